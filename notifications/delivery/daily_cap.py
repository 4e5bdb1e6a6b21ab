"""The daily cap on text messages, which bounds the cost of a fault or of abuse."""

import logging
import threading
from collections.abc import Callable
from datetime import datetime, timedelta

from database import reading
from notifications.reporting import figures

REFRESH = timedelta(seconds=2)

log = logging.getLogger(__name__)


class DailyCap:
    """The cap on text messages in the last 24 hours, cached for two seconds.

    So it may be exceeded by what all workers send in two seconds. Logs an alert each time it is
    reached. Thread-safe.
    """

    def __init__(self, cap: int, now: Callable[[], datetime]) -> None:
        """`cap` counts parts of text messages; 0: no cap."""
        self._cap = cap
        self._now = now
        self._lock = threading.Lock()
        self._looked_at: datetime | None = None
        self._reached = False

    def is_reached(self) -> bool:
        """Whether text messages must wait for now."""
        if not self._cap:
            return False
        with self._lock:
            now = self._now()
            if self._looked_at is None or now - self._looked_at >= REFRESH:
                self._look(now)
            return self._reached

    def _look(self, now: datetime) -> None:
        self._looked_at = now
        with reading() as session:
            reached = figures.is_capped(session, self._cap, now=now)
        if reached and not self._reached:
            log.error("the cap of %s text messages a day is reached: no more leave", self._cap)
        self._reached = reached
