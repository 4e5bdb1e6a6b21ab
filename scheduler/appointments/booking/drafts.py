"""Unfinished bookings of adults, one per tab, opened only by the browser that began it."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from scheduler.appointments import retention_rules
from scheduler.appointments.booking import diary, idempotency
from scheduler.appointments.booking.availability import SlotChoice
from scheduler.appointments.booking.operations import book, hold
from scheduler.appointments.booking.requests import AskedFrom, BookingRequest, ClientDetails
from scheduler.appointments.models import Appointment, BookingChannel, BookingDraft
from scheduler.appointments.policy import PUBLIC, PUBLIC_HOLD
from scheduler.people.actors import By
from scheduler.people.contact import ContactMethod, PhoneOwner

LASTS = retention_rules.DRAFT.lasts


@dataclass(frozen=True, slots=True)
class DraftChoices:
    """The choices so far: a question, a slot, an interpreter."""

    question_id: int
    slot: SlotChoice
    interpreter: bool


@dataclass(frozen=True, slots=True)
class Introduction:
    """The client's name and contact: `contact` is E.164 or a mail address."""

    first_name: str
    reach: ContactMethod
    contact: str
    whose: PhoneOwner | None = None


@dataclass(frozen=True, slots=True)
class Completion:
    """The last choices: hour, language and interpreter may have changed since the hour was held.

    `reader` is the language that messages are written in, `locality` the name of the town they live
    in, where they told it. `origin` is where it comes from; `must_answer`: it waits for JA.
    `may_know`: the public ids of the appointments that this browser may open.
    """

    choices: DraftChoices
    reader: str
    locality: str | None = None
    origin: AskedFrom | None = None
    must_answer: bool = False
    may_know: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Holder:
    """The browser that an hour is held for: `browser` is a digest of its session, `lasts` how long
    it may hold one."""

    browser: str
    origin: AskedFrom | None = None
    lasts: timedelta = PUBLIC_HOLD


def begin(
    session: Session, choices: DraftChoices, *, holder: Holder, key: str | None, by: By
) -> BookingDraft:
    """Hold the slot, and save the choices: in the draft `key` of this browser, or in a new one.

    Raises:
        SlotTaken, ZitdagClosed: as `booking.operations.hold`.
    """
    slot = choices.slot
    browser = holder.browser
    hold(session, slot, browser, lasts=holder.lasts, by=by, origin=holder.origin)
    draft = find(session, key, browser, now=by.now) if key else None
    if draft is None or draft.appointment_id is not None:
        draft = BookingDraft(key=secrets.token_hex(16), browser=browser, created_at=by.now)
        session.add(draft)
    _choose(draft, choices)
    session.flush()
    return draft


def _choose(draft: BookingDraft, choices: DraftChoices) -> None:
    slot = choices.slot
    draft.question_id = choices.question_id
    draft.interpreter = choices.interpreter
    draft.service_id = slot.service_id
    draft.counsellor_id = slot.counsellor_id
    draft.language = slot.language
    draft.loket_id = slot.loket_id
    draft.starts_at = slot.starts_at


def find(session: Session, key: str, browser: str, *, now: datetime) -> BookingDraft | None:
    """This browser's draft, while it lasts."""
    return session.scalar(
        select(BookingDraft).where(
            BookingDraft.key == key,
            BookingDraft.browser == browser,
            BookingDraft.created_at > now - LASTS,
        )
    )


def slot_of(draft: BookingDraft) -> SlotChoice:
    """The chosen slot."""
    return SlotChoice(
        loket_id=draft.loket_id,
        service_id=draft.service_id,
        starts_at=draft.starts_at,
        language=draft.language,
        asker=PUBLIC,
        counsellor_id=draft.counsellor_id,
    )


def introduce(session: Session, key: str, browser: str, who: Introduction, *, by: By) -> None:
    """Save the client. In a transaction of its own: it is kept even if the slot is lost."""
    draft = find(session, key, browser, now=by.now)
    if draft is not None and draft.appointment_id is None:
        draft.first_name = who.first_name
        draft.reach = who.reach
        draft.contact = who.contact
        draft.whose = who.whose


def complete(
    session: Session,
    key: str,
    browser: str,
    last: Completion,
    *,
    by: By,
) -> Appointment | None:
    """Book the draft and erase the client from it; None where the draft is not complete.

    Idempotent: a repeat returns the same appointment.

    Raises:
        SlotTaken, ZitdagClosed, TooManyAppointments, AlreadyBookedThen, InterpreterTooSoon: as
            `booking.operations.book`.
    """
    draft = find(session, key, browser, now=by.now)
    if draft is None:
        return None
    if draft.appointment_id is not None:
        return session.get(Appointment, draft.appointment_id)
    if draft.reach is None or draft.contact is None:
        return None
    if last.choices.slot.language != draft.language:
        diary.drop_holds_of(session, browser)  # somebody else may be the one to speak with
    _choose(draft, last.choices)
    who = ClientDetails(
        draft.first_name, last.reader, draft.reach, draft.contact, draft.whose, last.locality
    )
    appointment = book(session, _request(draft, who, last), by=by)
    draft.appointment_id = appointment.id
    draft.first_name, draft.contact, draft.whose = "", None, None
    return appointment


def _request(draft: BookingDraft, who: ClientDetails, last: Completion) -> BookingRequest:
    slot = slot_of(draft)
    return BookingRequest(
        slot=slot,
        client=who,
        channel=BookingChannel.ONLINE,
        key=idempotency.key(draft.key, slot),
        question_id=draft.question_id,
        interpreter=draft.interpreter,
        holder=draft.browser,
        origin=last.origin,
        must_answer=last.must_answer,
        may_know=last.may_know,
    )


def close(session: Session, browser: str) -> None:
    """`Sluit af`: release the hold and delete this browser's drafts."""
    diary.drop_holds_of(session, browser)
    session.execute(
        delete(BookingDraft)
        .where(BookingDraft.browser == browser)
        .execution_options(synchronize_session=False)
    )
