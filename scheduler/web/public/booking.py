"""Booking after the place: the hour, who comes, done.

Personal data is kept in a draft that only this browser opens; URLs carry its key alone. Every POST
ends in a redirect, so that back and forward never submit twice. No page asks whether it is right:
on the page that says it is done each line can be put right.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final
from zoneinfo import ZoneInfo

from flask import abort, redirect, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from database import reading, write
from locations.models import Loket
from notifications.texts.words import language_words, own_name
from scheduler.access import scope
from scheduler.appointments.booking import availability, drafts, lookups
from scheduler.appointments.booking.availability import SlotChoice, Terms
from scheduler.appointments.booking.drafts import Completion, DraftChoices
from scheduler.appointments.errors import (
    AlreadyBookedThen,
    InterpreterTooSoon,
    NeedsMessages,
    NeedsPhone,
    NoMoreMessages,
    SlotTaken,
    TooManyAppointments,
    ZitdagClosed,
)
from scheduler.appointments.models import Appointment, BookingDraft
from scheduler.people.counsellors import Counsellor
from scheduler.web.core import (
    auth,
    clock,
    page_language,
    rendering,
    served_region,
    visitor,
)
from scheduler.web.core.forms import BUTTON, FASTEST, Form
from scheduler.web.core.person_fields import introduction
from scheduler.web.core.rendering import Answer
from scheduler.web.public import (
    at_a_distance,
    closed_lokets,
    contact_refusals,
    forgetting,
    hours_page,
    offers,
    own,
    own_lines,
    strangers,
    taking,
)
from scheduler.web.public.choose import STEPS, Chosen, chosen, way_there
from scheduler.web.public.contact_refusals import ContactRefusal
from scheduler.web.public.hours_page import Hour, Times
from scheduler.web.public.loket_list import walk_in_texts
from scheduler.web.public.offers import Scope
from scheduler.web.shared import contacts, presenters
from scheduler.web.shared.presenters import ShownState
from scheduler.web.shared.spoken_languages import in_both, spoken_languages
from scheduler.web.shared.travel import nearest_offers, travel_profile
from scheduler.zitdagen.catalogue import Question, Service

SEEN: Final = "gezien"
"""The language of which the page said that nobody speaks it at that hour."""


def time() -> Answer:
    """Page of the days and hours of one place; with a POST, the hour that was picked."""
    with reading() as db_session:
        choices = chosen(db_session, request.args)
        if choices.language not in spoken_languages(db_session, served_region.current().id):
            return redirect(rendering.link("public.language", choices.arguments), 303)
        loket = _loket(db_session)
        start = hours_page.chosen_hour() if request.method == "POST" else None
        if start is not None:
            return taking.take(choices, loket, start)
        slots = offers.find(db_session, choices, Scope([loket.id]))
        sooner = offers.sooner(db_session, choices, [loket])
        walk_in = walk_in_texts(db_session, [loket]).get(loket.id, [])
        closed = closed_lokets.texts(db_session, [loket]).get(loket.id, [])
    if not slots:
        offers.count_fruitless(choices, [loket.id])
    shown = Times(
        zone=ZoneInfo(loket.timezone),
        place=f"{loket.name}, {loket.city}",
        slots=slots,
        sooner=sooner,
        seats=choices.service.seats,
        language=choices.language,
        interpreter=choices.interpreter,
        walk_in=walk_in,
        closed=closed,
        back_url=rendering.link("public.loket", choices.arguments),
        step=(3, STEPS),
        error=_("Kies een uur.") if request.method == "POST" else None,
    )
    return shown.page(), 422 if shown.error else 200


def _loket(db_session: Session) -> Loket:
    code = request.args.get("plaats", "")
    return scope.find_loket(db_session, served_region.current().id, code) or abort(404)


def _draft(db_session: Session, key: str) -> BookingDraft:
    """This browser's draft. Another browser's is not there; an old one says that it is gone."""
    if not visitor.is_known_browser():
        abort(410)
    draft = drafts.find(db_session, key, visitor.browser(), now=clock.now())
    if draft is None:
        abort(410)
    return draft


@dataclass(frozen=True, slots=True)
class Unfinished:
    """A draft with what its pages say of it. `choices` are what its hour was chosen by."""

    draft: BookingDraft
    loket: Loket
    choices: Chosen
    walk_in: list[str]
    is_spoken: dict[str, bool]

    @property
    def languages(self) -> list[tuple[str, str]]:
        """Every language to ask for, in the reader's words and its own."""
        reader = page_language.current()
        return [
            (code, in_both(language_words(code, reader), own_name(code))) for code in self.is_spoken
        ]

    @property
    def hours_url(self) -> str:
        """Where another hour is chosen: of this place, or at a distance."""
        return taking.hours_url(self.choices, self.loket, concept=self.draft.key)

    @property
    def interpreter_url(self) -> str:
        return taking.hours_url(self.choices, self.loket, concept=self.draft.key, tolk="1")

    @property
    def before_url(self) -> str:
        """The page on which this hour was chosen."""
        if self.choices.remote is not None:
            return self.hours_url
        return rendering.link("public.loket", {**self.choices.arguments, "concept": self.draft.key})


def _unfinished(db_session: Session, key: str) -> Unfinished:
    draft = _draft(db_session, key)
    loket = db_session.get_one(Loket, draft.loket_id)
    return Unfinished(
        draft,
        loket,
        _choices(db_session, draft),
        walk_in_texts(db_session, [loket]).get(loket.id, []),
        spoken_languages(db_session, served_region.current().id),
    )


def _choices(db_session: Session, draft: BookingDraft) -> Chosen:
    """What this draft was chosen by."""
    question = db_session.get_one(Question, draft.question_id)
    address = {"vraag": question.code, "taal": draft.language}
    if draft.counsellor_id is not None:
        address["met"] = db_session.get_one(Counsellor, draft.counsellor_id).code
    if draft.interpreter:
        address["tolk"] = "1"
    choices = chosen(db_session, address)
    service = db_session.get_one(Service, draft.service_id)
    return at_a_distance.by_means(choices, service) if service.mode.is_remote else choices


def who(key: str) -> Answer:
    """First name, how to reach you, in which language; the button books."""
    with reading() as db_session:
        unfinished = _unfinished(db_session, key)
    draft = unfinished.draft
    if draft.appointment_id is not None:
        return redirect(url_for("public.done", key=key), 303)
    if request.method != "POST":
        return _who_page(unfinished, Form(_typed_before(draft)))
    form = Form(request.form)
    introduced = introduction(form)
    language = _language(unfinished, form)
    if introduced is None or form.wrong or _is_too_fast(draft, form):
        return _who_page(unfinished, form), 422
    write(drafts.introduce, key, visitor.browser(), introduced, by=auth.by_client())
    slot = replace(drafts.slot_of(draft), language=language)
    slot = _picked_anew(unfinished, slot)
    return _book(unfinished, form, slot, wants_interpreter=bool(form.value("tolk")))


def _who_page(
    unfinished: Unfinished,
    form: Form,
    *,
    nearest: Sequence[Hour] = (),
    refused: ContactRefusal | None = None,
) -> str:
    """The page. `refused`: this contact has too much already, so the ways on stand there."""
    seen = form.value("taal") if form.error("taal") else ""
    return rendering.render(
        "public/who.html",
        form=form,
        walk_in=unfinished.walk_in,
        languages_spoken=unfinished.languages,
        nearest=nearest,
        seen=seen,
        spoken_url=_spoken_url(unfinished, seen),
        is_remote=unfinished.choices.remote is not None,
        hours_url=unfinished.hours_url,
        interpreter_url=unfinished.interpreter_url,
        refused=refused,
        step=(4, STEPS),
        back_url=unfinished.before_url,
    )


def _spoken_url(unfinished: Unfinished, language: str) -> str | None:
    """Where an hour is chosen with who speaks it; None where no such hour is to be had."""
    choices = unfinished.choices
    if choices.counsellor is not None or not unfinished.is_spoken.get(language):
        return None
    speaking = replace(choices, arguments={**choices.arguments, "taal": language})
    return replace(unfinished, choices=speaking).before_url


def _language(unfinished: Unfinished, form: Form) -> str:
    code = form.value("taal") or unfinished.draft.language
    if code not in unfinished.is_spoken:
        form.refuse("taal", _("Kies een taal."))
    return code


def _picked_anew(unfinished: Unfinished, slot: SlotChoice) -> SlotChoice:
    """At the hour whose button was pressed, where the first one went meanwhile; at a distance that
    may be given from another place.
    """
    start = hours_page.chosen_hour()
    if start is None:
        return slot
    choices, place = unfinished.choices, None
    if choices.remote is not None:
        with reading() as db_session:
            slots = at_a_distance.hours_of(db_session, choices)
            place = at_a_distance.place_at(db_session, slots, start)
    return replace(slot, starts_at=start, loket_id=place.id if place else slot.loket_id)


def _is_too_fast(draft: BookingDraft, form: Form) -> bool:
    if form.is_a_machine:
        abort(400)
    if clock.now() - draft.created_at < FASTEST and not draft.first_name:
        form.refuse(BUTTON, _("Dat ging heel snel. Druk nog eens."))
        return True
    return False


def _typed_before(draft: BookingDraft) -> Mapping[str, str]:
    known = {"taal": draft.language, "tolk": "1" if draft.interpreter else ""}
    if draft.reach is None or draft.contact is None:
        return known
    is_mail = "@" in draft.contact
    return {
        **known,
        "voornaam": draft.first_name,
        "bereik": draft.reach.value,
        "nummer": "" if is_mail else contacts.display(draft.contact),
        "email": draft.contact if is_mail else "",
        "van_wie": draft.whose.value if draft.whose else "",
    }


def _book(
    unfinished: Unfinished, form: Form, slot: SlotChoice, *, wants_interpreter: bool
) -> Answer:
    """Book that slot for whom the draft introduces, or say on the page why not."""
    draft = unfinished.draft
    if not wants_interpreter and slot.language not in (draft.language, form.value(SEEN)):
        _check_spoken(unfinished, form, slot)
    if form.wrong:
        return _who_page(unfinished, form), 422
    last = Completion(
        DraftChoices(draft.question_id, slot, wants_interpreter),
        page_language.current(),
        travel_profile.locality(),
        strangers.origin(),
        strangers.must_answer(slot.starts_at),
        own.uids(),
    )
    try:
        booked = write(drafts.complete, draft.key, visitor.browser(), last, by=auth.by_client())
    except (SlotTaken, ZitdagClosed):
        return _with_nearest(unfinished, form, slot), 422
    except InterpreterTooSoon as refusal:
        form.refuse("tolk", contact_refusals.no_interpreter_yet(refusal))
        return _who_page(unfinished, form), 422
    except (NeedsPhone, NeedsMessages) as refusal:
        contact_refusals.cannot_be_reached(form, refusal)
        return _who_page(unfinished, form), 422
    except (TooManyAppointments, AlreadyBookedThen, NoMoreMessages) as refusal:
        refused = contact_refusals.at_the_contact(form, refusal)
        return _who_page(unfinished, form, refused=refused), 422
    return _booked(draft.key, booked, last)


def _booked(key: str, booked: Appointment | None, last: Completion) -> Response:
    if booked is None:
        abort(410)
    own.remember(booked)
    if last.must_answer:
        strangers.say_that_it_waits(booked)
    return redirect(url_for("public.done", key=key), 303)


def _check_spoken(unfinished: Unfinished, form: Form, slot: SlotChoice) -> None:
    """Say, once, that nobody speaks the language that was picked here; they may bring somebody."""
    search = replace(slot.search(Terms.of(unfinished.choices.service)), holder=visitor.holder())
    with reading() as db_session:
        speaks = availability.is_spoken(db_session, search, now=clock.now())
    if speaks is False:
        language = language_words(slot.language, page_language.current())
        form.refuse("taal", _("Op dit uur spreekt niemand %(language)s.", language=language))


def _with_nearest(unfinished: Unfinished, form: Form, slot: SlotChoice) -> str:
    """The hour went: the nearest ones, on the same page."""
    choices = replace(
        unfinished.choices, language=slot.language, interpreter=bool(form.value("tolk"))
    )
    with reading() as db_session:
        if choices.remote is not None:
            slots = at_a_distance.hours_of(db_session, choices)
        else:
            slots = offers.find(db_session, choices, Scope([unfinished.loket.id]))
    form.refuse("uur", _("Dit uur is net weg. Kies een ander uur."))
    zone, seats = ZoneInfo(unfinished.loket.timezone), choices.service.seats
    nearest = hours_page.nearest_hours(slots, slot.starts_at, zone, seats)
    return _who_page(unfinished, form, nearest=nearest)


def check(key: str) -> Response:
    """The page that asked whether it is right is no more; its address leads on."""
    return redirect(url_for("public.who", key=key), 303)


def done(key: str) -> Answer:
    """Your appointment is made."""
    with reading() as db_session:
        draft = _draft(db_session, key)
        if draft.appointment_id is None:
            return redirect(url_for("public.who", key=key), 303)
        made = lookups.as_shown(db_session, draft.appointment_id)
        shown = presenters.on_page(made, presenters.facts_of(db_session, made))
        lines, visit = own_lines.lines(made), nearest_offers.visit_of(made)
    if shown.state is ShownState.CANCELLED:
        return redirect(shown.manage_url, 303)
    way = way_there(visit, travel_profile.current())
    waits = strangers.waits(made)
    return rendering.render("public/done.html", appointment=shown, own=lines, waits=waits, **way)


def close() -> Response:
    """`Sluit af`: nothing of this visit stays behind on the computer."""
    forgetting.forget()
    return redirect(url_for("public.closed"), 303)


def closed() -> str:
    """Everything is gone from this screen."""
    return rendering.render("public/closed.html")
