"""The pages of adults in a real browser: for every eye, every hand, every phone."""

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect
from sqlalchemy import update
from sqlalchemy.orm import Session

from database import write
from scheduler.appointments.models import Appointment, AppointmentState
from scheduler.appointments.policy import PUBLIC_HOLD
from scheduler.web.core.moment_codec import moment_value
from scheduler.zitdagen.models import Zitdag, ZitdagState
from tests.browser.conftest import serving
from tests.support.browser import PHONE, Watch, follow
from tests.support.example_site import running
from tests.support.site import Site, book, go_to_times, hours_of
from tests.support.site import introduce as introduce_at_once
from tests.support.site import press as press_hour

pytestmark = pytest.mark.browser

TIMES = "/afspraak/uur?vraag=get-diploma&taal={}&plaats=kortrijk-vlasschuur"
OTHER = "0470 00 00 12"
DONE = "Je afspraak is gemaakt."
# How far the Tab key may have to go on one page.
MOST_TABS = 60


def window(chromium: Browser, **how: Any) -> BrowserContext:
    """A window of its own, of somebody who reads Dutch."""
    return chromium.new_context(locale="nl-BE", **how)


def send(page: Page, field: str) -> None:
    """Press the button of the form that asks for this field, in whatever language."""
    follow(page.locator(f'form:has([name="{field}"]) button.main'))


def confirm(page: Page) -> None:
    follow(page.locator("main form button.main"))


def introduce(page: Page, name: str, number: str) -> None:
    page.fill("#voornaam", name)
    page.fill("#nummer", number)
    page.locator("label:has(#bereik)").click()
    send(page, "voornaam")


def go_to_who(page: Page, address: str, language: str = "nl") -> None:
    """The first hour of a card."""
    page.goto(f"{address}/afspraak/plaats?vraag=get-diploma&taal={language}")
    follow(page.locator("[name=keuze]").first)


def book_in(page: Page, address: str, language: str = "nl", number: str = OTHER) -> None:
    go_to_who(page, address, language)
    introduce(page, "أمينة" if language == "ar" else "Amina", number)


def _close_everything(session: Session) -> None:
    session.execute(update(Zitdag).values(state=ZitdagState.CANCELLED))


def look_at_what_is_chosen(watch: Watch, language: str) -> None:
    page = watch.page
    for name, path in (
        ("front", f"/?lang={language}"),
        ("question", "/afspraak/"),
        ("signpost", "/afspraak/wegwijzer?vraag=learn-dutch"),
        ("with whom", "/afspraak/met-wie?vraag=been-before"),
        ("language", "/afspraak/taal?vraag=get-diploma"),
        ("language, unknown", "/afspraak/taal?vraag=get-diploma&taal=xx"),
        ("where", "/afspraak/waar?vraag=get-diploma"),
        ("cards", f"/afspraak/plaats?vraag=get-diploma&taal={language}"),
        ("cards, nobody speaks it", "/afspraak/plaats?vraag=get-diploma&taal=ps"),
        ("all places", f"/afspraak/plaatsen?vraag=get-diploma&taal={language}"),
        ("no place there", "/afspraak/plaatsen?vraag=get-diploma&taal=nl&gemeente=Parijs"),
        ("time", TIMES.format(language)),
        ("time, lost", f"{TIMES.format(language)}&kwijt=20261130T080000Z"),
        ("time, nobody speaks it", TIMES.format("ps")),
        ("not there", "/nowhere"),
        ("gone", "/a/AAAA"),
    ):
        page.goto(watch.own + path)
        watch.look(name)


def look_at_where(watch: Watch, language: str) -> None:
    page = watch.page
    page.goto(f"{watch.own}/afspraak/waar?vraag=get-diploma&taal={language}")
    for name, typed in (
        ("where, a postcode of sixteen", "8600"),
        ("where, a typing error", "Brugghe"),
        ("where, unknown", "xyzzy"),
        ("border", "Dunkerque"),
    ):
        page.fill("#woonplaats", typed)
        with page.expect_navigation():
            page.press("#woonplaats", "Enter")
        watch.look(name)


def look_at_who(watch: Watch, site: Site, language: str) -> None:
    page = watch.page
    page.goto(watch.own + TIMES.format(language))
    follow(page.locator("#dagen a").first)
    watch.look("time, a part of a day")
    follow(page.locator("[name=uur]").first)
    watch.look("who")
    send(page, "voornaam")
    watch.look("who, with mistakes")
    page.locator("label:has(#bereik-other)").click()
    page.fill("#nummer", "abc")
    send(page, "voornaam")
    watch.look("who, of somebody else")
    page.locator("main details summary").click()
    page.locator("label:has(#bereik-email)").click()
    send(page, "voornaam")
    watch.look("who, by mail")
    site.clock.wait(PUBLIC_HOLD)
    book_all_of(site)
    introduce(page, "أمينة" if language == "ar" else "Amina", OTHER)
    watch.look("who, the hour is gone")


def book_all_of(site: Site) -> None:
    """Somebody else has the hour that was held."""
    (held,) = site.appointments(AppointmentState.HELD)
    with site.looking() as session:
        entry = session.get_one(Appointment, held.id).entry
        place = entry.zitdag.loket.code
        hour = moment_value(entry.starts_at)
    rival = site.visitor()
    go_to_times(rival, place=place)
    hours_of(rival)
    press_hour(rival, "uur", hour)
    introduce_at_once(rival, nummer="0470 00 00 19")


def look_at_what_is_made(watch: Watch, site: Site, language: str) -> None:
    page = watch.page
    book_in(page, watch.own, language)
    watch.look("done")
    made = site.appointments(AppointmentState.BOOKED)[-1]
    manage = f"{watch.own}/mijn-afspraak/{made.uid}/"
    for name, part in (("manage", ""), ("move", "uur"), ("cancel", "weg"), ("slip", "papier")):
        page.goto(manage + part)
        watch.look(name)
    page.goto(f"{manage}weg")
    confirm(page)
    watch.look("manage, cancelled")
    for _ in range(2):
        book(site.visitor(), nummer=OTHER)
    book_in(page, watch.own, language)
    watch.look("refused")
    follow(page.locator("form[action$='sluit-af'] button").first)
    watch.look("closed")


def look_at_the_rest(watch: Watch, site: Site, language: str) -> None:
    page = watch.page
    page.goto(f"{watch.own}/mijn-afspraak/")
    watch.look("find")
    send(page, "voornaam")
    watch.look("find, with mistakes")
    page.goto(f"{watch.own}/bel-mij")
    watch.look("call me")
    send(page, "nummer")
    watch.look("call me, with mistakes")
    page.fill("#nummer", OTHER)
    page.locator("label:has(#dagdeel)").click()
    send(page, "nummer")
    watch.look("call me, done")
    with site.app.app_context():
        write(_close_everything)
    for name, path in (
        ("place, none free", f"/afspraak/plaats?vraag=get-diploma&taal={language}"),
        ("time, none free", TIMES.format(language)),
    ):
        page.goto(watch.own + path)
        watch.look(name)


@pytest.mark.parametrize("language", ["nl", "ar"])
def test_no_page_has_a_violation_or_scrolls_sideways(
    site: Site, address: str, chromium: Browser, language: str
) -> None:
    with window(chromium) as context:
        watch = Watch(context.new_page(), address)
        look_at_what_is_chosen(watch, language)
        look_at_where(watch, language)
        look_at_who(watch, site, language)
        look_at_what_is_made(watch, site, language)
        look_at_the_rest(watch, site, language)
    assert watch.wrong == {}
    assert watch.noise == []


def test_a_browser_says_where_it_is_only_when_it_is_asked(
    site: Site, address: str, chromium: Browser
) -> None:
    here = {"latitude": 51.2093, "longitude": 3.2247}
    with window(chromium, geolocation=here, permissions=["geolocation"]) as context:
        page = context.new_page()
        page.goto(f"{address}/afspraak/waar?vraag=get-diploma&taal=nl")
        expect(page.locator("[data-latitude]")).to_have_value("")
        with page.expect_navigation():
            page.get_by_role("button", name="Zoek waar ik nu ben").click()
        expect(page.locator("h1")).to_have_text("Waar en wanneer kom je?")
        page.get_by_role("link", name="Terug").click()
        expect(page.locator("#woonplaats")).to_have_value("8000 Brugge")


def test_who_does_not_let_it_can_still_type(site: Site, address: str, chromium: Browser) -> None:
    with window(chromium, permissions=[]) as context:
        page = context.new_page()
        page.goto(f"{address}/afspraak/waar?vraag=get-diploma&taal=nl")
        page.get_by_role("button", name="Zoek waar ik nu ben").click()
        page.get_by_text("Dat lukt niet. Schrijf je gemeente.").wait_for()


@pytest.mark.parametrize("language", ["nl", "ar"])
def test_the_dark_pages_of_the_way_have_no_violation_either(
    site: Site, address: str, chromium: Browser, language: str
) -> None:
    with window(chromium, color_scheme="dark") as context:
        watch = Watch(context.new_page(), address)
        page = watch.page
        chosen = f"vraag=get-diploma&taal={language}"
        for path in (
            f"/?lang={language}",
            "/afspraak/",
            f"/afspraak/waar?{chosen}",
            f"/afspraak/plaats?{chosen}",
            TIMES.format(language),
        ):
            page.goto(address + path)
            watch.look(path, PHONE)
        follow(page.locator("#dagen a").first)
        watch.look("a part of a day", PHONE)
        follow(page.locator("[name=uur]").first)
        send(page, "voornaam")
        watch.look("who, with mistakes", PHONE)
        introduce(page, "Amina", OTHER)
        watch.look("done", PHONE)
        follow(page.locator("a[href^='/mijn-afspraak/'][href$='/']").first)
        watch.look("manage", PHONE)
    assert watch.wrong == {}
    assert watch.noise == []


def test_a_page_without_a_database_has_no_violation(tmp_path: Path, chromium: Browser) -> None:
    nowhere = f"sqlite:///{tmp_path}/nowhere/at_all.sqlite"
    with running(nowhere) as site, serving(site) as address, window(chromium) as context:
        watch = Watch(context.new_page(), address)
        watch.page.goto(address)
        expect(watch.page.locator("h1")).to_have_text("Even geduld.")
        watch.look("unavailable")
    assert watch.wrong == {}


@pytest.mark.parametrize("scale", [1, 2], ids=["as it is", "twice as large"])
def test_text_twice_as_large_still_fits(
    site: Site, address: str, chromium: Browser, scale: int
) -> None:
    """Zooming to 200% leaves half the width: 640 px look like 320."""
    viewport = {"width": 640 // scale, "height": 800}
    with window(chromium, viewport=viewport, device_scale_factor=scale) as context:
        page = context.new_page()
        for path in ("/", "/afspraak/", TIMES.format("nl"), "/bel-mij"):
            page.goto(address + path)
            assert page.evaluate("document.documentElement.scrollWidth") <= 640 // scale, path


def say_where_from(page: Page) -> None:
    """From Kortrijk, with a slip of the finger, by bike."""
    page.get_by_role("textbox", name="Postcode of gemeente").fill("Kortijk")
    page.get_by_role("button", name="Verder").click()
    page.get_by_text("8500 Kortrijk").click()
    page.get_by_role("button", name="Verder").click()
    page.locator("#hoe summary").click()
    page.get_by_text("Met de fiets", exact=True).last.click()
    page.get_by_role("button", name="Zoek opnieuw").click()


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_the_whole_way_works(site: Site, address: str, chromium: Browser, *, scripts: bool) -> None:
    with window(chromium, java_script_enabled=scripts) as context:
        page = context.new_page()
        page.goto(f"{address}/?lang=nl")
        page.get_by_role("link", name="Maak een afspraak").click()
        page.get_by_role("link", name="Ik wil een diploma halen").click()
        say_where_from(page)
        page.get_by_role("button", name=re.compile("Kies dit uur")).first.click()
        page.get_by_role("textbox", name="Voornaam").fill("Amina")
        page.get_by_role("textbox", name="Gsm-nummer").fill(OTHER)
        page.get_by_text("Van mij").click()
        page.get_by_role("button", name="Maak mijn afspraak").click()
        expect(page.locator("h1")).to_have_text(DONE)
        page.get_by_role("link", name="Verander je afspraak").click()
        page.get_by_role("link", name="Kies een andere dag").click()
        page.locator("#dagen a").last.click()
        page.locator("[name=uur]").last.click()
        expect(page.get_by_text("Je afspraak is veranderd.")).to_be_visible()
        page.get_by_role("link", name="Ik kan niet komen").click()
        page.get_by_role("button", name="Ja, weg").click()
        expect(page.get_by_text("Deze afspraak is weg.")).to_be_visible()
    assert [one.state for one in site.appointments()] == [AppointmentState.CANCELLED]
    told = {one.kind for one in site.messages()}
    assert {"confirmation", "changed", "cancelled_by_client"} <= told


def _has_focus(target: Locator) -> bool:
    return bool(target.evaluate("one => one === document.activeElement"))


def _focus_is_seen(page: Page) -> bool:
    """An outline or a shadow, on what has the focus or on the label around it."""
    return bool(
        page.evaluate(
            """() => {
                const one = document.activeElement;
                return [one, one.closest("label"), one.closest("details")].some((shown) => {
                    if (!shown) return false;
                    const style = getComputedStyle(shown);
                    const drawn = style.outlineStyle !== "none" && style.outlineWidth !== "0px";
                    return drawn || style.boxShadow !== "none";
                });
            }"""
        )
    )


def tab_to(page: Page, target: Locator) -> None:
    """Press Tab until it has the focus; wherever the focus goes, it is seen."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        assert _focus_is_seen(page), page.evaluate("document.activeElement.outerHTML")
        if _has_focus(target):
            return
    raise AssertionError(f"Tab never comes to {target}")


def press(page: Page, selector: str, key: str = "Enter") -> None:
    target = page.locator(selector).first
    tab_to(page, target)
    with page.expect_navigation():
        page.keyboard.press(key)


def type_where_from(page: Page) -> None:
    tab_to(page, page.locator("#woonplaats"))
    page.keyboard.type("8500")
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_the_whole_way_works_with_the_keyboard_alone(
    site: Site, address: str, chromium: Browser
) -> None:
    with window(chromium) as context:
        page = context.new_page()
        page.goto(f"{address}/?lang=nl")
        press(page, "a[href='/afspraak/']")
        press(page, "a[href*='get-diploma']")
        type_where_from(page)
        press(page, "[name=keuze]")
        tab_to(page, page.locator("#voornaam"))
        page.keyboard.type("Amina")
        tab_to(page, page.locator("#nummer"))
        page.keyboard.type(OTHER)
        tab_to(page, page.locator("#bereik"))
        page.keyboard.press("Space")
        press(page, "form:has([name=voornaam]) button.main")
        page.locator(".tick").wait_for()
        expect(page.locator("h1")).to_have_text(DONE)
        press(page, "a[href^='/mijn-afspraak/'][href$='/']")
        press(page, "a[href$='/weg']")
        press(page, "main form button.main", "Space")
        page.get_by_text("Deze afspraak is weg.").wait_for()
    assert [one.state for one in site.appointments()] == [AppointmentState.CANCELLED]


def test_the_first_tab_offers_to_skip_to_the_text(
    site: Site, address: str, chromium: Browser
) -> None:
    with window(chromium) as context:
        page = context.new_page()
        page.goto(f"{address}/afspraak/")
        page.keyboard.press("Tab")
        skip = page.get_by_role("link", name="Ga naar de tekst")
        expect(skip).to_be_focused()
        expect(skip).to_be_visible()
        page.keyboard.press("Enter")
        expect(page.locator("main")).to_be_focused()


def test_what_is_wrong_gets_the_focus_and_leads_to_its_field(
    site: Site, address: str, chromium: Browser
) -> None:
    with window(chromium) as context:
        page = context.new_page()
        page.goto(f"{address}/bel-mij")
        send(page, "nummer")
        expect(page.locator("[data-errors]")).to_be_focused()
        page.locator("[data-errors] a").first.click()
        expect(page.locator("#nummer")).to_be_focused()


def test_going_back_after_booking_shows_that_it_is_done(
    site: Site, address: str, chromium: Browser
) -> None:
    with window(chromium) as context:
        page = context.new_page()
        book_in(page, address)
        page.go_back()
        expect(page.locator("h1")).to_have_text(DONE)
        page.go_back()
        expect(page.locator("h1")).to_have_text("Waar en wanneer kom je?")
    assert len(site.appointments()) == 1
    assert len(site.messages()) == 1


def test_a_double_click_books_once(site: Site, address: str, chromium: Browser) -> None:
    with window(chromium) as context:
        page = context.new_page()
        go_to_who(page, address)
        page.fill("#voornaam", "Amina")
        page.fill("#nummer", OTHER)
        page.locator("label:has(#bereik)").click()
        page.locator("form:has(#voornaam) button.main").dblclick()
        page.locator(".tick").wait_for()
        expect(page.locator("h1")).to_have_text(DONE)
    assert len(site.appointments()) == 1
    assert len(site.messages()) == 1


@pytest.mark.parametrize("language", ["nl", "fr", "en", "ar"])
def test_the_slip_is_one_page_of_a5(
    site: Site, address: str, chromium: Browser, language: str
) -> None:
    with window(chromium) as context:
        page = context.new_page()
        page.goto(f"{address}/?lang={language}")
        book_in(page, address, language)
        follow(page.locator("a[href$='papier']"))
        expect(page.locator("[data-print]")).to_be_visible()
        paper = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", paper)) == 1
    width, height = (float(one) for one in _media_box(paper)[2:])
    assert (round(width), round(height)) in {(419, 595), (420, 595), (420, 596), (419, 596)}


def _media_box(paper: bytes) -> list[bytes]:
    found = re.search(rb"/MediaBox\s*\[([^\]]*)\]", paper)
    assert found is not None
    return found[1].split()


def test_reading_aloud_is_offered_only_where_there_is_a_voice(
    site: Site, address: str, chromium: Browser
) -> None:
    voices = """
        const spoken = [];
        window.spoken = spoken;
        Object.defineProperty(window, "speechSynthesis", { value: {
            speaking: false, pending: false,
            getVoices: () => [{ lang: "nl-BE", name: "een stem" }],
            speak: (words) => spoken.push([words.lang, words.text]),
            cancel: () => {}, addEventListener: () => {},
        } });
        window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
    """
    with window(chromium) as context:
        page = context.new_page()
        page.add_init_script(voices)
        button = page.locator("[data-read-aloud]")
        page.goto(f"{address}/?lang=ar")
        expect(button).to_be_hidden()
        page.goto(f"{address}/?lang=nl")
        button.click()
        spoken = page.evaluate("window.spoken")
    assert ["nl-BE", "Gratis hulp bij leren."] in spoken
    assert not [text for _lang, text in spoken if not text.strip()]
