"""Handling of messages about an appointment that were given up."""

from sqlalchemy.orm import Session

from notifications.outbox import queue
from notifications.outbox.models import Message
from scheduler.appointments.lists import call_list
from scheduler.appointments.messages import to_clients
from scheduler.appointments.models import WhyCall
from scheduler.people.actors import Actor, By


def gave_up(session: Session, message: Message) -> None:
    """Add the client of a failed message to the call list, and tell the booking partner.

    Delivery calls it in its transaction. Only for future appointments: for others it is too late.
    """
    appointment = to_clients.appointment_of(session, message.subject)
    now = message.gave_up_at
    if appointment is None or now is None or appointment.entry.starts_at <= now:
        return
    call_list.add(session, appointment.id, WhyCall.NOT_REACHED, by=By(Actor.SYSTEM, None, now))
    queue.enqueue_all(session, to_clients.not_reached(session, appointment, now=now))
