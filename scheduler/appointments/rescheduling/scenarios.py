"""The planning as a change would make it, to offer alternatives before it is made."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from scheduler.calendar.errors import AmbiguousTime, NonexistentTime
from scheduler.calendar.holidays import public_holidays
from scheduler.calendar.intervals import Interval, Period
from scheduler.calendar.recurrence import local_interval, series_dates
from scheduler.zitdagen import materialising, queries
from scheduler.zitdagen.differences import SeriesAhead
from scheduler.zitdagen.models import Anchor, OpeningKind, Zitdag
from scheduler.zitdagen.plans import OpeningPlan, SeriesPlan, ZitdagChange


@dataclass(frozen=True, slots=True)
class PlannedHours:
    """Hours by appointment of a counsellor at a loket, with their services, notice and grid of
    starts. `openings` ascend, and there is at least one."""

    counsellor_id: int
    loket_id: int
    service_ids: frozenset[int]
    openings: tuple[Period, ...]
    notice_hours: int
    step: timedelta
    anchor: Anchor


@dataclass(frozen=True, slots=True)
class Scenario:
    """Planned absences (by counsellor), closures (by loket), removed zitdagen (ids), and hours
    `instead`."""

    away: tuple[tuple[int, Interval], ...] = ()
    closed: tuple[tuple[int, Interval], ...] = ()
    without: frozenset[int] = frozenset()
    instead: tuple[PlannedHours, ...] = ()


AS_PLANNED: Final = Scenario()
"""Nothing changes."""


def after_absence(counsellor_id: int, away: Interval) -> Scenario:
    """An absence."""
    return Scenario(away=((counsellor_id, away),))


def after_closure(loket_ids: Iterable[int], closed: Interval) -> Scenario:
    """These lokets are closed for a while."""
    return Scenario(closed=tuple((loket_id, closed) for loket_id in sorted(loket_ids)))


def after_closing(zitdag_id: int) -> Scenario:
    """A closed zitdag."""
    return Scenario(without=frozenset({zitdag_id}))


def after_change(zitdag: Zitdag, change: ZitdagChange) -> Scenario:
    """A zitdag, with its loket and services, becomes something else.

    Raises:
        NonexistentTime, AmbiguousTime: the clock changes just then.
    """
    openings = _openings(change.date, change.openings, ZoneInfo(zitdag.loket.timezone))
    rules = zitdag if change.rules is None else change.rules
    given = change.service_ids
    if given is None:
        given = frozenset(service.id for service in zitdag.services)
    hours = PlannedHours(
        counsellor_id=change.counsellor_id,
        loket_id=zitdag.loket_id,
        service_ids=given,
        openings=openings,
        notice_hours=rules.notice_hours,
        step=timedelta(minutes=rules.step_minutes),
        anchor=rules.anchor,
    )
    return _instead_of(zitdag, hours)


def after_going_elsewhere(zitdag: Zitdag, loket_id: int) -> Scenario:
    """A zitdag, with its openings and services, goes to another loket."""
    openings = tuple(
        Interval(one.starts_at, one.ends_at)
        for one in zitdag.openings
        if one.kind is OpeningKind.APPOINTMENT
    )
    hours = PlannedHours(
        counsellor_id=zitdag.counsellor_id,
        loket_id=loket_id,
        service_ids=frozenset(service.id for service in zitdag.services),
        openings=openings,
        notice_hours=zitdag.notice_hours,
        step=timedelta(minutes=zitdag.step_minutes),
        anchor=zitdag.anchor,
    )
    return _instead_of(zitdag, hours)


def _instead_of(zitdag: Zitdag, hours: PlannedHours) -> Scenario:
    return Scenario(without=frozenset({zitdag.id}), instead=(hours,) if hours.openings else ())


def after_series(
    session: Session, plan: SeriesPlan, continues: str | None = None, *, today: date
) -> Scenario:
    """The series with that code, or the one it `continues`, becomes something else from `today`
    (local), or its first day if that is later, on.

    Days on which the clock skips those hours are left out. Two SELECTs.

    Raises:
        InvalidRule: see there for the codes.
    """
    first = materialising.since(plan, today=today)
    without = queries.ids_that_follow(session, continues or plan.code, first)
    zone = queries.zone_at(session, plan.loket_id)
    last = materialising.horizon(today)
    return Scenario(without=without, instead=tuple(_of_series(plan, zone, first, last)))


def after_several(session: Session, ahead: Sequence[SeriesAhead], *, today: date) -> Scenario:
    """Several series at once become, or are, what these plans say. Two SELECTs.

    Raises:
        InvalidRule: see there for the codes.
    """
    since = {one.series_id: one.since for one in ahead if one.series_id is not None}
    zones = queries.zones_at(session, {one.plan.loket_id for one in ahead})
    instead = []
    for one in ahead:
        if one.plan.active:
            last = one.until or materialising.horizon(today)
            instead += _of_series(one.plan, zones[one.plan.loket_id], one.since, last)
    return Scenario(without=queries.ids_that_follow_since(session, since), instead=tuple(instead))


def _of_series(plan: SeriesPlan, zone: ZoneInfo, first: date, last: date) -> list[PlannedHours]:
    """Its hours from the first of these days to the last, local."""
    given = series_dates(
        plan.rule,
        starts_on=plan.starts_on,
        ends_on=plan.ends_on,
        exceptions=plan.exceptions,
        holidays=public_holidays,
        first=first,
        last=last,
    )
    openings = (_openings_where_possible(day, plan.openings, zone) for day in given)
    return [_of_day(plan, some) for some in openings if some]


def _of_day(plan: SeriesPlan, openings: tuple[Interval, ...]) -> PlannedHours:
    return PlannedHours(
        counsellor_id=plan.counsellor_id,
        loket_id=plan.loket_id,
        service_ids=plan.service_ids,
        openings=openings,
        notice_hours=plan.rules.notice_hours,
        step=timedelta(minutes=plan.rules.step_minutes),
        anchor=plan.rules.anchor,
    )


def _openings(day: date, plans: Iterable[OpeningPlan], zone: ZoneInfo) -> tuple[Interval, ...]:
    by_appointment = (one for one in plans if one.kind is OpeningKind.APPOINTMENT)
    return tuple(sorted(local_interval(day, one.starts, one.ends, zone) for one in by_appointment))


def _openings_where_possible(
    day: date, plans: Iterable[OpeningPlan], zone: ZoneInfo
) -> tuple[Interval, ...]:
    try:
        return _openings(day, plans, zone)
    except (NonexistentTime, AmbiguousTime):
        return ()
