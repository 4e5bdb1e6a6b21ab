"""What to look out for when one sitting is planned: it may be done, and somebody should know."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from sqlalchemy.orm import Session

from scheduler.calendar.errors import AmbiguousTime, NonexistentTime
from scheduler.calendar.holidays import holiday_names
from scheduler.calendar.intervals import Interval, Period, overlaps
from scheduler.calendar.recurrence import local_interval
from scheduler.zitdagen import busy_times, planning_rules, queries, rule_facts
from scheduler.zitdagen.busy_times import Unattended
from scheduler.zitdagen.errors import CounsellorAbsent, LoketClosed, PlanningRefusal, RoomInUse
from scheduler.zitdagen.planning_rules import RuleBroken, Sitting
from scheduler.zitdagen.plans import OpeningPlan


@dataclass
class OnHoliday(PlanningRefusal):
    """It is a public holiday; its name in Dutch."""

    code: ClassVar[str] = "on_holiday"
    name: str


@dataclass(frozen=True, slots=True)
class PlannedSitting:
    """A counsellor at a loket on a local date, at these hours, for these services; in the place of
    the zitdag with this id, if any.
    """

    loket_id: int
    counsellor_id: int
    day: date
    openings: tuple[OpeningPlan, ...]
    service_ids: frozenset[int] = frozenset()
    zitdag_id: int | None = None


def of_sitting(session: Session, sitting: PlannedSitting) -> list[PlanningRefusal]:
    """The holiday, the absences, the closures and who else uses the room of that sitting; and the
    rules that it breaks and its region does not keep.

    None where the clock changes, for then it is refused. Seven SELECTs.
    """
    zone = queries.zone_at(session, sitting.loket_id)
    try:
        hours = [
            local_interval(sitting.day, one.starts, one.ends, zone) for one in sitting.openings
        ]
    except (AmbiguousTime, NonexistentTime):
        return []
    during = Interval(min(one.start for one in hours), max(one.end for one in hours))
    who, where = sitting.counsellor_id, sitting.loket_id
    gone = busy_times.unattended(session, [who], [where], during)
    holidays = holiday_names(sitting.day, sitting.day).values()
    rules = planning_rules.warned(_rules(session, sitting, hours))
    return [*map(OnHoliday, holidays), *unattended(gone, who, where, hours), *rules]


def _rules(
    session: Session, sitting: PlannedSitting, hours: Sequence[Interval]
) -> tuple[RuleBroken, ...]:
    planned = Sitting(
        day=sitting.day,
        loket_id=sitting.loket_id,
        loket="",
        counsellor_id=sitting.counsellor_id,
        hours=tuple(hours),
        service_ids=sitting.service_ids,
    )
    replaced = () if sitting.zitdag_id is None else (sitting.zitdag_id,)
    (found,) = rule_facts.broken(session, [planned], replaced)
    return found


def unattended(
    gone: Unattended, counsellor_id: int, loket_id: int, hours: Iterable[Period]
) -> list[PlanningRefusal]:
    """Why nobody is there during some of these hours."""
    hours = list(hours)

    def during(periods: Iterable[Period]) -> list[Period]:
        return [one for one in periods if any(overlaps(hour, one) for hour in hours)]

    return [
        *(CounsellorAbsent(one.start, one.end) for one in during(gone.away.get(counsellor_id, ()))),
        *(LoketClosed(one.start, one.end) for one in during(gone.closed.get(loket_id, ()))),
        *(RoomInUse(one.start, one.end) for one in during(gone.rooms.get(loket_id, ()))),
    ]
