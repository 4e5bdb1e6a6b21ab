"""Builds the travel engine from the settings of an installation."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from locations.journeys import Point
from locations.places.gazetteer import Gazetteer
from locations.streets.estimates import Estimated, Streets
from locations.streets.osrm import Osrm
from locations.streets.valhalla import Valhalla
from locations.transit.journey_cache import JourneyCache
from locations.transit.motis import Motis
from locations.transit.planner import TransitPlanner
from locations.transit.timetable_store import TimetableStore
from locations.travel import Transit, Travel

JOURNEY_CACHE = "journeys.sqlite"


@dataclass(frozen=True, slots=True)
class TravelSettings:
    """Locations of the parts; empty means absent. Addresses are of HTTP servers.

    `timetable_folder` holds what import-timetable made, and the cache of journeys.
    """

    timetable_folder: str = ""
    osrm_url: str = ""
    valhalla_url: str = ""
    motis_url: str = ""


class GazetteerPoints:
    """The points from which journeys may be cached for everybody; read when first asked."""

    def __contains__(self, point: object) -> bool:
        return point in _points()


@cache
def _points() -> frozenset[Point]:
    return frozenset(Point(one.latitude, one.longitude) for one in Gazetteer().localities)


def make_travel(settings: TravelSettings) -> Travel:
    """The engine for these settings. It opens nothing before it is asked something."""
    return Travel(streets_of(settings), transit_of(settings))


def transit_of(settings: TravelSettings) -> Transit | None:
    """A MOTIS server where one is named, with the timetables behind it; else these, if any."""
    timetables = timetables_of(settings)
    return Motis(settings.motis_url, behind=timetables) if settings.motis_url else timetables


def timetables_of(settings: TravelSettings) -> TransitPlanner | None:
    """The timetables of the folder, if one is named; it may still be empty."""
    if not settings.timetable_folder:
        return None
    folder = Path(settings.timetable_folder)
    return TransitPlanner(
        TimetableStore(folder), JourneyCache(folder / JOURNEY_CACHE), GazetteerPoints()
    )


def streets_of(settings: TravelSettings) -> Streets:
    """OSRM where it is named, else Valhalla, else the estimate."""
    if settings.osrm_url:
        return Osrm(settings.osrm_url)
    if settings.valhalla_url:
        return Valhalla(settings.valhalla_url)
    return Estimated()
