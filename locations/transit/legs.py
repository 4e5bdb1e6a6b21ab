"""Legs of a journey by public transport: the walks and rides that people are shown."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from locations.journeys import Leg, Means, Pace
from locations.transit.service_day import ServiceDay, walking_seconds


class Stretch(NamedTuple):
    """A ride in forward time: seconds, stops."""

    trip: int
    origin: int
    destination: int
    departs: int
    arrives: int


def legs_of(
    day: ServiceDay, stretches: Sequence[Stretch], ends: tuple[int, int], pace: Pace
) -> Iterator[Leg]:
    """Walk, ride, walk: at the ends so many seconds on foot, none where it is none."""
    first, last = stretches[0], stretches[-1]
    if ends[0]:
        yield _walk(day, (None, first.origin), first.departs - ends[0], ends[0], pace)
    for before, stretch in zip((None, *stretches), stretches, strict=False):
        if before is not None and before.destination != stretch.origin:
            yield _hop(day, before, stretch.origin, pace)
        yield _ride_leg(day, stretch)
    if ends[1]:
        yield _walk(day, (last.destination, None), last.arrives, ends[1], pace)


def _hop(day: ServiceDay, before: Stretch, stop: int, pace: Pace) -> Leg:
    is_it = (day.path_origin == before.destination) & (day.path_destination == stop)
    metres = day.path_metres[is_it].min()
    seconds = int(walking_seconds(np.array([metres]), pace)[0])
    leg = _walk(day, (before.destination, stop), before.arrives, seconds, pace)
    return replace(leg, metres=float(metres))


def _walk(
    day: ServiceDay, stops: tuple[int | None, int | None], departs: int, seconds: int, pace: Pace
) -> Leg:
    origin, destination = ("" if stop is None else day.stop_names[stop] for stop in stops)
    start, end = day.moment(departs), day.moment(departs + seconds)
    metres = seconds * pace.metres_per_second
    return Leg(Means.FOOT, start, end, origin, destination, metres=metres)


def _ride_leg(day: ServiceDay, stretch: Stretch) -> Leg:
    return Leg(
        means=Means.TRANSIT,
        start=day.moment(stretch.departs),
        end=day.moment(stretch.arrives),
        origin=day.stop_names[stretch.origin],
        destination=day.stop_names[stretch.destination],
        line=day.line_of(stretch.trip),
        headsign=day.headsign_of(stretch.trip),
        step_free=day.step_free_of(stretch.trip, stretch.origin, stretch.destination),
        vehicle=day.vehicle_of(stretch.trip),
    )
