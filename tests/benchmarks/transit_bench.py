"""Public transport on a weekday as large as that of West-Vlaanderen: the scans, the day, memory."""

import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import fields
from datetime import date
from functools import partial
from pathlib import Path
from time import perf_counter, process_time

import numpy as np

from locations.journeys import Ability, Means, Point
from locations.places.gazetteer import Gazetteer
from locations.transit.day_file import load
from locations.transit.example_network import Size
from locations.transit.example_timetable import write_example
from locations.transit.feed_import import ImportPlan, import_feeds
from locations.transit.profile import Profile, arrive_by, depart_at
from locations.transit.service_day import ServiceDay
from locations.transit.timetable_store import TimetableStore
from tests.benchmarks.calendar_bench import Row, best_of

TUESDAY = date(2026, 11, 24)
TEN = 10 * 3600
ROUNDS = 30
PROVINCE_SIZE = Size(stops_per_place=20, stops_per_arm=15, bus_minutes=45, town_minutes=15)
"""About as many stops and connections as the real West-Vlaanderen on a weekday."""
LOKETS = {
    "Diksmuide": Point(51.0334, 2.8651),
    "Kortrijk": Point(50.8249, 3.2627),
    "Brugge": Point(51.1983, 3.1912),
}
BY_BUS = Ability(frozenset({Means.TRANSIT}))


def run() -> Iterator[Row]:
    """Build it, then the figures of DESIGN: 20 ms per scan, a second per day."""
    with tempfile.TemporaryDirectory() as folder:
        feed = Path(folder) / "example.zip"
        write_example(feed, TUESDAY, TUESDAY, PROVINCE_SIZE)
        begun = perf_counter()
        report = import_feeds([feed], Path(folder), ImportPlan(TUESDAY, TUESDAY))
        yield Row("transit: stops", report.stops, "", "5,309", None)
        yield Row("transit: connections on a weekday", report.connections, "", "262,000", None)
        yield Row("transit: importing it", perf_counter() - begun, "s", "", None)
        yield Row("transit: its file", report.size / 1e6, "MB", "", None)
        [path] = Path(folder).glob("day-*.npz")
        loading = best_of(5, lambda: load(path))
        yield Row("transit: loading the day", loading, "s", "< 1", loading < 1)
        yield from _scans(TimetableStore(Path(folder)).day(TUESDAY))


def _scans(day: ServiceDay) -> Iterator[Row]:
    begun = perf_counter()
    _each_loket(day)
    first = (perf_counter() - begun) * 1000
    yield Row("transit: first scans of a day, both ways", first, "ms", "", None)
    for name, place in LOKETS.items():
        for words, work in (("backward from", arrive_by), ("forward from", depart_at)):
            ask = partial(work, day, place, day.moment(TEN), BY_BUS)
            each = _of_the_processor(ask)
            yield Row(f"transit: {words} {name}, ten o'clock", each, "ms", "<= 20", each <= 20)
    yield from _journeys(arrive_by(day, LOKETS["Diksmuide"], day.moment(TEN), BY_BUS))
    megabytes = _bytes(day) / 1e6
    yield Row("transit: memory of a day and what is kept of it", megabytes, "MB", "", None)


def _of_the_processor(work: Callable[[], object]) -> float:
    """Milliseconds of this process: what others do meanwhile does not count."""
    spent = []
    for _ in range(ROUNDS):
        begun = process_time()
        work()
        spent.append(process_time() - begun)
    return min(spent) * 1000


def _each_loket(day: ServiceDay) -> None:
    for place in LOKETS.values():
        arrive_by(day, place, day.moment(TEN), BY_BUS)
        depart_at(day, place, day.moment(TEN), BY_BUS)


def _journeys(profile: Profile) -> Iterator[Row]:
    homes = [Point(each.latitude, each.longitude) for each in Gazetteer().localities]
    near = [home for home in homes if home.longitude < 3.5 and home.latitude > 50.6]
    found = [profile.journey(home) for home in near]
    each = best_of(3, lambda: [profile.journey(home) for home in near]) / len(near) * 1000
    yield Row("transit: a journey out of a scan", each, "ms", "<= 2", each <= 2)
    share = 100 * sum(journey is not None for journey in found) / len(found)
    yield Row("transit: places with a journey to Diksmuide by ten", share, "%", "", None)


def _bytes(day: ServiceDay) -> int:
    kept = [day, *day.kept.values()]
    return sum(array.nbytes for one in kept for array in _arrays(one))


def _arrays(one: object) -> Iterable[np.ndarray[tuple[int, ...], np.dtype[np.generic]]]:
    values = (getattr(one, each.name) for each in fields(one))  # type: ignore[arg-type]  # all are dataclasses
    return (value for value in values if isinstance(value, np.ndarray))
