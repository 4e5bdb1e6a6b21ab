"""At every width, in letters twice as large: nothing sideways, cut or covered, thumbs fit."""

import pytest
from playwright.sync_api import Browser, Page

from tests.support.browser import follow
from tests.support.eyes import look
from tests.support.site import Site

pytestmark = pytest.mark.browser

PLACE = "kortrijk-vlasschuur"
PAGES = (
    "/",
    "/privacy",
    "/afspraak/",
    "/afspraak/wegwijzer?vraag=learn-dutch",
    "/afspraak/met-wie?vraag=been-before",
    "/afspraak/taal?vraag=get-diploma",
    "/afspraak/waar?vraag=get-diploma&taal=nl",
    "/afspraak/plaats?vraag=get-diploma&taal=nl",
    "/afspraak/plaats?vraag=get-diploma&taal=ps",
    f"/afspraak/uur?vraag=get-diploma&taal=nl&plaats={PLACE}",
    f"/afspraak/uur?vraag=get-diploma&taal=ps&plaats={PLACE}",
    "/afspraak/plaatsen?vraag=get-diploma&taal=nl",
    "/afspraak/op-afstand?vraag=get-diploma&taal=nl",
    "/afspraak/op-afstand?vraag=get-diploma&taal=nl&hoe=telefoon",
    f"/plaats/{PLACE}",
    "/mijn-afspraak/",
    "/bel-mij",
    "/professionals",
    "/nowhere",
)
OF_AN_APPOINTMENT = ("", "uur", "plaats", "naam", "nummer", "taal", "weg", "papier")


def book(page: Page, address: str, wrong: dict[str, list[str]]) -> str:
    """Book the first card, and look at what comes on the way; the address of the appointment."""
    page.goto(f"{address}/afspraak/plaats?vraag=get-diploma&taal=nl")
    follow(page.locator(".answers button.main").first)
    look(page, wrong, "who")
    follow(page.locator("form:has(#voornaam) button.main"))
    look(page, wrong, "who, with mistakes")
    page.fill("#voornaam", "Amina")
    page.fill("#nummer", "0470 00 00 12")
    page.locator("label:has(#bereik)").click()
    follow(page.locator("form:has(#voornaam) button.main"))
    look(page, wrong, "done")
    slip = page.locator("a[href$=papier]").first.get_attribute("href")
    assert slip is not None
    return address + slip.removesuffix("papier")


@pytest.mark.parametrize("language", ["nl", "ar"])
def test_every_page_fits_every_eye_and_every_thumb(
    site: Site, address: str, chromium: Browser, language: str
) -> None:
    wrong: dict[str, list[str]] = {}
    with chromium.new_context() as context:
        page = context.new_page()
        page.goto(f"{address}/?lang={language}")
        for path in PAGES:
            page.goto(address + path)
            look(page, wrong, path)
        page.goto(f"{address}/afspraak/waar?vraag=get-diploma&taal=nl")
        page.fill("#woonplaats", "Dunkerque")
        follow(page.locator("form:has(#woonplaats) button.main"))
        look(page, wrong, "across the border")
        own = book(page, address, wrong)
        for part in OF_AN_APPOINTMENT:
            page.goto(own + part)
            look(page, wrong, part or "manage")
    assert wrong == {}, "\n".join(f"{n}: {w}" for n, w in wrong.items())


@pytest.mark.parametrize("percent", [100, 200])
def test_the_link_to_the_text_lies_over_nothing(
    site: Site, address: str, chromium: Browser, percent: int
) -> None:
    with chromium.new_context(viewport={"width": 360, "height": 800}) as context:
        page = context.new_page()
        page.goto(address)
        page.evaluate(f"document.documentElement.style.fontSize = '{percent}%'")
        page.keyboard.press("Tab")
        skip, header = (page.locator(one).bounding_box() for one in (".skip", "header"))
    assert skip is not None
    assert header is not None
    assert skip["y"] >= 0
    assert skip["y"] + skip["height"] <= header["y"]
