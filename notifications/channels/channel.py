"""The interface of a channel: one small class that sends, and classifies its provider's failures.

To add one, write a class with `name` and `send` as `Channel` has them, raising the errors of
notifications/errors.py, and hand it to `DeliveryContext.channels` under the name that routes use
("sms", "email", or one of your own). Where the provider can be queried for a message, add `find` as
`SupportsLookup` has it: what was left in doubt (a worker died, an answer got lost) is then looked
up and never sent twice. A provider of text messages needs less: see channels/sms/provider.py.
"""

from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from notifications.texts.rendered import Rendered


@dataclass(frozen=True)
class Sent:
    """The receipt of a sent message: `by` ("console", "smtp", "twilio"), and their reference for
    it.

    `sender` is the number or name it came from, and `parts` how many text messages it took; both
    for text messages only.
    """

    by: str
    reference: str
    sender: str | None = None
    parts: int | None = None


class Channel(Protocol):
    """A carrier of messages: implement this protocol to add one."""

    @property
    def name(self) -> str:
        """The name in figures and logs ("console", "smtp")."""

    def send(self, rendered: Rendered, address: str, reference: str) -> Sent:
        """Send, and return the receipt.

        `reference` is ours: the same at every attempt for the same message, so that a provider or a
        mail program can tell a repeat.

        Raises:
            Retryable, Unsure, Throttled, Permanent: it was not sent, as far as is known; see
                errors.py.
        """


@runtime_checkable
class SupportsLookup(Protocol):
    """A channel whose provider can be asked about a message that may have left."""

    def find(self, rendered: Rendered, address: str, reference: str) -> Sent | None:
        """Look up a message that may have been sent before; None when it never was.

        Raises:
            Retryable, Throttled: the provider does not say.
        """
