"""The whole way of an adult: from a question to a slip, then another day, then off."""

from datetime import UTC, datetime, timedelta

import icalendar
import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from database import reading, write
from notifications.texts.languages import LANGUAGES
from scheduler.appointments.booking import interpreter_arrangements
from scheduler.appointments.models import AppointmentState
from scheduler.people.regions import Region
from scheduler.web.core.moment_codec import moment
from scheduler.zitdagen.catalogue import Question
from scheduler.zitdagen.models import Zitdag, ZitdagState
from tests.support.browserless import Answer, Page
from tests.support.builders import by
from tests.support.site import (
    NOW,
    Site,
    book,
    go_to_times,
    hours_of,
    introduce,
    pick,
    skip_where,
    take_time,
)


def _open_only_from_the_tenth_week(session: Session, horizon_days: int) -> None:
    soon = Zitdag.date < (NOW + timedelta(weeks=9)).date()
    session.execute(update(Zitdag).where(soon).values(state=ZitdagState.CANCELLED))
    session.execute(update(Zitdag).values(horizon_days=horizon_days))


def test_hours_are_shown_and_booked_as_far_ahead_as_the_horizon_lies(site: Site) -> None:
    with site.app.app_context():
        write(_open_only_from_the_tenth_week, horizon_days=100)
    visitor = site.visitor()
    go_to_times(visitor)
    far = moment(hours_of(visitor)[0])
    assert far is not None
    assert (NOW + timedelta(weeks=9)).date() <= far.date() <= (NOW + timedelta(days=100)).date()
    assert book(visitor).heading == "Je afspraak is gemaakt."


def test_an_adult_books_moves_and_cancels(any_site: Site) -> None:
    visitor = any_site.visitor()

    assert visitor.open("/").heading == "Gratis hulp bij leren."
    assert visitor.click("Maak een afspraak").heading == "Wat heb je nodig?"
    assert visitor.click("Ik wil een diploma halen").heading == "Waar woon je?"
    assert visitor.submit("Verder", woonplaats="8000 Brugge").heading == "Waar en wanneer kom je?"
    assert pick(visitor).heading == "Wie ben je?"
    done = introduce(visitor)
    assert done.heading == "Je afspraak is gemaakt."
    assert visitor.click("Druk af").heading == "Jouw afspraak"
    visitor.open(done.path)
    assert visitor.click("Verander je afspraak").heading == "Jouw afspraak"
    assert visitor.click("Kies een andere dag").heading == "Welke dag en welk uur?"
    moved = take_time(visitor, -1)
    assert "Je afspraak is veranderd." in moved.text
    assert visitor.click("Ik kan niet komen").heading == "Moet de afspraak weg?"
    assert "Deze afspraak is weg." in visitor.submit("Ja, weg").text

    assert {answer.status for _, _, answer in visitor.answers} == {200, 303}
    assert [one.state for one in any_site.appointments()] == [AppointmentState.CANCELLED]
    assert [(one.kind, one.version) for one in any_site.messages()] == [
        ("confirmation", 1),
        ("changed", 2),
        ("cancelled_by_client", 3),
    ]


def test_every_page_shows_what_was_chosen_so_far(site: Site) -> None:
    visitor = site.visitor()
    done = book(visitor)
    known = [
        "maandag 23 november",
        "13 tot 14.15 uur",
        "De Weefkamer",
        "Wolwegel 12, 8000 Brugge",
        "Amina",
        "0470 00 00 11",
        "Nederlands",
        "Zeg aan het onthaal:",
        "Je spreekt met",
        "code",
    ]
    assert [words for words in known if words not in done.text] == []


def test_the_next_step_is_always_there(site: Site) -> None:
    """Each page links on to the next one, and back to the one before."""
    visitor = site.visitor()
    go_to_times(visitor)
    assert visitor.click("Terug").heading == "Waar en wanneer kom je?"
    assert visitor.click("Terug").heading == "Waar woon je?"
    assert visitor.click("Terug").heading == "Wat heb je nodig?"
    assert visitor.click("Terug").heading == "Gratis hulp bij leren."


def test_who_wants_to_learn_dutch_is_shown_the_way_and_may_still_book(site: Site) -> None:
    visitor = site.visitor()
    visitor.open("/afspraak/")
    signpost = visitor.click("Ik wil Nederlands leren")
    assert "Ga eerst naar het Agentschap Integratie en Inburgering." in signpost.text
    assert signpost.link("Bel mij") == "/bel-mij"
    assert signpost.link("0470 00 00 70") == "tel:+32470000070"
    assert signpost.link("inburgering.example.org") == "https://inburgering.example.org"
    assert "mlat=51.20680&mlon=3.22660" in signpost.link("Vlaspad 3, 8000 Brugge")
    assert visitor.click("Toch een afspraak").heading == "Waar woon je?"


def _point_to_nothing_but_words(session: Session) -> None:
    of_ours = Question.code == "learn-dutch"
    nothing = {
        "signpost_phone": "",
        "signpost_address": "",
        "signpost_latitude": None,
        "signpost_longitude": None,
        "signpost_url": "",
    }
    session.execute(update(Question).where(of_ours).values(**nothing))


def test_a_signpost_of_words_alone_shows_nothing_else(site: Site) -> None:
    with site.app.app_context():
        write(_point_to_nothing_but_words)
    visitor = site.visitor()
    signpost = visitor.open("/afspraak/wegwijzer?vraag=learn-dutch")
    assert [one.text for one in signpost.main.all("a")] == ["Terug", "Bel mij", "Toch een afspraak"]


def test_who_was_here_before_meets_the_same_face(site: Site) -> None:
    visitor = site.visitor()
    visitor.open("/afspraak/")
    assert visitor.click("Ik was al bij jullie").heading == "Met wie sprak je?"
    visitor.click("Samira")
    places = places_of(skip_where(visitor))
    pick(visitor)
    assert "Je spreekt met Samira." in introduce(visitor).text
    assert set(places) <= {"De Vlasschuur", "De Blauwe Deur", "De Gaverhoek"}


def places_of(page: Page) -> list[str]:
    """The places on the cards."""
    cards = [one for one in page.main.all("li") if one.has_class("card")]
    return [one.all("bdi", lang="nl")[0].text.split(",")[0] for one in cards]


def test_cards_are_of_who_speaks_the_language_where_anybody_does(site: Site) -> None:
    page = site.visitor().open("/afspraak/plaats?vraag=get-diploma&taal=ru&lang=nl")
    assert len(places_of(page)) == 3
    assert "Hier spreekt niemand" not in page.text


def test_the_language_is_asked_apart_only_where_nobody_speaks_it(site: Site) -> None:
    visitor = site.visitor()
    page = visitor.open("/afspraak/plaats?vraag=get-diploma&lang=ti")
    assert page.path.startswith("/afspraak/taal?")
    page = visitor.open("/afspraak/plaats?vraag=get-diploma&taal=ti&lang=nl")
    assert "Hier spreekt niemand Tigrinya." in page.text
    assert len(places_of(page)) == 3


def test_walk_in_hours_are_shown_where_one_may_just_come(site: Site) -> None:
    page = site.visitor().open("/afspraak/plaatsen?vraag=get-diploma&taal=nl&gemeente=Kortrijk")
    card = next(one for one in page.main.all("li") if "De Blauwe Deur" in one.text)
    assert "Zonder afspraak: woensdag 25 november, 16.45 tot 18 uur" in card.text


def test_walk_in_hours_that_are_over_are_not_the_next(site: Site) -> None:
    site.clock.now = datetime(2026, 11, 25, 17, 0, tzinfo=UTC)  # six in the evening
    page = site.visitor().open("/afspraak/plaatsen?vraag=get-diploma&taal=nl&gemeente=Kortrijk")
    card = next(one for one in page.main.all("li") if "De Blauwe Deur" in one.text)
    assert "woensdag 25 november" not in card.text
    assert "Zonder afspraak: woensdag 2 december, 16.45 tot 18 uur" in card.text


def test_all_places_stand_by_town_a_few_at_a_time(site: Site) -> None:
    visitor = site.visitor()
    page = visitor.open("/afspraak/plaatsen?vraag=get-diploma&taal=nl")
    towns = [one.text for one in page.main.all("h2")]
    assert towns == sorted(towns)
    assert len(page.main.all("h3")) == 8
    assert len(visitor.click("Toon meer plaatsen").main.all("h3")) == 8
    assert "Toon meer plaatsen" not in visitor.page.links


@pytest.mark.parametrize(
    ("typed", "places"),
    [
        pytest.param("ieper", 2, id="a town"),
        pytest.param("8900", 2, id="a postcode"),
        pytest.param("Ièper", 2, id="with an accent"),
        pytest.param("Parijs", 0, id="where there is none"),
    ],
)
def test_places_are_found_by_town(site: Site, typed: str, places: int) -> None:
    visitor = site.visitor()
    visitor.open("/afspraak/plaatsen?vraag=get-diploma&taal=nl")
    page = visitor.submit("Zoek", gemeente=typed)
    assert len(page.main.all("h3")) == places
    assert ("Daar is geen plaats." in page.text) is (places == 0)


def test_ten_days_are_shown_and_more_on_demand(site: Site) -> None:
    visitor = site.visitor()
    days = _days(go_to_times(visitor))
    assert len(days) == 10
    page = visitor.click("Toon meer dagen")
    assert page.path.endswith("#dagen")
    assert not set(days) & set(_days(page))
    assert _days(visitor.click("Terug")) == days
    assert visitor.click("Terug").heading == "Waar en wanneer kom je?"


def _days(page: Page) -> list[str]:
    return [one.text for one in page.main.all("li")]


def test_an_hour_is_two_taps_from_the_days_and_the_way_back_is_there(site: Site) -> None:
    visitor = site.visitor()
    days = _days(go_to_times(visitor))
    page = visitor.click("In de namiddag")
    assert [one.text for one in page.main.all("h2")] == ["maandag 23 november"]
    assert _days(visitor.click("Terug")) == days


def test_an_interpreter_goes_along_to_the_appointment(site: Site) -> None:
    visitor = site.visitor()
    visitor.open("/afspraak/taal?vraag=get-diploma")
    visitor.submit("Verder", taal="ti", tolk="1")
    assert visitor.page.heading == "Waar en wanneer kom je?"
    pick(visitor)
    introduce(visitor)
    (made,) = site.appointments()
    assert (made.language, made.interpreter) == ("ti", True)


def test_an_interpreter_comes_once_one_is_arranged(site: Site) -> None:
    visitor = site.visitor()
    visitor.open("/afspraak/taal?vraag=get-diploma")
    visitor.submit("Verder", taal="ti", tolk="1")
    pick(visitor)
    done = introduce(visitor)
    (made,) = site.appointments()
    assert "Je vroeg een tolk." in done.text
    with site.app.app_context():
        with reading() as session:
            region_id = session.scalars(select(Region.id)).one()
        write(interpreter_arrangements.arrange, made.id, region_id, "De tolkdienst", by=by(NOW))

    visitor.open(done.path)
    for page in (visitor.page, visitor.click("Verander je afspraak")):
        shown = page.text
        assert "Er komt een tolk." in shown
        assert "Je vroeg een tolk." not in shown
        assert "De tolkdienst" not in shown


def test_the_file_for_a_calendar_says_when_and_where_and_nothing_of_why(site: Site) -> None:
    visitor = site.visitor()
    done = book(visitor)
    answer = visitor.fetch("GET", done.link("Zet in mijn agenda"))
    assert answer.headers["content-type"].startswith("text/calendar")
    event = _event(answer)
    assert event.start == NOW + timedelta(hours=4)
    assert event.end == NOW + timedelta(hours=5, minutes=15)
    assert "De Weefkamer, Wolwegel 12, 8000 Brugge" in str(event["LOCATION"])
    assert str(event["SUMMARY"]) == "Leerwinkel"
    assert not [word for word in ("diploma", "Amina", "0470") if word in answer.text]


def test_the_file_for_a_calendar_replaces_itself_after_a_move(site: Site) -> None:
    visitor = site.visitor()
    done = book(visitor)
    path = done.link("Zet in mijn agenda")
    before = _event(visitor.fetch("GET", path))
    visitor.click("Verander je afspraak")
    visitor.click("Kies een andere dag")
    take_time(visitor, -1)
    after = _event(visitor.fetch("GET", path))
    assert after.uid == before.uid
    assert after.sequence == before.sequence + 1
    assert after.start != before.start


def _event(answer: Answer) -> icalendar.Event:
    (event,) = icalendar.Calendar.from_ical(answer.body).walk("VEVENT")
    assert isinstance(event, icalendar.Event)
    return event


def test_the_slip_carries_no_name_no_number_and_no_question(site: Site) -> None:
    visitor = site.visitor()
    book(visitor)
    slip = visitor.click("Druk af")
    assert "Zeg aan het onthaal: “Ik kom voor Leerwinkel.”" in slip.main.text
    said = slip.main.text
    assert not [word for word in ("Amina", "0470 00 00 11", "diploma halen") if word in said]


@pytest.mark.parametrize(
    ("language", "direction", "heading"),
    [
        pytest.param("nl", "ltr", "Gratis hulp bij leren.", id="Dutch"),
        pytest.param("fr", "ltr", None, id="French"),
        pytest.param("en", "ltr", None, id="English"),
        pytest.param("ar", "rtl", None, id="Arabic"),
    ],
)
def test_a_page_says_its_language_and_direction(
    site: Site, language: str, direction: str, heading: str | None
) -> None:
    visitor = site.visitor()
    page = visitor.open(f"/?lang={language}")
    (html,) = page.root.all("html")
    assert (html.attributes["lang"], html.attributes["dir"]) == (language, direction)
    assert (page.heading == "Gratis hulp bij leren.") is (heading is not None)
    assert visitor.open("/afspraak/").root.all("html")[0].attributes["lang"] == language


def test_unreviewed_languages_are_marked(site: Site) -> None:
    page = site.visitor().open("/")
    bar = [one.text for one in page.root.all("nav")[0].all("a")]
    own_names = [one.own_name for one in LANGUAGES.values()]
    assert bar == [own_names[0], *(f"{name}*" for name in own_names[1:])]


@pytest.mark.parametrize(
    ("language", "part"),
    [
        pytest.param("nl", "header", id="a page that is read: beside the languages"),
        pytest.param("ar", "footer", id="a page that nobody read: at its foot"),
    ],
)
def test_what_the_mark_says_is_said_once(site: Site, language: str, part: str) -> None:
    page = site.visitor().open(f"/?lang={language}")
    words = {"nl": "* Deze vertaling is nog niet nagekeken.", "ar": "* هذه الترجمة لم تُراجَع بعد."}
    assert page.text.count(words[language]) == 1
    assert words[language] in page.root.all(part)[0].text


@pytest.mark.parametrize(
    ("language", "written"),
    [
        pytest.param("nl", "Ik heb één vraagwaar is de les? wat kost het?", id="at the end"),
        pytest.param("ti", "ቋንቋ ሆላንድ (Nederlands) ክመሃር እደሊ", id="in the middle"),
    ],
)
def test_brackets_of_a_question_are_examples_only_at_its_end(
    site: Site, language: str, written: str
) -> None:
    page = site.visitor().open(f"/afspraak/?lang={language}")
    assert written in [one.text for one in page.main.all("a")]


def test_the_messages_of_a_reader_of_arabic_are_in_arabic(site: Site) -> None:
    visitor = site.visitor()
    visitor.open("/?lang=ar")
    visitor.open("/afspraak/plaats?vraag=get-diploma")
    pick(visitor)
    form = visitor.page.form_with("voornaam")
    visitor.send(form, voornaam="أمينة", nummer="0470 00 00 11", bereik="own_mobile")
    (message,) = site.messages()
    assert (message.language, message.facts["first_name"]) == ("ar", "أمينة")
