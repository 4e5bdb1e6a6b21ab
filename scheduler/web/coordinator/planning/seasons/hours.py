"""The hours of a season per loket and per counsellor, now and as drafted, as tables."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from scheduler.web.coordinator.planning import formatting
from scheduler.web.coordinator.planning.board.words import duration_words
from scheduler.zitdagen import season_totals
from scheduler.zitdagen.differences import DateChange
from scheduler.zitdagen.season_models import DraftSeries, SeasonDraft
from scheduler.zitdagen.season_totals import SeasonMinutes


@dataclass(frozen=True, slots=True)
class HoursRow:
    """A loket or a counsellor, in words: the hours now, and as drafted."""

    name: str
    now: str
    drafted: str
    is_other: bool


@dataclass(frozen=True, slots=True)
class HoursTables:
    """The hours from one day to another, in words; most in front. `all_hours`: together."""

    first: str
    last: str
    lokets: Sequence[HoursRow]
    counsellors: Sequence[HoursRow]
    all_hours: HoursRow


def tables(
    session: Session,
    draft: SeasonDraft,
    changes: Sequence[tuple[DraftSeries, list[DateChange]]],
    today: date,
) -> HoursTables:
    """The hours of what is counted. Three SELECTs."""
    counted = season_totals.totals(session, draft, changes, today=today)
    lokets, counsellors = season_totals.names(session, counted)
    together = SeasonMinutes(
        sum(one.now for one in counted.lokets.values()),
        sum(one.drafted for one in counted.lokets.values()),
    )
    return HoursTables(
        first=formatting.dated(counted.first_day),
        last=formatting.dated(counted.last_day),
        lokets=_rows(lokets, counted.lokets),
        counsellors=_rows(counsellors, counted.counsellors),
        all_hours=_row("", together),
    )


def _rows(names: Mapping[int, str], hours: Mapping[int, SeasonMinutes]) -> list[HoursRow]:
    return [_row(name, hours[id_]) for id_, name in sorted(names.items(), key=lambda one: one[1])]


def _row(name: str, hours: SeasonMinutes) -> HoursRow:
    now, drafted = duration_words(hours.now), duration_words(hours.drafted)
    return HoursRow(name, now, drafted, hours.now != hours.drafted)
