"""A channel that is down is left alone for a while, so that other channels' messages go on."""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from notifications.errors import Permanent, Retryable, Throttled

T = TypeVar("T")

IN_A_ROW = 5
SECONDS = 30.0

log = logging.getLogger(__name__)


@dataclass
class Pauses:
    """Counts each channel's failures in a row. May be shared by threads.

    Without it, messages of a channel that hangs would in the end hold every sender.
    """

    clock: Callable[[], float] = time.monotonic
    _failures: dict[str, int] = field(default_factory=dict)
    _until: dict[str, float] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def watch(self, channel: str, send: Callable[[], T]) -> T:
        """Do what `send` does, unless this channel failed five times in a row just now.

        Raises:
            Retryable: not tried, for that reason; or whatever `send` raises.
        """
        with self._lock:
            if self._until.get(channel, 0.0) > self.clock():
                raise Retryable("paused")
        try:
            sent = send()
        except (Permanent, Throttled):
            self._answered(channel)
            raise
        except Retryable:
            self._failed(channel)
            raise
        self._answered(channel)
        return sent

    def _answered(self, channel: str) -> None:
        with self._lock:
            self._failures.pop(channel, None)

    def _failed(self, channel: str) -> None:
        with self._lock:
            count = self._failures.get(channel, 0) + 1
            self._failures[channel] = count
            if count >= IN_A_ROW:
                self._until[channel] = self.clock() + SECONDS
                log.error("%s failed %s times in a row: paused", channel, count)
