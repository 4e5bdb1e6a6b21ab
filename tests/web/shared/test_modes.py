"""Staff book a conversation by telephone or by video: hours without a place, and who can be reached
so."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from database import write
from scheduler.access.roles import Role
from scheduler.appointments.lists import call_list
from scheduler.appointments.models import Appointment, AppointmentState, WhyCall
from scheduler.people.regions import Region
from scheduler.web.shared import modes
from scheduler.zitdagen.catalogue import Service, ServiceMode
from scheduler.zitdagen.models import zitdag_services
from tests.support.browserless import Page, Visitor
from tests.support.builders import by
from tests.support.site import Site
from tests.support.staff_accounts import SignIn

BY_PHONE, BY_VIDEO = "Per telefoon", "Per video"
NO_PHONE = "Wij bellen de cliënt. Kies een telefoon en geef het nummer."
NO_MESSAGES = "De cliënt krijgt een link. Kies een gsm of e-mail."
ADDRESS_ONE, ADDRESS_TWO = "naam@example.org", "050 00 00 02"


def at(page: Page) -> list[datetime]:
    return [datetime.fromisoformat(value.split()[-1]) for value in page.choices("uur")]


def open_form(visitor: Visitor, **chosen: str) -> Page:
    visitor.open("/partner/")
    return visitor.submit("Toon uren", **chosen) if chosen else visitor.page


def book(visitor: Visitor, hoe: str, **typed: str) -> Page:
    page = open_form(visitor, hoe=hoe)
    who = {"voornaam": "Amina", "nummer": "0470 00 00 11", **typed}
    return visitor.submit("Boek", uur=page.choices("uur")[0], **who)


def mode_of(site: Site, appointment: Appointment) -> ServiceMode:
    with site.looking() as session:
        return session.get_one(Appointment, appointment.id).entry.service.mode


def take_rooms_away(site: Site) -> None:
    with site.app.app_context():
        write(lambda session: session.execute(update(Region).values(video_address="")))


def test_only_how_the_question_can_be_answered_is_offered(signed_in: SignIn) -> None:
    visitor = signed_in()
    assert open_form(visitor).choices("hoe") == ["", "telefoon", "video"]
    assert open_form(visitor, vraag="one-question").choices("hoe") == ["", "telefoon"]
    page = open_form(visitor, vraag="foreign-diploma")
    assert "hoe" not in page.form("Toon uren").choices
    # What was chosen for another question is no matter where it cannot be.
    page = open_form(visitor, vraag="foreign-diploma", hoe="video")
    assert "60 minuten" in page.text
    assert "hoe=" not in page.form("Boek").action


def test_by_video_only_where_the_region_has_rooms(site: Site, signed_in: SignIn) -> None:
    visitor = signed_in()
    take_rooms_away(site)
    assert open_form(visitor).choices("hoe") == ["", "telefoon"]
    page = open_form(visitor, hoe="video")
    assert "Een gesprek, 75 minuten" in page.text


def test_an_unknown_way_is_not_found(signed_in: SignIn) -> None:
    visitor = signed_in()
    here = open_form(visitor).form("Boek").fields["sleutel"]
    assert visitor.open(f"/partner/?sleutel={here}&hoe=fax").status == 404


@pytest.mark.parametrize(("word", "words"), [("telefoon", BY_PHONE), ("video", BY_VIDEO)])
def test_hours_stand_there_once_without_places(signed_in: SignIn, word: str, words: str) -> None:
    visitor = signed_in()
    page = open_form(visitor, hoe=word)
    hours = at(page)

    assert len(hours) > 10
    assert hours == sorted(set(hours))
    assert len({value.split()[0] for value in page.choices("uur")}) > 1
    assert "jouw gebouw" not in page.text
    assert "Vrije uren" in page.text
    assert page.form("Boek").fields["hoe"] == word
    ticked = page.form("Toon uren").fields["hoe"]
    assert modes.WORDS[modes.IN_ADDRESS[ticked]] == words.lower()
    hidden = [one for tag in ("div", "details") for one in page.main.all(tag)]
    assert {one.attributes.get("id") for one in hidden if "hidden" in one.attributes} >= {
        *("waar", "van-waar")
    }


@pytest.mark.parametrize(
    ("word", "mode", "words"),
    [("telefoon", ServiceMode.PHONE, "per telefoon"), ("video", ServiceMode.VIDEO, "per video")],
)
def test_it_is_booked_and_the_list_names_no_place(
    site: Site, signed_in: SignIn, word: str, mode: ServiceMode, words: str
) -> None:
    visitor = signed_in()
    assert book(visitor, word).heading == "De afspraak is gemaakt."
    (made,) = site.appointments()
    assert mode_of(site, made) is mode
    visitor.open("/partner/doorverwijzingen")
    assert words in visitor.page.text
    assert "Weefkamer" not in visitor.page.text
    assert "Lakenhoek" not in visitor.page.text


@pytest.mark.parametrize(
    ("word", "reach", "number", "said"),
    [
        ("telefoon", "email", ADDRESS_ONE, NO_PHONE),
        ("telefoon", "slip_only", "", NO_PHONE),
        ("telefoon", "via_partner", "", NO_PHONE),
        ("video", "landline", ADDRESS_TWO, NO_MESSAGES),
        ("video", "slip_only", "", NO_MESSAGES),
    ],
)
def test_who_cannot_be_reached_so_is_refused_at_the_number(
    site: Site, signed_in: SignIn, word: str, reach: str, number: str, said: str
) -> None:
    visitor = signed_in()
    page = book(visitor, word, bereik=reach, nummer=number)
    assert page.status == 422
    assert page.errors == [said]
    assert site.appointments(AppointmentState.BOOKED) == []
    assert page.form("Boek").fields["voornaam"] == "Amina"
    assert page.form("Boek").fields["hoe"] == word
    # At a loket, the same client is welcome.
    assert "/afspraak/" in book(visitor, "", bereik=reach, nummer=number).path


@pytest.mark.parametrize(
    ("word", "reach", "number"),
    [("telefoon", "landline", ADDRESS_TWO), ("video", "email", ADDRESS_ONE)],
)
def test_who_can_be_reached_so_is_booked(
    signed_in: SignIn, word: str, reach: str, number: str
) -> None:
    assert "/afspraak/" in book(signed_in(), word, bereik=reach, nummer=number).path


def test_a_lost_hour_leads_to_the_nearest_ones(site: Site, signed_in: SignIn) -> None:
    first, second = signed_in(), signed_in(email="wim@example.org")
    page = open_form(first, hoe="video")
    hour = page.choices("uur")[-1]
    open_form(second, hoe="video")
    assert "/afspraak/" in first.submit("Boek", uur=hour, voornaam="A", nummer="0470 00 00 12").path
    page = second.submit("Boek", uur=hour, voornaam="B", nummer="0470 00 00 13")

    assert page.errors == ["Dit uur is net weg. Kies een ander uur."]
    assert len(page.choices("uur")) <= 8
    wanted = datetime.fromisoformat(hour.split()[-1])
    assert min(abs(one - wanted) for one in at(page)) < timedelta(hours=3)


def test_where_nobody_gives_it_there_is_the_phone(site: Site, signed_in: SignIn) -> None:
    with site.app.app_context():
        write(lambda session: _nobody_gives(session, "conversation-video"))
    page = open_form(signed_in(), hoe="video")
    assert "Kies een andere taal, of bel ons:" in page.text


def _nobody_gives(session: Session, code: str) -> None:
    service_id = session.scalars(select(Service.id).where(Service.code == code)).one()
    session.execute(zitdag_services.delete().where(zitdag_services.c.service_id == service_id))


@pytest.mark.parametrize(
    ("word", "language", "said", "dutch"),
    [
        ("telefoon", "nl", "Wij bellen je. 0470 00 00 11", ""),
        ("video", "nl", "Per video Je krijgt een bericht met de link.", ""),
        ("telefoon", "fr", "Nous vous appelons. 0470 00 00 11", "Wij bellen je."),
        ("video", "fr", "Par vidéo", "Per video"),
    ],
)
def test_the_client_is_shown_that_nobody_has_to_come(
    signed_in: SignIn, word: str, language: str, said: str, dutch: str
) -> None:
    visitor = signed_in()
    page = visitor.open(f"{book(visitor, word).path}?taal={language}")
    (card,) = [one for one in page.main.all("section") if one.has_class("for-client")]
    assert said in card.text
    assert not dutch or dutch not in card.text
    places = "Weefkamer", "Lakenhoek", "Lichtbaken", "identiteitskaart", "Breng mee", "komen"
    assert [words for words in places if words in card.text] == []


def test_at_a_loket_the_client_is_shown_where(signed_in: SignIn) -> None:
    page = book(signed_in(), "")
    (card,) = [one for one in page.main.all("section") if one.has_class("for-client")]
    assert "De Weefkamer" in card.text
    assert "Wij bellen je." not in card.text


def test_moving_asks_for_an_hour_and_for_no_place(site: Site, signed_in: SignIn) -> None:
    visitor = signed_in()
    book(visitor, "telefoon")
    (made,) = site.appointments()
    page = visitor.click("Verzet")

    assert "per telefoon" in page.text
    assert "plaats" not in [name for form in page.forms for name in (*form.fields, *form.choices)]
    with site.looking() as session:
        booked_at = session.get_one(Appointment, made.id).entry.starts_at
    assert booked_at not in at(page)
    page = visitor.submit("Verzet de afspraak", uur=page.choices("uur")[3])
    assert page.heading == "De afspraak is verzet."
    assert mode_of(site, made) is ServiceMode.PHONE


def test_a_counsellor_moves_their_own_by_telephone(site: Site, signed_in: SignIn) -> None:
    desk = signed_in(Role.COORDINATOR)
    desk.open("/balie/boek")
    page = desk.submit("Toon uren", hoe="telefoon")
    hour = next(one for one in page.choices("uur") if one.startswith("brugge"))
    desk.submit("Boek", uur=hour, voornaam="Amina", nummer="0470 00 00 11")
    (made,) = site.appointments()
    lotte = signed_in(Role.COUNSELLOR, at="lotte")
    page = lotte.open(f"/begeleider/afspraak/{made.uid}/uur")
    assert {one.split()[0] for one in page.choices("uur")} == {"brugge-weefkamer"}


def test_who_rings_reads_how_and_no_place(site: Site, signed_in: SignIn) -> None:
    """On the list of calls, where a message failed; the one at a loket is the control."""
    visitor = signed_in()
    book(visitor, "telefoon")
    book(visitor, "", nummer="0470 00 00 12")
    made = site.appointments()
    with site.app.app_context():
        for one in made:
            write(call_list.add, one.id, WhyCall.NOT_REACHED, by=by(site.clock.now))
    page = visitor.open("/partner/doorverwijzingen")
    rows = [one.text for one in page.main.all("tr") if "Gebeld" in one.text]
    assert ["per telefoon" in row for row in rows] == [True, False]
    assert ["De Weefkamer" in row for row in rows] == [False, True]
