"""The places by the way there and back: in words, with their range, and what is not known."""

import re

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from database import write
from locations import photos
from locations.models import Loket, LoketPhoto
from tests.support.browserless import Element, Page, Visitor
from tests.support.buses import HOME, PLACE_OF_BUS, with_buses
from tests.support.photos import SECRET, opened, photo
from tests.support.site import PLACE, Site, book, introduce, pick, take_time
from tests.web.public.test_cost import HEAVIEST, weight_with_files

CHOSEN = "vraag=get-diploma&taal=nl"
PLACES = f"/afspraak/plaats?{CHOSEN}"
MAPS = "https://www.openstreetmap.org/?mlat="
ABOUT = f"/plaats/{PLACE}?lang=nl"
NEVER = "Er is geen goede bus of trein."
FROM_HOME = "Een gesprek kan ook met de telefoon of online."
NO_TIMES = "Wij weten niet wanneer de bus rijdt."


def tell(visitor: Visitor, town: str, *ticked: str, question: str = "get-diploma") -> Page:
    """From `Waar woon je?` to the places."""
    visitor.open(f"/afspraak/waar?vraag={question}&taal=nl&lang=nl")
    visitor.submit("Verder", woonplaats=town)
    return visitor.send(visitor.page.form_with("te_voet"), **dict.fromkeys(ticked, "1"))


def cards(page: Page) -> list[str]:
    """What each card says."""
    return [" ".join(one.text.split()) for one in page.main.all("li") if one.has_class("card")]


def test_who_told_nothing_reads_no_minutes(site: Site) -> None:
    page = site.visitor().open(PLACES)

    assert "minuten" not in page.text
    assert [one.split(".")[0] for one in cards(page)] == [
        "Het eerste vrije uur",
        "Een andere plaats",
        "Een andere plaats",
    ]


def test_cards_stand_by_the_way_to_them_and_say_why(site: Site) -> None:
    page = tell(site.visitor(), "8600 Diksmuide", "auto")

    assert page.heading == "Waar en wanneer kom je?"
    (closest,) = [one for one in cards(page) if "ortst onderweg" in one]
    assert "De Boterbloem, Diksmuide" in closest
    assert "Met de auto:" in closest
    assert "twee keer 1 minuut" in closest


def test_no_two_cards_claim_the_same(site: Site) -> None:
    found = cards(tell(site.visitor(), "8800 Roeselare", "fiets"))

    assert 2 <= len(found) <= 3
    together = " ".join(found)
    for words in ("eerste vrije uur", "ortst onderweg"):
        assert together.count(words) == 1


def test_a_card_counts_what_it_shows_there_and_home(site: Site) -> None:
    """Where a card says that its way is the shortest, its minutes both ways are."""
    found = cards(tell(site.visitor(), HOME, "auto"))
    sums = [sum(map(int, re.findall(r"tot (\d+) minuten", one))) for one in found]
    (shortest,) = [sums[nth] for nth, one in enumerate(found) if "ortst onderweg" in one]
    assert shortest == min(sums) > 0


def test_the_shortest_way_stands_first(site: Site) -> None:
    found = cards(tell(with_buses(site).visitor(), "8600 Diksmuide", "auto"))

    assert "ortst onderweg" in found[0]


def test_an_hour_is_chosen_by_one_tap(site: Site) -> None:
    visitor = site.visitor()
    tell(visitor, "8800 Roeselare", "fiets")

    assert pick(visitor).heading == "Wie ben je?"


def test_what_somebody_needs_changes_the_cards_at_once(site: Site) -> None:
    page = tell(site.visitor(), "8970 Poperinge", "auto", "geen_trap")

    assert "De Hopzolder in Poperinge heeft een trap." in page.text
    assert not any("De Hopzolder" in one for one in cards(page))
    assert page.form_with("te_voet").fields["geen_trap"] == "1"


def test_what_nobody_knows_is_said(site: Site) -> None:
    page = tell(site.visitor(), "8970 Poperinge", "auto", "parking")

    assert "Wij weten niet of hier een parking is." in page.text


def test_where_somebody_helps_with_the_steps_there_is_no_talk_of_a_lift(site: Site) -> None:
    (card,) = [
        one for one in cards(tell(site.visitor(), "8900 Ieper", "lift")) if "Het Vestenhuis" in one
    ]

    assert "Er is een trap. Iemand helpt je." in card
    assert "lift" not in card


def test_without_a_timetable_there_are_no_minutes_of_a_bus(site: Site) -> None:
    page = tell(site.visitor(), HOME, "bus")

    assert NO_TIMES in page.text
    assert not any("Met bus of trein:" in one for one in cards(page))
    assert re.search(r"Ongeveer \d+ kilometer", page.text)
    assert {"https://www.delijn.be/nl/routeplanner/", "https://www.belgiantrain.be/nl"} <= set(
        page.links.values()
    )


def test_with_a_timetable_the_bus_is_told_stretch_by_stretch(site: Site) -> None:
    page = tell(with_buses(site).visitor(), HOME, "bus")

    (card,) = [one for one in cards(page) if "De Spoel" in one][:1]
    assert "Met bus of trein:" in card
    assert "Bus 60 om 8 uur, halte Esen Dorp, 25 minuten. Stap uit: Klosstraat." in card
    assert "Dit is een voorbeeld. Zo rijdt de bus niet echt." in card
    assert NO_TIMES not in card


def test_names_inside_sentences_are_dutch_on_a_page_in_arabic(site: Site) -> None:
    visitor = with_buses(site).visitor()
    tell(visitor, HOME, "bus")
    page = visitor.open(f"{PLACES}&lang=ar")

    stretches = [one for one in page.main.all("ol")[0].all("li") if dutch_in(one)]
    assert [dutch_in(one) for one in stretches] == [["Esen Dorp"], ["Esen Dorp", "Klosstraat"]]
    assert "&lt;bdi" not in page.answer.text

    tell(visitor, "8970 Poperinge", "auto", "geen_trap")
    page = visitor.open(f"{PLACES}&lang=ar")
    (failing,) = [one for one in page.main.all("li") if "De Hopzolder" in dutch_in(one)]
    assert dutch_in(failing) == ["De Hopzolder", "Poperinge"]


def dutch_in(element: Element) -> list[str]:
    """The names in it that are said to be Dutch."""
    return [one.text for one in element.all("bdi", lang="nl")]


def test_an_appointment_after_the_end_of_the_timetable_has_no_times(site: Site) -> None:
    last = site.app.config["CLOCK"]().date()

    page = tell(with_buses(site, last).visitor(), HOME, "bus")

    assert NO_TIMES in page.text


def test_where_no_way_is_left_there_is_the_phone_and_flex(site: Site) -> None:
    page = tell(with_buses(site).visitor(), "3600 Genk", "te_voet", "bus")

    assert NEVER in page.text
    assert "0800 12 2 12" in page.text
    assert FROM_HOME in page.text
    assert cards(page) == []


def test_who_only_walks_reads_nothing_of_buses_nor_of_places_far_away(site: Site) -> None:
    page = tell(site.visitor(), "8650 Klerken", "te_voet", "lift")

    assert cards(page) == []
    assert "Alle plaatsen zijn te ver." in page.text
    assert "heeft geen lift" not in page.text
    for words in (NEVER, "0800 12 2 12", "Rijdt er geen bus"):
        assert words not in page.text


@pytest.mark.parametrize(("town", "is_named"), [("8640 Vleteren", True), ("8400 Oostende", False)])
def test_of_a_place_within_the_hour_is_said_why_it_is_left_out(
    site: Site, town: str, is_named: bool
) -> None:
    page = tell(site.visitor(), town, "auto", "lift")

    assert ("De Hopzolder in Poperinge heeft geen lift." in page.text) is is_named


def test_a_group_is_not_joined_by_telephone(site: Site) -> None:
    page = tell(site.visitor(), "3600 Genk", "te_voet", question="info-session")

    assert "Alle plaatsen zijn te ver." in page.text
    assert FROM_HOME not in page.text


def _forget_coordinates(session: Session) -> None:
    session.execute(update(Loket).values(latitude=None, longitude=None))


def test_places_without_coordinates_are_named_in_the_list(site: Site) -> None:
    with site.app.app_context():
        write(_forget_coordinates)
    visitor = site.visitor()
    tell(visitor, "8800 Roeselare", "fiets")

    page = visitor.click("Alle plaatsen")

    assert len(page.main.all("h3")) == 8
    assert page.main.all("figure") == []
    assert "minuten" not in page.text


def test_all_places_stand_nearest_first_on_a_map(site: Site) -> None:
    visitor = site.visitor()
    tell(visitor, "8600 Diksmuide", "fiets")

    page = visitor.click("Alle plaatsen")

    assert page.main.all("h3")[0].text == "De Boterbloem"
    assert len(page.main.all("figure")) == 1


def _put_far_away(session: Session) -> None:
    elsewhere = {"latitude": 50.85, "longitude": 2.73}
    session.execute(update(Loket).where(Loket.code == "brugge-kleine-toren").values(elsewhere))


def test_a_town_stands_once_among_all_places_at_its_nearest(site: Site) -> None:
    with site.app.app_context():
        write(_put_far_away)
    visitor = site.visitor()
    tell(visitor, "8000 Brugge", "fiets")

    page = visitor.click("Alle plaatsen")

    towns = [one.text for one in page.main.all("h2")]
    assert towns[0] == "Brugge"
    assert len(towns) == len(set(towns))
    names = [one.text for one in page.main.all("h3")]
    assert names[:3] == ["De Weefkamer", "Het Kanaalhuis", "De Kleine Toren"]


def test_knowing_where_somebody_lives_costs_no_question_more(site: Site) -> None:
    visitor = site.visitor()
    tell(visitor, "8800 Roeselare", "fiets", "bus", "geen_trap")
    with site.counting_queries() as asked:
        visitor.fetch("GET", PLACES)
    with site.counting_queries() as plain:
        site.visitor().fetch("GET", PLACES)

    assert len(asked) <= len(plain) + 1  # what somebody needs is read of every place


@pytest.mark.parametrize("language", ["nl", "ar"])
def test_what_is_known_of_the_way_weighs_little(site: Site, language: str) -> None:
    visitor = with_buses(site).visitor()
    tell(visitor, HOME, "bus", "fiets", "auto", "geen_trap", "parking")
    visitor.open(f"/?lang={language}")
    paths = [PLACES, f"/afspraak/plaatsen?{CHOSEN}", ABOUT.split("?")[0]]

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
    photos.put(session, loket.id, photo(1200, 900))


def test_a_stop_and_a_photo_are_shown_where_they_are(site: Site) -> None:
    with site.app.app_context():
        write(_dress)
    visitor = site.visitor()
    page = visitor.open(ABOUT)

    assert "Halte: Weefplein" in page.text
    assert "Dan 1 minuut wandelen." in page.text
    (image,) = page.main.all("img")
    light = visitor.fetch("GET", image.attributes["src"])
    assert (light.status, opened(light.body).size) == (200, (960, 720))
    assert light.headers["content-type"] == "image/jpeg"
    assert "max-age=31536000" in light.headers["cache-control"]
    (link,) = [one for one in page.main.all("a") if one.all("img")]
    large = visitor.fetch("GET", link.attributes["href"])
    assert opened(large.body).size == (1200, 900)
    assert large.headers["etag"] != light.headers["etag"]
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
    done = introduce(visitor)

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

    slip = visitor.open(visitor.page.link("Druk af") + "?lang=fr")

    (way,) = slip.main.all("ul", **{"class": "way"})
    assert way.attributes["lang"] == "fr"
    there, back = way.all("li")
    assert " uur" not in there.text + back.text
    assert "Esen Dorp" in dutch_in(there)
    assert "&lt;" not in visitor.page.answer.text


def test_the_way_on_a_slip_has_the_comma_of_its_reader(site: Site) -> None:
    visitor = site.visitor()
    tell(visitor, "8000 Brugge", "fiets")
    pick(visitor)
    introduce(visitor)

    slip = visitor.open(visitor.page.link("Druk af") + "?lang=ar")

    there = slip.main.all("ul", **{"class": "way"})[0].all("li")[0].text
    assert "،" in there
    assert "," not in there


def test_who_told_nothing_has_no_way_on_the_slip(site: Site) -> None:
    visitor = site.visitor()
    book(visitor)

    assert "Heen:" not in visitor.click("Druk af").text


def test_the_address_of_a_place_opens_a_map(site: Site) -> None:
    visitor = site.visitor()
    visitor.open(ABOUT)
    (found,) = [one for one in visitor.page.main.all("a") if one.has_class("pictured")]
    with site.looking() as session:
        loket = session.scalars(select(Loket).where(Loket.code == PLACE)).one()
    assert found.attributes["href"] == (
        f"{MAPS}{loket.latitude:.5f}&mlon={loket.longitude:.5f}"
        f"#map=17/{loket.latitude:.5f}/{loket.longitude:.5f}"
    )
    assert loket.street in found.text


def test_a_photo_of_before_they_were_written_anew_is_stripped_on_its_way_out(site: Site) -> None:
    """Those rows have no large one, and may say where and with what they were taken."""
    sent = photo(300, 200, orientation=6)
    with site.app.app_context():
        write(_keep_as_it_came, sent)
    assert SECRET.encode() in sent

    answer = site.visitor().fetch("GET", f"/plaats/{PLACE}/ingang")

    assert SECRET.encode() not in answer.body
    assert opened(answer.body).size == (200, 300)


def _keep_as_it_came(session: Session, content: bytes) -> None:
    loket = session.query(Loket).filter_by(code=PLACE).one()
    session.add(
        LoketPhoto(loket_id=loket.id, media_type="image/jpeg", digest="old", content=content)
    )
