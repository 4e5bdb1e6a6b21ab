"""On a shared computer a page that was left open, or lies behind the back button, shows nobody."""

from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from scheduler.web.public.forgetting import IDLE
from tests.browser.test_public import book_in, window
from tests.support.browser import follow
from tests.support.site import Site

pytestmark = pytest.mark.browser

FORGOT = "Wij zijn je keuzes vergeten. Zo ziet niemand ze."
TICK = timedelta(seconds=16)
"""The page looks at the clock a little more often than this."""


def _left(page: Page, address: str, site: Site) -> str:
    """A page with a name on it that somebody walked away from; its address."""
    page.clock.install()
    book_in(page, address)
    follow(page.locator("a", has_text="Verander je afspraak"))
    site.clock.step = timedelta()
    expect(page.locator("main")).to_contain_text("Amina")
    return page.url


def test_a_page_left_open_goes_to_the_start_which_says_so(
    chromium: Browser, site: Site, address: str
) -> None:
    with window(chromium) as context:
        page = context.new_page()
        mine = _left(page, address, site)
        page.clock.fast_forward(int((IDLE - TICK).total_seconds() * 1000))
        assert page.url == mine
        site.clock.wait(IDLE)
        with page.expect_navigation():
            page.clock.fast_forward(int(2 * TICK.total_seconds() * 1000))
        expect(page.locator("main")).to_contain_text(FORGOT)
        page.go_back()
        assert "Amina" not in page.content()


@pytest.mark.parametrize("scripted", [True, False], ids=["with scripts", "without"])
def test_back_shows_nothing_of_who_was_forgotten(
    chromium: Browser, site: Site, address: str, *, scripted: bool
) -> None:
    with window(chromium, java_script_enabled=scripted) as context:
        page = context.new_page()
        book_in(page, address)
        follow(page.locator("a", has_text="Verander je afspraak"))
        follow(page.locator("a.brand"))
        site.clock.wait(IDLE)
        page.go_back()
        assert "Amina" not in page.content()
        expect(page.locator("main")).to_contain_text(FORGOT)


def test_back_after_sluit_af_shows_nothing(chromium: Browser, site: Site, address: str) -> None:
    with window(chromium) as context:
        page = context.new_page()
        book_in(page, address)
        follow(page.locator("a", has_text="Verander je afspraak"))
        follow(page.locator("footer button", has_text="Sluit af"))
        for _ in range(3):
            page.go_back()
            assert "Amina" not in page.content()
