"""The interface of a provider of text messages: one small class in a module here.

It sends, it answers where it can whether it has a message already, and it parses its webhooks:
delivery reports and inbound texts. Write another one, name it in `catalogue.py`, and it can be
configured.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol, runtime_checkable


@dataclass(frozen=True)
class TextMessage:
    """A text message to send: `to` is E.164 with its plus, `reference` ours."""

    to: str
    body: str
    reference: str


@dataclass(frozen=True)
class Accepted:
    """The provider's own reference, and how many parts it counts where it says so."""

    reference: str
    parts: int | None = None


class DeliveryStatus(StrEnum):
    """Status in a delivery report, normalised."""

    UNDERWAY = "underway"
    DELIVERED = "delivered"
    FAILED = "failed"


@dataclass(frozen=True)
class DeliveryReport:
    """A delivery report. One of the references is there: ours, or the provider's."""

    status: DeliveryStatus
    reference: str | None
    provider_reference: str | None = None

    def __post_init__(self) -> None:
        """Raises TypeError or ValueError where a reference is no text."""
        _check_texts(self.reference or "", self.provider_reference or "")


@dataclass(frozen=True)
class InboundText:
    """An incoming text message. Numbers are as the provider writes them."""

    provider_id: str
    sender: str
    receiver: str
    body: str

    def __post_init__(self) -> None:
        """Raises TypeError or ValueError where one of them is no text."""
        _check_texts(self.provider_id, self.sender, self.receiver, self.body)


def _check_texts(*given: object) -> None:
    """JSON holds anything where a text is expected, and texts that no database takes: with a NUL,
    or with half of a pair. A failure later would have the provider send the same for ever.
    """
    for one in given:
        if not isinstance(one, str):
            raise TypeError("no text")
        if "\0" in one.encode().decode():
            raise ValueError("NUL")


@dataclass(frozen=True)
class WebhookRequest:
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

    def is_genuine(self, request: WebhookRequest, secret: str) -> bool:
        """Whether a webhook's request is from this provider, judged by the secret we share."""

    def read(self, request: WebhookRequest) -> list[DeliveryReport | InboundText]:
        """Parse a genuine request; empty when it is nothing of ours.

        Raises:
            ValueError, KeyError, TypeError, AttributeError, RecursionError: it makes no sense.
        """


@runtime_checkable
class SupportsReferenceLookup(Protocol):
    """A provider that can be asked by our reference."""

    def find(self, text: TextMessage) -> Accepted | None:
        """Look up this message; None when it never arrived. Raises as `send`."""
