"""Counsellors on a phone, and the sheets that are printed, in a real browser."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page

from database import write
from scheduler.appointments.models import Appointment, AppointmentState, Misfit
from scheduler.people import accounts, sheets
from scheduler.people.models import LoketHost, Reach, Role
from tests.web.site import Site
from tests.web.staff.conftest import make_account
from tests.web.staff.counselling import HANNE, IEPER, LATER, again, change, come, details, zitdag

pytestmark = pytest.mark.browser

STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WIDTHS = (360, 1280)
A4 = (595, 842)
A5 = (420, 595)


@pytest.fixture
def amina(site: Site) -> Appointment:
    """Amina came at nine; after her come Mariama, who has no phone, and one who fits no more."""
    one = come(site, "09:00", language="ar", interpreter=True)
    without_phone = details(first_name="Mariama", reach=Reach.SLIP_ONLY, contact=None)
    come(site, "10:00", client=without_phone)
    change(site, one, state=AppointmentState.CAME)
    change(site, come(site, "11:30", language="uk"), misfit=Misfit.ZITDAG_CHANGED)
    site.clock.wait(LATER)
    return one


def sign_in(site: Site, role: Role, context: BrowserContext, address: str) -> Page:
    at = HANNE if role is Role.COUNSELLOR else None
    account = make_account(site, role, f"{role}@example.org", at)
    with site.app.app_context():
        key = site.app.config["SIGN_IN_KEY"]
        way = write(accounts.open_way, account, key, now=site.clock.now)
    page = context.new_page()
    page.goto(f"{address}/aanmelden/link/{way.token}")
    page.get_by_role("button", name="Meld mij aan").click()
    return page


def violations(page: Page) -> list[str]:
    found = Axe().run(page, options={"runOnly": STANDARDS}).response["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html']}" for one in found]


def _pages(site: Site, amina: Appointment) -> dict[str, Role]:
    mine = f"/begeleider/afspraak/{amina.uid}"
    return {
        "/begeleider/": Role.COUNSELLOR,
        "/begeleider/?dag=2026-12-24": Role.COUNSELLOR,
        "/begeleider/dag": Role.COUNSELLOR,
        f"{mine}/volgende": Role.COUNSELLOR,
        f"{mine}/klaar": Role.COUNSELLOR,
        f"{mine}/papier": Role.COUNSELLOR,
        f"/begeleider/zitdag/{zitdag(site).id}/inloop": Role.COUNSELLOR,
        "/begeleider/?wie=hanne": Role.COORDINATOR,
        f"/planning/loket/{IEPER}/week": Role.COORDINATOR,
        f"/planning/loket/{IEPER}/deurkaart": Role.COORDINATOR,
        f"/onthaal/{_token(site)}": Role.COORDINATOR,
    }


def _token(site: Site) -> str:
    with site.app.app_context():
        loket_id = zitdag(site).loket_id
        write(sheets.renew, loket_id)
        with site.looking() as session:
            host = session.get_one(LoketHost, loket_id)
            return sheets.token(site.app.config["SHEET_KEY"], host) or ""


def test_no_page_has_a_violation_or_scrolls_sideways(
    site: Site, amina: Appointment, address: str, chromium: Browser
) -> None:
    wrong = []
    paths = _pages(site, amina)
    for width in WIDTHS:
        for role in (Role.COUNSELLOR, Role.COORDINATOR):
            context = chromium.new_context(viewport={"width": width, "height": 800})
            page = sign_in(site, role, context, address)
            for path in (path for path, whose in paths.items() if whose is role):
                page.goto(address + path)
                wrong += [f"{path} at {width}: {one}" for one in violations(page)]
                if page.evaluate("document.documentElement.scrollWidth") > width:
                    wrong.append(f"{path} at {width}: scrolls sideways")
            context.close()
    assert wrong == []


def test_attendance_is_two_taps_without_javascript(
    site: Site, amina: Appointment, address: str, chromium: Browser
) -> None:
    """One for what came of it, one to undo it; each leads back to the same row."""
    context = chromium.new_context(
        viewport={"width": 360, "height": 800}, java_script_enabled=False
    )
    page = sign_in(site, Role.COUNSELLOR, context, address)
    page.goto(f"{address}/begeleider/")
    row = page.locator(f"#a-{amina.uid}")
    row.get_by_role("button", name="Maak ongedaan").click()
    assert page.url.endswith(f"#a-{amina.uid}")
    row.get_by_role("button", name="Niet gekomen").click()
    assert row.get_by_text("Niet gekomen").is_visible()
    assert again(site, amina).state is AppointmentState.MISSED
    context.close()


def test_the_next_appointment_is_made_with_the_keyboard_alone(
    site: Site, amina: Appointment, address: str, chromium: Browser
) -> None:
    context = chromium.new_context(viewport={"width": 1280, "height": 800})
    page = sign_in(site, Role.COUNSELLOR, context, address)
    page.goto(f"{address}/begeleider/afspraak/{amina.uid}/volgende")
    page.locator("input[name=uur]").first.focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    page.wait_for_url("**/klaar*")
    assert page.locator(".to-show .code").is_visible()
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
    page = sign_in(site, role, context, address)
    page.goto(address + path.format(uid=amina.uid))
    sheet = page.pdf(prefer_css_page_size=True)
    context.close()
    boxes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", sheet)
    assert [(round(float(width)), round(float(height))) for width, height in boxes] == [size]
