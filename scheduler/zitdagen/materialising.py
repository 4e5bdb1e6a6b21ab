"""Materialising series as dated zitdagen: wall-clock hours become rows, in UTC."""

import logging
from collections.abc import Iterable, Mapping
from dataclasses import fields
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from scheduler.calendar.errors import AmbiguousTime, NonexistentTime
from scheduler.calendar.holidays import public_holidays
from scheduler.calendar.intervals import Interval
from scheduler.calendar.recurrence import local_interval, series_dates
from scheduler.people.actors import By
from scheduler.zitdagen import planning_rules, queries, rule_facts, unplanned
from scheduler.zitdagen.errors import PlanningRefusal
from scheduler.zitdagen.models import (
    BookingRules,
    Opening,
    Zitdag,
    ZitdagSeries,
    ZitdagState,
)
from scheduler.zitdagen.planning_rules import Ledger
from scheduler.zitdagen.plans import OpeningPlan, Rules, SeriesPlan
from scheduler.zitdagen.policy import PlannedOpening, check_sittings
from scheduler.zitdagen.season_models import DraftSeries
from scheduler.zitdagen.snapshot import ShiftQuery

HORIZON_WEEKS = 26
"""Horizon up to which series are materialised."""

_log = logging.getLogger(__name__)


def horizon(today: date) -> date:
    """The last date to materialise series to."""
    return today + timedelta(weeks=HORIZON_WEEKS)


def dates(series: ZitdagSeries, *, first: date, last: date) -> list[date]:
    """The dates the series gives from `first` to `last`, ascending; none when it is inactive.

    Raises:
        InvalidRule: see there for the codes.
    """
    given = series_dates(
        series.rule,
        starts_on=series.starts_on,
        ends_on=series.ends_on,
        exceptions=[date.fromisoformat(day) for day in series.exceptions],
        holidays=public_holidays,
        first=first,
        last=last,
    )
    return given if series.active else []


def since(plan: SeriesPlan, *, today: date) -> date:
    """From which day (local) a plan changes anything: what lies before its first day is left alone,
    as is what is over. One that ends a series ends it at once.
    """
    return max(today, plan.starts_on or today) if plan.active else today


def lay_out(
    session: Session,
    series: ZitdagSeries,
    travel: timedelta,
    *,
    first: date,
    today: date,
    by: By,
) -> None:
    """Materialise the zitdagen of the series from `first` on; detached ones stay as they are.

    Dates without a zitdag get one, cancelled ones come back, and those that left the pattern are
    cancelled. When the series goes to another place, its zitdagen do not: they are cancelled, and
    new ones are made there. A client told to come to a place must never find it moved in silence.

    Raises what `check_sittings`, `rule_facts.check` and `local_interval` raise; then nothing may be
    kept.
    """
    others = _sittings_besides(session, series, first, today)
    there = leave_older(queries.following(session, [series.id], first), series.loket_id)
    session.flush()  # before another one gets that date
    planned = draw(session, series, there, first=first, today=today)
    check_sittings(sittings(planned, series.loket.code), others, travel)
    session.add_all(planned)
    session.flush()
    rule_facts.check(session, planned, series.loket)
    unplanned.note(session, series.id, {}, by=by)


def draw(
    session: Session,
    series: ZitdagSeries,
    there: Mapping[date, Zitdag],
    *,
    first: date,
    today: date,
) -> list[Zitdag]:
    """The zitdagen of the series from `first` to the horizon, new or as it is now; those that are
    `there`, by the date they were given, and left its pattern are called off. No SELECT.

    Raises:
        NonexistentTime, AmbiguousTime: the clock changes just then.
    """
    for day, zitdag in there.items():
        zitdag.recurrence_date = day
    given = dates(series, first=first, last=horizon(today))
    for day in there.keys() - set(given):
        call_off(there[day])
    planned = []
    for day in given:
        zitdag = there[day] if day in there else _new(series, day)
        if not zitdag.detached:
            _follow(session, zitdag, series)
            planned.append(zitdag)
    return planned


def at_its_place(found: Iterable[Zitdag], loket_id: int) -> tuple[dict[date, Zitdag], list[Zitdag]]:
    """Of the zitdagen of a series at this loket those that it has here by the date they were given,
    and those that it leaves at an older place. What was left where it is now again comes back.
    """
    here: list[Zitdag] = []
    left: list[Zitdag] = []
    for row in found:
        (here if row.detached or row.loket_id == loket_id else left).append(row)
    there = {row.recurrence_date: row for row in here if row.recurrence_date is not None}
    for row in here:
        if row.recurrence_date is None:
            there.setdefault(row.date, row)
    return there, left


def leave_older(found: Iterable[Zitdag], loket_id: int) -> dict[date, Zitdag]:
    """Those of a series at this loket by the date they were given; those at an older place are
    called off and left without a date."""
    there, left = at_its_place(found, loket_id)
    for zitdag in left:
        call_off(zitdag)
        zitdag.recurrence_date = None
    return there


def lengthen(
    session: Session, series: ZitdagSeries, travel: timedelta, *, by: By, today: date
) -> int:
    """Materialise the dates without a zitdag, and return how many were made.

    A date on which the counsellor cannot come, or with a time that the clock skips, is left out,
    logged, and noted as not planned until somebody decides: it must not keep the series from going
    on, and the next night tries it again.
    """
    given = queries.dates_given(session, series.id, today)
    missing = [day for day in dates(series, first=today, last=horizon(today)) if day not in given]
    made: list[Zitdag] = []
    refused: dict[date, Exception] = {}
    if not missing:
        unplanned.note(session, series.id, refused, by=by)
        return 0
    others = _sittings_besides(session, series, today, today)
    ledger = rule_facts.ledger(session, [series.loket_id], [series.counsellor_id], missing)
    for day in missing:
        try:
            made.append(_make(session, series, day, others, travel, ledger))
        except (PlanningRefusal, NonexistentTime, AmbiguousTime) as refusal:
            _log.warning("series %s gives no zitdag on %s: %r", series.code, day, refusal)
            refused[day] = refusal
    session.add_all(made)
    unplanned.note(session, series.id, refused, by=by)
    return len(made)


def _make(
    session: Session,
    series: ZitdagSeries,
    day: date,
    others: list[PlannedOpening],
    travel: timedelta,
    ledger: Ledger,
) -> Zitdag:
    zitdag = _new(series, day)
    _follow(session, zitdag, series)
    check_sittings(sittings([zitdag], series.loket.code), others, travel)
    sitting = rule_facts.of_zitdag(zitdag, series.loket)
    for broken in planning_rules.refused(ledger.broken(sitting)):
        raise broken
    ledger.add(sitting)
    return zitdag


def _new(series: ZitdagSeries, day: date) -> Zitdag:
    return Zitdag(
        series_id=series.id, recurrence_date=day, date=day, title="", detached=False, version=0
    )


def _follow(session: Session, zitdag: Zitdag, series: ZitdagSeries) -> None:
    zitdag.loket_id = series.loket_id
    zitdag.counsellor_id = series.counsellor_id
    zitdag.state = ZitdagState.PLANNED
    zitdag.services = list(series.services)
    set_rules(zitdag, series)
    set_openings(zitdag, planned_openings(series), ZoneInfo(series.loket.timezone))
    if session.is_modified(zitdag):
        zitdag.version += 1


def call_off(zitdag: Zitdag) -> None:
    """It takes place no more, unless somebody changed it by hand."""
    if not zitdag.detached and zitdag.state is ZitdagState.PLANNED:
        zitdag.state = ZitdagState.CANCELLED
        zitdag.version += 1


def _sittings_besides(
    session: Session, series: ZitdagSeries, first: date, today: date
) -> list[PlannedOpening]:
    """What else its counsellor does from `first` to the horizon of `today`."""
    query = ShiftQuery(
        counsellor_ids=[series.counsellor_id],
        first_date=first,
        last_date=horizon(today),
        besides_series_id=series.id,
    )
    return queries.sittings(session, query)


def planned_openings(series: ZitdagSeries | DraftSeries) -> list[OpeningPlan]:
    """The openings of a day in the series, ascending."""
    return [OpeningPlan(row.kind, row.starts, row.ends) for row in series.openings]


def set_rules(target: BookingRules, rules: BookingRules | Rules) -> None:
    """Copy the rules of booking to `target`."""
    for field in fields(Rules):
        setattr(target, field.name, getattr(rules, field.name))


def set_openings(zitdag: Zitdag, openings: Iterable[OpeningPlan], zone: ZoneInfo) -> None:
    """Set the zitdag's openings on its date, by the clock of `zone`.

    Raises:
        NonexistentTime, AmbiguousTime: the clock changes just then.
    """
    wanted = [_opening(zitdag.date, opening, zone) for opening in openings]
    wanted.sort(key=lambda opening: opening.starts_at)
    if [_content(opening) for opening in zitdag.openings] != [_content(one) for one in wanted]:
        zitdag.openings = wanted


def _opening(day: date, plan: OpeningPlan, zone: ZoneInfo) -> Opening:
    interval = local_interval(day, plan.starts, plan.ends, zone)
    return Opening(
        kind=plan.kind,
        starts=plan.starts,
        ends=plan.ends,
        starts_at=interval.start,
        ends_at=interval.end,
    )


def _content(opening: Opening) -> tuple[object, ...]:
    return opening.kind, opening.starts, opening.ends, opening.starts_at, opening.ends_at


def sittings(zitdagen: Iterable[Zitdag], loket: str) -> list[PlannedOpening]:
    """The openings of these zitdagen, all at the loket with this code."""
    return [
        PlannedOpening(zitdag.date, loket, Interval(opening.starts_at, opening.ends_at))
        for zitdag in zitdagen
        for opening in zitdag.openings
    ]


def hand_over(session: Session, before: ZitdagSeries, after: ZitdagSeries, first: date) -> None:
    """The zitdagen of one series from `first` (local) on become those of the other; with them go
    the dates that could not be planned. The one before ends the day before, or earlier as it did.
    """
    before.ends_on = min(before.ends_on or date.max, first - timedelta(days=1))
    before.version += 1
    for zitdag in queries.following(session, [before.id], first):
        zitdag.series_id = after.id
    unplanned.hand_over(session, before.id, after.id, first)
    session.flush()
