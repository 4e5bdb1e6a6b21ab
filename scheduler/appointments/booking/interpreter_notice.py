"""How long before an appointment its interpreter is to be asked for."""

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from scheduler.access import scope
from scheduler.appointments.booking.availability import SlotChoice
from scheduler.appointments.errors import InterpreterTooSoon
from scheduler.appointments.policy import AskerRole, interpreter_from


def check(session: Session, slot: SlotChoice, *, now: datetime) -> None:
    """Check that an interpreter can be found for this slot. Our own staff know what they do.

    Raises:
        InterpreterTooSoon: it begins before one can be found.
    """
    if slot.asker.role is AskerRole.STAFF:
        return
    loket, region = scope.loket_and_region(session, slot.loket_id)
    earliest = interpreter_from(region.interpreter_days, ZoneInfo(loket.timezone), now=now)
    if slot.starts_at < earliest:
        raise InterpreterTooSoon(earliest)
