"""Hours of strangers that are free again: unanswered, made to give way, or called off by staff."""

from collections.abc import Collection
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.appointments import scope
from scheduler.appointments.booking import diary, operations
from scheduler.appointments.models import Appointment, AppointmentState, BookingOrigin
from scheduler.people.actors import Actor, By
from scheduler.zitdagen.models import DiaryEntry, Zitdag

AT_ONCE: Final = 100


def lapse_due(session: Session, *, now: datetime) -> int:
    """Cancel what was to be answered by now and was not, and tell the client; returns how many."""
    due = (
        select(Appointment.id)
        .join(DiaryEntry)
        .where(
            Appointment.state == AppointmentState.BOOKED,
            Appointment.answer_by <= now,
            DiaryEntry.starts_at > now,
        )
        .order_by(Appointment.id)
        .limit(AT_ONCE)
    )
    return _fall_away(session, session.scalars(due).all(), now=now)


def give_way(session: Session, appointment_ids: Collection[int], *, now: datetime) -> None:
    """Let go of these holds, and of these bookings that wait for JA. Idempotent."""
    waiting = (
        select(Appointment.id)
        .join(DiaryEntry)
        .where(
            Appointment.id.in_(appointment_ids),
            Appointment.state == AppointmentState.BOOKED,
            Appointment.answer_by.is_not(None),
            DiaryEntry.starts_at > now,
        )
    )
    _fall_away(session, session.scalars(waiting.order_by(Appointment.id)).all(), now=now)
    diary.drop_these_holds(session, appointment_ids)


def call_off(
    session: Session, appointment_ids: Collection[int], region_id: int, *, by: By
) -> list[int]:
    """Call off bookings of this region that came from strangers, and tell nobody: whose number it
    is never booked them. Idempotent; returns which it called off.

    Who answered JA stays, and so does what has begun.
    """
    theirs = (
        select(Appointment.id)
        .join(BookingOrigin, BookingOrigin.appointment_id == Appointment.id)
        .join(DiaryEntry, DiaryEntry.id == Appointment.entry_id)
        .join(Zitdag, Zitdag.id == DiaryEntry.zitdag_id)
        .where(
            Appointment.id.in_(appointment_ids),
            Appointment.state == AppointmentState.BOOKED,
            Appointment.confirmed_at.is_(None),
            DiaryEntry.starts_at > by.now,
            scope.of_region(region_id),
        )
        .order_by(Appointment.id)
    )
    found = list(session.scalars(theirs))
    for appointment_id in found:
        operations.cancel_unheard(session, appointment_id, by=by)
    return found


def _fall_away(session: Session, appointment_ids: Collection[int], *, now: datetime) -> int:
    for appointment_id in appointment_ids:
        operations.cancel(session, appointment_id, by=By(Actor.SYSTEM, None, now))
    return len(appointment_ids)
