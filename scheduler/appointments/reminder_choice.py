"""A client's choice of reminders: it counts for all of their appointments.

Operations here run inside `database.write` and never commit.
"""

from sqlalchemy.orm import Session

from notifications.outbox import queue
from scheduler.appointments.booking import lookups
from scheduler.appointments.messages import to_clients
from scheduler.appointments.messages.reminders import KINDS
from scheduler.appointments.models import Appointment
from scheduler.people.actors import By
from scheduler.people.clients import Client


def choose(session: Session, appointment_id: int, *, wanted: bool, by: By) -> Appointment:
    """Set whether an appointment's client gets reminders, for all their appointments.

    Pending ones are withdrawn, or planned again. Idempotent.
    """
    appointment = lookups.by_id(session, appointment_id)
    client = appointment.client
    if client is None or client.reminders is wanted:
        return appointment
    if not wanted:
        _end(session, client)
        return appointment
    client.reminders = True
    session.flush()
    for one in lookups.remindable(session, client.id):
        queue.enqueue_again(session, to_clients.reminders(session, one, now=by.now))
    return appointment


def end_at(session: Session, contact: str, *, by: By) -> None:
    """End reminders to all clients at this number or address.

    Pending ones are withdrawn. A later booking there enables them again.
    """
    for client in lookups.reminded_at(session, contact):
        _end(session, client)


def _end(session: Session, client: Client) -> None:
    client.reminders = False
    for one in lookups.remindable(session, client.id):
        queue.withdraw(session, to_clients.subject(one), [*KINDS, "missed"])
