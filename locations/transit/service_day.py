"""One service day of public transport in NumPy arrays, as scan_network.py reads it."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from locations.journeys import Means, Pace, Point, Source, StepFree, Vehicle
from locations.streets.estimates import DETOURS

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


@dataclass(frozen=True)
class ServiceDay:
    """Everything that runs on one local date, and what of its neighbours touches it.

    Seconds count from `epoch` (aware UTC): the local midnight of that date, but for days on which
    the clocks change, as GTFS has it: noon less twelve hours. Connections stand trip by trip in the
    order of travel. `stop_*` is per stop, `trip_*` per trip, `path_*` per footpath.
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
    # A cache of scan_network.py: what it derives from the arrays.
    kept: dict[Any, Any] = field(default_factory=dict, repr=False, compare=False)

    @property
    def source(self) -> Source:
        """The source of these minutes: an example is never taken for real."""
        return Source.EXAMPLE_TIMETABLE if self.is_example else Source.TIMETABLE

    def seconds(self, moment: datetime) -> int:
        """Whole seconds from the epoch to an aware moment, rounded down."""
        return (moment - self.epoch) // timedelta(seconds=1)

    def moment(self, seconds: int) -> datetime:
        """The aware UTC moment so many seconds from the epoch."""
        return self.epoch + timedelta(seconds=int(seconds))

    def stops_near(self, point: Point, metres: float) -> tuple[Ints, Floats]:
        """The stops within so many metres along the street, and how many for each.

        Along the street is the great circle times the detour of an estimate.
        """
        band = np.degrees(metres / DETOURS[Means.FOOT] / EARTH_METRES) * 1.01
        wide = band / max(0.01, np.cos(np.radians(abs(point.latitude))))
        near = np.flatnonzero(
            (np.abs(self.stop_latitude - point.latitude) <= band)
            & (np.abs(self.stop_longitude - point.longitude) <= wide)
        )
        there = np.radians(np.stack([self.stop_latitude[near], self.stop_longitude[near]]))
        here = np.radians(np.array([point.latitude, point.longitude]))
        far = great_circles(there, here) * DETOURS[Means.FOOT]
        reached = far <= metres
        return near[reached].astype(np.int32), far[reached]

    def line_of(self, trip: int) -> str:
        """The name of its line: "60"."""
        return self.lines[int(self.trip_line[trip])]

    def headsign_of(self, trip: int) -> str:
        """Its headsign."""
        return self.headsigns[int(self.trip_headsign[trip])]

    def vehicle_of(self, trip: int) -> Vehicle:
        """Its kind."""
        return VEHICLES[int(self.line_vehicle[int(self.trip_line[trip])])]

    def step_free_of(self, trip: int, *stops: int) -> StepFree:
        """The worst of a vehicle and the stops where one gets in and out."""
        states = [int(self.trip_step_free[trip]), *(int(self.stop_step_free[at]) for at in stops)]
        return max((STEP_FREE_STATES[state] for state in states), key=_FROM_BEST.index)


_FROM_BEST = [StepFree.YES, StepFree.WITH_HELP, StepFree.UNKNOWN, StepFree.NO]


def great_circles(points: Floats, others: Floats) -> Floats:
    """Metres between places in radians: [latitudes, longitudes], and one or as many others."""
    half = (points - (others[:, None] if others.ndim == 1 else others)) / 2
    latitudes = points[0]
    chord = np.sin(half[0]) ** 2 + np.cos(latitudes) * np.cos(others[0]) * np.sin(half[1]) ** 2
    metres: Floats = np.arcsin(np.sqrt(np.clip(chord, 0.0, 1.0))) * (2 * EARTH_METRES)
    return metres


def walking_seconds(metres: Floats, pace: Pace) -> Ints:
    """Whole seconds for so many metres, rounded up."""
    return np.ceil(metres / pace.metres_per_second).astype(np.int32)


def midnight(on: date, zone: ZoneInfo) -> datetime:
    """The origin of GTFS times, aware UTC: noon less twelve hours, which is not midnight on the two
    days a year on which the clocks change."""
    noon = datetime(on.year, on.month, on.day, 12, tzinfo=zone)
    return noon.astimezone(UTC) - timedelta(hours=12)
