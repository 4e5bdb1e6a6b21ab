"""The phone desk: find by what a caller tells, book, move and call off, and call back."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from database import write
from scheduler.access.models import Account, Post
from scheduler.access.roles import Role
from scheduler.appointments.models import AppointmentState, BookingChannel
from scheduler.people.call_requests import CallRequest, PartOfDay
from scheduler.people.organisations import Organisation
from scheduler.people.regions import Region
from scheduler.web.desk.calls import ON_A_PAGE
from tests.support.browserless import Page, Visitor
from tests.support.site import NOW, Site, take_time
from tests.support.staff_accounts import SignIn, sign_in

TYPED = {"voornaam": "Élise", "nummer": "0470 00 00 11"}
NOTHING = "Wij vinden geen afspraak."
ROLES = [pytest.param(role, id=role.value) for role in Role if role is not Role.PARTNER]


def book(visitor: Visitor, nth: int = 0, **typed: str) -> Page:
    visitor.open("/balie/boek")
    hour = visitor.page.choices("uur")[nth]
    return visitor.submit("Boek", **{"uur": hour, **TYPED, **typed})


def search(visitor: Visitor, **told: str) -> Page:
    visitor.open("/balie/")
    return visitor.submit("Zoek", **told)


def found(page: Page) -> list[str]:
    return [one.text for one in page.main.all("tr") if "Verzet" in one.text]


def call_me(site: Site, number: str, language: str = "fr") -> None:
    visitor = site.visitor()
    visitor.open("/bel-mij")
    visitor.submit("Bel mij", nummer=number, taal=language, dagdeel="namiddag")


MANY = 3_060
HEAVIEST = 100_000
"""Bytes of the page, unpacked."""


def _many(session: Session) -> None:
    region = session.scalars(select(Region.id)).first() or 0
    session.add_all(
        CallRequest(
            key=str(number),
            region_id=region,
            number=f"+32470{number:06}",
            language="nl",
            part_of_day=PartOfDay.ANY,
            created_at=NOW + timedelta(seconds=number),
        )
        for number in range(MANY)
    )


def calls_on(page: Page) -> list[str]:
    return [one.text for one in page.main.all("th", scope="row")]


def test_three_thousand_calls_are_a_page_at_a_time_the_oldest_first(site: Site) -> None:
    with site.app.app_context():
        write(_many)
    desk = sign_in(site, Role.COUNSELLOR)
    page = desk.open("/balie/")
    assert f"Bel mij ({MANY})" in page.text
    assert len(page.answer.text.encode()) < HEAVIEST
    first = calls_on(page)
    assert (len(first), first[0]) == (ON_A_PAGE, "0470 00 00 00")
    second = calls_on(desk.click("Volgende"))
    assert second[0] == "0470 00 00 50"
    assert calls_on(desk.click("Vorige")) == first


def test_a_page_of_calls_that_is_no_more_is_the_first(site: Site) -> None:
    call_me(site, "0470 00 00 12")
    desk = sign_in(site, Role.COUNSELLOR)
    for later in ("50", "999999", "-1", "x", "٣"):
        page = desk.open(f"/balie/?later={later}")
        assert (page.status, calls_on(page)) == (200, ["0470 00 00 12"])


@pytest.mark.parametrize("role", ROLES)
def test_staff_book_move_and_call_off_for_a_caller(
    site: Site, signed_in: SignIn, role: Role
) -> None:
    visitor = signed_in(role)
    page = book(visitor)
    assert page.heading == "De afspraak is gemaakt."
    assert page.path.startswith("/balie/afspraak/")
    (made,) = site.appointments()
    assert (made.channel, made.referrer_id) == (BookingChannel.PHONE_DESK, None)
    visitor.click("Verzet")
    moved = visitor.submit("Verzet de afspraak", uur=visitor.page.choices("uur")[0])
    assert moved.heading == "De afspraak is verzet."
    visitor.click("Zeg af")
    assert visitor.submit("Ja, weg").heading == "Deze afspraak is weg."
    to_client = [one.kind for one in site.messages() if one.subject.startswith("appointment:")]
    assert to_client == ["confirmation", "changed", "cancelled_by_client"]


def test_another_hour_is_first_sought_where_it_was(signed_in: SignIn) -> None:
    visitor = signed_in(Role.COORDINATOR)
    visitor.open("/balie/boek?plaats=kortrijk-vlasschuur")
    visitor.submit("Boek", uur=visitor.page.choices("uur")[0], **TYPED)
    visitor.click("Verzet")
    places = dict.fromkeys(one.split()[0] for one in visitor.page.choices("uur"))
    assert list(places)[:2] == ["kortrijk-vlasschuur", "kortrijk-blauwe-deur"]


@pytest.mark.parametrize(
    "told",
    [
        pytest.param({"code": "{code}"}, id="the code"),
        pytest.param({"code": "{spaced}"}, id="the code, as it is printed"),
        pytest.param({"nummer": "+32 470 00 00 11"}, id="the number"),
        pytest.param({"voornaam": "élise", "dag": "{day}"}, id="name and day"),
    ],
)
def test_an_appointment_is_found_by_what_a_caller_tells(
    site: Site, signed_in: SignIn, told: dict[str, str]
) -> None:
    visitor = signed_in(Role.COUNSELLOR)
    book(visitor)
    (made,) = site.appointments()
    with site.looking() as session:
        day = session.merge(made).entry.zitdag.date.isoformat()
    known = {"code": made.code, "spaced": " ".join(made.code), "day": day}
    page = search(visitor, **{name: text.format(**known) for name, text in told.items()})
    assert len(found(page)) == 1
    assert page.path.partition("?")[0] == "/balie/"


@pytest.mark.parametrize(
    ("told", "words"),
    [
        pytest.param({"code": "00000"}, NOTHING, id="another code"),
        pytest.param({"nummer": "0470 00 00 99"}, NOTHING, id="another number"),
        pytest.param({"voornaam": "Élise", "dag": "2026-12-24"}, NOTHING, id="another day"),
    ],
)
def test_what_nobody_has_is_not_found(signed_in: SignIn, told: dict[str, str], words: str) -> None:
    visitor = signed_in(Role.COUNSELLOR)
    book(visitor)
    page = search(visitor, **told)
    assert found(page) == []
    assert words in page.text


@pytest.mark.parametrize(
    ("told", "error"),
    [
        pytest.param({}, "Geef een code, een nummer, of een naam en een dag.", id="nothing"),
        pytest.param({"voornaam": "Amina"}, "Kies ook een dag.", id="a name alone"),
        pytest.param({"voornaam": "Amina", "dag": "tomorrow"}, "Deze dag klopt niet.", id="no day"),
        pytest.param(
            {"nummer": "12"}, "Dit nummer klopt niet. Voorbeeld: 0470 00 00 01.", id="no number"
        ),
    ],
)
def test_too_little_to_search_by_is_said(
    signed_in: SignIn, told: dict[str, str], error: str
) -> None:
    page = search(signed_in(Role.COUNSELLOR), **told)
    assert (page.status, error in page.errors) == (422, True)


def test_what_is_searched_is_never_in_an_address(signed_in: SignIn) -> None:
    visitor = signed_in(Role.COUNSELLOR)
    book(visitor)
    search(visitor, nummer="0470 00 00 11")
    addresses = [path for _method, path, _answer in visitor.answers]
    assert [one for one in addresses if "0470" in one or "lise" in one] == []


@pytest.mark.parametrize("page", ["", "uur", "weg"])
def test_another_regions_appointment_does_not_exist(
    site: Site, signed_in: SignIn, page: str
) -> None:
    shown = book(signed_in(Role.COORDINATOR)).path
    stranger = sign_in(site, Role.COORDINATOR, email="stranger@example.org")
    move_to_another_region(site, "stranger@example.org")
    answer = stranger.fetch("GET", f"{shown}{page}")
    assert answer.status == 404
    assert "lise" not in answer.text
    assert found(search(stranger, nummer="0470 00 00 11")) == []


def move_to_another_region(site: Site, email: str) -> None:
    """Their account is of another region from now on, which has nobody else."""

    def move(session: Session) -> None:
        other = Region(
            code="elsewhere",
            name="Elders",
            phone="+32470000000",
            phone_hours="mo-fr 09:00-12:00",
            page_languages=["nl"],
        )
        session.add(other)
        session.flush()
        theirs = select(Account.id).where(Account.email == email).scalar_subquery()
        moved = update(Post).where(Post.account_id == theirs).values(region_id=other.id)
        session.execute(moved)

    with site.app.app_context():
        write(move)


def test_who_asked_to_be_called_is_called(site: Site, signed_in: SignIn) -> None:
    call_me(site, "0470 00 00 21")
    visitor = signed_in(Role.COUNSELLOR)
    page = visitor.open("/balie/")
    line = page.main.all("tr")[1].text
    assert [
        words for words in ("0470 00 00 21", "Frans", "namiddag", "0 keer") if words not in line
    ] == []
    assert "taal=fr" in page.link("Boek 0470 00 00 21")
    assert "Niemand wacht" in visitor.submit("Gebeld 0470 00 00 21").text


def test_no_answer_counts_once_and_puts_them_last(site: Site, signed_in: SignIn) -> None:
    call_me(site, "0470 00 00 21")
    call_me(site, "0470 00 00 22")
    visitor = signed_in(Role.COUNSELLOR)
    form = visitor.open("/balie/").form("Niet opgenomen 0470 00 00 21")
    visitor.send(form)
    page = visitor.send(form)
    lines = [one.text for one in page.main.all("tr")][1:]
    assert ["0 keer" in lines[0], "1 keer" in lines[1]] == [True, True]
    assert "0470 00 00 21" in lines[1]


def test_a_count_that_is_none_is_refused(site: Site, signed_in: SignIn) -> None:
    call_me(site, "0470 00 00 21")
    visitor = signed_in(Role.COUNSELLOR)
    form = visitor.open("/balie/").form("Niet opgenomen 0470 00 00 21")
    assert visitor.send(form, keer="many").status == 400


def test_another_regions_calls_are_left_alone(site: Site, signed_in: SignIn) -> None:
    call_me(site, "0470 00 00 21")
    visitor = signed_in(Role.COORDINATOR)
    page = visitor.open("/balie/")
    forms = [page.form("Gebeld 0470 00 00 21"), page.form("Niet opgenomen 0470 00 00 21")]
    move_to_another_region(site, "coordinator@example.org")
    assert "Niemand wacht" in visitor.open("/balie/").text
    for form in forms:
        visitor.send(form)
    with site.looking() as session:
        (call,) = session.scalars(select(CallRequest))
    assert (call.tries, call.answered_at) == (0, None)


def test_a_hold_is_no_appointment_yet(site: Site, signed_in: SignIn) -> None:
    adult = site.visitor()
    adult.open("/afspraak/uur?vraag=get-diploma&taal=nl&plaats=brugge-weefkamer&lang=nl")
    take_time(adult)
    (held,) = site.appointments(AppointmentState.HELD)
    assert signed_in(Role.COUNSELLOR).open(f"/balie/afspraak/{held.uid}/").status == 404


@pytest.mark.parametrize("path", ["/balie/", "/balie/boek"])
def test_partners_have_no_desk(signed_in: SignIn, path: str) -> None:
    assert signed_in(Role.PARTNER).open(path).status == 403


def test_the_desk_asks_a_fixed_number_of_queries(site: Site, signed_in: SignIn) -> None:
    visitor = signed_in(Role.COUNSELLOR)
    book(visitor)

    def asked() -> int:
        form = visitor.open("/balie/").form("Zoek")
        with site.counting_queries() as statements:
            visitor.send(form, nummer="0470 00 00 11")
        return len([one for one in statements if one.startswith("SELECT")])

    few = asked()
    for nth in range(4):
        book(visitor, nth)
        call_me(site, f"0470 00 00 3{nth}")
    assert asked() == few <= 9


def test_who_is_reached_through_a_referrer_has_one(site: Site, signed_in: SignIn) -> None:
    desk = signed_in(Role.COUNSELLOR)
    page = book(desk, bereik="via_partner", nummer="")
    assert page.errors == ["Kies wie de cliënt doorverwees."]
    assert book(desk, bereik="via_partner", doorverwijzer="van-elders").status == 422
    assert site.appointments(AppointmentState.BOOKED) == []

    book(desk, bereik="via_partner", nummer="", doorverwijzer="vdab-roeselare")
    (made,) = site.appointments()
    with site.looking() as session:
        sent_by = session.get_one(Organisation, made.referrer_id)
    assert sent_by.code == "vdab-roeselare"
    partner = sign_in(site, Role.PARTNER, email="roeselare@example.org", at="vdab-roeselare")
    assert "Élise" in partner.open("/partner/doorverwijzingen").text


def test_who_has_a_phone_is_nobodys_whatever_the_form_says(site: Site, signed_in: SignIn) -> None:
    book(signed_in(Role.COUNSELLOR), doorverwijzer="vdab-roeselare")
    (made,) = site.appointments()
    assert made.referrer_id is None
