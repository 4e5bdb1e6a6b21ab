"""A rendered message, as a channel sends it."""

from dataclasses import dataclass

from notifications.invitations import Invitation


@dataclass(frozen=True)
class Rendered:
    """The content of a message. A text message has no subject, HTML or invitation."""

    subject: str
    text: str
    html: str | None = None
    invitation: Invitation | None = None
