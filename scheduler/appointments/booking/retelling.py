"""What clients were told of an appointment is so no more: it is told anew."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from notifications.outbox import queue
from scheduler.appointments import history
from scheduler.appointments.booking import lookups
from scheduler.appointments.errors import NotBooked, TooLateToCancel
from scheduler.appointments.messages import to_clients
from scheduler.appointments.models import Appointment, AppointmentState, ChangeKind
from scheduler.people.actors import By


def check_live(appointment: Appointment, *, now: datetime) -> None:
    """Check that it is booked and still to come.

    Raises:
        NotBooked, TooLateToCancel: it is cancelled, or has begun.
    """
    if appointment.state is not AppointmentState.BOOKED:
        raise NotBooked(appointment.state)
    if appointment.entry.starts_at <= now:
        raise TooLateToCancel(appointment.entry.starts_at)


def retell(session: Session, appointment: Appointment) -> None:
    """Withdraw messages, bump the version."""
    to_clients.withdraw(session, appointment)
    appointment.version += 1
    appointment.confirmed_at = None  # a yes was to what it was before
    session.flush()


def tell_place(
    session: Session, appointment_id: int, news: Mapping[str, str], *, by: By
) -> Appointment:
    """Announce what is new at the place of an appointment (`messages.places.news`), which stays.

    It is a new version of what its client was told: calendars replace theirs.

    Raises:
        NotBooked, TooLateToCancel: as `check_live`.
    """
    appointment = lookups.by_id(session, appointment_id)
    check_live(appointment, now=by.now)
    retell(session, appointment)
    history.note(session, appointment, ChangeKind.BOOKED, by, {"place": "changed"})
    tidings = to_clients.elsewhere(session, appointment, news, actor=by.actor, now=by.now)
    queue.enqueue_all(session, tidings)
    return appointment
