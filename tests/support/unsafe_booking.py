"""What processes do when they race for appointments, with the guards on and, as controls, off.

Each is a whole job of `tests.support.concurrency`: it opens its own transaction and returns plain
values.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any
from unittest.mock import patch

from sqlalchemy import select
from sqlalchemy.orm import Session

from database import db, reading, write
from scheduler.appointments.attendance.operations import record, record_group
from scheduler.appointments.booking import availability, diary, operations, several
from scheduler.appointments.booking.availability import SlotChoice, Terms
from scheduler.appointments.booking.requests import BookingRequest
from scheduler.appointments.errors import SlotTaken
from scheduler.appointments.models import Appointment, AppointmentState
from scheduler.appointments.rescheduling import appointments_ahead, group_sessions
from scheduler.appointments.rescheduling.decisions import MoveTo
from scheduler.appointments.rescheduling.group_sessions import SessionAsSeen
from scheduler.calendar.offer import Candidate
from scheduler.people import diaries, locks
from scheduler.people.actors import Actor
from scheduler.zitdagen.catalogue import Service
from scheduler.zitdagen.models import DiaryEntry
from tests.support.builders import NOW, by

LASTS = timedelta(minutes=20)
LINGERS = 0.05
"""Seconds before a commit: by then the others of a race have begun, on a busy machine too."""

_take = diary.take

Booking = Callable[[BookingRequest], str]
Holding = Callable[[SlotChoice, str], str]


def book(request: BookingRequest) -> str:
    return write(operations.book, request, by=by(NOW)).uid


def book_all(requests: list[BookingRequest]) -> list[str]:
    return [book(request) for request in requests]


def book_several(requests: list[BookingRequest]) -> list[str]:
    return [one.uid for one in write(several.book_several, requests, by=by(NOW))]


def hold(slot: SlotChoice, holder: str) -> str:
    return write(operations.hold, slot, holder, lasts=LASTS, by=by(NOW)).uid


def hold_and_linger(slot: SlotChoice, holder: str) -> str:
    """`hold`, in a transaction that is still open when the others of the race look."""
    return write(_linger, slot, holder)


def _linger(session: Session, slot: SlotChoice, holder: str) -> str:
    held = operations.hold(session, slot, holder, lasts=LASTS, by=by(NOW))
    time.sleep(LINGERS)
    return held.uid


def expired_hold(session: Session, slot: SlotChoice, holder: str) -> None:
    """A hold that has just run out."""
    operations.hold(session, slot, holder, lasts=timedelta(0), by=by(NOW))


def cancel(appointment_id: int) -> str:
    return write(operations.cancel, appointment_id, by=by(NOW)).state.value


def move(appointment_id: int, slot: SlotChoice) -> str:
    """By our staff: a client moves three times a day."""
    moved = write(operations.move, appointment_id, slot, by=by(NOW, Actor.COORDINATOR))
    return moved.state.value


def note(appointment_id: int, outcome: AppointmentState, now: datetime) -> str:
    return write(record, appointment_id, outcome, by=by(now, Actor.COUNSELLOR)).state.value


def note_group(entry_id: int, outcome: AppointmentState, now: datetime) -> int:
    """Of how many it was noted."""
    return len(write(record_group, entry_id, outcome, by=by(now, Actor.COUNSELLOR)))


def note_group_as_seen(entry_id: int, outcome: AppointmentState, now: datetime) -> int:
    """`note_group`, of whom nothing was recorded when it was looked at, whatever was since."""
    with reading() as session:
        seen = select(Appointment.id).where(
            Appointment.entry_id == entry_id, Appointment.state == AppointmentState.BOOKED
        )
        ids = session.scalars(seen.order_by(Appointment.id)).all()
    time.sleep(LINGERS)
    return len([note(appointment_id, outcome, now) for appointment_id in ids])


def merge(seen: SessionAsSeen, into: MoveTo) -> str:
    """A coordinator lets a group session join another one."""
    write(group_sessions.merge, seen, into, by=by(NOW, Actor.COORDINATOR))
    return into.starts_at.isoformat()


def call_off(seen: SessionAsSeen) -> str:
    """A coordinator calls a group session off, in a transaction that is still open when the others
    of the race look.
    """
    return write(_call_off_and_linger, seen)


def _call_off_and_linger(session: Session, seen: SessionAsSeen) -> str:
    group_sessions.call_off(session, seen, by=by(NOW, Actor.COORDINATOR))
    time.sleep(LINGERS)
    return "off"


def call_off_without_lock(seen: SessionAsSeen) -> str:
    """`call_off`, where those who book do not wait for it."""
    with _no_lock(), patch.object(appointments_ahead, "lock", _nothing):
        return call_off(seen)


def book_without_lock(request: BookingRequest) -> str:
    """`book`, with nobody waiting for anybody: what the database's own guard then makes of it.

    On SQLite a transaction that writes is alone, so there the check is made in an earlier one.
    """
    if db.engine.dialect.name == "sqlite":
        return _book_in_two_transactions(request)
    with _no_lock():
        return book(request)


def book_without_lock_on_keys(request: BookingRequest) -> str:
    """`book`, where two bookings on one number do not wait for each other."""
    with patch.object(locks, "take", _nothing):
        return book(request)


def hold_without_lock_on_keys(slot: SlotChoice, holder: str) -> str:
    """`hold_and_linger`, where two tabs of one browser do not wait for each other."""
    with patch.object(locks, "take", _nothing):
        return hold_and_linger(slot, holder)


@contextmanager
def _no_lock() -> Iterator[None]:
    with patch.object(diaries, "lock", _nothing):
        yield


def _nothing(*_: Any, **__: Any) -> None:
    """Lock nothing."""


def _book_in_two_transactions(request: BookingRequest) -> str:
    with reading() as session:
        candidate, terms = _check(session, request.slot)
    return write(_insert, request, candidate, terms)


def _check(session: Session, slot: SlotChoice) -> tuple[Candidate, Terms]:
    terms = Terms.of(session.get_one(Service, slot.service_id))
    _, candidates = availability.at(session, slot.search(terms), now=NOW)
    if not candidates:
        raise SlotTaken(slot.starts_at)
    return candidates[0], terms


def _insert(session: Session, request: BookingRequest, candidate: Candidate, terms: Terms) -> str:
    def seen(*_: Any, **__: Any) -> tuple[bool, list[Candidate]]:
        return True, [candidate]

    with patch.object(availability, "at", seen), patch.object(diary, "take", _take_as_seen):
        return operations.book(session, request, by=by(NOW)).uid


def _take_as_seen(session: Session, candidate: Candidate, terms: Terms) -> DiaryEntry:
    """A new entry, where nobody was seen to have one."""
    if candidate.seats < terms.seats:
        return _take(session, candidate, terms)
    return diary.enter(session, candidate, terms)
