"""Corrections of who comes: the name, the way to reach them, the languages.

They count for the client, and so for all appointments of theirs; what is already on its way to them
follows. Staff, who speak with the client, may do so when nothing is to come too, and are not asked
what a stranger is. Operations here run inside `database.write` and never commit.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from scheduler.appointments import history, policy
from scheduler.appointments.booking import (
    answers,
    interpreter_notice,
    lookups,
    overlaps,
    reaching,
)
from scheduler.appointments.booking.availability import SlotChoice
from scheduler.appointments.errors import NotBooked, TooLateToCancel
from scheduler.appointments.lists import call_list
from scheduler.appointments.messages import refreshing, to_clients
from scheduler.appointments.models import (
    Appointment,
    AppointmentState,
    ChangeKind,
)
from scheduler.people.actors import Actor, By
from scheduler.people.clients import Client
from scheduler.people.contact import WRITTEN_TO, ContactMethod, PhoneOwner


@dataclass(frozen=True, slots=True)
class NewContact:
    """How to reach them from now on: `contact` is E.164, a mail address, or None for neither.

    `may_know`: the public ids of the appointments that a stranger's browser may open; None for who
    may know of all. `must_answer`: as of a booking.
    """

    reach: ContactMethod
    contact: str | None
    whose: PhoneOwner | None = None
    may_know: frozenset[str] | None = None
    must_answer: bool = False


@dataclass(frozen=True, slots=True)
class NewLanguages:
    """`spoken` in the conversation, there with an interpreter or not; `written` in our messages."""

    spoken: str
    interpreter: bool
    written: str


def correct_name(session: Session, appointment_id: int, first_name: str, *, by: By) -> Appointment:
    """Give the client another first name, also in messages that wait. Idempotent.

    Raises:
        NotBooked, TooLateToCancel: the appointment is cancelled, or has begun.
    """
    whole = _whole(session, appointment_id, by)
    if whole.client.first_name == first_name:
        return whole.appointment
    whole.client.first_name = first_name
    return _rewritten(session, whole, "name", by)


def correct_contact(
    session: Session, appointment_id: int, new: NewContact, *, by: By, overlap_ok: bool = False
) -> Appointment:
    """Reach the client there from now on: it gets the confirmation and what waits. Idempotent.

    Nothing more goes to where it went before, and the links that went there open nothing more.

    Raises:
        NotBooked, TooLateToCancel: the appointment is cancelled, or has begun.
        TooManyAppointments: of what was booked online, that contact would have more than its share.
        AlreadyBookedThen: it has another appointment in the hours of one of the client's. What who
            asks may not know of refuses neither: whose contact it is is asked.
        NeedsPhone, NeedsMessages: one of them is by telephone, or by video.
        NoMoreMessages: that contact must be asked, and had all the messages of today.
    """
    overlaps.lock(session, new.contact, lookups.contact_of(session, appointment_id))
    whole = _whole(session, appointment_id, by)
    client = whole.client
    if (client.reach, client.contact, client.whose) == (new.reach, new.contact, new.whose):
        return whole.appointment
    for one in whole.to_come:
        reaching.check_service(one.entry.service, new.reach)
    is_crowded, is_other = False, client.contact != new.contact
    if is_other:
        is_crowded = _is_crowded(session, whole, new, by, overlap_ok=overlap_ok)
        for one in whole.theirs:
            one.generation += 1
    client.reach, client.contact, client.whose = new.reach, new.contact, new.whose
    for one in whole.to_come:
        one.version += 1
        one.confirmed_at = None  # a yes was from the other number
    if is_other:
        _ask_there(session, whole, new, by, is_crowded=is_crowded)
    session.flush()
    _told_there(session, whole, new, by)
    return whole.appointment


def correct_languages(
    session: Session, appointment_id: int, new: NewLanguages, *, by: By
) -> Appointment:
    """Speak and write these languages from now on, also in messages that wait. Idempotent.

    Who speaks with the client stays: whether they can is for the page to say.

    Raises:
        NotBooked, TooLateToCancel: the appointment is cancelled, or has begun.
        InterpreterTooSoon: none can be found by then.
    """
    whole = _whole(session, appointment_id, by)
    appointment, client = whole.appointment, whole.client
    if NewLanguages(appointment.language, appointment.interpreter, client.language) == new:
        return appointment
    is_asked = new.interpreter and not appointment.interpreter
    if is_asked and not _is_staff(by):
        interpreter_notice.check(session, _slot(appointment), now=by.now)
    appointment.language, appointment.interpreter = new.spoken, new.interpreter
    client.language = new.written
    return _rewritten(session, whole, "language", by)


@dataclass(frozen=True, slots=True)
class CorrectedClient:
    """An appointment, its client, and all appointments of that client, locked. It is still to come
    where the client asks.
    """

    appointment: Appointment
    client: Client
    theirs: list[Appointment]
    to_come: list[Appointment]


def _whole(session: Session, appointment_id: int, by: By) -> CorrectedClient:
    theirs = lookups.with_siblings(session, appointment_id)
    appointment = lookups.by_id(session, appointment_id)
    is_open = appointment.state is AppointmentState.BOOKED or _is_staff(by)
    if appointment.client is None or not is_open:
        raise NotBooked(appointment.state)
    if appointment.entry.starts_at <= by.now and not _is_staff(by):
        raise TooLateToCancel(appointment.entry.starts_at)
    to_come = [one for one in theirs if to_clients.is_to_come(one, now=by.now)]
    return CorrectedClient(appointment, appointment.client, theirs, to_come)


def _is_staff(by: By) -> bool:
    return by.actor is not Actor.CLIENT


def _rewritten(session: Session, whole: CorrectedClient, what: str, by: By) -> Appointment:
    session.flush()
    for one in whole.theirs:
        refreshing.rewrite(session, one)
    _note(session, whole.appointment, what, by)
    return whole.appointment


def _is_crowded(
    session: Session, whole: CorrectedClient, new: NewContact, by: By, *, overlap_ok: bool
) -> bool:
    """Whether there is no room at that contact, for what who asks may not know of."""
    contact, may_know = new.contact, new.may_know
    is_crowded = not _is_staff(by) and overlaps.check_share(
        session, contact, whole.to_come, by=by, may_know=may_know
    )
    if overlap_ok:
        return is_crowded
    theirs = [one.id for one in whole.theirs]
    found = [
        overlaps.check(session, contact, one.entry, but=theirs, may_know=may_know)
        for one in whole.to_come
    ]
    return is_crowded or any(found)


def _ask_there(
    session: Session, whole: CorrectedClient, new: NewContact, by: By, *, is_crowded: bool
) -> None:
    """Let them wait for JA from the new contact, where they must. What waits goes on waiting."""
    if is_crowded:
        answers.ask_owner(session, whole.to_come, now=by.now)
    if new.must_answer:
        answers.ask_stranger(session, whole.client, whole.to_come, now=by.now)


def _told_there(session: Session, whole: CorrectedClient, new: NewContact, by: By) -> None:
    """What waits goes there; who was to be called because no message arrived, is reached now."""
    for one in whole.theirs:
        to_clients.readdress(session, one, by=by)
    if new.reach in WRITTEN_TO:
        call_list.reached(session, [one.id for one in whole.theirs], by=by)
    _note(session, whole.appointment, "contact", by)


def _slot(appointment: Appointment) -> SlotChoice:
    """Where it is, as its client asks for it."""
    return SlotChoice(
        loket_id=appointment.entry.zitdag.loket_id,
        service_id=appointment.entry.service_id,
        starts_at=appointment.entry.starts_at,
        language=appointment.language,
        asker=policy.client_of(appointment.entry.service.audience, appointment.referrer_id),
    )


def _note(session: Session, appointment: Appointment, what: str, by: By) -> None:
    details: dict[str, Any] = {"corrected": what}
    history.note(session, appointment, ChangeKind.BOOKED, by, details)
