"""A bus every half hour between Esen and a street in Roeselare, every day, as an example."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from locations.journeys import Vehicle
from locations.streets.estimates import Estimated
from locations.transit.planner import TransitPlanner
from locations.transit.service_day import ServiceDay
from locations.transit.timetable_store import TimetableStore
from locations.travel import Travel
from tests.support.site import Site
from tests.support.timetable_builders import Connection, Stop, Trip, day_of

HOME = "8600 Esen"
PLACE_OF_BUS = "roeselare-spoel"
ZONE = ZoneInfo("Europe/Brussels")
STOPS = [Stop("Esen Dorp", 51.0290, 2.8990), Stop("Klosstraat", 50.9475, 3.1300)]
FIRST, LAST, EVERY, RIDE = 6 * 3600, 20 * 3600, 1800, 25 * 60


def _day(on: date) -> ServiceDay:
    leaving = range(FIRST, LAST, EVERY)
    rides = [
        Connection(leaves, leaves + RIDE, *ends, trip)
        for trip, (leaves, ends) in enumerate(
            (leaves, ends) for ends in ((0, 1), (1, 0)) for leaves in leaving
        )
    ]
    trips = [Trip("60", "Roeselare", vehicle=Vehicle.BUS)] * len(rides)
    midnight = datetime(on.year, on.month, on.day, tzinfo=ZONE).astimezone(UTC)
    return replace(day_of(on, STOPS, trips, rides), epoch=midnight, is_example=True)


class EveryDay(TimetableStore):
    """The same on every day up to `last`."""

    def __init__(self, last: date) -> None:
        super().__init__(Path("nowhere"))
        self.last = last

    def stamp(self, on: date) -> str | None:
        return "every day" if on <= self.last else None

    def day(self, on: date) -> ServiceDay:
        return _day(on)


def with_buses(site: Site, last: date = date(2027, 12, 31)) -> Site:
    """The site, with this bus in its timetable."""
    travel = Travel(Estimated(), TransitPlanner(EveryDay(last)))
    site.app.extensions["zitdag.travel"] = travel
    return site
