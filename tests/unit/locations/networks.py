"""Small networks of public transport, and every journey through them, one by one."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import NamedTuple

from geopy.distance import great_circle
from hypothesis import strategies as st

from locations.day import Connection, Day, Footpath, Stop, Trip, day_of
from locations.journeys import Ability, Point, StepFree

TUESDAY = date(2026, 11, 24)
MINUTE = 60
NORTH, EAST = 0.0027, 0.0043  # 300 m each, about


class Call(NamedTuple):
    """A vehicle at a stop: seconds since midnight."""

    stop: int
    arrives: int
    departs: int
    may_board: bool = True
    may_alight: bool = True


@dataclass(frozen=True)
class Small:
    """A network as one would write it down; `day` makes arrays of it."""

    stops: tuple[Stop, ...]
    runs: tuple[tuple[Call, ...], ...]
    trips: tuple[Trip, ...]
    footpaths: tuple[Footpath, ...] = ()

    @property
    def day(self) -> Day:
        connections = [
            Connection(
                one.departs,
                other.arrives,
                one.stop,
                other.stop,
                trip,
                one.may_board,
                other.may_alight,
            )
            for trip, calls in enumerate(self.runs)
            for one, other in pairwise(calls)
        ]
        return day_of(TUESDAY, self.stops, self.trips, connections, self.footpaths)

    def point(self, stop: int) -> Point:
        return Point(self.stops[stop].latitude, self.stops[stop].longitude)


class Ridden(NamedTuple):
    """A journey from stop to stop, in seconds."""

    departs: int
    arrives: int
    origin: int
    destination: int
    vehicles: int


def walk(one: Point, other: Point, ability: Ability) -> int | None:
    """Seconds from door to door on foot; None where this person does not walk it."""
    metres = (
        1.3 * great_circle((one.latitude, one.longitude), (other.latitude, other.longitude)).meters
    )
    if metres > ability.longest_walk:
        return None
    return math.ceil(metres / ability.pace.metres_a_second)


def every_journey(small: Small, ability: Ability, most_vehicles: int = 3) -> Iterator[Ridden]:
    """Every way to get in, ride, change and get out, with at most so many vehicles."""
    rides = list(_every_ride(small, ability))
    yield from rides
    longer = rides
    for _ in range(most_vehicles - 1):
        longer = [
            Ridden(one.departs, then.arrives, one.origin, then.destination, one.vehicles + 1)
            for one in dict.fromkeys(longer)
            for then in rides
            if (seconds := _change(small, one.destination, then.origin, ability)) is not None
            and one.arrives + seconds <= then.departs
        ]
        yield from longer


def _every_ride(small: Small, ability: Ability) -> Iterator[Ridden]:
    def refuses(state: StepFree) -> bool:
        return ability.step_free and state is StepFree.NO

    for trip, calls in enumerate(small.runs):
        if refuses(small.trips[trip].step_free):
            continue
        usable = [not refuses(small.stops[call.stop].step_free) for call in calls]
        for first, one in enumerate(calls):
            for last in range(first + 1, len(calls)):
                other = calls[last]
                if one.may_board and other.may_alight and usable[first] and usable[last]:
                    yield Ridden(one.departs, other.arrives, one.stop, other.stop, 1)


def _change(small: Small, one: int, other: int, ability: Ability) -> int | None:
    ways = [
        max(path.least_seconds, math.ceil(path.metres / ability.pace.metres_a_second))
        for path in small.footpaths
        if (path.origin, path.destination) == (one, other) and path.metres <= ability.longest_walk
    ]
    if one == other:
        ways.append(small.stops[one].change_seconds)
    return min(ways, default=None)


def moment(seconds: int) -> datetime:
    """Seconds since midnight UTC of the day of these networks."""
    return small_midnight() + timedelta(seconds=seconds)


def small_midnight() -> datetime:
    return Small((), (), ()).day.epoch


# --------------------------------------------------------------------------------------- at random

_states = st.sampled_from(StepFree)


@st.composite
def small_networks(draw: st.DrawFn) -> Small:
    """A handful of stops on a grid of 300 m, and vehicles between them for an hour."""
    grid = st.tuples(st.integers(0, 12), st.integers(0, 12))
    places = draw(st.lists(grid, min_size=2, max_size=6, unique=True))
    stops = tuple(
        Stop(
            f"stop {number}",
            51 + north * NORTH,
            3 + east * EAST,
            draw(st.integers(0, 3)) * MINUTE,
            draw(_states),
        )
        for number, (north, east) in enumerate(places)
    )
    runs = tuple(tuple(draw(_calls(len(stops)))) for _ in range(draw(st.integers(1, 7))))
    trips = tuple(Trip(str(number), step_free=draw(_states)) for number in range(len(runs)))
    pairs = st.tuples(st.integers(0, len(stops) - 1), st.integers(0, len(stops) - 1))
    footpaths = tuple(
        Footpath(one, other, draw(st.integers(50, 700)), draw(st.integers(0, 5)) * MINUTE)
        for one, other in draw(st.lists(pairs, max_size=5, unique=True))
        if one != other
    )
    return Small(stops, runs, trips, footpaths)


@st.composite
def _calls(draw: st.DrawFn, stops: int) -> list[Call]:
    now = draw(st.integers(0, 40)) * MINUTE
    calls = []
    for _ in range(draw(st.integers(2, 5))):
        arrives = now
        departs = arrives + draw(st.integers(0, 2)) * MINUTE
        stop = draw(st.integers(0, stops - 1))
        calls.append(Call(stop, arrives, departs, draw(st.booleans()), draw(st.booleans())))
        now = departs + draw(st.integers(0, 12)) * MINUTE
    return calls
