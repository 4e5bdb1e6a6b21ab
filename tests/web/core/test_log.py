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
from tests.support.browserless import Visitor
from tests.support.site import Site, book, take_time
from tests.support.staff_accounts import sign_in

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


def _change(visitor: Visitor, uid: str) -> None:
    visitor.open(f"/mijn-afspraak/{uid}/")
    visitor.click("Kies een andere dag")
    take_time(visitor, -1)
    visitor.open(f"/mijn-afspraak/{uid}/")
    visitor.click("Ik kan niet komen")
    visitor.submit("Ja, weg")


def test_nothing_of_anybody_is_in_the_log(site: Site, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    by_text, by_mail = site.visitor(), site.visitor()
    book(by_text, voornaam=NAME, nummer=NUMBER)
    book(by_mail, voornaam=NAME, bereik="email", nummer="", email=MAIL)
    deliver(site, Moody())
    one, other = site.appointments()
    _change(by_text, one.uid)
    _change(by_mail, other.uid)
    sign_in(site).open("/partner/")
    by_text.open(f"/a/{manage_links.token(site.keys.manage_links, one)}")
    by_text.open("/a/" + "A" * 28)
    deliver(site, Moody())
    said = "\n".join([caplog.text, *(repr(record.__dict__) for record in caplog.records)])
    assert "no_such_number" in said
    secrets = [
        NAME,
        "70 00 00 77",
        "+32470",
        MAIL,
        one.code,
        other.code,
        "je afspraak",
        "Je afspraak",
        "Leerwinkel",
    ]
    token = manage_links.token(site.keys.manage_links, one)
    assert [words for words in [*secrets, token] if words in said] == []
