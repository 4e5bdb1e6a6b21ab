"""Every page of staff in a real browser, from the table that the matrix of rights walks.

Axe finds nothing, nothing scrolls sideways on a phone, and nothing is said on the console; with
scripts and without them. A page that is added to the table is looked at here by itself.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from scheduler.access.roles import Role
from tests.browser.conftest import serving
from tests.conftest import FreshDatabase
from tests.support.access_matrix import BY_TOKEN, WAYS, Way
from tests.support.browser import DESK, PHONE, Watch, follow
from tests.support.staff_accounts import end_account
from tests.support.staff_browser import sign_in
from tests.support.two_regions import World, email_of, world_over

pytestmark = pytest.mark.browser

# Counsellors have a phone in the hand, the desk may have one; others sit before a screen.
WIDTHS = {"/begeleider/": (PHONE,), "/balie/": (PHONE, DESK), "/aanmelden/": (PHONE,)}
SCRIPTS = [pytest.param(True, id="with scripts"), pytest.param(False, id="without scripts")]
FORMS_LEFT_EMPTY = {
    Role.PARTNER: ("/partner/", "/partner/?hoe=video", "/partner/zelf"),
    Role.COUNSELLOR: ("/balie/boek", "/balie/", "/begeleider/zitdag/{zitdag}/inloop"),
    Role.COORDINATOR: ("/planning/zitdag/nieuw", "/planning/reeksen/nieuw", "/planning/bestanden"),
}
"""Sent as it stands, to see the mistakes."""
NO_PAGES = (".zip", ".xlsx", "/bericht")
"""A file, and the piece of a page that a script asks for again."""
ROLES = [pytest.param(role, id=role.value) for role in FORMS_LEFT_EMPTY]


@dataclass(frozen=True, slots=True)
class Served:
    world: World
    address: str

    def path(self, address: str) -> str:
        return self.address + address.format_map(self.world.names("mine"))


@pytest.fixture(scope="module")
def served(sqlite_network: FreshDatabase) -> Iterator[Served]:
    with world_over(sqlite_network, alone=True) as world, serving(world.site) as address:
        yield Served(world, address)


def _pages(served: Served, role: Role) -> dict[str, str]:
    """The pages that this role opens most, one way to each, by the name of its view."""
    found: dict[str, str] = {}
    for way in (*WAYS, *BY_TOKEN):
        rule = way.rule(served.world.site.app, served.world)
        is_a_page = way.method == "GET" and not way.address.endswith(NO_PAGES)
        # The form of booking leads on to itself, which the next way opens.
        if is_a_page and way.own != 303 and _opened_by(way) is role:
            found.setdefault(rule.endpoint, way.address)
    return found


def _opened_by(way: Way) -> Role:
    return Role.COUNSELLOR if way.address.startswith("/balie/") else way.usual_role


def _widths(path: str) -> tuple[int, ...]:
    return next((widths for room, widths in WIDTHS.items() if path.startswith(room)), (DESK,))


@pytest.mark.parametrize("scripts", SCRIPTS)
@pytest.mark.parametrize("role", ROLES)
def test_no_page_of_staff_has_a_violation_or_scrolls_sideways(
    served: Served, chromium: Browser, role: Role, *, scripts: bool
) -> None:
    with chromium.new_context(locale="nl-BE") as context:
        if not scripts:  # ours alone: axe is one itself
            context.route(re.compile(r"\.js(\?|$)"), _nothing)
        page = sign_in(served.world.site, context, served.address, role)
        watch = Watch(page, served.address)
        for name, address in _pages(served, role).items():
            page.goto(served.path(address))
            watch.look(name, *_widths(address))
        if scripts:
            _look_at_what_forms_answer(watch, served, role)
    assert watch.wrong == {}
    assert watch.noise == []


def _nothing(route: Route) -> None:
    route.fulfill(content_type="text/javascript", body="")


def _look_at_what_forms_answer(watch: Watch, served: Served, role: Role) -> None:
    page = watch.page
    for address in FORMS_LEFT_EMPTY[role]:
        page.goto(served.path(address))
        _send(page)
        watch.look(f"{address} with mistakes", *_widths(address))
    if role is Role.COORDINATOR:
        page.goto(served.path("/begeleider/"))
        watch.look("whose day", DESK)
        page.goto(served.path("/planning/afwezig?begeleider={counsellor_id}"))
        _send(page)
        watch.look("the decision", DESK)
        _send(page)
        watch.look("the decision, with mistakes", DESK)
    if role is Role.COUNSELLOR:
        page.goto(served.path("/balie/"))
        page.get_by_label("Nummer of e-mailadres").fill(served.world.things["mine"]["number"])
        page.keyboard.press("Enter")
        page.get_by_text("Amina").first.wait_for()
        watch.look("what the desk found", PHONE, DESK)


def _send(page: Page) -> None:
    """Send the form with the main button, whatever the browser would say of it."""
    page.evaluate("for (const form of document.forms) form.noValidate = true")
    follow(page.locator("main form button:not([name]):visible").first)


def test_signing_in_again_with_a_form_in_hand_has_no_violation(
    served: Served, chromium: Browser
) -> None:
    """The account ended while the form was open: every page on the way back is looked at."""
    with chromium.new_context(locale="nl-BE") as context:
        site, ended = served.world.site, "an@example.org"
        page = sign_in(site, context, served.address, Role.PARTNER, email=ended)
        watch = Watch(page, served.address)
        page.get_by_label("Voornaam van de cliënt").fill("Amina")
        end_account(site, ended)
        follow(page.get_by_role("button", name="Boek"))
        watch.look("sign in again", PHONE, DESK)
        page.get_by_label("E-mailadres").fill(email_of(Role.PARTNER))
        follow(page.get_by_role("button", name="Stuur mij een code"))
        watch.look("the code", PHONE, DESK)
        page.get_by_label("Code").fill("00000000")
        follow(page.get_by_role("button", name="Meld mij aan"))
        watch.look("a wrong code", PHONE, DESK)
        (mail,) = [one for one in site.messages() if one.kind == "sign_in"]
        page.get_by_label("Code").fill(mail.facts["code"])
        follow(page.get_by_role("button", name="Meld mij aan"))
        watch.look("signed in again", PHONE, DESK)
        follow(page.get_by_role("button", name="Verder"))
        expect(page.get_by_label("Voornaam van de cliënt")).to_have_value("Amina")
    assert watch.wrong == {}
    assert watch.noise == []
