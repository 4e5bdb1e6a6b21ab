"""A client puts right what was typed wrong, on the page that says it is made or later."""

import pytest
from sqlalchemy import select

from scheduler.appointments.models import AppointmentState
from scheduler.people.clients import Client
from tests.support.browserless import Page, Visitor
from tests.support.site import Site, book, go_to_who, introduce
from tests.web.public.test_two_appointments import PHONE, ways_on, wrong

RIGHT = "0470 00 00 12"
CHANGED = "Je afspraak is veranderd."


def booked(site: Site, visitor: Visitor | None = None, **typed: str | None) -> tuple[Visitor, str]:
    """A browser that has booked, and the address of its appointment."""
    who = visitor or site.visitor()
    book(who, **typed)
    return who, f"/mijn-afspraak/{site.appointments()[-1].uid}/"


def save(visitor: Visitor, path: str, **typed: str | None) -> Page:
    visitor.open(path)
    return visitor.submit("Bewaar", **typed)


def client(site: Site) -> Client:
    with site.looking() as session:
        return session.scalars(select(Client).order_by(Client.id)).all()[0]


def contact_of(site: Site, first_name: str) -> str | None:
    with site.looking() as session:
        return session.scalar(select(Client.contact).where(Client.first_name == first_name))


def waiting(site: Site) -> set[tuple[str, str]]:
    return {(one.kind, one.route.address) for one in site.messages() if one.state == "pending"}


@pytest.mark.parametrize(
    ("link", "heading"),
    [
        pytest.param("naam", "Verander je naam", id="the name"),
        pytest.param("nummer", "Verander je nummer", id="the number"),
        pytest.param("taal", "Verander je taal", id="the language"),
        pytest.param("uur", "Welke dag en welk uur?", id="the hour"),
        pytest.param("plaats", "Alle plaatsen", id="the place"),
    ],
)
def test_each_line_leads_to_where_it_is_changed(site: Site, link: str, heading: str) -> None:
    visitor, mine = booked(site)
    done = visitor.page
    for page in (done, visitor.open(mine)):
        assert f'href="{mine}{link}"' in page.answer.text
        assert page.answer.text.count(">Verander</a>") == 5
    assert visitor.open(f"{mine}{link}").heading == heading


def test_done_says_that_a_text_comes_or_that_none_does(site: Site) -> None:
    visitor, _ = booked(site)
    assert "Je krijgt een sms op dit nummer." in visitor.page.text
    other, _ = booked(site, bereik="landline", nummer="050 00 00 11")
    assert "Je krijgt geen sms. Bewaar je papier." in other.page.text
    mailed, _ = booked(site, bereik="email", nummer="", email="amina@example.org")
    assert "Je krijgt een e-mail op dit adres." in mailed.page.text
    pages = (visitor.page, other.page, mailed.page)
    assert [picture_of_contact(one) for one in pages] == ["mobile", "landline", "email"]


def picture_of_contact(page: Page) -> str:
    """The pictogram beside the number or the address."""
    before = page.answer.text.partition('id="own-contact"')[0]
    return before.rpartition("pictograms.svg")[2].partition("#")[2].partition('"')[0]


def test_another_name(site: Site) -> None:
    visitor, mine = booked(site, voornaam="Amian")
    page = save(visitor, f"{mine}naam", voornaam="Amina")
    assert (page.path, CHANGED in page.text) == (f"{mine}?veranderd=1", True)
    assert client(site).first_name == "Amina"
    assert {one.facts["first_name"] for one in site.messages()} == {"Amina"}


def test_another_number_gets_the_messages_and_the_old_one_none(site: Site) -> None:
    visitor, mine = booked(site)
    page = save(visitor, f"{mine}nummer", nummer=RIGHT)
    assert CHANGED in page.text
    assert RIGHT in page.text
    assert client(site).contact == "+32470000012"
    assert waiting(site) == {("confirmation", "+32470000012")}
    assert "Verzet" not in page.text


def test_a_mail_address_instead_of_a_number(site: Site) -> None:
    visitor, mine = booked(site)
    save(visitor, f"{mine}nummer", bereik="email", nummer="", email="amina@example.org")
    assert waiting(site) == {("confirmation", "amina@example.org")}


def test_another_language_and_an_interpreter(site: Site) -> None:
    visitor, mine = booked(site)
    page = save(visitor, f"{mine}taal", taal="ar", schrijf="fr")
    assert CHANGED in page.text
    (made,) = site.appointments()
    assert (made.language, made.interpreter) == ("ar", False)
    assert client(site).language == "fr"
    assert {one.language for one in site.messages()} == {"fr"}


def test_an_interpreter_within_the_notice_is_refused_in_words(site: Site) -> None:
    visitor, mine = booked(site)
    page = save(visitor, f"{mine}taal", tolk="1")
    assert (page.status, page.errors) == (
        422,
        ["Een tolk kan vanaf maandag 30 november. Kies een later uur."],
    )
    assert not site.appointments()[0].interpreter


def test_a_language_that_who_they_speak_with_does_not_speak_is_said(site: Site) -> None:
    visitor, mine = booked(site)
    page = save(visitor, f"{mine}taal", taal="ti")
    assert "Deze begeleider spreekt je taal niet." in page.text


@pytest.mark.parametrize(
    ("path", "typed", "error"),
    [
        pytest.param("naam", {"voornaam": ""}, "Schrijf je voornaam.", id="no name"),
        pytest.param("nummer", {"nummer": "abc"}, "Dit nummer klopt niet.", id="no number"),
        pytest.param("taal", {"taal": "xx"}, "Kies een taal.", id="no language"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_changes(
    site: Site, path: str, typed: dict[str, str], error: str
) -> None:
    visitor, mine = booked(site)
    before = site.dump()["clients"]
    page = save(visitor, f"{mine}{path}", **typed)
    assert page.status == 422
    assert page.errors[0].startswith(error)
    assert site.dump()["clients"] == before


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        pytest.param({"nummer": RIGHT}, "nummer", id="a number"),
        pytest.param(
            {"bereik": "email", "email": "omar@example.org", "nummer": ""}, "email", id="an address"
        ),
    ],
)
def test_a_contact_with_its_share_is_refused_where_it_is_typed_with_two_ways_on(
    site: Site, typed: dict[str, str], field: str
) -> None:
    visitor = site.visitor()
    for name in ("Omar", "Lina"):
        book(visitor, voornaam=name, **typed)
    before = waiting(site)
    _, mine = booked(site, visitor)
    page = save(visitor, f"{mine}nummer", **typed)
    assert (page.status, wrong(page)) == (422, [field])
    assert page.errors == ["Hiermee zijn er al twee afspraken. Meer kan niet."]
    assert ways_on(page) == ["/mijn-afspraak/", PHONE]
    assert contact_of(site, "Amina") == "+32470000011"
    assert waiting(site) == before | {("confirmation", "+32470000011")}


@pytest.mark.parametrize("names", [("Omar", "Lina"), ("Omar",)], ids=["its share", "that hour"])
def test_a_contact_that_others_booked_on_is_asked_and_the_page_says_what_it_always_says(
    site: Site, names: tuple[str, ...]
) -> None:
    for name in names:
        book(site.visitor(), voornaam=name, nummer=RIGHT)
    stranger = site.visitor()
    go_to_who(stranger, place="kortrijk-vlasschuur")
    introduce(stranger)
    mine = site.appointments()[-1]
    page = save(stranger, f"/mijn-afspraak/{mine.uid}/nummer", nummer=RIGHT)

    assert (page.status, page.heading) == (200, "Jouw afspraak")
    assert site.appointments()[-1].answer_by is not None
    about = [one for one in site.messages() if mine.uid in one.subject and one.state == "pending"]
    assert [(one.kind, one.route.address) for one in about] == [("say_yes", "+32470000012")]


def test_one_s_own_at_that_hour_is_the_way_on(site: Site) -> None:
    visitor, other = booked(site, nummer=RIGHT)
    go_to_who(visitor, place="kortrijk-vlasschuur")
    introduce(visitor, voornaam="Lina")
    lina = site.appointments()[-1]
    page = save(visitor, f"/mijn-afspraak/{lina.uid}/nummer", nummer=RIGHT)
    assert (page.status, wrong(page)) == (422, ["nummer"])
    assert ways_on(page) == [other, PHONE]


@pytest.mark.parametrize("page", ["naam", "nummer", "taal"])
def test_nobody_elses_browser_opens_it(site: Site, page: str) -> None:
    _, mine = booked(site)
    stranger = site.visitor()
    assert stranger.open(f"{mine}{page}").status == 404
    form = booked(site, stranger, nummer=RIGHT)[0].page.form_with("csrf_token")
    fields = {**form.fields, "voornaam": "X", "nummer": RIGHT, "bereik": "own_mobile"}
    assert stranger.fetch("POST", f"{mine}{page}", fields).status == 404
    assert client(site).contact == "+32470000011"


@pytest.mark.parametrize("page", ["naam", "nummer", "taal"])
def test_of_one_called_off_nothing_is_changed(site: Site, page: str) -> None:
    visitor, mine = booked(site)
    visitor.open(f"{mine}{page}")
    form = visitor.page.form("Bewaar")
    visitor.open(f"{mine}weg")
    visitor.submit("Ja, weg")
    for shown in (visitor.open(f"{mine}{page}"), visitor.send(form, voornaam="X", nummer=RIGHT)):
        assert "Deze afspraak is weg." in shown.text
    assert (client(site).first_name, client(site).contact) == ("Amina", "+32470000011")


# -------------------------------------------------------------------------------- put back, paper


def call_off(visitor: Visitor, mine: str) -> Page:
    visitor.open(f"{mine}weg")
    return visitor.submit("Ja, weg")


def test_what_was_called_off_shows_its_day_and_is_put_back(any_site: Site) -> None:
    visitor, mine = booked(any_site)
    page = call_off(visitor, mine)
    assert "Gaat niet door maandag 23 november 13 tot 14.15 uur" in page.text
    back = visitor.submit("Zet terug")
    assert "Je afspraak staat er weer." in back.text
    assert [one.state for one in any_site.appointments()] == [AppointmentState.BOOKED]
    assert [one.kind for one in any_site.messages()] == [
        "confirmation",
        "cancelled_by_client",
        "confirmation",
    ]


def test_after_two_hours_or_when_it_went_it_is_not_offered(site: Site) -> None:
    visitor, mine = booked(site)
    form = call_off(visitor, mine).form("Zet terug")
    book(site.visitor(), voornaam="Omar", nummer=RIGHT)
    assert "Zet terug" not in visitor.open(mine).text
    page = visitor.send(form)
    assert "Dit uur is niet meer vrij. Maak een nieuwe afspraak." in page.text
    assert len(site.appointments(AppointmentState.BOOKED)) == 1


def test_a_strangers_browser_puts_nothing_back(site: Site) -> None:
    visitor, mine = booked(site)
    call_off(visitor, mine)
    stranger, _ = booked(site, nummer=RIGHT)
    token = stranger.page.form_with("csrf_token").fields["csrf_token"]
    fields = {"csrf_token": token}
    assert stranger.fetch("POST", f"{mine}terugzetten", fields).status == 404


def test_the_paper_of_one_called_off_says_so_and_opens_nothing(site: Site) -> None:
    visitor, mine = booked(site)
    assert "<svg" in visitor.open(f"{mine}papier").answer.text.partition('class="qr"')[2]
    call_off(visitor, mine)
    page = visitor.open(f"{mine}papier")
    assert "GAAT NIET DOOR" in page.text
    assert 'class="qr"' not in page.answer.text
    assert site.appointments()[0].code not in page.text.replace(" ", "")


def test_the_file_of_one_called_off_takes_it_out_of_the_calendar(site: Site) -> None:
    visitor, mine = booked(site)
    before = visitor.fetch("GET", f"{mine}afspraak.ics").text
    call_off(visitor, mine)
    after = visitor.fetch("GET", f"{mine}afspraak.ics").text
    assert "STATUS:CANCELLED" in after
    assert "BEGIN:VALARM" not in after
    assert ("STATUS:CANCELLED" in before, "SEQUENCE:0" in before) == (False, True)
    assert "SEQUENCE:1" in after
    assert [line for line in before.split() if line.startswith("UID")] == [
        line for line in after.split() if line.startswith("UID")
    ]
