"""A timetable that could be one of West-Vlaanderen, and is none: for the demo and the tests.

Lines are laid between the towns of the gazetteer, hours are drawn from a seed. The feed says in
feed_info.txt that it is an example, and everything that is worked out of it says so too.
"""

import csv
import io
import math
import random
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial
from itertools import pairwise
from pathlib import Path

from locations.journeys import Point
from locations.places.gazetteer import Gazetteer, Locality
from locations.streets.estimates import metres_between
from locations.transit.gtfs.feed import EXAMPLE_VERSION

SEED = 2026
PROVINCE = "West-Vlaanderen"
KILOMETRES_A_DEGREE = 111.2
DETOUR = 1.3

BUS, TRAIN, TRAM = 3, 2, 0
KILOMETRES_AN_HOUR = {BUS: 27.0, TRAIN: 75.0, TRAM: 30.0}
STANDING_SECONDS = {BUS: 15, TRAIN: 60, TRAM: 20}

CITIES = (
    "Brugge", "Oostende", "Kortrijk", "Roeselare", "Ieper", "Diksmuide", "Poperinge", "Tielt",
    "Veurne", "Waregem", "Torhout", "Izegem", "Menen", "Knokke-Heist", "Blankenberge",
    "Nieuwpoort", "Lichtervelde", "Wervik",
)  # fmt: skip
LARGE_CITIES = CITIES[:5]
RAILWAYS = (
    ("IC", ("Oostende", "Brugge", "Beernem")),
    ("IC", ("Brugge", "Torhout", "Lichtervelde", "Roeselare", "Izegem", "Kortrijk")),
    ("L", ("De Panne", "Veurne", "Diksmuide", "Lichtervelde", "Tielt")),
    ("L", ("Kortrijk", "Menen", "Wervik", "Ieper", "Poperinge")),
    ("L", ("Kortrijk", "Waregem")),
    ("L", ("Brugge", "Blankenberge")),
    ("L", ("Brugge", "Knokke-Heist")),
)
COAST = (
    "Knokke-Heist", "Blankenberge", "De Haan", "Oostende", "Middelkerke", "Nieuwpoort", "De Panne",
)  # fmt: skip
LONGEST_LINE_KM = 28.0
NEIGHBOURS = 6
MOST_ON_A_LINE = 7
NO_WORKING_DAYS = ((1, 1), (5, 1), (7, 21), (11, 1), (11, 11), (12, 25))


@dataclass(frozen=True, slots=True)
class Size:
    """Density of the example: stops per locality, arms of a town's own lines, minutes between."""

    stops_a_place: int = 2
    stops_an_arm: int = 4
    bus_minutes: int = 60
    town_minutes: int = 30


SMALL = Size()


@dataclass(frozen=True, slots=True)
class _Stop:
    stop_id: str
    name: str
    at: Point
    boarding: str = ""
    station: str = ""


@dataclass(frozen=True, slots=True)
class _BusLine:
    name: str
    kind: int
    stops: tuple[_Stop, ...]
    minutes: int
    first: int
    last: int
    """Hours of the day: of the first departure, and before the last."""


@dataclass
class _Laying:
    """The network while it is laid."""

    size: Size
    chance: random.Random
    places: dict[str, Locality]
    stops: dict[str, _Stop] = field(default_factory=dict)
    lines: list[_BusLine] = field(default_factory=list)

    def stop(self, place: Locality, word: str, north: float = 0.0, east: float = 0.0) -> _Stop:
        """The stop of a place with that word, so many metres from its middle."""
        name = f"{place.name} {word}"
        key = f"{place.postcode}-{name}".lower().replace(" ", "-")
        if key not in self.stops:
            at = _moved(Point(place.latitude, place.longitude), north, east)
            boarding = self.chance.choice(["1", "1", "2", "", ""])
            self.stops[key] = _Stop(key, name, at, boarding)
        return self.stops[key]

    def station(self, place: Locality) -> _Stop:
        """A platform in a station: what is known of wheelchairs is known of the station."""
        key = f"{place.postcode}-{place.name}-spoor".lower().replace(" ", "-")
        if key not in self.stops:
            at = _moved(Point(place.latitude, place.longitude), -400.0, 250.0)
            station = _Stop(f"S{key}", f"{place.name} Station", at, "1")
            self.stops[station.stop_id] = station
            self.stops[key] = _Stop(key, station.name, at, station=station.stop_id)
        return self.stops[key]


def write_example(
    path: Path, first: date, last: date, size: Size = SMALL, seed: int = SEED
) -> None:
    """Write a GTFS feed to a zip file; it runs from `first` to `last`, both included."""
    places: dict[str, Locality] = {}
    for place in Gazetteer().localities:
        if place.province == PROVINCE and place.name not in places:
            places[place.name] = place
    laying = _Laying(size, random.Random(seed), places)  # noqa: S311 -- an example keeps no secret
    _lay_railways(laying)
    _lay_regional_buses(laying)
    _lay_town_buses(laying)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, head, rows in _files(laying, first, last):
            text = io.StringIO(newline="")
            writer = csv.writer(text)
            writer.writerow(head.split())
            writer.writerows(rows)
            archive.writestr(name, text.getvalue())


# --------------------------------------------------------------------------------- laying the lines


def _lay_railways(laying: _Laying) -> None:
    for name, towns in RAILWAYS:
        stops = tuple(laying.station(laying.places[town]) for town in towns)
        laying.lines.append(_BusLine(name, TRAIN, stops, 60, 5, 24))
    stops = tuple(laying.stop(laying.places[town], "Zeedijk", 150.0) for town in COAST)
    laying.lines.append(_BusLine("0", TRAM, stops, 20, 5, 24))


def _lay_regional_buses(laying: _Laying) -> None:
    """Every place lies on the line between the two towns that it is least out of the way for."""
    cities = [laying.places[name] for name in CITIES]
    on_the_way: dict[tuple[str, str], list[Locality]] = {pair: [] for pair in _city_pairs(cities)}
    far = {
        city.name: {name: _far(city, place) for name, place in laying.places.items()}
        for city in cities
    }
    for place in laying.places.values():
        if place.name not in CITIES:
            best = min(on_the_way, key=partial(_out_of_the_way, far, place.name))
            on_the_way[best].append(place)
    number = 10
    for (start, end), between in on_the_way.items():
        along = sorted(between, key=lambda place: _far(laying.places[start], place))
        several = max(1, math.ceil(len(along) / MOST_ON_A_LINE))
        for part in range(several):
            _lay_bus(laying, str(number), (start, end), along[part::several])
            number += 1


def _city_pairs(cities: Sequence[Locality]) -> Iterator[tuple[str, str]]:
    for city in cities:
        near = sorted((other for other in cities if other != city), key=lambda at: _far(city, at))
        for other in near[:NEIGHBOURS]:
            if city.name < other.name and _far(city, other) < LONGEST_LINE_KM:
                yield city.name, other.name
        # Who is the neighbour of one that is no neighbour back is not forgotten.
        if not any(city.name < other.name for other in near[:NEIGHBOURS]):
            yield near[0].name, city.name


def _out_of_the_way(
    far: Mapping[str, Mapping[str, float]], name: str, pair: tuple[str, str]
) -> float:
    """Kilometres more than straight from one town to the other, over a place."""
    start, end = pair
    return far[start][name] + far[end][name] - far[start][end]


def _lay_bus(
    laying: _Laying, name: str, ends: tuple[str, str], between: Iterable[Locality]
) -> None:
    stops = [*_town_stops(laying, ends[0])]
    for place in between:
        stops += _village_stops(laying, place)
    stops += reversed(_town_stops(laying, ends[1]))
    line = _BusLine(name, BUS, tuple(stops), laying.size.bus_minutes, 6, 20)
    laying.lines.append(line)


def _town_stops(laying: _Laying, name: str) -> list[_Stop]:
    place = laying.places[name]
    return [laying.stop(place, "Station", -420.0, 220.0), laying.stop(place, "Markt")]


def _village_stops(laying: _Laying, place: Locality) -> list[_Stop]:
    words = ["Kerk", "Dorp", *(f"Halte {number}" for number in range(3, 99))]
    count = laying.size.stops_a_place
    bearing = laying.chance.uniform(0, math.tau)
    found = []
    for number in range(count):
        metres = (number - (count - 1) // 2) * 420.0
        word = words[abs(number - (count - 1) // 2) * 2 - (number < (count - 1) // 2)]
        found.append(
            laying.stop(place, word, metres * math.cos(bearing), metres * math.sin(bearing))
        )
    return found


def _lay_town_buses(laying: _Laying) -> None:
    """In each town lines through the market and the station: north and south, east and west."""
    for name in CITIES:
        place = laying.places[name]
        arm = laying.size.stops_an_arm if name in LARGE_CITIES else laying.size.stops_an_arm // 2
        for number, (word, north, east) in enumerate((("Noord", 1.0, 0.2), ("Oost", -0.2, 1.0)), 1):
            opposite = {"Noord": "Zuid", "Oost": "West"}[word]
            stops = [
                *reversed(_arm(laying, place, word, (north, east), arm)),
                *reversed(_town_stops(laying, name)),
                *_arm(laying, place, opposite, (-north, -east), arm),
            ]
            minutes = laying.size.town_minutes
            laying.lines.append(_BusLine(str(number), BUS, tuple(stops), minutes, 6, 21))


def _arm(
    laying: _Laying, place: Locality, word: str, towards: tuple[float, float], count: int
) -> list[_Stop]:
    return [
        laying.stop(place, f"{word} {number}", towards[0] * number * 430, towards[1] * number * 430)
        for number in range(1, count + 1)
    ]


def _far(first: Locality, second: Locality) -> float:
    """Kilometres between two places."""
    here, there = (Point(place.latitude, place.longitude) for place in (first, second))
    return metres_between(here, there) / 1000


def _moved(at: Point, north: float, east: float) -> Point:
    """The point so many metres further."""
    latitude = at.latitude + north / 1000 / KILOMETRES_A_DEGREE
    a_degree = KILOMETRES_A_DEGREE * math.cos(math.radians(at.latitude))
    return Point(round(latitude, 6), round(at.longitude + east / 1000 / a_degree, 6))


# ---------------------------------------------------------------------------------------- its files

_File = tuple[str, str, Iterable[Sequence[object]]]


def _files(laying: _Laying, first: date, last: date) -> Iterator[_File]:
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


def _network_files(laying: _Laying) -> Iterator[_File]:
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


def _stop_row(stop: _Stop) -> tuple[object, ...]:
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
    stops: tuple[_Stop, ...]
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


def _times(kind: int, stops: Sequence[_Stop]) -> Iterator[tuple[int, int]]:
    now = 0
    yield now, now
    for one, other in pairwise(stops):
        metres = metres_between(one.at, other.at) * DETOUR
        comes = now + 30 + round(metres / (KILOMETRES_AN_HOUR[kind] / 3.6))
        now = comes + STANDING_SECONDS[kind]
        yield comes, now


def _runs(laying: _Laying) -> Iterator[_Run]:
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
