"""The way there beside each hour on the page of staff, where they said where a client lives."""

import pytest

from locations.streets.osrm import Osrm
from locations.travel import Travel
from tests.support.browserless import Page
from tests.support.buses import HOME, with_buses
from tests.support.service_stub import Answer, running
from tests.support.site import Site
from tests.support.staff_accounts import SignIn


def beside(page: Page) -> list[str]:
    """What stands beside each hour."""
    hours = [one for one in page.main.all("label") if one.all("input", name="uur")]
    return ["".join(small.text for small in hour.all("small")) for hour in hours]


def test_where_nobody_said_where_the_client_lives_no_minutes_stand(signed_in: SignIn) -> None:
    assert set(beside(signed_in().open("/partner/"))) == {""}


def test_minutes_stand_beside_each_hour(signed_in: SignIn) -> None:
    visitor = signed_in()
    visitor.open("/partner/")

    page = visitor.submit("Toon wat dichtbij is", woonplaats="8970 Poperinge", auto="1", bus=None)

    found = beside(page)
    assert len(found) > 20
    assert all(words.startswith(("auto ", "te voet ")) for words in found)


def test_of_a_bus_the_first_hours_are_known(site: Site, signed_in: SignIn) -> None:
    with_buses(site)
    visitor = signed_in()
    visitor.open("/partner/?plaats=roeselare-spoel")

    page = visitor.submit("Toon wat dichtbij is", woonplaats=HOME, bus="1")

    found = beside(page)
    assert any(words.startswith("bus ") for words in found)
    assert sum(words.startswith("bus ") for words in found) <= 20


def test_beside_the_first_hours_stands_whether_public_transport_will_do(
    site: Site, signed_in: SignIn
) -> None:
    with_buses(site)
    visitor = signed_in()
    visitor.open("/partner/?plaats=roeselare-spoel")
    page = visitor.submit("Toon wat dichtbij is", woonplaats=HOME, bus="1")
    assert any(words.endswith("OV: ja") for words in beside(page))
    assert "met gewoon openbaar vervoer" in page.main.text
    page = visitor.submit("Toon wat dichtbij is", woonplaats="8970 Poperinge", bus="1")
    assert any(words.endswith("OV: nee") for words in beside(page))
    assert "0800 12 2 12" in page.main.text


@pytest.mark.parametrize(
    ("town", "told"),
    [
        pytest.param(HOME, {"auto": "1", "bus": None}, id="who takes no bus"),
        pytest.param("", {"bus": "1"}, id="nobody knows from where"),
    ],
)
def test_of_public_transport_nothing_stands_beside_hours(
    site: Site, signed_in: SignIn, town: str, told: dict[str, str | None]
) -> None:
    with_buses(site)
    visitor = signed_in()
    visitor.open("/partner/?plaats=roeselare-spoel")
    page = visitor.submit("Toon wat dichtbij is", woonplaats=town, **told)
    assert "OV: " not in page.main.text


def test_without_a_timetable_nothing_stands_of_public_transport(signed_in: SignIn) -> None:
    visitor = signed_in()
    visitor.open("/partner/?plaats=roeselare-spoel")
    page = visitor.submit("Toon wat dichtbij is", woonplaats=HOME, bus="1")
    assert "OV: " not in page.main.text


def test_the_way_costs_no_question_more(site: Site, signed_in: SignIn) -> None:
    visitor = signed_in()
    path = visitor.open("/partner/").path
    with site.counting_queries() as plain:
        visitor.fetch("GET", path)
    visitor.open(path)
    visitor.submit("Toon wat dichtbij is", woonplaats="8970 Poperinge", auto="1")
    with site.counting_queries() as asked:
        visitor.fetch("GET", path)

    assert len(asked) == len(plain)


def test_a_server_of_streets_is_asked_once_a_means(site: Site, signed_in: SignIn) -> None:
    visitor = signed_in()
    path = visitor.open("/partner/").path
    visitor.submit("Toon wat dichtbij is", woonplaats="8970 Poperinge", fiets="1", bus="1")
    with running(Answer(status=503)) as stub:
        site.app.extensions["zitdag.travel"] = Travel(Osrm(stub.url))
        assert len(beside(visitor.open(path))) > 20

    assert sorted(one.split("/")[3] for one in stub.asked) == ["bike", "foot"]
