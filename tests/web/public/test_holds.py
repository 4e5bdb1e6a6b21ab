"""A slot while somebody types: held, expired, lost; two tabs, two browsers, the back button."""

import pytest
from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from database import write
from scheduler.appointments.models import Appointment, AppointmentState
from scheduler.appointments.policy import PUBLIC_HOLD
from scheduler.zitdagen.models import DiaryEntry, Zitdag, ZitdagState
from tests.support.browserless import Page, Visitor
from tests.support.site import (
    NUMBER,
    Site,
    book,
    go_to_times,
    go_to_who,
    introduce,
    offered,
    press,
    take_time,
)

HELD = AppointmentState.HELD
BOOKED = AppointmentState.BOOKED
TOO_MANY = "Hiermee zijn er al twee afspraken. Meer kan niet."
LOST = "Dit uur is net weg. Kies een ander uur."
BUTTON = "Maak mijn afspraak"
WHO = {"voornaam": "Amina", "nummer": NUMBER, "bereik": "own_mobile"}


def test_what_somebody_holds_is_shown_to_nobody_else_and_to_themselves_again(site: Site) -> None:
    first, second = site.visitor(), site.visitor()
    hour = offered(first)[0]
    press(first, "uur", hour)
    assert hour not in offered(second)
    assert hour in offered(first)


def test_a_hold_that_nobody_confirms_is_free_again(site: Site) -> None:
    first, second = site.visitor(), site.visitor()
    hour = offered(first)[0]
    press(first, "uur", hour)
    site.clock.wait(PUBLIC_HOLD)
    assert hour in offered(second)


def test_an_hour_taken_while_choosing_shows_the_nearest_free_ones(any_site: Site) -> None:
    slow, quick = any_site.visitor(), any_site.visitor()
    lost = offered(slow)[0]
    book(quick)
    page = press(slow, "uur", lost)

    assert (page.heading, page.errors) == ("Welke dag en welk uur?", [LOST])
    nearest = page.choices("uur")
    assert 1 <= len(nearest) <= 6
    assert lost not in nearest
    assert sorted(nearest) == nearest
    assert press(slow, "uur", nearest[0]).heading == "Wie ben je?"


def _take_over(visitor: Visitor, page: Page) -> None:
    """Somebody else books the first hour of the place."""
    book(visitor, voornaam="Bart", nummer="0470 00 00 12")
    assert page.path.endswith("wie")


def test_an_hour_lost_while_typing_shows_the_nearest_and_keeps_what_was_typed(site: Site) -> None:
    slow = site.visitor()
    go_to_who(slow)
    site.clock.wait(PUBLIC_HOLD)
    _take_over(site.visitor(), slow.page)
    page = introduce(slow, voornaam="Ömer")

    assert (page.heading, page.errors) == ("Wie ben je?", [LOST])
    nearest = page.choices("uur")
    assert 1 <= len(nearest) <= 6
    fields = page.form_with("voornaam").fields
    assert (fields["voornaam"], fields["nummer"]) == ("Ömer", NUMBER)
    assert press(slow, "uur", nearest[0]).heading == "Je afspraak is gemaakt."
    assert len(site.appointments(BOOKED)) == 2


def test_an_expired_hold_is_booked_if_it_is_still_free(any_site: Site) -> None:
    visitor = any_site.visitor()
    go_to_who(visitor)
    any_site.clock.wait(PUBLIC_HOLD)
    assert introduce(visitor).heading == "Je afspraak is gemaakt."


def test_an_expired_hold_that_was_tidied_up_is_booked_if_it_is_still_free(any_site: Site) -> None:
    visitor = any_site.visitor()
    go_to_who(visitor)
    any_site.clock.wait(PUBLIC_HOLD)
    go_to_who(any_site.visitor(), place="kortrijk-vlasschuur")
    with any_site.app.app_context():
        write(_remove_holds_but_the_last)
    assert introduce(visitor).heading == "Je afspraak is gemaakt."


def _remove_holds_but_the_last(session: Session) -> None:
    first = session.query(Appointment).order_by(Appointment.id).first()
    assert first is not None
    session.execute(delete(Appointment).where(Appointment.id == first.id))
    session.execute(delete(DiaryEntry).where(DiaryEntry.id == first.entry_id))


def _cancel_all(session: Session) -> None:
    session.execute(update(Zitdag).values(state=ZitdagState.CANCELLED))


def test_a_zitdag_cancelled_under_a_hold_is_lost_and_not_booked(any_site: Site) -> None:
    visitor = any_site.visitor()
    go_to_who(visitor)
    with any_site.app.app_context():
        write(_cancel_all)
    page = introduce(visitor)
    assert (page.heading, page.errors) == ("Wie ben je?", [LOST])
    assert page.choices("uur") == []
    assert "Nu is er geen uur vrij." in page.main.text
    assert page.main.all("div", id="uur")  # where the summary of errors leads
    assert any_site.appointments(BOOKED) == []


def test_a_second_submit_gives_the_same_appointment_and_no_second_message(any_site: Site) -> None:
    visitor = any_site.visitor()
    form = go_to_who(visitor).form(BUTTON)
    pages = [visitor.send(form, **WHO) for _ in range(3)]
    assert {page.heading for page in pages} == {"Je afspraak is gemaakt."}
    assert len({page.text for page in pages}) == 1
    assert len(any_site.appointments()) == 1
    assert len(any_site.messages()) == 1


@pytest.mark.parametrize("step", ["wie", "klopt"])
def test_going_back_after_booking_shows_that_it_is_done(site: Site, step: str) -> None:
    visitor = site.visitor()
    done = book(visitor)
    page = visitor.open(done.path.replace("klaar", step))
    assert page.heading == "Je afspraak is gemaakt."
    assert page.path == done.path


@pytest.mark.parametrize("step", ["klopt", "klaar"])
def test_later_pages_ask_first_who_it_is(site: Site, step: str) -> None:
    visitor = site.visitor()
    who = go_to_who(visitor)
    assert visitor.open(who.path.replace("wie", step)).heading == "Wie ben je?"


def test_another_hour_after_booking_is_another_appointment(site: Site) -> None:
    visitor = site.visitor()
    book(visitor)
    go_to_who(visitor)
    assert visitor.page.form(BUTTON).fields["voornaam"] == ""
    introduce(visitor, voornaam="Bart", nummer="0470 00 00 12")
    assert len(site.appointments(BOOKED)) == 2


def test_changing_the_hour_keeps_the_draft(site: Site) -> None:
    visitor = site.visitor()
    go_to_who(visitor)
    introduce(visitor, voornaam="Ömer", taal="xx")  # not booked, for there is no such language
    visitor.click("Terug")
    visitor.click("Alle plaatsen")
    visitor.submit("Zoek", gemeente="Kortrijk")
    visitor.click("Kies deze plaats: De Vlasschuur")
    take_time(visitor)
    assert len(site.drafts()) == 1
    (held,) = site.appointments()
    assert held.state is HELD
    assert "De Vlasschuur" in introduce(visitor).text


def test_two_tabs_of_one_browser_never_mix(site: Site) -> None:
    """They share a session, so they are one visitor who goes back and forth between addresses."""
    visitor = site.visitor()
    one = go_to_who(visitor)
    go_to_times(visitor)
    two = take_time(visitor, -1)
    assert len(site.drafts()) == 2
    assert len(site.appointments(HELD)) == 1

    bart = {**WHO, "voornaam": "Bart", "nummer": "0470 00 00 12"}
    assert "Amina" in visitor.send(one.form(BUTTON), **WHO).text
    assert "Amina" not in visitor.send(two.form(BUTTON), **bart).text

    assert "Bart" not in visitor.open(one.path).text
    hours = [one.entry_id for one in site.appointments(BOOKED)]
    assert len(set(hours)) == 2
    assert sorted(one.facts["first_name"] for one in site.messages()) == ["Amina", "Bart"]


def test_a_browser_holds_one_hour_at_a_time(site: Site) -> None:
    visitor = site.visitor()
    for nth in range(4):
        go_to_times(visitor)
        take_time(visitor, nth)
    assert len(site.appointments(HELD)) == 1


@pytest.mark.parametrize("same_form", [True, False], ids=["double click", "two tabs"])
def test_the_third_appointment_of_a_number_is_refused(any_site: Site, same_form: bool) -> None:
    """Where they are of its own browser; of a stranger's see `test_two_appointments.py`."""
    visitor = any_site.visitor()
    for name in ("Amina", "Bart"):
        book(visitor, voornaam=name)
    form = go_to_who(visitor).form(BUTTON)
    for _ in range(2 if same_form else 1):
        page = visitor.send(form, **WHO)
        assert (page.heading, page.errors) == ("Wie ben je?", [TOO_MANY])
    assert "050 00 00 01" in page.main.text
    assert page.link("Ik heb al een afspraak") == "/mijn-afspraak/"
    assert len(any_site.appointments(BOOKED)) == 2
    assert len(any_site.messages()) == 2


def test_a_cancelled_appointment_no_longer_counts(site: Site) -> None:
    for _ in range(2):
        visitor = site.visitor()
        book(visitor)
    visitor.click("Verander je afspraak")
    visitor.click("Ik kan niet komen")
    visitor.submit("Ja, weg")
    book(site.visitor())
    assert len(site.appointments(BOOKED)) == 2


def test_a_mail_address_counts_however_it_is_written(site: Site) -> None:
    typed = {"bereik": "email", "nummer": ""}
    visitor = site.visitor()
    book(visitor, email="amina@example.org", **typed)
    book(visitor, email="Amina@Example.org", **typed)
    go_to_who(visitor)
    assert introduce(visitor, email=" AMINA@example.org", **typed).errors == [TOO_MANY]
