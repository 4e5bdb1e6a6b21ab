"""Whatever happens while a season is published, what is planned is what was shown."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event
from typing import Any

import pytest
from flask import Flask

from database import db, write
from scheduler.people import diaries
from scheduler.zitdagen import season_publishing, seasons
from scheduler.zitdagen.errors import AlreadyPublished, CounsellorElsewhere, PlanningRefusal
from scheduler.zitdagen.operations import plan_zitdag
from scheduler.zitdagen.season_publishing import SeasonShown
from scheduler.zitdagen.seasons import RowPlan, Season
from tests.support.builders import PLANNER
from tests.support.planning import Network, network, series_plan, zitdag_plan
from tests.support.seasons import FIRST, LAST, live, publish, region_id, shown

DAY = FIRST + timedelta(days=1)
LINGERS = 1
"""Seconds that a press waits after its check, for who is faster."""


@pytest.fixture
def ids(app_context: object) -> Network:
    return write(network)


def prepared(ids: Network) -> SeasonShown:
    """A new season with one date, as it was shown."""
    draft_id = write(seasons.begin, Season(region_id(), "Winter", FIRST, LAST), by=PLANNER)
    plan = series_plan(ids, code="", starts_on=FIRST, ends_on=FIRST + timedelta(days=6))
    write(seasons.save_row, draft_id, None, RowPlan(plan), expected_version=0, by=PLANNER)
    return shown(draft_id)[0]


def sit_elsewhere_after_the_check(
    app: Flask, ids: Network, seen: SeasonShown, monkeypatch: pytest.MonkeyPatch
) -> list[type[PlanningRefusal] | None]:
    """Publish, and between its check and its change let its counsellor sit elsewhere, if that can
    be; what each was refused.
    """
    checked, planned = Event(), Event()
    check = season_publishing.check_as_shown

    def check_and_linger(*arguments: Any) -> None:
        check(*arguments)
        checked.set()
        planned.wait(LINGERS)

    def plan() -> None:
        assert checked.wait(10)
        write(plan_zitdag, zitdag_plan(ids, date=DAY), by=PLANNER)
        planned.set()

    def refused(press: Any) -> type[PlanningRefusal] | None:
        with app.app_context():
            try:
                press()
            except PlanningRefusal as refusal:
                return type(refusal)
            return None

    monkeypatch.setattr(season_publishing, "check_as_shown", check_and_linger)
    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(refused, (lambda: publish(seen), plan)))


def test_nobody_sits_at_two_places_by_a_change_after_the_check(
    app: Flask, ids: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = prepared(ids)

    refusals = sit_elsewhere_after_the_check(app, ids, seen, monkeypatch)

    assert refusals == [None, CounsellorElsewhere]
    assert live() == [(DAY, ids.sofie)]


def test_without_the_lock_on_diaries_they_would(
    app: Flask, ids: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control. On SQLite whoever writes is alone, with or without it."""
    seen = prepared(ids)
    monkeypatch.setattr(diaries, "lock", lambda _session, _ids: None)

    refusals = sit_elsewhere_after_the_check(app, ids, seen, monkeypatch)

    is_alone = db.engine.dialect.name == "sqlite"
    assert refusals == [None, CounsellorElsewhere if is_alone else None]
    assert len(live()) == (1 if is_alone else 2)


def test_a_season_that_is_published_twice_at_once_is_published_once(
    app: Flask, ids: Network
) -> None:
    seen = prepared(ids)

    def press(_number: int) -> type[PlanningRefusal] | None:
        with app.app_context():
            try:
                publish(seen)
            except PlanningRefusal as refusal:
                return type(refusal)
            return None

    with ThreadPoolExecutor(4) as pool:
        refusals = list(pool.map(press, range(4)))

    assert refusals.count(None) == 1
    assert refusals.count(AlreadyPublished) == 3
    assert live() == [(DAY, ids.sofie)]
