"""A client's own appointment: opened by the link in a message, or by code, name and number."""

from contextlib import suppress
from datetime import datetime, timedelta

from flask import Response as FlaskResponse
from flask import abort, current_app, redirect, request, session, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from database import reading, write
from locations.models import Loket
from notifications.invitations import Publisher, calendar_file
from notifications.texts.rendering import Renderer
from scheduler.access import scope
from scheduler.appointments import reminder_choice
from scheduler.appointments.booking import availability, lookups, manage_links, operations
from scheduler.appointments.booking.availability import Search, Slot, SlotChoice, Terms
from scheduler.appointments.errors import NotBooked, SlotTaken, TooLateToCancel, ZitdagClosed
from scheduler.appointments.models import Appointment
from scheduler.appointments.policy import PUBLIC
from scheduler.web.core import (
    auth,
    clock,
    page_language,
    rate_limits,
    rendering,
    served_region,
    visitor,
)
from scheduler.web.core.forms import Form
from scheduler.web.core.keys import keys
from scheduler.web.core.person_fields import FoundBy, found_by
from scheduler.web.core.rendering import Answer
from scheduler.web.public import choose, hours_page, loket_list
from scheduler.web.public.hours_page import Times
from scheduler.web.public.loket_list import walk_in_texts
from scheduler.web.shared import paper_slip, presenters
from scheduler.web.shared.travel import nearest_offers, origin_field, towns, travel_profile
from scheduler.web.shared.travel.origin_field import OriginField
from scheduler.web.shared.travel.travel_profile import TravelProfile

A_DAY = timedelta(days=1)
MOST_REMEMBERED = 10


def remember(appointment: Appointment) -> None:
    """Let this browser open the appointment, until `Sluit af` or until its links are revoked."""
    others = [one for one in session.get("managed", []) if one[0] != appointment.uid]
    # A cookie holds little, and a computer in a library sees many: the latest ones.
    session["managed"] = [*others, [appointment.uid, appointment.generation]][-MOST_REMEMBERED:]
    visitor.browser()  # something has begun, which `Sluit af` ends


def enter(token: str) -> Response:
    """The link of a message: it moves into the cookie, and the address is clean again."""
    with reading() as db_session:
        found = manage_links.find(db_session, keys().manage_links, token, now=clock.now())
    if found is None:
        abort(410)
    remember(found)
    return redirect(url_for("public.manage", uid=found.uid), 303)


def find() -> Answer:
    """Without a link: the code, the first name and the number, together."""
    form = Form(request.form)
    wanted = found_by(form) if request.method == "POST" else None
    if wanted is not None:
        rate_limits.check("find", visitor.client_ip(), rate_limits.SEARCHES_BY_CODE)
        rate_limits.check("find a code", wanted.code, rate_limits.SEARCHES_OF_A_CODE)
        with reading() as db_session:
            found = _find(db_session, wanted)
        if found is not None:
            remember(found)
            return redirect(url_for("public.manage", uid=found.uid), 303)
        form.refuse("code", _("Wij vinden deze afspraak niet. Kijk nog eens, of bel ons."))
    shown = rendering.render("public/find.html", form=form, back_url=url_for("public.index"))
    return shown, 422 if form.wrong else 200


def _find(db_session: Session, wanted: FoundBy) -> Appointment | None:
    now = clock.now()
    for appointment in lookups.by_code(db_session, wanted.code, since=now - A_DAY):
        client = appointment.client
        if client is None or not manage_links.is_manageable(appointment, now=now):
            continue
        same_name = client.first_name.casefold() == wanted.first_name.casefold()
        if same_name and client.contact == wanted.contact:
            return appointment
    return None


def _mine(db_session: Session, uid: str) -> Appointment:
    """An appointment this browser has opened. To anybody else it is as if it were not there."""
    found = lookups.by_uid(db_session, uid)
    generation = dict(session.get("managed", [])).get(uid)
    if found is None or generation != found.generation:
        abort(404)
    if not manage_links.is_manageable(found, now=clock.now()):
        abort(410)
    return found


def manage(uid: str) -> Answer:
    """Your appointment, as it stands; with the way there where they say where they live."""
    with reading() as db_session:
        mine = _mine(db_session, uid)
        told, visit = _told(mine), nearest_offers.visit_of(mine)
        shown, reminded = presenters.by_id(db_session, mine.id), presenters.reminded(mine)
    line = _line(told)
    if line is None:
        return redirect(url_for("public.manage", uid=uid), 303)
    moved = _("Je afspraak is veranderd.") if request.args.get("veranderd") else None
    answer = rendering.render(
        "public/manage.html",
        appointment=shown,
        notice=moved,
        whence=line,
        reminded=reminded,
        reminders_url=url_for("public.reminders", uid=uid),
        **choose.way_there(visit),
    )
    return answer, 422 if line.error else 200


def reminders(uid: str) -> Response:
    """Reminders, or none from now on. What changes is told all the same."""
    with reading() as db_session:
        mine = _mine(db_session, uid)
    wanted = request.form.get("herinneringen") == "ja"
    write(reminder_choice.choose, mine.id, wanted=wanted, by=auth.by_client())
    return redirect(url_for("public.manage", uid=uid), 303)


def move(uid: str) -> Answer:
    """Another day: at the same place, or at the one the address names."""
    with reading() as db_session:
        mine = _mine(db_session, uid)
        loket = _asked_place(db_session) or mine.entry.zitdag.loket
        slots = _slots(db_session, mine, [loket])
        walk_in = walk_in_texts(db_session, [loket]).get(loket.id, [])
    if not presenters.state_of(mine, now=clock.now()).is_ahead:
        return redirect(url_for("public.manage", uid=uid), 303)
    start = hours_page.chosen_hour() if request.method == "POST" else None
    if start is not None:
        return _move(mine, _slot(mine, loket, start))
    shown = Times(
        loket=loket,
        slots=slots,
        language=mine.language,
        interpreter=mine.interpreter,
        walk_in=walk_in,
        back_url=url_for("public.manage", uid=uid),
        other_lokets_url=url_for("public.move_elsewhere", uid=uid),
        error=_("Kies een uur.") if request.method == "POST" else None,
    )
    return shown.page(), 422 if request.method == "POST" else 200


def move_elsewhere(uid: str) -> Answer:
    """Another place, then its days and hours; the nearest first where they say where they live."""
    with reading() as db_session:
        mine = _mine(db_session, uid)
        told = _told(mine)
        part = loket_list.part_of(choose.region_lokets(db_session), told.origin, request.args)
        slots = _slots(db_session, mine, part.lokets)
        walk_in = walk_in_texts(db_session, part.lokets)
    if not presenters.state_of(mine, now=clock.now()).is_ahead:
        return redirect(url_for("public.manage", uid=uid), 303)
    line = _line(told)
    if line is None:
        return redirect(url_for("public.move_elsewhere", uid=uid), 303)

    def hours_at(loket: Loket) -> str:
        return url_for("public.move", uid=uid, plaats=loket.code)

    shown = rendering.render(
        "public/places.html",
        towns=loket_list.towns_of(part, slots, walk_in, hours_at),
        whence=line,
        more_url=url_for("public.move_elsewhere", uid=uid, later=part.later)
        if part.later
        else None,
        back_url=url_for("public.move", uid=uid),
    )
    return shown, 422 if line.error else 200


def _told(mine: Appointment) -> TravelProfile:
    """What this browser was told, or else the locality that the client gave."""
    locality = mine.client.locality if mine.client else None
    return travel_profile.current() or TravelProfile(origin=towns.of_locality(locality))


def _line(profile: TravelProfile) -> OriginField | None:
    """Where they live, in one line; None where that was just said, and is kept. May ask a service:
    outside of a session.
    """
    if request.method != "POST":
        return origin_field.of(profile)
    return origin_field.read(Form(request.form), profile, "")


def _asked_place(db_session: Session) -> Loket | None:
    code = request.args.get("plaats")
    if not code:
        return None
    return scope.find_loket(db_session, served_region.current().id, code) or abort(404)


def _slots(db_session: Session, mine: Appointment, lokets: list[Loket]) -> list[Slot]:
    now = clock.now()
    search = Search(
        loket_ids=tuple(loket.id for loket in lokets),
        terms=Terms.of(mine.entry.service),
        language=mine.language,
        asker=PUBLIC,
        first=now,
        counsellor_id=_same_face(mine),
    )
    return availability.find(db_session, search, now=now)


def _same_face(mine: Appointment) -> int | None:
    return mine.entry.counsellor_id if mine.entry.service.same_counsellor else None


def _slot(mine: Appointment, loket: Loket, start: datetime) -> SlotChoice:
    return SlotChoice(
        loket_id=loket.id,
        service_id=mine.entry.service_id,
        starts_at=start,
        language=mine.language,
        asker=PUBLIC,
        counsellor_id=_same_face(mine),
    )


def _move(mine: Appointment, slot: SlotChoice) -> Response:
    try:
        write(operations.move, mine.id, slot, by=auth.by_client())
    except (SlotTaken, ZitdagClosed):
        return redirect(hours_page.url(kwijt=request.form["uur"]), 303)
    except (NotBooked, TooLateToCancel):
        return redirect(url_for("public.manage", uid=mine.uid), 303)
    return redirect(url_for("public.manage", uid=mine.uid, veranderd=1), 303)


def cancel(uid: str) -> Answer:
    """Must it go? The button does it; opening this page changes nothing."""
    with reading() as db_session:
        mine = _mine(db_session, uid)
        shown = presenters.by_id(db_session, mine.id)
    if not shown.state.is_ahead:
        return redirect(shown.manage_url, 303)
    if request.method != "POST":  # HEAD is no way to say yes either
        return rendering.render("public/cancel.html", appointment=shown, back_url=shown.manage_url)
    # Where it began, or somebody else changed it just now, the page shows what is so.
    with suppress(NotBooked, TooLateToCancel):
        write(operations.cancel, mine.id, by=auth.by_client())
    return redirect(shown.manage_url, 303)


def slip(uid: str) -> str:
    """The paper to take along: Dutch, and the reader's language beside it."""
    with reading() as db_session:
        mine = _mine(db_session, uid)
        facts = presenters.facts_of(db_session, mine)
        shown = presenters.on_page(mine, facts)
        token = manage_links.token(keys().manage_links, mine)
        start, end = mine.entry.starts_at, mine.entry.ends_at
        visit = nearest_offers.visit_of(mine)
    journey = nearest_offers.slip_rows(visit, travel_profile.current())
    return rendering.render(
        "public/slip.html",
        appointment=shown,
        rows=paper_slip.rows(facts, start, end, page_language.current(), journey),
        qr_svg=paper_slip.qr(token),
        journey=journey,
        back_url=shown.manage_url,
    )


def ics(uid: str) -> FlaskResponse:
    """The appointment as a file for a calendar."""
    with reading() as db_session:
        mine = _mine(db_session, uid)
        facts = presenters.facts_of(db_session, mine)
    renderer: Renderer = current_app.extensions["zitdag.renderer"]
    # The uid of the mails, so that both are one event: RFC 7986 wants no more than this.
    entry = renderer.calendar_entry(
        facts, page_language.current(), uid=mine.uid, sequence=mine.version - 1
    )
    sender = current_app.config["MAIL_FROM"]
    publisher = Publisher(
        facts["region_name"], f"mailto:{sender}" if sender else f"tel:{facts['phone']}"
    )
    file = calendar_file(entry, publisher=publisher, now=clock.now())
    answer = FlaskResponse(file, mimetype="text/calendar")
    answer.headers["Content-Disposition"] = "attachment; filename=leerwinkel.ics"
    return answer
