"""The partner's page says that the text message arrived, while the client is still there."""

from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, expect
from sqlalchemy import select, update

from database import write
from notifications.outbox.models import SENT, Message
from scheduler.access.roles import Role
from tests.support.site import Site
from tests.support.staff_browser import sign_in

pytestmark = pytest.mark.browser

WITHIN_MS = 6000


def told(site: Site, **values: Any) -> None:
    statement = update(Message).where(Message.kind == "confirmation").values(**values)
    with site.app.app_context():
        write(lambda session: session.execute(statement))


def test_it_arrives_on_the_page_within_seconds(site: Site, address: str, chromium: Browser) -> None:
    site.clock.step = timedelta()
    context = chromium.new_context(viewport={"width": 1280, "height": 800}, locale="nl-BE")
    page = sign_in(site, context, address, Role.PARTNER)
    page.goto(f"{address}/partner/")
    page.locator("input[name=uur]").first.check()
    page.get_by_label("Voornaam van de cliënt").fill("Amina")
    page.locator("[name=nummer]").fill("0470 00 00 11")
    page.get_by_role("button", name="Boek").click()
    page.get_by_text("Het bericht vertrekt zo.").wait_for()
    with site.looking() as session:
        assert session.scalars(select(Message.kind).where(Message.kind == "confirmation")).one()
    now = site.clock.now
    told(site, state=SENT, next_try=None, sent_at=now, sent_by="smstools")
    page.get_by_text("Sms verstuurd om 9 uur.").wait_for(timeout=WITHIN_MS)
    told(site, delivered_at=now)
    page.get_by_text("Sms aangekomen om 9 uur.").wait_for(timeout=WITHIN_MS)
    expect(page.get_by_text("Kijk opnieuw")).to_have_count(0)
    context.close()
