"""Booking steps after the place: the hour, the client, confirmation, done.

Personal data is kept in a draft that only this browser opens; URLs carry its key alone. Every POST
ends in a redirect, so that back and forward never submit twice.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

from flask import abort, redirect, request, session, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from database import reading, write
from locations.models import Loket
from notifications.texts.words import language_words
from scheduler.access import scope
from scheduler.appointments.booking import availability, drafts, lookups
from scheduler.appointments.booking.availability import Slot, SlotChoice, Terms
from scheduler.appointments.errors import (
    AlreadyBookedThen,
    SlotTaken,
    TooManyAppointments,
    ZitdagClosed,
)
from scheduler.appointments.models import BookingDraft
from scheduler.appointments.policy import PUBLIC
from scheduler.people.counsellors import Counsellor
from scheduler.web.core import (
    auth,
    clock,
    page_language,
    rate_limits,
    rendering,
    served_region,
    visitor,
)
from scheduler.web.core.forms import FASTEST, Form
from scheduler.web.core.moment_codec import moment_value
from scheduler.web.core.person_fields import introduction
from scheduler.web.core.rendering import Answer
from scheduler.web.public import hours_page
from scheduler.web.public.choose import (
    STEPS,
    Chosen,
    chosen,
    count_fruitless,
    find_slots,
    near_hours,
    way_there,
)
from scheduler.web.public.hours_page import Times
from scheduler.web.public.loket_list import walk_in_texts
from scheduler.web.public.manage import remember
from scheduler.web.shared import contacts, moments, presenters
from scheduler.web.shared.presenters import ShownState
from scheduler.web.shared.spoken_languages import spoken_languages
from scheduler.web.shared.travel import nearest_offers, travel_profile
from scheduler.zitdagen.catalogue import Question, Service


def time() -> Answer:
    """Page of the day and hour: radios, the first days; more on demand."""
    with reading() as db_session:
        choices = chosen(db_session, request.args)
        if choices.language not in spoken_languages(db_session, served_region.current().id):
            return redirect(rendering.link("public.language", choices.arguments), 303)
        loket = _loket(db_session)
        slots = find_slots(db_session, choices, [loket.id], holder=_holder())
        walk_in = walk_in_texts(db_session, [loket]).get(loket.id, [])
    if request.method == "POST":
        return _take_time(choices, loket, slots)
    if not slots:
        count_fruitless(choices, [loket])
    near = near_hours(choices, loket, slots)
    return replace(_times(choices, loket, slots, walk_in), near=near).page()


def _loket(db_session: Session) -> Loket:
    code = request.args.get("plaats", "")
    return scope.find_loket(db_session, served_region.current().id, code) or abort(404)


def _holder() -> str | None:
    return visitor.browser() if visitor.is_known_browser() else None


def _take_time(choices: Chosen, loket: Loket, slots: list[Slot]) -> Answer:
    start = hours_page.chosen_hour()
    if start is None:
        return replace(_times(choices, loket, slots, []), error=_("Kies een uur.")).page(), 422
    rate_limits.check("hold", visitor.client_ip(), rate_limits.HOLDS)
    slot = SlotChoice(
        loket_id=loket.id,
        service_id=choices.service.id,
        starts_at=start,
        language=choices.language,
        asker=PUBLIC,
        counsellor_id=choices.counsellor.id if choices.counsellor else None,
    )
    begun = drafts.DraftChoices(choices.question.id, slot, choices.interpreter)
    concept = request.args.get("concept")
    try:
        draft = write(
            drafts.begin, begun, browser=visitor.browser(), key=concept, by=auth.by_client()
        )
    except (SlotTaken, ZitdagClosed):
        return redirect(hours_page.url(kwijt=request.form["uur"]), 303)
    return redirect(url_for("public.who", key=draft.key), 303)


def _times(choices: Chosen, loket: Loket, slots: list[Slot], walk_in: list[str]) -> Times:
    return Times(
        loket=loket,
        slots=slots,
        language=choices.language,
        interpreter=choices.interpreter,
        walk_in=walk_in,
        back_url=rendering.link("public.loket", choices.arguments),
        step=(6, STEPS),
    )


def _draft(db_session: Session, key: str) -> BookingDraft:
    """This browser's draft. Another browser's is not there; an old one says that it is gone."""
    if not visitor.is_known_browser():
        abort(410)
    draft = drafts.find(db_session, key, visitor.browser(), now=clock.now())
    if draft is None:
        abort(410)
    return draft


def who(key: str) -> Answer:
    """First name, and how to reach you."""
    with reading() as db_session:
        draft = _draft(db_session, key)
        loket = db_session.get_one(Loket, draft.loket_id)
        walk_in = walk_in_texts(db_session, [loket]).get(loket.id, [])
        back = rendering.link("public.time", _choices(db_session, draft, loket))
    if draft.appointment_id is not None:
        return redirect(url_for("public.done", key=key), 303)
    form = Form(request.form if request.method == "POST" else _typed_before(draft))
    if request.method == "POST":
        introduced = introduction(form)
        if introduced is not None and not _is_too_fast(draft, form):
            write(drafts.introduce, key, visitor.browser(), introduced, by=auth.by_client())
            return _hold_again(key, back, draft)
    shown = rendering.render(
        "public/who.html", form=form, walk_in=walk_in, step=(7, STEPS), back_url=back
    )
    return shown, 422 if form.wrong else 200


def _is_too_fast(draft: BookingDraft, form: Form) -> bool:
    if form.is_a_machine:
        abort(400)
    if clock.now() - draft.created_at < FASTEST and not draft.first_name:
        form.refuse("voornaam", _("Dat ging heel snel. Druk nog eens op Verder."))
        return True
    return False


def _typed_before(draft: BookingDraft) -> Mapping[str, str]:
    if draft.reach is None or draft.contact is None:
        return {}
    is_mail = "@" in draft.contact
    return {
        "voornaam": draft.first_name,
        "bereik": draft.reach.value,
        "nummer": "" if is_mail else contacts.display(draft.contact),
        "email": draft.contact if is_mail else "",
        "van_wie": draft.whose.value if draft.whose else "",
    }


def _hold_again(key: str, back: str, draft: BookingDraft) -> Response:
    """Typing took time: hold the slot from now, or say that it is gone."""
    try:
        write(drafts.prolong, key, visitor.browser(), by=auth.by_client())
    except (SlotTaken, ZitdagClosed):
        return redirect(_lost(back, draft), 303)
    return redirect(url_for("public.check", key=key), 303)


def _lost(back: str, draft: BookingDraft) -> str:
    return f"{back}&kwijt={moment_value(draft.starts_at)}"


def _choices(db_session: Session, draft: BookingDraft, loket: Loket) -> dict[str, str]:
    """The address of the hours this draft was chosen from."""
    question = db_session.get_one(Question, draft.question_id)
    found = {"vraag": question.code, "taal": draft.language, "plaats": loket.code}
    if draft.counsellor_id is not None:
        found["met"] = db_session.get_one(Counsellor, draft.counsellor_id).code
    if draft.interpreter:
        found["tolk"] = "1"
    if draft.appointment_id is None:
        found["concept"] = draft.key
    return found


def check(key: str) -> Answer:
    """Is this right? The button books."""
    with reading() as db_session:
        draft = _draft(db_session, key)
        loket = db_session.get_one(Loket, draft.loket_id)
        service = db_session.get_one(Service, draft.service_id)
        back = rendering.link("public.time", _choices(db_session, draft, loket))
        state = _state_of_hold(db_session, draft, service)
    if draft.appointment_id is not None:
        return redirect(url_for("public.done", key=key), 303)
    if draft.contact is None:
        return redirect(url_for("public.who", key=key), 303)
    if request.method == "POST":
        return _book(key, back, draft)
    if state == "gone":
        return redirect(_lost(back, draft), 303)
    summary = _summary(draft, loket, service, back)
    return rendering.render(
        "public/check.html",
        summary=summary,
        expired=state == "expired",
        step=(8, STEPS),
        back_url=url_for("public.who", key=key),
    )


def _state_of_hold(db_session: Session, draft: BookingDraft, service: Service) -> str:
    """`held`, `expired` (and still free), or `gone`."""
    now = clock.now()
    slot = drafts.slot_of(draft)
    held = lookups.hold_of(db_session, draft.browser, slot)
    if held is not None and held.hold_expires_at is not None and held.hold_expires_at > now:
        return "held"
    search = replace(slot.search(Terms.of(service)), holder=draft.browser)
    return "expired" if availability.is_free(db_session, search, now=now) else "gone"


def _summary(draft: BookingDraft, loket: Loket, service: Service, back: str) -> dict[str, Any]:
    reader = page_language.current()
    end = draft.starts_at + service.duration.length
    shown = moments.moment(draft.starts_at, end, ZoneInfo(loket.timezone), reader)
    return {
        "date_words": shown.date_words,
        "time_words": shown.time_words,
        "leaf": shown.leaf,
        "clock": shown.clock,
        "loket": loket.name,
        "street": loket.street,
        "city": f"{loket.postcode} {loket.city}",
        "room": "",
        "first_name": draft.first_name,
        "contact": contacts.display(draft.contact),
        "language": language_words(draft.language, reader),
        "interpreter": draft.interpreter,
        "change_url": back,
    }


def _book(key: str, back: str, draft: BookingDraft) -> Answer:
    try:
        booked = write(
            drafts.complete,
            key,
            visitor.browser(),
            reader=page_language.current(),
            locality=travel_profile.locality(),
            by=auth.by_client(),
        )
    except (SlotTaken, ZitdagClosed):
        return redirect(_lost(back, draft), 303)
    except (TooManyAppointments, AlreadyBookedThen):
        return rendering.render("public/refused.html"), 409
    if booked is None:
        abort(410)
    remember(booked)
    return redirect(url_for("public.done", key=key), 303)


def done(key: str) -> Answer:
    """Your appointment is made."""
    with reading() as db_session:
        draft = _draft(db_session, key)
        if draft.appointment_id is None:
            return redirect(url_for("public.check", key=key), 303)
        shown = presenters.by_id(db_session, draft.appointment_id)
        visit = nearest_offers.visit_by_id(db_session, draft.appointment_id)
    if shown.state is ShownState.CANCELLED:
        return redirect(shown.manage_url, 303)
    return rendering.render("public/done.html", appointment=shown, **way_there(visit))


def close() -> Response:
    """`Sluit af`: nothing of this visit stays behind on the computer."""
    if visitor.is_known_browser():
        write(drafts.close, visitor.browser())
    language = session.get("language")
    session.clear()
    if language:
        session["language"] = language
    return redirect(url_for("public.closed"), 303)


def closed() -> str:
    """Everything is gone from this screen."""
    return rendering.render("public/closed.html")
