"""Partner staff in a real browser: keys, clicks, page loads."""

import time

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from scheduler.access.roles import Role
from tests.support import staff_browser
from tests.support.browser import Watch
from tests.support.site import Site

pytestmark = pytest.mark.browser

SCRIPTS = [pytest.param(True, id="with scripts"), pytest.param(False, id="without scripts")]


def sign_in(site: Site, context: BrowserContext, address: str, role: Role) -> Page:
    """Signed in, with the form of booking open."""
    page = staff_browser.sign_in(site, context, address, role)
    page.goto(f"{address}/{'partner/' if role is Role.PARTNER else 'balie/boek'}")
    return page


def fill_in(page: Page) -> None:
    page.locator(".hours label").nth(3).click()
    page.get_by_label("Voornaam van de cliënt").fill("Amina")
    page.get_by_label("Nummer of e-mailadres").fill("0470000011")


def tab_to(page: Page, name: str) -> int:
    """Press Tab until the field with this name has the focus; how often that was."""
    for pressed in range(1, 40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == name:
            return pressed
    raise AssertionError(f"Tab never comes to {name}")


def tab_to_words(page: Page, words: str) -> None:
    """Press Tab until what has the focus says this."""
    for _ in range(40):
        page.keyboard.press("Tab")
        if words in page.evaluate("document.activeElement.textContent"):
            return
    raise AssertionError(f"Tab never comes to {words}")


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
        expect(page.get_by_role("heading", name="De afspraak is gemaakt.")).to_be_visible()
        assert time.monotonic() - began < 60
    assert len([url for url in loaded if "/partner/" in url]) == 2
    assert len(site.appointments()) == 1


def test_the_keyboard_alone_books(site: Site, address: str, chromium: Browser) -> None:
    """Tab follows the eye, an arrow chooses, Enter books; and on to the next client.

    Of the keys two pass by what a partner seldom needs: an hour for oneself, and how one talks.
    """
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
        assert pressed + 1 <= 34
        tab_to_words(page, "Volgende cliënt")
        page.keyboard.press("Enter")
        page.get_by_role("heading", name="Afspraak maken").wait_for()
        expect(page.get_by_label("Voornaam van de cliënt")).to_have_value("")
    assert len(site.appointments()) == 1


GROUP = {
    "Amina": "0470000041",
    "Bora": "0470000042",
    "Chi": "0470000043",
    "Dina": "0470000044",
    "Elif": "0470000045",
}


def test_five_clients_are_booked_on_two_clicks_and_what_is_typed(
    site: Site, address: str, chromium: Browser
) -> None:
    """What was typed for one stands in the first row; three Tabs bring one to the next client.

    Sixteen Tabs and Enter in all. One by one each client takes three clicks and two pages.
    """
    with chromium.new_context() as context:
        page = sign_in(site, context, address, Role.PARTNER)
        page.get_by_label("Voornaam van de cliënt").fill("Amina")
        page.get_by_text("Ik wil naar een infosessie").click()
        expect(page.get_by_role("group", name="Cliënt 1").get_by_label("Voornaam")).to_have_value(
            "Amina"
        )
        page.locator(".hours label").first.click()
        tabs = 0
        for row, (name, number) in enumerate(GROUP.items(), 1):
            for field, typed in (("voornaam", name), ("bereik", ""), ("nummer", number)):
                tabs += tab_to(page, f"{field}-{row}")
                page.keyboard.type(typed)
        assert tabs == 16
        page.keyboard.press("Enter")
        page.get_by_role("heading", name="De afspraken zijn gemaakt.").wait_for()
        page.emulate_media(media="print")
        paper = page.pdf(prefer_css_page_size=True)
    assert paper.count(b"/Type /Page\n") == len(site.appointments()) == len(GROUP)


def test_nothing_is_wrong_with_rows_in_any_width(
    site: Site, address: str, chromium: Browser
) -> None:
    with chromium.new_context() as context:
        page = sign_in(site, context, address, Role.PARTNER)
        watch = Watch(page, address)
        page.get_by_text("Ik wil naar een infosessie").click()
        page.get_by_role("heading", name="Wie komt er?").wait_for()
        watch.look("rows")
        for row in (1, 2, 3):
            page.locator(f"[name=voornaam-{row}]").fill("Amina")
            page.locator(f"[name=bereik-{row}]").select_option("other_mobile")
            page.locator(f"[name=nummer-{row}]").fill("12")
        page.get_by_role("button", name="Boek", exact=True).click()
        page.get_by_text("Cliënt 3: Dit nummer klopt niet.").wait_for()
        watch.look("what is wrong in rows")
    assert (watch.wrong, watch.noise) == ({}, [])


def test_more_rows_begin_where_one_was(site: Site, address: str, chromium: Browser) -> None:
    with chromium.new_context(java_script_enabled=False) as context:
        page = sign_in(site, context, address, Role.PARTNER)
        page.get_by_text("Ik wil naar een infosessie").click()
        page.get_by_role("button", name="Toon uren").click()
        page.get_by_role("group", name="Cliënt 5").get_by_label("Voornaam").fill("Elif")
        page.get_by_role("button", name="Meer rijen").click()
        expect(page.get_by_role("group", name="Cliënt 5").get_by_label("Voornaam")).to_have_value(
            "Elif"
        )
        assert page.url.endswith("#voornaam-6")
        expect(page.get_by_role("group", name="Cliënt 6")).to_be_in_viewport()


def test_choosing_later_keeps_what_was_typed_and_where_one_was(
    site: Site, address: str, chromium: Browser
) -> None:
    with chromium.new_context() as context:
        page = sign_in(site, context, address, Role.PARTNER)
        page.get_by_label("Voornaam van de cliënt").fill("Amina")
        page.locator("[name=vraag]:checked").focus()
        page.keyboard.press("ArrowUp")
        page.get_by_text("30 minuten").wait_for()
        expect(page.locator("[name=vraag]:focus")).to_have_value("one-question")
        expect(page.get_by_label("Voornaam van de cliënt")).to_have_value("Amina")
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
        expect(page.get_by_role("heading", name="De afspraak is gemaakt.")).to_be_visible()
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
        expect(page.locator("article.slip")).to_be_visible()
        expect(page.locator(".for-client")).to_be_hidden()
        paper = page.pdf(prefer_css_page_size=True)
    assert paper.count(b"/Type /Page\n") == 1


def test_saying_where_a_client_lives_keeps_what_was_typed(
    site: Site, address: str, chromium: Browser
) -> None:
    with chromium.new_context() as context:
        page = sign_in(site, context, address, Role.PARTNER)
        watch = Watch(page, address)
        fill_in(page)
        page.get_by_text("De cliënt komt uit:").click()
        town = page.get_by_label("Postcode of gemeente")
        town.fill("Popringe")
        page.get_by_role("button", name="Toon wat dichtbij is").click()
        page.get_by_text("Deze gemeente kennen we niet.").wait_for()
        watch.look("which place is it")
        page.get_by_label("Welke is het?").select_option("8970 Poperinge")
        page.get_by_role("button", name="Toon wat dichtbij is").click()
        page.get_by_text("De cliënt komt uit: 8970 Poperinge").wait_for()
        expect(page.locator(".place-hours legend").first).to_contain_text("Poperinge")
        expect(page.get_by_label("Voornaam van de cliënt")).to_have_value("Amina")
        assert "Poperinge" not in page.url
    assert watch.wrong == {}


@pytest.mark.parametrize("scripts", SCRIPTS)
def test_by_telephone_there_are_hours_and_no_places(
    site: Site, address: str, chromium: Browser, *, scripts: bool
) -> None:
    with chromium.new_context(java_script_enabled=scripts) as context:
        page = sign_in(site, context, address, Role.PARTNER)

        def choose(words: str) -> None:
            page.get_by_label(words, exact=True).check()
            if not scripts:
                page.get_by_role("button", name="Toon uren").click()

        places = page.get_by_label("Plaats", exact=True)
        expect(places).to_be_visible()
        choose("Per telefoon")
        expect(places).to_be_hidden()
        expect(page.locator(".place-hours > legend")).to_have_text("Vrije uren")
        expect(page.get_by_text("De cliënt komt uit:")).to_be_hidden()
        if scripts:  # what was chosen with the keyboard keeps it
            expect(page.get_by_label("Per telefoon")).to_be_focused()
        choose("Ik heb een diploma van een ander land")
        expect(page.get_by_label("Per telefoon")).to_be_hidden()
        expect(places).to_be_visible()
        choose("Ik wil iets leren. Ik weet nog niet wat.")
        choose("Per video")
        expect(page.get_by_text("De cliënt krijgt een link.")).to_be_visible()
        fill_in(page)
        page.get_by_role("button", name="Boek", exact=True).click()
        expect(page.get_by_role("heading", name="De afspraak is gemaakt.")).to_be_visible()
        expect(page.locator(".for-client")).to_contain_text("Per video")


@pytest.mark.parametrize("scripts", SCRIPTS)
@pytest.mark.parametrize("role", [Role.PARTNER, Role.COORDINATOR])
def test_who_books_with_an_interpreter_asks_for_one(
    site: Site, address: str, chromium: Browser, role: Role, *, scripts: bool
) -> None:
    """Where nobody speaks the language one button asks for an interpreter, and the tick says so."""
    with chromium.new_context(java_script_enabled=scripts) as context:
        page = sign_in(site, context, address, role)
        page.get_by_label("Taal van het gesprek").select_option("ti")
        if not scripts:
            page.get_by_role("button", name="Toon uren").click()
        page.get_by_role("button", name="Boek met een tolk").click()
        page.locator("#slots [name=tolk][value='1']").wait_for(state="attached")
        expect(page.get_by_label("Met tolk")).to_be_checked()
        if scripts:  # the button is gone, and what it did has the focus
            expect(page.get_by_label("Met tolk")).to_be_focused()
        fill_in(page)
        page.get_by_role("button", name="Boek", exact=True).click()
        page.get_by_role("heading", name="De afspraak is gemaakt.").wait_for()
    (made,) = site.appointments()
    assert (made.language, made.interpreter) == ("ti", True)
