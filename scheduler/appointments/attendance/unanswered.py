"""Calls that nobody picked up, for a conversation by telephone: two, ten minutes apart."""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.orm import Session

from notifications.outbox import queue
from scheduler.appointments import history
from scheduler.appointments.booking import lookups
from scheduler.appointments.errors import NotBooked, TooSoonToRing
from scheduler.appointments.messages import to_clients
from scheduler.appointments.models import Appointment, AppointmentState, ChangeKind
from scheduler.people.actors import By
from scheduler.zitdagen.catalogue import ServiceMode

CALLS: Final = 2
APART: Final = timedelta(minutes=10)


def again_at(appointment: Appointment) -> datetime | None:
    """From when the next call counts (aware UTC); None before the first one and after the last."""
    if appointment.last_call_at is None or appointment.unanswered_calls >= CALLS:
        return None
    return appointment.last_call_at + APART


def note(session: Session, appointment_id: int, *, by: By) -> Appointment:
    """Record that we rang and nobody picked up. The last call makes it missed and tells the client.

    Raises:
        NotBooked: it is no conversation by telephone, has an outcome, or has not begun.
        TooSoonToRing: the call before was less than APART ago; a form sent twice ends here.
    """
    appointment = lookups.by_id(session, appointment_id)
    entry = appointment.entry
    is_rung = entry.service.mode is ServiceMode.PHONE and entry.starts_at <= by.now
    if appointment.state is not AppointmentState.BOOKED or not is_rung:
        raise NotBooked(appointment.state)
    again = again_at(appointment)
    if again is not None and by.now < again:
        raise TooSoonToRing(again)
    appointment.unanswered_calls += 1
    appointment.last_call_at = by.now
    details: dict[str, object] = {"unanswered_calls": appointment.unanswered_calls}
    if appointment.unanswered_calls == CALLS:
        appointment.state = AppointmentState.MISSED
        details |= {"from": AppointmentState.BOOKED, "to": AppointmentState.MISSED}
        told = to_clients.not_picked_up(session, appointment, by=by)
        queue.enqueue_again(session, told)
    history.note(session, appointment, ChangeKind.RECORDED, by, details)
    return appointment


def settle(session: Session, appointment: Appointment) -> None:
    """After another outcome: what it says of calls that were not picked up is no longer told."""
    if appointment.state is AppointmentState.MISSED:
        return
    queue.withdraw(session, to_clients.subject(appointment), ["not_picked_up"])
    if appointment.state is AppointmentState.BOOKED:
        appointment.unanswered_calls = 0
        appointment.last_call_at = None
