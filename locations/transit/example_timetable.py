"""A timetable that could be one of West-Vlaanderen, and is none: for the demo and the tests.

Lines are laid between the towns of the gazetteer, hours are drawn from a seed. The feed says in
feed_info.txt that it is an example, and everything that is worked out of it says so too.
"""

import csv
import io
import random
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

from locations.places.gazetteer import Gazetteer, Locality
from locations.streets.estimates import metres_between
from locations.transit.example_network import (
    BUS,
    SMALL,
    TRAIN,
    TRAM,
    ExampleNetwork,
    ExampleStop,
    Size,
    lay_railways,
    lay_regional_buses,
    lay_town_buses,
)
from locations.transit.gtfs.feed import EXAMPLE_VERSION

SEED = 2026
PROVINCE = "West-Vlaanderen"
DETOUR = 1.3
KILOMETRES_PER_HOUR = {BUS: 27.0, TRAIN: 75.0, TRAM: 30.0}
STANDING_SECONDS = {BUS: 15, TRAIN: 60, TRAM: 20}
NO_WORKING_DAYS = ((1, 1), (5, 1), (7, 21), (11, 1), (11, 11), (12, 25))


def write_example(
    path: Path, first: date, last: date, size: Size = SMALL, seed: int = SEED
) -> None:
    """Write a GTFS feed to a zip file; it runs from `first` to `last`, both included."""
    places: dict[str, Locality] = {}
    for place in Gazetteer().localities:
        if place.province == PROVINCE and place.name not in places:
            places[place.name] = place
    laying = ExampleNetwork(size, random.Random(seed), places)  # noqa: S311 -- an example keeps no secret
    lay_railways(laying)
    lay_regional_buses(laying)
    lay_town_buses(laying)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, head, rows in _files(laying, first, last):
            text = io.StringIO(newline="")
            writer = csv.writer(text)
            writer.writerow(head.split())
            writer.writerows(rows)
            archive.writestr(name, text.getvalue())


_File = tuple[str, str, Iterable[Sequence[object]]]


def _files(laying: ExampleNetwork, first: date, last: date) -> Iterator[_File]:
    yield from _calendar_files(first, last)
    yield from _network_files(laying)


def _calendar_files(first: date, last: date) -> Iterator[_File]:
    begins, ends = f"{first:%Y%m%d}", f"{last:%Y%m%d}"
    yield (
        "feed_info.txt",
        "feed_publisher_name feed_lang feed_start_date feed_end_date feed_version",
        [("Voorbeeld, geen echte uren", "nl", begins, ends, EXAMPLE_VERSION)],
    )
    yield (
        "agency.txt",
        "agency_id agency_name agency_timezone",
        [("example", "Voorbeeld", "Europe/Brussels")],
    )
    yield (
        "calendar.txt",
        "service_id monday tuesday wednesday thursday friday saturday sunday start_date end_date",
        [
            ("week", 1, 1, 1, 1, 1, 0, 0, begins, ends),
            ("saturday", 0, 0, 0, 0, 0, 1, 0, begins, ends),
            ("sunday", 0, 0, 0, 0, 0, 0, 1, begins, ends),
        ],
    )
    yield "calendar_dates.txt", "service_id date exception_type", _exceptions(first, last)


def _network_files(laying: ExampleNetwork) -> Iterator[_File]:
    yield (
        "stops.txt",
        "stop_id stop_name stop_lat stop_lon location_type parent_station wheelchair_boarding",
        (_stop_row(stop) for stop in laying.stops.values()),
    )
    yield (
        "routes.txt",
        "route_id route_short_name route_type",
        ((number, line.name, line.kind) for number, line in enumerate(laying.lines)),
    )
    runs = list(_runs(laying))
    yield (
        "trips.txt",
        "trip_id route_id service_id trip_headsign wheelchair_accessible",
        (run.row(number) for number, run in enumerate(runs)),
    )
    yield (
        "stop_times.txt",
        "trip_id arrival_time departure_time stop_id stop_sequence",
        (call for number, run in enumerate(runs) for call in run.calls(number)),
    )


def _stop_row(stop: ExampleStop) -> tuple[object, ...]:
    is_station = stop.stop_id.startswith("S")
    at = stop.at
    return (
        stop.stop_id,
        stop.name,
        at.latitude,
        at.longitude,
        int(is_station),
        stop.station,
        stop.boarding,
    )


def _exceptions(first: date, last: date) -> Iterator[tuple[object, ...]]:
    """On holidays it is Sunday."""
    for number in range((last - first).days + 1):
        on = first + timedelta(days=number)
        if (on.month, on.day) in NO_WORKING_DAYS and on.weekday() != 6:
            usual = "saturday" if on.weekday() == 5 else "week"
            yield usual, f"{on:%Y%m%d}", 2
            yield "sunday", f"{on:%Y%m%d}", 1


@dataclass(frozen=True, slots=True)
class _Course:
    """A line one way: its stops, and the seconds from the start at which it comes and goes."""

    line: int
    stops: tuple[ExampleStop, ...]
    times: tuple[tuple[int, int], ...]
    wheelchairs: str


@dataclass(frozen=True, slots=True)
class _Run:
    course: _Course
    service: str
    starts: int

    def row(self, number: int) -> tuple[object, ...]:
        """Its row in trips.txt."""
        last = self.course.stops[-1].name
        headsign = last.removesuffix(" Station").removesuffix(" Zeedijk")
        return f"t{number}", self.course.line, self.service, headsign, self.course.wheelchairs

    def calls(self, number: int) -> Iterator[tuple[object, ...]]:
        """Its rows in stop_times.txt."""
        called = zip(self.course.stops, self.course.times, strict=True)
        for sequence, (stop, (comes, goes)) in enumerate(called):
            comes, goes = self.starts + comes, self.starts + goes
            yield f"t{number}", _clock(comes), _clock(goes), stop.stop_id, sequence


def _times(kind: int, stops: Sequence[ExampleStop]) -> Iterator[tuple[int, int]]:
    now = 0
    yield now, now
    for one, other in pairwise(stops):
        metres = metres_between(one.at, other.at) * DETOUR
        comes = now + 30 + round(metres / (KILOMETRES_PER_HOUR[kind] / 3.6))
        now = comes + STANDING_SECONDS[kind]
        yield comes, now


def _runs(laying: ExampleNetwork) -> Iterator[_Run]:
    for number, line in enumerate(laying.lines):
        for stops in (line.stops, line.stops[::-1]):
            offset = laying.chance.randrange(0, 60, 5) * 60
            wheelchairs = "" if line.kind == TRAIN else laying.chance.choice(["1", "1", "1", "2"])
            course = _Course(number, stops, tuple(_times(line.kind, stops)), wheelchairs)
            for service, less in (("week", 1), ("saturday", 2), ("sunday", 3)):
                step = line.minutes * 60 * less
                for starts in range(line.first * 3600 + offset, line.last * 3600, step):
                    yield _Run(course, service, starts)


def _clock(seconds: int) -> str:
    """In whole minutes; past midnight the hours go on counting."""
    return f"{seconds // 3600:02}:{seconds % 3600 // 60:02}:00"
