"""A season is prepared beside the live planning, and published as it was shown."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from database import reading, write
from scheduler.zitdagen import seasons
from scheduler.zitdagen.differences import DateChange, Fate
from scheduler.zitdagen.errors import (
    AlreadyPublished,
    ChangedMeanwhile,
    CounsellorElsewhere,
    DatesChangedMeanwhile,
    DatesClash,
    InvalidPlan,
    Problem,
    UnknownDraft,
)
from scheduler.zitdagen.models import AbsenceReason, Zitdag, ZitdagSeries, ZitdagState
from scheduler.zitdagen.operations import cancel_zitdag, plan_zitdag, record_absence
from scheduler.zitdagen.season_clashes import to_leave_out
from scheduler.zitdagen.season_models import DraftSeries
from scheduler.zitdagen.season_totals import totals
from scheduler.zitdagen.seasons import RowPlan, Season
from scheduler.zitdagen.series import extend_series
from tests.support.builders import NOW, PLANNER
from tests.support.planning import (
    TODAY,
    Network,
    network,
    opening,
    series_plan,
    statements,
    zitdag_plan,
)
from tests.support.seasons import (
    FIRST,
    LAST,
    LAST_SEASON,
    WEEK,
    WEEKS,
    copied,
    draft,
    leave_out,
    live,
    planned,
    publish,
    region_id,
    save,
    shown,
)

pytestmark = pytest.mark.usefixtures("app_context")


@pytest.fixture
def ids(app_context: object) -> Network:
    return write(network)


def fates(changes: Sequence[DateChange]) -> dict[Fate, int]:
    return {fate: sum(one.fate is fate for one in changes) for fate in {c.fate for c in changes}}


def test_a_copy_has_the_series_and_the_single_zitdagen_so_many_weeks_later(ids: Network) -> None:
    planned(ids, exceptions=(date(2026, 12, 1), date(2027, 1, 12)))
    planned(
        ids,
        code="every-other",
        counsellor_id=ids.karim,
        rule="FREQ=WEEKLY;INTERVAL=2;BYDAY=WE",
        starts_on=date(2026, 11, 4),
        ends_on=date(2026, 12, 30),
    )
    planned(ids, code="later", rule="FREQ=WEEKLY;BYDAY=FR", starts_on=LAST)
    write(plan_zitdag, zitdag_plan(ids, counsellor_id=ids.karim), by=PLANNER)
    before = live()

    found = draft(copied())

    assert (found.first_day, found.last_day) == (FIRST, LAST)
    weekly, other, single = found.rows
    assert (weekly.rule, weekly.starts_on, weekly.ends_on) == ("FREQ=WEEKLY;BYDAY=TU", FIRST, None)
    assert weekly.exceptions == ["2027-01-12"]  # of the new season itself
    assert [(one.starts, one.ends) for one in weekly.openings] == [
        (one.starts, one.ends) for one in series_plan(ids).openings
    ]
    assert (other.starts_on, other.ends_on) == (
        date(2026, 11, 18) + WEEKS * WEEK,
        date(2026, 12, 30) + WEEKS * WEEK,
    )
    assert single.is_single
    assert (single.title, single.starts_on) == ("Jobbeurs", date(2026, 11, 17) + WEEKS * WEEK)
    assert live() == before
    assert copied() == found.id  # pressed twice


def test_what_is_published_is_what_was_shown_and_leaves_what_is_before_it(ids: Network) -> None:
    series = planned(ids)
    before = [one for one in live() if one[0] < FIRST]
    draft_id = copied()
    (row,) = draft(draft_id).rows
    save(row, counsellor_id=ids.karim, ends_on=LAST)
    seen, changes = shown(draft_id)
    assert fates(changes[row.id]).keys() == {Fate.CHANGES, Fate.GOES}

    publish(seen)

    assert [one for one in live() if one[0] < FIRST] == before
    assert live(FIRST) == [
        (one.day, ids.karim) for one in changes[row.id] if one.fate is Fate.CHANGES
    ]
    with reading() as session:
        old, new = session.scalars(select(ZitdagSeries).order_by(ZitdagSeries.id))
        assert (old.id, old.ends_on, old.active) == (series.id, FIRST - timedelta(days=1), True)
        assert (new.starts_on, new.ends_on) == (FIRST, LAST)
        # No zitdag was made: who comes to one keeps it.
        given = session.scalar(select(func.count()).select_from(Zitdag))
        assert given == len(before) + len(changes[row.id])
    assert write(extend_series, new.id, today=TODAY, by=PLANNER) == 0
    with pytest.raises(AlreadyPublished):
        publish(seen)


def test_what_is_left_out_ends_before_the_season_and_can_be_put_back(ids: Network) -> None:
    planned(ids)
    draft_id = copied()
    (row,) = draft(draft_id).rows
    for is_left_out in (True, False, True):
        (row,) = draft(draft_id).rows
        leave_out(row, is_left_out=is_left_out)
    seen, changes = shown(draft_id)
    assert fates(changes[row.id]).keys() == {Fate.GOES}

    with reading() as session:
        found = seasons.of_region(session, region_id(), draft_id)
        assert found is not None
        counted = totals(session, found, [(found.rows[0], changes[row.id])], today=TODAY)
        hours = counted.lokets[ids.brugge]
        assert (hours.now, hours.drafted) == (12 * (3 * 60 + 3 * 60 + 30), 0)

    publish(seen)
    assert live(FIRST) == []
    assert len(live()) == 7


def test_two_rows_that_swap_counsellors_do_not_stand_in_each_others_way(ids: Network) -> None:
    planned(ids)
    planned(ids, code="ieper-di", loket_id=ids.ieper, counsellor_id=ids.karim)
    draft_id = copied()
    one, other = draft(draft_id).rows
    save(one, counsellor_id=ids.karim)
    save(other, counsellor_id=ids.sofie)
    seen, changes = shown(draft_id)
    assert not any(found.clashes for some in changes.values() for found in some)

    publish(seen)

    with reading() as session:
        rows = session.execute(
            select(Zitdag.loket_id, Zitdag.counsellor_id)
            .where(Zitdag.date >= FIRST, Zitdag.state == ZitdagState.PLANNED)
            .distinct()
        )
        assert {tuple(row) for row in rows} == {(ids.brugge, ids.karim), (ids.ieper, ids.sofie)}


def test_clashes_between_rows_are_shown_and_refused_until_they_are_left_out(ids: Network) -> None:
    draft_id = write(seasons.begin, Season(region_id(), "Leeg", FIRST, LAST), by=PLANNER)
    plan = series_plan(ids, code="", starts_on=FIRST, ends_on=FIRST + 3 * WEEK)
    for loket_id in (ids.brugge, ids.ieper):
        new = RowPlan(replace(plan, loket_id=loket_id))
        for _press in range(2):
            write(seasons.save_row, draft_id, None, new, expected_version=0, by=PLANNER)
    one, other = draft(draft_id).rows
    seen, changes = shown(draft_id)
    assert {type(clash) for found in changes[one.id] for clash in found.clashes} == {
        CounsellorElsewhere
    }
    with pytest.raises(DatesClash):
        publish(seen)
    assert live() == []

    days = [found.day for found in changes[other.id]]
    rows = {row.id: row for row in draft(draft_id).rows}
    left_out = to_leave_out([(rows[id_], some) for id_, some in changes.items()])
    assert sorted(day for row, day in left_out) == days  # of two in each other's way one stays
    assert {row.id for row, _day in left_out} == {other.id}
    write(seasons.leave_out_dates, draft_id, {other.id: days}, by=PLANNER)
    publish(shown(draft_id)[0])
    assert live() == [(day, ids.sofie) for day in days]


def test_a_live_change_after_it_was_shown_is_shown_first(ids: Network) -> None:
    planned(ids)
    draft_id = copied()
    seen, _changes = shown(draft_id)
    with reading() as session:
        first = session.scalars(select(Zitdag).where(Zitdag.date >= FIRST).limit(1)).one()
    write(cancel_zitdag, first.id, expected_version=first.version, by=PLANNER)

    with pytest.raises(DatesChangedMeanwhile):
        publish(seen)
    publish(shown(draft_id)[0])


def test_a_change_of_the_draft_after_it_was_shown_is_shown_first(ids: Network) -> None:
    planned(ids)
    draft_id = copied()
    seen, _changes = shown(draft_id)
    (row,) = draft(draft_id).rows
    save(row, openings=(opening("09:00-11:00"),))

    with pytest.raises(ChangedMeanwhile):
        publish(seen)
    with pytest.raises(ChangedMeanwhile):
        save(row, openings=(opening("09:00-10:00"),))


def test_a_leave_and_a_holiday_are_seen_in_a_draft(ids: Network) -> None:
    draft_id = write(seasons.begin, Season(region_id(), "Leeg", FIRST, LAST), by=PLANNER)
    plan = series_plan(ids, code="", rule="FREQ=WEEKLY;BYDAY=MO", starts_on=FIRST)
    write(seasons.save_row, draft_id, None, RowPlan(plan), expected_version=0, by=PLANNER)
    away = NOW.replace(year=2027, month=1, day=11, hour=0)
    leave = (away, away + timedelta(days=1), AbsenceReason.LEAVE)
    write(record_absence, ids.sofie, *leave, by=PLANNER)

    (found,) = shown(draft_id)[1].values()

    assert [one.day for one in found if one.warnings] == [date(2027, 1, 11)]
    holidays = {one.holiday: one.day for one in found if one.fate is Fate.HOLIDAY}
    assert list(holidays.values()) == [date(2027, 3, 29), date(2027, 5, 17)]


@pytest.mark.parametrize(
    ("overrides", "problem"),
    [
        ({"starts_on": FIRST - WEEK}, Problem.STARTS_OUTSIDE_SEASON),
        ({"starts_on": LAST + WEEK}, Problem.STARTS_OUTSIDE_SEASON),
        ({"ends_on": LAST + WEEK}, Problem.ENDS_OUTSIDE_SEASON),
        ({"service_ids": frozenset()}, Problem.NO_SERVICES),
    ],
)
def test_a_row_lies_in_its_season_and_makes_sense(
    ids: Network, overrides: dict[str, object], problem: Problem
) -> None:
    planned(ids)
    (row,) = draft(copied()).rows
    with pytest.raises(InvalidPlan) as refused:
        save(row, **overrides)
    assert refused.value.problem is problem


def test_a_draft_that_is_thrown_away_is_gone_with_its_rows(ids: Network) -> None:
    planned(ids)
    before = live()
    draft_id = copied()
    write(seasons.throw_away, draft_id, by=PLANNER)

    with reading() as session:
        assert session.scalars(select(DraftSeries)).all() == []
    with pytest.raises(UnknownDraft):
        write(seasons.throw_away, draft_id, by=PLANNER)
    assert live() == before


def test_as_many_as_it_takes_are_left_out_and_what_is_planned_outside_the_draft_stays(
    ids: Network,
) -> None:
    planned(ids)
    draft_id = write(seasons.begin, Season(region_id(), "Leeg", FIRST, LAST), by=PLANNER)
    plan = series_plan(ids, code="", loket_id=ids.ieper, starts_on=FIRST, ends_on=FIRST + 2 * WEEK)
    write(seasons.save_row, draft_id, None, RowPlan(plan), expected_version=0, by=PLANNER)
    (row,) = draft(draft_id).rows
    changes = shown(draft_id)[1][row.id]

    left_out = to_leave_out([(row, changes)])

    assert sorted(day for _row, day in left_out) == [one.day for one in changes]
    before = live()
    write(seasons.leave_out_dates, draft_id, {row.id: [one.day for one in changes]}, by=PLANNER)
    publish(shown(draft_id)[0])
    assert live() == before


def test_pages_of_a_season_take_as_many_statements_however_long_it_is(ids: Network) -> None:
    planned(ids)
    short = copied(replace(LAST_SEASON, last_day=TODAY + WEEK))
    planned(ids, code="ieper-wo", loket_id=ids.ieper, rule="FREQ=WEEKLY;BYDAY=WE")
    write(plan_zitdag, zitdag_plan(ids, counsellor_id=ids.karim), by=PLANNER)
    long = copied()
    counts = []
    for draft_id in (short, long):
        with statements() as seen:
            shown(draft_id)
        counts.append(len(seen))
    assert counts[0] == counts[1]
