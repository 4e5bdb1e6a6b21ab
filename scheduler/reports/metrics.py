"""Prometheus metrics of bookings, read from the database at each scrape: counts alone."""

from datetime import datetime

from prometheus_client.metrics_core import Metric
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from notifications.reporting.metrics import counter, exposition, gauge
from scheduler.appointments.models import Appointment, AppointmentState
from scheduler.audit.models import AuditEntry


def read(session: Session, *, now: datetime) -> bytes:
    """The metrics in text format."""
    return exposition([_holds(session, now), _bookings(session), _states(session), _audit(session)])


def _holds(session: Session, now: datetime) -> Metric:
    is_live = Appointment.state == AppointmentState.HELD, Appointment.hold_expires_at > now
    count = session.scalar(select(func.count()).select_from(Appointment).where(*is_live)) or 0
    return gauge("holds", "Hours that somebody keeps while booking.", (), [((), count)])


def _bookings(session: Session) -> Metric:
    rows = session.execute(
        select(Appointment.channel, func.count())
        .where(Appointment.state != AppointmentState.HELD)
        .group_by(Appointment.channel)
    )
    samples = [((channel.value,), count) for channel, count in rows]
    return counter("bookings_total", "Appointments that were booked.", ["channel"], samples)


def _states(session: Session) -> Metric:
    rows = session.execute(select(Appointment.state, func.count()).group_by(Appointment.state))
    samples = [((state.value,), count) for state, count in rows]
    return gauge("appointments", "Appointments by state.", ["state"], samples)


def _audit(session: Session) -> Metric:
    waiting = select(func.count()).where(AuditEntry.position.is_(None))
    says = "Rows of the audit that are not sealed yet."
    return gauge("audit_unsealed", says, (), [((), session.scalar(waiting) or 0)])
