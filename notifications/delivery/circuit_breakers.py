"""A channel that is down is left alone for a while, so that other channels' messages go on."""

import logging
import time
from collections import defaultdict
from collections.abc import Callable
from datetime import timedelta
from threading import Lock
from typing import TypeVar

from http_client import CircuitBreaker, CircuitOpen
from notifications.errors import Permanent, Retryable, Throttled

T = TypeVar("T")

IN_A_ROW = 5
SECONDS = 30.0

log = logging.getLogger(__name__)


class Pauses:
    """A circuit breaker a channel. May be shared by threads.

    Without it, messages of a channel that hangs would in the end hold every sender.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._breakers: defaultdict[str, CircuitBreaker] = defaultdict(
            lambda: CircuitBreaker(IN_A_ROW, timedelta(seconds=SECONDS), clock=clock)
        )
        self._lock = Lock()

    def watch(self, channel: str, send: Callable[[], T]) -> T:
        """Do what `send` does, unless this channel failed five times in a row just now.

        Raises:
            Retryable: not tried, for that reason; or whatever `send` raises.
        """
        with self._lock:
            breaker = self._breakers[channel]
        try:
            breaker.admit()
            sent = send()
        except CircuitOpen:
            raise Retryable("paused") from None
        except (Permanent, Throttled):
            breaker.record_success()
            raise
        except Retryable:
            breaker.record_failure()
            if breaker.is_open:
                log.error("%s failed %s times in a row: paused", channel, IN_A_ROW)
            raise
        breaker.record_success()
        return sent
