"""A client's own appointment: found by link or by code, moved, cancelled."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from scheduler.appointments.models import AppointmentState
from scheduler.people.clients import Client
from scheduler.web.core import rate_limits
from tests.support.browserless import Page, Visitor
from tests.support.site import NOW, NUMBER, Site, book, go_to_times, take_time, token_of

NOT_FOUND = "Wij vinden deze afspraak niet. Kijk nog eens, of bel ons."
BUTTON = "Toon mijn afspraak"


def find(visitor: Visitor, code: str, name: str = "Amina", number: str = NUMBER) -> Page:
    visitor.open("/mijn-afspraak/")
    return visitor.submit(BUTTON, code=code, voornaam=name, nummer=number)


def code_of(site: Site) -> str:
    return site.appointments()[0].code


def another(code: str) -> str:
    return f"{(int(code) + 1) % 100_000:05}"


def test_a_link_moves_into_the_cookie_and_leaves_the_address(site: Site) -> None:
    book(site.visitor())
    token = token_of(site)
    visitor = site.visitor()
    page = visitor.open(f"/a/{token}")
    assert page.heading == "Jouw afspraak"
    assert page.path == f"/mijn-afspraak/{site.appointments()[0].uid}/"
    assert token not in page.answer.text
    assert visitor.click("Ik kan niet komen").heading == "Moet de afspraak weg?"


@pytest.mark.parametrize(
    ("name", "number"),
    [
        pytest.param("Amina", "0470 00 00 11", id="as it was"),
        pytest.param(" amina ", "+32470000011", id="written otherwise"),
        pytest.param("AMINA", "0470/00.00.11", id="in capitals"),
    ],
)
def test_code_name_and_number_together_open_it(site: Site, name: str, number: str) -> None:
    book(site.visitor())
    page = find(site.visitor(), " ".join(code_of(site)), name, number)
    assert page.heading == "Jouw afspraak"
    assert "De Weefkamer" in page.text


@pytest.mark.parametrize(
    ("name", "made_with", "found_with"),
    [
        pytest.param("José", "José", "JOSE\u0301", id="an accent of two signs"),
        pytest.param("Straße", "Straße", "STRASSE", id="a sharp s"),
        pytest.param("Amina", "amina@example.org", None, id="a mail address"),
    ],
)
def test_a_name_is_found_however_a_keyboard_writes_it(
    site: Site, name: str, made_with: str, found_with: str | None
) -> None:
    visitor = site.visitor()
    if found_with is None:
        book(visitor, voornaam=name, bereik="email", nummer="", email=made_with)
        page = find(site.visitor(), code_of(site), name, "Amina@example.org")
    else:
        book(visitor, voornaam=made_with)
        page = find(site.visitor(), code_of(site), found_with)
    assert page.heading == "Jouw afspraak"


def test_wrong_parts_all_get_the_same_answer(site: Site) -> None:
    book(site.visitor())
    code = code_of(site)
    tries = [
        find(site.visitor(), another(code)),
        find(site.visitor(), code, name="Fatima"),
        find(site.visitor(), code, number="0470 00 00 12"),
        find(site.visitor(), code, number="amina@example.org"),
        find(site.visitor(), code, number="+33 6 12 34 56 78"),
    ]
    assert {(one.status, *one.errors) for one in tries} == {(422, NOT_FOUND)}
    shown = {one.form(BUTTON).fields["code"]: one for one in tries}
    assert set(shown) == {code, another(code)}
    # The same page but for what was typed: nothing tells which part was wrong.
    assert len({one.text for one in tries}) == 1


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        pytest.param({"code": "4729"}, "De code heeft vijf cijfers.", id="four figures"),
        pytest.param({"code": "٤٧٢٩٥"}, "De code heeft vijf cijfers.", id="Arabic figures"),
        pytest.param({"code": "4729x"}, "De code heeft vijf cijfers.", id="a letter"),
        pytest.param({"code": ""}, "De code heeft vijf cijfers.", id="no code"),
        pytest.param({"voornaam": ""}, "Schrijf je voornaam.", id="no name"),
        pytest.param({"nummer": "abc"}, "Dit nummer klopt niet.", id="no number"),
        pytest.param({"nummer": "a@b"}, "Dit e-mailadres klopt niet.", id="half an address"),
    ],
)
def test_a_mistake_is_said_and_what_was_typed_stays(
    site: Site, typed: dict[str, str], error: str
) -> None:
    visitor = site.visitor()
    visitor.open("/mijn-afspraak/")
    sent = {"code": "47295", "voornaam": "Amina", "nummer": NUMBER, **typed}
    page = visitor.submit(BUTTON, **sent)
    assert page.status == 422
    assert len(page.errors) == 1
    assert page.errors[0].startswith(error)
    shown = page.form(BUTTON).fields
    assert {name: shown[name] for name in sent} == sent


def test_after_eight_tries_a_code_is_closed_for_everybody_a_while(site: Site) -> None:
    book(site.visitor())
    code = code_of(site)
    most = rate_limits.SEARCHES_OF_A_CODE.most
    tries = [find(site.visitor(), code, name="Fatima").status for _ in range(most)]
    assert tries == [422] * most
    page = find(site.visitor(), code)
    assert page.status == 429
    assert page.heading == "Je probeerde het te vaak. Wacht even of bel ons."
    assert "050 00 00 01" in page.text
    site.clock.wait(rate_limits.SEARCHES_OF_A_CODE.window)
    assert find(site.visitor(), code).heading == "Jouw afspraak"


def test_a_code_nobody_has_is_closed_just_the_same(site: Site) -> None:
    most = rate_limits.SEARCHES_OF_A_CODE.most
    tries = [find(site.visitor(), "11111").status for _ in range(most + 1)]
    assert tries == [422] * most + [429]


def test_one_address_tries_so_many_codes_and_a_library_is_not_stopped_by_another(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    most = 6
    few = rate_limits.Limit(most, rate_limits.SEARCHES_BY_CODE.window)
    monkeypatch.setattr(rate_limits, "SEARCHES_BY_CODE", few)
    guesser = site.visitor(REMOTE_ADDR="192.0.2.7")
    tries = [find(guesser, f"{number:05}").status for number in range(most + 1)]
    assert tries == [422] * most + [429]
    assert find(site.visitor(REMOTE_ADDR="192.0.2.8"), "11111").status == 422


def test_an_hour_lost_while_moving_leaves_the_appointment_where_it_was(any_site: Site) -> None:
    visitor = any_site.visitor()
    done = book(visitor)
    visitor.click("Verander je afspraak")
    visitor.click("Kies een andere dag")
    wanted = visitor.page.choices("uur")[3]
    rival = any_site.visitor()
    go_to_times(rival)
    rival.submit("Verder", uur=wanted)
    page = visitor.submit("Verder", uur=wanted)
    assert page.errors == ["Dit uur is net weg. Kies een ander uur."]
    assert visitor.open(done.path).text == done.text
    assert [one.kind for one in any_site.messages()] == ["confirmation"]


def test_moving_to_the_hour_it_has_changes_nothing(site: Site) -> None:
    visitor = site.visitor()
    first = go_to_times(visitor).choices("uur")[0]
    book(visitor)
    visitor.click("Verander je afspraak")
    form = visitor.click("Kies een andere dag").form("Verder")
    page = visitor.send(form, uur=first)
    assert page.heading == "Jouw afspraak"
    assert [one.kind for one in site.messages()] == ["confirmation"]


def test_a_second_submit_of_a_move_or_a_cancellation_tells_nobody_twice(any_site: Site) -> None:
    visitor = any_site.visitor()
    book(visitor)
    visitor.click("Verander je afspraak")
    manage = visitor.page.path
    form = visitor.click("Kies een andere dag").form("Verder")
    for _ in range(2):
        visitor.send(form, uur=form.choices["uur"][3])
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
    assert places.heading == "Naar welke plaats kom je?"
    assert "De Weefkamer" in places.text
    form = visitor.click("Kies deze plaats: De Vlasschuur").form("Verder")
    moved = visitor.send(form, uur=form.choices["uur"][0])
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
    first = go_to_times(visitor).choices("uur")[0]
    book(visitor)
    assert first not in go_to_times(site.visitor()).choices("uur")
    visitor.click("Verander je afspraak")
    visitor.click("Kies een andere dag")
    take_time(visitor, 3)
    assert first in go_to_times(site.visitor()).choices("uur")


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
