"""A client's own appointment: opened by link, moved, cancelled, put back."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from scheduler.appointments.models import AppointmentState
from scheduler.people.clients import Client
from tests.support.site import (
    NOW,
    Site,
    book,
    go_to_times,
    hours_of,
    introduce,
    offered,
    pick,
    press,
    take_time,
    token_of,
)


def test_a_link_moves_into_the_cookie_and_leaves_the_address(site: Site) -> None:
    book(site.visitor())
    token = token_of(site)
    visitor = site.visitor()
    page = visitor.open(f"/a/{token}")
    assert page.heading == "Jouw afspraak"
    assert page.path == f"/mijn-afspraak/{site.appointments()[0].uid}/"
    assert token not in page.answer.text
    assert visitor.click("Ik kan niet komen").heading == "Moet de afspraak weg?"


def test_an_hour_lost_while_moving_leaves_the_appointment_where_it_was(any_site: Site) -> None:
    visitor = any_site.visitor()
    done = book(visitor)
    visitor.click("Verander je afspraak")
    visitor.click("Kies een andere dag")
    wanted = hours_of(visitor, -1)[-1]
    rival = any_site.visitor()
    go_to_times(rival)
    hours_of(rival, -1)
    press(rival, "uur", wanted)
    page = press(visitor, "uur", wanted)
    assert page.errors == ["Dit uur is net weg. Kies een ander uur."]
    assert visitor.open(done.path).text == done.text
    assert [one.kind for one in any_site.messages()] == ["confirmation"]


def test_moving_to_the_hour_it_has_changes_nothing(site: Site) -> None:
    visitor = site.visitor()
    first = offered(visitor)[0]
    book(visitor)
    visitor.click("Verander je afspraak")
    visitor.click("Kies een andere dag")
    hours_of(visitor)
    page = press(visitor, "uur", first)
    assert page.heading == "Jouw afspraak"
    assert [one.kind for one in site.messages()] == ["confirmation"]


def test_a_second_submit_of_a_move_or_a_cancellation_tells_nobody_twice(any_site: Site) -> None:
    visitor = any_site.visitor()
    book(visitor)
    visitor.click("Verander je afspraak")
    manage = visitor.page.path
    visitor.click("Kies een andere dag")
    wanted = hours_of(visitor, -1)[-1]
    form = visitor.page.form_with("uur")
    for _ in range(2):
        visitor.send(form, uur=wanted)
    visitor.open(manage)
    form = visitor.click("Ik kan niet komen").form("Ja, weg")
    for _ in range(2):
        assert "Deze afspraak is weg." in visitor.send(form).text
    assert [one.kind for one in any_site.messages()] == [
        "confirmation",
        "changed",
        "cancelled_by_client",
    ]


def test_another_place_can_be_chosen_too(site: Site) -> None:
    visitor = site.visitor()
    book(visitor)
    visitor.click("Verander je afspraak")
    visitor.click("Kies een andere dag")
    places = visitor.click("Kies een andere plaats")
    assert places.heading == "Alle plaatsen"
    visitor.click("Kies deze plaats: De Vlasschuur")
    moved = take_time(visitor)
    assert moved.heading == "Jouw afspraak"
    assert "De Vlasschuur" in moved.text
    assert len(site.appointments(AppointmentState.BOOKED)) == 1


def test_a_place_that_is_not_there_is_not_found(site: Site) -> None:
    visitor = site.visitor()
    book(visitor)
    manage = visitor.click("Verander je afspraak").path
    assert visitor.open(f"{manage}uur?plaats=nowhere").status == 404
    assert site.visitor().open(f"{manage}plaats").status == 404


@pytest.mark.parametrize("page", ["uur", "weg"])
def test_an_appointment_that_began_can_no_longer_be_changed(site: Site, page: str) -> None:
    visitor = site.visitor()
    book(visitor)
    manage = visitor.click("Verander je afspraak").path
    form = visitor.open(f"{manage}{page}").form_with("csrf_token")
    hours = form.choices.get("uur", [""])
    site.clock.now = NOW + timedelta(hours=4)
    visitor.open(f"/a/{token_of(site)}")  # after so long this browser was forgotten
    for shown in (visitor.open(f"{manage}{page}"), visitor.send(form, uur=hours[-1])):
        assert shown.path.startswith(manage)
        assert "Deze afspraak is voorbij." in shown.text
    assert [one.state for one in site.appointments()] == [AppointmentState.BOOKED]
    assert len(site.messages()) == 1


def test_a_cancelled_appointment_offers_a_new_one(site: Site) -> None:
    visitor = site.visitor()
    done = book(visitor)
    visitor.click("Verander je afspraak")
    manage = visitor.page.path
    visitor.click("Ik kan niet komen")
    page = visitor.submit("Ja, weg")
    assert page.link("Maak een nieuwe afspraak") == "/afspraak/"
    assert "Kies een andere dag" not in page.text
    for path in (f"{manage}uur", f"{manage}weg", done.path):
        assert "Deze afspraak is weg." in visitor.open(path).text


def test_saying_no_leaves_it_standing(site: Site) -> None:
    visitor = site.visitor()
    book(visitor)
    visitor.click("Verander je afspraak")
    visitor.click("Ik kan niet komen")
    visitor.click("Nee, ik kom")
    assert [one.state for one in site.appointments()] == [AppointmentState.BOOKED]


def test_moving_to_a_new_hour_frees_the_old_one(site: Site) -> None:
    visitor = site.visitor()
    first = offered(visitor)[0]
    book(visitor)
    assert first not in offered(site.visitor())
    visitor.click("Verander je afspraak")
    visitor.click("Kies een andere dag")
    take_time(visitor, -1)
    assert first in offered(site.visitor())


def test_after_three_moves_in_a_day_the_page_gives_the_phone(site: Site) -> None:
    visitor = site.visitor()
    done = book(visitor)
    for hour in (-1, 0, -1, 0):
        visitor.open(done.path)
        visitor.click("Verander je afspraak")
        visitor.click("Kies een andere dag")
        page = take_time(visitor, hour)
    assert page.errors == ["Je koos vandaag al drie keer een ander uur. Bel ons: 050 00 00 01."]
    assert site.appointments()[0].moves == 3


def test_a_client_wants_no_reminders_and_then_wants_them_again(site: Site) -> None:
    visitor = site.visitor()
    book(visitor)
    visitor.click("Verander je afspraak")
    page = visitor.submit("Stuur mij geen herinneringen", herinneringen="nee")
    assert "Wij sturen je geen herinneringen." in page.text
    assert not _reminded(site)
    page = visitor.submit("Stuur mij herinneringen", herinneringen="ja")
    assert "Stuur mij geen herinneringen" in page.text
    assert _reminded(site)


def _reminded(site: Site) -> bool:
    with site.looking() as session:
        return session.scalars(select(Client.reminders)).one()


def test_what_to_bring_is_written_as_one_list(site: Site) -> None:
    visitor = site.visitor()
    visitor.open("/afspraak/plaats?vraag=foreign-diploma&taal=nl&lang=nl")
    pick(visitor)
    page = introduce(visitor)

    (things,) = [one for one in page.main.all("ul") if one.has_class("bullets")]
    assert [one.text for one in things.all("li")] == [
        "je identiteitskaart, als je die hebt",
        "originele diploma's",
    ]
