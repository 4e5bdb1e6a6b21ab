"""The way of an adult is six short pages, and each of them can be gone back from."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support.browser import follow
from tests.support.site import Site

pytestmark = pytest.mark.browser

MOST_PAGES, MOST_WORDS = 6, 350
TOWN = "8600 Esen"
COUNT = """() => {
    const texts = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
    let words = 0;
    while (texts.nextNode()) {
        const around = texts.currentNode.parentElement;
        if (around.closest(".unseen, .trap, [aria-hidden=true], option:not(:checked)")) continue;
        if (!around.matches("option") && !around.checkVisibility()) continue;
        const said = texts.currentNode.textContent.split(/\\s+/);
        words += said.filter((one) => /\\p{L}/u.test(one)).length;
    }
    return words;
}"""
"""Words, with letters in them, that somebody sees in the middle of the page; of a list the chosen
one."""


def the_way(page: Page, address: str, language: str) -> list[str]:
    """Walk it without a detour; the addresses of its pages, in order."""
    seen: list[str] = []

    def note() -> None:
        seen.append(page.url)

    page.goto(f"{address}/?lang={language}")
    note()
    follow(page.locator("main a[href='/afspraak/']"))
    note()
    follow(page.locator("a[href*='get-diploma']"))
    note()
    page.fill("#woonplaats", TOWN)
    follow(page.locator("form:has(#woonplaats) button.main"))
    note()
    follow(page.locator("[name=keuze]").first)
    note()
    page.fill("#voornaam", "Amina")
    page.fill("#nummer", "0470 00 00 12")
    page.locator("label:has(#bereik)").click()
    follow(page.locator("form:has(#voornaam) button.main"))
    note()
    return seen


@pytest.mark.parametrize("language", ["nl", "ar"])
@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_the_way_is_six_pages(
    site: Site, address: str, chromium: Browser, *, language: str, scripts: bool
) -> None:
    with chromium.new_context(java_script_enabled=scripts) as context:
        pages = the_way(context.new_page(), address, language)

    assert len(set(pages)) == len(pages) <= MOST_PAGES
    assert len(site.appointments()) == 1


@pytest.mark.parametrize("language", ["nl", "ar"])
@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_its_words_are_few(
    site: Site, address: str, chromium: Browser, *, language: str, scripts: bool
) -> None:
    words: dict[str, int] = {}
    with chromium.new_context(java_script_enabled=scripts) as context:
        page = context.new_page()
        page.set_viewport_size({"width": 360, "height": 740})
        page.on("load", lambda loaded: words.update({loaded.url: loaded.evaluate(COUNT)}))
        *_before, done = the_way(page, address, language)
        words[done] = page.evaluate(COUNT)

    assert sum(words.values()) <= MOST_WORDS, words
    assert len(words) == MOST_PAGES


def test_each_page_of_it_can_be_gone_back_from_and_shown_again(
    site: Site, address: str, chromium: Browser
) -> None:
    with chromium.new_context() as context:
        page = context.new_page()
        pages = the_way(page, address, "nl")
        for before in (pages[5], pages[3], pages[2], pages[1], pages[0]):
            page.go_back()
            assert page.url == before  # who is done is shown that, not the form again
            page.reload()
            assert page.url == before
            expect(page.locator("h1")).to_be_visible()
    assert len(site.appointments()) == 1
    assert len([one for one in site.messages() if one.kind == "confirmation"]) == 1
