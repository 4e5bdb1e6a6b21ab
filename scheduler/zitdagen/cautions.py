"""What to look out for when one sitting is planned: it may be done, and somebody should know."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from sqlalchemy.orm import Session

from scheduler.calendar.errors import AmbiguousTime, NonexistentTime
from scheduler.calendar.holidays import holiday_names
from scheduler.calendar.intervals import Interval, Period, overlaps
from scheduler.calendar.recurrence import local_interval
from scheduler.zitdagen import busy_times, queries
from scheduler.zitdagen.busy_times import Unattended
from scheduler.zitdagen.errors import CounsellorAbsent, LoketClosed, PlanningRefusal, RoomInUse
from scheduler.zitdagen.plans import OpeningPlan


@dataclass
class OnHoliday(PlanningRefusal):
    """It is a public holiday; its name in Dutch."""

    code: ClassVar[str] = "on_holiday"
    name: str


@dataclass(frozen=True, slots=True)
class PlannedSitting:
    """A counsellor at a loket on a local date, at these hours."""

    loket_id: int
    counsellor_id: int
    day: date
    openings: tuple[OpeningPlan, ...]


def of_sitting(session: Session, sitting: PlannedSitting) -> list[PlanningRefusal]:
    """The holiday, the absences, the closures and who else uses the room of that sitting.

    None where the clock changes, for then it is refused. Two SELECTs.
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
    return [*map(OnHoliday, holidays), *unattended(gone, who, where, hours)]


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
