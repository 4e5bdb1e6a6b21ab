"""Counsellors on a phone, and the sheets that are printed, in a real browser."""

import re

import pytest
from playwright.sync_api import Browser, expect

from scheduler.access.roles import Role
from scheduler.appointments.models import Appointment, AppointmentState, PlanningConflict
from scheduler.people.contact import ContactMethod
from tests.support.counsellor_day import HANNE, IEPER, LATER, again, change, come, details
from tests.support.site import Site
from tests.support.staff_accounts import make_account
from tests.support.staff_browser import sign_in

pytestmark = pytest.mark.browser

A4 = (595, 842)
A5 = (420, 595)


@pytest.fixture
def amina(site: Site) -> Appointment:
    """Amina came at nine; after her come Mariama, who has no phone, and one who fits no more."""
    make_account(site, Role.COUNSELLOR, "counsellor@example.org", HANNE)
    one = come(site, "09:00", language="ar", interpreter=True)
    without_phone = details(first_name="Mariama", reach=ContactMethod.SLIP_ONLY, contact=None)
    come(site, "10:00", client=without_phone)
    change(site, one, state=AppointmentState.CAME)
    change(site, come(site, "11:30", language="uk"), misfit=PlanningConflict.ZITDAG_CHANGED)
    site.clock.wait(LATER)
    return one


def test_attendance_is_two_taps_without_javascript(
    site: Site, amina: Appointment, address: str, chromium: Browser
) -> None:
    """One for what came of it, one to undo it; each leads back to the same row."""
    context = chromium.new_context(
        viewport={"width": 360, "height": 800}, java_script_enabled=False
    )
    page = sign_in(site, context, address, Role.COUNSELLOR)
    page.goto(f"{address}/begeleider/")
    row = page.locator(f"#a-{amina.uid}")
    row.get_by_role("button", name="Maak ongedaan").click()
    expect(page).to_have_url(re.compile(f"#a-{amina.uid}$"))
    row.get_by_role("button", name="Niet gekomen").click()
    expect(row.get_by_role("button", name="Maak ongedaan")).to_be_visible()
    expect(row.get_by_text("Niet gekomen")).to_be_visible()
    assert again(site, amina).state is AppointmentState.MISSED
    context.close()


def test_the_next_appointment_is_made_with_the_keyboard_alone(
    site: Site, amina: Appointment, address: str, chromium: Browser
) -> None:
    context = chromium.new_context(viewport={"width": 1280, "height": 800})
    page = sign_in(site, context, address, Role.COUNSELLOR)
    page.goto(f"{address}/begeleider/afspraak/{amina.uid}/volgende")
    page.locator("input[name=uur]").first.focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    page.wait_for_url("**/klaar*")
    expect(page.locator(".to-show .code")).to_be_visible()
    context.close()


@pytest.mark.parametrize(
    ("path", "role", "size"),
    [
        pytest.param("/begeleider/dag", Role.COUNSELLOR, A4, id="the day"),
        pytest.param("/begeleider/afspraak/{uid}/papier", Role.COUNSELLOR, A5, id="the slip"),
        pytest.param(f"/planning/loket/{IEPER}/week", Role.COORDINATOR, A4, id="the week"),
        pytest.param(f"/planning/loket/{IEPER}/deurkaart", Role.COORDINATOR, A4, id="the door"),
    ],
)
def test_a_sheet_is_one_page(  # noqa: PLR0913 -- the case, and what it stands on
    site: Site,
    amina: Appointment,
    address: str,
    chromium: Browser,
    path: str,
    role: Role,
    size: tuple[int, int],
) -> None:
    context = chromium.new_context()
    page = sign_in(site, context, address, role)
    page.goto(address + path.format(uid=amina.uid))
    sheet = page.pdf(prefer_css_page_size=True)
    context.close()
    boxes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", sheet)
    assert [(round(float(width)), round(float(height))) for width, height in boxes] == [size]
