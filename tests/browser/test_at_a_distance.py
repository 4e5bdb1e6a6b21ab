"""The pages of a conversation at a distance in a browser: for every eye, and with the camera."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from scheduler.appointments.models import AppointmentState
from tests.support.browser import DESK, NARROWEST, PHONE, Watch
from tests.support.site import Site

pytestmark = pytest.mark.browser

MEANS = "/afspraak/op-afstand?vraag=get-diploma&taal={0}&lang={0}"


@pytest.fixture
def window(chromium: Browser) -> Iterator[BrowserContext]:
    with chromium.new_context(locale="nl-BE") as context:
        yield context


def _book(page: Page, address: str, language: str, word: str, number: str = "12") -> None:
    page.goto(f"{address}{MEANS.format(language)}&hoe={word}")
    page.locator("#dagen a").first.click()
    page.locator("[name=uur]").first.click()
    page.locator("#voornaam").fill("Amina")
    page.fill("#nummer", f"0470 00 00 {number}")
    page.locator("label:has(#bereik)").click()
    page.locator("form:has(#voornaam) button.main").click()
    page.locator(".tick").wait_for()


@pytest.mark.parametrize("language", ["nl", "ar"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_of_it_has_a_violation_or_scrolls_sideways(
    site: Site, address: str, chromium: Browser, *, language: str, scheme: str
) -> None:
    with chromium.new_context(color_scheme="dark" if scheme == "dark" else "light") as context:
        watch = Watch(context.new_page(), address)
        page = watch.page
        page.goto(address + MEANS.format(language))
        watch.look("the means", PHONE, DESK)
        for word, number in (("telefoon", "12"), ("video", "13")):
            page.goto(f"{address}{MEANS.format(language)}&hoe={word}")
            watch.look(f"{word}: the hours", NARROWEST, DESK)
            _book(page, address, language, word, number)
            watch.look(f"{word}: done", PHONE, DESK)
            made = site.appointments(AppointmentState.BOOKED)[-1]
            for part in ("", "uur", "weg", "papier", "nummer"):
                page.goto(f"{address}/mijn-afspraak/{made.uid}/{part}")
                watch.look(f"{word}: {part or 'manage'}", PHONE)
        page.goto(f"{address}/mijn-afspraak/{made.uid}/video")
        watch.look("the video", PHONE, DESK)
    assert watch.wrong == {}
    assert watch.noise == []


def test_a_camera_that_is_refused_says_so_and_the_link_stays(
    site: Site, address: str, window: BrowserContext
) -> None:
    page = window.new_page()
    _book(page, address, "nl", "video")
    page.get_by_role("link", name="Ga naar je videogesprek").click()
    room = page.get_by_role("link", name="Ga naar je videogesprek")
    expect(room).to_have_attribute("href", re.compile("^https://video.example.org/[a-z2-7]{26}$"))
    page.get_by_role("button", name="Probeer je camera").click()
    expect(page.get_by_role("status")).to_have_text(
        "Je camera werkt niet. Zeg ja als je gsm het vraagt."
    )
    expect(room).to_be_visible()


def test_without_scripts_there_is_the_link_alone(
    site: Site, address: str, chromium: Browser
) -> None:
    with chromium.new_context(java_script_enabled=False, locale="nl-BE") as context:
        page = context.new_page()
        _book(page, address, "nl", "video")
        page.get_by_role("link", name="Ga naar je videogesprek").click()
        expect(page.get_by_role("link", name="Ga naar je videogesprek")).to_be_visible()
        expect(page.get_by_role("button", name="Probeer je camera")).to_be_hidden()
