"""Bookings of strangers that came from one place within two days: shown together, if many."""

from collections import defaultdict
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.access.limits import SUDDEN_BOOKINGS
from scheduler.appointments import scope
from scheduler.appointments.models import Appointment, AppointmentState, BookingOrigin
from scheduler.zitdagen.models import DiaryEntry, Zitdag


def groups(session: Session, region_id: int, *, now: datetime) -> list[list[int]]:
    """Ids of what nobody said yes to, by network, the largest first. One SELECT.

    Of networks that booked at least as many as one browser may before it must answer.
    """
    rows = session.execute(
        select(BookingOrigin.network, Appointment.id)
        .join(Appointment, Appointment.id == BookingOrigin.appointment_id)
        .join(DiaryEntry, DiaryEntry.id == Appointment.entry_id)
        .join(Zitdag, Zitdag.id == DiaryEntry.zitdag_id)
        .where(
            Appointment.state == AppointmentState.BOOKED,
            Appointment.confirmed_at.is_(None),
            scope.to_come(now),
            scope.of_region(region_id),
        )
        .order_by(DiaryEntry.starts_at, Appointment.id)
    )
    found: dict[str, list[int]] = defaultdict(list)
    for network, appointment_id in rows:
        found[network].append(appointment_id)
    many = [ids for ids in found.values() if len(ids) >= SUDDEN_BOOKINGS.most]
    return sorted(many, key=len, reverse=True)
