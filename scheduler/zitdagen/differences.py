"""The difference between what series would give and what is planned now, date by date.

It is read before a series is saved, and again while it is: what is saved is what was shown. Many
plans at once cost no more SELECTs than one, and are compared with each other too.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from locations.models import Loket
from scheduler.calendar.errors import AmbiguousTime, NonexistentTime
from scheduler.calendar.recurrence import local_interval, series_dates
from scheduler.zitdagen import (
    cautions,
    materialising,
    planning_rules,
    policy,
    queries,
    surroundings,
)
from scheduler.zitdagen.errors import PlanningRefusal
from scheduler.zitdagen.models import Zitdag, ZitdagState
from scheduler.zitdagen.planning_rules import Sitting
from scheduler.zitdagen.plans import Rules, SeriesPlan
from scheduler.zitdagen.policy import PlannedOpening
from scheduler.zitdagen.surroundings import Surroundings

_DIGEST: Final = 20


class Fate(StrEnum):
    """Fate of a date: what saving the series does with it.

    By hand: somebody changed, moved or called off that zitdag, and the series leaves it alone.
    """

    STAYS = "stays"
    CHANGES = "changes"
    COMES = "comes"
    GOES = "goes"
    BY_HAND = "by_hand"
    LEFT_OUT = "left_out"
    HOLIDAY = "holiday"


class Aspect(StrEnum):
    """Aspect of a zitdag that changes."""

    LOKET = "loket"
    COUNSELLOR = "counsellor"
    HOURS = "hours"
    SERVICES = "services"
    RULES = "rules"


_PLANNED: Final = frozenset({Fate.STAYS, Fate.CHANGES, Fate.COMES})


@dataclass(frozen=True, slots=True)
class DateChange:
    """What becomes of one day of a series, local.

    `zitdag_id` and `version` are of the zitdag that is there now, if any; `sits_on` is its date
    where it was moved by hand, None where it was called off. `clashes` are why it cannot be:
    PlanningRefusal, or a time that the clock skips or repeats. `warnings` say that the counsellor
    is away then, the loket closed or its room in use (it is planned, and cannot be booked), or that
    it breaks a rule that its region does not keep.
    """

    day: date
    fate: Fate
    zitdag_id: int | None = None
    version: int = 0
    sits_on: date | None = None
    aspects: tuple[Aspect, ...] = ()
    holiday: str = ""
    clashes: tuple[Exception, ...] = ()
    warnings: tuple[PlanningRefusal, ...] = ()

    @property
    def is_planned(self) -> bool:
        """Whether the series gives a zitdag then, unless it clashes."""
        return self.fate in _PLANNED


@dataclass(frozen=True, slots=True)
class SeriesAhead:
    """A plan, and whose zitdagen from `since` (local) on it takes: those of the series with this
    id; None for one that is new. It gives dates until the horizon, or `until` (local, included).
    """

    plan: SeriesPlan
    series_id: int | None
    since: date
    until: date | None = None


@dataclass(frozen=True, slots=True)
class _Pattern:
    """What a plan gives: hours by date, and why not where the clock changes."""

    ahead: SeriesAhead
    loket: str
    days: Sequence[date]
    hours: Mapping[date, list[PlannedOpening]]
    refused: Mapping[date, Exception]


def ahead(session: Session, plan: SeriesPlan, continues: str | None, *, today: date) -> SeriesAhead:
    """The plan with the series it changes, or `continues` under a new code. One SELECT."""
    series_id = queries.series_id(session, continues or plan.code)
    return SeriesAhead(plan, series_id, materialising.since(plan, today=today))


def differences(
    session: Session, plans: Sequence[SeriesAhead], *, today: date
) -> list[list[DateChange]]:
    """For each plan every date from `today` (local) to the horizon that has something to say,
    ascending. Twelve SELECTs, however many plans.

    Raises:
        InvalidPlan, OpeningsOverlap, InvalidRule: a plan makes no sense by itself.
    """
    for one in plans:
        policy.check_series(one.plan)
    patterns = _patterns(session, plans, today)
    rows = _rows(session, plans)
    beside = _beside(session, patterns, rows, today)
    found = [_of_series(one, rows[number], beside) for number, one in enumerate(patterns)]
    sittings = _sittings(patterns, found)
    if beside.rules is not None:
        beside.rules.add(*(one for some in sittings for one in some.values()))
    return [
        _judged(number, patterns, changes, sittings[number], beside)
        for number, changes in enumerate(found)
    ]


def digest(changes: Iterable[DateChange]) -> str:
    """What was shown, in a word: another one is another difference."""
    said = [
        (
            one.day.isoformat(),
            one.fate.value,
            one.zitdag_id,
            one.version,
            [aspect.value for aspect in one.aspects],
            [repr(clash) for clash in one.clashes],
            [warning.code for warning in one.warnings],
        )
        for one in changes
    ]
    return hashlib.sha256(repr(said).encode()).hexdigest()[:_DIGEST]


def clashing(changes: Iterable[DateChange]) -> tuple[date, ...]:
    """The dates on which the series cannot be, ascending."""
    return tuple(one.day for one in changes if one.clashes)


def _patterns(session: Session, plans: Sequence[SeriesAhead], today: date) -> list[_Pattern]:
    ids = {one.plan.loket_id for one in plans}
    rows = session.execute(select(Loket.id, Loket.code, Loket.timezone).where(Loket.id.in_(ids)))
    lokets = {id_: (code, ZoneInfo(timezone)) for id_, code, timezone in rows}
    return [_pattern(one, *lokets[one.plan.loket_id], today) for one in plans]


def _pattern(one: SeriesAhead, loket: str, zone: ZoneInfo, today: date) -> _Pattern:
    plan, last = one.plan, one.until or materialising.horizon(today)
    days = series_dates(
        plan.rule,
        starts_on=plan.starts_on,
        ends_on=plan.ends_on,
        exceptions=(),
        holidays=(),
        first=one.since,
        last=last,
    )
    hours: dict[date, list[PlannedOpening]] = {}
    refused: dict[date, Exception] = {}
    for day in days if plan.active else ():
        try:
            hours[day] = [
                PlannedOpening(day, loket, local_interval(day, opening.starts, opening.ends, zone))
                for opening in plan.openings
            ]
        except (AmbiguousTime, NonexistentTime) as refusal:
            hours[day], refused[day] = [], refusal
    return _Pattern(one, loket, list(hours), hours, refused)


def _rows(session: Session, plans: Sequence[SeriesAhead]) -> list[list[Zitdag]]:
    """The zitdagen of each series that its plan may change."""
    first = {one.series_id: one.since for one in plans if one.series_id is not None}
    if not first:
        return [[] for _ in plans]
    of_series: dict[int | None, list[Zitdag]] = defaultdict(list)
    for row in queries.following(session, list(first), min(first.values())):
        of_series[row.series_id].append(row)
    return [
        [
            row
            for row in of_series.get(one.series_id, ())
            if (row.recurrence_date or row.date) >= one.since
        ]
        for one in plans
    ]


def _beside(
    session: Session,
    patterns: Sequence[_Pattern],
    rows: Sequence[Sequence[Zitdag]],
    today: date,
) -> Surroundings:
    untils = (one.ahead.until for one in patterns)
    last = max([materialising.horizon(today), *(until for until in untils if until is not None)])
    return surroundings.read(
        session,
        loket_ids={one.ahead.plan.loket_id for one in patterns},
        counsellor_ids={one.ahead.plan.counsellor_id for one in patterns},
        openings=[one for pattern in patterns for day in pattern.hours.values() for one in day],
        without={row.id for some in rows for row in some if not row.detached},
        days=(today, last),
    )


def _of_series(pattern: _Pattern, rows: Sequence[Zitdag], beside: Surroundings) -> list[DateChange]:
    """What becomes of each day, whatever is in its way."""
    plan = pattern.ahead.plan
    there, left = materialising.at_its_place(rows, plan.loket_id)
    left_there = {row.recurrence_date: row for row in left if _is_planned(row)}
    found = []
    for day in sorted({*pattern.days, *there, *(day for day in left_there if day is not None)}):
        change = _of_date(day, pattern, there.get(day), left_there.get(day), beside)
        if change is not None:
            found.append(change)
    return found


def _sittings(
    patterns: Sequence[_Pattern], found: Sequence[Sequence[DateChange]]
) -> list[dict[date, Sitting]]:
    """The sittings that each series gives, by day."""
    return [
        {
            one.day: Sitting(
                day=one.day,
                loket_id=pattern.ahead.plan.loket_id,
                loket=pattern.loket,
                counsellor_id=pattern.ahead.plan.counsellor_id,
                hours=tuple(opening.interval for opening in pattern.hours[one.day]),
                service_ids=pattern.ahead.plan.service_ids,
                zitdag_id=one.zitdag_id,
            )
            for one in changes
            if one.is_planned and pattern.hours[one.day]
        }
        for pattern, changes in zip(patterns, found, strict=True)
    ]


def _judged(
    number: int,
    patterns: Sequence[_Pattern],
    changes: Iterable[DateChange],
    sittings: Mapping[date, Sitting],
    beside: Surroundings,
) -> list[DateChange]:
    """These changes, each that is planned with all that is in its way."""
    siblings = [other for place, other in enumerate(patterns) if place != number]
    return [
        _beside_others(one, patterns[number], siblings, sittings.get(one.day), beside)
        if one.is_planned
        else one
        for one in changes
    ]


def _of_date(
    day: date, pattern: _Pattern, row: Zitdag | None, left: Zitdag | None, beside: Surroundings
) -> DateChange | None:
    """What becomes of a date; None where nothing was and nothing will be."""
    plan, holiday = pattern.ahead.plan, beside.holidays.get(day, "")
    now = row if row is not None and _is_planned(row) else left
    at = DateChange(
        day=day,
        fate=Fate.STAYS,
        zitdag_id=now.id if now is not None else None,
        version=now.version if now is not None else 0,
        holiday=holiday,
    )
    if row is not None and row.detached:
        sits_on = row.date if _is_planned(row) else None
        return replace(
            at, fate=Fate.BY_HAND, zitdag_id=row.id, version=row.version, sits_on=sits_on
        )
    is_given = day in pattern.hours
    if not is_given or holiday or day in plan.exceptions:
        if now is not None:
            return replace(at, fate=Fate.GOES)
        fate = Fate.HOLIDAY if holiday else Fate.LEFT_OUT
        return replace(at, fate=fate) if is_given else None
    if now is None:
        return replace(at, fate=Fate.COMES)
    aspects = _aspects(now, pattern, day)
    return replace(at, fate=Fate.CHANGES if aspects else Fate.STAYS, aspects=aspects)


def _is_planned(row: Zitdag) -> bool:
    return row.state is ZitdagState.PLANNED


def _aspects(row: Zitdag, pattern: _Pattern, day: date) -> tuple[Aspect, ...]:
    plan = pattern.ahead.plan
    planned = sorted(plan.openings, key=lambda one: one.starts)
    hours = sorted((one.interval.start, one.interval.end) for one in pattern.hours[day])
    differs = {
        Aspect.LOKET: row.loket_id != plan.loket_id,
        Aspect.COUNSELLOR: row.counsellor_id != plan.counsellor_id,
        Aspect.HOURS: (
            [(one.kind, one.starts, one.ends) for one in row.openings]
            != [(one.kind, one.starts, one.ends) for one in planned]
            or [(one.starts_at, one.ends_at) for one in row.openings] != hours
        ),
        Aspect.SERVICES: {one.id for one in row.services} != plan.service_ids,
        Aspect.RULES: any(
            getattr(row, one.name) != getattr(plan.rules, one.name) for one in fields(Rules)
        ),
    }
    return tuple(aspect for aspect, is_other in differs.items() if is_other)


def _beside_others(
    change: DateChange,
    pattern: _Pattern,
    siblings: Iterable[_Pattern],
    sitting: Sitting | None,
    beside: Surroundings,
) -> DateChange:
    """The date with all that is in its way."""
    day, who = change.day, pattern.ahead.plan.counsellor_id
    others = list(beside.sittings.get(who, {}).get(day, ()))
    for sibling in siblings:
        if sibling.ahead.plan.counsellor_id == who and _gives(sibling, day, beside):
            others += sibling.hours[day]
    travel = beside.travel.get(who, timedelta())
    clashes: list[Exception] = list(policy.clashes(pattern.hours[day], {day: others}, travel))
    if day in pattern.refused:
        clashes.append(pattern.refused[day])
    hours = [one.interval for one in pattern.hours[day]]
    warnings = cautions.unattended(beside.gone, who, pattern.ahead.plan.loket_id, hours)
    rules = beside.rules.broken(sitting) if beside.rules and sitting else ()
    clashes += planning_rules.refused(rules)
    return replace(
        change,
        clashes=_once(clashes),
        warnings=(*warnings, *planning_rules.warned(rules)),
    )


def _gives(pattern: _Pattern, day: date, beside: Surroundings) -> bool:
    return (
        day in pattern.hours
        and day not in beside.holidays
        and day not in pattern.ahead.plan.exceptions
    )


def _once(clashes: Iterable[Exception]) -> tuple[Exception, ...]:
    """Each reason once: two openings may be in the way of one and the same zitdag."""
    return tuple({repr(one): one for one in clashes}.values())
