"""What somebody who comes with an interpreter is offered: who speaks the language is no matter."""

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
