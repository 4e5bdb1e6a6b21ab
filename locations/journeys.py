"""The types that every travel engine shares: points, means, abilities, legs and journeys.

Nothing here measures anything: streets/ and transit/ do.
"""

import math
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

MINUTE = timedelta(minutes=1)

POLE = 90.0
DATE_LINE = 180.0
_BLURRED = 3


class Means(StrEnum):
    """Means of travel. A journey by public transport has legs on foot too."""

    FOOT = "foot"
    BIKE = "bike"
    TRANSIT = "transit"
    CAR = "car"


class Pace(StrEnum):
    """Walking pace; `metres_per_second` gives it in figures."""

    USUAL = "usual"
    SLOW = "slow"
    FRAIL = "frail"

    @property
    def metres_per_second(self) -> float:
        """4.8 km/h (the Flemish environment indicator), 3.6 km/h, 0.76 m/s for frail elderly."""
        return PACES[self]


PACES = {Pace.USUAL: 4.8 / 3.6, Pace.SLOW: 1.0, Pace.FRAIL: 0.76}


class Vehicle(StrEnum):
    """A vehicle of public transport."""

    BUS = "bus"
    TRAM = "tram"
    TRAIN = "train"
    METRO = "metro"
    FERRY = "ferry"
    OTHER = "other"


class StepFree(StrEnum):
    """Whether the whole way is step-free. UNKNOWN is an answer, and shown as one."""

    YES = "yes"
    WITH_HELP = "with_help"
    NO = "no"
    UNKNOWN = "unknown"


class Source(StrEnum):
    """The source of a journey, which tells how exact its minutes are."""

    ESTIMATE = "estimate"
    TIMETABLE = "timetable"
    EXAMPLE_TIMETABLE = "example_timetable"
    OSRM = "osrm"
    VALHALLA = "valhalla"
    MOTIS = "motis"


KILOMETRES_PER_DEGREE = 111.2
"""Of latitude, and of longitude at the equator: the mean radius of 6,371 km over a degree."""


@dataclass(frozen=True, slots=True)
class Point:
    """A point on earth in WGS 84 degrees. ValueError outside their ranges, or for NaN."""

    latitude: float
    longitude: float

    def __post_init__(self) -> None:
        # Written so that "not a number" is refused too.
        if not (-POLE <= self.latitude <= POLE and -DATE_LINE <= self.longitude <= DATE_LINE):
            raise ValueError(f"no place on earth: {self.latitude}, {self.longitude}")

    def blurred(self) -> "Point":
        """The same in thousandths of a degree, as a person's own place is kept: not their door.

        In Flanders a step of 111 m to the north and 70 m to the east, so at most 66 m off. That is
        a minute on foot, which an estimate does not know anyhow, and a street of houses.
        """
        return Point(round(self.latitude, _BLURRED), round(self.longitude, _BLURRED))


# Longest walks, in metres per stretch. 1,500 m is 19 minutes; the Flemish test of
# public transport counts 1,000 m: see ov_toets.py.
LONGEST_WALKS = {Pace.USUAL: 1500.0, Pace.SLOW: 1000.0, Pace.FRAIL: 500.0}
SHORT_WALK = 400.0


@dataclass(frozen=True, slots=True)
class Ability:
    """A person's means of travel and requirements.

    `step_free`, `lift` and `parking` are needs: a way without them is excluded.
    """

    means: frozenset[Means]
    pace: Pace = Pace.USUAL
    short_walk: bool = False
    step_free: bool = False
    lift: bool = False
    parking: bool = False

    @property
    def longest_walk(self) -> float:
        """Metres along the street that this person is sent on foot at one stretch."""
        longest = LONGEST_WALKS[self.pace]
        return min(longest, SHORT_WALK) if self.short_walk else longest


@dataclass(frozen=True, slots=True)
class Leg:
    """One stretch of a journey: a walk, a ride, one vehicle.

    `start` and `end` are aware UTC. `origin` and `destination` are names of stops, empty for the
    person's own place and for the loket. `line` ("60"), `headsign` and `vehicle` belong to public
    transport; `metres` to streets, None where it is not known.
    """

    means: Means
    start: datetime
    end: datetime
    origin: str
    destination: str
    line: str = ""
    headsign: str = ""
    step_free: StepFree = StepFree.UNKNOWN
    metres: float | None = None
    vehicle: Vehicle | None = None

    def __post_init__(self) -> None:
        if self.start.utcoffset() is None or self.end.utcoffset() is None:
            raise ValueError("a leg has aware times")

    @property
    def minutes(self) -> int:
        """Whole minutes, rounded up, lest anyone miss a bus."""
        return _whole_minutes(self.end - self.start)


@dataclass(frozen=True, slots=True)
class Journey:
    """A door-to-door journey. `leaves` and `arrives` are aware UTC.

    `low` and `high` are the range in minutes; both are the same with a timetable.
    """

    means: Means
    leaves: datetime
    arrives: datetime
    legs: tuple[Leg, ...]
    source: Source
    low: int
    high: int

    @property
    def minutes(self) -> int:
        """Minutes from leaving to arriving, rounded up."""
        return _whole_minutes(self.arrives - self.leaves)

    @property
    def transfers(self) -> int:
        """The number of transfers."""
        return max(0, sum(leg.means is Means.TRANSIT for leg in self.legs) - 1)

    @property
    def walking_minutes(self) -> int:
        """Minutes on foot in all of it."""
        on_foot = (leg.end - leg.start for leg in self.legs if leg.means is Means.FOOT)
        return _whole_minutes(sum(on_foot, timedelta(0)))


def _whole_minutes(length: timedelta) -> int:
    return math.ceil(length / MINUTE)
