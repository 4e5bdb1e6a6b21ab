"""The paper on paper: one A5 in every language, no letter under 12 points, no number broken."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser, Page

from notifications.texts.languages import LANGUAGES, direction
from scheduler.web.core import page_language, rendering
from scheduler.web.shared import moments, paper_slip
from tests.browser.conftest import serving
from tests.support.site import Site

pytestmark = pytest.mark.browser

START = datetime(2026, 9, 30, 8, 30, tzinfo=UTC)
END = START + timedelta(minutes=75)
FACTS = {
    "zone": "Europe/Brussels",
    "place": "De Vlasschuur",
    "street": "Vlasstraat 12",
    "postcode": "8500",
    "city": "Kortrijk",
    "room": "Gelijkvloers, lokaal 3",
    "reception_words": "Ik kom voor Leerwinkel.",
    "spoken": ["nl", "fr", "en"],
    "with_whom": "Samira",
    "bring": [],
    "others": 0,
    "mode": "in_person",
    "called": "",
    "phone_display": "050 00 00 00",
}
LONG = FACTS | {
    "place": "Ontmoetingscentrum De Oude Vlasschuur",
    "street": "Burgemeester Vandenbogaerdelaan 123",
    "postcode": "8930",
    "city": "Menen-Rekkem",
    "with_whom": "Maria-Magdalena",
    "spoken": ["nl", "ar", "tr", "en"],
    "bring": ["originele diploma's"],
}
WAY = [
    "Heen: Vertrek om 9.12 uur. Bus 60 om 9.20 uur, halte Esen Dorp, 22 minuten. "
    "Stap uit: Diksmuide Station. Dan 5 minuten wandelen.",
    "Terug: Bus 60 om 12.05 uur, halte Diksmuide Station, 22 minuten. Stap uit: Esen Dorp. "
    "Dan 4 minuten wandelen. Weer thuis om 12.31 uur.",
]
CASES = {
    "as usual": (FACTS, []),
    "long names": (LONG, []),
    "the way": (FACTS, WAY),
    "long names and the way": (LONG, WAY),
    "we ring": (LONG | {"mode": "phone", "called": "0470 00 00 12"}, []),
    "by video": (LONG | {"mode": "video"}, []),
}
SMALLEST = 12.0
"""Points, of what is read; the picture of a calendar has less."""


def slip(site: Site, language: str, facts: dict[str, Any], way: list[str]) -> str:
    """The page of the slip, as the view renders it."""
    with site.app.test_request_context("/mijn-afspraak/x/papier"):
        page_language.speak(language)
        shown = moments.moment(START, END, ZoneInfo("Europe/Brussels"), language)
        return rendering.render(
            "public/slip.html",
            rows=paper_slip.rows(facts, START, END, language, way),
            appointment={"leaf": shown.leaf, "clock": shown.clock, "code": "4 7 2 9 5"},
            qr_svg=paper_slip.qr("A" * 40),
            journey=way,
        )


def show(page: Page, address: str, html: str) -> None:
    page.route("**/papier", lambda route: route.fulfill(body=html, content_type="text/html"))
    page.goto(f"{address}/papier")
    page.emulate_media(media="print")


def smallest(page: Page) -> float:
    """The smallest letters that are read, in points."""
    return float(
        page.evaluate(
            """() => Math.min(
                ...[...document.querySelectorAll(".slip p:not(.screen), .way li")]
                .map((one) => parseFloat(getComputedStyle(one).fontSize) * 0.75))"""
        )
    )


def broken(page: Page) -> list[str]:
    """Numbers and hours that stand on two lines: a run of figures with what keeps them together."""
    found: list[str] = page.evaluate(
        r"""() => [...document.querySelectorAll(".slip p, .slip li")].flatMap((one) => {
            const walker = document.createTreeWalker(one, NodeFilter.SHOW_TEXT), broken = [];
            while (walker.nextNode()) {
                const node = walker.currentNode;
                for (const hit of node.data.matchAll(/\d[\d.:\u00a0\u2060-]*\d(\u00a0\p{L}+)?/gu)) {
                    const range = document.createRange();
                    range.setStart(node, hit.index);
                    range.setEnd(node, hit.index + hit[0].length);
                    const tops = [...range.getClientRects()].map((rect) => Math.round(rect.top));
                    if (Math.max(...tops) - Math.min(...tops) > 4) broken.push(hit[0]);
                }
            }
            return broken;
        })"""
    )
    return found


@pytest.mark.parametrize("case", CASES)
def test_the_paper_is_one_a5_in_every_language(site: Site, chromium: Browser, case: str) -> None:
    facts, way = CASES[case]
    wrong = {}
    with serving(site) as address, chromium.new_context() as context:
        page = context.new_page()
        # A5 less the margins, at 96 dots an inch.
        page.set_viewport_size({"width": 521, "height": 756})
        for language in LANGUAGES:
            page.unroute_all()
            show(page, address, slip(site, language, facts, way))
            pages = len(re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True)))
            seen = (pages, smallest(page) >= SMALLEST, broken(page))
            if seen != (1, True, []):
                wrong[language] = seen
    assert wrong == {}


@pytest.mark.parametrize("language", ["nl", "ar"])
def test_date_hour_and_place_are_the_largest(site: Site, chromium: Browser, language: str) -> None:
    with serving(site) as address, chromium.new_context() as context:
        page = context.new_page()
        show(page, address, slip(site, language, FACTS, []))
        sizes = page.evaluate(
            """() => [
                ".moment p", ".spot p", ".slip li:not(.moment, .spot) .pair p",
            ].map((which) =>
                Math.max(...[...document.querySelectorAll(which)]
                    .map((one) => parseFloat(getComputedStyle(one).fontSize) * 0.75)))"""
        )
    moment, place, rest = (round(size, 1) for size in sizes)
    assert moment >= 16
    assert moment > place > rest >= SMALLEST
    assert direction(language) in ("ltr", "rtl")
