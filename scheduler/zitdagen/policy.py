"""Rules of planning, without a database."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from itertools import pairwise

from scheduler.calendar.intervals import Period, overlaps
from scheduler.calendar.recurrence import counts_from_its_start
from scheduler.zitdagen.catalogue import Service
from scheduler.zitdagen.errors import (
    AlreadyThere,
    ChangedMeanwhile,
    CounsellorAbsent,
    CounsellorElsewhere,
    InvalidPlan,
    OpeningsOverlap,
    PlanningRefusal,
    Problem,
    TooLittleTravelTime,
)
from scheduler.zitdagen.models import OpeningKind
from scheduler.zitdagen.plans import OpeningPlan, Rules, SeriesPlan, ZitdagChange, ZitdagPlan


@dataclass(frozen=True, slots=True)
class PlannedOpening:
    """One opening of a planned zitdag: where a counsellor is, when. `date` is local.

    `zitdag_id` is None while it is not there yet.
    """

    date: date
    loket: str
    interval: Period
    zitdag_id: int | None = None


def check_series(plan: SeriesPlan) -> None:
    """InvalidPlan, InvalidRule or OpeningsOverlap when the plan makes no sense by itself."""
    check_zitdag(plan)
    if plan.starts_on is None and counts_from_its_start(plan.rule):
        raise InvalidPlan(Problem.NO_FIRST_DATE)
    if plan.ends_on is not None and plan.ends_on < (plan.starts_on or plan.ends_on):
        raise InvalidPlan(Problem.ENDS_FIRST, plan.ends_on.isoformat())


def check_zitdag(plan: SeriesPlan | ZitdagPlan) -> None:
    """InvalidPlan or OpeningsOverlap when openings, services or rules make no sense."""
    check_openings(plan.openings)
    _check_rules(plan.rules)
    booked = any(opening.kind is not OpeningKind.WALK_IN for opening in plan.openings)
    if booked and not plan.service_ids:
        raise InvalidPlan(Problem.NO_SERVICES)


def check_change(change: ZitdagChange) -> None:
    """InvalidPlan or OpeningsOverlap when openings, or what changes beside them, make no sense."""
    check_openings(change.openings)
    if change.rules is not None:
        _check_rules(change.rules)
    booked = any(opening.kind is not OpeningKind.WALK_IN for opening in change.openings)
    if booked and change.service_ids is not None and not change.service_ids:
        raise InvalidPlan(Problem.NO_SERVICES)


def check_openings(openings: Sequence[OpeningPlan]) -> None:
    """Check that openings exist, end after they start, and do not overlap; they may touch."""
    if not openings:
        raise InvalidPlan(Problem.NO_OPENINGS)
    for opening in openings:
        if opening.ends <= opening.starts:
            raise InvalidPlan(Problem.OPENING_ENDS_FIRST, opening.starts.isoformat("minutes"))
    for one, other in pairwise(sorted(openings, key=lambda opening: opening.starts)):
        if other.starts < one.ends:
            raise OpeningsOverlap(one.starts, other.starts)


def check_groups(openings: Iterable[OpeningPlan], services: Iterable[Service]) -> None:
    """InvalidPlan where an opening for a group has no session to hold, or is shorter than it.

    A zitdag gives one service for groups at most: an opening must say which session it is.
    """
    planned = [opening for opening in openings if opening.kind is OpeningKind.GROUP]
    sessions = [service for service in services if service.seats > 1]
    if planned and len(sessions) != 1:
        raise InvalidPlan(Problem.ONE_GROUP_SERVICE)
    for opening in planned:
        if _minutes(opening.ends) - _minutes(opening.starts) < sessions[0].minutes:
            raise InvalidPlan(Problem.SHORT_SESSION, opening.starts.isoformat("minutes"))


def _minutes(moment: time) -> int:
    return moment.hour * 60 + moment.minute


def _check_rules(rules: Rules) -> None:
    for name, value, least in (
        ("released_hours", rules.released_hours, 0),
        ("notice_hours", rules.notice_hours, 0),
        ("horizon_days", rules.horizon_days, 1),
        ("step_minutes", rules.step_minutes, 1),
    ):
        if value is not None and value < least:
            raise InvalidPlan(Problem.BOOKING_RULES, name)


def check_not_over(day: date, today: date) -> None:
    """InvalidPlan for a day gone by; both local."""
    if day < today:
        raise InvalidPlan(Problem.PAST_DAY, day.isoformat())


def check_version(version: int, expected: int | None) -> None:
    """Optimistic lock: ChangedMeanwhile unless `version` matches; None skips it."""
    if expected is not None and version != expected:
        raise ChangedMeanwhile(version)


def check_sittings(
    new: Iterable[PlannedOpening], others: Iterable[PlannedOpening], travel: timedelta
) -> None:
    """Check that one counsellor can be at all the new sittings, beside the others.

    `travel` is the least time between two lokets on a day.

    Raises:
        CounsellorElsewhere, AlreadyThere, TooLittleTravelTime: the first that cannot be.
    """
    for clash in clashes(new, by_date(others), travel):
        raise clash


def clashes(
    new: Iterable[PlannedOpening],
    others: Mapping[date, Sequence[PlannedOpening]],
    travel: timedelta,
) -> Iterator[PlanningRefusal]:
    """Every reason why one counsellor cannot be at the new sittings beside the others, `by_date`.

    Each pair gives one at most: it is `check_sittings` that is asked whether there is any.
    """
    for one in new:
        for other in others.get(one.date, ()):
            clash = _clash(one, other, travel)
            if clash is not None:
                yield clash


def by_date(sittings: Iterable[PlannedOpening]) -> dict[date, list[PlannedOpening]]:
    """These sittings by their date."""
    on_day = defaultdict(list)
    for one in sittings:
        on_day[one.date].append(one)
    return dict(on_day)


def check_present(hours: Iterable[Period], absence: Period) -> None:
    """CounsellorAbsent when the absence overlaps with these hours."""
    if any(overlaps(hour, absence) for hour in hours):
        raise CounsellorAbsent(absence.start, absence.end)


def _clash(
    sitting: PlannedOpening, other: PlannedOpening, travel: timedelta
) -> PlanningRefusal | None:
    lokets = (sitting.loket, other.loket)
    elsewhere = sitting.loket != other.loket
    if overlaps(sitting.interval, other.interval):
        return (
            CounsellorElsewhere(sitting.date, lokets, other.zitdag_id)
            if elsewhere
            else AlreadyThere(sitting.date, sitting.loket, other.zitdag_id)
        )
    between = max(
        sitting.interval.start - other.interval.end, other.interval.start - sitting.interval.end
    )
    if elsewhere and between < travel:
        minute = timedelta(minutes=1)
        return TooLittleTravelTime(
            sitting.date, lokets, between // minute, travel // minute, other.zitdag_id
        )
    return None
