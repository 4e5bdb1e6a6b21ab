"""Finding a client's appointment without a link: by code, first name and contact; and the code."""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.orm import Session

from notifications.outbox import queue
from scheduler.appointments.booking import lookups, manage_links
from scheduler.appointments.messages import causes, to_clients
from scheduler.appointments.models import Appointment
from scheduler.people.actors import By
from scheduler.people.names import same_first_name

A_DAY: Final = timedelta(days=1)
MOST_CODES: Final = 3
"""A family's phone may have more appointments ahead: of the soonest the code is sent."""
ASKED_ONCE: Final = timedelta(minutes=1)
"""A second press within it is the same request."""


def by_code(
    session: Session, code: str, first_name: str, contact: str, *, now: datetime
) -> Appointment | None:
    """The appointment that these three together open."""
    for appointment in lookups.by_code(session, code, since=now - A_DAY):
        if not manage_links.is_manageable(appointment, now=now):
            continue
        if _is_of(appointment, first_name, contact):
            return appointment
    return None


def send_codes(
    session: Session, contact: str, first_name: str, kind: str = "code", *, by: By
) -> int:
    """Send the codes of what somebody of that name has ahead to that contact, or its links (the
    kind `own_link`); returns how many.

    Idempotent within ASKED_ONCE. Who is reached by no message gets none.
    """
    attempt = int(by.now.timestamp() // ASKED_ONCE.total_seconds())
    ahead = lookups.of_contact(session, contact, now=by.now)
    cause = causes.look_up(by.actor, by.now)
    theirs = [one for one in ahead if _is_of(one, first_name, contact)]
    tidings = [
        message
        for one in theirs[:MOST_CODES]
        for message in to_clients.code(session, one, kind, attempt=attempt, cause=cause)
    ]
    queue.enqueue_all(session, tidings)
    return len(tidings)


def _is_of(appointment: Appointment, first_name: str, contact: str) -> bool:
    client = appointment.client
    if client is None or client.contact != contact:
        return False
    return same_first_name(client.first_name, first_name)
