"""A whole DeliveryContext for tests: a clock set by hand, and a channel that keeps what it got."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from notifications.channels.channel import Sent
from notifications.delivery.worker import DeliveryContext
from notifications.outbox.models import Message
from notifications.texts.rendered import Rendered
from tests.support.message_builders import MORNING, renderer

LINK = "https://zitdag.example.org/a/AAAA"


@dataclass
class Clock:
    now: datetime = MORNING

    def __call__(self) -> datetime:
        return self.now


@dataclass
class Letterbox:
    """Takes everything, unless `before` (called with each address) raises."""

    name: str = "letterbox"
    before: Callable[[str], None] = lambda _address: None
    addresses: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    references: list[str] = field(default_factory=list)
    threads: list[str] = field(default_factory=list)

    def send(self, rendered: Rendered, address: str, reference: str) -> Sent:
        self.before(address)
        self.addresses.append(address)
        self.texts.append(rendered.text)
        self.references.append(reference)
        self.threads.append(rendered.thread)
        return Sent(self.name, f"receipt {len(self.texts)}")


@dataclass
class GivenUp:
    subjects: list[str] = field(default_factory=list)

    def __call__(self, session: Session, message: Message) -> None:
        assert session.in_transaction()
        self.subjects.append(message.subject)


def delivery_context(**overrides: Any) -> DeliveryContext:
    """A context at MORNING, a letterbox per channel; nobody is told of what is given up."""
    whole: dict[str, Any] = {
        "now": Clock(),
        "channels": {"sms": Letterbox("sms box"), "email": Letterbox("mail box")},
        "renderer": renderer(),
        "link": lambda _message: LINK,
        "on_give_up": GivenUp(),
    }
    return DeliveryContext(**whole | overrides)
