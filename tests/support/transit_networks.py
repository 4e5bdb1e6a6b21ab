"""Small networks of public transport, and every journey through them, one by one."""

import math
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from geopy.distance import great_circle

from locations.journeys import Ability, Point, StepFree
from locations.transit.service_day import ServiceDay
from tests.support.timetable_builders import Connection, Footpath, Stop, Trip, day_of

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
    margin: int = 0

    @property
    def day(self) -> ServiceDay:
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
        return day_of(TUESDAY, self.stops, self.trips, connections, self.footpaths, self.margin)

    def point(self, stop: int) -> Point:
        return Point(self.stops[stop].latitude, self.stops[stop].longitude)


class Ridden(NamedTuple):
    """A journey from stop to stop, in seconds."""

    departs: int
    arrives: int
    origin: int
    destination: int
    vehicles: int


@lru_cache(1024)
def walk(one: Point, other: Point, ability: Ability) -> int | None:
    """Seconds from door to door on foot; None where this person does not walk it."""
    here, there = ((each.latitude, each.longitude) for each in (one, other))
    metres = 1.3 * float(great_circle(here, there).meters)
    if metres > ability.longest_walk:
        return None
    return math.ceil(metres / ability.pace.metres_per_second)


def every_journey(small: Small, ability: Ability, most_vehicles: int = 3) -> Iterator[Ridden]:
    """Every way to get in, ride, change and get out, with at most so many vehicles."""
    rides = list(_every_ride(small, ability))
    numbers = range(len(small.stops))
    changes = {
        (one, other): seconds
        for one in numbers
        for other in numbers
        if (seconds := _change(small, one, other, ability)) is not None
    }
    journeys = dict.fromkeys(rides)
    yield from journeys
    for _ in range(most_vehicles - 1):
        journeys = dict.fromkeys(
            Ridden(one.departs, then.arrives, one.origin, then.destination, one.vehicles + 1)
            for one in journeys
            for then in rides
            if (one.destination, then.origin) in changes
            and one.arrives + changes[one.destination, then.origin] <= then.departs
        )
        yield from journeys


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
    speed = ability.pace.metres_per_second
    ways = [
        max(path.least_seconds, math.ceil(path.metres / speed) + small.margin)
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

_STATES = [*StepFree, StepFree.YES, StepFree.YES, StepFree.UNKNOWN]


def network_of(seed: int) -> Small:
    """A handful of stops some hundreds of metres apart, and vehicles between them for an hour."""
    chance = random.Random(seed)
    stops = [_stop(number, chance) for number in range(chance.randint(4, 8))]
    runs = [_run(len(stops), chance) for _ in range(chance.randint(6, 12))]
    pairs = {tuple(chance.sample(range(len(stops)), 2)) for _ in range(chance.randint(0, 5))}
    return Small(
        tuple(stops),
        tuple(runs),
        tuple(Trip(str(number), step_free=chance.choice(_STATES)) for number in range(len(runs))),
        tuple(
            Footpath(one, other, chance.randint(50, 700), chance.randint(0, 4) * MINUTE)
            for one, other in sorted(pairs)
        ),
        chance.choice([0, MINUTE]),
    )


def _stop(number: int, chance: random.Random) -> Stop:
    return Stop(
        f"stop {number}",
        51 + chance.randint(0, 30) * NORTH,
        3 + chance.randint(0, 30) * EAST,
        chance.randint(0, 2) * MINUTE,
        chance.choice(_STATES),
    )


def _run(stops: int, chance: random.Random) -> tuple[Call, ...]:
    now = chance.randint(0, 60) * MINUTE
    calls = []
    for stop in chance.choices(range(stops), k=chance.randint(2, 4)):
        departs = now + chance.choice([0, 0, 1, 2]) * MINUTE
        calls.append(Call(stop, now, departs, chance.random() < 0.9, chance.random() < 0.9))
        now = departs + chance.randint(0, 9) * MINUTE
    return tuple(calls)
