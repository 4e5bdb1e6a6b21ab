"""Services are asked while no connection of the database is held: one that is slow costs a reader a
second, and no other reader anything.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import pytest
from sqlalchemy import Engine
from sqlalchemy.pool import QueuePool

from database import db
from locations.journeys import Means, Pace, Point
from locations.places.gazetteer import Gazetteer
from locations.places.geocoding import FallbackGeocoder, Places
from locations.streets.estimates import Estimated, Span
from locations.travel import Travel
from scheduler.access.roles import Role
from scheduler.web.shared.travel import towns
from tests.support.browserless import Visitor
from tests.support.site import Site
from tests.support.staff_accounts import sign_in
from tests.unit.locations.places.test_geocoding import UNKNOWN
from tests.web.public.test_travel_options import NEAR, WAY_THERE, WHERE, booked_from

ANOTHER = f"{UNKNOWN} bus 3"


@dataclass
class Held:
    """A geocoder and streets that note how many connections are held while they are asked."""

    engine: Engine
    places: list[int] = field(default_factory=list)
    streets: list[int] = field(default_factory=list)

    @property
    def now(self) -> int:
        assert isinstance(self.engine.pool, QueuePool)
        return self.engine.pool.checkedout()

    def geocode(self, _asked: str, _seconds: float) -> None:
        self.places.append(self.now)

    def minutes(
        self,
        origins: Sequence[Point],
        destinations: Sequence[Point],
        means: Means,
        pace: Pace = Pace.USUAL,
    ) -> list[list[Span]]:
        self.streets.append(self.now)
        return Estimated().minutes(origins, destinations, means, pace)


@pytest.fixture
def held(site: Site) -> Held:
    with site.app.app_context():
        noting = Held(db.engine)
    places = Places(Gazetteer(), [FallbackGeocoder("probe", noting.geocode)])
    site.app.extensions["zitdag.places"] = places
    site.app.extensions["zitdag.travel"] = Travel(noting)
    return noting


def public(site: Site) -> Visitor:
    visitor = booked_from(site)
    visitor.submit(WAY_THERE, woonplaats=UNKNOWN)
    visitor.open(visitor.page.path)
    visitor.click("Kies een andere dag")
    visitor.click("Kies een andere plaats")
    visitor.submit(NEAR, woonplaats=ANOTHER)
    return visitor


def before_booking(site: Site) -> Visitor:
    visitor = site.visitor()
    visitor.open(WHERE)
    visitor.submit("Verder", woonplaats=UNKNOWN)
    visitor.submit("Verder", woonplaats="8600 Esen")
    visitor.send(visitor.page.form_with("fiets"), fiets="1")
    return visitor


def staff(site: Site, role: Role, path: str) -> Visitor:
    visitor = sign_in(site, role)
    visitor.open(path)
    visitor.submit(NEAR, woonplaats="8970 Poperinge", fiets="1")
    visitor.submit(NEAR, woonplaats=UNKNOWN)
    hour = visitor.page.choices("uur")[0]
    visitor.submit("Boek", uur=hour, voornaam="Amina", nummer="0470 00 00 11")
    visitor.click("Verzet")
    visitor.submit(NEAR, woonplaats=ANOTHER)
    return visitor


def partner(site: Site) -> Visitor:
    return staff(site, Role.PARTNER, "/partner/")


def desk(site: Site) -> Visitor:
    return staff(site, Role.COORDINATOR, "/balie/boek")


@pytest.mark.parametrize(
    ("visit", "times"),
    [
        pytest.param(before_booking, 1, id="before a booking"),
        pytest.param(public, 2, id="with an appointment"),
        pytest.param(partner, 2, id="a partner"),
        pytest.param(desk, 2, id="the phone desk"),
    ],
)
def test_nobody_holds_the_database_while_a_service_thinks(
    site: Site, held: Held, visit: Callable[[Site], Visitor], times: int
) -> None:
    visit(site)
    assert held.places == [0] * times
    assert held.streets
    assert set(held.streets) == {0}


def test_of_a_locality_that_was_kept_nobody_is_asked(site: Site, held: Held) -> None:
    with site.app.test_request_context():
        assert towns.of_locality(UNKNOWN) is None
        assert towns.of_locality("Esen") is not None
    assert held.places == []
