"""The way to a place in a real browser: two widths, two directions, one sheet of paper."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from scheduler.access.roles import Role
from scheduler.reports import coverage
from tests.support.browser import Watch, follow
from tests.support.buses import HOME, PLACE_OF_BUS, with_buses
from tests.support.site import NOW, Site
from tests.support.staff_browser import sign_in

pytestmark = pytest.mark.browser

CHOSEN = "vraag=get-diploma&taal=nl"


@pytest.fixture
def site(site: Site) -> Site:
    """With an example bus between Esen and Roeselare."""
    return with_buses(site)


def go_on(page: Page) -> None:
    follow(page.locator("main form button.main").first)


def tell(page: Page, address: str, language: str) -> None:
    """From `Waar woon je?` to the places: by bus, without steps."""
    page.goto(f"{address}/afspraak/waar?{CHOSEN}&lang={language}")
    page.locator("#woonplaats").fill(HOME)
    go_on(page)
    page.locator("#hoe summary").click()
    for name in ("bus", "geen_trap", "parking"):
        page.locator(f"input[name={name}]").check()
    follow(page.locator("#hoe button.main"))


@pytest.mark.parametrize("language", ["nl", "ar"])
def test_the_way_can_be_read_by_everybody(address: str, chromium: Browser, language: str) -> None:
    with chromium.new_context() as context:
        page = context.new_page()
        watch = Watch(page, address)
        tell(page, address, language)
        page.locator(".stretches summary").first.click()
        watch.look("places")
        if language == "ar":  # one page shows whether all of it can be mirrored
            assert (watch.wrong, watch.noise) == ({}, [])
            return
        page.goto(f"{address}/afspraak/uur?{CHOSEN}&plaats={PLACE_OF_BUS}")
        watch.look("hours")
        page.goto(f"{address}/plaats/{PLACE_OF_BUS}")
        watch.look("a place")
    assert (watch.wrong, watch.noise) == ({}, [])


def test_the_reach_of_the_network_can_be_read_by_everybody(
    site: Site, address: str, chromium: Browser
) -> None:
    with site.app.app_context():
        coverage.report_all(site.app.extensions["zitdag.travel"], now=NOW)
    with chromium.new_context() as context:
        page = sign_in(site, context, address, Role.COORDINATOR)
        watch = Watch(page, address)
        page.goto(f"{address}/planning/bereik")
        watch.look("reach")
        page.goto(f"{address}/planning/plaatsen/{PLACE_OF_BUS}")
        watch.look("a place")
    assert (watch.wrong, watch.noise) == ({}, [])


def test_the_slip_with_the_way_on_it_is_one_page(address: str, chromium: Browser) -> None:
    with chromium.new_context() as context:
        page = context.new_page()
        tell(page, address, "fr")
        page.goto(f"{address}/afspraak/uur?{CHOSEN}&plaats={PLACE_OF_BUS}")
        follow(page.locator("#dagen a").first)
        follow(page.locator("[name=uur]").first)
        page.locator("#voornaam").fill("Amina")
        page.locator("input[value=own_mobile]").check()
        page.locator("#nummer").fill("0470 00 00 11")
        follow(page.locator("form:has(#voornaam) button.main"))
        follow(page.locator("a[href$='papier']"))
        expect(page.locator(".way li")).to_have_count(2)
        paper = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", paper)) == 1


def test_on_a_phone_a_pin_stands_beside_its_address(address: str, chromium: Browser) -> None:
    with chromium.new_context(viewport={"width": 320, "height": 740}) as context:
        page = context.new_page()
        page.goto(f"{address}/plaats/{PLACE_OF_BUS}")
        link = page.locator("main .pictured").first
        pin, words = link.locator("svg").bounding_box(), link.locator("bdi").bounding_box()
    assert pin is not None
    assert words is not None
    assert words["y"] < pin["y"] + pin["height"] / 2 < words["y"] + words["height"]


def test_on_a_phone_how_one_comes_stands_in_line_with_the_other_links(
    address: str, chromium: Browser
) -> None:
    with chromium.new_context(viewport={"width": 360, "height": 740}) as context:
        page = context.new_page()
        page.goto(f"{address}/afspraak/plaats?{CHOSEN}&lang=nl")
        middles = page.evaluate(
            """() => [...document.querySelectorAll('#hoe > summary, main .buttons > a')]
            .map(one => {
                const inside = document.createRange();
                inside.selectNodeContents(one);
                const box = inside.getBoundingClientRect();
                return Math.round((box.left + box.right) / 2);
            })"""
        )
    assert len(middles) > 1
    assert max(middles) - min(middles) <= 1
