"""Minutes on foot, by bike and by car: an estimate, or a routing server where there is one."""

import logging
import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from geopy.distance import great_circle

from http_client import PATIENCE, CircuitBreaker, CircuitOpen, JsonService, ServiceFailed
from locations.journeys import Means, Pace, Point, Source

# The street over the great circle, as measured with OSRM on extracts of two cities.
DETOURS = {Means.FOOT: 1.3, Means.BIKE: 1.35, Means.CAR: 1.4}

# 15 km/h: the environment indicator of the Flemish government.
BIKE_METRES_A_SECOND = 15 / 3.6
# Of no measurement: a town at 30 km/h to leave and to enter, a road at 60 km/h between.
TOWN_METRES = 5000.0
TOWN_METRES_A_SECOND = 30 / 3.6
ROAD_METRES_A_SECOND = 60 / 3.6

# The honest range, as a factor: an estimate is off by a quarter, a server that knows the streets
# by a tenth, and nobody knows today's traffic.
ESTIMATE_RANGE = 1.25
SERVER_RANGES = {Means.FOOT: 1.1, Means.BIKE: 1.1, Means.CAR: 1.25}

COSTINGS = {Means.FOOT: "pedestrian", Means.BIKE: "bicycle", Means.CAR: "auto"}
"""What Valhalla calls them."""

LONGEST_SECONDS = 24 * 3600
"""What takes longer than a day is no answer that anybody wants."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Span:
    """How long a way takes: whole minutes, low <= likely <= high, along so many metres."""

    low: int
    likely: int
    high: int
    source: Source
    metres: float | None = None


class Streets(Protocol):
    """Whoever knows how long a way takes."""

    def minutes(
        self,
        origins: Sequence[Point],
        destinations: Sequence[Point],
        means: Means,
        pace: Pace = Pace.USUAL,
    ) -> list[list[Span]]:
        """A row an origin, in it a span a destination. Always answers; the span says who did.

        ValueError for public transport, which does not go by the street alone.
        """


def metres_between(origin: Point, destination: Point) -> float:
    """Metres over the great circle."""
    return float(
        great_circle(
            (origin.latitude, origin.longitude), (destination.latitude, destination.longitude)
        ).meters
    )


def estimate(origin: Point, destination: Point, means: Means, pace: Pace = Pace.USUAL) -> Span:
    """The great circle times a detour, over a speed.

    ValueError for public transport: without a timetable it has no minutes.
    """
    if means is Means.TRANSIT:
        raise ValueError("public transport has no minutes without a timetable")
    metres = metres_between(origin, destination) * DETOURS[means]
    return _span(_seconds(metres, means, pace), ESTIMATE_RANGE, Source.ESTIMATE, metres)


def _seconds(metres: float, means: Means, pace: Pace) -> float:
    if means is Means.FOOT:
        return metres / pace.metres_a_second
    if means is Means.BIKE:
        return metres / BIKE_METRES_A_SECOND
    in_town = min(metres, TOWN_METRES)
    return in_town / TOWN_METRES_A_SECOND + (metres - in_town) / ROAD_METRES_A_SECOND


def _span(seconds: float, spread: float, source: Source, metres: float | None) -> Span:
    """Rounded outwards: nobody is told that a way is shorter than it may be."""
    minutes = seconds / 60
    likely = math.ceil(minutes)
    return Span(math.floor(minutes / spread), likely, math.ceil(minutes * spread), source, metres)


class Estimated:
    """Streets that nobody looked at: `estimate` for every pair."""

    def minutes(
        self,
        origins: Sequence[Point],
        destinations: Sequence[Point],
        means: Means,
        pace: Pace = Pace.USUAL,
    ) -> list[list[Span]]:
        return [[estimate(origin, to, means, pace) for to in destinations] for origin in origins]


@dataclass(frozen=True, slots=True)
class _Leg:
    """What a server says of one pair; None where it knows no way."""

    seconds: float | None
    metres: float | None


class _Server:
    """What both kinds of server share: one question for all pairs, the estimate behind it."""

    source: Source

    def minutes(
        self,
        origins: Sequence[Point],
        destinations: Sequence[Point],
        means: Means,
        pace: Pace = Pace.USUAL,
    ) -> list[list[Span]]:
        """As in Streets: one request, and the estimate where there is no usable answer in time."""
        guesses = Estimated().minutes(origins, destinations, means, pace)
        if not origins or not destinations:
            return guesses
        try:
            ways = self._ways(origins, destinations, means)
        except (ServiceFailed, CircuitOpen) as failure:
            log.warning("%s: %r, so minutes are estimates", self.source.value, failure)
            return guesses
        return [
            [self._span(way, guess, means, pace) for way, guess in zip(row, guessed, strict=True)]
            for row, guessed in zip(ways, guesses, strict=True)
        ]

    def _ways(
        self, origins: Sequence[Point], destinations: Sequence[Point], means: Means
    ) -> list[list[_Leg]]:
        raise NotImplementedError

    def _span(self, way: _Leg, guess: Span, means: Means, pace: Pace) -> Span:
        if way.seconds is None:
            return guess
        seconds = _at_pace(way.seconds, way.metres, pace) if means is Means.FOOT else way.seconds
        return _span(seconds, SERVER_RANGES[means], self.source, way.metres)


def _at_pace(seconds: float, metres: float | None, pace: Pace) -> float:
    """Servers walk at one speed, people here at three."""
    if metres is None:
        return seconds * Pace.USUAL.metres_a_second / pace.metres_a_second
    return metres / pace.metres_a_second


class Osrm(_Server):
    """An OSRM server, asked by its table service: all origins by all destinations at once.

    `url` may hold {profile}, for servers that run one for each of foot, bike and car.
    """

    source = Source.OSRM

    def __init__(
        self, url: str, *, seconds: float = PATIENCE, breaker: CircuitBreaker | None = None
    ) -> None:
        profiles = [means.value for means in DETOURS]
        self._services = {
            profile: JsonService(
                url.replace("{profile}", profile), seconds=seconds, breaker=breaker
            )
            for profile in profiles
        }

    def _ways(
        self, origins: Sequence[Point], destinations: Sequence[Point], means: Means
    ) -> list[list[_Leg]]:
        places = ";".join(
            f"{at.longitude:.6f},{at.latitude:.6f}" for at in _all(origins, destinations)
        )
        sources = ";".join(str(number) for number in range(len(origins)))
        targets = ";".join(str(len(origins) + number) for number in range(len(destinations)))
        path = (
            f"/table/v1/{means.value}/{places}"
            f"?sources={sources}&destinations={targets}&annotations=duration,distance"
        )
        shape = (len(origins), len(destinations))
        ways: list[list[_Leg]] = self._services[means.value].ask(
            path, lambda answer: _of_osrm(answer, shape)
        )
        return ways


class Valhalla(_Server):
    """A Valhalla server, asked by sources_to_targets: all origins by all destinations at once."""

    source = Source.VALHALLA

    def __init__(
        self, url: str, *, seconds: float = PATIENCE, breaker: CircuitBreaker | None = None
    ) -> None:
        self._service = JsonService(url, seconds=seconds, breaker=breaker)

    def _ways(
        self, origins: Sequence[Point], destinations: Sequence[Point], means: Means
    ) -> list[list[_Leg]]:
        body = {
            "sources": [_lat_lon(at) for at in origins],
            "targets": [_lat_lon(at) for at in destinations],
            "costing": COSTINGS[means],
        }
        shape = (len(origins), len(destinations))
        ways: list[list[_Leg]] = self._service.ask(
            "/sources_to_targets", lambda answer: _of_valhalla(answer, shape), body=body
        )
        return ways


def _all(*places: Sequence[Point]) -> Iterable[Point]:
    return (at for several in places for at in several)


def _lat_lon(at: Point) -> dict[str, float]:
    return {"lat": at.latitude, "lon": at.longitude}


def _of_osrm(answer: Any, shape: tuple[int, int]) -> list[list[_Leg]]:
    if answer["code"] != "Ok":
        raise ValueError(answer["code"])
    durations = answer["durations"]
    distances = answer.get("distances") or [[None] * shape[1]] * shape[0]
    return _matrix(shape, lambda row, column: _Leg(durations[row][column], distances[row][column]))


def _of_valhalla(answer: Any, shape: tuple[int, int]) -> list[list[_Leg]]:
    cells = answer["sources_to_targets"]

    def way(row: int, column: int) -> _Leg:
        cell = cells[row][column]
        kilometres = cell["distance"]
        return _Leg(cell["time"], None if kilometres is None else kilometres * 1000)

    return _matrix(shape, way)


def _matrix(shape: tuple[int, int], way: Callable[[int, int], _Leg]) -> list[list[_Leg]]:
    """All cells, each a way that can be. ValueError where a figure is none or cannot be."""
    rows = [[way(row, column) for column in range(shape[1])] for row in range(shape[0])]
    for one in _ways_of(rows):
        for figure, most in ((one.seconds, LONGEST_SECONDS), (one.metres, math.inf)):
            if figure is not None and not _is_figure(figure, most):
                raise ValueError(f"no length of a way: {figure}")
    return rows


def _ways_of(rows: list[list[_Leg]]) -> Iterable[_Leg]:
    return (way for row in rows for way in row)


def _is_figure(given: object, most: float) -> bool:
    return isinstance(given, int | float) and given is not True and 0 <= given <= most
