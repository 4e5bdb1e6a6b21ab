"""A slot while somebody types: held, expired, lost; two tabs, two browsers, the back button."""

from datetime import timedelta

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
    go_to_check,
    go_to_times,
    go_to_who,
    introduce,
    take_time,
)

HELD = AppointmentState.HELD
BOOKED = AppointmentState.BOOKED
LOST = "Dit uur is net weg. Kies een ander uur."
STILL_FREE = "Dat duurde lang. Je uur is nog vrij."
BUTTON = "Ja, maak mijn afspraak"


def offered(visitor: Visitor) -> list[str]:
    return go_to_times(visitor).choices("uur")


def test_what_somebody_holds_is_shown_to_nobody_else_and_to_themselves_again(site: Site) -> None:
    first, second = site.visitor(), site.visitor()
    hour = offered(first)[0]
    take_time(first)
    assert hour not in offered(second)
    assert hour in offered(first)


def test_a_hold_that_nobody_confirms_is_free_again(site: Site) -> None:
    first, second = site.visitor(), site.visitor()
    hour = offered(first)[0]
    take_time(first)
    site.clock.wait(PUBLIC_HOLD)
    assert hour in offered(second)


def test_an_hour_taken_while_choosing_shows_the_nearest_free_ones(any_site: Site) -> None:
    slow, quick = any_site.visitor(), any_site.visitor()
    lost = offered(slow)[0]
    book(quick)
    page = take_time(slow)

    assert (page.heading, page.errors) == ("Welke dag en welk uur?", [LOST])
    nearest = page.choices("uur")
    assert 1 <= len(nearest) <= 6
    assert lost not in nearest
    assert sorted(nearest) == nearest
    assert take_time(slow).heading == "Wie ben je?"


def _take_over(visitor: Visitor, page: Page) -> None:
    """Somebody else books the first hour of the place."""
    book(visitor, voornaam="Bart", nummer="0470 00 00 12")
    assert page.path.endswith(("wie", "klopt"))


def test_an_hour_lost_while_typing_keeps_what_was_typed(site: Site) -> None:
    slow = site.visitor()
    go_to_who(slow)
    site.clock.wait(PUBLIC_HOLD)
    _take_over(site.visitor(), slow.page)
    page = introduce(slow, voornaam="Ömer")

    assert (page.heading, page.errors) == ("Welke dag en welk uur?", [LOST])
    who = take_time(slow)
    assert who.form("Verder").fields["voornaam"] == "Ömer"
    assert who.form("Verder").fields["nummer"] == NUMBER
    assert slow.submit("Verder").heading == "Klopt dit?"
    assert slow.submit(BUTTON).heading == "Je afspraak is gemaakt."
    assert len(site.appointments(BOOKED)) == 2


def test_an_hour_lost_on_the_last_page_keeps_what_was_typed(site: Site) -> None:
    slow = site.visitor()
    go_to_check(slow, voornaam="Ömer")
    site.clock.wait(PUBLIC_HOLD)
    _take_over(site.visitor(), slow.page)
    for page in (slow.submit(BUTTON), slow.open(slow.answers[-3][1])):
        assert (page.heading, page.errors) == ("Welke dag en welk uur?", [LOST])
    take_time(slow)
    assert slow.page.form("Verder").fields["voornaam"] == "Ömer"


def test_an_expired_hold_is_kept_if_it_is_still_free(any_site: Site) -> None:
    visitor = any_site.visitor()
    check = go_to_check(visitor)
    assert STILL_FREE not in check.text
    any_site.clock.wait(PUBLIC_HOLD)
    page = visitor.open(check.path)
    assert (page.heading, STILL_FREE in page.text) == ("Klopt dit?", True)
    assert visitor.submit(BUTTON).heading == "Je afspraak is gemaakt."


def test_an_expired_hold_that_was_tidied_up_is_kept_if_it_is_still_free(any_site: Site) -> None:
    visitor = any_site.visitor()
    go_to_check(visitor)
    any_site.clock.wait(PUBLIC_HOLD)
    go_to_who(any_site.visitor(), place="kortrijk-vlasschuur")
    with any_site.app.app_context():
        write(_remove_holds_but_the_last)
    assert visitor.submit(BUTTON).heading == "Je afspraak is gemaakt."


def _remove_holds_but_the_last(session: Session) -> None:
    first = session.query(Appointment).order_by(Appointment.id).first()
    assert first is not None
    session.execute(delete(Appointment).where(Appointment.id == first.id))
    session.execute(delete(DiaryEntry).where(DiaryEntry.id == first.entry_id))


def test_typing_holds_the_hour_anew(site: Site) -> None:
    visitor = site.visitor()
    go_to_who(visitor)
    site.clock.wait(PUBLIC_HOLD - timedelta(minutes=1))
    introduce(visitor)
    site.clock.wait(PUBLIC_HOLD - timedelta(minutes=1))
    page = visitor.open(visitor.page.path)
    assert STILL_FREE not in page.text


def _cancel_all(session: Session) -> None:
    session.execute(update(Zitdag).values(state=ZitdagState.CANCELLED))


def test_a_zitdag_cancelled_under_a_hold_is_lost_and_not_booked(any_site: Site) -> None:
    visitor = any_site.visitor()
    go_to_check(visitor)
    with any_site.app.app_context():
        write(_cancel_all)
    page = visitor.submit(BUTTON)
    assert page.heading == "Welke dag en welk uur?"
    assert "Nu is er geen uur vrij." in page.text
    assert any_site.appointments(BOOKED) == []


def test_a_second_submit_gives_the_same_appointment_and_no_second_message(any_site: Site) -> None:
    visitor = any_site.visitor()
    form = go_to_check(visitor).form(BUTTON)
    pages = [visitor.send(form) for _ in range(3)]
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


def test_the_page_that_says_done_before_it_is_asks_to_check(site: Site) -> None:
    visitor = site.visitor()
    check = go_to_check(visitor)
    assert visitor.open(check.path.replace("klopt", "klaar")).heading == "Klopt dit?"


def test_the_page_to_check_asks_first_who_it_is(site: Site) -> None:
    visitor = site.visitor()
    who = go_to_who(visitor)
    assert visitor.open(who.path.replace("wie", "klopt")).heading == "Wie ben je?"


def test_another_hour_after_booking_is_another_appointment(site: Site) -> None:
    visitor = site.visitor()
    book(visitor)
    go_to_who(visitor)
    assert visitor.page.form("Verder").fields["voornaam"] == ""
    introduce(visitor, voornaam="Bart", nummer="0470 00 00 12")
    visitor.submit(BUTTON)
    assert len(site.appointments(BOOKED)) == 2


def test_changing_the_hour_keeps_the_draft(site: Site) -> None:
    visitor = site.visitor()
    go_to_check(visitor, voornaam="Ömer")
    visitor.click("Verander")
    visitor.click("Terug")
    visitor.click("Kies deze plaats: De Vlasschuur")
    take_time(visitor)
    assert visitor.page.form("Verder").fields["voornaam"] == "Ömer"
    assert len(site.drafts()) == 1
    (held,) = site.appointments()
    assert held.state is HELD
    visitor.submit("Verder")
    assert "De Vlasschuur" in visitor.submit(BUTTON).text


def test_two_tabs_of_one_browser_never_mix(site: Site) -> None:
    """They share a session, so they are one visitor who goes back and forth between addresses."""
    visitor = site.visitor()
    one = go_to_check(visitor, voornaam="Amina")
    go_to_times(visitor)
    take_time(visitor, -1)
    two = introduce(visitor, voornaam="Bart", nummer="0470 00 00 12")
    assert len(site.drafts()) == 2
    assert len(site.appointments(HELD)) == 1

    first_again = visitor.open(one.path)
    assert "Amina" in first_again.text
    assert "Bart" not in first_again.text
    assert STILL_FREE in first_again.text
    second_again = visitor.open(two.path)
    assert "Bart" in second_again.text
    assert "Amina" not in second_again.text

    assert visitor.send(one.form(BUTTON)).heading == "Je afspraak is gemaakt."
    visitor.open(two.path)
    assert visitor.send(two.form(BUTTON)).heading == "Je afspraak is gemaakt."
    hours = [one.entry_id for one in site.appointments(BOOKED)]
    assert len(set(hours)) == 2
    assert sorted(one.facts["first_name"] for one in site.messages()) == ["Amina", "Bart"]


def test_a_browser_holds_one_hour_at_a_time(site: Site) -> None:
    visitor = site.visitor()
    for nth in range(4):
        go_to_times(visitor)
        take_time(visitor, nth * 2)
    assert len(site.appointments(HELD)) == 1


@pytest.mark.parametrize("same_form", [True, False], ids=["double click", "two tabs"])
def test_the_third_appointment_of_a_number_is_refused(any_site: Site, same_form: bool) -> None:
    for name in ("Amina", "Bart"):
        book(any_site.visitor(), voornaam=name)
    visitor = any_site.visitor()
    form = go_to_check(visitor).form(BUTTON)
    for _ in range(2 if same_form else 1):
        page = visitor.send(form)
        assert (page.status, page.heading) == (409, "Dat lukt hier niet. Bel ons.")
    assert "050 00 00 01" in page.text
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
    book(site.visitor(), email="amina@example.org", **typed)
    book(site.visitor(), email="Amina@Example.org", **typed)
    visitor = site.visitor()
    go_to_check(visitor, email=" AMINA@example.org", **typed)
    assert visitor.submit(BUTTON).status == 409
