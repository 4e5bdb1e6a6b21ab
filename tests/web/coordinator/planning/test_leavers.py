"""A coordinator lets a counsellor leave: preview, one decision, done."""

from datetime import date

import pytest

from scheduler.access.roles import Role
from scheduler.appointments.models import AppointmentState
from scheduler.people.counsellors import Counsellor
from tests.support.browserless import Visitor
from tests.support.filled_days import WEDNESDAY, counsellor_id, fill
from tests.support.site import Site
from tests.support.staff_accounts import SignIn

PAGE = "/planning/vertrek"
BEFORE = date(2026, 11, 30)


@pytest.fixture
def coordinator(signed_in: SignIn) -> Visitor:
    return signed_in(Role.COORDINATOR)


def choose(coordinator: Visitor, site: Site, **typed: str) -> None:
    coordinator.open(PAGE)
    coordinator.submit("Verder", begeleider=str(counsellor_id(site, "samira")))
    usual = {"laatste": BEFORE.isoformat(), "allen": "stopt"}
    coordinator.submit("Toon wie dit raakt", **usual | typed)


def last_day(site: Site) -> date | None:
    with site.looking() as session:
        return session.get_one(Counsellor, counsellor_id(site, "samira")).last_day


def test_a_counsellor_leaves_in_eight_actions(site: Site, coordinator: Visitor) -> None:
    """The page, who, on, the last day, who takes all, show, one choice for all, save."""
    fill(site, "samira", WEDNESDAY, ["Amina", "Bilal"])

    choose(coordinator, site)
    assert "Dit raakt 2 mensen. Er is nog niets veranderd." in coordinator.page.text
    assert "Laatste dag: maandag 30 november" in coordinator.page.heading
    assert last_day(site) is None
    coordinator.submit("Bewaar", besluit="af")

    assert [one.state for one in site.appointments()] == [AppointmentState.CANCELLED] * 2
    assert last_day(site) == BEFORE
    page = coordinator.open(PAGE)
    assert "Samira El Baraka (voorbeeld): laatste dag maandag 30 november" in page.text
    coordinator.submit("Blijft toch: Samira El Baraka (voorbeeld)")
    assert last_day(site) is None


def test_what_touches_nobody_is_shown_before_it_is_saved(site: Site, coordinator: Visitor) -> None:
    choose(coordinator, site)

    assert "Dit raakt niemand. Er is nog niets bewaard." in coordinator.page.text
    assert last_day(site) is None
    coordinator.submit("Bewaar")
    assert last_day(site) == BEFORE


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ({"laatste": ""}, "Kies een datum."),
        ({"laatste": "2026-11-01"}, "Deze dag is voorbij."),
        ({"allen": "9999"}, "begeleider"),
    ],
)
def test_what_cannot_be_is_refused_beside_the_field(
    site: Site, coordinator: Visitor, typed: dict[str, str], error: str
) -> None:
    choose(coordinator, site, **typed)

    assert coordinator.page.status == 422
    assert any(error in one for one in coordinator.page.errors)
    assert last_day(site) is None
