"""Rules of planning on the pages: set by the region, shown before, listed after."""

import pytest
from sqlalchemy import select

from locations.models import Loket
from scheduler.access.roles import Role
from scheduler.people.organisations import LoketHost, Organisation
from scheduler.people.regions import PlanningRule, Region
from tests.support.browserless import Page, Visitor
from tests.support.filled_days import WEDNESDAY, zitdag_of
from tests.support.site import Site
from tests.support.staff_accounts import SignIn

NETWORK = "/planning/netwerk"


@pytest.fixture
def coordinator(signed_in: SignIn) -> Visitor:
    return signed_in(Role.COORDINATOR)


def change(visitor: Visitor, address: str, **typed: str | None) -> Page:
    visitor.open(f"{NETWORK}/{address}")
    return visitor.submit("Bewaar", **typed)


def host_of(site: Site, loket_id: int) -> str:
    with site.looking() as session:
        host = select(LoketHost.organisation_id).where(LoketHost.loket_id == loket_id)
        found = select(Organisation.code).where(Organisation.id.in_(host))
        return session.scalars(found).one()


def longer(visitor: Visitor, site: Site) -> Page:
    """The day of Lotte, from early in the morning on."""
    zitdag = zitdag_of(site, "lotte", WEDNESDAY)
    visitor.open(f"/planning/zitdag/{zitdag.id}")
    return visitor.submit("Bewaar", **{"van-1": "08:30"})


def test_nothing_is_asked_where_nothing_is_filled_in(coordinator: Visitor) -> None:
    page = coordinator.open("/planning/regels")
    assert page.heading == "Regels"
    assert "Alles houdt zich aan de regels." in page.text


def test_what_is_saved_of_the_network_shows_what_now_breaks_a_rule(
    site: Site, coordinator: Visitor
) -> None:
    page = change(coordinator, "begeleiders/samira", uren="1")
    assert "zitdagen houden zich niet aan een regel van de planning" in page.text
    page = coordinator.click("houden zich niet aan een regel")

    assert page.heading == "Regels"
    assert "Regel uren per week: in de week van" in page.text
    assert "In het contract staat 1 uur. Ook dan: " in page.text
    coordinator.open("/planning/")
    assert coordinator.click("houden zich niet aan een regel").heading == "Regels"


def test_a_rule_is_warned_of_once_and_refused_where_the_region_says_so(
    site: Site, coordinator: Visitor
) -> None:
    host = host_of(site, zitdag_of(site, "lotte", WEDNESDAY).loket_id)
    change(coordinator, f"partners/{host}", open="ma-vr 9:00-19:00", werkplekken="9")
    page = longer(coordinator, site)
    assert page.status == 422
    assert "Regel uren van het gebouw: " in page.text
    assert "is op woensdag 2 december niet al die uren open. Open: " in page.text
    change(coordinator, "regio", **{"regel-host_hours": "1"})
    with site.looking() as session:
        assert session.scalars(select(Region.refused_rules)).one() == [PlanningRule.HOST_HOURS]

    page = longer(coordinator, site)
    assert (page.status, len(page.errors)) == (422, 1)
    assert page.errors[0].startswith("Regel uren van het gebouw: ")


def test_another_place_for_a_day_shows_the_rules_there(site: Site, coordinator: Visitor) -> None:
    zitdag = zitdag_of(site, "samira", WEDNESDAY)
    with site.looking() as session:
        there = session.scalars(select(Loket).where(Loket.city == "Brugge", Loket.active)).first()
    assert there is not None
    change(coordinator, f"partners/{host_of(site, there.id)}", open="za 9:00-12:00")
    coordinator.open(f"/planning/zitdag/{zitdag.id}")
    page = coordinator.submit("Toon wie dit raakt", elders=str(there.id))

    assert page.heading.startswith("woensdag 2 december is in Brugge")
    assert "Regel uren van het gebouw: " in page.text
