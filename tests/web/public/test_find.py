"""`Ik heb al een afspraak`: what this browser booked, else a name, a number and the code."""

import logging
from dataclasses import replace
from functools import partial

import pytest

from scheduler.access import limits
from tests.support.browserless import Page, Visitor
from tests.support.site import NUMBER, Site, book, token_of

LINK = "Als wij je kennen, krijg je nu een link. Druk op de link."
NOT_FOUND = "Wij vinden deze afspraak niet. Kijk nog eens, of bel ons."
SENT = "Als wij je kennen, krijg je nu een sms met je code."


def introduce(visitor: Visitor, name: str, number: str, *, send: bool) -> Page:
    visitor.open("/mijn-afspraak/")
    form = visitor.page.form("Stuur mij mijn code")
    return visitor.send(form, voornaam=name, nummer=number, stuur="1" if send else None)


def find(visitor: Visitor, code: str, name: str = "Amina", number: str = NUMBER) -> Page:
    introduce(visitor, name, number, send=False)
    return visitor.submit("Toon mijn afspraak", code=code)


def code_of(site: Site) -> str:
    return site.appointments()[0].code


def another(code: str) -> str:
    return f"{(int(code) + 1) % 100_000:05}"


def codes_sent(site: Site) -> list[tuple[str, str]]:
    """To whom, and which."""
    sent = [one for one in site.messages() if one.kind == "code"]
    return [(one.route.address, one.facts["code"]) for one in sent]


# ------------------------------------------------------------------------- what this browser has


def test_what_this_browser_booked_stands_there_and_nobody_elses(site: Site) -> None:
    visitor = site.visitor()
    book(visitor)
    book(site.visitor(), voornaam="Omar", nummer="0470 00 00 12")
    page = visitor.open("/mijn-afspraak/")
    assert page.text.count("Toon deze afspraak") == 1
    assert "De Weefkamer" in page.text
    assert visitor.click("Toon deze afspraak").heading == "Jouw afspraak"
    assert "Toon deze afspraak" not in site.visitor().open("/mijn-afspraak/").text


def test_after_sluit_af_nothing_of_it_stands_there(site: Site) -> None:
    visitor = site.visitor()
    book(visitor)
    visitor.submit("Sluit af")
    assert "Toon deze afspraak" not in visitor.open("/mijn-afspraak/").text


def test_one_that_was_called_off_is_said_to_be(site: Site) -> None:
    visitor = site.visitor()
    book(visitor)
    visitor.open(f"/mijn-afspraak/{site.appointments()[0].uid}/weg")
    visitor.submit("Ja, weg")
    assert "Gaat niet door" in visitor.open("/mijn-afspraak/").text


# ------------------------------------------------------------------------------ the code by text


def test_name_and_number_bring_the_code_and_the_code_opens_it(site: Site) -> None:
    book(site.visitor())
    visitor = site.visitor()
    page = introduce(visitor, "amina", "0470/00.00.11", send=True)
    assert (page.heading, page.status) == ("Schrijf je code", 200)
    assert SENT in page.text
    assert codes_sent(site) == [("+32470000011", code_of(site))]
    assert code_of(site) not in page.answer.text
    assert visitor.submit("Toon mijn afspraak", code=code_of(site)).heading == "Jouw afspraak"


@pytest.mark.parametrize(
    ("name", "number"),
    [
        pytest.param("Fatima", NUMBER, id="another name"),
        pytest.param("Amina", "0470 00 00 12", id="another number"),
    ],
)
def test_whom_we_do_not_know_gets_the_same_answer_and_no_message(
    site: Site, name: str, number: str
) -> None:
    book(site.visitor())
    known = introduce(site.visitor(), "Amina", NUMBER, send=True)
    before = len(codes_sent(site))
    unknown = introduce(site.visitor(), name, number, send=True)

    typed = (name, number), ("Amina", NUMBER)
    bare = [
        page.text.replace(whose[0], "").replace(whose[1], "")
        for page, whose in ((unknown, typed[0]), (known, typed[1]))
    ]
    assert bare[0] == bare[1]
    assert unknown.status == known.status
    assert len(codes_sent(site)) == before


def test_by_mail_it_comes_by_mail(site: Site) -> None:
    book(site.visitor(), bereik="email", nummer="", email="amina@example.org")
    page = introduce(site.visitor(), "Amina", "Amina@example.org", send=True)
    assert "Als wij je kennen, krijg je nu een e-mail met je code." in page.text
    assert codes_sent(site) == [("amina@example.org", code_of(site))]


def test_a_number_is_sent_so_many_and_no_more_and_nobody_sees_it(site: Site) -> None:
    book(site.visitor())
    most = limits.CODES_TO_A_CONTACT.most
    for number in (NUMBER, "0470 00 00 12"):
        tries = []
        for _ in range(most + 2):
            site.clock.wait(limits.CODES_TO_A_CONTACT.window / 20)
            page = introduce(site.visitor(), "Amina", number, send=True)
            tries.append((page.status, SENT in page.text))
        assert tries == [(200, True)] * (most + 2)
    assert len(codes_sent(site)) == most


def test_one_kind_of_browser_of_a_network_has_so_many_sent(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Others on that network still get theirs; asking for who is unknown counts for nothing."""
    monkeypatch.setattr(limits, "CODES_OF_A_BROWSER", replace(limits.CODES_OF_A_BROWSER, most=2))
    people = [(f"0470 00 00 2{nth}", name) for nth, name in enumerate(("Omar", "Lien", "Sara"))]
    for number, name in people:
        book(site.visitor(), voornaam=name, nummer=number)
    script = partial(site.visitor, REMOTE_ADDR="192.0.2.7", HTTP_USER_AGENT="script")
    for nth in range(5):
        introduce(script(), "Nobody", f"0470 00 00 3{nth}", send=True)
    pages = [introduce(script(), name, number, send=True) for number, name in people]
    assert [(one.status, SENT in one.text) for one in pages] == [(200, True)] * 3
    assert len(codes_sent(site)) == 2

    site.clock.wait(limits.CODES_OF_A_BROWSER.window / 20)
    neighbour = site.visitor(REMOTE_ADDR="192.0.2.7", HTTP_USER_AGENT="a browser")
    introduce(neighbour, "Sara", "0470 00 00 22", send=True)
    assert len(codes_sent(site)) == 3


def test_a_second_press_within_the_minute_sends_one(site: Site) -> None:
    book(site.visitor())
    site.clock.step *= 0
    for _ in range(2):
        introduce(site.visitor(), "Amina", NUMBER, send=True)
    assert len(codes_sent(site)) == 1


def test_back_and_reload_never_send_again(site: Site) -> None:
    book(site.visitor())
    visitor = site.visitor()
    page = introduce(visitor, "Amina", NUMBER, send=True)
    site.clock.wait(limits.CODES_TO_A_CONTACT.window)
    for path in (page.path, "/mijn-afspraak/", page.path):
        assert visitor.open(path).status == 200
    assert len(codes_sent(site)) == 1


def test_without_a_name_and_number_there_is_no_code_to_type(site: Site) -> None:
    assert site.visitor().open("/mijn-afspraak/code").path == "/mijn-afspraak/"


# ---------------------------------------------------------------------------- code, name, number


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
        pytest.param("José", "José", "Jose", id="no accent"),
        pytest.param("D’Arcy", "D’Arcy", "d'arcy", id="the apostrophe of a telephone"),
        pytest.param("أحمد", "أحمد", "احمد", id="a form of alif"),
        pytest.param("İbrahim", "İbrahim", "ibrahim", id="a Turkish i"),
        pytest.param("Anne-Marie", "Anne-Marie", "anne marie", id="a space for a hyphen"),
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


def test_figures_of_every_script_are_figures(site: Site) -> None:
    book(site.visitor())
    arabic = code_of(site).translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
    assert find(site.visitor(), arabic, number="٠٤٧٠ ٠٠ ٠٠ ١١").heading == "Jouw afspraak"


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


@pytest.mark.parametrize(
    ("typed", "error"),
    [
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
    sent = {"voornaam": "Amina", "nummer": NUMBER, **typed}
    page = visitor.submit("Stuur mij mijn code", **sent)
    assert page.status == 422
    assert len(page.errors) == 1
    assert page.errors[0].startswith(error)
    shown = page.form("Stuur mij mijn code").fields
    assert {name: shown[name] for name in sent} == sent


@pytest.mark.parametrize("code", ["4729", "4729x", ""])
def test_a_code_that_is_none_is_said_to_be(site: Site, code: str) -> None:
    page = find(site.visitor(), code)
    assert (page.status, page.errors) == (
        422,
        ["De code heeft vijf cijfers. Voorbeeld: 4 7 2 9 5."],
    )
    assert page.form("Toon mijn afspraak").fields["code"] == code


def test_after_so_many_wrong_codes_of_one_person_a_link_goes_to_them_and_no_code_opens(
    site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    """Wherever the guesses come from, right or wrong; and the owner gets in by the link."""
    book(site.visitor())
    most = limits.MISSES_OF_A_PERSON.most
    wrong = int(another(code_of(site)))
    tries = [
        find(site.visitor(REMOTE_ADDR=f"198.51.{nth}.7"), f"{(wrong + nth) % 100_000:05}")
        for nth in range(most)
    ]
    assert {(one.status, *one.errors) for one in tries} == {(422, NOT_FOUND)}
    for code in (code_of(site), f"{wrong:05}"):
        page = find(site.visitor(), code)
        assert (page.status, page.heading, LINK in page.text) == (200, "Schrijf je code", True)
        assert "De Weefkamer" not in page.text
        site.clock.wait(limits.CODES_TO_A_CONTACT.window / 20)
    links = [one for one in site.messages() if one.kind == "own_link"]
    assert {one.route.address for one in links} == {"+32470000011"}
    assert site.visitor().open(f"/a/{token_of(site)}").heading == "Jouw afspraak"
    told = [one for one in caplog.records if one.levelno >= logging.ERROR]
    assert len(told) == 1

    site.clock.wait(limits.MISSES_OF_A_PERSON.window * 13 / 12)
    assert find(site.visitor(), code_of(site)).heading == "Jouw afspraak"


def test_somebody_unknown_who_is_guessed_at_gets_the_same_page_and_no_message(site: Site) -> None:
    for nth in range(limits.MISSES_OF_A_PERSON.most):
        find(site.visitor(), f"{nth:05}")
    page = find(site.visitor(), "99999")
    assert (page.status, page.heading, LINK in page.text) == (200, "Schrijf je code", True)
    assert site.messages() == []


def test_who_finds_their_own_is_not_counted(site: Site) -> None:
    book(site.visitor())
    for _ in range(limits.MISSES_OF_A_PERSON.most + 2):
        assert find(site.visitor(), code_of(site)).heading == "Jouw afspraak"


def test_one_network_misses_so_often_and_a_library_is_not_stopped_by_another(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    most = 6
    few = replace(limits.MISSES_OF_A_NETWORK, most=most)
    monkeypatch.setattr(limits, "MISSES_OF_A_NETWORK", few)
    tries = [
        find(
            site.visitor(REMOTE_ADDR=f"2001:db8:1:2::{nth}"),
            f"{nth:05}",
            number=f"0470 00 00 {20 + nth}",
        )
        for nth in range(1, most + 2)
    ]
    assert [one.status for one in tries] == [422] * most + [200]
    assert LINK in tries[-1].text
    assert find(site.visitor(REMOTE_ADDR="2001:db8:1:3::1"), "11111").status == 422
