"""A period of the live planning, copied as the rows of a new season."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from scheduler.access import scope
from scheduler.calendar.recurrence import continued, counts_from_its_start, series_dates
from scheduler.people.actors import By
from scheduler.zitdagen import seasons
from scheduler.zitdagen.materialising import planned_openings
from scheduler.zitdagen.models import Zitdag, ZitdagSeries, ZitdagState
from scheduler.zitdagen.plans import OpeningPlan, Rules, SeriesPlan
from scheduler.zitdagen.season_models import ONCE, DraftSeries
from scheduler.zitdagen.seasons import RowPlan, Season


@dataclass(frozen=True, slots=True)
class LastSeason:
    """A period of the live planning, local and included, and how many weeks later it is to be."""

    first_day: date
    last_day: date
    weeks: int

    def later(self, day: date) -> date:
        """The day of the new season that this one becomes."""
        return day + timedelta(weeks=self.weeks)


def copy(session: Session, region_id: int, name: str, last: LastSeason, *, by: By) -> int:
    """Begin a draft with the series and the single zitdagen of that period, so many weeks later;
    the id. Four SELECTs.

    A series without a last day stays without one. Dates that a series leaves out are not copied,
    but for those it leaves out in the new season itself.

    Raises:
        InvalidPlan: the period ends before it starts.
    """
    season = Season(region_id, name, last.later(last.first_day), last.later(last.last_day))
    series = [row for one in _series(session, region_id, last) if (row := _of_series(one, last))]
    singles = [_of_single(one, last) for one in _singles(session, region_id, last)]
    return seasons.begin(session, season, [*series, *singles], by=by)


def _series(session: Session, region_id: int, last: LastSeason) -> Sequence[ZitdagSeries]:
    statement = (
        select(ZitdagSeries)
        .where(
            scope.at_lokets_of(region_id, ZitdagSeries.loket_id),
            ZitdagSeries.active,
            ZitdagSeries.starts_on.is_(None) | (ZitdagSeries.starts_on <= last.last_day),
            ZitdagSeries.ends_on.is_(None) | (ZitdagSeries.ends_on >= last.first_day),
        )
        .options(
            joinedload(ZitdagSeries.loket),
            selectinload(ZitdagSeries.openings),
            selectinload(ZitdagSeries.services),
        )
        .order_by(ZitdagSeries.code)
    )
    return session.scalars(statement).all()


def _of_series(series: ZitdagSeries, last: LastSeason) -> DraftSeries | None:
    """The row of a series; None where it gives no date in that period."""
    given = series_dates(
        series.rule,
        starts_on=series.starts_on,
        ends_on=series.ends_on,
        exceptions=(),
        holidays=(),
        first=last.first_day,
        last=last.last_day,
    )
    if not given:
        return None
    rule, begins = _begins(series, last)
    ends_on = None if series.ends_on is None else last.later(min(series.ends_on, last.last_day))
    ahead = (date.fromisoformat(day) for day in series.exceptions)
    plan = SeriesPlan(
        code="",
        loket_id=series.loket_id,
        counsellor_id=series.counsellor_id,
        rule=rule,
        starts_on=last.later(begins),
        ends_on=ends_on,
        exceptions=tuple(day for day in ahead if day >= last.later(last.first_day)),
        openings=tuple(planned_openings(series)),
        service_ids=frozenset(),
        rules=Rules(**{one.name: getattr(series, one.name) for one in fields(Rules)}),
    )
    return _row(series, plan)


def _begins(series: ZitdagSeries, last: LastSeason) -> tuple[str, date]:
    """The rule and the day with which it begins in that period, in the same weeks."""
    if series.starts_on is None or not counts_from_its_start(series.rule):
        return series.rule, max(last.first_day, series.starts_on or last.first_day)
    return continued(series.rule, series.starts_on, max(last.first_day, series.starts_on))


def _singles(session: Session, region_id: int, last: LastSeason) -> Sequence[Zitdag]:
    statement = (
        select(Zitdag)
        .where(
            scope.at_lokets_of(region_id, Zitdag.loket_id),
            Zitdag.series_id.is_(None),
            Zitdag.state == ZitdagState.PLANNED,
            Zitdag.date.between(last.first_day, last.last_day),
        )
        .options(
            joinedload(Zitdag.loket), selectinload(Zitdag.openings), selectinload(Zitdag.services)
        )
        .order_by(Zitdag.date, Zitdag.id)
    )
    return session.scalars(statement).all()


def _of_single(zitdag: Zitdag, last: LastSeason) -> DraftSeries:
    day = last.later(zitdag.date)
    plan = SeriesPlan(
        code="",
        loket_id=zitdag.loket_id,
        counsellor_id=zitdag.counsellor_id,
        rule=ONCE,
        starts_on=day,
        ends_on=day,
        exceptions=(),
        openings=tuple(OpeningPlan(one.kind, one.starts, one.ends) for one in zitdag.openings),
        service_ids=frozenset(),
        rules=Rules(**{one.name: getattr(zitdag, one.name) for one in fields(Rules)}),
    )
    return _row(zitdag, plan)


def _row(of: ZitdagSeries | Zitdag, plan: SeriesPlan) -> DraftSeries:
    source_id = of.id if isinstance(of, ZitdagSeries) else None
    row = DraftSeries(series_id=source_id, loket=of.loket, services=list(of.services))
    seasons.describe(row, RowPlan(plan, of.title if isinstance(of, Zitdag) else ""))
    return row
