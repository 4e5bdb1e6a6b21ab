"""How often a client may move one appointment without our staff."""

from datetime import timedelta
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

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
