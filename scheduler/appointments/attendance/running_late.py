"""Running late: clients to come on a zitdag today are notified, once."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import exists, select
from sqlalchemy.orm import Session, joinedload

from notifications.outbox import queue
from scheduler.appointments import history
from scheduler.appointments.errors import AlreadyTold
from scheduler.appointments.messages import to_clients
from scheduler.appointments.models import (
    Appointment,
    AppointmentChange,
    AppointmentState,
    ChangeKind,
)
from scheduler.people import locks
from scheduler.people.actors import By
from scheduler.people.locks import Lock
from scheduler.zitdagen.models import DiaryEntry

MINUTES = (15, 30, 45, 60)
"""Choices of the button."""


def waiting(session: Session, zitdag_id: int, *, now: datetime) -> Sequence[Appointment]:
    """Appointments that are to begin, or are late with no outcome recorded; soonest first."""
    longest = timedelta(minutes=MINUTES[-1])
    return session.scalars(
        select(Appointment)
        .join(Appointment.entry)
        .where(
            DiaryEntry.zitdag_id == zitdag_id,
            DiaryEntry.taken > 0,
            DiaryEntry.starts_at > now - longest,
            Appointment.state == AppointmentState.BOOKED,
        )
        .options(joinedload(Appointment.client), joinedload(Appointment.entry))
        .order_by(DiaryEntry.starts_at, Appointment.id)
    ).all()


def is_told(session: Session, zitdag_id: int) -> bool:
    """Whether this zitdag's clients have been notified."""
    told = (
        exists()
        .where(
            AppointmentChange.kind == ChangeKind.LATE,
            AppointmentChange.appointment_id == Appointment.id,
            Appointment.entry_id == DiaryEntry.id,
            DiaryEntry.zitdag_id == zitdag_id,
        )
        .select()
    )
    return bool(session.scalar(told))


def tell(session: Session, zitdag_id: int, minutes: int, *, by: By) -> list[Appointment]:
    """Notify all clients still to come that it begins so many minutes later; returns them.

    Irreversible: a text message is gone. Clients without a mobile are among them.

    Raises:
        ValueError: `minutes` is none of MINUTES.
        AlreadyTold: somebody told them before.
    """
    if minutes not in MINUTES:
        raise ValueError(minutes)
    locks.take(session, Lock.RUNNING_LATE, zitdag_id)  # or two presses would each find nobody told
    if is_told(session, zitdag_id):
        raise AlreadyTold
    later = timedelta(minutes=minutes)
    found = waiting(session, zitdag_id, now=by.now)
    told = [one for one in found if one.entry.starts_at + later > by.now]
    for one in told:
        history.note(session, one, ChangeKind.LATE, by, {"minutes": minutes})
        queue.enqueue_all(session, to_clients.late(session, one, later, by=by))
        soon = to_clients.starts_later(session, one, later, now=by.now)
        if soon:
            queue.withdraw(session, to_clients.subject(one), ["starts_soon"])
            queue.enqueue_again(session, soon)
    return told
