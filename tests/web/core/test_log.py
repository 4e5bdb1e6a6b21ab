"""The log of a whole story holds no name, number, address, code, link or text."""

import logging
from datetime import timedelta

import pytest

from app import delivery_context
from notifications.channels.channel import Sent
from notifications.delivery.worker import DeliveryContext, deliver_due
from notifications.errors import Permanent, Retryable
from notifications.texts.rendered import Rendered
from scheduler.appointments.booking import manage_links
from settings import Settings
from tests.support import log_lines
from tests.support.browserless import Visitor
from tests.support.site import Site, book, take_time
from tests.support.staff_accounts import sign_in

CLERK, WRONG_CODE = "clerk@example.org", "735911"
NAME, NUMBER, MAIL = "Zebulon", "0470 00 00 77", "zebulon@example.org"


class Moody:
    """A channel that fails as channels do, quoting whom it was for, and then sends."""

    name = "moody"

    def __init__(self) -> None:
        self.moods = [
            Retryable("timeout"),
            RuntimeError(f"{NAME} {NUMBER} {MAIL}"),
            Permanent("no_such_number"),
        ]

    def send(self, rendered: Rendered, address: str, reference: str) -> Sent:
        if self.moods:
            raise self.moods.pop(0)
        return Sent(self.name, reference)


def deliver(site: Site, channel: Moody) -> None:
    whole = delivery_context(Settings(secret_key="a secret of this test"))
    ours = DeliveryContext(
        now=site.clock,
        channels={"sms": channel, "email": channel},
        renderer=whole.renderer,
        link=lambda _message: None,
        on_give_up=whole.on_give_up,
    )
    with site.app.app_context():
        for _turn in range(4):
            deliver_due(ours)
            site.clock.wait(timedelta(minutes=20))


def _change(visitor: Visitor, uid: str, token: str) -> None:
    visitor.open(f"/a/{token}")
    visitor.click("Kies een andere dag")
    take_time(visitor, -1)
    visitor.open(f"/mijn-afspraak/{uid}/")
    visitor.click("Ik kan niet komen")
    visitor.submit("Ja, weg")


def test_nothing_of_anybody_is_in_the_log(site: Site, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    raw: list[str] = []
    with log_lines.written(raw) as lines:
        secrets = _a_day(site)
    said = "\n".join([*raw, log_lines.text(lines)])
    # The records too: a handler of somebody else writes what they hold.
    said += "\n".join([caplog.text, *(repr(record.__dict__) for record in caplog.records)])
    assert "no_such_number" in said
    events = {line["event"] for line in lines}
    assert events >= {"signed_in", "sign_in_refused", "signed_out", "forbidden", "not_found"}
    assert [words for words in secrets if words in said] == []


def _a_day(site: Site) -> list[str]:
    """What people, staff, strangers and the worker do; every word of it that no line may hold."""
    by_text, by_mail = site.visitor(), site.visitor()
    book(by_text, voornaam=NAME, nummer=NUMBER)
    book(by_mail, voornaam=NAME, bereik="email", nummer="", email=MAIL)
    deliver(site, Moody())
    one, other = site.appointments()
    token, other_token = (manage_links.token(site.keys.manage_links, it) for it in (one, other))
    _change(by_text, one.uid, token)
    _change(by_mail, other.uid, other_token)
    _staff_come_and_go(site, one.uid)
    by_text.open(f"/a/{token}")
    by_text.open("/a/" + "A" * 28)
    deliver(site, Moody())
    return [
        NAME,
        "70 00 00 77",
        "+32470",
        MAIL,
        one.code,
        other.code,
        token,
        other_token,
        "A" * 28,
        WRONG_CODE,
        CLERK,
        "127.0.0.1",
        "je afspraak",
        "Je afspraak",
        "Leerwinkel",
    ]


def _staff_come_and_go(site: Site, uid: str) -> None:
    stranger = site.visitor()
    stranger.open("/aanmelden/")
    stranger.submit("Stuur mij een code", email=CLERK)
    stranger.submit("Meld mij aan", code=WRONG_CODE)
    clerk = sign_in(site, email=CLERK)
    clerk.open("/partner/")
    clerk.open("/planning/")
    clerk.open("/partner/afspraak/nobody-knows-this")
    clerk.open("/partner/")
    clerk.submit("Meld af")
