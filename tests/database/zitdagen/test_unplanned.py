"""What the night could not plan waits until somebody decides, or it fits again."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event, select

from database import db, reading, write
from scheduler.people.actors import Actor
from scheduler.people.regions import Region
from scheduler.zitdagen import unplanned
from scheduler.zitdagen.errors import CounsellorElsewhere, InvalidPlan, Problem, UnknownUnplanned
from scheduler.zitdagen.models import UnplannedDate, Zitdag, ZitdagSeries, ZitdagState
from scheduler.zitdagen.operations import cancel_zitdag, plan_zitdag
from scheduler.zitdagen.plans import Instead
from scheduler.zitdagen.series import extend_series, leave_out, plan_missing, plan_series
from tests.support import builders
from tests.support.builders import NOW, PLANNER
from tests.support.planning import TODAY, Network, network, opening, series_plan, zitdag_plan

pytestmark = pytest.mark.usefixtures("app_context")
WEEK = timedelta(weeks=1)
LATER = TODAY + 2 * WEEK
MORNING = (opening("09:00-12:00"),)


@pytest.fixture
def ids(app_context: object) -> Network:
    return write(network)


@pytest.fixture
def series(ids: Network) -> ZitdagSeries:
    return write(plan_series, series_plan(ids), today=TODAY, by=PLANNER)


@pytest.fixture
def fair(ids: Network, series: ZitdagSeries) -> Zitdag:
    """In the way of the first date that the night adds."""
    with reading() as session:
        days = session.scalars(select(Zitdag.date).order_by(Zitdag.date)).all()
    return write(plan_zitdag, zitdag_plan(ids, date=days[-1] + WEEK), by=PLANNER)


@pytest.fixture
def waits(series: ZitdagSeries, fair: Zitdag) -> UnplannedDate:
    night(series)
    (row,) = waiting()
    return row


def night(series: ZitdagSeries, at: datetime = NOW) -> int:
    by = builders.by(at, Actor.SYSTEM)
    return write(extend_series, series.id, today=LATER, by=by)


def waiting(today: date = TODAY) -> list[UnplannedDate]:
    with reading() as session:
        region_id = session.scalars(select(Region.id)).one()
        return list(unplanned.waiting(session, region_id, today=today))


def on(day: date) -> list[Zitdag]:
    with reading() as session:
        return list(session.scalars(select(Zitdag).where(Zitdag.date == day).order_by(Zitdag.id)))


def test_what_could_not_be_planned_is_noted_with_its_cause_once(
    ids: Network, series: ZitdagSeries, fair: Zitdag
) -> None:
    assert night(series) == 1
    assert night(series, NOW + timedelta(days=1)) == 0
    (row,) = waiting()
    assert (row.date, row.series_id, row.noted_at) == (fair.date, series.id, NOW)
    why = unplanned.cause(row)
    assert why == CounsellorElsewhere(fair.date, ("brugge", "ieper"))
    assert isinstance(why, CounsellorElsewhere)
    assert why.other_id == fair.id


def test_it_goes_by_itself_once_it_fits(series: ZitdagSeries, fair: Zitdag) -> None:
    night(series)
    write(cancel_zitdag, fair.id, expected_version=1, by=PLANNER)
    assert night(series) == 1
    assert waiting() == []


def test_it_goes_when_the_series_no_longer_has_that_date(
    ids: Network, series: ZitdagSeries, waits: UnplannedDate
) -> None:
    until = series_plan(ids, ends_on=waits.date - WEEK)
    write(plan_series, until, today=TODAY, by=PLANNER)
    assert waiting() == []


def test_it_is_planned_as_soon_as_nothing_is_in_the_way(
    fair: Zitdag, series: ZitdagSeries, waits: UnplannedDate
) -> None:
    with pytest.raises(CounsellorElsewhere):
        write(plan_missing, waits.id, by=PLANNER)
    assert len(waiting()) == 1
    write(cancel_zitdag, fair.id, expected_version=1, by=PLANNER)
    made = write(plan_missing, waits.id, by=PLANNER)
    assert (made.date, made.series_id, made.detached) == (waits.date, series.id, False)
    assert waiting() == []
    assert night(series) == 0


def test_somebody_else_sits_there_and_the_series_leaves_it_so(
    ids: Network, series: ZitdagSeries, waits: UnplannedDate
) -> None:
    made = write(plan_missing, waits.id, Instead(ids.karim, MORNING), by=PLANNER)
    assert (made.counsellor_id, made.detached) == (ids.karim, True)
    assert night(series) == 0
    write(
        plan_series, series_plan(ids, openings=(opening("13:00-15:00"),)), today=TODAY, by=PLANNER
    )
    with reading() as session:
        kept = session.get_one(Zitdag, made.id)
        assert (kept.state, kept.version) == (ZitdagState.PLANNED, 1)


def test_a_day_gone_by_is_not_planned(ids: Network, waits: UnplannedDate) -> None:
    after = builders.by(NOW + timedelta(weeks=60), Actor.COORDINATOR)
    with pytest.raises(InvalidPlan) as refused:
        write(plan_missing, waits.id, Instead(ids.karim, MORNING), by=after)
    assert refused.value.problem is Problem.PAST_DAY


def test_it_is_left_out_for_good(series: ZitdagSeries, fair: Zitdag, waits: UnplannedDate) -> None:
    left = write(leave_out, waits.id, by=PLANNER)
    assert (left.exceptions, left.version) == ([waits.date.isoformat()], 2)
    write(cancel_zitdag, fair.id, expected_version=1, by=PLANNER)
    assert night(series) == 0
    assert [row.id for row in on(waits.date)] == [fair.id]


def test_what_was_decided_is_not_decided_again(waits: UnplannedDate) -> None:
    write(leave_out, waits.id, by=PLANNER)
    for again in (plan_missing, leave_out):
        with pytest.raises(UnknownUnplanned):
            write(again, waits.id, by=PLANNER)


def test_it_is_counted_for_its_own_region_and_its_own_time(waits: UnplannedDate) -> None:
    with reading() as session:
        region_id = session.scalars(select(Region.id)).one()
        count = {
            (region, day): unplanned.count(session, region, today=day)
            for region in (region_id, region_id + 1)
            for day in (waits.date, waits.date + timedelta(days=1))
        }
        assert unplanned.of_region(session, region_id + 1, waits.id) is None
    assert list(count.values()) == [1, 0, 0, 0]


def test_it_goes_along_when_another_series_goes_on(ids: Network, waits: UnplannedDate) -> None:
    plan = series_plan(ids, code="brugge-di-2", starts_on=waits.date - WEEK)
    fits = series_plan(
        ids, code="brugge-di-2", starts_on=waits.date - WEEK, exceptions=(waits.date,)
    )
    with pytest.raises(CounsellorElsewhere):
        write(plan_series, plan, today=LATER, by=PLANNER, continues="brugge-di")
    write(plan_series, fits, today=LATER, by=PLANNER, continues="brugge-di")
    assert waiting() == []


@pytest.fixture
def selects() -> Iterator[list[str]]:
    seen: list[str] = []

    def note(*arguments: Any) -> None:
        seen.append(arguments[2])

    event.listen(db.engine, "before_cursor_execute", note)
    yield seen
    event.remove(db.engine, "before_cursor_execute", note)


def test_many_that_wait_are_read_as_few(
    ids: Network, series: ZitdagSeries, waits: UnplannedDate, selects: list[str]
) -> None:
    few = _statements(selects)
    for number in (2, 3):
        write(plan_zitdag, zitdag_plan(ids, date=waits.date + number * WEEK), by=PLANNER)
    write(extend_series, series.id, today=LATER + 3 * WEEK, by=PLANNER)
    assert len(waiting()) == 3
    assert _statements(selects) == few


def _statements(selects: list[str]) -> int:
    before = len(selects)
    waiting()
    return len(selects) - before
