"""A channel that prints instead of sending: for the demo and for development."""

import sys
from typing import TextIO

from notifications.channels.channel import Sent
from notifications.texts.rendered import Rendered


class ConsoleChannel:
    """Stands in for any channel. Not a logger: a log never holds names, numbers or texts."""

    name = "console"

    def __init__(self, stream: TextIO | None = None) -> None:
        """Writes to `stream`, or to what is standard output at the time of sending."""
        self._stream = stream

    def send(self, rendered: Rendered, address: str, reference: str) -> Sent:
        """Write the message with its address, in one piece; the reference is ours."""
        stream = self._stream or sys.stdout
        heading = [f"To: {address}", f"Reference: {reference}"]
        if rendered.subject:
            heading.append(f"Subject: {rendered.subject}")
        stream.write("\n".join(["", *heading, "", rendered.text.rstrip(), ""]) + "\n")
        stream.flush()
        return Sent(self.name, reference)
