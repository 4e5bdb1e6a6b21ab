"""A client's own appointment: opened by the link of a message, shown, called off, put back."""

import logging
from contextlib import suppress

from flask import abort, redirect, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from database import reading, write
from logs import Event
from scheduler.access import limits
from scheduler.appointments import reminder_choice
from scheduler.appointments.booking import (
    former_face,
    manage_links,
    operations,
    revoking,
    undoing,
)
from scheduler.appointments.booking.requests import ByVisitor
from scheduler.appointments.errors import (
    AlreadyBookedThen,
    NotBooked,
    SlotTaken,
    TooLateToCancel,
    TooLateToRestore,
    TooManyAppointments,
    ZitdagClosed,
)
from scheduler.appointments.models import Appointment
from scheduler.people.contact import WRITTEN_TO
from scheduler.web.core import auth, clock, rate_limits, rendering, visitor
from scheduler.web.core.keys import keys
from scheduler.web.core.rendering import Answer
from scheduler.web.public import (
    choose,
    contact_refusals,
    moving,
    own,
    own_lines,
    strangers,
    whence,
)
from scheduler.web.shared import presenters
from scheduler.web.shared.travel import nearest_offers

log = logging.getLogger(__name__)


def enter(token: str) -> Response:
    """The link of a message: it moves into the cookie, and the address is clean again."""
    with reading() as db_session:
        found = manage_links.find(db_session, keys().manage_links, token, now=clock.now())
    if found is None:
        abort(410)
    own.remember(found)
    return redirect(url_for("public.manage", uid=found.uid), 303)


def manage(uid: str) -> Answer:
    """Your appointment, as it stands; with the way there where they say where they live."""
    with reading() as db_session:
        mine = own.mine(db_session, uid)
        told, visit = whence.told(mine), nearest_offers.visit_of(mine)
        shown, reminded = presenters.by_id(db_session, mine.id), presenters.reminded(mine)
        former = _former_face(db_session, mine)
        may_restore = undoing.is_offered(db_session, mine, now=clock.now())
    line = whence.line(told)
    if line is None:
        return redirect(url_for("public.manage", uid=uid), 303)
    answer = rendering.render(
        "public/manage.html",
        appointment=shown,
        own=own_lines.lines(mine),
        notice=_notice(),
        waits=strangers.waits(mine),
        restore_url=url_for("public.restore", uid=uid) if may_restore else None,
        whence=line,
        reminded=reminded,
        reminders_url=url_for("public.reminders", uid=uid),
        has_old_papers=mine.generation > 1,
        end_links_url=_end_links_url(mine),
        former_face=former,
        **choose.way_there(visit, told),
    )
    return answer, 422 if line.error else 200


def _former_face(db_session: Session, mine: Appointment) -> tuple[str, str] | None:
    """Name and address of hours with the face they had, while that one can be had."""
    if not presenters.state_of(mine, now=clock.now()).is_ahead:
        return None
    former = former_face.of(db_session, mine)
    if former is None or not moving.with_face(db_session, mine, former.id):
        return None
    return former.first_name, url_for("public.move", uid=mine.uid, met=former.code)


def _end_links_url(mine: Appointment) -> str | None:
    """Where its links are ended; None where no message would bring a new one: the desk does it."""
    is_told = presenters.client_of(mine).reach in WRITTEN_TO
    return url_for("public.end_links", uid=mine.uid) if is_told else None


def _notice() -> str | None:
    """What was just done, as the address says it."""
    if request.args.get("zegt"):
        return str(_("Dank je. Je afspraak staat vast."))
    if request.args.get("veranderd"):
        return str(_("Je afspraak is veranderd."))
    put_back = {
        "ja": _("Je afspraak staat er weer."),
        "weg": _("Dit uur is niet meer vrij. Maak een nieuwe afspraak."),
        "vol": contact_refusals.no_room(),
    }
    return put_back.get(request.args.get("terug", ""))


def reminders(uid: str) -> Response:
    """Reminders, or none from now on. What changes is told all the same."""
    with reading() as db_session:
        mine = own.mine(db_session, uid)
    wanted = request.form.get("herinneringen") == "ja"
    write(reminder_choice.choose, mine.id, wanted=wanted, by=auth.by_client())
    return redirect(url_for("public.manage", uid=uid), 303)


def end_links(uid: str) -> Response:
    """`Iemand anders heeft mijn link`: what opens it now goes to where the client is reached.

    This browser is let go too, for who had the link may sit here.
    """
    with reading() as db_session:
        mine = own.mine(db_session, uid)
    rate_limits.check(limits.CORRECTIONS_OF_A_NETWORK, visitor.network())
    try:
        write(revoking.revoke, mine.id, by=auth.by_client())
    except (NotBooked, TooLateToCancel):
        return redirect(url_for("public.manage", uid=uid), 303)
    log.info(Event.LINK_REVOKED)
    own.let_go(uid)
    return redirect(url_for("public.links_ended"), 303)


def links_ended() -> str:
    """The former link opens nothing more, and a message is on its way."""
    return rendering.render("public/links_ended.html", back_url=url_for("public.index"))


def cancel(uid: str) -> Answer:
    """Must it go? The button does it; opening this page changes nothing."""
    with reading() as db_session:
        mine = own.mine(db_session, uid)
        shown = presenters.by_id(db_session, mine.id)
    if not shown.state.is_ahead:
        return redirect(shown.manage_url, 303)
    if request.method != "POST":  # HEAD is no way to say yes either
        return rendering.render("public/cancel.html", appointment=shown, back_url=shown.manage_url)
    # Where it began, or somebody else changed it just now, the page shows what is so.
    with suppress(NotBooked, TooLateToCancel):
        write(operations.cancel, mine.id, by=auth.by_client())
    return redirect(shown.manage_url, 303)


def restore(uid: str) -> Response:
    """`Zet terug`: it was called off just now, and the hour is free."""
    with reading() as db_session:
        mine = own.mine(db_session, uid)
    try:
        write(operations.restore, mine.id, by=auth.by_client(), visitor=ByVisitor(own.uids()))
    except (SlotTaken, ZitdagClosed, TooLateToRestore):
        return redirect(url_for("public.manage", uid=uid, terug="weg"), 303)
    except (TooManyAppointments, AlreadyBookedThen):
        return redirect(url_for("public.manage", uid=uid, terug="vol"), 303)
    return redirect(url_for("public.manage", uid=uid, terug="ja"), 303)
