"""How long it takes to compare and to publish a season of a thousand zitdagen.

Published is what one press waits for: the look at whom it touches, and the change itself.
"""

import statistics
import time
from collections.abc import Iterator
from datetime import timedelta

from sqlalchemy.orm import Session

from app import create_app
from database import db, reading, write
from scheduler.appointments.rescheduling.decisions import Decision, KeepAndFlag
from scheduler.appointments.rescheduling.edits.season import PublishSeason
from scheduler.appointments.rescheduling.planning_changes import apply, preview
from scheduler.zitdagen import season_publishing, seasons
from scheduler.zitdagen.season_copying import LastSeason
from scheduler.zitdagen.season_copying import copy as copy_season
from scheduler.zitdagen.season_publishing import SeasonShown
from settings import Settings
from tests.benchmarks.calendar_bench import Row
from tests.benchmarks.databases import engines
from tests.support import large_network
from tests.support.builders import PLANNER

ROWS = 50
"""Weekly for 22 weeks to the horizon: over a thousand zitdagen."""
LEAST = 1000
ROUNDS = 3
COMPARE_MS, PUBLISH_S = 1000, 5
TODAY = large_network.MONDAY
FIRST = TODAY + timedelta(weeks=4)
AHEAD, SEASON = timedelta(weeks=4), timedelta(weeks=22)


def run() -> Iterator[Row]:
    with engines() as all_of_them:
        for name, engine in all_of_them.items():
            with engine(large_network.fill) as copy:
                rounds = []
                for _ in range(ROUNDS):
                    with copy() as url:
                        rounds.append(_measure(url))
                count, compared, published = (
                    statistics.median(one) for one in zip(*rounds, strict=True)
                )
                yield Row(f"{name}: zitdagen of a season", count, "", f"> {LEAST}", count > LEAST)
                milliseconds = compared * 1000
                is_quick = milliseconds < COMPARE_MS
                yield Row(f"{name}: compared", milliseconds, "ms", f"< {COMPARE_MS}", is_quick)
                is_quick = published < PUBLISH_S
                yield Row(f"{name}: published", published, "s", f"< {PUBLISH_S}", is_quick)


def _measure(url: str) -> tuple[int, float, float]:
    """How many zitdagen, and the seconds to compare and to publish them."""
    app = create_app(Settings(database_url=url, secret_key="a secret of this benchmark"))
    with app.app_context():
        draft_id = write(_prepare)
        begun = time.perf_counter()
        shown, count = _compare(draft_id)
        compared = time.perf_counter() - begun
        edit = PublishSeason(shown, TODAY)
        begun = time.perf_counter()
        write(preview, edit, now=PLANNER.now)
        write(apply, edit, Decision(KeepAndFlag()), by=PLANNER)  # who was booked on a holiday
        published = time.perf_counter() - begun
        db.engine.dispose()
    return count, compared, published


def _prepare(session: Session) -> int:
    """A copy of what so many lokets of one region have, each to be booked an hour sooner: so every
    zitdag that is there changes.
    """
    last = LastSeason(FIRST - AHEAD, FIRST - AHEAD + SEASON, AHEAD // timedelta(weeks=1))
    draft_id = copy_season(session, 1, "Voorjaar", last, by=PLANNER)
    draft = seasons.locked(session, draft_id)
    draft.rows = draft.rows[:ROWS]
    for row in draft.rows:
        row.notice_hours += 1
    session.flush()
    return draft_id


def _compare(draft_id: int) -> tuple[SeasonShown, int]:
    """What was shown, and how many zitdagen it gives."""
    with reading() as session:
        draft = seasons.of_region(session, 1, draft_id)
        assert draft is not None
        ahead = season_publishing.rows_ahead(draft, today=TODAY)
        found = season_publishing.changes(session, ahead, today=TODAY)
        digest = season_publishing.digest(draft, found)
        count = sum(one.is_planned for _row, some in found for one in some)
        return SeasonShown(draft_id, draft.version, digest), count
