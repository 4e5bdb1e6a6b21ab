"""Operations on appointments: hold, book, move, cancel.

Every operation takes a session from `database.write` and never commits. What takes time locks the
diaries first; giving time back needs no lock. Messages are rows of the same transaction.
"""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy.orm import Session

from database import insert_one
from notifications.outbox import queue
from scheduler.access.limits import LONGEST_HOLD
from scheduler.appointments import history, planning_fit
from scheduler.appointments.booking import (
    answers,
    availability,
    codes,
    diary,
    filling_in,
    interpreter_notice,
    lookups,
    online_moves,
    origins,
    overlaps,
    retelling,
    undoing,
)
from scheduler.appointments.booking.availability import SlotChoice
from scheduler.appointments.booking.requests import AskedFrom, BookingRequest, ByVisitor, contact_of
from scheduler.appointments.errors import (
    TooLateToRestore,
    ZitdagClosed,
)
from scheduler.appointments.messages import to_clients
from scheduler.appointments.models import (
    Appointment,
    AppointmentState,
    BookingChannel,
    ChangeKind,
    ToldBy,
)
from scheduler.calendar.offer import Candidate
from scheduler.people import diaries, locks
from scheduler.people.actors import By
from scheduler.people.locks import Lock
from scheduler.zitdagen.models import DiaryEntry


def hold(
    session: Session,
    slot: SlotChoice,
    holder: str,
    *,
    lasts: timedelta,
    by: By,
    origin: AskedFrom | None = None,
) -> Appointment:
    """Hold a slot for `holder` for `lasts`; its earlier hold is released.

    A repeat on the same slot extends the hold, up to LONGEST_HOLD in all. `origin` is noted.

    Raises:
        SlotTaken: somebody else has it.
        ZitdagClosed: nothing there offers it to this asker.
    """
    locks.take(session, Lock.HOLDER, holder)  # or two tabs would each take one
    locked = diary.lock(session, slot, holder)
    diary.drop_holds(session, locked, now=by.now)
    held = _held(session, holder, slot, now=by.now)
    if held is not None:
        held.hold_expires_at = min(by.now + lasts, held.created_at + LONGEST_HOLD.window)
        return held
    entry = _take(session, slot, now=by.now)
    held = _hold(session, entry, holder, until=by.now + lasts, language=slot.language, by=by)
    if origin is not None:
        origins.note(session, held.id, origin, now=by.now)
    return held


def book(session: Session, request: BookingRequest, *, by: By) -> Appointment:
    """Turn a hold or a free slot into an appointment and enqueue its messages, atomically.

    A hold that has expired still counts while nobody else took the slot. Repeating a request (same
    key) returns the appointment it made the first time.

    Raises:
        SlotTaken: everybody there has something else in that period.
        ZitdagClosed: nothing there offers it to this asker.
        TooManyAppointments: online, this phone or address has its share of future appointments.
        NeedsPhone, NeedsMessages, AlreadyBookedThen: how it is reached, and what it has then. One
            that must be answered needs messages too, or NoMoreMessages where all of today went.
            What who asks may not know of refuses nothing: whose number it is is asked.
        InterpreterTooSoon: none can be found by then; staff of ours know what they do.
    """
    contact = _locked_contact(session, request)
    locked = diary.lock(session, request.slot, request.holder)
    code = codes.five_figures()
    counted = contact if request.channel is BookingChannel.ONLINE else None
    standing = lookups.standing(session, request.key, counted, code, now=by.now)
    if standing.earlier_id is not None:
        return session.get_one(Appointment, standing.earlier_id)
    is_crowded = counted is not None and overlaps.is_too_many(
        session, counted, 1, standing.booked_online, may_know=request.may_know, now=by.now
    )
    if standing.is_code_in_use:
        code = codes.unused(session, now=by.now)
    held = _held(session, request.holder, request.slot, now=by.now)
    if held is None:
        diary.drop_holds(session, locked, now=by.now)
        entry = _take(session, request.slot, now=by.now)
        appointment = filling_in.fill_in(session, _on(entry, now=by.now), request, code, by)
        insert_one(session, appointment)
    else:
        appointment = filling_in.fill_in(session, held, request, code, by)
    if _check_and_note(session, appointment, request, contact, by) or is_crowded:
        answers.ask_owner(session, [appointment], now=by.now)
    history.note(session, appointment, ChangeKind.BOOKED, by)
    queue.enqueue_all(session, to_clients.booked(session, appointment, actor=by.actor, now=by.now))
    return appointment


def move(
    session: Session,
    appointment_id: int,
    slot: SlotChoice,
    *,
    by: By,
    overlap_ok: bool = False,
    visitor: ByVisitor | None = None,
) -> Appointment:
    """Move an appointment to another slot, withdraw unsent messages, and announce the new one.

    Moving it to where it is is a no-op, so a double submit is harmless. `overlap_ok`: staff know of
    another appointment in those hours; the contact is not locked then.

    Raises:
        NotBooked, TooLateToCancel: it is cancelled, or has begun.
        TooManyMoves: its client has moved it too often today.
        SlotTaken, ZitdagClosed, InterpreterTooSoon, AlreadyBookedThen: as `book`.
    """
    contact = None if overlap_ok else overlaps.lock_of(session, appointment_id)
    appointment = lookups.by_id(session, appointment_id)
    retelling.check_live(appointment, now=by.now)
    old = appointment.entry
    if _is_at(old, slot):
        return appointment
    online_moves.check(session, appointment, by=by)
    diary.drop_holds(session, diary.lock(session, slot), now=by.now)
    diary.give_back(session, old.id)
    appointment.entry = _take(session, slot, now=by.now)
    if appointment.interpreter:
        interpreter_notice.check(session, slot, now=by.now)
    online_moves.settle(session, appointment, contact, visitor, by=by)
    appointment.misfit = None
    appointment.moves += 1
    appointment.language = slot.language
    retelling.retell(session, appointment)
    history.note(session, appointment, ChangeKind.MOVED, by, _from_to(old, appointment))
    tidings = to_clients.moved(session, appointment, old=old, actor=by.actor, now=by.now)
    queue.enqueue_all(session, tidings)
    return appointment


def cancel(
    session: Session, appointment_id: int, *, by: By, told_by: ToldBy | None = None
) -> Appointment:
    """Cancel an appointment, free its place and notify those concerned. Idempotent.

    `told_by` notes who tells a client whom no message reaches.

    Raises:
        NotBooked, TooLateToCancel: it is a hold or has an outcome, or it has begun.
    """
    appointment = lookups.by_id(session, appointment_id)
    if appointment.state is AppointmentState.CANCELLED:
        return appointment
    details = {"told_by": told_by} if told_by is not None else {}
    _call_off(session, appointment, details, by=by)
    queue.enqueue_all(session, to_clients.cancelled(session, appointment, now=by.now))
    return appointment


def cancel_unheard(session: Session, appointment_id: int, *, by: By) -> Appointment:
    """As `cancel`, and nobody is told: not whose number a stranger typed, nor partners. Idempotent.

    Raises:
        NotBooked, TooLateToCancel: as `cancel`.
    """
    appointment = lookups.by_id(session, appointment_id)
    if appointment.state is not AppointmentState.CANCELLED:
        _call_off(session, appointment, {"unheard": True}, by=by)
    return appointment


def cancel_and_keep(
    session: Session, appointment_id: int, holder: str, *, lasts: timedelta, by: By
) -> Appointment:
    """Cancel an appointment for its client, and hold its seat for `holder`, for `lasts`.

    So that `restore` can undo it. The hold never outlasts the start.

    Raises:
        NotBooked, TooLateToCancel: as `cancel`.
    """
    entry = lookups.by_id(session, appointment_id).entry
    diaries.lock(session, [entry.counsellor_id])  # or somebody takes the place in between
    appointment = cancel(session, appointment_id, by=by)
    diary.take_again(session, entry)
    until = min(by.now + lasts, entry.starts_at)
    _hold(session, entry, holder, until=until, language=appointment.language, by=by)
    return appointment


def restore(
    session: Session, appointment_id: int, *, by: By, visitor: ByVisitor | None = None
) -> Appointment:
    """Take back a cancellation by the client: its place again, and its messages. Idempotent.

    For UNDONE_WITHIN, and while its hour is free or kept for it.

    Raises:
        TooLateToRestore: somebody else cancelled it, or too long ago.
        SlotTaken: somebody else has the hour.
        ZitdagClosed: the zitdag has changed meanwhile, or the hour has come.
        TooManyAppointments, AlreadyBookedThen: the contact has booked others meanwhile.
    """
    contact = overlaps.lock_of(session, appointment_id)
    appointment = lookups.by_id(session, appointment_id)
    if appointment.state is AppointmentState.BOOKED:
        return appointment
    entry = appointment.entry
    diaries.lock(session, [entry.counsellor_id])
    if not undoing.may_be_restored(session, appointment, now=by.now):
        raise TooLateToRestore
    if entry.starts_at <= by.now or planning_fit.misfit(session, entry) is not None:
        raise ZitdagClosed(entry.starts_at)
    is_crowded = overlaps.is_crowded(session, contact, appointment, by=by, visitor=visitor)
    diary.drop_holds(session, [entry.counsellor_id], now=by.now)
    appointment.entry = undoing.take_again(session, appointment, now=by.now)
    appointment.state = AppointmentState.BOOKED
    appointment.cancelled_by = None
    answers.put_back(session, appointment, is_crowded=is_crowded, now=by.now)
    retelling.retell(session, appointment)
    history.note(session, appointment, ChangeKind.BOOKED, by, {"restored": True})
    tidings = to_clients.booked(session, appointment, actor=by.actor, now=by.now)
    queue.enqueue_all(session, tidings)
    return appointment


def reassign(
    session: Session, appointment_id: int, *, zitdag_id: int, counsellor_id: int, by: By
) -> Appointment:
    """Give an appointment to another counsellor or zitdag at the same moment and loket.

    The client is told nothing: date, hour and place stay. The counsellors are, when it is near.
    Openings are the caller's business.

    Raises:
        NotBooked, TooLateToCancel: it is cancelled, or has begun.
        SlotTaken: that counsellor has something else in that period.
    """
    appointment = lookups.by_id(session, appointment_id)
    retelling.check_live(appointment, now=by.now)
    old = appointment.entry
    if (old.counsellor_id, old.zitdag_id) == (counsellor_id, zitdag_id):
        return appointment
    diaries.lock(session, [counsellor_id])
    diary.drop_holds(session, [counsellor_id], now=by.now)
    diary.give_back(session, old.id)
    colleague = Candidate(old.starts_at, counsellor_id, zitdag_id, speaks=True, booked=0)
    appointment.entry = diary.take_over(session, old, colleague)
    appointment.misfit = None
    session.flush()
    history.note(session, appointment, ChangeKind.REASSIGNED, by, _from_to(old, appointment))
    tidings = to_clients.reassigned(session, appointment, old=old, actor=by.actor, now=by.now)
    queue.enqueue_all(session, tidings)
    return appointment


def _call_off(
    session: Session, appointment: Appointment, details: dict[str, Any], *, by: By
) -> None:
    retelling.check_live(appointment, now=by.now)
    diary.give_back(session, appointment.entry_id)
    appointment.state = AppointmentState.CANCELLED
    appointment.cancelled_by = by.actor
    appointment.misfit = None
    retelling.retell(session, appointment)
    history.note(session, appointment, ChangeKind.CANCELLED, by, details)


def _check_and_note(
    session: Session, appointment: Appointment, request: BookingRequest, contact: str | None, by: By
) -> bool:
    """What may still refuse a booking that has its place; and where it came from.

    Whether its contact has another one then, of which who asks may not know.
    """
    if request.interpreter:
        interpreter_notice.check(session, request.slot, now=by.now)
    if request.origin is not None:
        origins.note(session, appointment.id, request.origin, now=by.now)
    if request.overlap_ok:
        return False
    entry, may_know = appointment.entry, request.may_know
    return overlaps.check(session, contact, entry, but=[appointment.id], may_know=may_know)


def _held(
    session: Session, holder: str | None, slot: SlotChoice, *, now: datetime
) -> Appointment | None:
    """The hold of `holder` on this slot, even if just expired; any other hold is dropped.

    Raises:
        ZitdagClosed: the zitdag changed under it, or the moment has gone.
    """
    if holder is None:
        return None
    held = lookups.hold_of(session, holder, slot)
    if held is None:
        diary.drop_holds_of(session, holder)
    elif slot.starts_at <= now or planning_fit.misfit(session, held.entry) is not None:
        raise ZitdagClosed(slot.starts_at)
    return held


def _hold(
    session: Session, entry: DiaryEntry, holder: str, *, until: datetime, language: str, by: By
) -> Appointment:
    held = _on(entry, now=by.now)
    held.state = AppointmentState.HELD
    held.channel = BookingChannel.ONLINE
    held.language = language
    held.code = ""
    held.holder = holder
    held.hold_expires_at = until
    insert_one(session, held)
    return held


def _on(entry: DiaryEntry, *, now: datetime) -> Appointment:
    """A new appointment on a stored entry."""
    return Appointment(uid=str(uuid4()), entry=entry, entry_id=entry.id, created_at=now)


def _take(session: Session, slot: SlotChoice, *, now: datetime) -> DiaryEntry:
    terms, candidates = availability.free_at(session, slot, now=now)
    return diary.take(session, candidates[0], terms)


def _locked_contact(session: Session, request: BookingRequest) -> str | None:
    """The number or mail address that a booking is made on.

    Locked, for two at once on one number would each count only the earlier ones.
    """
    contact = contact_of(session, request.client)
    overlaps.lock(session, contact)
    return contact


def _is_at(entry: DiaryEntry, slot: SlotChoice) -> bool:
    same_face = slot.counsellor_id in (None, entry.counsellor_id)
    return (
        same_face
        and entry.starts_at == slot.starts_at
        and entry.service_id == slot.service_id
        and entry.zitdag.loket_id == slot.loket_id
    )


def _from_to(old: DiaryEntry, appointment: Appointment) -> dict[str, Any]:
    new = appointment.entry
    return {
        "from": [old.zitdag_id, old.counsellor_id, old.starts_at.isoformat()],
        "to": [new.zitdag_id, new.counsellor_id, new.starts_at.isoformat()],
    }
