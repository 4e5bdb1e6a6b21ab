"""A circuit breaker per channel, so that one that is down does not hold up the others' messages."""

import logging
import time
from collections import defaultdict
from collections.abc import Callable
from datetime import timedelta
from threading import Lock
from typing import TypeVar

from http_client import CircuitBreaker, CircuitOpen
from notifications.errors import Outage, Permanent, Retryable, Throttled

T = TypeVar("T")

FAILURES = 5
COOL_DOWN_SECONDS = 30.0

log = logging.getLogger(__name__)


class CircuitBreakers:
    """The circuit breakers by name of channel. Thread-safe.

    Without it, messages of a channel that hangs would in the end occupy every worker thread.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._breakers: defaultdict[str, CircuitBreaker] = defaultdict(
            lambda: CircuitBreaker(FAILURES, timedelta(seconds=COOL_DOWN_SECONDS), clock=clock)
        )
        self._lock = Lock()

    def call(self, channel: str, send: Callable[[], T]) -> T:
        """Call `send`, unless the circuit of this channel is open: five failures in a row just now.

        Raises:
            Outage: not tried, for that reason; or whatever `send` raises.
        """
        with self._lock:
            breaker = self._breakers[channel]
        try:
            breaker.admit()
            sent = send()
        except CircuitOpen:
            raise Outage("paused") from None
        except (Permanent, Throttled):
            breaker.record_success()
            raise
        except Retryable:
            breaker.record_failure()
            if breaker.is_open:
                log.error("%s failed %s times in a row: paused", channel, FAILURES)
            raise
        breaker.record_success()
        return sent
