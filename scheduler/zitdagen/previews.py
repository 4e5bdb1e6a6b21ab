"""A series before it is planned."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from locations.models import Loket
from scheduler.calendar.errors import AmbiguousTime, NonexistentTime
from scheduler.calendar.holidays import holiday_names
from scheduler.calendar.intervals import Interval
from scheduler.calendar.recurrence import local_interval, series_dates
from scheduler.zitdagen import materialising, policy, queries, snapshot
from scheduler.zitdagen.errors import PlanningRefusal
from scheduler.zitdagen.plans import SeriesPlan
from scheduler.zitdagen.policy import PlannedOpening
from scheduler.zitdagen.snapshot import ShiftQuery


@dataclass(frozen=True, slots=True)
class PreviewDate:
    """A date of the pattern. It gives no zitdag on a holiday (its name) or when it is left out;
    `conflict` is why the counsellor cannot sit there then.
    """

    date: date
    holiday: str
    is_left_out: bool
    conflict: Exception | None


def preview(
    session: Session, plan: SeriesPlan, series_id: int | None, *, today: date, most: int
) -> list[PreviewDate]:
    """The first dates from `today` (local) to the horizon, `most` at most, ascending.

    `series_id` is the series that is changed, whose own zitdagen are no conflict. Three SELECTs.

    Raises:
        InvalidPlan, OpeningsOverlap, InvalidRule: the plan makes no sense by itself.
    """
    policy.check_series(plan)
    days = _days(plan, today=today, most=most)
    if not days:
        return []
    loket = session.get_one(Loket, plan.loket_id)
    others = _others(session, plan, series_id, days)
    travel = snapshot.travel_time(session, plan.counsellor_id) or timedelta()
    holidays = holiday_names(days[0], days[-1])
    return [
        PreviewDate(
            date=day,
            holiday=holidays.get(day, ""),
            is_left_out=day in plan.exceptions,
            conflict=_conflict(plan, loket, day, others, travel),
        )
        for day in days
    ]


def _days(plan: SeriesPlan, *, today: date, most: int) -> list[date]:
    return series_dates(
        plan.rule,
        starts_on=plan.starts_on,
        ends_on=plan.ends_on,
        exceptions=(),
        holidays=(),
        first=today,
        last=materialising.horizon(today),
    )[:most]


def _others(
    session: Session, plan: SeriesPlan, series_id: int | None, days: Sequence[date]
) -> list[PlannedOpening]:
    query = ShiftQuery(
        counsellor_ids=[plan.counsellor_id],
        first_date=days[0],
        last_date=days[-1],
        besides_series_id=series_id,
    )
    return queries.sittings(session, query)


def _conflict(
    plan: SeriesPlan, loket: Loket, day: date, others: Sequence[PlannedOpening], travel: timedelta
) -> Exception | None:
    try:
        hours = _hours(plan, day, ZoneInfo(loket.timezone))
        policy.check_sittings(
            [PlannedOpening(day, loket.code, hour) for hour in hours], others, travel
        )
    except (PlanningRefusal, AmbiguousTime, NonexistentTime) as conflict:
        return conflict
    return None


def _hours(plan: SeriesPlan, day: date, zone: ZoneInfo) -> list[Interval]:
    return [local_interval(day, one.starts, one.ends, zone) for one in plan.openings]
