"""Text messages: a channel over providers that are tried in an order.

A provider is one small class in a module here: it sends, it says where it can whether it has a
message already, and it reads what it tells us by webhook. Write another one, name it in
`catalogue.py`, and it can be configured.
"""

import logging
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import Protocol, runtime_checkable

from http_client import CircuitBreaker
from notifications.channels import Rendered, Sent
from notifications.errors import ChannelError, Permanent, Retryable, Throttled, Unsure
from notifications.texts.gsm7 import sms_parts

REST = timedelta(minutes=2)

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class TextMessage:
    """What a provider gets: `to` is E.164 with its plus, `reference` ours."""

    to: str
    body: str
    reference: str


@dataclass(frozen=True)
class Accepted:
    """The provider's own reference, and how many parts it counts where it says so."""

    reference: str
    parts: int | None = None


class Arrival(StrEnum):
    """What a delivery report says, in our words."""

    UNDERWAY = "underway"
    DELIVERED = "delivered"
    FAILED = "failed"


@dataclass(frozen=True)
class DeliveryReport:
    """A delivery report. One of the references is there: ours, or the provider's."""

    arrival: Arrival
    reference: str | None
    provider_reference: str | None = None


@dataclass(frozen=True)
class Incoming:
    """A text message that somebody sent us. Numbers are as the provider writes them."""

    provider_id: str
    sender: str
    receiver: str
    body: str


@dataclass(frozen=True)
class Hook:
    """A request that says it comes from a provider, as it arrived.

    `url` is our public address of it with its query; `values` are the query's and the form's;
    `header` looks a header up in any case; `password` is what came by HTTP Basic, or as the last
    part of the address.
    """

    url: str
    body: bytes
    header: Callable[[str], str | None]
    values: Mapping[str, str]
    form: Mapping[str, str]
    password: str
    now: float


class Provider(Protocol):
    """Sends text messages in the name of `sender`: a number (E.164) or a name of 11 characters."""

    @property
    def name(self) -> str: ...

    @property
    def sender(self) -> str: ...

    def send(self, text: TextMessage) -> Accepted:
        """Raises Retryable, Unsure, Throttled or Permanent, as channels do."""

    def is_genuine(self, hook: Hook, secret: str) -> bool:
        """Whether a webhook's request is from this provider, judged by the secret we share."""

    def read(self, hook: Hook) -> list[DeliveryReport | Incoming]:
        """What a genuine request tells; empty when it is nothing of ours.

        Raises:
            ValueError, KeyError, TypeError, AttributeError: it makes no sense.
        """


@runtime_checkable
class Remembers(Protocol):
    """A provider that can be asked by our reference."""

    def find(self, text: TextMessage) -> Accepted | None:
        """What it has of this message; None when it never got it. Raises as `send`."""


@dataclass
class SmsChannel:
    """Tries its providers in their order, and leaves alone for a while whichever is down.

    A number that is refused is refused: no other provider is tried with it. Where one may have
    taken the message (no answer came), it is asked; where it cannot be asked, the message waits
    for its next attempt, and begins that with another provider. May be shared by threads.

    Raises:
        ValueError: there is no provider.
    """

    providers: Sequence[Provider]
    clock: Callable[[], float] = time.monotonic
    name: str = "sms"
    _breakers: dict[str, CircuitBreaker] = field(init=False)

    def __post_init__(self) -> None:
        if not self.providers:
            raise ValueError("no provider of text messages")
        self._breakers = {
            one.name: CircuitBreaker(1, REST, clock=self.clock) for one in self.providers
        }

    def send(self, rendered: Rendered, address: str, reference: str) -> Sent:
        """See Channel.send."""
        text = TextMessage(address, rendered.text, reference)
        failure: ChannelError | None = None
        for provider in self._in_order():
            try:
                return self._send_by(provider, text)
            except (Permanent, Unsure):
                raise
            except (Retryable, Throttled) as trouble:
                failure = _softest(failure, trouble)
        raise failure or Retryable("sms_no_provider")

    def find(self, rendered: Rendered, address: str, reference: str) -> Sent | None:
        """See Asked.find. Providers that cannot be asked are passed over."""
        text = TextMessage(address, rendered.text, reference)
        for provider in self.providers:
            if isinstance(provider, Remembers) and (known := provider.find(text)) is not None:
                return _sent(provider, text, known)
        return None

    def _send_by(self, provider: Provider, text: TextMessage) -> Sent:
        try:
            return _sent(provider, text, provider.send(text))
        except Unsure as doubt:
            self._rest(provider, doubt)
            known = _ask(provider, text, doubt)
            if known is None:
                # Asked, and it never got it: the next provider may.
                raise Retryable(doubt.code) from None
            return _sent(provider, text, known)
        except (Retryable, Throttled) as trouble:
            self._rest(provider, trouble)
            raise

    def _in_order(self) -> list[Provider]:
        """Those that are well first; those that rest still get their turn after them."""
        return sorted(self.providers, key=lambda one: self._breakers[one.name].is_open)

    def _rest(self, provider: Provider, trouble: ChannelError) -> None:
        if len(self.providers) > 1:
            log.warning("text messages by %s: %s", provider.name, trouble.code)
            self._breakers[provider.name].record_failure()


def _ask(provider: Provider, text: TextMessage, doubt: Unsure) -> Accepted | None:
    if not isinstance(provider, Remembers):
        raise doubt
    try:
        return provider.find(text)
    except ChannelError:
        raise doubt from None


def _sent(provider: Provider, text: TextMessage, accepted: Accepted) -> Sent:
    parts = accepted.parts or sms_parts(text.body)
    return Sent(provider.name, accepted.reference, provider.sender, parts)


def _softest(before: ChannelError | None, now: ChannelError) -> ChannelError:
    """Of two that both failed: the one after which we wait by the clock, else the first."""
    if before is None or (isinstance(now, Throttled) and not isinstance(before, Throttled)):
        return now
    return before
