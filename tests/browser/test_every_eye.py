"""At every width, in letters twice as large: nothing sideways, cut or covered, thumbs fit."""

import pytest
from playwright.sync_api import Browser, Page

from tests.support.browser import follow
from tests.support.site import Site

pytestmark = pytest.mark.browser

WIDTHS = (320, 360, 768, 1280)
THUMB = 48
"""CSS pixels: the least of a target (WCAG 2.5.5 asks 44, Android 48)."""
PLACE = "kortrijk-vlasschuur"
PAGES = (
    "/",
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
    f"/plaats/{PLACE}",
    "/mijn-afspraak/",
    "/bel-mij",
    "/professionals",
    "/nowhere",
)
OF_AN_APPOINTMENT = ("", "uur", "weg", "papier")

LOOK = """(thumb) => {
    const wrong = [];
    const root = document.documentElement;
    const name = (one) => `${one.tagName.toLowerCase()}.${one.className.baseVal ?? one.className} `
        + `“${(one.textContent || one.name || "").trim().replace(/\\s+/g, " ").slice(0, 40)}”`;
    if (root.scrollWidth > root.clientWidth) wrong.push(`${root.scrollWidth} px wide`);
    const shown = (one) => one.checkVisibility()
        && !one.closest(".trap, .unseen, .skip, [aria-hidden=true]");
    const target = (one) => one.matches("input[type=radio], input[type=checkbox]")
        ? one.closest("label") ?? one : one;
    const targets = new Set([...document.querySelectorAll(
        "a[href], button, select, summary, input:not([type=hidden]), textarea"
    )].filter(shown).map(target));
    for (const one of targets) {
        one.scrollIntoView({ block: "center" });
        const box = one.getBoundingClientRect();
        if (box.height < thumb - 0.5 || box.width < thumb - 0.5)
            wrong.push(`${Math.round(box.width)} x ${Math.round(box.height)}: ${name(one)}`);
        const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
        const top = document.elementFromPoint(x, y);
        if (!top || !(one.contains(top) || top.contains(one)))
            wrong.push(`covered by ${top && name(top)}: ${name(one)}`);
    }
    for (const one of document.querySelectorAll("main *, header *, footer *")) {
        if (!shown(one) || one.closest("svg")) continue;
        const box = one.getBoundingClientRect();
        if (box.width && (box.left < -1 || box.right > root.clientWidth + 1))
            wrong.push(`out of sight: ${name(one)}`);
        const style = getComputedStyle(one);
        const cuts = style.overflowX !== "visible" && style.overflowX !== "auto";
        if (cuts && one.clientWidth && one.scrollWidth > one.clientWidth + 1
            && !one.matches("input, select")) wrong.push(`cut: ${name(one)}`);
    }
    scrollTo(0, 0);
    return wrong;
}"""


def look(page: Page, wrong: dict[str, list[str]], name: str) -> None:
    """Note what is wrong at each width, with letters as they are and twice as large."""
    for percent in (100, 200):
        page.evaluate(f"document.documentElement.style.fontSize = '{percent}%'")
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            if found := page.evaluate(LOOK, THUMB):
                wrong[f"{name}, {width} px, {percent}%"] = found


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
