"""What the host's reception gets: who sits there and when somebody comes, and never who comes."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from database import write
from locations.models import Loket
from scheduler.access.roles import Role
from scheduler.appointments.models import AppointmentState
from scheduler.people.counsellors import Counsellor
from scheduler.people.organisations import LoketHost
from scheduler.zitdagen.catalogue import Service, ServiceMode
from tests.support import builders
from tests.support.browserless import Visitor
from tests.support.counsellor_day import (
    FRIDAY,
    HANNE,
    IEPER,
    OOSTENDE,
    change,
    come,
    come_to_group,
    counsellor,
    details,
    elsewhere,
)
from tests.support.site import Site
from tests.support.staff_accounts import sign_in

WEEK = f"/planning/loket/{IEPER}/week"
DOOR = f"/planning/loket/{IEPER}/deurkaart"
RENEW = f"/planning/loket/{IEPER}/onthaal"


@pytest.fixture
def coordinator(site: Site) -> Visitor:
    return sign_in(site, Role.COORDINATOR)


def _private(visitor: Visitor) -> str:
    """The address that the page of the week gives away, as a path."""
    visitor.open(WEEK)
    return visitor.page.link("/onthaal/").partition("/onthaal/")[2]


def test_the_week_says_who_sits_there_and_when_somebody_comes(
    site: Site, coordinator: Visitor
) -> None:
    come(site, "09:30")
    come(site, "14:00", client=details(first_name="Mariama"))
    page = coordinator.open(WEEK)
    words = [
        "week van maandag 23 november",
        "De Lakenhoek, Gelijkvloers, lokaal 1",
        "Hanne",
        "9 tot 12 uur",
        "13 tot 16.30 uur",
    ]
    assert [said for said in words if said not in page.main.text] == []
    (times,) = [part for part in page.main.all("ul") if part.has_class("arrivals")]
    assert [one.text for one in times.all("li")] == ["9.30", "14.00"]


def test_a_group_is_one_line_with_how_many(site: Site, coordinator: Visitor) -> None:
    """With no name, on the week, at the door and at the private address."""
    for number, name in enumerate(("Amina", "Bora", "Chi")):
        come_to_group(site, name, number)
    weeks = [
        coordinator.open(f"/planning/loket/{OOSTENDE}/week?dag={FRIDAY}"),
        coordinator.open(f"/planning/loket/{OOSTENDE}/deurkaart?dag={FRIDAY}"),
    ]
    for page in weeks:
        (times,) = [part for part in page.main.all("ul") if part.has_class("arrivals")]
        assert [one.text for one in times.all("li")] == ["10.00: Samen in groep, 3 mensen"]
        assert "Amina" not in page.text


def test_nobody_is_expected_who_is_rung_or_comes_by_video(site: Site, coordinator: Visitor) -> None:
    come(site, "09:30")
    come(site, "11:00", service="information-phone")
    come(site, "14:00", service="conversation-video")
    page = coordinator.open(WEEK)

    (times,) = [part for part in page.main.all("ul") if part.has_class("arrivals")]
    assert [one.text for one in times.all("li")] == ["9.30"]
    assert "Telefoon of video, er komt niemand: 11.00, 14.00" in page.main.text


def test_what_is_only_by_telephone_calls_nobody_to_the_door(
    site: Site, coordinator: Visitor
) -> None:
    friday, loket = "2026-11-27", "roeselare-marktpand"
    door = f"/planning/loket/{loket}/deurkaart?dag={friday}"
    week = f"/planning/loket/{loket}/week?dag={friday}"
    only = "Alleen per telefoon of video"
    assert "Er is hier geen zitdag." in coordinator.open(door).text
    assert only in coordinator.open(week).main.text
    with site.app.app_context():  # the control: the same service, for which one comes
        write(_hold_at_lokets)
    assert "9 tot 11 uur" in coordinator.open(door).main.text
    assert only not in coordinator.open(week).main.text


def _hold_at_lokets(session: Session) -> None:
    of_one = Service.code == "professional-question"
    session.execute(update(Service).where(of_one).values(mode=ServiceMode.IN_PERSON))


def test_who_is_away_does_not_sit_there(site: Site, coordinator: Visitor) -> None:
    with site.looking() as session:
        whose = session.scalars(select(Counsellor.id).where(Counsellor.code == HANNE)).one()
    day = datetime(2026, 11, 23, tzinfo=UTC)

    def leave(*hours: int) -> None:
        with site.app.app_context():
            first, last = (day + timedelta(hours=hour) for hour in hours)
            write(builders.absence, whose, first, last)

    leave(12, 23)
    morning = coordinator.open(WEEK).main.text
    assert "9 tot 12 uur" in morning
    assert "13 tot 16.30 uur" not in morning

    leave(0, 12)
    assert "maandag 23 november" not in coordinator.open(DOOR).main.text
    assert coordinator.open(f"{DOOR}?dag=2026-11-23").main.text.count("Hanne") == 0


def test_of_who_still_comes_to_nobody_the_sheet_says_so(site: Site, coordinator: Visitor) -> None:
    come(site, "09:30")
    with site.looking() as session:
        whose = session.scalars(select(Counsellor.id).where(Counsellor.code == HANNE)).one()
    day = datetime(2026, 11, 23, tzinfo=UTC)
    with site.app.app_context():
        write(builders.absence, whose, day, day + timedelta(hours=23))

    page = coordinator.open(WEEK).main.text
    assert "is er niet" in page
    assert "9.30" in page
    assert "Hanne" not in coordinator.open(f"{DOOR}?dag=2026-11-23").main.text


def test_the_door_card_is_of_the_next_day_with_somebody_there(
    site: Site, coordinator: Visitor
) -> None:
    come(site, "09:30")
    assert "maandag 23 november" in coordinator.open(DOOR).main.text
    site.clock.wait(timedelta(hours=15, minutes=30))  # it is Tuesday
    visitor = sign_in(site, Role.COORDINATOR)
    assert "maandag 30 november" in visitor.open(DOOR).main.text
    asked = visitor.open(f"{DOOR}?dag=2026-11-23").main.text
    words = ["Hanne", "maandag 23 november", "9 tot 12 uur", "lokaal 1", "9.30"]
    assert [said for said in words if said not in asked] == []
    assert "Er is hier geen zitdag." in visitor.open(f"{DOOR}?dag=2026-11-24").text


def test_nothing_of_a_client_is_on_paper(site: Site, coordinator: Visitor) -> None:
    one = come(site, "09:30", language="ar")
    coordinator.open(WEEK)
    coordinator.submit("Maak een adres")
    pages = [WEEK, DOOR, f"/onthaal/{_private(coordinator)}"]
    bodies = [coordinator.fetch("GET", path).text for path in pages]
    of_hers = ("Amina", "0470 00 00 21", "diploma", "Arabisch", one.code, one.uid, "Eén vraag")
    assert all("9.30" in body for body in bodies)
    assert [said for said in of_hers for body in bodies if said in body] == []


def test_only_who_is_expected_has_an_hour(site: Site, coordinator: Visitor) -> None:
    come(site, "09:30")
    for clock, state in (
        ("10:00", AppointmentState.CANCELLED),
        ("10:30", AppointmentState.HELD),
    ):
        change(site, come(site, clock), state=state, hold_expires_at=site.clock.now)
    hanne = counsellor(site)
    hanne.open("/begeleider/")
    hanne.click("Iemand kwam zonder afspraak")
    hanne.submit("Noteer", voornaam="Omar", vraag="one-question", taal="nl")
    (times,) = [
        part for part in coordinator.open(WEEK).main.all("ul") if part.has_class("arrivals")
    ]
    assert times.text == "9.30"


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        pytest.param("2026-12-03", "week van maandag 30 november", id="a Thursday"),
        pytest.param("", "week van maandag 23 november", id="no date"),
        pytest.param("0001-01-01", "Deze week zit hier niemand van ons.", id="long ago"),
        pytest.param("9999-12-31", "Deze week zit hier niemand van ons.", id="never"),
    ],
)
def test_a_week_is_that_of_the_day_that_is_asked_for(
    coordinator: Visitor, asked: str, words: str
) -> None:
    assert words in coordinator.open(f"{WEEK}?dag={asked}").main.text


# --- the private address


def test_the_reception_reads_the_week_without_signing_in(site: Site, coordinator: Visitor) -> None:
    come(site, "09:30")
    coordinator.open(WEEK)
    coordinator.submit("Maak een adres")
    reception = site.visitor()
    page = reception.open(f"/onthaal/{_private(coordinator)}")
    words = ["week van maandag 23 november", "Hanne", "9.30"]
    assert [said for said in words if said not in page.main.text] == []
    assert page.answer.headers["x-robots-tag"] == "noindex, nofollow"
    assert "week van maandag 30 november" in reception.click("Volgende week").main.text


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        pytest.param("2026-11-02", "week van maandag 23 november", id="not the past"),
        pytest.param("2027-06-01", "week van maandag 18 januari", id="eight weeks at most"),
    ],
)
def test_the_reception_sees_the_weeks_ahead(
    site: Site, coordinator: Visitor, asked: str, words: str
) -> None:
    coordinator.open(WEEK)
    coordinator.submit("Maak een adres")
    page = site.visitor().open(f"/onthaal/{_private(coordinator)}?dag={asked}")
    assert words in page.main.text


def test_a_new_address_ends_the_one_before(site: Site, coordinator: Visitor) -> None:
    assert "/onthaal/" not in coordinator.open(WEEK).text
    tokens = []
    for button in ("Maak een adres", "Maak een nieuw adres: het oude werkt dan niet meer"):
        coordinator.open(WEEK)
        coordinator.submit(button)
        tokens.append(_private(coordinator))
    reception = site.visitor()
    opened = [reception.fetch("GET", f"/onthaal/{token}").status for token in tokens]
    assert opened == [404, 200]


@pytest.mark.parametrize(
    "token",
    [
        pytest.param("x", id="short"),
        pytest.param("é" * 28, id="no base64"),
        pytest.param("A" * 28, id="of no loket"),
        pytest.param("_" * 28, id="of a number too large"),
        pytest.param("AAAAAAEAAAAAAAAAAAAAAAAAAAAA", id="of a loket, unsigned"),
    ],
)
def test_a_made_up_address_opens_nothing(site: Site, coordinator: Visitor, token: str) -> None:
    coordinator.open(WEEK)
    coordinator.submit("Maak een adres")
    assert site.visitor().fetch("GET", f"/onthaal/{token}").status == 404


def test_an_address_with_another_signature_opens_nothing(site: Site, coordinator: Visitor) -> None:
    coordinator.open(WEEK)
    coordinator.submit("Maak een adres")
    token = _private(coordinator)
    changed = [token[:-1] + sign for sign in "ABCDEFGH" if sign != token[-1]]
    reception = site.visitor()
    assert {reception.fetch("GET", f"/onthaal/{one}").status for one in changed} == {404}


# --- rights


@pytest.mark.parametrize(("method", "path"), [("GET", WEEK), ("GET", DOOR), ("POST", RENEW)])
@pytest.mark.parametrize(
    ("role", "status"),
    [
        pytest.param(None, 303, id="not signed in"),
        pytest.param(Role.PARTNER, 403, id="a partner"),
        pytest.param(Role.COUNSELLOR, 403, id="a counsellor"),
        pytest.param(Role.ADMINISTRATOR, None, id="an administrator"),
    ],
)
def test_coordinators_and_administrators_print(
    site: Site, method: str, path: str, role: Role | None, status: int | None
) -> None:
    visitor = sign_in(site, role) if role else site.visitor()
    assert _ask(visitor, method, path) == (status or (200 if method == "GET" else 303))
    assert (_generation(site) == 1) is (role is Role.ADMINISTRATOR and method == "POST")


@pytest.mark.parametrize(("method", "path"), [("GET", WEEK), ("GET", DOOR), ("POST", RENEW)])
def test_another_regions_loket_is_not_there(site: Site, method: str, path: str) -> None:
    elsewhere(site)
    visitor = sign_in(site, Role.COORDINATOR, email="elders@example.org")
    assert _ask(visitor, method, path) == 404
    assert _generation(site) == 0


def _ask(visitor: Visitor, method: str, path: str) -> int:
    visitor.open("/aanmelden/")
    token = visitor.page.form_with("csrf_token").fields["csrf_token"]
    return visitor.fetch(method, path, {"csrf_token": token} if method == "POST" else None).status


def _generation(site: Site) -> int:
    with site.looking() as session:
        return session.scalars(
            select(LoketHost.sheet_generation)
            .join(Loket, Loket.id == LoketHost.loket_id)
            .where(Loket.code == IEPER)
        ).one()


@pytest.mark.parametrize("path", [WEEK, DOOR])
def test_a_sheet_asks_as_much_however_many_come(
    site: Site, coordinator: Visitor, path: str
) -> None:
    asked = []
    for clock in ("09:00", "10:00", "11:00"):
        come(site, clock)
        with site.counting_queries() as statements:
            assert coordinator.fetch("GET", path).status == 200
        asked.append(len([said for said in statements if said.startswith("SELECT")]))
    assert asked == [7] * 3
