"""Days of a timetable as tests write them down: stops, trips, rides from one stop to the next."""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import NamedTuple, TypeVar

import numpy as np

from locations.journeys import StepFree, Vehicle
from locations.transit.service_day import STEP_FREE_STATES, VEHICLES, Ints, ServiceDay, Small


class Connection(NamedTuple):
    """A vehicle from one stop to its next, in seconds since the day's epoch."""

    departs: int
    arrives: int
    origin: int
    destination: int
    trip: int
    may_board: bool = True
    may_alight: bool = True


class Footpath(NamedTuple):
    """A walk between stops: metres along the street, and the least seconds it is given."""

    origin: int
    destination: int
    metres: float
    least_seconds: int = 0


@dataclass(frozen=True, slots=True)
class Stop:
    """Where one boards. `change_seconds`: from one vehicle to another, here."""

    name: str
    latitude: float
    longitude: float
    change_seconds: int = 0
    step_free: StepFree = StepFree.UNKNOWN


@dataclass(frozen=True, slots=True)
class Trip:
    """One run of one vehicle."""

    line: str
    headsign: str = ""
    step_free: StepFree = StepFree.UNKNOWN
    vehicle: Vehicle = Vehicle.BUS


def day_of(
    on: date,
    stops: Sequence[Stop],
    trips: Sequence[Trip],
    connections: Iterable[Connection],
    footpaths: Iterable[Footpath] = (),
    margin: int = 0,
) -> ServiceDay:
    """A day from its parts, counted from midnight UTC; connections trip by trip."""
    lines, trip_line = _numbered([(trip.line, trip.vehicle) for trip in trips])
    headsigns, trip_headsign = _numbered([trip.headsign for trip in trips])
    rides = np.array([tuple(one) for one in connections], dtype=np.int32).reshape(-1, 7).T
    walks = np.array([tuple(one) for one in footpaths], dtype=np.float64).reshape(-1, 4).T
    return ServiceDay(
        on=on,
        epoch=datetime(on.year, on.month, on.day, tzinfo=UTC),
        is_example=False,
        stamp="",
        margin=margin,
        stop_names=[stop.name for stop in stops],
        stop_latitude=np.array([stop.latitude for stop in stops], dtype=np.float64),
        stop_longitude=np.array([stop.longitude for stop in stops], dtype=np.float64),
        stop_change=np.array([stop.change_seconds for stop in stops], dtype=np.int32),
        stop_step_free=_states([stop.step_free for stop in stops]),
        lines=[name for name, _ in lines],
        line_vehicle=np.array([VEHICLES.index(kind) for _, kind in lines], dtype=np.int8),
        headsigns=headsigns,
        trip_line=trip_line,
        trip_headsign=trip_headsign,
        trip_step_free=_states([trip.step_free for trip in trips]),
        departs=rides[0],
        arrives=rides[1],
        origin=rides[2],
        destination=rides[3],
        trip=rides[4],
        may_board=rides[5].astype(bool),
        may_alight=rides[6].astype(bool),
        path_origin=walks[0].astype(np.int32),
        path_destination=walks[1].astype(np.int32),
        path_metres=walks[2],
        path_least=walks[3].astype(np.int32),
    )


def _states(states: Iterable[StepFree]) -> Small:
    return np.array([STEP_FREE_STATES.index(state) for state in states], dtype=np.int8)


Word = TypeVar("Word", bound=Hashable)


def _numbered(words: Sequence[Word]) -> tuple[list[Word], Ints]:
    numbers = {word: number for number, word in enumerate(dict.fromkeys(words))}
    return list(numbers), np.array([numbers[word] for word in words], dtype=np.int32)
