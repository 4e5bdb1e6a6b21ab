"""A link in other hands: it ends by a new number, at the desk, or by the client."""

from datetime import timedelta

import pytest

from scheduler.access.roles import Role
from tests.support.browserless import Page, Visitor
from tests.support.site import Site, book, token_of
from tests.support.staff_accounts import sign_in

GONE = "Deze link werkt niet meer. Bel ons."
STOP = "Stop mijn oude link"


def booked(site: Site, **typed: str | None) -> tuple[Visitor, str]:
    """A browser that has booked, and the address of its appointment."""
    visitor = site.visitor()
    book(visitor, **typed)
    return visitor, f"/mijn-afspraak/{site.appointments()[-1].uid}/"


def opened(site: Site, token: str) -> Page:
    return site.visitor().open(f"/a/{token}")


def assert_dead(page: Page) -> None:
    assert (page.status, page.heading) == (410, GONE)
    assert 'href="/mijn-afspraak/"' in page.answer.text


def test_another_number_ends_the_links_of_the_former(site: Site) -> None:
    visitor, mine = booked(site)
    former = token_of(site)
    other = site.visitor()
    other.open(f"/a/{former}")
    visitor.open(f"{mine}nummer")

    page = visitor.submit("Bewaar", nummer="0470 00 00 12")

    assert "Je afspraak is veranderd." in page.text
    assert_dead(opened(site, former))
    assert_dead(other.open(mine))
    assert opened(site, token_of(site)).heading == "Jouw afspraak"


def test_the_same_number_ends_no_link(site: Site) -> None:
    visitor, mine = booked(site)
    before = token_of(site)
    visitor.open(f"{mine}nummer")
    visitor.submit("Bewaar", bereik="other_mobile", van_wie="child")
    assert opened(site, before).heading == "Jouw afspraak"


def test_a_client_ends_a_link_that_somebody_else_has(site: Site) -> None:
    visitor, mine = booked(site)
    former, code = token_of(site), site.appointments()[0].code
    other = site.visitor()
    other.open(f"/a/{former}")
    visitor.open(mine)

    page = visitor.submit(STOP)

    assert page.heading == "Je oude link werkt niet meer."
    assert_dead(opened(site, former))
    assert_dead(other.open(mine))
    assert site.appointments()[0].code != code
    told = site.messages()[-1]
    assert (told.kind, told.routes) == ("code", [["sms", "+32470000011"]])
    assert told.facts["code"] == site.appointments()[0].code


def test_who_ends_a_link_by_hand_must_come_back_by_what_the_client_gets(site: Site) -> None:
    """Else who found the link could end it for everybody else, and go on."""
    visitor, mine = booked(site)
    found = site.visitor()
    found.open(f"/a/{token_of(site)}")

    found.submit(STOP)

    assert found.open(mine).status == 404
    assert visitor.open(mine).status == 410
    assert opened(site, token_of(site)).heading == "Jouw afspraak"


def test_a_mail_brings_the_new_link_and_puts_the_calendar_right(site: Site) -> None:
    visitor, mine = booked(site, bereik="email", nummer="", email="amina@example.org")
    before = site.messages()[-1].version
    visitor.open(mine)
    visitor.submit(STOP)
    told = site.messages()[-1]
    assert (told.kind, told.version) == ("confirmation", before + 1)


def test_where_no_message_comes_the_desk_does_it(site: Site) -> None:
    visitor, mine = booked(site, bereik="landline", nummer="050 00 00 11")
    assert STOP not in visitor.open(mine).answer.text


def test_the_desk_ends_a_link_and_shows_the_new_paper(site: Site) -> None:
    booked(site)
    former, uid = token_of(site), site.appointments()[0].uid
    desk = sign_in(site, Role.COUNSELLOR)
    desk.open(f"/balie/afspraak/{uid}/")

    page = desk.submit("Maak de link ongeldig")

    assert "Druk een nieuw papier af." in page.text
    assert_dead(opened(site, former))
    mine = opened(site, token_of(site))
    assert "Heb je een oud papier? Druk dan een nieuw papier af." in mine.text


@pytest.mark.parametrize(
    ("later", "sent"),
    [
        pytest.param(timedelta(seconds=59), 1, id="the same press"),
        pytest.param(timedelta(seconds=60), 2, id="another one"),
    ],
)
def test_a_second_press_within_a_minute_is_the_same(
    site: Site, later: timedelta, sent: int
) -> None:
    booked(site)
    site.clock.step = timedelta()
    uid = site.appointments()[0].uid
    desk = sign_in(site, Role.COUNSELLOR)
    for _ in range(2):
        desk.open(f"/balie/afspraak/{uid}/")
        desk.submit("Maak de link ongeldig")
        site.clock.wait(later)
    assert [one.kind for one in site.messages()].count("code") == sent


def test_a_cancelled_appointment_keeps_its_link(site: Site) -> None:
    visitor, mine = booked(site)
    token = token_of(site)
    form = visitor.open(mine).form(STOP)
    visitor.click("Ik kan niet komen")
    visitor.submit("Ja, weg")
    visitor.send(form)
    assert opened(site, token).heading == "Jouw afspraak"
