"""The network kept by hand: what a form accepts, what it asks about, and what comes of it."""

import pytest
from sqlalchemy import select

from database import write
from locations.models import Loket
from scheduler.access.roles import Role
from scheduler.network import by_hand, load
from scheduler.network.tables import NetworkTables
from scheduler.people.counsellors import Counsellor, Diary
from tests.support import builders
from tests.support.browserless import Page, Visitor
from tests.support.filled_days import WEDNESDAY, fill
from tests.support.site import Site
from tests.support.staff_accounts import SignIn

ROOT = "/planning/netwerk"
LOKET = f"{ROOT}/plaatsen/tielt-haspel"
PLACE = {
    "naam": "De Schans",
    "bij": "bibliotheek-tielt",
    "onthaal": "Ik kom voor Leerwinkel.",
    "straat": "Lange Laan 1",
    "postcode": "8900",
    "gemeente": "Ieper",
    "breedte": "50,851",
    "lengte": "2,885",
}


@pytest.fixture
def coordinator(signed_in: SignIn) -> Visitor:
    return signed_in(Role.COORDINATOR)


def change(visitor: Visitor, address: str, **typed: str | None) -> Page:
    visitor.open(address)
    return visitor.submit("Bewaar", **typed)


def network(site: Site) -> NetworkTables:
    with site.looking() as session:
        return load.network(session)


def loket(site: Site, code: str) -> Loket:
    with site.looking() as session:
        return session.scalars(select(Loket).where(Loket.code == code)).one()


# --- change, make, retire


def test_a_place_is_changed(site: Site, coordinator: Visitor) -> None:
    page = change(coordinator, LOKET, lokaal="Zolder")

    assert page.path == f"{ROOT}/plaatsen?bewaard=tielt-haspel"
    assert "Tielt – De Haspel is bewaard." in page.text
    assert loket(site, "tielt-haspel").room == "Zolder"


@pytest.mark.parametrize(
    "address",
    [
        "plaatsen/tielt-haspel",
        "partners/vdab-brugge",
        "begeleiders/lotte",
        "diensten/conversation-phone",
        "vragen/one-question",
        "regio",
    ],
)
def test_what_is_saved_as_it_was_shown_changes_nothing(
    site: Site, coordinator: Visitor, address: str
) -> None:
    before = network(site)

    page = change(coordinator, f"{ROOT}/{address}")

    assert "bewaard" in page.path, page.errors
    assert network(site) == before


@pytest.mark.parametrize(
    ("kind", "file", "typed", "code"),
    [
        pytest.param("plaats", "lokets", PLACE, "ieper-de-schans", id="place"),
        pytest.param(
            "partner",
            "organisations",
            {"naam": "CAW Zuid", "soort": "caw", "nummer": "0123.456.789"},
            "caw-zuid",
            id="partner",
        ),
        pytest.param(
            "begeleider",
            "counsellors",
            {"voornaam": "Zoë", "naam": "Voorbeeld", "talen-nl": "1", "talen+": "pa"},
            "zoe",
            id="counsellor",
        ),
        pytest.param(
            "dienst",
            "services",
            {"naam": "Een test", "minuten": "30", "code": "test"},
            "test",
            id="service",
        ),
        pytest.param(
            "vraag",
            "questions",
            {"vraag": "Iets anders", "nummer": "99", "beeld": "hand", "dienst": "conversation"},
            "iets-anders",
            id="question",
        ),
    ],
)
def test_one_is_made_and_a_second_press_makes_no_second_one(
    site: Site, coordinator: Visitor, kind: str, file: str, typed: dict[str, str | None], code: str
) -> None:
    coordinator.open(f"{ROOT}/nieuw/{kind}")
    form = coordinator.page.form("Bewaar")
    first = coordinator.send(form, **typed)
    there = network(site)
    second = coordinator.send(form, **typed)

    assert first.errors == second.errors == []
    assert first.path == second.path
    assert code in there.rows(f"{file}.csv")
    assert network(site) == there


def test_a_new_counsellor_has_a_diary_and_can_be_planned(site: Site, coordinator: Visitor) -> None:
    typed = {"voornaam": "Vic", "naam": "Voorbeeld", "talen-nl": "1"}
    change(coordinator, f"{ROOT}/nieuw/begeleider", **typed)

    with site.looking() as session:
        vic = session.scalars(select(Counsellor).where(Counsellor.code == "vic")).one()
        assert session.get(Diary, vic.id) is not None
        assert vic.languages == ["nl"]


def test_a_place_in_a_text_message_is_made_where_nobody_wrote_one(
    site: Site, coordinator: Visitor
) -> None:
    change(coordinator, f"{ROOT}/nieuw/plaats", **PLACE)

    assert loket(site, "ieper-de-schans").sms_place == "De Schans, Lange Laan 1, Ieper"


def test_a_retired_question_leaves_the_front_page_and_comes_back(
    site: Site, coordinator: Visitor
) -> None:
    words = next(row for row in network(site).questions if row.code == "one-question")
    coordinator.open(f"{ROOT}/vragen/one-question")

    coordinator.submit("Neem uit gebruik")

    assert "one-question" not in network(site).rows("questions.csv")
    assert "Niet meer in gebruik (1)" in coordinator.page.text
    coordinator.submit(f"Neem weer in gebruik: {words.text}")
    assert network(site).rows("questions.csv")["one-question"] == words


@pytest.mark.parametrize("what", ["plaatsen/tielt-haspel", "begeleiders/lotte"])
def test_what_series_need_is_not_retired_and_it_is_said_which(
    site: Site, coordinator: Visitor, what: str
) -> None:
    before = network(site)
    coordinator.open(f"{ROOT}/{what}")

    page = coordinator.submit("Neem uit gebruik")

    assert page.status == 422
    assert any("Dit is nog nodig: De reeks" in words for words in page.errors)
    assert network(site) == before


@pytest.mark.parametrize(
    ("many", "one", "typed", "act"),
    [
        pytest.param("plaatsen", "plaats", PLACE, "ieper-de-schans", id="place"),
        pytest.param(
            "begeleiders",
            "begeleider",
            {"voornaam": "Vic", "naam": "Voorbeeld", "talen-nl": "1"},
            "vic",
            id="counsellor",
        ),
    ],
)
def test_what_nothing_needs_is_retired_and_brought_back(
    site: Site, coordinator: Visitor, many: str, one: str, typed: dict[str, str | None], act: str
) -> None:
    change(coordinator, f"{ROOT}/nieuw/{one}", **typed)
    made = network(site)
    coordinator.open(f"{ROOT}/{many}/{act}")
    coordinator.submit("Neem uit gebruik")
    assert network(site) != made

    button = next(form for form in coordinator.page.forms if form.action.endswith(f"/{act}/terug"))
    coordinator.send(button)

    assert network(site) == made


# --- what is wrong


@pytest.mark.parametrize(
    ("address", "typed", "error"),
    [
        ("plaatsen/tielt-haspel", {"naam": " "}, "Vul dit in."),
        ("plaatsen/tielt-haspel", {"sms": "x" * 45}, "Schrijf ten hoogste 44 tekens."),
        (
            "plaatsen/tielt-haspel",
            {"breedte": ""},
            "Schrijf breedte en lengte allebei, of geen van beide.",
        ),
        (
            "plaatsen/tielt-haspel",
            {"breedte": "noord"},
            "Schrijf graden van -90 tot 90, zoals 51.2093.",
        ),
        (
            "regio",
            {"telefoon-uren": "altijd"},
            "Schrijf dagen en uren, zoals ma-vr 9:00-12:00 13:00-16:30; za 9:00-12:00.",
        ),
        (
            "regio",
            {"herinnering": "1, 3"},
            "Schrijf een of twee dagen van 1 tot 14, de verste eerst, zoals 3, 1.",
        ),
        ("regio", {"video": ""}, None),
        ("diensten/conversation", {"hoe": "phone"}, None),
        (
            "vragen/one-question",
            {"dienst": ""},
            "Kies een dienst, of schrijf waarheen je verwijst.",
        ),
        ("partners/vdab-brugge", {"nummer": "12"}, None),
    ],
)
def test_what_no_file_may_say_no_form_may_either_and_it_stays_typed(
    site: Site, coordinator: Visitor, address: str, typed: dict[str, str], error: str | None
) -> None:
    before = network(site)

    page = change(coordinator, f"{ROOT}/{address}", **typed)

    assert page.status == 422
    assert page.errors
    assert error is None or page.errors == [error]
    fields = page.form("Bewaar").fields
    assert {name: fields[name] for name in typed} == typed
    assert network(site) == before


def test_a_code_that_is_there_is_not_taken_again(site: Site, coordinator: Visitor) -> None:
    before = network(site)

    page = change(coordinator, f"{ROOT}/nieuw/plaats", **{**PLACE, "code": "tielt-haspel"})

    assert page.errors == ["Deze code bestaat al. Kies een andere naam of een andere code."]
    assert network(site) == before


def test_the_number_of_another_question_is_named(coordinator: Visitor) -> None:
    page = change(coordinator, f"{ROOT}/vragen/one-question", nummer="2")

    assert page.errors == [
        "Dit is al gekozen: De vraag “Ik wil iets leren. Ik weet nog niet wat.”."
    ]


# --- what is asked about


@pytest.mark.parametrize(
    ("typed", "question"),
    [
        pytest.param(
            {"breedte": "2,885", "lengte": "50,851"},
            "Breedte en lengte lijken omgewisseld. Bedoel je 50,851 / 2,885?",
            id="swapped",
        ),
        pytest.param(
            {"postcode": "36000"},
            "36000 is geen postcode van die gemeente. Bedoel je 8900?",
            id="no postcode",
        ),
        pytest.param(
            {"postcode": "8500"},
            "Je schreef 8500 Ieper. Die postcode is van Kortrijk. Klopt dat?",
            id="of another town",
        ),
        pytest.param(
            {"breedte": "51,2", "lengte": "4,4"},
            "Dit punt ligt 111 km van Ieper. Klopt dat?",
            id="far away",
        ),
    ],
)
def test_what_may_be_a_slip_is_asked_about_and_saved_when_one_is_sure(
    site: Site, coordinator: Visitor, typed: dict[str, str], question: str
) -> None:
    before = network(site)
    page = change(coordinator, f"{ROOT}/nieuw/plaats", **{**PLACE, **typed})
    assert question in page.errors
    assert network(site) == before

    sure = page.root.all("input", name="zeker")[0].attributes["value"]
    page = coordinator.submit("Bewaar", zeker=sure)

    assert page.errors == []
    assert "ieper-de-schans" in network(site).rows("lokets.csv")


def test_who_is_sure_of_one_thing_is_asked_about_another(site: Site, coordinator: Visitor) -> None:
    page = change(coordinator, f"{ROOT}/nieuw/plaats", **{**PLACE, "postcode": "8500"})
    sure = page.root.all("input", name="zeker")[0].attributes["value"]

    page = coordinator.submit("Bewaar", zeker=sure, breedte="2,885", lengte="50,851")

    assert len(page.errors) == 2
    assert "ieper-de-schans" not in network(site).rows("lokets.csv")


def test_swapped_coordinates_are_swapped_back_by_a_button(coordinator: Visitor) -> None:
    change(coordinator, f"{ROOT}/nieuw/plaats", **{**PLACE, "breedte": "2,885", "lengte": "50,851"})

    page = coordinator.submit("Wissel breedte en lengte om", knop="wissel")

    fields = page.form("Bewaar").fields
    assert (fields["breedte"], fields["lengte"]) == ("50,851", "2,885")
    assert coordinator.submit("Bewaar").errors == []


def test_the_point_of_an_address_is_searched_and_nothing_is_saved(
    site: Site, coordinator: Visitor
) -> None:
    before = network(site)
    coordinator.open(f"{ROOT}/nieuw/plaats")

    page = coordinator.submit(
        "Zoek het punt bij dit adres", knop="zoek", **{**PLACE, "breedte": "", "lengte": ""}
    )

    assert "We vonden alleen het midden van Ieper." in page.text
    assert page.form("Bewaar").fields["breedte"].startswith("50,8")
    assert page.root.all("svg", role="img")
    assert network(site) == before


# --- somebody else


def test_what_somebody_else_changed_meanwhile_is_shown_and_nothing_of_anybody_is_lost(
    site: Site, signed_in: SignIn
) -> None:
    one = signed_in(Role.COORDINATOR)
    other = signed_in(Role.COORDINATOR, email="tweede@example.org")
    one.open(LOKET)
    change(other, LOKET, lokaal="Kelder", sms="De Haspel in Tielt")

    page = one.submit("Bewaar", lokaal="Zolder", straat="Haspelwegel 20")

    assert page.status == 409
    assert "Lokaal of verdieping: Kelder" in page.text
    assert loket(site, "tielt-haspel").room == "Kelder"
    one.submit("Bewaar")
    saved = loket(site, "tielt-haspel")
    assert (saved.room, saved.street, saved.sms_place) == (
        "Zolder",
        "Haspelwegel 20",
        "De Haspel in Tielt",
    )


def test_what_is_shared_by_several_regions_only_an_administrator_changes(
    site: Site, signed_in: SignIn
) -> None:
    with site.app.app_context():
        write(builders.region)
    address = f"{ROOT}/diensten/conversation"

    coordinator = signed_in(Role.COORDINATOR)
    token = coordinator.open("/planning/accounts").form("Maak dit account").fields["csrf_token"]
    assert "Een beheerder verandert ze." in coordinator.open(f"{ROOT}/diensten").text
    coordinator.shown(
        "POST", address, {"csrf_token": token, "vooraf": "{}", "naam": "Praten", "minuten": "75"}
    )
    assert network(site).services[0].name == "Een gesprek"
    change(signed_in(Role.ADMINISTRATOR), address, naam="Praten")
    assert network(site).services[0].name == "Praten"


# --- contact persons


def test_contact_persons_of_a_partner_are_kept(site: Site, coordinator: Visitor) -> None:
    address = f"{ROOT}/partners/vdab-brugge/contacten"
    typed = {"naam-1": "Jo", "email-1": "Jo@example.org", "verwittigd-1": "1"}

    page = change(coordinator, address, **typed)
    assert "Bewaard." in page.text
    change(coordinator, address, **{"naam-2": "Mo", "telefoon-2": "0470 00 00 71"})
    assert by_hand.contacts_of(network(site), "vdab-brugge") == [
        {
            "organisation": "vdab-brugge",
            "name": "Jo",
            "email": "jo@example.org",
            "phone": "",
            "told_of_changes": "yes",
        },
        {
            "organisation": "vdab-brugge",
            "name": "Mo",
            "email": "",
            "phone": "0470 00 00 71",
            "told_of_changes": "no",
        },
    ]
    change(coordinator, address, **{"naam-1": "", "email-1": ""})
    assert [one.name for one in network(site).contacts if one.organisation == "vdab-brugge"] == [
        "Mo"
    ]


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ({"naam-1": "Jo"}, "Schrijf een e-mailadres of een telefoonnummer."),
        ({"email-1": "jo@example.org"}, "Schrijf een naam."),
        (
            {"naam-1": "Jo", "telefoon-1": "0470 00 00 71", "verwittigd-1": "1"},
            "Schrijf een e-mailadres: daar komen de berichten.",
        ),
        (
            {"naam-1": "Jo", "email-1": "jo"},
            "Schrijf een e-mailadres, zoals naam@example.org.",
        ),
    ],
)
def test_a_contact_person_can_be_reached(
    site: Site, coordinator: Visitor, typed: dict[str, str], error: str
) -> None:
    page = change(coordinator, f"{ROOT}/partners/vdab-brugge/contacten", **typed)

    assert (page.status, page.errors) == (422, [error])
    assert by_hand.contacts_of(network(site), "vdab-brugge") == []


def test_who_the_contacts_are_is_not_overwritten_unseen(site: Site, signed_in: SignIn) -> None:
    address = f"{ROOT}/partners/vdab-brugge/contacten"
    one = signed_in(Role.COORDINATOR)
    other = signed_in(Role.COORDINATOR, email="tweede@example.org")
    one.open(address)
    change(other, address, **{"naam-1": "Mo", "email-1": "mo@example.org"})

    page = one.submit("Bewaar", **{"naam-1": "Jo", "email-1": "jo@example.org"})

    assert page.status == 409
    assert "mo@example.org" in page.text
    assert [row["name"] for row in by_hand.contacts_of(network(site), "vdab-brugge")] == ["Mo"]


# --- how many questions a page asks


@pytest.mark.parametrize("address", [f"{ROOT}/plaatsen", LOKET, f"{ROOT}/"])
def test_a_page_asks_as_much_of_few_rows_as_of_many(
    site: Site, coordinator: Visitor, address: str
) -> None:
    coordinator.open(address)
    with site.counting_queries() as few:
        coordinator.open(address)
    for number in range(4):
        change(coordinator, f"{ROOT}/nieuw/plaats", **{**PLACE, "naam": f"De Schans {number}"})
    with site.counting_queries() as many:
        coordinator.open(address)

    assert len(many) == len(few)


def test_whoever_comes_to_a_place_that_changes_is_decided_on_first(
    site: Site, coordinator: Visitor
) -> None:
    (made,) = fill(site, "samira", WEDNESDAY, ["Amina"])
    place = f"{ROOT}/plaatsen/kortrijk-blauwe-deur"
    page = change(coordinator, place, lokaal="Zaal 9")
    assert "Dit raakt 1 persoon." in page.text
    assert loket(site, "kortrijk-blauwe-deur").room != "Zaal 9"

    assert coordinator.submit("Bewaar").heading == "Gedaan"
    assert loket(site, "kortrijk-blauwe-deur").room == "Zaal 9"
    told = [one for one in site.messages() if one.kind == "place_changed"]
    assert [one.facts["detail"] for one in told] == ["Zaal 9"]
    assert told[0].subject.endswith(made.uid)
