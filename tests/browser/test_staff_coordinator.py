"""Coordinators in a real browser: a counsellor of eight clients is sick."""

import time

import pytest
from playwright.sync_api import Browser, Page, expect

from scheduler.access.roles import Role
from scheduler.appointments.models import AppointmentState
from tests.support.filled_days import WEDNESDAY, fill, zitdag_of
from tests.support.site import Site
from tests.support.staff_browser import sign_in

pytestmark = pytest.mark.browser

FIVE_MINUTES = 300


@pytest.fixture
def site(site: Site) -> Site:
    """Eight people have an appointment with Samira on Wednesday, three of them without mobile."""
    fill(site, "samira", WEDNESDAY, landlines=["Bilal", "Elif", "Hana"])
    return site


@pytest.mark.parametrize(
    "scripts", [pytest.param(True, id="scripts"), pytest.param(False, id="no")]
)
def test_a_sick_counsellor_with_eight_clients_takes_five_clicks(
    site: Site, address: str, chromium: Browser, *, scripts: bool
) -> None:
    """From the page of the week to the list of whom to call."""
    with chromium.new_context(java_script_enabled=scripts) as context:
        page = sign_in(site, context, address, Role.COORDINATOR)
        page.goto(f"{address}/planning/rooster?week=2026-W49")
        began = time.monotonic()
        zitdag = zitdag_of(site, "samira", WEDNESDAY)
        page.locator(f"a[href='/planning/zitdag/{zitdag.id}']").click()
        page.get_by_role("link", name="Samira is afwezig").click()
        page.get_by_role("button", name="Toon wie dit raakt").click()
        page.get_by_text("Zeg hun afspraak af").click()
        page.get_by_role("button", name="Bewaar").click()
        took = time.monotonic() - began

        expect(page.get_by_role("heading", name="Bel nog 3 mensen")).to_be_visible()
        assert took < FIVE_MINUTES
    assert [one.state for one in site.appointments()] == [AppointmentState.CANCELLED] * 8


def test_a_sick_counsellor_is_replaced_with_the_keyboard_alone(
    site: Site, address: str, chromium: Browser
) -> None:
    with chromium.new_context() as context:
        page = sign_in(site, context, address, Role.COORDINATOR)
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

        expect(page.get_by_role("heading", name="Gedaan")).to_be_visible()
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
