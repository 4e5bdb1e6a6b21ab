"""One service day of public transport in NumPy arrays, as transit.py scans it, and its file."""

import json
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field, fields
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from locations.journeys import Means, Pace, Point, Source, StepFree, Vehicle
from locations.streets import DETOURS
from locations.whole_file import whole_file

Ints = NDArray[np.int32]
Small = NDArray[np.int8]
Flags = NDArray[np.bool_]
Floats = NDArray[np.float64]

EARTH_METRES = 6_371_009.0
"""The radius that geopy's great circle has too."""

STEP_FREE_STATES = (StepFree.UNKNOWN, StepFree.YES, StepFree.NO, StepFree.WITH_HELP)
"""By their number in the arrays: GTFS's 0, 1 and 2, and 3 for what some feeds add."""
VEHICLES = tuple(Vehicle)
"""By their number in the arrays."""
NOT_STEP_FREE = STEP_FREE_STATES.index(StepFree.NO)


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


@dataclass(frozen=True)
class Day:
    """Everything that runs on one local date, and what of its neighbours touches it.

    Seconds count from `epoch` (aware UTC): the local midnight of that date, but for days on which
    the clocks change, as GTFS has it: noon less twelve hours. Connections stand trip by trip in the
    order of travel. `stop_*` and `trip_*` have an entry a stop and a trip, `path_*` one a footpath.
    """

    on: date
    epoch: datetime
    is_example: bool
    stamp: str
    """Changes when the timetable does: a key for whatever is kept of it."""
    margin: int
    """Seconds that a walk between stops is given on top of walking."""
    stop_names: list[str]
    stop_latitude: Floats
    stop_longitude: Floats
    stop_change: Ints
    stop_step_free: Small
    lines: list[str]
    line_vehicle: Small
    headsigns: list[str]
    trip_line: Ints
    trip_headsign: Ints
    trip_step_free: Small
    departs: Ints
    arrives: Ints
    origin: Ints
    destination: Ints
    trip: Ints
    may_board: Flags
    may_alight: Flags
    path_origin: Ints
    path_destination: Ints
    path_metres: Floats
    path_least: Ints
    # What connection_scan.py works out of it once and uses again.
    kept: dict[Any, Any] = field(default_factory=dict, repr=False, compare=False)

    @property
    def source(self) -> Source:
        """Whose minutes these are: an example is never taken for a timetable."""
        return Source.EXAMPLE_TIMETABLE if self.is_example else Source.TIMETABLE

    def seconds(self, moment: datetime) -> int:
        """Whole seconds from the epoch to an aware moment, rounded down."""
        return (moment - self.epoch) // timedelta(seconds=1)

    def moment(self, seconds: int) -> datetime:
        """The aware UTC moment so many seconds from the epoch."""
        return self.epoch + timedelta(seconds=int(seconds))

    def stops_near(self, place: Point, metres: float) -> tuple[Ints, Floats]:
        """The stops within so many metres along the street, and how many for each.

        Along the street is the great circle times the detour of streets.py.
        """
        band = np.degrees(metres / DETOURS[Means.FOOT] / EARTH_METRES) * 1.01
        wide = band / max(0.01, np.cos(np.radians(abs(place.latitude))))
        near = np.flatnonzero(
            (np.abs(self.stop_latitude - place.latitude) <= band)
            & (np.abs(self.stop_longitude - place.longitude) <= wide)
        )
        there = np.radians(np.stack([self.stop_latitude[near], self.stop_longitude[near]]))
        here = np.radians(np.array([place.latitude, place.longitude]))
        far = great_circles(there, here) * DETOURS[Means.FOOT]
        reached = far <= metres
        return near[reached].astype(np.int32), far[reached]

    def line_of(self, trip: int) -> str:
        """The name of its line: "60"."""
        return self.lines[int(self.trip_line[trip])]

    def headsign_of(self, trip: int) -> str:
        """Where it says that it goes."""
        return self.headsigns[int(self.trip_headsign[trip])]

    def vehicle_of(self, trip: int) -> Vehicle:
        """What it is."""
        return VEHICLES[int(self.line_vehicle[int(self.trip_line[trip])])]

    def step_free_of(self, trip: int, *stops: int) -> StepFree:
        """The worst of a vehicle and the stops where one gets in and out."""
        states = [int(self.trip_step_free[trip]), *(int(self.stop_step_free[at]) for at in stops)]
        return max((STEP_FREE_STATES[state] for state in states), key=_FROM_BEST.index)


_FROM_BEST = [StepFree.YES, StepFree.WITH_HELP, StepFree.UNKNOWN, StepFree.NO]


def great_circles(several: Floats, one: Floats) -> Floats:
    """Metres between places in radians: [latitudes, longitudes], and one or as many others."""
    half = (several - (one[:, None] if one.ndim == 1 else one)) / 2
    latitudes = several[0]
    chord = np.sin(half[0]) ** 2 + np.cos(latitudes) * np.cos(one[0]) * np.sin(half[1]) ** 2
    metres: Floats = np.arcsin(np.sqrt(np.clip(chord, 0.0, 1.0))) * (2 * EARTH_METRES)
    return metres


def walking_seconds(metres: Floats, pace: Pace) -> Ints:
    """Whole seconds for so many metres, rounded up."""
    return np.ceil(metres / pace.metres_a_second).astype(np.int32)


def day_of(
    on: date,
    stops: Sequence[Stop],
    trips: Sequence[Trip],
    connections: Iterable[Connection],
    footpaths: Iterable[Footpath] = (),
    margin: int = 0,
) -> Day:
    """A day from its parts, counted from midnight UTC; connections trip by trip."""
    lines, trip_line = _numbered([(trip.line, trip.vehicle) for trip in trips])
    headsigns, trip_headsign = _numbered([trip.headsign for trip in trips])
    rides = np.array([tuple(one) for one in connections], dtype=np.int32).reshape(-1, 7).T
    walks = np.array([tuple(one) for one in footpaths], dtype=np.float64).reshape(-1, 4).T
    return Day(
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


# ----------------------------------------------------------------------------------------- its file

_WORDS = ("stop_names", "lines", "headsigns")
_IN_HEAD = ("on", "epoch", "is_example", "stamp", "margin", *_WORDS)
_ARRAYS = tuple(one.name for one in fields(Day) if one.name not in (*_IN_HEAD, "kept"))


def save(day: Day, path: Path) -> None:
    """Write a day, whole or not at all."""
    head = {
        "on": day.on.isoformat(),
        "epoch": day.epoch.isoformat(),
        "is_example": day.is_example,
        "stamp": day.stamp,
        "margin": day.margin,
        **{name: getattr(day, name) for name in _WORDS},
    }
    arrays = {name: getattr(day, name) for name in _ARRAYS}
    text = np.frombuffer(json.dumps(head).encode(), dtype=np.uint8)
    with whole_file(path) as file:
        np.savez_compressed(file, head=text, **arrays)


def load(path: Path) -> Day:
    """Read a day. OSError, ValueError or KeyError where the file is none of ours."""
    # Opened here: of a broken file NumPy leaves its own open.
    with path.open("rb") as file, np.load(file, allow_pickle=False) as stored:
        head = json.loads(stored["head"].tobytes())
        arrays = {name: stored[name] for name in _ARRAYS}
    head["on"] = date.fromisoformat(head["on"])
    head["epoch"] = datetime.fromisoformat(head["epoch"])
    return Day(**head, **arrays)
