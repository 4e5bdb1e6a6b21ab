"""Administrators read who of staff saw or changed which client; that they did is in it too."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from database import write
from scheduler.access.roles import Role
from scheduler.audit import trail
from scheduler.audit.models import AuditEntry
from scheduler.audit.trail import AuditReader
from scheduler.web.coordinator.reports.audit import ROWS
from tests.support.browserless import Page, Visitor
from tests.support.site import Site, book
from tests.support.staff_accounts import sign_in


@pytest.fixture
def seen(site: Site) -> Site:
    """One client, at whose appointment a coordinator looked."""
    book(site.visitor())
    (appointment,) = site.appointments()
    sign_in(site, Role.COORDINATOR).open(f"/balie/afspraak/{appointment.uid}/")
    return site


@pytest.fixture
def administrator(seen: Site) -> Visitor:
    return sign_in(seen, Role.ADMINISTRATOR)


def _lines(page: Page) -> list[str]:
    return [row.text for row in page.main.all("tr")[1:]]


def test_it_says_who_saw_whom_where_and_no_name_of_a_client(
    seen: Site, administrator: Visitor
) -> None:
    (appointment,) = seen.appointments()
    page = administrator.open("/planning/nazicht")

    (line,) = _lines(page)
    for words in ("Coordinator", "zag", "/balie/afspraak/…/", "2026", str(appointment.client_id)):
        assert words in line
    assert "Amina" not in page.text


def test_reading_it_is_in_it(administrator: Visitor) -> None:
    administrator.open("/planning/nazicht")
    page = administrator.open("/planning/nazicht")

    assert "las deze lijst" in _lines(page)[0]


def test_it_is_found_by_the_code_of_an_appointment(seen: Site, administrator: Visitor) -> None:
    (appointment,) = seen.appointments()
    administrator.open("/planning/nazicht")
    page = administrator.open(f"/planning/nazicht?code={appointment.code}")
    assert len(_lines(page)) == 1
    with seen.looking() as session:
        last = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert last is not None
    assert (last.action, last.clients) == ("searched", f" {appointment.client_id} ")


def test_a_code_of_no_appointment_is_said_to_be_one(seen: Site, administrator: Visitor) -> None:
    page = administrator.open("/planning/nazicht?code=00000")

    assert _lines(page) == []
    assert "Geen afspraak hier heeft deze code." in page.text
    assert "Alleen over deze cliënt." not in page.text
    with seen.looking() as session:
        last = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert last is not None
    assert (last.action, last.clients.split()) == ("searched", [])


def test_a_page_that_is_no_more_has_its_former_name(seen: Site, administrator: Visitor) -> None:
    with seen.app.app_context():
        write(
            trail.saw,
            AuditReader(1, "coordinator", 1, seen.clock.now),
            page="coordinator.gone",
            clients=(1,),
        )

    assert "coordinator.gone" in _lines(administrator.open("/planning/nazicht"))[0]


@pytest.mark.parametrize(
    "words",
    ["dag=gisteren", "dag=9999-12-31", "dag=0001-01-01", "account=x", "client=1' OR", "later=-1"],
)
def test_what_cannot_be_meant_is_no_failure(administrator: Visitor, words: str) -> None:
    assert administrator.open(f"/planning/nazicht?{words}").status == 200


def test_an_earlier_day_shows_what_was_until_then(seen: Site, administrator: Visitor) -> None:
    yesterday = (seen.clock.now - timedelta(days=1)).date()

    assert _lines(administrator.open(f"/planning/nazicht?dag={yesterday}")) == []


def test_a_long_list_is_read_in_parts(seen: Site, administrator: Visitor) -> None:
    for _look in range(ROWS + 2):
        administrator.open("/planning/nazicht?account=0")
    page = administrator.open("/planning/nazicht")
    assert len(_lines(page)) == ROWS

    assert len(_lines(administrator.click("Vroeger"))) == 4


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.COUNSELLOR, Role.PARTNER])
def test_nobody_else_reads_it(site: Site, role: Role) -> None:
    assert sign_in(site, role).open("/planning/nazicht").status == 403
