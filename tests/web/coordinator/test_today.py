"""`Vandaag`: what asks for a decision and nothing else, what falls out, who sits where."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from database import write
from scheduler.access.roles import Role
from scheduler.appointments.lists import call_list
from scheduler.appointments.models import Appointment, WhyCall
from scheduler.people.call_requests import CallRequest, PartOfDay
from scheduler.people.regions import Region
from scheduler.zitdagen.models import Absence, AbsenceReason, Zitdag, ZitdagState
from tests.support.browserless import Page, Visitor
from tests.support.builders import by
from tests.support.counsellor_day import come, details
from tests.support.site import NOW, Site
from tests.support.staff_accounts import SignIn

TODAY = "/planning/"
DONE = "Alles is gedaan. Er wacht niets op jou."


@pytest.fixture
def coordinator(signed_in: SignIn) -> Visitor:
    return signed_in(Role.COORDINATOR)


def asked(page: Page) -> list[str]:
    return [one.text for ul in page.main.all("ul", **{"class": "asked"}) for one in ul.all("li")]


def fallen(page: Page) -> list[str]:
    return [one.text for ul in page.main.all("ul", **{"class": "fallen"}) for one in ul.all("li")]


def sittings(page: Page) -> list[str]:
    return [one.text for table in page.main.all("table") for one in table.all("tr")][1:]


def today(site: Site) -> list[Zitdag]:
    with site.looking() as session:
        return list(
            session.scalars(select(Zitdag).where(Zitdag.date == NOW.date()).order_by(Zitdag.id))
        )


def test_where_nothing_waits_the_page_says_so_and_who_sits_where(
    site: Site, coordinator: Visitor
) -> None:
    page = coordinator.open(TODAY)
    assert page.heading == "Vandaag: maandag 23 november"
    assert DONE in page.text
    assert asked(page) == []
    assert fallen(page) == []
    assert len(sittings(page)) == len(today(site)) > 3
    assert any("9.00–12.00" in one and "0 van" in one for one in sittings(page))


def test_an_old_address_of_a_week_leads_to_the_planning(coordinator: Visitor) -> None:
    page = coordinator.open("/planning/?week=2026-W49&naar=begeleider")
    assert page.path.startswith("/planning/rooster?week=2026-W49")
    assert page.heading.startswith("Week 49")


def test_what_waits_is_counted_with_where_to_go(site: Site, coordinator: Visitor) -> None:
    made = come(site, "15:00", client=details(first_name="Élise"))

    def waits(session: Session) -> None:
        call_list.add(session, made.id, WhyCall.NOT_REACHED, by=by(NOW))

    with site.app.app_context():
        write(waits)
        write(_call_me, 2)
    page = coordinator.open(TODAY)
    assert asked(page) == ["1 cliënt te bellen", "2 vragen om te bellen (Bel mij)"]
    assert DONE not in page.text
    assert coordinator.click("1 cliënt te bellen").path == "/planning/te-bellen"


def _call_me(session: Session, count: int) -> None:
    region_id = session.scalars(select(Region.id)).first()
    for number in range(count):
        session.add(
            CallRequest(
                key=str(number),
                region_id=region_id,
                number=f"+32470{number:06}",
                language="nl",
                part_of_day=PartOfDay.ANY,
                created_at=NOW,
            )
        )


def test_a_visit_that_nobody_recorded_leads_to_that_day(
    site: Site, coordinator: Visitor, signed_in: SignIn
) -> None:
    come(site, "09:00", client=details(first_name="Élise"))
    assert asked(coordinator.open(TODAY)) == []
    site.clock.now = NOW + timedelta(days=1)
    coordinator = signed_in(Role.COORDINATOR)  # a session ends overnight
    (words,) = asked(coordinator.open(TODAY))
    assert words.startswith("1 bezoek van ")
    assert "nog niet genoteerd" in words
    assert coordinator.click(words).path.startswith("/begeleider/?wie=")

    with site.app.app_context():
        write(lambda session: session.execute(update(Appointment).values(state="came")))
    assert asked(coordinator.open(TODAY)) == []


def test_what_falls_out_is_said_with_whom_to_ring(site: Site, coordinator: Visitor) -> None:
    off, away = today(site)[:2]

    def fall_out(session: Session) -> None:
        session.execute(
            update(Zitdag).where(Zitdag.id == off.id).values(state=ZitdagState.CANCELLED)
        )
        session.add(
            Absence(
                counsellor_id=away.counsellor_id,
                starts_at=NOW - timedelta(days=1),
                ends_at=NOW + timedelta(hours=20),
                reason=AbsenceReason.ILL,
            )
        )

    before = len(sittings(coordinator.open(TODAY)))
    with site.app.app_context():
        write(fall_out)
    page = coordinator.open(TODAY)
    assert len(fallen(page)) == 2
    assert all("maandag 23 november" in one for one in fallen(page))
    assert len(sittings(page)) < before
    assert any(address.startswith("tel:") for address in page.links.values())


def test_many_ask_no_more_than_few(site: Site, coordinator: Visitor) -> None:
    coordinator.open(TODAY)
    with site.counting_queries() as few:
        coordinator.open(TODAY)
    for hour in ("09:00", "10:30"):
        come(site, hour, client=details())
    with site.app.app_context():
        write(_call_me, 30)
    with site.counting_queries() as many:
        coordinator.open(TODAY)
    # Who looks at clients is written in the audit: the rest is the same.
    reads = [[one for one in all_ if one.startswith(("SELECT", "WITH"))] for all_ in (few, many)]
    assert len(reads[0]) == len(reads[1]) <= 20


@pytest.mark.parametrize("role", [Role.PARTNER, Role.COUNSELLOR])
def test_it_is_the_coordinators(signed_in: SignIn, role: Role) -> None:
    assert signed_in(role).open(TODAY).status == 403
