"""Ending the links of an appointment: whoever had one, or its paper, opens it no more.

Raising the generation ends the links of messages, papers and calendars, what browsers remember and
the room of a video. The code goes too, for it stood beside them, and a mail that answers one of
before acts no more. The appointment itself, its uid and its event in a calendar stay.
"""

from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from notifications.outbox import queue
from notifications.texts.rendering import SMS
from scheduler.appointments import history
from scheduler.appointments.booking import codes, lookups
from scheduler.appointments.errors import NotBooked, TooLateToCancel
from scheduler.appointments.messages import causes, to_clients
from scheduler.appointments.models import (
    Appointment,
    AppointmentChange,
    AppointmentState,
    ChangeKind,
)
from scheduler.people.actors import By
from scheduler.people.contact import CHANNELS

A_PRESS: Final = timedelta(minutes=1)
"""A second press within it is the same request."""
_NOTE: Final[dict[str, Any]] = {"corrected": "link"}


def revoke(session: Session, appointment_id: int, *, by: By) -> Appointment:
    """End every link that is out, and send the client what opens it now. Idempotent for A_PRESS.

    It goes to where the client is reached at present; who is reached by no message gets a paper.

    Raises:
        NotBooked, TooLateToCancel: the appointment is cancelled, or has begun.
    """
    found = lookups.by_id(session, appointment_id)
    if found.state is not AppointmentState.BOOKED:
        raise NotBooked(found.state)
    if found.entry.starts_at <= by.now:
        raise TooLateToCancel(found.entry.starts_at)
    before = last(session, found)
    if before is not None and by.now < before + A_PRESS:
        return found
    found.generation += 1
    found.version += 1
    found.code = codes.unused(session, now=by.now)
    session.flush()
    _tell(session, found, by=by)
    history.note(session, found, ChangeKind.BOOKED, by, _NOTE)
    return found


def _tell(session: Session, appointment: Appointment, *, by: By) -> None:
    """Send what opens it now: a mail with the link, which puts the calendar right too, or a text
    with the code. What waits carries that code.
    """
    if appointment.client is None or CHANNELS.get(appointment.client.reach) != SMS:
        to_clients.readdress(session, appointment, by=by)
        return
    about = to_clients.subject(appointment)
    queue.refresh(session, [about], {"code": appointment.code})
    attempt = appointment.version
    cause = causes.to_client(by.actor, by.now)
    queue.enqueue_all(session, to_clients.code(session, appointment, attempt=attempt, cause=cause))


def last(session: Session, appointment: Appointment) -> datetime | None:
    """When its links were ended last; None where they never were. One SELECT, or none."""
    if appointment.generation == 1:
        return None
    changes = session.execute(
        select(AppointmentChange.at, AppointmentChange.details)
        .where(
            AppointmentChange.appointment_id == appointment.id,
            AppointmentChange.kind == ChangeKind.BOOKED,
        )
        .order_by(AppointmentChange.at.desc())
    )
    return next((at for at, details in changes if details == _NOTE), None)
