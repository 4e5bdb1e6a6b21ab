"""A rendered message, as a channel sends it."""

from dataclasses import dataclass

from notifications.invitations import Invitation


@dataclass(frozen=True)
class Rendered:
    """The content of a message. A text message has no subject, HTML, invitation, sender or thread.

    `sender_name` is whose mail it is, for its From; empty where nobody's in particular. `thread` is
    the same in every mail about one thing to one reader, so that mail programs keep them together;
    opaque, letters, figures and hyphens.
    """

    subject: str
    text: str
    html: str | None = None
    invitation: Invitation | None = None
    sender_name: str = ""
    thread: str = ""
