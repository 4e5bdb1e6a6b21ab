"""What somebody who comes with an interpreter is offered: who speaks the language is no matter."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from database import write
from scheduler.zitdagen.models import Zitdag, ZitdagState
from tests.support.browserless import Visitor
from tests.support.site import PLACE, Site, introduce, pick, take_time

ASKED = "vraag=get-diploma&taal=ti&lang=nl"
WITH = f"{ASKED}&tolk=1"
NOT_SPOKEN = "Hier spreekt niemand jouw taal."


def booked(visitor: Visitor) -> str:
    """Book with an interpreter; the address of the own appointment."""
    visitor.open(f"/afspraak/plaats?{WITH}")
    pick(visitor)
    return introduce(visitor).link("Verander je afspraak")


def test_an_interpreter_is_as_good_as_who_speaks_the_language_at_every_place(site: Site) -> None:
    visitor = site.visitor()
    assert NOT_SPOKEN in visitor.open(f"/afspraak/plaatsen?{ASKED}").text
    assert NOT_SPOKEN not in visitor.open(f"/afspraak/plaatsen?{WITH}").text


def test_so_it_is_for_who_moves_to_another_place(site: Site) -> None:
    visitor = site.visitor()
    mine = booked(visitor)
    places = visitor.open(f"{mine}plaats")
    assert places.heading == "Alle plaatsen"
    assert NOT_SPOKEN not in places.text


def test_the_first_day_of_a_place_is_that_of_anybody_there(site: Site) -> None:
    """Russian is spoken there on Wednesday the ninth; with an interpreter Friday will do."""
    page = site.visitor().open(
        "/afspraak/plaatsen?vraag=get-diploma&taal=ru&tolk=1&gemeente=8400&lang=nl"
    )
    (place,) = [one for one in page.main.all("li") if "Het Zeildoek" in one.text]
    assert "Eerste dag: vrijdag 4 december" in " ".join(place.text.split())


def test_who_moves_is_offered_no_hour_before_there_can_be_one(site: Site) -> None:
    visitor = site.visitor()
    visitor.open(f"{booked(visitor)}uur?plaats={PLACE}")
    assert "donderdag 26 november" not in visitor.page.text
    assert "Je afspraak is veranderd." in take_time(visitor).text


def test_nor_at_a_distance(site: Site) -> None:
    visitor = site.visitor()
    visitor.open(f"/afspraak/op-afstand?{WITH}&hoe=telefoon")
    take_time(visitor, -1)
    visitor.open(introduce(visitor).link("Verander je afspraak"))
    visitor.click("Kies een andere dag")
    assert "Je afspraak is veranderd." in take_time(visitor).text


def test_nor_at_another_place(site: Site) -> None:
    visitor = site.visitor()
    places = visitor.open(f"{booked(visitor)}plaats")
    first_days = {one.text for one in places.main.all("strong")}
    assert {day for day in first_days if "november" in day} == {"maandag 30 november"}


SOONER = "Zonder tolk kan het vroeger"


@pytest.mark.parametrize(
    ("address", "heading"),
    [
        ("plaats?", "Waar en wanneer kom je?"),
        (f"uur?plaats={PLACE}&", "Welke dag en welk uur?"),
        ("op-afstand?hoe=telefoon&", "Welke dag en welk uur?"),
    ],
)
def test_sooner_hours_are_offered_without_one(site: Site, address: str, heading: str) -> None:
    visitor = site.visitor()
    page = visitor.open(f"/afspraak/{address}{WITH}")
    assert "23 november" not in page.main.text
    alone = visitor.click(SOONER)
    assert alone.heading == heading
    assert "23 november" in alone.main.text
    assert SOONER not in alone.text
    assert "tolk=1" not in alone.path


def test_who_lives_somewhere_reads_it_too(site: Site) -> None:
    visitor = site.visitor()
    visitor.open(f"/afspraak/waar?{WITH}")
    visitor.submit("Verder", woonplaats="8000 Brugge")
    assert "Het eerste vrije uur met een tolk." in visitor.page.text
    assert "Het eerste vrije uur met een tolk." not in visitor.click(SOONER).text


def _not_this_week(session: Session) -> None:
    soon = Zitdag.date < date(2026, 11, 30)
    session.execute(update(Zitdag).where(soon).values(state=ZitdagState.CANCELLED))


@pytest.mark.parametrize("address", ["plaats?", f"uur?plaats={PLACE}&", "op-afstand?hoe=telefoon&"])
def test_nothing_is_said_of_sooner_hours_that_are_not_there(site: Site, address: str) -> None:
    with site.app.app_context():
        write(_not_this_week)
    page = site.visitor().open(f"/afspraak/{address}{WITH}")
    assert "30 november" in page.main.text
    assert SOONER not in page.text


def test_sooner_hours_that_the_other_page_would_not_show_are_not_promised(site: Site) -> None:
    """Irina alone speaks it there: without an interpreter the hours of Lotte are not offered."""
    site.clock.now = datetime(2026, 12, 2, 17, tzinfo=UTC)  # after her day; Lotte has the fourth
    address = "/afspraak/uur?plaats=oostende-zeildoek&vraag=get-diploma&taal=ru&tolk=1&lang=nl"
    assert SOONER not in site.visitor().open(address).text


def test_the_first_card_says_that_it_is_the_first_with_one(site: Site) -> None:
    first = site.visitor().open(f"/afspraak/plaats?{WITH}").main.all("li")[0]
    assert "Het eerste vrije uur met een tolk." in first.text


def test_who_moves_reads_from_when_there_can_be_one(site: Site) -> None:
    visitor = site.visitor()
    page = visitor.open(f"{booked(visitor)}uur")
    assert "Een tolk kan vanaf maandag 30 november." in page.text
    assert SOONER not in page.text
