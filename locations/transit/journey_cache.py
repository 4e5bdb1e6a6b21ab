"""A cache of journeys in one SQLite file that every process of a machine shares.

Whoever deletes the file loses time and nothing else, and an unreadable file counts as empty. It
holds no addresses of people: `planner.py` decides what is cached.
"""

import hashlib
import itertools
import json
import logging
import sqlite3
from collections.abc import Callable, Iterable, Mapping
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, TypeVar

from locations.journeys import Journey, Leg, Means, Source, StepFree, Vehicle

BUSY_SECONDS = 2.0
AT_ONCE = 500
_TABLE = (
    "CREATE TABLE IF NOT EXISTS kept (key BLOB PRIMARY KEY, day INTEGER NOT NULL, value TEXT)"
    " WITHOUT ROWID"
)
_READ = "SELECT key, value FROM kept WHERE key IN ({})"
_FORGET = "DELETE FROM kept WHERE day < ?"
_PUT = "INSERT OR REPLACE INTO kept VALUES (?, ?, ?)"

T = TypeVar("T")

log = logging.getLogger(__name__)

MaybeJourney = Journey | None
"""A journey, or that there is none."""


class JourneyCache:
    """Journeys by a key of words, for the day (local) on which they are made."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def get(self, keys: Iterable[str]) -> dict[str, MaybeJourney]:
        """The cached journeys among these keys."""
        by_digest = {_digest(key): key for key in keys}
        digests = list(by_digest)
        some = [digests[first : first + AT_ONCE] for first in range(0, len(digests), AT_ONCE)]

        def read(connection: sqlite3.Connection) -> dict[str, MaybeJourney]:
            rows = itertools.chain.from_iterable(
                connection.execute(_READ.format(",".join("?" * len(part))), part) for part in some
            )
            return {by_digest[digest]: _read(text) for digest, text in rows}

        return self._do(read, {})

    def put(self, day: date, journeys: Mapping[str, MaybeJourney]) -> None:
        """Cache them until `forget` is called for a later day."""
        rows = [(_digest(key), day.toordinal(), _write(one)) for key, one in journeys.items()]
        self._do(lambda connection: connection.executemany(_PUT, rows), None)

    def forget(self, before: date) -> int:
        """Evict journeys of past days; returns how many."""
        return self._do(lambda one: one.execute(_FORGET, (before.toordinal(),)).rowcount, 0)

    def _do(self, work: Callable[[sqlite3.Connection], T], otherwise: T) -> T:
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with closing(sqlite3.connect(self._path, timeout=BUSY_SECONDS)) as connection:
                connection.execute("PRAGMA journal_mode=WAL")
                connection.execute("PRAGMA synchronous=OFF")
                connection.execute(_TABLE)
                done = work(connection)
                connection.commit()
                return done
        except (OSError, sqlite3.Error, ValueError, TypeError) as error:
            log.warning("kept journeys are not used: %s", type(error).__name__)
            return otherwise


def _digest(key: str) -> bytes:
    return hashlib.blake2b(key.encode(), digest_size=16).digest()


def _write(journey: MaybeJourney) -> str:
    if journey is None:
        return ""
    legs = [
        [
            leg.means,
            _seconds(leg.start),
            _seconds(leg.end),
            leg.origin,
            leg.destination,
            leg.line,
            leg.headsign,
            leg.step_free,
            leg.metres,
            leg.vehicle,
        ]
        for leg in journey.legs
    ]
    moments = [_seconds(journey.leaves), _seconds(journey.arrives)]
    whole = [journey.means, *moments, journey.source, journey.low, journey.high, legs]
    return json.dumps(whole, separators=(",", ":"), ensure_ascii=False)


def _read(text: str) -> MaybeJourney:
    if not text:
        return None
    means, leaves, arrives, source, low, high, legs = json.loads(text)
    return Journey(
        Means(means),
        _moment(leaves),
        _moment(arrives),
        tuple(_leg(*one) for one in legs),
        Source(source),
        low,
        high,
    )


def _leg(means: str, start: int, end: int, *rest: Any) -> Leg:
    origin, destination, line, headsign, step_free, metres, vehicle = rest
    return Leg(
        Means(means),
        _moment(start),
        _moment(end),
        origin,
        destination,
        line,
        headsign,
        StepFree(step_free),
        metres,
        Vehicle(vehicle) if vehicle else None,
    )


def _seconds(moment: datetime) -> int:
    return int(moment.timestamp())


def _moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
