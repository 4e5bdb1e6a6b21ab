"""A page of twenty offers, there and home by every means, on weekdays as large as real ones."""

import csv
import resource
import tempfile
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from time import perf_counter

from locations.factory import JOURNEY_CACHE, GazetteerPoints
from locations.journeys import Ability, Means, Point
from locations.places.gazetteer import Gazetteer
from locations.streets.estimates import Estimated
from locations.transit import timetable_store
from locations.transit.example_timetable import write_example
from locations.transit.feed_import import ImportPlan, import_feeds
from locations.transit.journey_cache import JourneyCache
from locations.transit.planner import TransitPlanner
from locations.transit.timetable_store import TimetableStore
from locations.travel import Stay, Travel
from tests.benchmarks.calendar_bench import Row, best_of
from tests.benchmarks.transit_bench import PROVINCE_SIZE

EXAMPLE = Path(__file__).parents[2] / "scheduler" / "network" / "example" / "lokets.csv"
TUESDAY = date(2026, 11, 24)
OFFERS, DAYS = 20, 5
LENGTH = timedelta(minutes=75)
COLD_MS, WARM_MS = 700, 20
EVERY_WAY = Ability(frozenset(Means))


def run() -> Iterator[Row]:
    """Cold, from the cache of another process, and warm."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        last = TUESDAY + timedelta(days=DAYS - 1)
        write_example(folder / "example.zip", TUESDAY, last, PROVINCE_SIZE)
        import_feeds([folder / "example.zip"], folder, ImportPlan(TUESDAY, last))
        yield from _measure(folder)


def _measure(folder: Path) -> Iterator[Row]:
    stays, home = _stays(), _home()
    with_loading = _milliseconds(_travel(folder), stays, home)
    yield Row("reach: 20 offers, nothing in memory", with_loading, "ms", "", None)
    _forget(folder)
    cold = _milliseconds(_travel(folder), stays, home)
    yield Row("reach: 20 offers there and home, cold", cold, "ms", f"< {COLD_MS}", cold < COLD_MS)
    timetable_store._loaded.cache_clear()  # noqa: SLF001 -- as in a process that begins
    cache = _milliseconds(_travel(folder), stays, home)
    yield Row("reach: the same, from the cache file", cache, "ms", "", None)
    travel = _travel(folder)
    _milliseconds(travel, stays, home)
    warm = best_of(5, lambda: _milliseconds(travel, stays, home)) * 1000
    yield Row("reach: the same, warm", warm, "ms", f"< {WARM_MS}", warm < WARM_MS)
    found = travel.ways(stays, home, EVERY_WAY)
    by_bus = sum(way.by(Means.TRANSIT) is not None for way in found)
    yield Row("reach: offers with a way by public transport", by_bus, "", "", None)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    yield Row("reach: memory of the process at most", memory, "MB", "", None)


def _milliseconds(travel: Travel, stays: list[Stay], home: Point) -> float:
    begun = perf_counter()
    travel.ways(stays, home, EVERY_WAY)
    return (perf_counter() - begun) * 1000


def _travel(folder: Path) -> Travel:
    cache = JourneyCache(folder / JOURNEY_CACHE)
    return Travel(Estimated(), TransitPlanner(TimetableStore(folder), cache, GazetteerPoints()))


def _forget(folder: Path) -> None:
    for path in folder.glob(f"{JOURNEY_CACHE}*"):
        path.unlink()


def _stays() -> list[Stay]:
    """The first twenty hours of the example's lokets, each at its own hour, over five days."""
    with EXAMPLE.open(encoding="utf-8") as file:
        places = [
            Point(float(row["latitude"]), float(row["longitude"])) for row in csv.DictReader(file)
        ]
    midnight = datetime(TUESDAY.year, TUESDAY.month, TUESDAY.day, tzinfo=UTC)
    starts = [
        midnight + timedelta(days=number % DAYS, hours=8, minutes=15 * (number % 17))
        for number in range(OFFERS)
    ]
    return [
        Stay(places[number % len(places)], start, start + LENGTH)
        for number, start in enumerate(starts)
    ]


def _home() -> Point:
    place = Gazetteer().locality("8600", "Esen")
    if place is None:
        raise LookupError("the gazetteer has lost Esen")
    return Point(place.latitude, place.longitude)
