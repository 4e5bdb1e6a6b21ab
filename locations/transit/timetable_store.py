"""The timetable in its folder: an index, and one compact file per service day.

`index.json` says which file is which date's and where it all came from. It is replaced atomically,
after everything it names is there: whoever reads sees the old timetable or the new one. Dates on
which the same runs share one file.
"""

import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any
from zipfile import BadZipFile
from zoneinfo import ZoneInfo

from locations.transit import day_file
from locations.transit.atomic_file import atomic_file
from locations.transit.service_day import ServiceDay, midnight

INDEX = "index.json"
VERSION = 1
"""Of the files: raise it when they change, and every timetable is imported anew."""
DAYS_KEPT_IN_MEMORY = 6

log = logging.getLogger(__name__)


class NoTimetable(Exception):
    """Nothing is known of that date. `code`: none, not_covered or unreadable."""

    def __init__(self, code: str, on: date) -> None:
        super().__init__(f"{code}: {on}")
        self.code = code
        self.on = on


@dataclass(frozen=True)
class Feed:
    """One feed of the timetable in use: its dates, and counts of rows left out."""

    name: str
    source: str
    valid_from: date
    valid_until: date
    is_example: bool = False
    left_out: Mapping[str, int] = field(default_factory=dict)
    version: str = ""
    """Of what was fetched: the server's ETag or date; of a file, a digest."""


class TimetableStore:
    """The timetable of one folder, by local date, as it is at the moment of each call."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def stamp(self, on: date) -> str | None:
        """Changes when what runs on that date may have; None where no timetable covers it."""
        index = self.index()
        return index["days"].get(on.isoformat()) if index else None

    def day(self, on: date) -> ServiceDay:
        """All that runs on a date; the last few that were read are cached by every process.

        Raises:
            NoTimetable: nothing was imported, it does not cover that date, or it is unreadable.
        """
        try:
            return self._day(on)
        except FileNotFoundError:
            return self._day_again(on)  # an import replaced the files between two reads

    def _day_again(self, on: date) -> ServiceDay:
        try:
            return self._day(on)
        except FileNotFoundError:
            raise NoTimetable("unreadable", on) from None

    def _day(self, on: date) -> ServiceDay:
        index = self.index()
        if index is None:
            raise NoTimetable("none", on)
        name = index["days"].get(on.isoformat())
        if name is None:
            raise NoTimetable("not_covered", on)
        try:
            loaded = _loaded(self.folder / name)
        except (ValueError, KeyError, EOFError, BadZipFile) as error:
            log.warning("%s cannot be read: %r", name, error)
            raise NoTimetable("unreadable", on) from error
        return replace(loaded, on=on, epoch=midnight(on, ZoneInfo(index["zone"])))

    def feeds(self) -> tuple[Feed, ...]:
        """The feeds of the timetable in use; none where there is no timetable."""
        index = self.index()
        return tuple(_feed_of(each) for each in index["feeds"]) if index else ()

    def ending_before(self, on: date) -> tuple[Feed, ...]:
        """The feeds that do not cover a date because they end before it."""
        return tuple(feed for feed in self.feeds() if feed.valid_until < on)

    def index(self) -> dict[str, Any] | None:
        """The index of `put_index`, read-only; None if absent or of another VERSION."""
        try:
            state = (self.folder / INDEX).stat()
        except (FileNotFoundError, NotADirectoryError):
            return None
        return _index_at(self.folder, (state.st_ino, state.st_mtime_ns))

    def put_day(self, day: ServiceDay) -> str:
        """Write the file of a day, unread until an index names it; returns its name."""
        name = f"day-{day.stamp}-{day.on:%Y%m%d}.npz"
        day_file.save(day, self.folder / name)
        return name

    def put_index(self, index: Mapping[str, Any]) -> None:
        """Put a timetable in use, atomically. `index` has `days`: file names by ISO date."""
        text = json.dumps(index, indent=1, default=date.isoformat)
        with atomic_file(self.folder / INDEX) as file:
            file.write(text.encode())

    def drop_days_except(self, kept: set[str]) -> None:
        """Remove the files of days that no index names any more."""
        for path in self.folder.glob("day-*.npz"):
            if path.name not in kept:
                path.unlink(missing_ok=True)


@lru_cache(maxsize=DAYS_KEPT_IN_MEMORY)
def _loaded(path: Path) -> ServiceDay:
    # A name is never used for other content, so that what is loaded stays true.
    return day_file.load(path)


@lru_cache(maxsize=8)
def _index_at(folder: Path, _state: tuple[int, int]) -> dict[str, Any] | None:
    """Read once for each time that it was written."""
    try:
        index = json.loads((folder / INDEX).read_text(encoding="utf-8"))
    except ValueError as error:
        log.warning("%s cannot be read: %r", folder / INDEX, error)
        return None
    return index if index.get("version") == VERSION else None


def _feed_of(stored: dict[str, Any]) -> Feed:
    dates = {name: date.fromisoformat(stored[name]) for name in ("valid_from", "valid_until")}
    return Feed(**{**stored, **dates})
