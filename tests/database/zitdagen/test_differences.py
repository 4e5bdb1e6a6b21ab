"""What a series would change is shown before it is saved, and is what is saved."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from database import reading, write
from scheduler.people.regions import Region
from scheduler.zitdagen.differences import Aspect, DateChange, Fate, ahead, differences, digest
from scheduler.zitdagen.errors import (
    AlreadyThere,
    ChangedMeanwhile,
    CounsellorAbsent,
    CounsellorElsewhere,
    InvalidPlan,
    LoketClosed,
    UnknownSeries,
)
from scheduler.zitdagen.models import (
    AbsenceReason,
    Closure,
    ClosureReason,
    Zitdag,
    ZitdagSeries,
    ZitdagState,
)
from scheduler.zitdagen.operations import (
    cancel_zitdag,
    change_zitdag,
    plan_zitdag,
    record_absence,
)
from scheduler.zitdagen.plans import Rules, SeriesPlan, ZitdagChange
from scheduler.zitdagen.series import plan_series
from tests.support.builders import NOW, PLANNER
from tests.support.planning import (
    TODAY,
    TUESDAY,
    Network,
    network,
    opening,
    series_plan,
    statements,
    zitdag_plan,
)

pytestmark = pytest.mark.usefixtures("app_context")
WEEK = timedelta(weeks=1)
HOME = ZoneInfo("Europe/Brussels")
SHORT = TODAY + 5 * WEEK
MORNING = (opening("09:00-12:00"),)


@pytest.fixture
def ids(app_context: object) -> Network:
    return write(network)


def planned(plan: SeriesPlan, **how: Any) -> ZitdagSeries:
    return write(plan_series, plan, today=TODAY, by=PLANNER, **how)


def shown(plan: SeriesPlan, today: date = TODAY) -> list[DateChange]:
    with reading() as session:
        one = ahead(session, plan, None, today=today)
        (found,) = differences(session, [one], today=today)
        return found


def rows() -> list[Zitdag]:
    with reading() as session:
        return list(
            session.scalars(
                select(Zitdag).options(selectinload(Zitdag.services)).order_by(Zitdag.date)
            )
        )


def by_hand(ids: Network) -> None:
    """One of the series moved, one called off, one is shorter."""
    moved, off, shorter = rows()[:3]
    to_wednesday = ZitdagChange(TUESDAY + timedelta(days=1), MORNING, ids.sofie)
    write(change_zitdag, moved.id, to_wednesday, expected_version=1, by=PLANNER)
    write(cancel_zitdag, off.id, expected_version=1, by=PLANNER)
    change = ZitdagChange(shorter.date, MORNING, ids.sofie)
    write(change_zitdag, shorter.id, change, expected_version=1, by=PLANNER)


def test_a_new_series_only_brings_dates(ids: Network) -> None:
    plan = series_plan(ids, rule="FREQ=WEEKLY;BYDAY=FR", ends_on=date(2027, 1, 8))
    plan = replace(plan, exceptions=(date(2026, 12, 18),))
    found = {one.day: one for one in shown(plan)}
    assert [day for day, one in found.items() if one.fate is Fate.COMES] == [
        date(2026, 11, 20),
        date(2026, 11, 27),
        date(2026, 12, 4),
        date(2026, 12, 11),
        date(2027, 1, 8),
    ]
    assert found[date(2026, 12, 18)].fate is Fate.LEFT_OUT
    christmas = found[date(2026, 12, 25)]
    assert (christmas.fate, christmas.holiday) == (Fate.HOLIDAY, "Kerstmis")


def test_what_was_done_by_hand_is_shown_as_it_is(ids: Network) -> None:
    planned(series_plan(ids, ends_on=SHORT))
    by_hand(ids)
    found = shown(series_plan(ids, ends_on=SHORT, openings=MORNING))
    moved, off, shorter, *others = found
    assert [one.fate for one in (moved, off, shorter)] == [Fate.BY_HAND] * 3
    assert moved.sits_on == TUESDAY + timedelta(days=1)
    assert off.sits_on is None
    assert shorter.sits_on == shorter.day
    assert {one.fate for one in others} == {Fate.CHANGES}


@pytest.mark.parametrize(
    ("change", "aspects"),
    [
        pytest.param({}, set(), id="nothing"),
        pytest.param({"loket_id": "ieper"}, {Aspect.LOKET}, id="another loket"),
        pytest.param({"counsellor_id": "karim"}, {Aspect.COUNSELLOR}, id="somebody else"),
        pytest.param({"openings": MORNING}, {Aspect.HOURS}, id="other hours"),
        pytest.param({"service_ids": "follow_up"}, {Aspect.SERVICES}, id="another service"),
        pytest.param({"rules": Rules(notice_hours=24)}, {Aspect.RULES}, id="another notice"),
        pytest.param(
            {"openings": MORNING, "counsellor_id": "karim"},
            {Aspect.HOURS, Aspect.COUNSELLOR},
            id="two at once",
        ),
        pytest.param({"rule": "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU"}, set(), id="half of the dates"),
        pytest.param({"rule": "FREQ=WEEKLY;BYDAY=TU,TH"}, set(), id="more dates"),
        pytest.param({"rule": "FREQ=WEEKLY;BYDAY=TH"}, set(), id="another day"),
        pytest.param({"exceptions": (TUESDAY + 3 * WEEK,)}, set(), id="one left out"),
        pytest.param({"ends_on": TODAY + 3 * WEEK}, set(), id="it ends sooner"),
        pytest.param({"active": False}, set(), id="it stops"),
        pytest.param({"starts_on": TODAY + 2 * WEEK}, set(), id="from later on"),
    ],
)
def test_what_is_saved_is_what_was_shown(
    ids: Network, change: dict[str, Any], aspects: set[Aspect]
) -> None:
    planned(series_plan(ids, ends_on=SHORT))
    by_hand(ids)
    resolved = {
        name: getattr(ids, value) if isinstance(value, str) and hasattr(ids, value) else value
        for name, value in change.items()
    }
    if isinstance(resolved.get("service_ids"), int):
        resolved["service_ids"] = frozenset({resolved["service_ids"]})
    plan = replace(series_plan(ids, ends_on=SHORT), **resolved)
    found, before = shown(plan), {row.id: row for row in rows()}
    planned(plan)
    after = {row.id: row for row in rows()}

    assert {aspect for one in found for aspect in one.aspects} == aspects
    gone = {one.zitdag_id for one in found if one.fate is Fate.GOES}
    called_off = {
        id_
        for id_, row in after.items()
        if id_ in before and row.state is not before[id_].state is ZitdagState.PLANNED
    }
    relocated = {one.zitdag_id for one in found if Aspect.LOKET in one.aspects}
    assert called_off == gone | relocated
    stays = [one for one in found if one.fate in (Fate.STAYS, Fate.BY_HAND)]
    assert all(after[one.zitdag_id or 0].version == one.version for one in stays)
    changed = [one for one in found if one.fate is Fate.CHANGES]
    assert all(after[one.zitdag_id or 0].version > one.version for one in changed)
    new = [row.date for row in after.values() if row.id not in before]
    moved_there = [one.day for one in found if Aspect.LOKET in one.aspects]
    assert sorted(new) == sorted(
        [one.day for one in found if one.fate is Fate.COMES and one.zitdag_id is None] + moved_there
    )
    untouched = before.keys() - {one.zitdag_id for one in found}
    assert all(after[id_].version == before[id_].version for id_ in untouched)
    assert [one.fate for one in shown(plan) if one.fate in (Fate.GOES, Fate.COMES)] == []


def test_all_that_clashes_is_shown_with_what_is_in_the_way(ids: Network) -> None:
    fair = write(plan_zitdag, zitdag_plan(ids), by=PLANNER)
    second = write(plan_zitdag, zitdag_plan(ids, date=TUESDAY + 2 * WEEK), by=PLANNER)
    found = shown(series_plan(ids, ends_on=SHORT))
    clashing = {one.day: one.clashes for one in found if one.clashes}
    assert list(clashing) == [TUESDAY, TUESDAY + 2 * WEEK]
    elsewhere = [some[0] for some in clashing.values()]
    assert elsewhere == [
        CounsellorElsewhere(day, ("brugge", "ieper")) for day in (TUESDAY, TUESDAY + 2 * WEEK)
    ]
    assert [getattr(one, "other_id", None) for one in elsewhere] == [fair.id, second.id]


def test_the_clock_that_skips_an_hour_is_a_clash_of_that_date_alone(ids: Network) -> None:
    night = (opening("02:30-04:00"),)
    plan = series_plan(ids, rule="FREQ=WEEKLY;BYDAY=SU", openings=night)
    clashing = [one.day for one in shown(plan, today=date(2028, 1, 3)) if one.clashes]
    assert clashing == [date(2028, 3, 26)]


def test_a_leave_and_a_closure_are_named_and_refuse_nothing(ids: Network) -> None:
    starts, ends = (
        datetime.combine(day, datetime.min.time(), HOME)
        for day in (TUESDAY, TUESDAY + timedelta(days=1))
    )
    write(record_absence, ids.sofie, starts, ends, AbsenceReason.LEAVE, by=PLANNER)

    def close(session: Session) -> None:
        session.add(
            Closure(
                region_id=session.scalars(select(Region.id)).one(),
                loket_id=ids.brugge,
                starts_at=starts + WEEK,
                ends_at=ends + WEEK,
                reason=ClosureReason.WORKS,
                recorded_at=NOW,
            )
        )

    write(close)
    first, second, third = shown(series_plan(ids, ends_on=SHORT))[:3]
    assert [one.clashes for one in (first, second, third)] == [(), (), ()]
    assert first.warnings == (CounsellorAbsent(starts, ends),)
    assert second.warnings == (LoketClosed(starts + WEEK, ends + WEEK),)
    assert third.warnings == ()
    planned(series_plan(ids, ends_on=SHORT))


def test_two_plans_at_once_are_in_each_others_way(ids: Network) -> None:
    here, there = series_plan(ids), series_plan(ids, code="ieper-di", loket_id=ids.ieper)
    with reading() as session:
        plans = [ahead(session, one, None, today=TODAY) for one in (here, there)]
        for found in differences(session, plans, today=TODAY):
            assert all(one.clashes for one in found if one.is_planned)


def test_the_digest_is_of_what_is_shown(ids: Network) -> None:
    plan = series_plan(ids, ends_on=SHORT)
    before = digest(shown(plan))
    assert digest(shown(plan)) == before
    write(plan_zitdag, zitdag_plan(ids), by=PLANNER)
    assert digest(shown(plan)) != before


def test_many_plans_and_dates_cost_no_more_selects_than_one(ids: Network) -> None:
    one = series_plan(ids, ends_on=SHORT)
    series_id = planned(one).id
    counts = []
    for many in (
        [one],
        [replace(one, rule="FREQ=DAILY", ends_on=None, code=f"x{n}") for n in range(9)],
    ):
        with reading() as session, statements() as seen:
            plans = [ahead(session, plan, None, today=TODAY) for plan in many]
            plans[0] = replace(plans[0], series_id=series_id)
            differences(session, plans, today=TODAY)
            counts.append(len(seen) - len(many))  # each plan asked for its series
    assert counts[0] == counts[1] <= 12


# From a day on


def test_what_lies_before_the_first_day_is_left_alone(ids: Network) -> None:
    planned(series_plan(ids))
    march = date(2027, 3, 1)
    planned(series_plan(ids, starts_on=march, rule="FREQ=WEEKLY;BYDAY=WE"))
    takes_place = [row.date for row in rows() if row.state is ZitdagState.PLANNED]
    assert [day for day in takes_place if day < march] == [
        TUESDAY + number * WEEK for number in range(15)
    ]
    assert {day.weekday() for day in takes_place if day >= march} == {2}


def test_a_series_goes_on_as_another_one_with_the_same_zitdagen(ids: Network) -> None:
    before = planned(series_plan(ids, ends_on=SHORT))
    first = TUESDAY + 2 * WEEK
    old = {row.date: row.id for row in rows()}
    plan = series_plan(ids, code="brugge-di-2", ends_on=SHORT, starts_on=first, openings=MORNING)

    after = planned(plan, continues="brugge-di", expected_version=1)

    assert {row.date: row.id for row in rows()} == old
    assert {row.date: row.series_id for row in rows()} == {
        day: before.id if day < first else after.id for day in old
    }
    with reading() as session:
        ended = session.get_one(ZitdagSeries, before.id)
        assert (ended.ends_on, ended.version) == (first - timedelta(days=1), 2)


def test_a_series_that_ended_before_another_goes_on_with_it_ends_no_later(ids: Network) -> None:
    before = planned(series_plan(ids, ends_on=SHORT))
    later = SHORT + 4 * WEEK
    planned(series_plan(ids, code="brugge-di-2", starts_on=later), continues="brugge-di")
    with reading() as session:
        assert session.get_one(ZitdagSeries, before.id).ends_on == SHORT


def test_who_goes_on_with_a_series_saw_it_as_it_is(ids: Network) -> None:
    planned(series_plan(ids))
    plan = series_plan(ids, code="brugge-di-2", starts_on=TUESDAY + WEEK)
    with pytest.raises(ChangedMeanwhile):
        planned(plan, continues="brugge-di", expected_version=7)
    with pytest.raises(UnknownSeries):
        planned(plan, continues="nowhere")
    with pytest.raises(InvalidPlan):
        planned(replace(plan, starts_on=TODAY), continues="brugge-di")
    planned(plan, continues="brugge-di", expected_version=1)
    with pytest.raises(ChangedMeanwhile):
        planned(plan, continues="brugge-di")


def test_a_zitdag_in_the_way_on_the_same_loket_is_named(ids: Network) -> None:
    planned(series_plan(ids, ends_on=TUESDAY))
    (found,) = shown(series_plan(ids, code="brugge-di-2", ends_on=TUESDAY, openings=MORNING))
    assert found.clashes == (AlreadyThere(TUESDAY, "brugge"),)
