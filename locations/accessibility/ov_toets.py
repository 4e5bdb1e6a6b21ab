"""The OV-toets: the Flemish government's test of reachability by regular public transport."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from locations.journeys import Journey, Means

LONGEST_WALK = 1000.0
"""Metres on foot at one stretch."""
METRES_PER_MINUTE = 80.0
"""4.8 km/h, for walks of which only the minutes are known."""
LONGEST_DETOUR = 2.6
"""Times the minutes of the direct way."""
MOST_TRANSFERS = 2
WITHIN = timedelta(hours=1)
"""Maximum distance in time of arriving or leaving from the wanted moment."""


@dataclass(frozen=True, slots=True)
class Reference:
    """A moment (aware UTC) to be there at the latest, or to leave at the earliest; and the minutes
    that the direct way takes by car.
    """

    moment: datetime
    direct_minutes: float


def passes(journey: Journey, wanted: Reference) -> bool:
    """Whether a journey to or from `wanted.moment` passes the test.

    At most 1 km on foot at a stretch, at most 2 transfers, at most 2.6 times the direct time, and
    within an hour of the moment. A stretch whose length is not known is measured by its minutes.
    Only journeys by public transport can pass.
    """
    return (
        journey.means is Means.TRANSIT
        and journey.transfers <= MOST_TRANSFERS
        and journey.minutes <= LONGEST_DETOUR * wanted.direct_minutes
        and _longest_walk(journey) <= LONGEST_WALK
        and _away(journey, wanted.moment) <= WITHIN
    )


def _longest_walk(journey: Journey) -> float:
    walks = (leg for leg in journey.legs if leg.means is Means.FOOT)
    return max((_metres(leg.metres, leg.minutes) for leg in walks), default=0.0)


def is_a_walk(metres: float | None, minutes: int) -> bool:
    """Whether a way on foot is within the walk of the test, so that no bus is needed."""
    return _metres(metres, minutes) <= LONGEST_WALK


def _metres(measured: float | None, minutes: int) -> float:
    return minutes * METRES_PER_MINUTE if measured is None else measured


def _away(journey: Journey, moment: datetime) -> timedelta:
    """Time from arrival to the moment, or from it to departure."""
    if journey.arrives <= moment:
        return moment - journey.arrives
    return journey.leaves - moment
