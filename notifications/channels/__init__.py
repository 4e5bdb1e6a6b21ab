"""What a channel is: one small class that sends, and sorts its provider's failures."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class Rendered:
    """A message in words. A text message has no subject and no HTML."""

    subject: str
    text: str
    html: str | None = None


class Channel(Protocol):
    """Whatever can carry a message: anybody adds one by writing such a class."""

    @property
    def name(self) -> str:
        """What is noted as having carried the message ("console", "smtp")."""

    def send(self, rendered: Rendered, address: str, reference: str) -> str:
        """Send, and return the provider's own reference.

        `reference` is ours: the same at every attempt for the same message, so that a provider or
        a mail program can tell a repeat.

        Raises:
            Retryable, Throttled, Permanent: it was not sent; see errors.py.
        """
