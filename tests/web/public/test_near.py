"""The places by the way there and back: in words, with their range, and what is not known."""

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from database import write
from locations import photos
from locations.models import Loket
from tests.support.browserless import Page, Visitor
from tests.support.buses import HOME, PLACE_OF_BUS, with_buses
from tests.support.site import PLACE, Site, book, introduce, take_time
from tests.web.public.test_cost import HEAVIEST, weight_with_files

CHOSEN = "vraag=get-diploma&taal=nl"
PLACES = f"/afspraak/plaats?{CHOSEN}"
MAPS = "https://www.openstreetmap.org/?mlat="
ABOUT = f"/plaats/{PLACE}?lang=nl"
NEVER = "Er is geen goede bus of trein."
NO_TIMES = "Wij weten niet wanneer de bus rijdt."


def tell(visitor: Visitor, town: str, *ticked: str) -> Page:
    """From `Waar woon je?` to the places."""
    visitor.open(f"/afspraak/waar?{CHOSEN}&lang=nl")
    visitor.submit("Verder", woonplaats=town)
    return visitor.submit("Verder", **dict.fromkeys(ticked, "1"))


def answers(page: Page) -> list[str]:
    (found,) = page.main.all("ul", **{"class": "answers"})
    return [" ".join(one.text.split()) for one in found.all("li") if one.has_class("card")]


def listed(page: Page) -> list[str]:
    return [heading.text for heading in page.main.all("h3")]


def test_who_told_nothing_reads_no_minutes(site: Site) -> None:
    page = site.visitor().open(PLACES)

    assert "minuten" not in page.text
    assert page.main.all("ul", **{"class": "answers"}) == []
    assert len(page.main.all("h2")) == 16


def test_places_stand_by_the_way_to_them(site: Site) -> None:
    page = tell(site.visitor(), "8600 Diksmuide", "auto")

    assert page.heading == "Naar welke plaats kom je?"
    assert listed(page)[0] == "De Boterbloem"
    assert set(listed(page)[-3:]) <= {
        "De Gaverhoek",
        "De Blauwe Deur",
        "De Vlasschuur",
        "De Haspel",
    } | {"De Kleine Toren"}


def test_answers_stand_on_top_in_words(site: Site) -> None:
    found = answers(tell(site.visitor(), "8800 Roeselare", "fiets"))

    assert 1 <= len(found) <= 3
    together = " ".join(found)
    for words in ("Eerste vrije uur", "Dichtst bij jou", "Best voor jou"):
        assert together.count(words) == 1
    assert "Met de fiets:" in together
    assert "Dit is ongeveer." in together


def test_an_answer_leads_to_its_hour(site: Site) -> None:
    visitor = site.visitor()
    tell(visitor, "8800 Roeselare", "fiets")
    (top,) = visitor.page.main.all("ul", **{"class": "answers"})
    (first, *_others) = [link for link in top.all("a") if "uur=" in link.attributes["href"]]

    page = visitor.open(first.attributes["href"])

    assert page.heading == "Welke dag en welk uur?"
    hour = first.attributes["href"].rpartition("uur=")[2]
    (chosen,) = [
        one for one in page.main.all("input", checked="") if one.attributes["name"] == "uur"
    ]
    assert chosen.attributes["value"] == hour


def test_what_fails_a_need_is_named_and_not_listed(site: Site) -> None:
    page = tell(site.visitor(), "8970 Poperinge", "auto", "geen_trap")

    assert "De Hopzolder in Poperinge heeft een trap." in page.text
    assert "De Hopzolder" not in listed(page)
    assert "Er is een trap. Iemand helpt je." in page.text


def test_what_nobody_knows_is_said(site: Site) -> None:
    page = tell(site.visitor(), "8970 Poperinge", "auto", "parking")

    assert "Wij weten niet of hier een parking is." in page.text
    assert len(listed(page)) == 16


def test_without_a_timetable_there_are_no_minutes_of_a_bus(site: Site) -> None:
    page = tell(site.visitor(), HOME, "bus")

    assert NO_TIMES in page.text
    assert "Met bus of trein" not in page.text
    assert "Ongeveer 20 kilometer" in page.text
    assert listed(page)[0] == "De Boterbloem"
    assert {"https://www.delijn.be/nl/routeplanner/", "https://www.belgiantrain.be/nl"} <= set(
        page.links.values()
    )


def test_with_a_timetable_the_bus_is_told_stretch_by_stretch(site: Site) -> None:
    page = tell(with_buses(site).visitor(), HOME, "bus")

    (answer,) = [one for one in answers(page) if "De Spoel" in one]
    assert "Met bus of trein:" in answer
    assert "Bus 60 om 8 uur, halte Esen Dorp, 25 minuten. Stap uit: Klosstraat." in answer
    assert "Dit is een voorbeeld. Zo rijdt de bus niet echt." in answer
    assert NO_TIMES not in answer


def test_an_appointment_after_the_end_of_the_timetable_has_no_times(site: Site) -> None:
    last = site.app.config["CLOCK"]().date()

    page = tell(with_buses(site, last).visitor(), HOME, "bus")

    assert NO_TIMES in page.text


def test_where_no_way_is_left_there_is_the_phone_and_flex(site: Site) -> None:
    page = tell(site.visitor(), "3600 Genk", "te_voet")

    assert NEVER in page.text
    assert "0800 12 2 12" in page.text
    assert page.main.all("ul", **{"class": "answers"}) == []
    assert len(listed(page)) == 16


def _forget_coordinates(session: Session) -> None:
    session.execute(update(Loket).values(latitude=None, longitude=None))


def test_lokets_without_coordinates_are_a_plain_list(site: Site) -> None:
    with site.app.app_context():
        write(_forget_coordinates)

    page = tell(site.visitor(), "8800 Roeselare", "fiets")

    assert len(listed(page)) == 16
    assert page.main.all("figure") == []
    assert "minuten" not in page.text


def test_knowing_where_somebody_lives_costs_no_question_more(site: Site) -> None:
    visitor = site.visitor()
    tell(visitor, "8800 Roeselare", "fiets", "bus", "geen_trap")
    with site.counting_queries() as asked:
        visitor.fetch("GET", PLACES)
    with site.counting_queries() as plain:
        site.visitor().fetch("GET", PLACES)

    assert len(asked) == len(plain)


def test_the_hours_of_a_place_have_answers_too(site: Site) -> None:
    visitor = with_buses(site).visitor()
    tell(visitor, HOME, "bus")

    page = visitor.open(f"/afspraak/uur?{CHOSEN}&plaats={PLACE_OF_BUS}")
    first, *_others = page.main.all("fieldset")

    assert first.has_class("near")
    assert "Eerste vrije uur" in first.text
    assert "Met bus of trein:" in first.text
    value = first.all("input")[0].attributes["value"]
    assert visitor.submit("Verder", uur=value).heading == "Wie ben je?"


@pytest.mark.parametrize("language", ["nl", "ar"])
def test_what_is_known_of_the_way_weighs_little(site: Site, language: str) -> None:
    visitor = with_buses(site).visitor()
    tell(visitor, HOME, "bus", "fiets", "auto", "geen_trap", "parking")
    visitor.open(f"/?lang={language}")
    paths = [PLACES, f"/afspraak/uur?{CHOSEN}&plaats={PLACE_OF_BUS}", ABOUT.split("?")[0]]

    weights = {path: weight_with_files(visitor, visitor.open(path)) for path in paths}

    assert {path: size for path, size in weights.items() if size > HEAVIEST} == {}


def test_the_place_of_an_appointment_tells_the_way_in(site: Site) -> None:
    page = site.visitor().open(ABOUT)

    assert page.heading == "De Weefkamer"
    for words in (
        "Gelijkvloers, lokaal 2",
        "“Ik kom voor Leerwinkel.”",
        "Geen trap: ja",
        "Lift: nee",
        "Parking: wij weten het niet",
    ):
        assert words in page.text
    assert "Halte:" not in page.text
    assert page.main.all("img") == []


def _dress(session: Session) -> None:
    loket = session.query(Loket).filter_by(code=PLACE).one()
    loket.stop, loket.stop_minutes = "Weefplein", 1
    photos.put(session, loket.id, b"\xff\xd8\xffphoto")


def test_a_stop_and_a_photo_are_shown_where_they_are(site: Site) -> None:
    with site.app.app_context():
        write(_dress)
    visitor = site.visitor()
    page = visitor.open(ABOUT)

    assert "Halte: Weefplein" in page.text
    assert "Dan 1 minuut wandelen." in page.text
    (image,) = page.main.all("img")
    photo = visitor.fetch("GET", image.attributes["src"])
    assert (photo.status, photo.body) == (200, b"\xff\xd8\xffphoto")
    assert photo.headers["content-type"] == "image/jpeg"
    assert "max-age=31536000" in photo.headers["cache-control"]
    assert "max-age=0" in visitor.fetch("GET", f"/plaats/{PLACE}/ingang").headers["cache-control"]


@pytest.mark.parametrize(
    "path", ["/plaats/bestaat-niet", "/plaats/bestaat-niet/ingang", f"/plaats/{PLACE}/ingang"]
)
def test_what_is_not_there_is_not_found(site: Site, path: str) -> None:
    assert site.visitor().fetch("GET", path).status == 404


def test_the_way_stands_where_the_appointment_does_and_on_paper(site: Site) -> None:
    visitor = with_buses(site).visitor()
    tell(visitor, HOME, "bus")
    visitor.open(f"/afspraak/uur?{CHOSEN}&plaats={PLACE_OF_BUS}")
    take_time(visitor)
    introduce(visitor)
    done = visitor.submit("Ja, maak mijn afspraak")

    assert "Met bus of trein:" in done.text
    assert "Bus 60 om" in done.text
    assert "Bus 60 om" in visitor.click("Verander je afspraak").text
    slip = visitor.click("Druk af").text
    assert "Heen: Vertrek om" in slip
    assert "Terug:" in slip
    assert "Weer thuis om" in slip


def test_the_way_on_a_slip_is_in_the_readers_language(site: Site) -> None:
    visitor = with_buses(site).visitor()
    tell(visitor, HOME, "bus")
    visitor.open(f"/afspraak/uur?{CHOSEN}&plaats={PLACE_OF_BUS}")
    take_time(visitor)
    introduce(visitor)
    visitor.submit("Ja, maak mijn afspraak")

    slip = visitor.open(visitor.page.link("Druk af") + "?lang=fr")

    (way,) = slip.main.all("ul", **{"class": "way"})
    assert way.attributes["lang"] == "fr"
    there, back = way.all("li")
    assert " uur" not in there.text + back.text
    assert "Esen Dorp" in there.text


def test_who_told_nothing_has_no_way_on_the_slip(site: Site) -> None:
    visitor = site.visitor()
    book(visitor)

    assert "Heen:" not in visitor.click("Druk af").text


def test_the_address_of_a_place_opens_a_map(site: Site) -> None:
    visitor = site.visitor()
    visitor.open(ABOUT)
    (found,) = [one for one in visitor.page.main.all("a") if one.has_class("to-map")]
    with site.looking() as session:
        loket = session.scalars(select(Loket).where(Loket.code == PLACE)).one()
    assert found.attributes["href"] == (
        f"{MAPS}{loket.latitude:.5f}&mlon={loket.longitude:.5f}"
        f"#map=17/{loket.latitude:.5f}/{loket.longitude:.5f}"
    )
    assert loket.street in found.text
