"""Partner staff and the phone desk in a real browser: keys, clicks, page loads, axe."""

import time

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page

from database import write
from scheduler.people import accounts
from scheduler.people.models import Role
from tests.web.site import Site
from tests.web.staff.conftest import make_account

pytestmark = pytest.mark.browser

STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WIDTHS = (360, 1280)
SCRIPTS = [pytest.param(True, id="with scripts"), pytest.param(False, id="without scripts")]


def sign_in(site: Site, context: BrowserContext, address: str, role: Role) -> Page:
    account = make_account(site, role, f"{role}@example.org", None)
    with site.app.app_context():
        way = write(accounts.open_way, account, site.app.config["SIGN_IN_KEY"], now=site.clock.now)
    page = context.new_page()
    page.goto(f"{address}/aanmelden/link/{way.token}")
    page.get_by_role("button", name="Meld mij aan").click()
    page.goto(f"{address}/{'partner/' if role is Role.PARTNER else 'balie/boek'}")
    return page


def fill_in(page: Page) -> None:
    page.locator(".hours label").nth(3).click()
    page.get_by_label("Voornaam van de cliënt").fill("Amina")
    page.get_by_label("Nummer of e-mailadres").fill("0470000011")


def violations(page: Page) -> list[str]:
    found = Axe().run(page, options={"runOnly": STANDARDS}).response["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html']}" for one in found]


def looked_at(page: Page) -> list[str]:
    """What axe finds at each width, and whether the page scrolls sideways."""
    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        sideways = page.evaluate("document.documentElement.scrollWidth > innerWidth")
        found += [f"{width}: {one}" for one in violations(page)]
        found += [f"{width}: scrolls sideways"] * sideways
    return found


def tab_to(page: Page, name: str) -> int:
    """Press Tab until the field with this name has the focus; how often that was."""
    for pressed in range(1, 40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == name:
            return pressed
    raise AssertionError(f"Tab never comes to {name}")


def test_no_page_of_partners_has_a_violation_or_scrolls_sideways(
    site: Site, address: str, chromium: Browser
) -> None:
    with chromium.new_context() as context:
        page = sign_in(site, context, address, Role.PARTNER)
        found = {"the form": looked_at(page)}
        page.get_by_role("button", name="Boek").click()
        found["the form with mistakes"] = looked_at(page)
        page.get_by_text("Geen gsm: alleen het papier").click()
        fill = page.get_by_label("Voornaam van de cliënt")
        page.locator(".hours label").first.click()
        fill.fill("Amina")
        page.get_by_role("button", name="Boek").click()
        found["the page for the client"] = looked_at(page)
        page.get_by_role("link", name="العربية").click()
        found["in Arabic"] = looked_at(page)
        page.get_by_role("link", name="Verzet").click()
        found["another hour"] = looked_at(page)
        page.go_back()
        page.get_by_role("link", name="Zeg af").click()
        found["calling off"] = looked_at(page)
        page.goto(f"{address}/partner/doorverwijzingen")
        found["referrals"] = looked_at(page)
    assert {where: what for where, what in found.items() if what} == {}


def test_no_page_of_the_desk_has_a_violation_or_scrolls_sideways(
    site: Site, address: str, chromium: Browser
) -> None:
    caller = site.visitor()
    caller.open("/bel-mij")
    caller.submit("Bel mij", nummer="0470 00 00 21", taal="fr", dagdeel="namiddag")
    with chromium.new_context() as context:
        page = sign_in(site, context, address, Role.COUNSELLOR)
        found = {"the form": looked_at(page)}
        fill_in(page)
        page.get_by_role("button", name="Boek").click()
        page.goto(f"{address}/balie/")
        page.get_by_label("Nummer of e-mailadres").fill("0470000011")
        page.keyboard.press("Enter")
        page.get_by_text("Amina").wait_for()
        found["what was found, and who waits"] = looked_at(page)
    assert {where: what for where, what in found.items() if what} == {}


@pytest.mark.parametrize("scripts", SCRIPTS)
def test_a_booking_takes_three_clicks_two_fields_and_two_pages(
    site: Site, address: str, chromium: Browser, *, scripts: bool
) -> None:
    with chromium.new_context(java_script_enabled=scripts) as context:
        page = sign_in(site, context, address, Role.PARTNER)
        loaded: list[str] = []
        page.on("response", lambda one: loaded.append(one.url) if one.status == 200 else None)
        page.reload()
        began = time.monotonic()
        fill_in(page)
        page.get_by_role("button", name="Boek").click()
        assert page.get_by_role("heading", name="De afspraak is gemaakt.").is_visible()
        assert time.monotonic() - began < 60
    assert len([url for url in loaded if "/partner/" in url]) == 2
    assert len(site.appointments()) == 1


def test_the_keyboard_alone_books(site: Site, address: str, chromium: Browser) -> None:
    """Tab follows the eye, an arrow chooses, Enter books."""
    with chromium.new_context() as context:
        page = sign_in(site, context, address, Role.PARTNER)
        order = ("vraag", "taal", "tolk", "plaats", "uur")
        pressed = sum(tab_to(page, name) for name in order)
        page.keyboard.press("ArrowDown")
        pressed += 1
        for name, typed in (("voornaam", "Amina"), ("bereik", ""), ("nummer", "0470000011")):
            pressed += tab_to(page, name) + len(typed)
            page.keyboard.type(typed)
        page.keyboard.press("Enter")
        page.get_by_role("heading", name="De afspraak is gemaakt.").wait_for()
        assert pressed + 1 <= 32
    assert len(site.appointments()) == 1


def test_choosing_later_keeps_what_was_typed_and_where_one_was(
    site: Site, address: str, chromium: Browser
) -> None:
    with chromium.new_context() as context:
        page = sign_in(site, context, address, Role.PARTNER)
        page.get_by_label("Voornaam van de cliënt").fill("Amina")
        page.locator("[name=vraag]:checked").focus()
        page.keyboard.press("ArrowUp")
        page.get_by_text("30 minuten").wait_for()
        assert page.evaluate("document.activeElement.value") == "one-question"
        assert page.get_by_label("Voornaam van de cliënt").input_value() == "Amina"
        fill_in(page)
        page.get_by_role("button", name="Boek").click()
        page.get_by_role("heading", name="De afspraak is gemaakt.").wait_for()
    (made,) = site.appointments()
    with site.looking() as session:
        assert session.merge(made).entry.service.code == "information"


def test_going_back_after_booking_shows_it(site: Site, address: str, chromium: Browser) -> None:
    with chromium.new_context() as context:
        page = sign_in(site, context, address, Role.PARTNER)
        fill_in(page)
        page.get_by_role("button", name="Boek").click()
        page.get_by_role("heading", name="De afspraak is gemaakt.").wait_for()
        page.go_back()
        assert page.get_by_role("heading", name="De afspraak is gemaakt.").is_visible()
    assert len(site.appointments()) == 1


def test_what_is_printed_is_one_sheet_of_a5(site: Site, address: str, chromium: Browser) -> None:
    with chromium.new_context() as context:
        page = sign_in(site, context, address, Role.PARTNER)
        page.get_by_label("Taal van het gesprek").select_option("ar")
        page.locator("[name=taal][value=ar]").wait_for(state="attached")
        fill_in(page)
        page.get_by_role("button", name="Boek").click()
        page.get_by_role("heading", name="De afspraak is gemaakt.").wait_for()
        page.emulate_media(media="print")
        assert page.locator("article.slip").is_visible()
        assert not page.locator(".for-client").is_visible()
        paper = page.pdf(prefer_css_page_size=True)
    assert paper.count(b"/Type /Page\n") == 1


def test_saying_where_a_client_lives_keeps_what_was_typed(
    site: Site, address: str, chromium: Browser
) -> None:
    with chromium.new_context() as context:
        page = sign_in(site, context, address, Role.PARTNER)
        fill_in(page)
        page.get_by_text("De cliënt komt uit:").click()
        town = page.get_by_label("Postcode of gemeente")
        town.fill("Popringe")
        page.get_by_role("button", name="Toon wat dichtbij is").click()
        page.get_by_text("Deze gemeente kennen we niet.").wait_for()
        asked = looked_at(page)
        page.get_by_label("Welke is het?").select_option("8970 Poperinge")
        page.get_by_role("button", name="Toon wat dichtbij is").click()
        page.get_by_text("De cliënt komt uit: 8970 Poperinge").wait_for()
        assert "Poperinge" in page.locator(".place-hours legend").first.inner_text()
        assert page.get_by_label("Voornaam van de cliënt").input_value() == "Amina"
        assert "Poperinge" not in page.url
    assert asked == []
