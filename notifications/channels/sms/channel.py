"""Text messages: one channel over several providers, with failover in a fixed order."""

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from http_client import CircuitBreaker
from notifications.channels.channel import Sent
from notifications.channels.sms.provider import (
    Accepted,
    Provider,
    SupportsReferenceLookup,
    TextMessage,
)
from notifications.errors import ChannelError, Outage, Permanent, Retryable, Throttled, Unsure
from notifications.texts.gsm7 import sms_parts
from notifications.texts.rendered import Rendered

COOL_DOWN = timedelta(minutes=2)
"""How long a failed provider is tried last."""

log = logging.getLogger(__name__)


@dataclass
class SmsChannel:
    """Fails over from one provider to the next; one that failed is tried last for a while.

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
            provider.name: CircuitBreaker(1, COOL_DOWN, clock=self.clock)
            for provider in self.providers
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
                failure = _preferred(failure, trouble)
        raise failure or Retryable("sms_no_provider")

    def find(self, rendered: Rendered, address: str, reference: str) -> Sent | None:
        """See SupportsLookup.find. Providers that cannot be asked are passed over."""
        text = TextMessage(address, rendered.text, reference)
        for provider in self.providers:
            if (
                isinstance(provider, SupportsReferenceLookup)
                and (known := provider.find(text)) is not None
            ):
                return _sent(provider, text, known)
        return None

    def _send_by(self, provider: Provider, text: TextMessage) -> Sent:
        try:
            return _sent(provider, text, provider.send(text))
        except Unsure as doubt:
            self._record_failure(provider, doubt)
            known = _look_up(provider, text, doubt)
            if known is None:
                # Asked, and it never got it: the next provider may.
                raise Retryable(doubt.code) from None
            return _sent(provider, text, known)
        except (Retryable, Throttled) as trouble:
            self._record_failure(provider, trouble)
            raise

    def _in_order(self) -> list[Provider]:
        """Closed circuits first; providers with an open one are still tried after them."""
        return sorted(self.providers, key=lambda provider: self._breakers[provider.name].is_open)

    def _record_failure(self, provider: Provider, trouble: ChannelError) -> None:
        if len(self.providers) > 1:
            log.warning("text messages by %s: %s", provider.name, trouble.code)
            self._breakers[provider.name].record_failure()


def _look_up(provider: Provider, text: TextMessage, doubt: Unsure) -> Accepted | None:
    if not isinstance(provider, SupportsReferenceLookup):
        raise doubt
    try:
        return provider.find(text)
    except ChannelError:
        raise doubt from None


def _sent(provider: Provider, text: TextMessage, accepted: Accepted) -> Sent:
    parts = accepted.parts or sms_parts(text.body)
    return Sent(provider.name, accepted.reference, provider.sender, parts)


def _preferred(before: ChannelError | None, now: ChannelError) -> ChannelError:
    """Of two failures the one to raise: one that is throttled costs no attempt; an outage costs
    none either, unless another provider had something against the message.
    """
    if before is None or (isinstance(now, Throttled) and not isinstance(before, Throttled)):
        return now
    return now if isinstance(before, Outage) else before
