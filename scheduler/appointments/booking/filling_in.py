"""What a booking writes in an appointment: a hold of its own, or a new one."""

from sqlalchemy.orm import Session

from scheduler.appointments.booking import answers, reaching
from scheduler.appointments.booking.requests import BookingRequest, client_of
from scheduler.appointments.models import Appointment, AppointmentState
from scheduler.people.actors import By


def fill_in(
    session: Session, appointment: Appointment, request: BookingRequest, code: str, by: By
) -> Appointment:
    """Make it the booked appointment of this request, with `code` as its code.

    Raises:
        NeedsPhone, NeedsMessages, NoMoreMessages: no way to reach them serves.
    """
    client = client_of(session, request.client, now=by.now)
    reaching.check(appointment.entry, client)
    appointment.answer_by = answers.until(session, request, client, appointment.entry, now=by.now)
    appointment.client = client
    appointment.client_id = client.id
    appointment.state = AppointmentState.BOOKED
    appointment.channel = request.channel
    appointment.language = request.slot.language
    appointment.interpreter = request.interpreter
    appointment.question_id = request.question_id
    appointment.referrer_id = request.referrer_id
    appointment.account_id = by.account_id
    appointment.idempotency_key = request.key
    appointment.code = code
    appointment.holder = None
    appointment.hold_expires_at = None
    appointment.version = 1
    return appointment
