"""Staff book several clients for one session in rows: all with one press, or nobody."""

import re
from dataclasses import replace

import pytest
from sqlalchemy import update

from database import write
from scheduler.access.roles import Role
from scheduler.appointments.models import AppointmentState, BookingChannel
from scheduler.people.clients import Client
from scheduler.people.contact import ContactMethod, PhoneOwner
from scheduler.zitdagen.models import DiaryEntry
from tests.support.browserless import Page, Visitor
from tests.support.site import Site
from tests.support.staff_accounts import SignIn, sign_in

FORM = "/partner/?vraag=info-session"
NAMES = ("Amina", "Bora", "Chi", "Dina", "Elif")
FULL = "Maak rijen leeg, of kies een ander uur."


def rows(*names: str, first: int = 1) -> dict[str, str]:
    """What is typed: these names, each with a mobile of their own."""
    typed = {}
    for number, name in enumerate(names, first):
        typed[f"voornaam-{number}"] = name
        typed[f"nummer-{number}"] = f"0470 00 00 {40 + number}"
    return typed


def press(visitor: Visitor, **typed: str | None) -> Page:
    """Book the first session with what is typed on the form that is open."""
    hour = visitor.page.choices("uur")[0]
    return visitor.submit("Boek", **{"uur": hour, **typed})


def book(visitor: Visitor, *names: str, **typed: str | None) -> Page:
    visitor.open(FORM)
    page = press(visitor, **{**rows(*names), **typed})
    assert page.path.startswith("/partner/afspraak/"), page.errors
    return page


def came_of_it(site: Site) -> list[tuple[str, str | None]]:
    """Who is booked, on which number."""
    with site.looking() as session:
        clients = [session.get_one(Client, one.client_id) for one in site.appointments()]
        return [(one.first_name, one.contact) for one in clients]


def leave_seats(site: Site, left: int) -> None:
    """So many places are left in the session that was booked."""
    statement = update(DiaryEntry).values(capacity=DiaryEntry.taken + left)
    with site.app.app_context():
        write(lambda session: session.execute(statement.where(DiaryEntry.capacity > 1)))


def confirmations(site: Site) -> list[str]:
    return sorted(one.subject for one in site.messages() if one.kind == "confirmation")


def test_five_are_booked_with_one_press_and_each_is_told_once(
    site: Site, signed_in: SignIn
) -> None:
    visitor = signed_in()
    visitor.open(FORM)
    visitor.answers.clear()
    page = press(visitor, **rows(*NAMES))

    assert [(method, answer.status) for method, _, answer in visitor.answers] == [
        ("POST", 303),
        ("GET", 200),
    ]
    made = site.appointments()
    assert came_of_it(site) == [(name, f"+324700000{41 + n}") for n, name in enumerate(NAMES)]
    assert len({one.entry_id for one in made}) == 1
    assert {one.channel for one in made} == {BookingChannel.PARTNER}
    assert confirmations(site) == sorted(f"appointment:{one.uid}" for one in made)
    assert page.heading == "De afspraken zijn gemaakt."
    known = [f"{n} {' '.join(one.code)}" for n, one in zip(NAMES, made, strict=True)]
    assert [words for words in known if words not in page.text] == []
    assert "5 cliënten" in page.text
    assert "Sms naar 0470 00 00 41" in page.text


def test_each_has_a_page_and_a_paper_and_the_way_back_to_the_others(
    site: Site, signed_in: SignIn
) -> None:
    visitor = signed_in()
    together = book(visitor, "Amina", "Bora")
    papers = [one for one in together.root.all("article") if one.has_class("slip")]
    codes = [" ".join(one.code) for one in site.appointments()]
    assert [code in paper.text for code, paper in zip(codes, papers, strict=True)] == [True] * 2

    page = visitor.click("Bora")
    assert codes[1] in page.text
    assert codes[0] not in page.text
    assert visitor.click("Français").link("Wie samen komt")
    assert codes[0] in visitor.click("Wie samen komt").text


def test_a_group_is_shown_in_rows_with_the_places_left_and_a_talk_is_not(
    site: Site, signed_in: SignIn
) -> None:
    visitor = signed_in()
    page = visitor.open(FORM)
    assert [one.text for one in page.main.all("legend") if one.text.startswith("Cliënt")] == [
        f"Cliënt {number}" for number in range(1, 6)
    ]
    assert "12 vrij" in page.text
    book(visitor, *NAMES)
    assert "7 vrij" in visitor.open(FORM).text

    page = visitor.open("/partner/")
    assert "voornaam-1" not in page.form("Boek").fields
    assert not re.search(r"\d vrij ", page.text)


def test_empty_rows_do_not_count(site: Site, signed_in: SignIn) -> None:
    page = book(
        signed_in(),
        **{"voornaam-2": "Amina", "nummer-2": "0470 00 00 41", "voornaam-4": "  "},
    )

    assert came_of_it(site) == [("Amina", "+32470000041")]
    assert page.heading == "De afspraak is gemaakt."


def test_every_way_to_reach_somebody_is_there_in_each_row(site: Site, signed_in: SignIn) -> None:
    book(
        signed_in(),
        **rows("Amina", "Bora"),
        **{
            "bereik-2": "other_mobile",
            "van_wie-2": "child",
            "voornaam-3": "Chi",
            "bereik-3": "email",
            "nummer-3": "chi@example.org",
            "voornaam-4": "Dina",
            "bereik-4": "slip_only",
        },
    )

    with site.looking() as session:
        clients = [session.get_one(Client, one.client_id) for one in site.appointments()]
    assert [(one.reach, one.contact, one.whose) for one in clients] == [
        (ContactMethod.OWN_MOBILE, "+32470000041", None),
        (ContactMethod.OTHER_MOBILE, "+32470000042", PhoneOwner.CHILD),
        (ContactMethod.EMAIL, "chi@example.org", None),
        (ContactMethod.SLIP_ONLY, None, None),
    ]


@pytest.mark.parametrize(
    ("typed", "errors"),
    [
        pytest.param(
            {"nummer-2": "12"},
            ["Cliënt 2: Dit nummer klopt niet. Voorbeeld: 0470 00 00 01."],
            id="a wrong number",
        ),
        pytest.param(
            {"voornaam-1": "", "nummer-3": ""},
            ["Cliënt 1: Schrijf de voornaam.", "Cliënt 3: Schrijf het nummer."],
            id="two rows at once",
        ),
        pytest.param(
            {"bereik-4": "slip_only"},
            ["Cliënt 4: Schrijf de voornaam."],
            id="a way but no name",
        ),
        pytest.param(
            {"voornaam-3": "AMINA", "nummer-3": "+32 470 00 00 41"},
            ["Cliënt 3: De naam en het nummer zijn die van cliënt 1."],
            id="the same client twice",
        ),
        pytest.param({"uur": None}, ["Kies een uur."], id="no hour"),
        pytest.param(
            {f"{name}-{row}": "" for name in ("voornaam", "nummer") for row in (1, 2, 3)},
            ["Cliënt 1: Schrijf de voornaam.", "Cliënt 1: Schrijf het nummer."],
            id="nobody",
        ),
    ],
)
def test_a_mistake_in_one_row_books_nobody_and_loses_nothing(
    site: Site, signed_in: SignIn, typed: dict[str, str | None], errors: list[str]
) -> None:
    visitor = signed_in()
    visitor.open(FORM)
    sent = {**rows("Amina", "Bora", "Chi"), **typed}
    page = press(visitor, **sent)

    assert (page.status, page.errors) == (422, errors)
    assert site.appointments() == []
    fields = page.form("Boek").fields
    assert {name: fields.get(name) for name in sent} == sent
    ids = [one.attributes["id"] for one in page.root if "id" in one.attributes]
    summary = next(one for one in page.root if "data-errors" in one.attributes)
    wrong = [one.attributes["href"].removeprefix("#") for one in summary.all("a")]
    assert [name for name in wrong if name not in ids] == []


def test_one_phone_may_be_of_two_with_different_names(site: Site, signed_in: SignIn) -> None:
    book(signed_in(), "Amina", "Bora", **{"nummer-2": "0470 00 00 41"})

    assert came_of_it(site) == [("Amina", "+32470000041"), ("Bora", "+32470000041")]


@pytest.mark.parametrize(
    ("left", "words"),
    [
        pytest.param(2, f"Er zijn nog 2 plaatsen. Hier staan 3 cliënten. {FULL}", id="two"),
        pytest.param(1, f"Er is nog 1 plaats. Hier staan 3 cliënten. {FULL}", id="one"),
        pytest.param(0, "Dit uur is net weg. Kies een ander uur.", id="none"),
    ],
)
def test_fewer_places_than_rows_book_nobody_and_say_how_many_there_are(
    site: Site, signed_in: SignIn, left: int, words: str
) -> None:
    late = signed_in()
    late.open(FORM)
    book(sign_in(site, email="quick@example.org"), "Quirine", **{"nummer-1": "0470 00 00 49"})
    leave_seats(site, left)
    typed = rows("Amina", "Bora", "Chi")
    page = press(late, **typed)

    assert (page.status, page.errors) == (422, [words])
    assert len(site.appointments()) == 1
    fields = page.form("Boek").fields
    assert {name: fields[name] for name in typed} == typed
    if left:
        late.submit("Boek", **{name: "" for name in typed if not name.endswith("-1")})
        assert [name for name, _ in came_of_it(site)] == ["Quirine", "Amina"]


def test_who_has_something_else_then_is_shown_in_their_row_and_booked_on_a_tick(
    site: Site, signed_in: SignIn
) -> None:
    visitor = signed_in()
    book(visitor, "Amina")
    visitor.open(FORM)
    hour = visitor.page.choices("uur")[0]
    typed = rows("Bora", "Chi", first=2)
    page = press(visitor, **typed, **{"voornaam-4": "Amina", "nummer-4": "0470 00 00 41"})

    (error,) = page.errors
    assert error.startswith("Cliënt 4: Met dit nummer is er al: vrijdag 11 december")
    assert len(site.appointments()) == 1
    visitor.submit("Boek", **{"toch-4": hour})
    assert [name for name, _ in came_of_it(site)] == ["Amina", "Bora", "Chi", "Amina"]


def test_a_double_submit_and_a_reload_book_nobody_twice(site: Site, signed_in: SignIn) -> None:
    visitor = signed_in()
    form = visitor.open(FORM).form("Boek")
    address = visitor.page.path
    typed = {**rows(*NAMES), "uur": form.choices["uur"][0]}
    first = visitor.send(form, **typed)
    second = visitor.send(form, **typed)

    assert first.path == second.path
    again = visitor.open(address)
    assert [name for name in NAMES if name not in again.text] == []
    assert len(site.appointments()) == len(confirmations(site)) == len(NAMES)


def test_more_rows_keep_what_was_typed_and_go_up_to_the_seats(
    site: Site, signed_in: SignIn
) -> None:
    visitor = signed_in()
    visitor.open(FORM)
    typed = rows(*NAMES)
    page = visitor.submit("Meer rijen", toon="meer", **typed)
    assert page.status == 200
    assert {name: page.form("Boek").fields[name] for name in typed} == typed

    page = visitor.submit("Meer rijen", toon="meer", **rows("Femke", first=10))
    assert max(_rows_of(page)) == 12
    assert "Meer rijen" not in page.form("Boek").buttons
    press(visitor, **rows("Gul", first=12))
    assert [name for name, _ in came_of_it(site)] == [*NAMES, "Femke", "Gul"]


def _rows_of(page: Page) -> set[int]:
    found = (re.fullmatch(r"voornaam-(\d+)", name) for name in page.form("Boek").fields)
    return {int(one[1]) for one in found if one}


def test_the_desk_books_in_rows_too(site: Site, signed_in: SignIn) -> None:
    desk = signed_in(Role.COORDINATOR)
    desk.open("/balie/boek?vraag=info-session&plaats=oostende-zeildoek")
    page = press(desk, **rows("Amina", "Bora"))

    assert page.path.startswith("/balie/afspraak/")
    assert {one.channel for one in site.appointments()} == {BookingChannel.PHONE_DESK}


def test_who_was_called_off_stays_in_the_list_without_a_paper(
    site: Site, signed_in: SignIn
) -> None:
    visitor = signed_in()
    together = book(visitor, "Amina", "Bora").path
    for one in site.appointments():
        form = visitor.open(f"/partner/afspraak/{one.uid}/weg").form_with("csrf_token")
        visitor.send(replace(form, action=f"/partner/afspraak/{one.uid}/weg"))
    page = visitor.open(together)

    assert [one.state for one in site.appointments()] == [AppointmentState.CANCELLED] * 2
    assert page.text.count("Gaat niet door") == 2
    assert page.root.all("article") == []


def test_who_was_booked_alone_has_their_own_page(site: Site, signed_in: SignIn) -> None:
    visitor = signed_in()
    alone = book(visitor, "Amina").path

    assert visitor.open(f"{alone}samen").path == alone


def test_those_of_another_site_are_not_there(site: Site, signed_in: SignIn) -> None:
    together = book(signed_in(), "Amina", "Bora").path
    stranger = signed_in(email="other@example.org", at="ocmw-brugge")

    assert stranger.open(together).status == 404


def test_the_list_asks_as_much_of_two_as_of_five(site: Site, signed_in: SignIn) -> None:
    visitor = signed_in()
    asked = []
    for names in (NAMES[:2], NAMES):
        without = {f"bereik-{number}": "slip_only" for number in range(1, 1 + len(names))}
        together = book(visitor, *names, **without).path
        with site.counting_queries() as statements:
            assert visitor.open(together).status == 200
        asked.append(len([one for one in statements if one.startswith("SELECT")]))

    assert asked[0] == asked[1] <= 9
