"""Seasons that are prepared over the network of `tests.support.planning`, and what is live then."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from database import reading, write
from scheduler.people.regions import Region
from scheduler.zitdagen import season_publishing, seasons
from scheduler.zitdagen.differences import DateChange
from scheduler.zitdagen.models import Zitdag, ZitdagSeries, ZitdagState
from scheduler.zitdagen.season_copying import LastSeason, copy
from scheduler.zitdagen.season_models import DraftSeries, SeasonDraft
from scheduler.zitdagen.season_publishing import SeasonShown
from scheduler.zitdagen.seasons import RowPlan
from scheduler.zitdagen.series import plan_series
from tests.support.builders import PLANNER
from tests.support.planning import TODAY, Network, series_plan

FIRST, LAST = date(2027, 1, 4), date(2027, 3, 28)
WEEKS = 7
LAST_SEASON = LastSeason(TODAY, TODAY + (LAST - FIRST), WEEKS)
WEEK = timedelta(weeks=1)


def region_id() -> int:
    with reading() as session:
        return session.scalars(select(Region.id)).one()


def planned(ids: Network, **overrides: object) -> ZitdagSeries:
    return write(plan_series, series_plan(ids, **overrides), today=TODAY, by=PLANNER)


def copied(last: LastSeason = LAST_SEASON) -> int:
    return write(copy, region_id(), "Winter", last, by=PLANNER)


def draft(draft_id: int) -> SeasonDraft:
    with reading() as session:
        found = seasons.of_region(session, region_id(), draft_id)
    assert found is not None
    return found


def shown(draft_id: int) -> tuple[SeasonShown, dict[int, list[DateChange]]]:
    with reading() as session:
        found = seasons.of_region(session, region_id(), draft_id)
        assert found is not None
        ahead = season_publishing.rows_ahead(found, today=TODAY)
        changes = season_publishing.changes(session, ahead, today=TODAY)
        digest = season_publishing.digest(found, changes)
        return (
            SeasonShown(draft_id, found.version, digest),
            {row.id: some for row, some in changes},
        )


def publish(seen: SeasonShown) -> None:
    write(season_publishing.publish, seen, today=TODAY, by=PLANNER)


def save(row: DraftSeries, **overrides: Any) -> DraftSeries:
    plan = replace(seasons.plan_of(row), **overrides)
    return write(
        seasons.save_row,
        row.draft_id,
        row.id,
        RowPlan(plan, row.title),
        expected_version=row.version,
        by=PLANNER,
    )


def live(first: date = TODAY) -> list[tuple[date, int]]:
    """Dates that take place, with their counsellor."""
    with reading() as session:
        rows = session.execute(
            select(Zitdag.date, Zitdag.counsellor_id)
            .where(Zitdag.state == ZitdagState.PLANNED, Zitdag.date >= first)
            .order_by(Zitdag.date, Zitdag.id)
        )
        return [(day, counsellor_id) for day, counsellor_id in rows]


def leave_out(row: DraftSeries, *, is_left_out: bool = True) -> None:
    write(
        seasons.leave_out,
        row.draft_id,
        row.id,
        is_left_out=is_left_out,
        expected_version=row.version,
        by=PLANNER,
    )
