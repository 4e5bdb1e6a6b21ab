"""In a large region a page compares a few hours, and names every place that fails a need."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from locations.accessibility.needs import Need
from locations.journeys import Means
from locations.models import AccessFeature, AccessState, Loket, LoketAccess
from scheduler.appointments.booking.availability import Slot
from scheduler.calendar.offer import Candidate
from scheduler.web.shared.travel import nearest_offers
from scheduler.web.shared.travel.nearest_offers import OFFERS
from scheduler.web.shared.travel.travel_profile import Origin, TravelProfile
from tests.support.site import NOW, Site

MANY = OFFERS + 5
TOWN = Origin("8000 Brugge", "Brugge", "", 51.0, 3.0)
STEPS = AccessFeature.STEP_FREE
HOUR = timedelta(hours=1)


def loket(number: int, **access: AccessState) -> Loket:
    """A place, the further away the higher its number; what is not said of it is not known."""
    found = [
        LoketAccess(feature=AccessFeature(name), state=state) for name, state in access.items()
    ]
    return Loket(
        id=number,
        code=f"place-{number}",
        name=f"Huis {number}",
        city="Brugge",
        latitude=51.0 + number / 1000,
        longitude=3.0,
        timezone="Europe/Brussels",
        access=found,
    )


def slot(number: int, start: datetime) -> Slot:
    return Slot(number, start, start + HOUR, (Candidate(start, 1, number, speaks=True, booked=0),))


@pytest.fixture(autouse=True)
def request_of_somebody(site: Site) -> Iterator[None]:
    with site.app.test_request_context("/?lang=nl"):
        yield


def compare(lokets: list[Loket], *needs: Need) -> nearest_offers.Ranked:
    """What stands first where every place has two hours."""
    slots = [slot(one.id, NOW + turn * 2 * HOUR) for turn in (1, 2) for one in reversed(lokets)]
    told = TravelProfile(TOWN, frozenset({Means.CAR}), frozenset(needs))
    return nearest_offers.compare(lokets, slots, told)


def test_of_many_places_the_nearest_are_compared() -> None:
    ranked = compare([loket(number) for number in range(1, MANY + 1)])
    compared = [offer.what[0].id for offer in ranked.listed]
    assert sorted(compared) == list(range(1, OFFERS + 1))


def test_of_few_places_more_hours_are_compared() -> None:
    ranked = compare([loket(1), loket(2)])
    assert len(ranked.listed) == 4
