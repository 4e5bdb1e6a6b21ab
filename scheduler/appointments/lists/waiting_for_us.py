"""What waits for somebody of a region: counted in the database, in one SELECT."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ScalarSelect, func, select
from sqlalchemy.orm import Session

from notifications.outbox.models import FAILED, Message
from scheduler.appointments.lists import call_list, interpreters
from scheduler.appointments.lists.call_list import Caller
from scheduler.people import call_requests
from scheduler.people.regions import Region

FAILED_SINCE: Final = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class WaitingForUs:
    """How many clients to ring because no message reaches them, who asked to be rung, appointments
    without the interpreter they want, and messages of the region that were given up this week.
    """

    to_call: int
    call_requests: int
    without_interpreter: int
    given_up: int


def counts(session: Session, region_id: int, *, now: datetime) -> WaitingForUs:
    """All counts of a region. One SELECT."""
    row = session.execute(
        select(
            call_list.counted(Caller(region_id=region_id), now=now).scalar_subquery(),
            call_requests.counted(region_id).scalar_subquery(),
            interpreters.counted(region_id, now=now).scalar_subquery(),
            _given_up(region_id, now),
        )
    ).one()
    return WaitingForUs(*row)


def _given_up(region_id: int, now: datetime) -> ScalarSelect[int]:
    region = select(Region.code).where(Region.id == region_id).scalar_subquery()
    return (
        select(func.count())
        .select_from(Message)
        .where(
            Message.scope == region,
            Message.state == FAILED,
            Message.gave_up_at >= now - FAILED_SINCE,
        )
        .scalar_subquery()
    )
