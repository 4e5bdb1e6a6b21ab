"""The coordinator's page of messages: the queue, what failed and why, and what the month costs."""

import socket
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import delete, update

from app import delivery_context
from database import write
from notifications.delivery.worker import DeliveryContext, deliver_due
from notifications.outbox.models import FAILED, SENT, Message
from scheduler.access.roles import Role
from scheduler.people.contact import ContactMethod
from settings import Settings
from tests.support.browserless import Page
from tests.support.counsellor_day import come, details, elsewhere
from tests.support.site import Site
from tests.support.staff_accounts import sign_in

PAGE = "/planning/berichten"


def look(site: Site, email: str | None = None) -> Page:
    return sign_in(site, Role.COORDINATOR, email=email).open(PAGE)


def figure(page: Page, words: str) -> str:
    """What stands beside these words."""
    [found] = [
        one.all("dd")[0].text
        for one in page.main.all("div")
        if one.all("dt") and one.all("dt")[0].text == words
    ]
    return found


def become(site: Site, **values: Any) -> None:
    """Let the confirmation be so, and no other message be there."""
    its = Message.kind == "confirmation"
    with site.app.app_context():
        write(lambda session: session.execute(delete(Message).where(~its)))
        write(lambda session: session.execute(update(Message).where(its).values(**values)))


@pytest.fixture
def closed_port() -> Iterator[int]:
    """A port on which nobody answers, kept so."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield taken.getsockname()[1]


def by_mail(site: Site) -> None:
    """Amina, who has no phone, has an appointment."""
    come(site, "14:00", client=details(reach=ContactMethod.EMAIL, contact="amina@example.org"))


def test_the_queue_and_the_oldest_that_waits(site: Site) -> None:
    come(site, "14:00")
    become(site, due=site.clock.now - timedelta(hours=2))
    page = look(site)
    assert figure(page, "Wacht nu") == "1"
    assert figure(page, "Oudste dat wacht") == "maandag 23 november, 7 uur"
    assert "Er blijven berichten liggen." in page.main.text


def test_a_queue_that_moves_on_raises_no_alarm(site: Site) -> None:
    come(site, "14:00")
    become(site, due=site.clock.now)
    page = look(site)
    assert figure(page, "Wacht nu") == "1"
    assert "Er blijven berichten liggen." not in page.main.text


@pytest.mark.parametrize(
    ("cap", "alarm"),
    [
        pytest.param(2, True, id="reached"),
        pytest.param(3, False, id="not yet"),
        pytest.param(0, False, id="no cap"),
    ],
)
def test_a_cap_that_is_reached_is_said(site: Site, cap: int, alarm: bool) -> None:
    come(site, "14:00")
    sent = {"state": SENT, "next_try": None, "sent_at": site.clock.now, "parts": 2}
    become(site, **sent)
    site.app.config["SMS_DAILY_CAP"] = cap
    assert ("Er vertrekken nu geen sms’en." in look(site).main.text) is alarm


def test_what_was_sent_and_what_it_cost(site: Site) -> None:
    come(site, "14:00")
    now = site.clock.now
    become(
        site,
        state=SENT,
        next_try=None,
        sent_at=now,
        delivered_at=now,
        sent_by="smstools",
        parts=2,
        cost_cents=13.5,
    )
    page = look(site)
    assert (figure(page, "Verstuurd"), figure(page, "Zeker aangekomen")) == ("1", "1")
    [row] = [one.text for one in page.main.all("tr") if "smstools" in one.text]
    assert row == "smstools 1 1 2 0,14 euro"


def test_failures_say_by_whom_and_why(site: Site) -> None:
    come(site, "14:00")
    become(
        site,
        state=FAILED,
        next_try=None,
        gave_up_at=site.clock.now,
        cause="undelivered",
        sent_by="smstools",
    )
    page = look(site)
    [row] = [one.text for one in page.main.all("tr") if "smstools" in one.text]
    assert row == "smstools de gsm kreeg het bericht niet (undelivered) 1"
    assert "Wie we moeten bellen" in page.links


def test_an_unknown_cause_is_shown_as_it_is(site: Site) -> None:
    come(site, "14:00")
    become(site, cause="smtp_451")
    [row] = [one.text for one in look(site).main.all("tr") if "smtp_451" in one.text]
    assert row == "sms smtp_451 1"


def test_a_mail_server_that_is_down_at_the_start_is_said_and_everything_else_runs(
    site: Site, closed_port: int
) -> None:
    by_mail(site)
    settings = Settings(
        secret_key="a secret of this test",
        smtp_host="127.0.0.1",
        smtp_port=closed_port,
        smtp_security="none",
        mail_from="afspraak@example.org",
    )
    whole = delivery_context(settings)
    ours = DeliveryContext(
        now=site.clock,
        channels=whole.channels,
        renderer=whole.renderer,
        link=lambda _message: None,
        on_give_up=whole.on_give_up,
    )
    with site.app.app_context():
        assert deliver_due(ours) > 0
    page = look(site)
    assert "de mailserver antwoordt niet (smtp_unreachable)" in page.main.text
    assert [one.state for one in site.messages() if one.kind == "confirmation"] == ["pending"]
    assert site.visitor().open("/").status == 200
    come(site, "15:00")


def test_another_regions_messages_are_not_counted(site: Site) -> None:
    elsewhere(site)
    come(site, "14:00")
    become(site, due=site.clock.now, cause="timeout")
    page = look(site, "elders@example.org")
    assert figure(page, "Wacht nu") == "0"
    assert "timeout" not in page.main.text
    assert "Alles kwam aan, voor zover wij weten." in page.main.text


def test_nothing_of_anybody_is_on_the_page(site: Site) -> None:
    one = come(site, "14:00")
    become(site, cause="timeout")
    text = look(site).text
    assert [words for words in ("Amina", "470", one.code, one.uid) if words in text] == []
