"""The board in a real browser: how much of a screen and of paper it takes, and its keys."""

import re

import pytest
from playwright.sync_api import Browser, ViewportSize, expect

from scheduler.access.roles import Role
from tests.support.busy_week import WEEK, live_in
from tests.support.site import Site
from tests.support.staff_browser import sign_in

pytestmark = pytest.mark.browser

MONTH = "/planning/rooster?beeld=maand&dag=2026-12-01"
SEASON = "/planning/rooster?beeld=seizoen&dag=2026-11-30"
A4, A3 = (842, 595), (1191, 842)
"""Points, lying down."""
LAPTOP: ViewportSize = {"width": 1366, "height": 768}
SCREENS = 1.5


def test_sixteen_lokets_fit_a_laptop_and_one_sheet(
    site: Site, address: str, chromium: Browser
) -> None:
    """In a week in which everything happens that can."""
    live_in(site)
    with chromium.new_context(viewport=LAPTOP) as context:
        page = sign_in(site, context, address, Role.COORDINATOR)
        for path, size in ((WEEK, A4), (MONTH, A4), (SEASON, A3)):
            page.goto(address + path)
            table = page.locator(".board table")
            assert table.locator("tbody tr").count() == 16
            box = table.bounding_box()
            assert box is not None
            assert box["y"] + box["height"] <= SCREENS * LAPTOP["height"], path
            sheet = page.pdf(prefer_css_page_size=True)
            boxes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", sheet)
            sizes = [(round(float(width)), round(float(height))) for width, height in boxes]
            assert sizes == [size], path


def test_arrow_keys_walk_the_weeks_and_the_rows(
    site: Site, address: str, chromium: Browser
) -> None:
    with chromium.new_context(viewport=LAPTOP) as context:
        page = sign_in(site, context, address, Role.COORDINATOR)
        page.goto(address + WEEK)
        page.keyboard.press("ArrowRight")
        expect(page.get_by_role("heading", level=1)).to_contain_text("Week 50")
        page.keyboard.press("ArrowLeft")
        expect(page.get_by_role("heading", level=1)).to_contain_text("Week 49")
        for key, row in (("ArrowDown", 0), ("ArrowDown", 1), ("ArrowUp", 0), ("ArrowUp", 0)):
            page.keyboard.press(key)
            expect(page.locator("tbody th a").nth(row)).to_be_focused()
        # A field keeps its own arrows.
        page.locator("#gemeente").focus()
        page.keyboard.press("ArrowRight")
        expect(page.get_by_role("heading", level=1)).to_contain_text("Week 49")
        page.go_back()
        expect(page.get_by_role("heading", level=1)).to_contain_text("Week 50")


@pytest.mark.parametrize("path", [WEEK, MONTH, SEASON])
def test_a_phone_goes_nowhere_sideways(
    site: Site, address: str, chromium: Browser, path: str
) -> None:
    live_in(site)
    with chromium.new_context(viewport={"width": 360, "height": 800}) as context:
        page = sign_in(site, context, address, Role.COORDINATOR)
        page.goto(address + path)
        assert page.evaluate("document.documentElement.scrollWidth") == 360
