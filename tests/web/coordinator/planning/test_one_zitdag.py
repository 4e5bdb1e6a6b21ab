"""What one zitdag gives, to whom and under which name is seen and changed on its page."""

from datetime import date, datetime, time

import pytest
from sqlalchemy import select

from database import write
from locations.zones import BRUSSELS
from scheduler.access.roles import Role
from scheduler.appointments.models import Appointment, AppointmentState
from scheduler.zitdagen.catalogue import Service
from scheduler.zitdagen.models import AbsenceReason, Audience, Zitdag
from scheduler.zitdagen.operations import record_absence
from tests.support.browserless import Page, Visitor
from tests.support.builders import PLANNER
from tests.support.filled_days import WEDNESDAY, counsellor_id, fill, zitdag_of
from tests.support.site import Site
from tests.support.staff_accounts import SignIn

CHRISTMAS = date(2026, 12, 25)
SATURDAY = date(2026, 12, 12)


@pytest.fixture
def coordinator(signed_in: SignIn) -> Visitor:
    return signed_in(Role.COORDINATOR)


def open_day(coordinator: Visitor, site: Site) -> Zitdag:
    zitdag = zitdag_of(site, "samira", WEDNESDAY)
    coordinator.open(f"/planning/zitdag/{zitdag.id}")
    return zitdag


def now(site: Site, zitdag: Zitdag) -> Zitdag:
    with site.looking() as session:
        found = session.get_one(Zitdag, zitdag.id)
        _ = found.services
        return found


def service_id(site: Site, code: str) -> int:
    with site.looking() as session:
        return session.scalars(select(Service.id).where(Service.code == code)).one()


def test_its_rules_name_and_audience_change(site: Site, coordinator: Visitor) -> None:
    zitdag = open_day(coordinator, site)
    assert "Wie mag boeken: iedereen" in coordinator.page.text
    typed = {"vooraf": "48", "horizon": "30", "stap": "30", "vrijgave": "24", "begin": "gap"}
    page = coordinator.submit("Bewaar", titel="Open  dag", **{"voor-wie": "partners"}, **typed)

    assert page.status == 200, page.errors
    changed = now(site, zitdag)
    assert (changed.title, changed.audience) == ("Open dag", Audience.PARTNERS)
    assert (changed.notice_hours, changed.horizon_days, changed.step_minutes) == (48, 30, 30)
    assert (changed.released_hours, changed.anchor.value) == (24, "gap")
    assert "Wie mag boeken: alleen partners" in page.text


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        pytest.param({"vooraf": "-1"}, "vooraf", id="negative"),
        pytest.param({"horizon": "0"}, "horizon", id="no day ahead"),
        pytest.param({"stap": "x"}, "stap", id="no number"),
        pytest.param({"horizon": ""}, "horizon", id="nothing"),
        pytest.param({"vrijgave": "9999999999999"}, "vrijgave", id="too many"),
    ],
)
def test_a_rule_that_is_none_is_refused_beside_its_field(
    site: Site, coordinator: Visitor, typed: dict[str, str], field: str
) -> None:
    open_day(coordinator, site)
    page = coordinator.submit("Bewaar", **typed)

    assert page.status == 422
    assert page.errors[0].startswith("Schrijf een getal van ")
    assert [one.attributes["id"] for one in page.erring] == [field]
    assert page.form("Bewaar").fields[field] == typed[field]


def test_who_comes_for_what_it_gives_no_more_is_asked_about(
    site: Site, coordinator: Visitor
) -> None:
    fill(site, "samira", WEDNESDAY, ["Amina"], service="information")
    fill(site, "samira", WEDNESDAY, ["Bilal"], service="conversation")
    zitdag = open_day(coordinator, site)
    withdrawn = f"dienst-{service_id(site, 'information')}"
    page = coordinator.submit("Bewaar", **{withdrawn: None})
    assert "Dit raakt 1 persoon." in page.text
    assert "Amina" in page.text
    coordinator.submit("Verander", besluit="af")

    assert "information" not in {one.code for one in now(site, zitdag).services}
    assert [one.state for one in site.appointments()] == [
        AppointmentState.CANCELLED,
        AppointmentState.BOOKED,
    ]


def test_a_day_gone_by_is_refused(site: Site, coordinator: Visitor) -> None:
    zitdag = open_day(coordinator, site)
    page = coordinator.submit("Bewaar", datum="2026-11-01")

    assert (page.status, page.errors) == (422, ["Deze dag is voorbij."])
    assert now(site, zitdag).date == WEDNESDAY


def test_nobody_is_left_on_a_day_that_the_zitdag_leaves(site: Site, coordinator: Visitor) -> None:
    fill(site, "samira", WEDNESDAY, ["Amina"])
    open_day(coordinator, site)
    page = coordinator.submit("Bewaar", datum="2026-12-03")
    assert "mee" in page.choices("besluit")
    assert "staan" not in page.choices("besluit")
    page = coordinator.submit("Verander", besluit="staan")

    assert (page.status, page.errors) == (422, ["Kies wat we doen."])
    with site.looking() as session:
        assert session.scalars(select(Appointment.misfit)).all() == [None]


def plan_pop_up(site: Site, coordinator: Visitor, day: date) -> Page:
    coordinator.open("/planning/zitdag/nieuw")
    with site.looking() as session:
        loket_id = session.scalars(select(Zitdag.loket_id)).first()
    return coordinator.submit(
        "Plan deze zitdag",
        loket=str(loket_id),
        begeleider=str(counsellor_id(site, "samira")),
        datum=day.isoformat(),
        **{"van-1": "10:00", "tot-1": "12:00"},
    )


def test_a_pop_up_on_a_holiday_is_asked_about_once(site: Site, coordinator: Visitor) -> None:
    page = plan_pop_up(site, coordinator, CHRISTMAS)
    assert page.status == 422
    assert "Het is dan een feestdag: Kerstmis." in page.text
    page = coordinator.submit("Plan toch")

    assert page.heading.startswith("vrijdag 25 december")


def test_a_pop_up_in_a_leave_is_asked_about_and_again_for_another_day(
    site: Site, coordinator: Visitor
) -> None:
    first, last = (
        datetime.combine(day, time(), BRUSSELS) for day in (SATURDAY, date(2026, 12, 14))
    )
    who = counsellor_id(site, "samira")
    with site.app.app_context():
        write(record_absence, who, first, last, AbsenceReason.LEAVE, by=PLANNER)
    page = plan_pop_up(site, coordinator, SATURDAY)
    assert "De begeleider is afwezig: zaterdag 12 december tot en met zondag 13" in page.text
    page = coordinator.submit("Plan toch", datum="2026-12-13")
    assert page.status == 422
    assert "Plan toch" in page.text
    page = coordinator.submit("Plan toch")

    assert page.heading.startswith("zondag 13 december")
