"""Where do you live, how can you come: told once, kept in the cookie alone, never in an address."""

import logging
from dataclasses import replace

import pytest
from flask import session as cookie
from flask.sessions import SecureCookieSessionInterface
from sqlalchemy import select

from locations.accessibility.needs import Need
from locations.journeys import Means, Pace
from locations.places.geocoding import make_places
from scheduler.access import limits
from scheduler.people.clients import Client
from scheduler.web.shared.travel import towns, travel_profile
from scheduler.web.shared.travel.travel_profile import Origin, TravelProfile
from tests.support.browserless import Page, Visitor
from tests.support.service_stub import Answer, Stub, running
from tests.support.site import Site, introduce, pick, skip_where, token_of
from tests.unit.locations.places.test_geocoding import GEOPUNT, LATITUDE, LONGITUDE, UNKNOWN
from tests.web.public.test_cost import HEAVIEST, weight_with_files

ASKED = "vraag=get-diploma&taal=nl"
WHERE = f"/afspraak/waar?{ASKED}&lang=nl"
HOW = f"/afspraak/hoe?{ASKED}"
HOME, CARDS, PLACES = "Waar woon je?", "Waar en wanneer kom je?", "Alle plaatsen"
NEAR, WAY_THERE = "Toon wat dichtbij is", "Toon de weg"


def lives(site: Site, typed: str) -> Page:
    visitor = site.visitor()
    visitor.open(WHERE)
    return visitor.submit("Verder", woonplaats=typed)


def offered(page: Page) -> list[str]:
    """The towns one may choose from, as they are written."""
    return [
        one.text for one in page.main.all("label") if one.all("input", type="radio", name="bedoeld")
    ]


@pytest.mark.parametrize(
    "typed", ["8000 Brugge", "Brugge", "bruges", "Kerkstraat 5, 8000 Brugge", "بروج"]
)
def test_a_town_that_is_clear_leads_on(site: Site, typed: str) -> None:
    assert lives(site, typed).heading == CARDS


def test_a_postcode_of_many_places_asks_which(site: Site) -> None:
    visitor = site.visitor()
    visitor.open(WHERE)
    page = visitor.submit("Verder", woonplaats="8600")
    assert (page.status, page.errors) == (200, [])
    assert len(offered(page)) == 16
    assert offered(page)[:3] == ["Diksmuide", "Beerst", "Driekapellen"]
    assert visitor.submit("Verder", bedoeld="8600 Esen").heading == CARDS


def test_who_chooses_none_of_many_places_is_told_to(site: Site) -> None:
    visitor = site.visitor()
    visitor.open(WHERE)
    visitor.submit("Verder", woonplaats="8650")
    page = visitor.submit("Verder")
    assert (page.status, page.errors) == (422, ["Kies een plaats."])
    assert offered(page) == ["Houthulst", "Klerken", "Merkem"]
    assert "Welke plaats is het?" in page.text
    page = visitor.submit("Verder", woonplaats="Sint-Joris")
    assert (page.status, page.errors) == (200, [])
    assert visitor.submit("Verder", bedoeld="8730 Sint-Joris").heading == CARDS


@pytest.mark.parametrize("language", ["nl", "ar"])
def test_even_the_longest_list_is_light(site: Site, language: str) -> None:
    visitor = site.visitor()
    visitor.open(f"/afspraak/waar?{ASKED}&lang={language}")
    page = visitor.send(visitor.page.form_with("woonplaats"), woonplaats="8600")
    assert weight_with_files(visitor, page) <= HEAVIEST


def test_a_name_of_two_places_asks_which(site: Site) -> None:
    page = lives(site, "Sint-Joris")
    assert offered(page) == ["8620 Nieuwpoort (Sint-Joris)", "8730 Beernem (Sint-Joris)"]


def test_a_typing_error_offers_what_was_meant(site: Site) -> None:
    page = lives(site, "Brugghe")
    assert page.status == 422
    assert page.errors == ["Wij kennen deze gemeente niet."]
    assert offered(page) == ["8000 Brugge"]
    assert "Is het een van deze?" in page.text


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        pytest.param("xyzzy", "Wij kennen deze gemeente niet.", id="no town"),
        pytest.param("9999", "Wij kennen deze gemeente niet.", id="no postcode"),
        pytest.param("  ", "Schrijf je postcode of je gemeente.", id="nothing"),
        pytest.param("\u202e🚲" * 60, "Wij kennen deze gemeente niet.", id="no words"),
    ],
)
def test_what_is_unknown_is_said_and_the_full_list_is_one_press_away(
    site: Site, typed: str, error: str
) -> None:
    visitor = site.visitor()
    visitor.open(WHERE)
    page = visitor.submit("Verder", woonplaats=typed)
    assert (page.status, page.errors, offered(page)) == (422, [error], [])
    assert visitor.submit("Toon alle plaatsen", overslaan="alles").heading == PLACES


def test_a_radio_of_nobody_is_no_answer(site: Site) -> None:
    visitor = site.visitor()
    visitor.open(WHERE)
    page = visitor.submit("Verder", woonplaats="xyzzy", bedoeld="8000 Atlantis")
    assert page.errors == ["Wij kennen deze gemeente niet."]


def test_another_town_can_be_typed_where_one_was_ticked(site: Site) -> None:
    visitor = site.visitor()
    visitor.open(WHERE)
    visitor.submit("Verder", woonplaats="Sint-Joris")
    page = visitor.submit(
        "Zoek opnieuw", opnieuw="1", bedoeld="8620 Sint-Joris", woonplaats="Zandvoorde"
    )
    assert offered(page) == ["8400 Oostende (Zandvoorde)", "8980 Zonnebeke (Zandvoorde)"]


@pytest.mark.parametrize(
    ("typed", "town", "nearest"),
    [
        pytest.param("Duinkerke/Dunkerque", "Duinkerke (Frankrijk)", "Veurne", id="France"),
        pytest.param("Sluis", "Sluis (Nederland)", "Brugge", id="the Netherlands"),
        pytest.param("Moeskroen", "Mouscron (Wallonië)", "Kortrijk", id="Wallonia"),
    ],
)
def test_who_lives_across_the_border_sees_the_border_lokets_and_the_phone(
    site: Site, typed: str, town: str, nearest: str
) -> None:
    visitor = site.visitor()
    visitor.open(WHERE)
    page = visitor.submit("Verder", woonplaats=typed)
    assert page.heading == "Je woont niet in Vlaanderen"
    assert f"Jouw gemeente: {town}" in page.text
    cards = [one.text for one in page.main.all("li")]
    assert len(cards) == 3
    assert nearest in cards[0]
    assert page.link("Bel mij") == "/bel-mij"
    assert visitor.click("Verder").heading == CARDS


def test_a_name_on_both_sides_of_the_border_asks_which(site: Site) -> None:
    visitor = site.visitor()
    visitor.open(WHERE)
    page = visitor.submit("Verder", woonplaats="Lille")
    assert offered(page) == ["2275 Lille", "Lille (Frankrijk)"]
    assert visitor.submit("Verder", bedoeld="france Lille").heading == "Je woont niet in Vlaanderen"


def test_the_page_of_the_border_is_for_who_lives_across_it(site: Site) -> None:
    assert site.visitor().open(f"/afspraak/grens?{ASKED}").heading == HOME


@pytest.mark.parametrize(
    ("latitude", "longitude", "heading"),
    [
        pytest.param("51.209", "3.225", CARDS, id="in Brugge"),
        pytest.param("48.85", "2.35", HOME, id="far away"),
        pytest.param("nan", "nan", HOME, id="not a number"),
        pytest.param("91", "0", HOME, id="off the earth"),
        pytest.param("x", "", HOME, id="no figures"),
    ],
)
def test_a_browser_may_say_where_it_is(
    site: Site, latitude: str, longitude: str, heading: str
) -> None:
    visitor = site.visitor()
    visitor.open(WHERE)
    page = visitor.submit("Verder", breedte=latitude, lengte=longitude)
    assert page.heading == heading
    expected = [] if heading == CARDS else ["Wij weten niet waar je bent. Schrijf je gemeente."]
    assert page.errors == expected


def test_who_skips_where_is_not_asked_how(site: Site) -> None:
    visitor = site.visitor()
    visitor.open(WHERE)
    assert skip_where(visitor).heading == CARDS


def test_old_addresses_lead_on(site: Site) -> None:
    assert site.visitor().open(HOW).heading == CARDS


def test_later_pages_never_ask_again_and_show_what_was_told(site: Site) -> None:
    visitor = site.visitor()
    visitor.open(WHERE)
    visitor.submit("Verder", woonplaats="8600 Esen")
    told(visitor, "bus", "geen_trap")
    fields = visitor.page.form_with("bus").fields
    assert {name for name, value in fields.items() if value == "1"} == {"bus", "geen_trap"}
    assert visitor.open(WHERE).form("Verder").fields["woonplaats"] == "8600 Diksmuide (Esen)"


def told(visitor: Visitor, *ticked: str) -> Page:
    """Tick how one comes and what one needs, on the page of the cards."""
    return visitor.send(visitor.page.form_with("te_voet"), **dict.fromkeys(ticked, "1"))


def test_what_was_told_is_in_no_address_and_no_log(
    site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    visitor = site.visitor()
    with caplog.at_level(logging.DEBUG):
        visitor.open(WHERE)
        visitor.submit("Verder", breedte="51.029", lengte="2.902")
        told(visitor, "auto", "lift")
    asked = [path for _method, path, _answer in visitor.answers]
    asked += [answer.headers.get("location", "") for *_rest, answer in visitor.answers]
    secrets = ("51.0", "2.9", "Esen", "8600", "auto", "lift")
    assert [one for one in (*asked, *caplog.messages) for word in secrets if word in one] == []


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param({"woonplaats": UNKNOWN}, id="an address that was typed"),
        pytest.param({"breedte": str(LATITUDE), "lengte": str(LONGITUDE)}, id="where one is"),
    ],
)
def test_of_a_home_the_cookie_keeps_the_street_and_not_the_door(
    site: Site, answer: dict[str, str]
) -> None:
    visitor = site.visitor()
    with running(Answer(GEOPUNT)) as stub:
        site.app.extensions["zitdag.places"] = make_places(f"geopunt={stub.url}")
        visitor.open(WHERE)
        visitor.submit("Verder", **answer)
    signed = visitor.answers[-2][2].headers["set-cookie"].partition("=")[2].partition(";")[0]
    kept = SecureCookieSessionInterface().get_signing_serializer(site.app)
    assert kept is not None
    ((_label, *_rest, latitude, longitude), _means, _needs) = kept.loads(signed)["whereabouts"][""]
    assert (latitude, longitude) == (50.871, 2.894)


class _Asked:
    """A site with a geocoder outside, of which it is counted how often it is asked."""

    def __init__(self, site: Site, stub: Stub) -> None:
        self.site, self.stub = site, stub
        site.app.extensions["zitdag.places"] = make_places(f"geopunt={stub.url}")

    def about(self, network: int, *numbers: int) -> list[bool]:
        """Type that many addresses, each another, from one network: for which it was asked."""
        visitor = self.site.visitor(REMOTE_ADDR=f"198.51.{network}.7")
        return [self._is_asked(visitor, f"Zwaanhofwijk {number}") for number in numbers]

    def _is_asked(self, visitor: Visitor, typed: str) -> bool:
        before = len(self.stub.asked)
        visitor.open(WHERE)
        page = visitor.submit("Verder", woonplaats=typed)
        assert page.status in (200, 422)  # never a refusal
        return len(self.stub.asked) > before


def test_a_network_has_sixty_addresses_an_hour_asked_outside_and_then_our_own_names_answer(
    site: Site,
) -> None:
    with running(Answer({"LocationResult": []})) as stub:
        asked = _Asked(site, stub)
        most = limits.GEOCODINGS_OF_A_NETWORK.most
        assert asked.about(1, *range(most + 2)) == [True] * most + [False] * 2
        assert asked.about(2, most + 5) == [True]  # a neighbour is not stopped
        visitor = site.visitor(REMOTE_ADDR="198.51.1.7")
        visitor.open(WHERE)
        assert visitor.submit("Verder", woonplaats="8600 Esen").heading == CARDS

        site.clock.wait(limits.GEOCODINGS_OF_A_NETWORK.window * 13 / 12)
        assert asked.about(1, most + 9) == [True]


def test_all_networks_together_have_no_more_than_the_service_may_ask(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert limits.GEOCODINGS.most == 1_000
    monkeypatch.setattr(limits, "GEOCODINGS", replace(limits.GEOCODINGS, most=6))
    with running(Answer({"LocationResult": []})) as stub:
        asked = _Asked(site, stub)
        found = [one for network in range(1, 5) for one in asked.about(network, network, -network)]
        assert found == [True] * 6 + [False] * 2


def test_a_booking_keeps_the_name_of_the_locality_alone(site: Site) -> None:
    visitor = site.visitor()
    visitor.open(WHERE)
    visitor.submit("Verder", woonplaats="8600 Esen")
    pick(visitor)
    introduce(visitor)
    with site.looking() as session:
        assert session.scalars(select(Client.locality)).all() == ["Esen"]


def test_closing_forgets_it(site: Site) -> None:
    visitor = site.visitor()
    visitor.open(WHERE)
    visitor.submit("Verder", woonplaats="8600 Esen")
    visitor.submit("Sluit af")
    assert visitor.open(WHERE).form("Verder").fields["woonplaats"] == ""


def test_a_journey_is_asked_for_as_it_was_told(site: Site) -> None:
    with site.app.test_request_context():
        assert travel_profile.current() is None
        boxes = {"te_voet": "1", "kort": "1", "traag": "1", "auto": ""}
        told = travel_profile.ticked(boxes, TravelProfile())
        travel_profile.keep(told)
        kept = travel_profile.current()
        assert kept is not None
        assert kept.point is None
        ability = kept.ability
        assert ability.means == {Means.FOOT}
        assert (ability.pace, ability.short_walk, ability.step_free) == (Pace.SLOW, True, False)


def test_what_a_browser_kept_before_is_read(site: Site) -> None:
    esen = ["8600 Esen", "Esen", "", 51.03, 2.9]
    needs = ["geen_trap", "kort", "lift", "parking", "traag"]
    with site.app.test_request_context():
        cookie[travel_profile.COOKIE] = {"": [esen, ["transit"], needs]}
        assert travel_profile.current() == TravelProfile(
            origin=Origin("8600 Esen", "Esen", "", 51.03, 2.9),
            means=frozenset({Means.TRANSIT}),
            needs=frozenset(Need),
            pace=Pace.SLOW,
            short_walk=True,
        )


def test_who_does_not_say_how_is_not_thought_to_have_a_car() -> None:
    assert TravelProfile().ability.means == {Means.FOOT, Means.BIKE, Means.TRANSIT}


def test_each_form_of_staff_keeps_its_own_and_the_oldest_goes(site: Site) -> None:
    with site.app.test_request_context():
        for number in range(6):
            origin = towns.by_value("8000 Brugge" if number % 2 else "8600 Esen")
            travel_profile.keep(TravelProfile(origin=origin), f"form {number}")
        assert travel_profile.locality("form 5") == "Brugge"
        assert travel_profile.locality("form 4") == "Esen"
        assert travel_profile.locality("form 0") is None
        travel_profile.forget("form 5")
        assert travel_profile.locality("form 5") is None
        assert len(cookie[travel_profile.COOKIE]) == 3


def booked_from(site: Site, town: str = "8600 Esen") -> Visitor:
    visitor = site.visitor()
    visitor.open(WHERE)
    visitor.submit("Verder", woonplaats=town)
    told(visitor, "fiets", "parking")
    pick(visitor)
    introduce(visitor)
    visitor.click("Verander je afspraak")
    return visitor


def test_who_manages_an_appointment_sees_and_changes_it_in_one_line(site: Site) -> None:
    visitor = booked_from(site)
    form = visitor.page.form(WAY_THERE)
    assert form.fields["woonplaats"] == "8600 Diksmuide (Esen)"
    assert (form.fields["fiets"], form.fields["parking"]) == ("1", "1")
    page = visitor.submit(WAY_THERE, woonplaats="Sint-Joris")
    assert (page.status, page.heading) == (200, "Jouw afspraak")
    page = visitor.submit(WAY_THERE, bedoeld="8730 Sint-Joris")
    assert page.form(WAY_THERE).fields["woonplaats"] == "8730 Beernem (Sint-Joris)"
    page = visitor.submit(WAY_THERE, woonplaats="xyzzy")
    assert page.status == 422
    assert "Deze gemeente kennen we niet." in page.text


def test_another_place_is_chosen_from_the_nearest_on(site: Site) -> None:
    visitor = booked_from(site)
    visitor.click("Kies een andere dag")
    visitor.click("Kies een andere plaats")
    page = visitor.submit(NEAR, woonplaats="8500 Kortrijk")
    assert page.heading == PLACES
    cards = [one.text for one in page.main.all("li") if one.has_class("place")]
    assert "Kortrijk" in cards[0]
    assert visitor.submit(NEAR, woonplaats="xyzzy").status == 422


def test_another_browser_starts_from_the_locality_that_was_kept(site: Site) -> None:
    booked_from(site)
    other = site.visitor()
    other.open(f"/a/{token_of(site)}")
    assert other.page.form(WAY_THERE).fields["woonplaats"] == "8600 Diksmuide (Esen)"


def test_where_a_home_stands_the_way_from_it_does(site: Site) -> None:
    booked_from(site, "8000 Brugge")
    other = site.visitor()
    other.open(f"/a/{token_of(site)}")
    assert other.page.form(WAY_THERE).fields["woonplaats"] == "8000 Brugge"
    (trip,) = [one for one in other.page.main.all("div") if one.has_class("trip")]
    assert "Vertrek om" in trip.text
    assert "Dit is ongeveer." in trip.text
    assert "Vertrek om" in other.click("Druk af").text
