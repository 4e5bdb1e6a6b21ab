"""Coordinators who plan at the same moment never bring a counsellor to two places at once."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from threading import Barrier

import pytest
from flask import Flask

from database import reading, write
from scheduler.zitdagen.errors import ChangedMeanwhile, CounsellorElsewhere, PlanningRefusal
from scheduler.zitdagen.operations import cancel_zitdag, change_zitdag, plan_zitdag
from scheduler.zitdagen.plans import ZitdagChange
from scheduler.zitdagen.series import plan_series
from tests.support.builders import PLANNER
from tests.support.planning import (
    TODAY,
    TUESDAY,
    Network,
    network,
    opening,
    series_plan,
    upcoming,
    zitdag_plan,
)

ROUNDS = 10
Attempt = Callable[[], object]


def at_once(app: Flask, attempts: Sequence[Attempt]) -> list[type[PlanningRefusal] | None]:
    """Start them at the same moment; with what each was refused."""
    start = Barrier(len(attempts))

    def run(attempt: Attempt) -> type[PlanningRefusal] | None:
        with app.app_context():
            start.wait(timeout=10)
            try:
                attempt()
            except PlanningRefusal as refusal:
                return type(refusal)
            return None

    with ThreadPoolExecutor(len(attempts)) as pool:
        return list(pool.map(run, attempts))


@pytest.fixture
def ids(app_context: object) -> Network:
    return write(network)


def test_one_of_two_zitdagen_at_the_same_time_is_planned(app: Flask, ids: Network) -> None:
    for week in range(ROUNDS):
        day = TUESDAY + timedelta(weeks=week)
        plans = [zitdag_plan(ids, date=day, loket_id=loket) for loket in (ids.brugge, ids.ieper)]
        refusals = at_once(app, [partial(write, plan_zitdag, plan, by=PLANNER) for plan in plans])
        assert set(refusals) == {None, CounsellorElsewhere}


def test_a_series_made_twice_at_once_is_one_series(app: Flask, ids: Network) -> None:
    for number in range(ROUNDS):
        plan = series_plan(
            ids,
            code=f"week-{number}",
            starts_on=TODAY + timedelta(weeks=number),
            rule="FREQ=DAILY;COUNT=5",
        )
        again = [partial(write, plan_series, plan, today=TODAY, by=PLANNER)] * 4
        assert at_once(app, again) == [None] * 4
    with reading() as session:
        ahead = upcoming(session, ids.brugge, TODAY, TODAY + timedelta(weeks=30))
    assert len(ahead) == 5 * ROUNDS - 2  # Christmas and New Year fall out


def test_one_of_two_editors_of_the_same_version_is_told(app: Flask, ids: Network) -> None:
    for week in range(ROUNDS):
        day = TUESDAY + timedelta(weeks=week)
        zitdag = write(plan_zitdag, zitdag_plan(ids, date=day), by=PLANNER)
        given = ZitdagChange(day, (opening("10:00-11:00"),), ids.karim)
        edits: list[Attempt] = [
            partial(write, change_zitdag, zitdag.id, given, expected_version=1, by=PLANNER),
            partial(write, cancel_zitdag, zitdag.id, expected_version=1, by=PLANNER),
        ]
        assert set(at_once(app, edits)) == {None, ChangedMeanwhile}
