"""A season that is copied from the planning, some weeks later, and published; in the model too."""

from copy import deepcopy
from dataclasses import replace

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from database import reading, write
from scheduler.appointments.rescheduling.edits.season import PublishSeason
from scheduler.zitdagen import season_copying, season_publishing, seasons
from scheduler.zitdagen.season_copying import LastSeason
from scheduler.zitdagen.season_publishing import SeasonShown
from tests.support.season_base import CHOICES, Act
from tests.support.season_model import DAYS, HOLIDAYS, Season, Series, Zitdag
from tests.support.season_planning import Planning

PERIOD = 14
"""Days that are copied."""


class Publishing(Planning):
    """Drafts are published as they were shown."""

    # Before a period in which every other date is a holiday.
    @precondition(lambda self: self.season.today < PERIOD)
    @rule(weeks=st.sampled_from([2, 4]), choice=CHOICES)
    def a_season_is_published(self, weeks: int, choice: str) -> None:
        first = self.season.today
        last = LastSeason(DAYS[first], DAYS[first + PERIOD - 1], weeks)
        draft_id = write(season_copying.copy, self.world.region.id, "Volgend", last, by=self.by)
        with reading() as session:
            draft = seasons.locked(session, draft_id)
            ahead = season_publishing.rows_ahead(draft, today=self.today)
            changes = season_publishing.changes(session, ahead, today=self.today)
            shown = SeasonShown(draft_id, draft.version, season_publishing.digest(draft, changes))
        edit = PublishSeason(shown, self.today)
        self.act(Act(edit, lambda season: publish(season, 7 * weeks)), choice)


def publish(season: Season, later: int) -> None:
    """Each series of the next days, so many days later, takes over what goes on then."""
    first, last = season.today, season.today + PERIOD - 1
    before = deepcopy(season)
    rows: dict[str, Series] = {}
    for series in sorted(before.series.values(), key=lambda one: one.code):
        given = replace(series, left_out=frozenset()).days(first, last)
        if given:
            code = _code(series.code, {*season.series, *rows})
            rows[code] = _shifted(series, code, given, later, first, last)
            _take_over(season, series, rows[code])
    for series in rows.values():
        season.lay_out(series)
    for one in before.where():
        day = one.day + later
        if not one.series and first <= one.day <= last and DAYS[day] not in HOLIDAYS:
            season.plan(Zitdag(0, one.loket, one.who, day, one.pattern))


def _code(code: str, taken: set[str]) -> str:
    stem = code.split("-")[0]
    return next(new for n in range(2, 99) if (new := f"{stem}-{n}") not in taken)


def _shifted(
    series: Series, code: str, given: list[int], later: int, first: int, last: int
) -> Series:
    starts = given[0] if series.every > 1 else max(first, series.starts)
    return replace(
        series,
        code=code,
        starts=starts + later,
        ends=None if series.ends is None else min(series.ends, last) + later,
        left_out=frozenset(day for day in series.left_out if day >= first + later),
    )


def _take_over(season: Season, series: Series, row: Series) -> None:
    if series.ends is not None and series.ends < row.starts:
        return
    for one in season.of_series(series.code, row.starts):
        one.series = row.code
    season.unplanned = {
        (code, day) for code, day in season.unplanned if code != series.code or day < row.starts
    }
    if series.starts >= row.starts:
        season.series[series.code] = replace(series, is_active=False)
    else:
        season.series[series.code] = replace(series, ends=row.starts - 1)
