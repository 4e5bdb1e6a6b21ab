"""Passkeys in a real browser, with the browser's own virtual authenticator."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, BrowserContext, CDPSession, Page, expect

from scheduler.access.roles import Role
from scheduler.web.account.guard import FRESH
from tests.support.browser import Watch, follow
from tests.support.site import Site
from tests.support.staff_accounts import mailed_link, make_account
from tests.support.staff_browser import let_in, sign_in

pytestmark = pytest.mark.browser

COORDINATOR = "coordinator@example.org"
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def named(site: Site, address: str) -> str:
    """Where the site is served by a name: an address of figures has no passkeys."""
    by_name = address.replace("127.0.0.1", "localhost")
    site.app.config["BASE_URL"] = by_name
    return by_name


@contextmanager
def window(chromium: Browser, **options: bool) -> Iterator[BrowserContext]:
    with chromium.new_context(locale="nl-BE", **options) as context:  # type: ignore[arg-type]  # names of Playwright
        yield context


def give_device(page: Page) -> tuple[CDPSession, str]:
    """A device in this page's browser, that says yes."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    made = session.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    return session, made["authenticatorId"]


def with_mail(site: Site, context: BrowserContext, named: str, role: Role) -> Page:
    """Signed in by the link of a mail alone."""
    account = make_account(site, role, f"{role}@example.org", None)
    page = context.new_page()
    page.goto(f"{named}{mailed_link(site, account)}")
    follow(page.get_by_role("button", name="Meld mij aan"))
    return page


def add_passkey(page: Page, name: str) -> None:
    page.get_by_label("Naam").fill(name)
    follow(page.get_by_role("button", name="Voeg een passkey toe"))


def sign_out(page: Page) -> None:
    follow(page.get_by_role("button", name="Meld af"))


def test_a_coordinator_sets_one_up_and_signs_in_with_it(
    site: Site, named: str, chromium: Browser
) -> None:
    with window(chromium) as context:
        page = with_mail(site, context, named, Role.COORDINATOR)
        give_device(page)
        watch = Watch(page, named)
        watch.look("nothing set up yet")
        add_passkey(page, "Mijn telefoon")
        expect(page.get_by_role("heading", name="Noodcodes")).to_be_visible()
        assert page.locator("main li").count() == 10
        watch.look("codes to print")
        follow(page.get_by_role("button", name="Ik heb ze bewaard"))
        page.goto(f"{named}/mijn-account/")
        expect(page.get_by_text("Mijn telefoon", exact=True)).to_be_visible()
        watch.look("one passkey")
        sign_out(page)
        page.goto(f"{named}/aanmelden/?verder=/planning/te-bellen")
        watch.look("signing in")
        follow(page.get_by_role("button", name="Meld je aan met een passkey"))
        assert page.url == f"{named}/planning/te-bellen"
    assert (watch.wrong, watch.noise) == ({}, [])


def test_it_is_the_second_step_too(site: Site, named: str, chromium: Browser) -> None:
    with window(chromium) as context:
        page = with_mail(site, context, named, Role.COORDINATOR)
        give_device(page)
        add_passkey(page, "Sleutel")
        follow(page.get_by_role("button", name="Ik heb ze bewaard"))
        sign_out(page)
        account = make_account(site, Role.COORDINATOR, COORDINATOR, None)
        page.goto(f"{named}{mailed_link(site, account)}")
        follow(page.get_by_role("button", name="Meld mij aan"))
        watch = Watch(page, named)
        watch.look("the second step")
        follow(page.get_by_role("button", name="Gebruik een passkey"))
        page.goto(f"{named}/planning/")
        expect(page.get_by_role("heading", name="Nog één stap")).to_have_count(0)
    assert (watch.wrong, watch.noise) == ({}, [])


def test_a_removed_one_opens_nothing(site: Site, named: str, chromium: Browser) -> None:
    with window(chromium) as context:
        page = sign_in(site, context, named, Role.COORDINATOR)
        give_device(page)
        page.goto(f"{named}/mijn-account/")
        add_passkey(page, "Oud")
        page.goto(f"{named}/mijn-account/")
        follow(page.get_by_role("button", name="Haal weg"))
        expect(page.get_by_text("Oud", exact=True)).to_have_count(0)
        sign_out(page)
        follow(page.get_by_role("button", name="Meld je aan met een passkey"))
        expect(page.get_by_role("heading", name="Deze passkey werkt hier niet.")).to_be_visible()


def test_to_remove_one_is_asked_afresh(site: Site, named: str, chromium: Browser) -> None:
    with window(chromium) as context:
        page = sign_in(site, context, named, Role.COORDINATOR)
        give_device(page)
        page.goto(f"{named}/mijn-account/")
        add_passkey(page, "Sleutel")
        page.goto(f"{named}/mijn-account/")
        site.clock.wait(FRESH + timedelta(seconds=1))
        follow(page.get_by_role("button", name="Haal weg"))
        follow(page.get_by_role("button", name="Gebruik een passkey"))
        assert page.url == f"{named}/mijn-account/"
        follow(page.get_by_role("button", name="Haal weg"))
        expect(page.get_by_text("Sleutel", exact=True)).to_have_count(0)


def test_a_device_that_does_not_verify_is_said_not_to_work(
    site: Site, named: str, chromium: Browser
) -> None:
    with window(chromium) as context:
        page = sign_in(site, context, named, Role.COORDINATOR)
        session, device = give_device(page)
        session.send(
            "WebAuthn.setUserVerified", {"authenticatorId": device, "isUserVerified": False}
        )
        page.goto(f"{named}/mijn-account/")
        page.get_by_role("button", name="Voeg een passkey toe").click()
        expect(page.get_by_text("Dat lukte niet.")).to_be_visible()


def test_an_old_page_says_so_and_the_next_one_works(
    site: Site, named: str, chromium: Browser
) -> None:
    with window(chromium) as context:
        page = sign_in(site, context, named, Role.COORDINATOR)
        give_device(page)
        page.goto(f"{named}/mijn-account/")
        add_passkey(page, "Sleutel")
        page.goto(f"{named}/planning/")
        sign_out(page)
        site.clock.wait(timedelta(minutes=11))
        follow(page.get_by_role("button", name="Meld je aan met een passkey"))
        follow(page.get_by_role("link", name="Meld mij aan"))
        follow(page.get_by_role("button", name="Meld je aan met een passkey"))
        assert page.url.startswith(f"{named}/planning/")


def test_without_scripts_there_is_the_code_and_no_button(
    site: Site, named: str, chromium: Browser
) -> None:
    with window(chromium, java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(f"{named}/aanmelden/")
        expect(page.get_by_role("button", name="Stuur mij een code")).to_be_visible()
        expect(page.get_by_role("button", name="Meld je aan met een passkey")).to_be_hidden()
        let_in(site, context, named, make_account(site, Role.COORDINATOR, COORDINATOR, None))
        page.goto(f"{named}/mijn-account/")
        assert "Hier werken geen passkeys: JavaScript staat uit." in page.content()
        expect(page.get_by_role("button", name="Voeg een passkey toe")).to_be_hidden()


def test_the_code_to_scan_is_drawn_as_squares(site: Site, named: str, chromium: Browser) -> None:
    """As wide as its figures say: drawn as pictograms are, it was one black square."""
    with window(chromium) as context:
        page = sign_in(site, context, named, Role.COORDINATOR)
        page.goto(f"{named}/mijn-account/app")
        style = (
            "(path) => [getComputedStyle(path).strokeWidth, getComputedStyle(path).strokeLinecap]"
        )
        drawn = page.locator(".qr path").evaluate_all(f"(paths) => paths.map({style})")
    assert drawn
    assert all(one == ["1px", "butt"] for one in drawn)


def test_an_address_of_figures_offers_none(site: Site, address: str, chromium: Browser) -> None:
    with window(chromium) as context:
        page = context.new_page()
        page.goto(f"{address}/aanmelden/")
        assert page.locator("[data-passkey]").count() == 0
        page = sign_in(site, context, address, Role.COUNSELLOR)
        page.goto(f"{address}/mijn-account/")
        assert page.locator("[data-passkey]").count() == 0
        assert page.get_by_text("Op dit adres werken geen passkeys").is_visible()
