"""A message in words: what rendering hands to a channel."""

from dataclasses import dataclass

from notifications.invitations import Invitation


@dataclass(frozen=True)
class Rendered:
    """What somebody reads. A text message has no subject, no HTML and no invitation."""

    subject: str
    text: str
    html: str | None = None
    invitation: Invitation | None = None
