"""A channel that sends nothing: of an installation for trying things out."""

import logging

from logs import Event
from notifications.channels.channel import Sent
from notifications.texts.rendered import Rendered

NAME = "nowhere"

log = logging.getLogger(__name__)


class NowhereChannel:
    """Stands in for any channel in staging. What would have gone is noted, without whom or what."""

    name = NAME

    def __init__(self, channel: str) -> None:
        """`channel` is what it stands in for."""
        self._channel = channel

    def send(self, rendered: Rendered, address: str, reference: str) -> Sent:
        """Note that a message would have left."""
        log.info(Event.NOT_SENT, extra={"kind": self._channel})
        return Sent(self.name, reference)
