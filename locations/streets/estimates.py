"""Minutes on foot, by bike and by car from the distance alone: the default, and the fallback."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from geopy.distance import great_circle

from locations.journeys import Means, Pace, Point, Source

# The street over the great circle, as measured with OSRM on extracts of two cities.
DETOURS = {Means.FOOT: 1.3, Means.BIKE: 1.35, Means.CAR: 1.4}

# 15 km/h: the environment indicator of the Flemish government.
BIKE_METRES_PER_SECOND = 15 / 3.6
# Of no measurement: a town at 30 km/h to leave and to enter, a road at 60 km/h between.
TOWN_METRES = 5000.0
TOWN_METRES_PER_SECOND = 30 / 3.6
ROAD_METRES_PER_SECOND = 60 / 3.6

ESTIMATE_RANGE = 1.25
"""The honest range, as a factor: an estimate is off by a quarter."""


@dataclass(frozen=True, slots=True)
class Span:
    """The duration of a way: whole minutes, low <= likely <= high, along so many metres."""

    low: int
    likely: int
    high: int
    source: Source
    metres: float | None = None


class Streets(Protocol):
    """Travel times along streets: `Estimated`, or a routing server."""

    def minutes(
        self,
        origins: Sequence[Point],
        destinations: Sequence[Point],
        means: Means,
        pace: Pace = Pace.USUAL,
    ) -> list[list[Span]]:
        """One row per origin, one span per destination. Always answers; `source` says from what.

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
    return span_of(_seconds(metres, means, pace), ESTIMATE_RANGE, Source.ESTIMATE, metres)


def _seconds(metres: float, means: Means, pace: Pace) -> float:
    if means is Means.FOOT:
        return metres / pace.metres_per_second
    if means is Means.BIKE:
        return metres / BIKE_METRES_PER_SECOND
    in_town = min(metres, TOWN_METRES)
    return in_town / TOWN_METRES_PER_SECOND + (metres - in_town) / ROAD_METRES_PER_SECOND


def span_of(seconds: float, spread: float, source: Source, metres: float | None) -> Span:
    """Rounded outwards: a way is never said to be shorter than it may be."""
    minutes = seconds / 60
    likely = math.ceil(minutes)
    return Span(math.floor(minutes / spread), likely, math.ceil(minutes * spread), source, metres)


class Estimated:
    """`estimate` for every pair of points."""

    def minutes(
        self,
        origins: Sequence[Point],
        destinations: Sequence[Point],
        means: Means,
        pace: Pace = Pace.USUAL,
    ) -> list[list[Span]]:
        return [[estimate(origin, to, means, pace) for to in destinations] for origin in origins]
