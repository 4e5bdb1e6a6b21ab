"""Mails on a phone: nothing lies outside the screen, and nothing is fetched from anywhere."""

import re

import pytest
from playwright.sync_api import Browser

from tests.message_builders import facts, renderer

pytestmark = pytest.mark.browser

PHONE = 360
KINDS = ("confirmation", "changed", "cancelled_by_client", "cancelled_by_us")
LINK = "https://leerwinkel.example.org/a/" + "A" * 28
LONG = {
    "place": "Bibliotheek en ontmoetingscentrum De Korenbloemstraat",
    "room": "Gelijkvloers, vergaderzaal Groeningekouter",
}


def _fetched(html: str) -> list[str]:
    """What a mail program would load: everything but links that somebody presses."""
    without_links = re.sub(r'<a [^>]*href="[^"]*"', "<a", html)
    return re.findall(r"(?:src|srcset|href|background)=|url\(|@import|https?://", without_links)


@pytest.mark.parametrize("language", ["nl", "fr", "ar"])
def test_a_mail_is_read_on_a_phone_and_fetches_nothing(chromium: Browser, language: str) -> None:
    writer = renderer()
    page = chromium.new_page(viewport={"width": PHONE, "height": 800})
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    too_wide, fetched = [], []
    for kind in KINDS:
        html = writer.render(kind, "email", language, facts(**LONG), LINK).html or ""
        page.set_content(html)
        if page.evaluate("document.documentElement.scrollWidth") > PHONE:
            too_wide.append(kind)
        fetched += _fetched(html)
    page.close()
    assert (too_wide, fetched, asked) == ([], [], [])
