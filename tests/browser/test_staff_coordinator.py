"""Coordinators in a real browser: axe finds nothing, and a counsellor of eight clients is sick."""

import time

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page

from database import write
from scheduler.appointments.models import AppointmentState
from scheduler.people import accounts
from scheduler.people.models import Role
from tests.web.site import Site
from tests.web.staff.conftest import make_account
from tests.web.staff.filled import WEDNESDAY, fill, zitdag_of

pytestmark = pytest.mark.browser

STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WIDTHS = (360, 1280)
FIVE_MINUTES = 300


@pytest.fixture
def site(site: Site) -> Site:
    """Eight people have an appointment with Samira on Wednesday, three of them without mobile."""
    fill(site, "samira", WEDNESDAY, landlines=["Bilal", "Elif", "Hana"])
    return site


def sign_in(site: Site, context: BrowserContext, address: str) -> Page:
    account = make_account(site, Role.COORDINATOR, "coordinator@example.org", None)
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


def ask_about_samira(page: Page, address: str) -> None:
    """Open the page that shows whom it touches."""
    page.goto(f"{address}/planning/afwezig")
    page.get_by_label("Wie?").select_option(label="Samira El Baraka (voorbeeld)")
    page.get_by_label("Van", exact=True).fill(WEDNESDAY.isoformat())
    page.get_by_label("Tot en met").fill(WEDNESDAY.isoformat())
    page.get_by_role("button", name="Toon wie dit raakt").click()


def test_no_page_of_coordinators_has_a_violation_or_scrolls_sideways(
    site: Site, address: str, chromium: Browser
) -> None:
    zitdag = zitdag_of(site, "samira", WEDNESDAY)
    paths = (
        "/planning/?week=2026-W49",
        "/planning/?week=2026-W52&naar=begeleider",
        f"/planning/zitdag/{zitdag.id}",
        "/planning/afwezig",
        "/planning/zitdag/nieuw",
        "/planning/te-bellen",
        "/planning/bestanden",
        "/planning/reeksen/",
        f"/planning/reeksen/{zitdag.series_id}",
        "/planning/reeksen/nieuw",
    )
    found = {}
    with chromium.new_context() as context:
        page = sign_in(site, context, address)
        for path in (*paths, ""):
            page.goto(address + path) if path else ask_about_samira(page, address)
            for width in WIDTHS:
                page.set_viewport_size({"width": width, "height": 900})
                wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
                found[path, width] = violations(page) + ["scrolls sideways"] * wide

    assert {where: what for where, what in found.items() if what} == {}


@pytest.mark.parametrize(
    "scripts", [pytest.param(True, id="scripts"), pytest.param(False, id="no")]
)
def test_a_sick_counsellor_with_eight_clients_takes_five_clicks(
    site: Site, address: str, chromium: Browser, *, scripts: bool
) -> None:
    """From the page of the week to the list of whom to call."""
    with chromium.new_context(java_script_enabled=scripts) as context:
        page = sign_in(site, context, address)
        page.goto(f"{address}/planning/?week=2026-W49")
        began = time.monotonic()
        zitdag = zitdag_of(site, "samira", WEDNESDAY)
        page.locator(f"a[href='/planning/zitdag/{zitdag.id}']").click()
        page.get_by_role("link", name="Samira is afwezig").click()
        page.get_by_role("button", name="Toon wie dit raakt").click()
        page.get_by_text("Zeg hun afspraak af").click()
        page.get_by_role("button", name="Bewaar").click()
        took = time.monotonic() - began

        assert page.get_by_role("heading", name="Bel nog 3 mensen").is_visible()
        assert took < FIVE_MINUTES
    assert [one.state for one in site.appointments()] == [AppointmentState.CANCELLED] * 8


def test_a_sick_counsellor_is_replaced_with_the_keyboard_alone(
    site: Site, address: str, chromium: Browser
) -> None:
    with chromium.new_context() as context:
        page = sign_in(site, context, address)
        zitdag = zitdag_of(site, "samira", WEDNESDAY)
        page.goto(f"{address}/planning/afwezig?begeleider={zitdag.counsellor_id}&van={WEDNESDAY}")
        page.get_by_label("Wie?").focus()
        press_until(page, "button", "Toon wie dit raakt")
        page.keyboard.press("Enter")
        page.wait_for_selector("input[name=besluit]")
        press_until(page, "input", "")
        page.keyboard.press("Space")
        press_until(page, "button", "Bewaar")
        page.keyboard.press("Enter")
        page.wait_for_url("**/te-bellen**")

        assert page.get_by_role("heading", name="Gedaan").is_visible()
    assert {one.state for one in site.appointments()} == {AppointmentState.BOOKED}


def press_until(page: Page, tag: str, words: str) -> None:
    """Tab to the first such control after the one that has the focus."""
    here = "[document.activeElement.localName, document.activeElement.textContent]"
    for _ in range(60):
        page.keyboard.press("Tab")
        local_name, text = page.evaluate(here)
        if local_name == tag and words in text:
            return
    raise AssertionError(f"Tab never comes to {tag} {words}")
