"""The lines of the example timetable, laid between the towns of the gazetteer."""

import math
import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from locations.journeys import KILOMETRES_PER_DEGREE, Point
from locations.places.gazetteer import Locality
from locations.streets.estimates import metres_between

BUS, TRAIN, TRAM = 3, 2, 0
"""The route_type of GTFS."""

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


@dataclass(frozen=True, slots=True)
class Size:
    """Density of the example: stops per locality, arms of a town's own lines, minutes between."""

    stops_per_place: int = 2
    stops_per_arm: int = 4
    bus_minutes: int = 60
    town_minutes: int = 30


SMALL = Size()


@dataclass(frozen=True, slots=True)
class ExampleStop:
    stop_id: str
    name: str
    at: Point
    boarding: str = ""
    station: str = ""


@dataclass(frozen=True, slots=True)
class ExampleLine:
    name: str
    kind: int
    stops: tuple[ExampleStop, ...]
    minutes: int
    first: int
    last: int
    """Hours of the day: of the first departure, and before the last."""


@dataclass
class ExampleNetwork:
    """The network while it is laid."""

    size: Size
    chance: random.Random
    places: dict[str, Locality]
    stops: dict[str, ExampleStop] = field(default_factory=dict)
    lines: list[ExampleLine] = field(default_factory=list)

    def stop(
        self, place: Locality, word: str, north: float = 0.0, east: float = 0.0
    ) -> ExampleStop:
        """The stop of a place with that word, so many metres from its middle."""
        name = f"{place.name} {word}"
        key = f"{place.postcode}-{name}".lower().replace(" ", "-")
        if key not in self.stops:
            at = _moved(Point(place.latitude, place.longitude), north, east)
            boarding = self.chance.choice(["1", "1", "2", "", ""])
            self.stops[key] = ExampleStop(key, name, at, boarding)
        return self.stops[key]

    def station(self, place: Locality) -> ExampleStop:
        """A platform in a station: what is known of wheelchairs is known of the station."""
        key = f"{place.postcode}-{place.name}-spoor".lower().replace(" ", "-")
        if key not in self.stops:
            at = _moved(Point(place.latitude, place.longitude), -400.0, 250.0)
            station = ExampleStop(f"S{key}", f"{place.name} Station", at, "1")
            self.stops[station.stop_id] = station
            self.stops[key] = ExampleStop(key, station.name, at, station=station.stop_id)
        return self.stops[key]


def lay_railways(laying: ExampleNetwork) -> None:
    for name, towns in RAILWAYS:
        stops = tuple(laying.station(laying.places[town]) for town in towns)
        laying.lines.append(ExampleLine(name, TRAIN, stops, 60, 5, 24))
    stops = tuple(laying.stop(laying.places[town], "Zeedijk", 150.0) for town in COAST)
    laying.lines.append(ExampleLine("0", TRAM, stops, 20, 5, 24))


def lay_regional_buses(laying: ExampleNetwork) -> None:
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
    laying: ExampleNetwork, name: str, ends: tuple[str, str], between: Iterable[Locality]
) -> None:
    stops = [*_town_stops(laying, ends[0])]
    for place in between:
        stops += _village_stops(laying, place)
    stops += reversed(_town_stops(laying, ends[1]))
    line = ExampleLine(name, BUS, tuple(stops), laying.size.bus_minutes, 6, 20)
    laying.lines.append(line)


def _town_stops(laying: ExampleNetwork, name: str) -> list[ExampleStop]:
    place = laying.places[name]
    return [laying.stop(place, "Station", -420.0, 220.0), laying.stop(place, "Markt")]


def _village_stops(laying: ExampleNetwork, place: Locality) -> list[ExampleStop]:
    words = ["Kerk", "Dorp", *(f"Halte {number}" for number in range(3, 99))]
    count = laying.size.stops_per_place
    bearing = laying.chance.uniform(0, math.tau)
    found = []
    for number in range(count):
        metres = (number - (count - 1) // 2) * 420.0
        word = words[abs(number - (count - 1) // 2) * 2 - (number < (count - 1) // 2)]
        found.append(
            laying.stop(place, word, metres * math.cos(bearing), metres * math.sin(bearing))
        )
    return found


def lay_town_buses(laying: ExampleNetwork) -> None:
    """In each town lines through the market and the station: north and south, east and west."""
    for name in CITIES:
        place = laying.places[name]
        arm = laying.size.stops_per_arm if name in LARGE_CITIES else laying.size.stops_per_arm // 2
        for number, (word, north, east) in enumerate((("Noord", 1.0, 0.2), ("Oost", -0.2, 1.0)), 1):
            opposite = {"Noord": "Zuid", "Oost": "West"}[word]
            stops = [
                *reversed(_arm(laying, place, word, (north, east), arm)),
                *reversed(_town_stops(laying, name)),
                *_arm(laying, place, opposite, (-north, -east), arm),
            ]
            minutes = laying.size.town_minutes
            laying.lines.append(ExampleLine(str(number), BUS, tuple(stops), minutes, 6, 21))


def _arm(
    laying: ExampleNetwork, place: Locality, word: str, towards: tuple[float, float], count: int
) -> list[ExampleStop]:
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
    latitude = at.latitude + north / 1000 / KILOMETRES_PER_DEGREE
    a_degree = KILOMETRES_PER_DEGREE * math.cos(math.radians(at.latitude))
    return Point(round(latitude, 6), round(at.longitude + east / 1000 / a_degree, 6))
