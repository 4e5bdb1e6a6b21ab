"""Imports GTFS feeds into the timetable of a folder: all of them, or nothing changes.

Feeds that are addresses are kept in `feeds/` beside the timetable, and fetched again only when
their server says that they have changed.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from locations.transit.gtfs.archive import FeedRefused, Progress
from locations.transit.gtfs.download import NotFetched, fetch
from locations.transit.gtfs.feed import Gtfs, read
from locations.transit.merged_feed import MergedFeed
from locations.transit.merging import BoundingBox, merge
from locations.transit.service_day import midnight
from locations.transit.timetable_store import VERSION, Feed, TimetableStore

FEEDS = "feeds"
DAYS_AHEAD = 27 * 7
"""The horizon of zitdagen is 26 weeks."""
CHECK_AGAIN = timedelta(hours=20)
"""Feeds allow few downloads a day, and several workers may share a folder."""
IMPORT_AGAIN = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class FeedProblem:
    """A problem of a feed: a code, the feed, the file in it (and line or column)."""

    code: str
    source: str
    where: str = ""
    detail: str = ""

    def __str__(self) -> str:
        words = (self.source, self.where, self.code, self.detail)
        return ": ".join(word for word in words if word)


class TimetableRefused(Exception):
    """Nothing was imported; the timetable that was there stays in use."""

    def __init__(self, mistakes: Sequence[FeedProblem]) -> None:
        super().__init__("; ".join(str(mistake) for mistake in mistakes))
        self.mistakes = tuple(mistakes)


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """Filter of feeds: the dates from first to last, inclusive, and what touches the area."""

    first: date
    last: date
    area: BoundingBox | None = None

    @classmethod
    def from_day(cls, today: date, area: BoundingBox | None = None) -> "ImportPlan":
        """Plan from today to a week past the horizon."""
        return cls(today, today + timedelta(days=DAYS_AHEAD), area)

    @property
    def dates(self) -> list[date]:
        """Every date of the plan."""
        length = (self.last - self.first).days + 1
        return [self.first + timedelta(days=number) for number in range(length)]


@dataclass(frozen=True)
class ImportReport:
    """Result of an import: feeds, dates covered, files made of them, and the total size."""

    feeds: tuple[Feed, ...]
    first: date
    last: date
    dates: int
    files: int
    stops: int
    trips: int
    connections: int
    """Of the fullest day, as are the trips."""
    size: int
    """Bytes of the day files together."""


def _quiet(_what: str, _done: int, _all: int) -> None:
    """The no-op progress."""


def import_feeds(
    sources: Sequence[str | Path], folder: Path, plan: ImportPlan, progress: Progress = _quiet
) -> ImportReport:
    """Read every feed (a zip file, or the address of one) and put them in use together.

    All of them, or none: the timetable that was there stays in use until the new one is whole.

    Raises:
        TimetableRefused: what is wrong with which feed: not_found, not_fetched, not_a_zip,
            file_missing, column_missing, not_utf8, unreadable, unknown_time_zone, expired,
            nothing_runs, nothing_here (in the area, on these dates).
        OSError: the folder cannot be written.
    """
    store = TimetableStore(folder)
    return _import(_fetch_all(sources, store, progress), store, plan, progress)


@dataclass(frozen=True, slots=True)
class _Fetched:
    source: str
    path: Path
    version: str
    is_new: bool


def refresh(
    sources: Sequence[str | Path], folder: Path, plan: ImportPlan, now: datetime
) -> ImportReport | None:
    """Import again if a feed has changed, or a week has passed; None where there was no need.

    Asks no server twice within most of a day. `now` is aware. Raises what import_feeds does.
    """
    store = TimetableStore(folder)
    index = store.index()
    if index and now - datetime.fromisoformat(index["checked_at"]) < CHECK_AGAIN:
        return None
    fetched = _fetch_all(sources, store, _quiet)
    same_feeds = index is not None and [each["source"] for each in index["feeds"]] == [
        each.source for each in fetched
    ]
    if index and same_feeds and not any(each.is_new for each in fetched):
        first = date.fromisoformat(index["first"])
        if plan.first - first < IMPORT_AGAIN:
            store.put_index({**index, "checked_at": now.isoformat()})
            return None
    report = _import(fetched, store, plan, _quiet)
    if written := store.index():
        store.put_index({**written, "checked_at": now.isoformat()})
    return report


def _fetch_all(
    sources: Sequence[str | Path], store: TimetableStore, progress: Progress
) -> list[_Fetched]:
    folder = store.folder / FEEDS
    folder.mkdir(parents=True, exist_ok=True)
    known = {feed.source: feed.version for feed in store.feeds()}
    fetched, mistakes = [], []
    for source in map(str, sources):
        try:
            fetched.append(_fetch(source, folder, known.get(source, ""), progress))
        except FileNotFoundError:
            mistakes.append(FeedProblem("not_found", source))
        except OSError as error:
            mistakes.append(FeedProblem("unreadable", source, detail=error.strerror or ""))
        except NotFetched as failure:
            mistakes.append(FeedProblem("not_fetched", source, detail=str(failure)))
    if mistakes:
        raise TimetableRefused(mistakes)
    return fetched


def _fetch(source: str, folder: Path, known_version: str, progress: Progress) -> _Fetched:
    if not source.startswith(("http://", "https://")):
        digest = _digest(Path(source))
        return _Fetched(source, Path(source), digest, is_new=digest != known_version)
    path = folder / f"{hashlib.sha256(source.encode()).hexdigest()[:16]}.zip"
    version = fetch(source, path, known_version if path.exists() else "", progress)
    return _Fetched(source, path, version, is_new=version != known_version)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _import(
    fetched: Sequence[_Fetched], store: TimetableStore, plan: ImportPlan, progress: Progress
) -> ImportReport:
    timetable = _read_all(fetched, plan, progress)
    before, after = plan.first - timedelta(days=1), plan.last + timedelta(days=1)
    written = _write_days(timetable, store, plan, progress)
    found = tuple(
        Feed(
            name=feed.name,
            source=each.source,
            valid_from=feed.calendar.first_date or before,
            valid_until=feed.calendar.last_date or after,
            is_example=feed.is_example,
            left_out=dict(sorted(feed.left_out.items())),
            version=each.version,
        )
        for feed, each in zip(timetable.feeds, fetched, strict=True)
    )
    names = {on.isoformat(): file.name for on, file in written.items()}
    store.put_index(_index_of(timetable, plan, found, names))
    store.drop_days_except(set(names.values()))
    return _report(found, timetable, written, store.folder)


def _read_all(fetched: Sequence[_Fetched], plan: ImportPlan, progress: Progress) -> MergedFeed:
    margin = timedelta(days=1)
    running = [plan.first - margin, *plan.dates, plan.last + margin]
    read_feeds: list[Gtfs] = []
    mistakes = []
    for each in fetched:
        try:
            read_feeds.append(read(each.path, running, progress))
        except FeedRefused as refused:
            mistakes.append(FeedProblem(refused.code, each.source, refused.where, refused.detail))
    if mistakes:
        raise TimetableRefused(mistakes)
    stamped = hashlib.sha256(repr((VERSION, plan.area)).encode())
    for each in fetched:
        stamped.update(_digest(each.path).encode())
    timetable = merge(read_feeds, plan.area, stamped.hexdigest()[:16])
    if not len(timetable.departs) or not any(map(timetable.runs, plan.dates)):
        sources = ", ".join(each.source for each in fetched)
        raise TimetableRefused([FeedProblem("nothing_here", sources)])
    return timetable


@dataclass(frozen=True, slots=True)
class _DayFile:
    name: str
    trips: int
    connections: int


def _write_days(
    timetable: MergedFeed, store: TimetableStore, plan: ImportPlan, progress: Progress
) -> dict[date, _DayFile]:
    """One file for all dates on which the same runs; a date without any has none."""
    made: dict[tuple[object, ...], _DayFile] = {}
    written = {}
    dates = [on for on in plan.dates if timetable.runs(on)]
    for number, on in enumerate(dates, start=1):
        signature = timetable.signature(on)
        if signature not in made:
            made[signature] = _write_day(timetable, store, on)
        written[on] = made[signature]
        progress("days", number, len(dates))
    return written


def _write_day(timetable: MergedFeed, store: TimetableStore, on: date) -> _DayFile:
    day = timetable.day(on)
    return _DayFile(store.put_day(day), len(day.trip_line), len(day.departs))


def _index_of(
    timetable: MergedFeed, plan: ImportPlan, feeds: Sequence[Feed], names: Mapping[str, str]
) -> dict[str, Any]:
    return {
        "version": VERSION,
        "stamp": timetable.stamp,
        "zone": timetable.zone.key,
        "first": plan.first.isoformat(),
        # Who imports by hand may have brought an old file: the next night looks for a newer one.
        "checked_at": (midnight(plan.first, timetable.zone) - CHECK_AGAIN).isoformat(),
        "feeds": [asdict(feed) for feed in feeds],
        "days": names,
    }


def _report(
    feeds: tuple[Feed, ...], timetable: MergedFeed, written: Mapping[date, _DayFile], folder: Path
) -> ImportReport:
    files = set(written.values())
    return ImportReport(
        feeds=feeds,
        first=min(written),
        last=max(written),
        dates=len(written),
        files=len(files),
        stops=len(timetable.stop_names),
        trips=max(file.trips for file in files),
        connections=max(file.connections for file in files),
        size=sum((folder / file.name).stat().st_size for file in files),
    )
