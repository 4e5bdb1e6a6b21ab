"""Series become dated zitdagen, and zitdagen follow their series."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import selectinload

from database import db, reading, write
from scheduler.calendar.errors import InvalidRule, NonexistentTime
from scheduler.zitdagen.errors import (
    AlreadyThere,
    ChangedMeanwhile,
    CounsellorElsewhere,
    InvalidPlan,
    Problem,
    TooLittleTravelTime,
    UnknownSeries,
)
from scheduler.zitdagen.materialising import HORIZON_WEEKS
from scheduler.zitdagen.models import Audience, OpeningKind, Zitdag, ZitdagSeries, ZitdagState
from scheduler.zitdagen.operations import cancel_zitdag, change_zitdag, plan_zitdag
from scheduler.zitdagen.plans import Rules, SeriesPlan, ZitdagChange
from scheduler.zitdagen.series import extend_series, plan_series
from tests.support.builders import PLANNER
from tests.support.planning import (
    TODAY,
    TUESDAY,
    Network,
    network,
    opening,
    series_plan,
    zitdag_plan,
)

pytestmark = pytest.mark.usefixtures("app_context")
WEEK = timedelta(weeks=1)


@pytest.fixture
def ids(app_context: object) -> Network:
    return write(network)


def planned(plan: SeriesPlan, today: date = TODAY) -> ZitdagSeries:
    return write(plan_series, plan, today=today, by=PLANNER)


def zitdagen(state: ZitdagState | None = ZitdagState.PLANNED) -> list[Zitdag]:
    with reading() as session:
        rows = session.scalars(
            select(Zitdag)
            .options(selectinload(Zitdag.openings), selectinload(Zitdag.services))
            .order_by(Zitdag.date, Zitdag.id)
        )
        return [row for row in rows if state is None or row.state is state]


def days(state: ZitdagState | None = ZitdagState.PLANNED) -> list[date]:
    return [zitdag.date for zitdag in zitdagen(state)]


@contextmanager
def statements() -> Iterator[list[str]]:
    seen: list[str] = []

    def note(*arguments: Any) -> None:
        seen.append(arguments[2])

    event.listen(db.engine, "before_cursor_execute", note)
    yield seen
    event.remove(db.engine, "before_cursor_execute", note)


def test_a_series_is_laid_out_from_today_to_the_horizon(ids: Network) -> None:
    planned(series_plan(ids))
    assert days()[0] == TUESDAY
    assert days()[-1] == TODAY + HORIZON_WEEKS * WEEK - timedelta(days=6)
    assert all(day.weekday() == 1 for day in days())


def test_each_zitdag_has_what_the_series_says(ids: Network) -> None:
    rules = Rules(Audience.HOST, released_hours=48, notice_hours=4, horizon_days=30)
    walk_in = opening("13:00-16:30", OpeningKind.WALK_IN)
    series = planned(
        series_plan(ids, rules=rules, openings=(walk_in, opening("09:00-12:00")), ends_on=TUESDAY)
    )
    (zitdag,) = zitdagen()
    assert (zitdag.series_id, zitdag.loket_id, zitdag.counsellor_id) == (
        series.id,
        ids.brugge,
        ids.sofie,
    )
    assert [service.id for service in zitdag.services] == [ids.intake]
    assert (zitdag.audience, zitdag.released_hours, zitdag.notice_hours, zitdag.horizon_days) == (
        Audience.HOST,
        48,
        4,
        30,
    )
    assert [(row.kind, row.starts, row.ends) for row in zitdag.openings] == [
        (OpeningKind.APPOINTMENT, time(9), time(12)),
        (OpeningKind.WALK_IN, time(13), time(16, 30)),
    ]
    assert zitdag.openings[0].starts_at == datetime(2026, 11, 17, 8, tzinfo=UTC)
    assert (zitdag.version, series.version) == (1, 1)


@pytest.mark.parametrize(
    ("today", "before", "after"),
    [
        pytest.param(date(2026, 10, 19), 7, 8, id="the clock goes back"),
        pytest.param(date(2027, 3, 22), 8, 7, id="the clock goes forward"),
    ],
)
def test_zitdagen_keep_their_hours_when_the_clock_changes(
    ids: Network, today: date, before: int, after: int
) -> None:
    planned(series_plan(ids, starts_on=today), today)
    first, second = zitdagen()[:2]
    assert [row.openings[0].starts for row in (first, second)] == [time(9), time(9)]
    assert [row.openings[0].starts_at.hour for row in (first, second)] == [before, after]


@pytest.mark.parametrize(
    ("sunday", "hours"), [(date(2026, 10, 25), 4), (date(2028, 3, 26), 2)], ids=["25 h", "23 h"]
)
def test_an_opening_across_the_change_lasts_as_long_as_it_does(
    ids: Network, sunday: date, hours: int
) -> None:
    night = (opening("01:00-04:00"),)
    planned(
        series_plan(ids, rule="FREQ=DAILY", starts_on=sunday, ends_on=sunday, openings=night),
        today=sunday,
    )
    (zitdag,) = zitdagen()
    assert zitdag.openings[0].ends_at - zitdag.openings[0].starts_at == timedelta(hours=hours)


def test_a_time_that_the_clock_skips_is_named_with_its_date_and_nothing_is_planned(
    ids: Network,
) -> None:
    night = (opening("02:30-04:00"),)
    with pytest.raises(NonexistentTime) as refused:
        planned(
            series_plan(ids, rule="FREQ=WEEKLY;BYDAY=SU", openings=night), today=date(2028, 1, 3)
        )
    assert refused.value.local.date() == date(2028, 3, 26)
    assert days(None) == []


def test_public_holidays_and_exceptions_are_skipped(ids: Network) -> None:
    christmas = date(2026, 12, 25)
    planned(
        series_plan(
            ids,
            rule="FREQ=WEEKLY;BYDAY=FR",
            exceptions=(date(2026, 12, 18),),
            ends_on=date(2027, 1, 8),
        )
    )
    assert christmas not in days(None)
    assert days() == [
        date(2026, 11, 20),
        date(2026, 11, 27),
        date(2026, 12, 4),
        date(2026, 12, 11),
        date(2027, 1, 8),  # the first of January falls out as well
    ]


def test_a_holiday_falls_out_when_a_change_of_the_series_brings_it(ids: Network) -> None:
    until = {"ends_on": date(2026, 12, 27)}
    planned(series_plan(ids, rule="FREQ=WEEKLY;BYDAY=TH", **until))
    planned(series_plan(ids, rule="FREQ=WEEKLY;BYDAY=FR", **until))
    assert days()[-1] == date(2026, 12, 18)


def test_planning_the_same_again_changes_nothing(ids: Network) -> None:
    plan = series_plan(ids, exceptions=(TUESDAY + WEEK,))
    first = planned(plan)
    before = [(row.id, row.version, [one.id for one in row.openings]) for row in zitdagen(None)]
    again = planned(plan)
    after = [(row.id, row.version, [one.id for one in row.openings]) for row in zitdagen(None)]
    assert (again.id, again.version) == (first.id, 1)
    assert after == before


@pytest.mark.parametrize(
    ("change", "what"),
    [
        pytest.param({"counsellor": "karim"}, "counsellor_id", id="another counsellor"),
        pytest.param({"rules": Rules(notice_hours=24)}, "notice_hours", id="another notice"),
    ],
)
def test_zitdagen_follow_a_change_of_their_series(
    ids: Network, change: dict[str, Any], what: str
) -> None:
    planned(series_plan(ids))
    count, old = len(days()), getattr(zitdagen()[0], what)
    changes = {
        {"counsellor": "counsellor_id", "loket": "loket_id"}.get(name, name): getattr(ids, value)
        if isinstance(value, str)
        else value
        for name, value in change.items()
    }
    series = planned(series_plan(ids, **changes))
    assert series.version == 2
    assert {getattr(row, what) for row in zitdagen(None)} == {getattr(series, what)} != {old}
    assert [row.version for row in zitdagen(None)] == [2] * count


def test_zitdagen_stay_at_the_place_that_their_series_leaves(ids: Network) -> None:
    planned(series_plan(ids))
    old = [(row.id, row.date, row.loket_id) for row in zitdagen()]
    planned(series_plan(ids, loket_id=ids.ieper))

    left = zitdagen(ZitdagState.CANCELLED)
    assert [(row.id, row.date, row.loket_id) for row in left] == old
    assert {row.loket_id for row in zitdagen()} == {ids.ieper}
    assert days() == [day for _id, day, _loket in old]


def test_zitdagen_come_back_with_their_series(ids: Network) -> None:
    planned(series_plan(ids))
    old = [row.id for row in zitdagen()]
    planned(series_plan(ids, loket_id=ids.ieper))
    planned(series_plan(ids))

    assert [row.id for row in zitdagen()] == old
    assert {row.loket_id for row in zitdagen(ZitdagState.CANCELLED)} == {ids.ieper}


def test_zitdagen_follow_new_hours_and_services(ids: Network) -> None:
    planned(series_plan(ids))
    series = planned(
        series_plan(ids, openings=(opening("10:00-12:00"),), service_ids=frozenset({ids.follow_up}))
    )
    assert series.version == 2
    for zitdag in zitdagen():
        assert [(row.starts, row.ends) for row in zitdag.openings] == [(time(10), time(12))]
        assert [service.id for service in zitdag.services] == [ids.follow_up]
        assert zitdag.version == 2


def test_what_is_past_does_not_follow(ids: Network) -> None:
    planned(series_plan(ids))
    planned(series_plan(ids, openings=(opening("10:00-12:00"),)), today=TUESDAY + WEEK)
    assert [len(row.openings) for row in zitdagen()[:3]] == [2, 1, 1]


def test_dates_that_leave_the_pattern_are_called_off_and_come_back_with_it(ids: Network) -> None:
    every_week = series_plan(ids)
    planned(every_week)
    everything = days()
    planned(replace(every_week, rule="FREQ=WEEKLY;INTERVAL=2;BYDAY=TU"))
    assert days() == [day for day in everything if (day - TUESDAY).days % 14 == 0]
    assert days(None) == everything
    planned(every_week)
    assert days() == everything
    assert [row.version for row in zitdagen()[:2]] == [1, 3]


def test_an_inactive_series_calls_everything_off_once(ids: Network) -> None:
    planned(series_plan(ids))
    planned(series_plan(ids, active=False))
    planned(series_plan(ids, active=False, rules=Rules(notice_hours=24)))
    assert days() == []
    assert {row.version for row in zitdagen(None)} == {2}


def test_detached_zitdagen_are_left_alone(ids: Network) -> None:
    planned(series_plan(ids))
    moved, off, *others = zitdagen()
    change = ZitdagChange(TUESDAY + timedelta(days=1), (opening("10:00-11:00"),), ids.karim)
    write(change_zitdag, moved.id, change, expected_version=1, by=PLANNER)
    write(cancel_zitdag, off.id, expected_version=1, by=PLANNER)
    planned(series_plan(ids, openings=(opening("14:00-16:00"),)))
    by_id = {row.id: row for row in zitdagen(None)}
    assert by_id[moved.id].date == change.date
    assert by_id[moved.id].openings[0].starts == time(10)
    assert by_id[off.id].state is ZitdagState.CANCELLED
    assert by_id[others[0].id].openings[0].starts == time(14)
    assert len(by_id) == 2 + len(others)
    planned(series_plan(ids, active=False))
    assert days() == [change.date]


def test_a_series_does_not_run_into_a_date_that_was_moved_out_of_it(ids: Network) -> None:
    mornings = series_plan(ids, openings=(opening("09:00-12:00"),))
    planned(mornings)
    to_next_week = ZitdagChange(TUESDAY + WEEK, (opening("13:00-16:00"),), ids.sofie)
    write(change_zitdag, zitdagen()[0].id, to_next_week, expected_version=1, by=PLANNER)
    with pytest.raises(AlreadyThere) as refused:
        planned(replace(mornings, openings=(opening("09:00-14:00"),)))
    assert refused.value == AlreadyThere(TUESDAY + WEEK, "brugge")


def test_two_series_of_a_counsellor_are_never_at_two_places_at_once(ids: Network) -> None:
    planned(series_plan(ids))
    first_tuesday = series_plan(
        ids,
        code="ieper-di",
        loket_id=ids.ieper,
        rule="FREQ=MONTHLY;BYDAY=1TU",
        openings=(opening("09:00-10:00"),),
    )
    with pytest.raises(CounsellorElsewhere) as refused:
        planned(first_tuesday)
    assert refused.value == CounsellorElsewhere(date(2026, 12, 1), ("ieper", "brugge"))
    assert {row.loket_id for row in zitdagen(None)} == {ids.brugge}
    planned(replace(first_tuesday, counsellor_id=ids.karim))


def test_between_two_lokets_there_is_the_travel_time_of_the_region(ids: Network) -> None:
    planned(series_plan(ids, openings=(opening("09:00-12:00"),)))
    afternoon = series_plan(
        ids, code="ieper-di", loket_id=ids.ieper, openings=(opening("12:59-16:00"),)
    )
    with pytest.raises(TooLittleTravelTime) as refused:
        planned(afternoon)
    assert (refused.value.date, refused.value.minutes, refused.value.needed) == (TUESDAY, 59, 60)
    planned(replace(afternoon, openings=(opening("13:00-16:00"),)))


def test_what_was_called_off_is_in_nobodys_way(ids: Network) -> None:
    planned(series_plan(ids, ends_on=TUESDAY))
    write(cancel_zitdag, zitdagen()[0].id, expected_version=1, by=PLANNER)
    write(plan_zitdag, zitdag_plan(ids), by=PLANNER)
    assert [row.title for row in zitdagen()] == ["Jobbeurs"]


def test_a_second_editor_is_told_what_the_first_one_did(ids: Network) -> None:
    planned(series_plan(ids))
    planned(series_plan(ids, openings=(opening("10:00-12:00"),)))
    with pytest.raises(ChangedMeanwhile) as refused:
        write(plan_series, series_plan(ids), today=TODAY, expected_version=1, by=PLANNER)
    assert refused.value.version == 2
    write(plan_series, series_plan(ids), today=TODAY, expected_version=2, by=PLANNER)


@pytest.mark.parametrize(
    ("bad", "problem"),
    [
        pytest.param({"openings": ()}, Problem.NO_OPENINGS, id="no openings"),
        pytest.param({"loket_id": 99}, Problem.UNKNOWN_LOKET, id="no such loket"),
        pytest.param({"counsellor_id": 99}, Problem.UNKNOWN_COUNSELLOR, id="no such counsellor"),
        pytest.param({"service_ids": {1, 99}}, Problem.UNKNOWN_SERVICE, id="no such service"),
    ],
)
def test_a_series_of_nonsense_is_refused(
    ids: Network, bad: dict[str, Any], problem: Problem
) -> None:
    with pytest.raises(InvalidPlan) as refused:
        planned(series_plan(ids, **bad))
    assert refused.value.problem is problem


@pytest.mark.parametrize("active", [True, False])
def test_a_rule_that_cannot_be_read_is_refused(ids: Network, *, active: bool) -> None:
    with pytest.raises(InvalidRule):
        planned(series_plan(ids, rule="FREQ=SOMETIMES", active=active))


def test_extending_makes_only_what_is_missing(ids: Network) -> None:
    series = planned(series_plan(ids))
    before = zitdagen(None)
    later = TODAY + 3 * WEEK
    assert write(extend_series, series.id, today=later, by=PLANNER) == 3
    assert write(extend_series, series.id, today=later, by=PLANNER) == 0
    after = zitdagen(None)
    assert [row.version for row in after] == [1] * (len(before) + 3)
    assert [row.date for row in after[-3:]] == [before[-1].date + n * WEEK for n in (1, 2, 3)]
    assert [row.openings[0].starts for row in after[-3:]] == [time(9)] * 3
    assert [service.id for service in after[-1].services] == [ids.intake]


def test_extending_brings_nothing_back(ids: Network) -> None:
    series = planned(series_plan(ids))
    write(cancel_zitdag, zitdagen()[0].id, expected_version=1, by=PLANNER)
    assert write(extend_series, series.id, today=TODAY, by=PLANNER) == 0
    assert zitdagen(None)[0].state is ZitdagState.CANCELLED


@pytest.mark.parametrize(
    "over", [{"active": False}, {"ends_on": TUESDAY}], ids=["inactive", "ended"]
)
def test_a_series_that_is_over_is_not_extended(ids: Network, over: dict[str, Any]) -> None:
    series = planned(series_plan(ids, **over))
    assert write(extend_series, series.id, today=TODAY + 3 * WEEK, by=PLANNER) == 0


def test_one_date_that_cannot_be_does_not_keep_a_series_from_going_on(
    ids: Network, caplog: pytest.LogCaptureFixture
) -> None:
    series = planned(series_plan(ids))
    beyond = zitdagen()[-1].date + WEEK
    fair = write(plan_zitdag, zitdag_plan(ids, date=beyond), by=PLANNER)
    later = TODAY + 2 * WEEK
    with caplog.at_level(logging.WARNING):
        assert write(extend_series, series.id, today=later, by=PLANNER) == 1
    assert "brugge-di" in caplog.text
    assert str(beyond) in caplog.text
    assert [row.loket_id for row in zitdagen() if row.date == beyond] == [ids.ieper]
    write(cancel_zitdag, fair.id, expected_version=1, by=PLANNER)
    assert write(extend_series, series.id, today=later, by=PLANNER) == 1
    assert [row.loket_id for row in zitdagen() if row.date == beyond] == [ids.brugge]


def test_an_unknown_series_is_not_extended(ids: Network) -> None:
    with pytest.raises(UnknownSeries):
        write(extend_series, 99, today=TODAY, by=PLANNER)


def statements_for(ids: Network, rule: str) -> list[int]:
    """How many statements creating, changing, repeating and extending take, besides inserts."""
    usual = series_plan(ids, code=rule, rule=rule, counsellor_id=ids.karim, ends_on=None)
    changed = replace(usual, openings=(opening("10:00-12:00"),))
    with statements() as creating:
        series = planned(usual)
    with statements() as changing:
        planned(changed)
    with statements() as repeating:
        planned(changed)
    with statements() as extending:
        write(extend_series, series.id, today=TODAY + 10 * WEEK, by=PLANNER)
    planned(replace(changed, active=False))
    return [
        sum(not one.startswith("INSERT") for one in seen)  # SQLite inserts row by row
        for seen in (creating, changing, repeating, extending)
    ]


def test_the_queries_do_not_grow_with_the_dates(ids: Network) -> None:
    six_dates = statements_for(ids, "FREQ=MONTHLY;BYDAY=1TU")
    a_date_a_day = statements_for(ids, "FREQ=DAILY")
    assert a_date_a_day == six_dates
    assert max(six_dates) <= 22
