"""A session for several, as an adult meets it: its question, its fixed hours, who else comes."""

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from database import write
from scheduler.web.shared.group_words import FEW
from scheduler.zitdagen.catalogue import Service, about_others
from tests.support.browserless import Page, Visitor
from tests.support.site import Site, introduce, pick, skip_where

TOGETHER = "Je bent samen met ongeveer 10 mensen."
LEFT = "Nog vrije plaatsen: "


def _to_cards(visitor: Visitor) -> Page:
    visitor.open("/afspraak/")
    visitor.click("Ik wil naar een infosessie")
    return skip_where(visitor)


def _book(visitor: Visitor, number: int) -> Page:
    _to_cards(visitor)
    pick(visitor)
    return introduce(visitor, nummer=f"0470 00 00 {number:02}")


def _seats(session: Session, seats: int) -> None:
    session.execute(update(Service).where(Service.seats > 1).values(seats=seats, minimum=1))


def test_a_question_leads_to_a_session_and_every_page_says_that_others_come(site: Site) -> None:
    visitor = site.visitor()
    cards = _to_cards(visitor)
    assert TOGETHER in cards.text
    assert LEFT not in cards.text

    done = _book(visitor, 1)
    assert done.heading == "Je afspraak is gemaakt."
    assert TOGETHER in done.text
    assert TOGETHER in visitor.click("Druk af").text
    (message,) = [one for one in site.messages() if one.kind == "confirmation"]
    assert message.facts["others"] == 10


def test_who_comes_alone_reads_of_nobody_else(site: Site) -> None:
    visitor = site.visitor()
    visitor.open("/afspraak/")
    visitor.click("Ik wil een diploma halen")
    skip_where(visitor)

    assert "Je bent samen met" not in visitor.page.text


def test_places_left_are_said_from_three_down_and_the_full_hour_is_not_offered(site: Site) -> None:
    with site.app.app_context():
        write(_seats, FEW + 1)
    first = site.visitor()
    hour = _to_cards(first).choices("keuze")[0]
    assert LEFT not in first.page.text.partition("Kies dit uur")[0]

    for number in range(1, FEW + 2):
        _book(site.visitor(), number)
        cards = _to_cards(site.visitor())
        left = FEW + 1 - number
        card = cards.text.partition("Kies dit uur")[0]
        assert (hour in cards.choices("keuze")) is (left > 0)
        assert (f"{LEFT}{left}" in card) is (left > 0)


def _to_hours(visitor: Visitor) -> Page:
    """The first part of the first day of *Andere uren*."""
    _to_cards(visitor)
    page = visitor.click("Andere uren")
    assert TOGETHER in page.text
    return visitor.click("In de voormiddag")


def _hour(page: Page) -> str:
    """What the only hour of a page says."""
    (button,) = page.main.all("button", name="uur")
    return button.text


def test_other_hours_say_that_others_come_and_the_places_left_from_three_down(site: Site) -> None:
    visitor = site.visitor()
    hours = _to_hours(visitor)
    assert TOGETHER in hours.text
    assert LEFT not in hours.text
    with site.app.app_context():
        write(_seats, FEW + 1)
    _book(site.visitor(), 1)

    assert f"{LEFT}{FEW}" in _hour(visitor.open(hours.path))


def test_hours_near_one_that_went_say_it_too(site: Site) -> None:
    visitor = site.visitor()
    page = _to_hours(visitor)
    with site.app.app_context():
        write(_seats, FEW)

    page = visitor.open(f"{page.path.partition('&dag=')[0]}&kwijt=20261204T090000Z")
    hours = [one.text for one in page.main.all("button", name="uur")]
    assert hours
    assert all(f"{LEFT}{FEW}" in one for one in hours)


def test_another_day_of_a_group_says_it_too(site: Site) -> None:
    visitor = site.visitor()
    _book(visitor, 1)
    manage = visitor.click("Verander je afspraak").path

    assert TOGETHER in visitor.open(f"{manage}uur").text


def test_other_hours_of_who_comes_alone_say_nothing_of_others(site: Site) -> None:
    visitor = site.visitor()
    visitor.open("/afspraak/")
    visitor.click("Ik wil een diploma halen")
    skip_where(visitor)

    page = visitor.click("Andere uren")
    assert "Je bent samen met" not in page.text
    assert LEFT not in visitor.click("In de voormiddag").text


@pytest.mark.parametrize(
    ("seats", "others"), [(1, 0), (2, 1), (8, 7), (9, 10), (12, 10), (15, 15), (30, 30)]
)
def test_about_how_many_others_is_a_round_figure_where_they_are_many(
    seats: int, others: int
) -> None:
    assert about_others(seats) == others
