"""Rules of planning are refused or warned of as the region sets, wherever something is planned."""

from dataclasses import replace
from datetime import time, timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from database import reading, write
from scheduler.people.counsellors import Counsellor
from scheduler.people.organisations import Organisation
from scheduler.people.regions import PlanningRule, Region
from scheduler.zitdagen import cautions, rule_facts, unplanned
from scheduler.zitdagen.catalogue import Service, counsellor_services
from scheduler.zitdagen.cautions import PlannedSitting
from scheduler.zitdagen.differences import DateChange, ahead, clashing, differences
from scheduler.zitdagen.models import UnplannedDate, ZitdagSeries
from scheduler.zitdagen.operations import change_zitdag, plan_zitdag, sit_elsewhere
from scheduler.zitdagen.planning_rules import (
    Beside,
    LanguagesNotSpoken,
    NoBreak,
    OutsideHostHours,
    OverWeeklyHours,
    RuleBroken,
    ServicesNotGiven,
    TooFewDesks,
)
from scheduler.zitdagen.plans import SeriesPlan, ZitdagChange
from scheduler.zitdagen.series import extend_series, plan_missing, plan_series
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


def having(model: type[Any], **values: Any) -> None:
    """Give these values to all rows of a kind: of most there is one here."""
    write(lambda session: session.execute(update(model).values(**values)))


def refusing(*rules: PlanningRule) -> None:
    having(Region, refused_rules=[str(one) for one in rules])


def gives(counsellor_id: int, service_id: int) -> None:
    row = {"counsellor_id": counsellor_id, "service_id": service_id}
    write(lambda session: session.execute(insert(counsellor_services).values(row)))


def planned(plan: SeriesPlan) -> ZitdagSeries:
    return write(plan_series, plan, today=TODAY, by=PLANNER)


def shown(*plans: SeriesPlan) -> list[list[DateChange]]:
    with reading() as session:
        several = [ahead(session, one, None, today=TODAY) for one in plans]
        return differences(session, several, today=TODAY)


def looked_out(ids: Network, **sitting: Any) -> list[type[Exception]]:
    usual = PlannedSitting(
        ids.brugge, ids.sofie, TUESDAY, (opening("09:00-14:00"),), frozenset({ids.intake})
    )
    with reading() as session:
        return [type(one) for one in cautions.of_sitting(session, replace(usual, **sitting))]


def test_each_rule_is_warned_of_before_one_sitting_is_planned(ids: Network) -> None:
    write(plan_zitdag, zitdag_plan(ids, counsellor_id=ids.karim), by=PLANNER)
    having(Organisation, desks=1, opening_hours="mo-fr 09:00-13:00")
    having(Counsellor, weekly_hours=4)
    having(Service, language="ti")
    gives(ids.sofie, ids.follow_up)

    every = [
        TooFewDesks,
        OutsideHostHours,
        OverWeeklyHours,
        NoBreak,
        ServicesNotGiven,
        LanguagesNotSpoken,
    ]
    assert looked_out(ids) == every
    refusing(PlanningRule.BREAK, PlanningRule.DESKS)
    assert looked_out(ids) == [one for one in every if one not in (NoBreak, TooFewDesks)]
    gives(ids.sofie, ids.intake)
    assert ServicesNotGiven not in looked_out(ids)


def test_a_zitdag_is_not_beside_itself(ids: Network) -> None:
    zitdag = write(plan_zitdag, zitdag_plan(ids), by=PLANNER)
    having(Organisation, desks=1)
    having(Counsellor, weekly_hours=4)
    hours = (opening("13:00-16:00"),)
    assert looked_out(ids, openings=hours) == [OverWeeklyHours]
    assert looked_out(ids, openings=hours, zitdag_id=zitdag.id) == []


def test_what_the_region_refuses_is_not_planned(ids: Network) -> None:
    having(Counsellor, weekly_hours=4)
    zitdag = write(plan_zitdag, zitdag_plan(ids), by=PLANNER)
    longer = ZitdagChange(TUESDAY, (opening("09:00-13:30"),), ids.sofie)
    write(change_zitdag, zitdag.id, longer, expected_version=1, by=PLANNER)
    refusing(PlanningRule.WEEK)

    with pytest.raises(OverWeeklyHours):
        write(change_zitdag, zitdag.id, longer, expected_version=2, by=PLANNER)
    with pytest.raises(OverWeeklyHours):
        write(sit_elsewhere, zitdag.id, ids.brugge, expected_version=2, by=PLANNER)
    plan = zitdag_plan(ids, date=TUESDAY + WEEK)
    write(plan_zitdag, plan, by=PLANNER)
    with pytest.raises(OverWeeklyHours) as refused:
        write(plan_zitdag, replace(plan, openings=(opening("14:00-16:00"),)), by=PLANNER)
    (beside,) = refused.value.beside
    assert (beside.day, beside.loket) == (TUESDAY + WEEK, "ieper")


def test_a_series_shows_what_it_breaks_and_is_refused_where_its_region_does(ids: Network) -> None:
    having(Counsellor, weekly_hours=6)
    write(plan_zitdag, zitdag_plan(ids, date=TUESDAY + WEEK), by=PLANNER)
    plan = series_plan(ids, openings=(opening("13:00-17:00"),))

    (changes,) = shown(plan)
    assert [one.day for one in changes if one.warnings] == [TUESDAY + WEEK]
    assert clashing(changes) == ()
    refusing(PlanningRule.WEEK)
    (changes,) = shown(plan)
    assert clashing(changes) == (TUESDAY + WEEK,)
    with pytest.raises(OverWeeklyHours):
        planned(plan)
    planned(replace(plan, exceptions=(TUESDAY + WEEK,)))
    (again,) = shown(replace(plan, exceptions=(TUESDAY + WEEK,)))
    assert clashing(again) == ()


def test_series_that_are_planned_at_once_are_beside_each_other(ids: Network) -> None:
    having(Organisation, desks=1)
    one = series_plan(ids)
    other = replace(one, code="ieper-di", loket_id=ids.ieper, counsellor_id=ids.karim)

    of_one, of_other = shown(one, other)
    assert all(isinstance(change.warnings[0], TooFewDesks) for change in (*of_one, *of_other))
    assert next(change.warnings for change in shown(one)[0]) == ()


def test_what_the_night_may_not_plan_waits_with_the_rule(ids: Network) -> None:
    series = planned(series_plan(ids))
    having(Counsellor, weekly_hours=6)
    refusing(PlanningRule.WEEK, PlanningRule.BREAK)
    later = TODAY + 2 * WEEK
    assert write(extend_series, series.id, today=later, by=PLANNER) == 0

    with reading() as session:
        waiting = session.scalars(select(UnplannedDate).order_by(UnplannedDate.date)).all()
        cause = unplanned.cause(waiting[0])
    assert len(waiting) == 2
    assert isinstance(cause, OverWeeklyHours)
    assert (cause.minutes, cause.hours, cause.beside) == (390, 6, ())
    with pytest.raises(OverWeeklyHours):
        write(plan_missing, waiting[0].id, by=PLANNER)
    having(Counsellor, weekly_hours=7)
    assert write(extend_series, series.id, today=later, by=PLANNER) == 2


def test_all_of_a_broken_rule_is_kept(ids: Network) -> None:
    series = planned(series_plan(ids))
    broken = NoBreak(
        date=TUESDAY,
        is_refused=True,
        beside=(Beside(TUESDAY, "ieper", ids.sofie, None),),
        starts=time(9),
        ends=time(13, 30),
    )
    spoken = LanguagesNotSpoken(date=TUESDAY + WEEK, is_refused=True, languages=("ar", "ti"))
    noted = {broken.date: broken, spoken.date: spoken}
    write(unplanned.note, series.id, noted, by=PLANNER)

    with reading() as session:
        rows = session.scalars(select(UnplannedDate).order_by(UnplannedDate.date)).all()
        assert [unplanned.cause(one) for one in rows] == [broken, spoken]


def test_what_is_planned_and_breaks_a_rule_is_found(ids: Network) -> None:
    planned(series_plan(ids))
    region_id = region(ids)
    with reading() as session:
        assert rule_facts.of_region(session, region_id, TODAY) == []
    having(Organisation, opening_hours="mo-fr 09:00-16:00")
    having(Service, language="ti")
    with reading() as session:
        found = rule_facts.of_region(session, region_id, TODAY)
        assert rule_facts.broken(session, []) == []
    assert [sitting.day for sitting, _rules in found] == [TUESDAY + n * WEEK for n in range(8)]
    rules: tuple[RuleBroken, ...] = found[0][1]
    assert [type(one) for one in rules] == [OutsideHostHours, LanguagesNotSpoken]


def region(ids: Network) -> int:
    with reading() as session:
        return _region_of(session, ids.sofie)


def _region_of(session: Session, counsellor_id: int) -> int:
    return session.get_one(Counsellor, counsellor_id).region_id
