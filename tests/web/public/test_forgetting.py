"""On a shared computer the next visitor sees nothing of the last, half an hour later."""

from datetime import timedelta

import pytest

from scheduler.access import staff_sessions
from scheduler.access.roles import Role
from scheduler.appointments.models import AppointmentState
from scheduler.web.public import forgetting
from scheduler.web.public.forgetting import IDLE, RENEWED
from tests.support.site import NUMBER, Site, book, go_to_who, introduce
from tests.support.staff_accounts import sign_in

FORGOT = "Wij zijn je keuzes vergeten. Zo ziet niemand ze."
A_SECOND = timedelta(seconds=1)
CARDS = "/afspraak/plaats?vraag=get-diploma&taal=nl"


@pytest.fixture(autouse=True)
def _still(site: Site) -> None:
    """The clock stands still while a page is made."""
    site.clock.step = timedelta()


def test_a_second_before_it_is_all_there(site: Site) -> None:
    visitor = site.visitor()
    mine = f"/mijn-afspraak/{_booked(site, visitor)}/"
    site.clock.wait(RENEWED)
    visitor.open(mine)
    site.clock.wait(IDLE - A_SECOND)
    page = visitor.open(mine)
    assert page.heading == "Jouw afspraak"
    assert FORGOT not in page.text


def _booked(site: Site, visitor: object) -> str:
    site.clock.step = timedelta(seconds=5)
    book(visitor)  # type: ignore[arg-type]  # a Visitor
    site.clock.step = timedelta()
    return site.appointments()[-1].uid


def test_after_half_an_hour_an_appointment_is_shown_to_nobody(site: Site) -> None:
    visitor = site.visitor()
    uid = _booked(site, visitor)
    site.clock.wait(IDLE)
    page = visitor.open(f"/mijn-afspraak/{uid}/")
    assert (page.path, FORGOT in page.text) == ("/", True)
    assert visitor.open(f"/mijn-afspraak/{uid}/").status == 404
    assert "Amina" not in visitor.open("/mijn-afspraak/").answer.text


def test_it_is_said_once(site: Site) -> None:
    visitor = site.visitor()
    _booked(site, visitor)
    site.clock.wait(IDLE)
    assert FORGOT in visitor.open("/").text
    assert FORGOT not in visitor.open("/").text


def test_town_and_needs_go_and_the_address_has_the_choices(site: Site) -> None:
    visitor = site.visitor()
    visitor.open("/afspraak/waar?vraag=get-diploma&taal=nl&lang=fr")
    visitor.open("/afspraak/waar?vraag=get-diploma&taal=nl&lang=nl")
    visitor.submit("Verder", woonplaats="8500 Kortrijk")
    assert "Kortrijk" in visitor.open("/afspraak/waar?vraag=get-diploma&taal=nl").answer.text
    site.clock.wait(IDLE)
    page = visitor.open("/afspraak/waar?vraag=get-diploma&taal=nl")
    assert (page.path, FORGOT in page.text) == ("/afspraak/waar?vraag=get-diploma&taal=nl", True)
    assert page.form("Verder").fields["woonplaats"] == ""


def test_the_hour_that_was_held_is_free_and_the_draft_is_gone(site: Site) -> None:
    visitor = site.visitor()
    who = go_to_who(visitor)
    introduce(visitor, nummer="abc")
    assert len(site.appointments(AppointmentState.HELD)) == 1
    site.clock.wait(IDLE)
    page = visitor.open(who.path)
    assert (page.path, FORGOT in page.text) == ("/", True)
    assert site.drafts() == []
    assert site.appointments(AppointmentState.HELD) == []


def test_what_answered_a_form_is_shown_no_more(site: Site) -> None:
    visitor = site.visitor()
    visitor.open("/bel-mij")
    kept = visitor.submit("Bel mij", nummer="0470 Amina")
    assert "0470 Amina" in kept.answer.text
    site.clock.wait(IDLE)
    page = visitor.open(kept.path)
    assert "0470 Amina" not in page.answer.text


def test_who_is_looked_for_is_forgotten(site: Site) -> None:
    visitor = site.visitor()
    visitor.open("/mijn-afspraak/")
    form = visitor.page.form("Stuur mij mijn code")
    visitor.send(form, voornaam="Amina", nummer=NUMBER, stuur=None)
    site.clock.wait(IDLE)
    assert "Amina" not in visitor.open("/mijn-afspraak/code").answer.text


def test_a_form_that_comes_too_late_is_asked_again_and_does_nothing(site: Site) -> None:
    visitor = site.visitor()
    uid = _booked(site, visitor)
    visitor.open(f"/mijn-afspraak/{uid}/weg")
    site.clock.wait(IDLE)
    page = visitor.submit("Ja, weg")
    assert (page.path, FORGOT in page.text) == ("/", True)
    assert site.appointments()[-1].state is AppointmentState.BOOKED


def test_a_form_whose_address_has_the_choices_goes_on_from_there(site: Site) -> None:
    visitor = site.visitor()
    _booked(site, visitor)
    visitor.open("/afspraak/waar?vraag=get-diploma&taal=nl")
    site.clock.wait(IDLE)
    page = visitor.submit("Verder", woonplaats="8500 Kortrijk")
    assert (page.path, FORGOT in page.text) == ("/afspraak/waar?vraag=get-diploma&taal=nl", True)


def test_every_page_that_is_asked_for_begins_the_half_hour_anew(site: Site) -> None:
    visitor = site.visitor()
    uid = _booked(site, visitor)
    for _ in range(3):
        site.clock.wait(IDLE - RENEWED)
        assert visitor.open(f"/mijn-afspraak/{uid}/").heading == "Jouw afspraak"


@pytest.mark.parametrize(
    ("waited", "writes"),
    [
        pytest.param(RENEWED - A_SECOND, False, id="within a minute"),
        pytest.param(RENEWED, True, id="a minute later"),
    ],
)
def test_the_cookie_is_written_at_most_once_a_minute(
    site: Site, waited: timedelta, *, writes: bool
) -> None:
    visitor = site.visitor()
    uid = _booked(site, visitor)
    visitor.open(f"/mijn-afspraak/{uid}/")
    site.clock.wait(RENEWED)
    visitor.open(f"/mijn-afspraak/{uid}/")
    site.clock.wait(waited)
    answer = visitor.fetch("GET", f"/mijn-afspraak/{uid}/")
    assert ("set-cookie" in answer.headers) is writes


def test_the_language_of_the_pages_stays(site: Site) -> None:
    visitor = site.visitor()
    _booked(site, visitor)
    visitor.open("/?lang=fr")
    site.clock.wait(IDLE)
    assert 'lang="fr"' in visitor.open("/").answer.text


def test_staff_have_a_session_of_their_own(site: Site) -> None:
    desk = sign_in(site, Role.COUNSELLOR)
    desk.open("/balie/boek")
    site.clock.wait(IDLE)
    page = desk.open("/balie/")
    assert (page.status, FORGOT in page.text) == (200, False)


def test_who_sits_before_a_browser_that_staff_left_is_forgotten_too(site: Site) -> None:
    visitor = sign_in(site, Role.PARTNER)
    site.clock.wait(staff_sessions.IDLE)
    mine = f"/mijn-afspraak/{_booked(site, visitor)}/"
    assert visitor.open(mine).heading == "Jouw afspraak"
    site.clock.wait(IDLE)
    assert FORGOT in visitor.open(mine).text
    assert visitor.open(mine).status == 404


def test_without_it_the_next_visitor_sees_the_last(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: the harm that it keeps off."""
    monkeypatch.setattr(forgetting, "IDLE", timedelta(days=1))
    visitor = site.visitor()
    _booked(site, visitor)
    site.clock.wait(IDLE)
    visitor.open("/mijn-afspraak/")
    assert "Jouw afspraak" in visitor.open(f"/mijn-afspraak/{site.appointments()[0].uid}/").text
