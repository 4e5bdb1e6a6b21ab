"""Mails are read on a phone: nothing lies outside it, nothing is fetched, axe finds nothing."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from tests.support.browser import STANDARDS
from tests.support.message_builders import facts, renderer

pytestmark = pytest.mark.browser

PHONE = 360
LINK = "https://zitdag.example.org/a/AAAA"
VISIT = {
    "hours": "9.30 tot 10.45 uur",
    "who": "A.",
    "what": "Een gesprek",
    "speaks": "Arabisch",
    "interpreter": True,
    "arranged_with": "Tolkenpunt",
}
MORE: dict[str, Any] = {
    "region": "west",
    "reader": "Els",
    "what": "moved",
    "was": "dinsdag 24 november, 15 uur",
    "speaks": "Arabisch",
    "day_words": "dinsdag 24 november",
    "sittings": [{"place": "De Molen", "address": "Molenwegel 1, 8000 Brugge", "visits": [VISIT]}],
    "count": 1,
    "lines": [{"count": 1, "kind": "late", "channel": "sms", "cause": "no_such_number" * 3}],
    "moved_from": "2026-11-23T08:30:00+00:00",
    "wrote": "Ik kom later. " * 10,
    "name": "Els",
    "service": "Samen in groep",
    "hours": "13.30 tot 15.30 uur",
    "where": "Brugge, De Molen",
    "counsellor": "Sofie",
    "booked": 1,
    "seats": 12,
    "minimum": 4,
    "minutes": 10,
    "address": LINK,
    "change": "reset",
    "day": "dinsdag 24 november",
    "sender": "amina@example.org",
    "starts": "9.30 uur",
    "ends": "12 uur",
    "people": 8,
    "places": [
        {
            "place": "De Molen, Brugge",
            "days": [
                {"day_words": "dinsdag 24 november", "was": "9.30 tot 12 uur", "now": ""},
                {"day_words": "woensdag 25 november", "was": "", "now": "9.30 tot 12 uur"},
            ],
        }
    ],
    "more": 2,
    "is_less": True,
    "subject": "Vraag",
}
RENDERER = renderer()
MAILED = [kind for kind in RENDERER.kinds if kind != "which_one"]
# One of each shape: axe takes its time.
LOOKED_AT = {
    "confirmation": "ar",
    "missed": "nl",
    "partner_not_reached": "nl",
    "counsellor_tomorrow": "nl",
    "coordinator_failed": "nl",
    "host_changes": "nl",
    "sign_in": "nl",
    "sign_in_changed": "nl",
}


def test_a_mail_fits_a_phone_and_fetches_nothing(chromium: Browser) -> None:
    page = chromium.new_page(viewport={"width": PHONE, "height": 700})
    fetched: list[str] = []
    page.on("request", lambda request: fetched.append(request.url))
    wrong = []
    for kind in MAILED:
        language = LOOKED_AT.get(kind, "ar")
        mail = RENDERER.render(kind, "email", language, facts(**MORE), LINK)
        page.set_content(mail.html or "")
        if kind in LOOKED_AT:
            found = Axe().run(page, options={"runOnly": STANDARDS}).response["violations"]
            wrong += [f"{kind}: {one['id']}" for one in found]
        if page.evaluate("document.documentElement.scrollWidth") > PHONE:
            wrong.append(f"{kind}: wider than the phone")
    page.close()
    assert wrong == []
    assert fetched == []
