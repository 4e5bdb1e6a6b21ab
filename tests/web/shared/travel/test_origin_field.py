"""Where the client of a form of staff comes from: one line, kept with that form alone."""

import pytest
from sqlalchemy import select

from scheduler.access.roles import Role
from scheduler.people.clients import Client
from tests.support.browserless import Page, Visitor
from tests.support.site import Site
from tests.support.staff_accounts import SignIn

SHOW = "Toon wat dichtbij is"
OFFICES = [
    pytest.param(Role.PARTNER, "/partner/", id="a partner"),
    pytest.param(Role.COORDINATOR, "/balie/boek", id="the phone desk"),
]


def places(page: Page) -> list[str]:
    """The places whose hours are shown, in their order, as `Brugge`."""
    names = [one for one in page.root.all("fieldset") if one.has_class("place-hours")]
    return [one.all("legend")[0].text for one in names]


def towns(page: Page) -> list[str]:
    """The towns that may be meant."""
    return [
        one.text for asked in page.root.all("select", id="bedoeld") for one in asked.all("option")
    ]


def whence(page: Page) -> str:
    (line,) = page.root.all("details", id="van-waar")
    return line.all("summary")[0].text


def book(visitor: Visitor) -> Page:
    hour = visitor.page.choices("uur")[0]
    return visitor.submit("Boek", uur=hour, voornaam="Amina", nummer="0470 00 00 11")


def test_a_partner_starts_from_its_own_town(signed_in: SignIn) -> None:
    assert whence(signed_in().open("/partner/")) == "De cliënt komt uit: 8000 Brugge"


def test_the_phone_desk_starts_from_nowhere(signed_in: SignIn) -> None:
    page = signed_in(Role.COORDINATOR).open("/balie/boek")
    assert whence(page) == "De cliënt komt uit: niet gezegd"


@pytest.mark.parametrize(("role", "path"), OFFICES)
def test_the_nearest_places_come_first(role: Role, path: str, signed_in: SignIn) -> None:
    visitor = signed_in(role)
    visitor.open(path)
    page = visitor.submit(SHOW, woonplaats="poperinge", fiets="1")
    assert whence(page) == "De cliënt komt uit: 8970 Poperinge"
    assert "Poperinge" in places(page)[0]
    assert page.form(SHOW).fields["fiets"] == "1"


def test_it_stands_in_no_address(signed_in: SignIn) -> None:
    visitor = signed_in()
    visitor.open("/partner/")
    visitor.submit(SHOW, woonplaats="Poperinge", auto="1", lift="1")
    paths = [path for _method, path, _answer in visitor.answers]
    assert [path for path in paths if "Poperinge" in path or "auto" in path or "8970" in path] == []


@pytest.mark.parametrize(
    ("typed", "status", "asked"),
    [
        pytest.param(
            "Sint-Joris",
            200,
            ["8620 Nieuwpoort (Sint-Joris)", "8730 Beernem (Sint-Joris)"],
            id="two of a name",
        ),
        pytest.param("Brugghe", 422, ["Geen van deze", "8000 Brugge"], id="a typing error"),
        pytest.param("xyzzy", 422, [], id="nothing like it"),
        pytest.param("Lille", 200, ["2275 Lille", "Lille (Frankrijk)"], id="across the border too"),
    ],
)
def test_what_is_not_clear_is_asked(
    typed: str, status: int, asked: list[str], signed_in: SignIn
) -> None:
    visitor = signed_in()
    visitor.open("/partner/")
    page = visitor.submit(SHOW, woonplaats=typed, bus="1")
    assert (page.status, towns(page)) == (status, asked)
    assert ("Deze gemeente kennen we niet." in page.text) is (status == 422)
    assert page.form(SHOW).fields["bus"] == "1"
    if asked:
        chosen = page.form(SHOW)
        values = page.root.all("select", id="bedoeld")[0].all("option")
        page = visitor.send(chosen, bedoeld=values[-1].attributes["value"])
        assert asked[-1] in whence(page)


def test_an_empty_town_takes_it_away(signed_in: SignIn) -> None:
    visitor = signed_in()
    visitor.open("/partner/")
    visitor.submit(SHOW, woonplaats="Poperinge")
    page = visitor.submit(SHOW, woonplaats=" ")
    assert whence(page) == "De cliënt komt uit: niet gezegd"


def test_the_next_client_is_not_taken_for_the_last(site: Site, signed_in: SignIn) -> None:
    visitor = signed_in()
    visitor.open("/partner/")
    visitor.submit(SHOW, woonplaats="Poperinge")
    other = visitor.open("/partner/")
    assert whence(other) == "De cliënt komt uit: 8000 Brugge"


def test_a_booking_keeps_the_locality_that_was_said(site: Site, signed_in: SignIn) -> None:
    visitor = signed_in()
    visitor.open("/partner/")
    visitor.submit(SHOW, woonplaats="8970 Poperinge")
    book(visitor)
    visitor.open("/partner/")
    book(visitor)
    with site.looking() as session:
        kept = session.scalars(select(Client.locality).order_by(Client.id)).all()
    assert kept == ["Poperinge", None]


def test_another_hour_is_looked_for_near_where_the_client_lives(signed_in: SignIn) -> None:
    visitor = signed_in()
    visitor.open("/partner/")
    visitor.submit(SHOW, woonplaats="Poperinge", bus="1")
    book(visitor)
    page = visitor.click("Verzet")
    assert whence(page) == "De cliënt komt uit: 8970 Poperinge"
    assert page.form(SHOW).fields["bus"] == "1"
    page = visitor.submit(SHOW, woonplaats="8500 Kortrijk", auto="1")
    assert page.heading == "Een ander uur"
    assert whence(page) == "De cliënt komt uit: 8500 Kortrijk"
    assert "Kortrijk" in places(page)[0]
    page = visitor.submit(SHOW, woonplaats="Sint-Joris")
    assert towns(page) == ["8620 Nieuwpoort (Sint-Joris)", "8730 Beernem (Sint-Joris)"]
    page = visitor.submit(SHOW, woonplaats="xyzzy")
    assert page.status == 422
