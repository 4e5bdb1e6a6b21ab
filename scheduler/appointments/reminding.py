"""Whether a client gets reminders: as they choose, of any appointment they have.

Operations here run inside `database.write` and never commit.
"""

from sqlalchemy.orm import Session

from notifications.outbox import queue
from scheduler.appointments import messages, queries
from scheduler.appointments.models import Appointment
from scheduler.appointments.reminders import KINDS
from scheduler.people.actors import By
from scheduler.people.models import Client


def choose(session: Session, appointment_id: int, *, wanted: bool, by: By) -> Appointment:
    """Whether the client of an appointment gets reminders, of any appointment they have.

    Those on their way are withdrawn, or planned again. Choosing the same again changes nothing.
    """
    appointment = queries.by_id(session, appointment_id)
    client = appointment.client
    if client is None or client.reminders is wanted:
        return appointment
    if not wanted:
        _end(session, client)
        return appointment
    client.reminders = True
    session.flush()
    for one in queries.remindable(session, client.id):
        queue.enqueue_again(session, messages.reminders(session, one, now=by.now))
    return appointment


def end_at(session: Session, contact: str) -> None:
    """Nobody who is reached at this number or address gets reminders any more.

    Those on their way are withdrawn. Who books there later has them again.
    """
    for client in queries.reminded_at(session, contact):
        _end(session, client)


def _end(session: Session, client: Client) -> None:
    client.reminders = False
    for one in queries.remindable(session, client.id):
        queue.withdraw(session, messages.subject(one), [*KINDS, "missed"])
