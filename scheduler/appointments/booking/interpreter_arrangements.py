"""An interpreter is arranged for an appointment, or called off; its client reads so from then on.

Operations here run inside `database.write` and never commit.
"""

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.appointments.lists import interpreters
from scheduler.appointments.messages import refreshing
from scheduler.appointments.models import Appointment, InterpreterArrangement
from scheduler.people.actors import By


def arrange(
    session: Session, appointment_id: int, region_id: int, arranged_with: str, *, by: By
) -> None:
    """Note that an interpreter is arranged. A no-op for an appointment of another region, and
    where one was arranged already; idempotent.
    """
    _lock(session, appointment_id)
    found = interpreters.find_wanting(session, appointment_id, region_id, now=by.now)
    if found is None:
        return
    session.add(
        InterpreterArrangement(
            appointment_id=appointment_id,
            starts_at=found.entry.starts_at,
            language=found.language,
            loket_id=found.entry.zitdag.loket_id,
            arranged_with=arranged_with,
            arranged_at=by.now,
        )
    )
    _tell(session, found)


def call_off(session: Session, arrangement_id: int, region_id: int, *, by: By) -> None:
    """Note that the interpreter was told, or that it was noted by mistake. A no-op for another
    region's.
    """
    arrangement = interpreters.find_standing(session, arrangement_id, region_id)
    if arrangement is None:
        return
    _lock(session, arrangement.appointment_id)
    arrangement.called_off_at = by.now
    _tell(session, arrangement.appointment)


def _lock(session: Session, appointment_id: int) -> None:
    """Nobody moves it meanwhile: what waits to be sent would promise one for the new hour."""
    wanted = select(Appointment.id).where(Appointment.id == appointment_id)
    session.execute(wanted.with_for_update())


def _tell(session: Session, appointment: Appointment) -> None:
    """In the messages that wait, which name an interpreter where one is arranged alone."""
    session.flush()
    comes = bool(interpreters.arranged(session, [appointment.id]))
    refreshing.say_interpreter_comes(session, appointment, comes=comes)
