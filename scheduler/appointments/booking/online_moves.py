"""What a client may move without our staff, how often, and who is asked about it."""

from datetime import timedelta
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from scheduler.appointments.booking import answers, origins, overlaps, reaching
from scheduler.appointments.booking.requests import ByVisitor
from scheduler.appointments.errors import TooManyMoves
from scheduler.appointments.models import Appointment, AppointmentChange, ChangeKind
from scheduler.appointments.policy import ONLINE_MOVES
from scheduler.people.actors import Actor, By

_A_DAY: Final = timedelta(days=1)


def check(session: Session, appointment: Appointment, *, by: By) -> None:
    """Refuse a client one move too many; under the appointment's lock. One SELECT, or none.

    Each is a message, and keeps the hours of a desk moving. Staff move as often as they like.

    Raises:
        TooManyMoves: its client has moved it ONLINE_MOVES times in the last day.
    """
    if by.actor is not Actor.CLIENT:
        return
    made = session.scalar(
        select(func.count()).where(
            AppointmentChange.appointment_id == appointment.id,
            AppointmentChange.kind == ChangeKind.MOVED,
            AppointmentChange.actor == Actor.CLIENT,
            AppointmentChange.at > by.now - _A_DAY,
        )
    )
    if (made or 0) >= ONLINE_MOVES:
        raise TooManyMoves


def settle(
    session: Session,
    appointment: Appointment,
    contact: str | None,
    visitor: ByVisitor | None,
    *,
    by: By,
) -> None:
    """What may refuse an hour it was just moved to, and who is asked about it; under the locks.

    As at a booking, what a visitor may not know of refuses nothing: it waits for JA of whose number
    it is. So does an hour among many that strangers keep. What waits goes on waiting.

    Raises:
        NeedsPhone, NeedsMessages: no way to reach them serves there, or none to ask them.
        NoMoreMessages: they must be asked, and had all the messages of today.
        AlreadyBookedThen: the contact has another one then, of which who asks may know.
    """
    reaching.check(appointment.entry, appointment.client)
    entry, may_know = appointment.entry, visitor.may_know if visitor else None
    but = [appointment.id]
    is_crowded = overlaps.check(session, contact, entry, but=but, may_know=may_know)
    if is_crowded or appointment.answer_by is not None:
        answers.ask_owner(session, [appointment], now=by.now)
    if visitor is not None and visitor.must_answer and appointment.client is not None:
        answers.ask_stranger(session, appointment.client, [appointment], now=by.now)
    if visitor is not None and visitor.origin is not None:
        origins.note(session, appointment.id, visitor.origin, now=by.now)
