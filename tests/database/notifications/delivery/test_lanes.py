"""Each channel has a lane of its own: one that drips for ever never stops another, and what is not
a message's fault costs it no attempt.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from notifications.channels.channel import Channel, Sent
from notifications.channels.email import EmailChannel, EmailSettings
from notifications.channels.provider_client import ProviderClient
from notifications.delivery.circuit_breakers import FAILURES
from notifications.delivery.worker import deliver_due
from notifications.errors import Outage, Retryable
from notifications.outbox.claims import EVERY
from notifications.outbox.models import Message
from notifications.texts.rendered import Rendered
from tests.conftest import FreshDatabase
from tests.support.http_stub import DRIP as HTTP_DRIP
from tests.support.http_stub import http_stub
from tests.support.message_builders import MAIL, MORNING, SMS
from tests.support.outbox import Clock, Letterbox, delivery_context
from tests.support.outbox_rows import row
from tests.support.smtp_stub import DRIP, smtp_stub

Enqueue = Callable[..., Message]
FEW = 5
DEADLINE = 2.0


@pytest.fixture
def database_url(sqlite: FreshDatabase) -> Iterator[str]:
    """What these tests are about is the same on each engine."""
    with sqlite() as url:
        yield url


@dataclass
class Noted:
    """A real channel, and in which order its attempts ended among others."""

    channel: Channel
    order: list[str]
    name: str = field(init=False)

    def __post_init__(self) -> None:
        self.name = self.channel.name

    def send(self, rendered: Rendered, address: str, reference: str) -> Sent:
        try:
            return self.channel.send(rendered, address, reference)
        finally:
            self.order.append(self.name)


@dataclass(frozen=True)
class DrippingProvider:
    """Text messages over HTTP, as every provider's class asks for them."""

    client: ProviderClient
    name: str = "sms"

    def send(self, _rendered: Rendered, _address: str, reference: str) -> Sent:
        self.client.ask("POST", "/send")
        return Sent(self.name, reference)


@pytest.fixture
def dripping_mail() -> Iterator[Channel]:
    with smtp_stub({"connect": DRIP}) as stub:
        yield EmailChannel(
            EmailSettings(
                host="127.0.0.1",
                port=stub.port,
                security="none",
                sender="afspraak@example.org",
                timeout=10,
                deadline=DEADLINE,
            )
        )


@pytest.fixture
def dripping_texts() -> Iterator[Channel]:
    with http_stub(HTTP_DRIP) as stub:
        yield DrippingProvider(ProviderClient("stub", stub.base, seconds=DEADLINE))


def queued(enqueue: Enqueue, early: object, late: object) -> None:
    """As many of one channel as there are threads, and later some of the other."""
    for number in range(FEW):
        earlier = MORNING - timedelta(minutes=1)
        enqueue(subject=f"appointment:{number}", routes=(early,), due=earlier)
        enqueue(subject=f"appointment:{number + FEW}", routes=(late,))


def test_texts_leave_while_a_mail_server_drips(enqueue: Enqueue, dripping_mail: Channel) -> None:
    queued(enqueue, MAIL, SMS)
    order: list[str] = []
    channels = {"email": Noted(dripping_mail, order), "sms": Noted(Letterbox("sms"), order)}
    deliver_due(delivery_context(channels=channels, threads=FEW))

    assert order[:FEW] == ["sms"] * FEW


def test_mails_leave_while_a_provider_of_texts_drips(
    enqueue: Enqueue, dripping_texts: Channel
) -> None:
    queued(enqueue, SMS, MAIL)
    order: list[str] = []
    channels = {"sms": Noted(dripping_texts, order), "email": Noted(Letterbox("mail"), order)}
    deliver_due(delivery_context(channels=channels, threads=FEW))

    assert order[:FEW] == ["mail"] * FEW


def test_without_lanes_texts_wait_for_the_mail_server(
    enqueue: Enqueue, dripping_mail: Channel
) -> None:
    """The control: all of one lane, as it was."""
    queued(enqueue, MAIL, SMS)
    order: list[str] = []
    channels = {"email": Noted(dripping_mail, order), "sms": Noted(Letterbox("sms"), order)}
    deliver_due(delivery_context(channels=channels, threads=FEW), [EVERY])

    assert order[0] == "smtp"


def test_what_no_channel_of_ours_carries_is_given_up_all_the_same(enqueue: Enqueue) -> None:
    message = enqueue(routes=(MAIL,))
    deliver_due(delivery_context(channels={"sms": Letterbox()}))

    assert (row(message.id).state, row(message.id).cause) == ("failed", "no_channel")


def down(_address: str) -> None:
    raise Outage("smtp_unreachable")


def test_thirty_mails_outlive_an_outage_of_three_days(enqueue: Enqueue) -> None:
    messages = [
        enqueue(
            subject=f"appointment:{number}",
            routes=(MAIL,),
            useless_after=MORNING + timedelta(days=14),
        )
        for number in range(30)
    ]
    clock, box = Clock(), Letterbox("mail", before=down)
    context = delivery_context(now=clock, channels={"email": box})
    for _ in range(3 * 24 * 2):
        deliver_due(context)
        clock.now += timedelta(minutes=30)
    waiting = [row(one.id) for one in messages]
    assert {(one.state, one.attempts) for one in waiting} == {("pending", 0)}
    assert {one.cause for one in waiting} <= {"smtp_unreachable", "paused"}

    box.before = lambda _address: None
    deliver_due(delivery_context(now=clock, channels={"email": box}))
    assert {row(one.id).state for one in messages} == {"sent"}


def test_a_paused_channel_costs_no_attempt(enqueue: Enqueue) -> None:
    messages = [
        enqueue(subject=f"appointment:{number}", routes=(MAIL,)) for number in range(FAILURES + 3)
    ]

    def refuses(_address: str) -> None:
        raise Retryable("smtp_451")

    deliver_due(delivery_context(channels={"email": Letterbox("mail", before=refuses)}))
    tried = [row(one.id) for one in messages]
    assert sorted((one.cause, one.attempts) for one in tried) == [
        *[("paused", 0)] * 3,
        *[("smtp_451", 1)] * FAILURES,
    ]


def test_in_an_outage_the_next_route_has_its_turn_after_a_while(enqueue: Enqueue) -> None:
    message = enqueue(routes=(SMS, MAIL), useless_after=MORNING + timedelta(days=14))
    clock, mail = Clock(), Letterbox("mail")
    context = delivery_context(
        now=clock, channels={"sms": Letterbox("sms", before=down), "email": mail}
    )
    deliver_due(context)
    assert (mail.texts, row(message.id).state) == ([], "pending")
    clock.now += timedelta(minutes=19)
    deliver_due(context)

    assert len(mail.texts) == 1
