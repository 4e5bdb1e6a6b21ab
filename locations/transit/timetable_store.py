"""The timetable in its folder: imported from GTFS feeds, one compact file a service day.

`index.json` says which file is which date's and where it all came from. It is replaced in one
step, after everything it names is there: whoever reads sees the old timetable or the new one. Dates
on which the same runs share one file. Feeds that are addresses are kept in `feeds/` beside it, and
fetched again only when their server says that they have changed.
"""

import hashlib
import json
import logging
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any
from zipfile import BadZipFile
from zoneinfo import ZoneInfo

from locations.transit import service_day as days
from locations.transit.atomic_file import atomic_file
from locations.transit.gtfs.archive import FeedRefused, Progress
from locations.transit.gtfs.download import NotFetched, fetch
from locations.transit.gtfs.feed import Gtfs, read
from locations.transit.merging import Area, MergedFeed, midnight, put_together
from locations.transit.service_day import ServiceDay

INDEX = "index.json"
FEEDS = "feeds"
VERSION = 1
"""Of the files: raise it when they change, and every timetable is imported anew."""
DAYS_AHEAD = 27 * 7
"""The horizon of zitdagen is 26 weeks."""
DAYS_KEPT_IN_MEMORY = 4
CHECK_AGAIN = timedelta(hours=20)
"""Feeds allow few downloads a day, and several workers may share a folder."""
IMPORT_AGAIN = timedelta(days=7)

log = logging.getLogger(__name__)


class NoTimetable(Exception):
    """Nothing is known of that date. `code`: none, not_covered or unreadable."""

    def __init__(self, code: str, on: date) -> None:
        super().__init__(f"{code}: {on}")
        self.code = code
        self.on = on


@dataclass(frozen=True, slots=True)
class FeedProblem:
    """What is wrong with a feed: a code, the feed, the file in it (and line or column)."""

    code: str
    source: str
    where: str = ""
    detail: str = ""

    def __str__(self) -> str:
        words = (self.source, self.where, self.code, self.detail)
        return ": ".join(word for word in words if word)


class TimetableRefused(Exception):
    """Nothing was imported, and the timetable that was there stays in use."""

    def __init__(self, mistakes: Sequence[FeedProblem]) -> None:
        super().__init__("; ".join(str(mistake) for mistake in mistakes))
        self.mistakes = tuple(mistakes)


@dataclass(frozen=True)
class Feed:
    """One feed of the timetable in use: its dates, and how many of what was left out of it."""

    name: str
    source: str
    valid_from: date
    valid_until: date
    is_example: bool = False
    left_out: Mapping[str, int] = field(default_factory=dict)
    version: str = ""
    """Of what was fetched: the server's ETag or date; of a file, a digest."""


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """What to keep of feeds: these dates, both included, and what touches the area."""

    first: date
    last: date
    area: Area | None = None

    @classmethod
    def from_day(cls, today: date, area: Area | None = None) -> "ImportPlan":
        """From today to a week past the horizon of zitdagen."""
        return cls(today, today + timedelta(days=DAYS_AHEAD), area)

    @property
    def dates(self) -> list[date]:
        """Every date of it."""
        length = (self.last - self.first).days + 1
        return [self.first + timedelta(days=number) for number in range(length)]


@dataclass(frozen=True)
class ImportReport:
    """What was imported: feeds, dates covered, files made of them, and how large the whole is."""

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
    """Tell nobody."""


# --------------------------------------------------------------------------------------- reading it


def day(folder: Path, on: date) -> ServiceDay:
    """All that runs on a date: loaded once, then kept in memory with the last few others.

    Raises:
        NoTimetable: nothing was imported, that date is not in it, or its file cannot be read.
    """
    try:
        return _day(folder, on)
    except FileNotFoundError:
        return _day_again(folder, on)  # an import replaced the files between two looks


def _day_again(folder: Path, on: date) -> ServiceDay:
    try:
        return _day(folder, on)
    except FileNotFoundError:
        raise NoTimetable("unreadable", on) from None


def _day(folder: Path, on: date) -> ServiceDay:
    index = _index(folder)
    if index is None:
        raise NoTimetable("none", on)
    name = index["days"].get(on.isoformat())
    if name is None:
        raise NoTimetable("not_covered", on)
    try:
        loaded = _loaded(folder / name)
    except (ValueError, KeyError, EOFError, BadZipFile) as error:
        log.warning("%s cannot be read: %r", name, error)
        raise NoTimetable("unreadable", on) from error
    return replace(loaded, on=on, epoch=midnight(on, ZoneInfo(index["zone"])))


@lru_cache(maxsize=DAYS_KEPT_IN_MEMORY)
def _loaded(path: Path) -> ServiceDay:
    # A name is never used for other content, so that what is loaded stays true.
    return days.load(path)


def feeds(folder: Path) -> tuple[Feed, ...]:
    """The feeds of the timetable in use; none where there is no timetable."""
    index = _index(folder)
    return tuple(_feed_of(each) for each in index["feeds"]) if index else ()


def stamp(folder: Path) -> str:
    """What changes with every timetable: a key for what is kept of it. Empty without one."""
    index = _index(folder)
    return str(index["stamp"]) if index else ""


@dataclass(frozen=True, slots=True)
class StoredDays:
    """The timetable of one folder, date by date, as it is when it is asked."""

    folder: Path

    def stamp(self, on: date) -> str | None:
        """Changes when what runs on that date may have; None where no timetable speaks of it."""
        index = _index(self.folder)
        return index["days"].get(on.isoformat()) if index else None

    def day(self, on: date) -> ServiceDay:
        """What runs on that date. Raises NoTimetable."""
        return day(self.folder, on)


def ending_before(folder: Path, on: date) -> tuple[Feed, ...]:
    """The feeds that say nothing of a date because they end before it."""
    return tuple(feed for feed in feeds(folder) if feed.valid_until < on)


def _feed_of(stored: dict[str, Any]) -> Feed:
    dates = {name: date.fromisoformat(stored[name]) for name in ("valid_from", "valid_until")}
    return Feed(**{**stored, **dates})


def _index(folder: Path) -> dict[str, Any] | None:
    try:
        state = (folder / INDEX).stat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    return _index_at(folder, (state.st_ino, state.st_mtime_ns))


@lru_cache(maxsize=8)
def _index_at(folder: Path, _state: tuple[int, int]) -> dict[str, Any] | None:
    """Read once for each time that it was written. Nobody may change what comes back."""
    try:
        index = json.loads((folder / INDEX).read_text(encoding="utf-8"))
    except ValueError as error:
        log.warning("%s cannot be read: %r", folder / INDEX, error)
        return None
    return index if index.get("version") == VERSION else None


# ------------------------------------------------------------------------------------ taking it in


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
    (folder / FEEDS).mkdir(parents=True, exist_ok=True)
    fetched = _fetch_all(sources, folder, progress)
    return _import(fetched, folder, plan, progress)


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
    index = _index(folder)
    if index and now - datetime.fromisoformat(index["checked_at"]) < CHECK_AGAIN:
        return None
    (folder / FEEDS).mkdir(parents=True, exist_ok=True)
    fetched = _fetch_all(sources, folder, _quiet)
    same_feeds = index is not None and [each["source"] for each in index["feeds"]] == [
        each.source for each in fetched
    ]
    if index and same_feeds and not any(each.is_new for each in fetched):
        first = date.fromisoformat(index["first"])
        if plan.first - first < IMPORT_AGAIN:
            _write_index(folder, {**index, "checked_at": now.isoformat()})
            return None
    report = _import(fetched, folder, plan, _quiet)
    if written := _index(folder):
        _write_index(folder, {**written, "checked_at": now.isoformat()})
    return report


def _fetch_all(sources: Sequence[str | Path], folder: Path, progress: Progress) -> list[_Fetched]:
    known = {feed.source: feed.version for feed in feeds(folder)}
    fetched, mistakes = [], []
    for source in map(str, sources):
        try:
            fetched.append(_fetch(source, folder / FEEDS, known.get(source, ""), progress))
        except FileNotFoundError:
            mistakes.append(FeedProblem("not_found", source))
        except OSError as error:
            mistakes.append(FeedProblem("unreadable", source, detail=error.strerror or ""))
        except NotFetched as failure:
            mistakes.append(FeedProblem("not_fetched", source, detail=str(failure)))
    if mistakes:
        raise TimetableRefused(mistakes)
    return fetched


def _fetch(source: str, folder: Path, known: str, progress: Progress) -> _Fetched:
    if not source.startswith(("http://", "https://")):
        digest = _digest(Path(source))
        return _Fetched(source, Path(source), digest, is_new=digest != known)
    path = folder / f"{hashlib.sha256(source.encode()).hexdigest()[:16]}.zip"
    version = fetch(source, path, known if path.exists() else "", progress)
    return _Fetched(source, path, version, is_new=version != known)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _import(
    fetched: Sequence[_Fetched], folder: Path, plan: ImportPlan, progress: Progress
) -> ImportReport:
    timetable = _read_all(fetched, plan, progress)
    before, after = plan.first - timedelta(days=1), plan.last + timedelta(days=1)
    written = _write_days(timetable, folder, plan, progress)
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
    names = {on.isoformat(): day_file.name for on, day_file in written.items()}
    _write_index(folder, _index_of(timetable, plan, found, names))
    _forget(folder, set(names.values()))
    return _report(found, timetable, written, folder)


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
    timetable = put_together(read_feeds, plan.area, stamped.hexdigest()[:16])
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
    timetable: MergedFeed, folder: Path, plan: ImportPlan, progress: Progress
) -> dict[date, _DayFile]:
    """One file for all dates on which the same runs; a date without any has none."""
    made: dict[tuple[object, ...], _DayFile] = {}
    written = {}
    dates = [on for on in plan.dates if timetable.runs(on)]
    for number, on in enumerate(dates, start=1):
        signature = timetable.signature(on)
        if signature not in made:
            made[signature] = _write_day(timetable, folder, on)
        written[on] = made[signature]
        progress("days", number, len(dates))
    return written


def _write_day(timetable: MergedFeed, folder: Path, on: date) -> _DayFile:
    whole = timetable.day(on)
    name = f"day-{timetable.stamp}-{on:%Y%m%d}.npz"
    days.save(whole, folder / name)
    return _DayFile(name, len(whole.trip_line), len(whole.departs))


def _index_of(
    timetable: MergedFeed, plan: ImportPlan, found: Sequence[Feed], names: Mapping[str, str]
) -> dict[str, Any]:
    return {
        "version": VERSION,
        "stamp": timetable.stamp,
        "zone": timetable.zone.key,
        "first": plan.first.isoformat(),
        # Who imports by hand may have brought an old file: the next night looks for a newer one.
        "checked_at": (midnight(plan.first, timetable.zone) - CHECK_AGAIN).isoformat(),
        "feeds": [asdict(feed) for feed in found],
        "days": names,
    }


def _write_index(folder: Path, index: Mapping[str, Any]) -> None:
    text = json.dumps(index, indent=1, default=date.isoformat)
    with atomic_file(folder / INDEX) as file:
        file.write(text.encode())


def _forget(folder: Path, kept: set[str]) -> None:
    for path in folder.glob("day-*.npz"):
        if path.name not in kept:
            path.unlink(missing_ok=True)


def _report(
    found: tuple[Feed, ...], timetable: MergedFeed, written: Mapping[date, _DayFile], folder: Path
) -> ImportReport:
    files = set(written.values())
    return ImportReport(
        feeds=found,
        first=min(written),
        last=max(written),
        dates=len(written),
        files=len(files),
        stops=len(timetable.stop_names),
        trips=max(file.trips for file in files),
        connections=max(file.connections for file in files),
        size=sum((folder / file.name).stat().st_size for file in files),
    )
