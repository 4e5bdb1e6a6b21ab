"""Checks of the series: services that fit, hours that exist, counsellors in one place at a time.

The definitive check is `plan_series`, which also knows what was planned by hand; this one says it
before anything is written, with file and line.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Final
from zoneinfo import ZoneInfo

from scheduler.calendar.errors import AmbiguousTime, NonexistentTime
from scheduler.calendar.holidays import public_holidays
from scheduler.calendar.recurrence import local_interval, series_dates
from scheduler.network.columns import OPENING, OPENINGS, SEPARATOR, minutes_of
from scheduler.network.errors import Expected, Mistake
from scheduler.network.tables import SERIES, NetworkTables, SeriesRow, ServiceRow
from scheduler.zitdagen.errors import AlreadyThere, CounsellorElsewhere, TooLittleTravelTime
from scheduler.zitdagen.models import OpeningKind
from scheduler.zitdagen.policy import PlannedOpening, check_sittings

AHEAD: Final = timedelta(weeks=53)
"""Horizon of the comparison: all dates of a year, and so every clash of two rhythms in it."""


@dataclass(frozen=True, slots=True)
class _Planned:
    """A series and its sittings."""

    row: SeriesRow
    sittings: tuple[PlannedOpening, ...]


def appointment_spans(row: SeriesRow) -> list[int]:
    """The minutes of each stretch by appointment; openings that touch are one."""
    spans: list[tuple[int, int]] = []
    for opening in row.openings:
        if opening.kind is not OpeningKind.APPOINTMENT:
            continue
        starts, ends = minutes_of(opening.starts), minutes_of(opening.ends)
        if spans and spans[-1][1] == starts:
            starts = spans.pop()[0]
        spans.append((starts, ends))
    return [ends - starts for starts, ends in spans]


def session_spans(row: SeriesRow) -> list[int]:
    """The minutes of each opening for a group."""
    return [
        minutes_of(opening.ends) - minutes_of(opening.starts)
        for opening in row.openings
        if opening.kind is OpeningKind.GROUP
    ]


def check(network: NetworkTables, *, today: date) -> Iterator[Mistake]:
    """Yield the errors of the series; unknown codes are checked elsewhere.

    `today` is a local date; the series are compared on their dates in the year from there.
    """
    services = {row.code: row for row in network.services}
    zones = {row.code: ZoneInfo(row.timezone) for row in network.lokets}
    planned: dict[str, list[_Planned]] = defaultdict(list)
    for row in sorted(network.series, key=lambda row: row.line):
        yield from _check_services(row, services)
        sittings: list[PlannedOpening] = []
        wrong = _overlap(row)
        if wrong is None and row.loket in zones:
            wrong = _sit(row, zones[row.loket], sittings, today=today)
        if wrong is not None:
            yield wrong
        else:
            planned[row.counsellor].append(_Planned(row, tuple(sittings)))
    yield from _check_counsellors(network, planned)


def _check_services(row: SeriesRow, services: Mapping[str, ServiceRow]) -> Iterator[Mistake]:
    room, sessions = max(appointment_spans(row), default=0), session_spans(row)
    groups = [code for code in row.services if code in services and services[code].places > 1]
    for code in row.services:
        minutes = services[code].minutes if code in services else 0
        if code in groups and minutes > min(sessions, default=0):
            yield _mistake(row, "openings", "", Expected.A_GROUP_OPENING, minutes=minutes)
        elif code not in groups and minutes > room:
            yield _mistake(row, "services", code, Expected.AN_OPENING_THAT_FITS, minutes=minutes)
    if sessions and row.services and len(groups) != 1:
        found = SEPARATOR.join(groups)
        yield _mistake(row, "services", found, Expected.ONE_GROUP_SERVICE)


def _overlap(row: SeriesRow) -> Mistake | None:
    for one, other in pairwise(row.openings):
        if other.starts < one.ends:
            return _mistake(row, "openings", OPENING.format(other), Expected.OPENINGS_APART)
    return None


def _sit(
    row: SeriesRow, zone: ZoneInfo, sittings: list[PlannedOpening], *, today: date
) -> Mistake | None:
    """Add the sittings of a series; the first hour that the clock skips or shows twice."""
    for day in _dates(row, today):
        for opening in row.openings:
            try:
                interval = local_interval(day, opening.starts, opening.ends, zone)
            except (NonexistentTime, AmbiguousTime):
                found = OPENING.format(opening)
                return _mistake(row, "openings", found, Expected.TIME_THAT_EXISTS, date=day)
            sittings.append(PlannedOpening(day, row.loket, interval))
    return None


def _dates(row: SeriesRow, today: date) -> list[date]:
    return series_dates(
        row.rule,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        exceptions=row.exceptions,
        holidays=public_holidays,
        first=today,
        last=today + AHEAD,
    )


def _check_counsellors(
    network: NetworkTables, planned: Mapping[str, Sequence[_Planned]]
) -> Iterator[Mistake]:
    minutes = {row.code: row.travel_minutes for row in network.regions}
    for counsellor in network.counsellors:
        travel = timedelta(minutes=minutes.get(counsellor.region, 0))
        series = planned.get(counsellor.code, ())
        for position, one in enumerate(series):
            for earlier in series[:position]:
                yield from _clash(one, earlier, travel)


def _clash(later: _Planned, earlier: _Planned, travel: timedelta) -> Iterator[Mistake]:
    """The first date on which the counsellor cannot be at both."""
    try:
        check_sittings(later.sittings, earlier.sittings, travel)
    except (AlreadyThere, CounsellorElsewhere) as error:
        details = {"series": earlier.row.code, "date": error.date}
        yield _clashing(later.row, Expected.ONE_PLACE_AT_A_TIME, details)
    except TooLittleTravelTime as error:
        details = {"series": earlier.row.code, "date": error.date, "minutes": error.needed}
        yield _clashing(later.row, Expected.TIME_TO_TRAVEL, details)


def _clashing(row: SeriesRow, expected: Expected, details: Mapping[str, object]) -> Mistake:
    found = OPENINGS.format(row.openings)
    return _mistake(row, "openings", found, expected, **details)


def _mistake(
    row: SeriesRow, column: str, value: str, expected: Expected, **details: object
) -> Mistake:
    return Mistake(SERIES, row.line, column, value, expected, details)
