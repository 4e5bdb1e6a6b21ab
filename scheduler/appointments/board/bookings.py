"""What is booked in the zitdagen of a period, by zitdag."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final

from sqlalchemy import bindparam, case, func, select
from sqlalchemy.orm import Session

from database import execute_core
from scheduler.access import scope
from scheduler.appointments.board.elapsed import elapsed_minutes
from scheduler.appointments.lists.overview import GONE
from scheduler.appointments.models import Appointment
from scheduler.people.organisations import LoketHost
from scheduler.zitdagen.models import DiaryEntry, Zitdag

_IS_ALONE: Final = DiaryEntry.capacity == 1
_STARTS: Final = case((_IS_ALONE, None), else_=DiaryEntry.starts_at)
# Whoever comes alone has an entry of their own: its minutes are added up once.
_MINUTES: Final = case(
    (_IS_ALONE, elapsed_minutes(DiaryEntry.starts_at, DiaryEntry.ends_at)), else_=0
)
_BOOKED: Final = (
    select(
        DiaryEntry.zitdag_id,
        _STARTS,
        func.max(DiaryEntry.capacity),
        func.sum(_MINUTES),
        func.count(Appointment.id),
        func.count(Appointment.misfit),
    )
    .join(Appointment, Appointment.entry_id == DiaryEntry.id)
    .join(Zitdag, Zitdag.id == DiaryEntry.zitdag_id)
    .join(LoketHost, LoketHost.loket_id == Zitdag.loket_id)
    .where(
        scope.is_run_by(bindparam("region_id")),
        Zitdag.date.between(bindparam("first_date"), bindparam("last_date")),
        Appointment.state.not_in(GONE),
    )
    .group_by(DiaryEntry.zitdag_id, _STARTS)
)


@dataclass(slots=True)
class Booked:
    """Who comes to a zitdag: minutes of those who come alone, and the sessions of groups by start.

    `appointments` are people, of groups too; `misfits` those of them that no longer fit.
    """

    minutes: int = 0
    appointments: int = 0
    misfits: int = 0
    sessions: dict[datetime, tuple[int, int]] = field(default_factory=dict)
    """How many come, and the capacity."""


NOTHING: Final = Booked()


def booked(session: Session, region_id: int, first: date, last: date) -> Mapping[int, Booked]:
    """What is booked in the zitdagen of a region between these local dates, both included.

    Also what is over, and what stands in a zitdag that was called off. One SELECT.
    """
    when = {"region_id": region_id, "first_date": first, "last_date": last}
    found: defaultdict[int, Booked] = defaultdict(Booked)
    for zitdag_id, start, capacity, minutes, people, misfits in execute_core(
        session, _BOOKED, when
    ):
        one = found[zitdag_id]
        one.minutes += minutes
        one.appointments += people
        one.misfits += misfits
        if start is not None:
            one.sessions[start] = people, capacity
    return found
