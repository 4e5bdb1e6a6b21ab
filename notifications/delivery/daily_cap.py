"""The daily caps on text messages and on mails, which bound what a fault or abuse costs.

Strangers can eat a part of each only: the rest is kept for reminders, for what our staff do, and
for signing in.
"""

import logging
import threading
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Final

from database import reading
from notifications.outbox.models import CausedBy
from notifications.reporting import figures
from notifications.reporting.figures import LeftCount

REFRESH = timedelta(seconds=2)
ONLINE_SHARE: Final = 0.6
"""The part of a cap for what people do without our staff."""
OF_STRANGERS: Final = frozenset({CausedBy.ONLINE, CausedBy.LOOK_UP, CausedBy.TO_STAFF})

log = logging.getLogger(__name__)


class DailyCap:
    """The caps on what left in the last 24 hours, by channel; the counts are two seconds old.

    So they may be exceeded by what all workers send in two seconds. Logs an alert each time one is
    reached. Thread-safe.
    """

    def __init__(self, caps: Mapping[str, int], now: Callable[[], datetime]) -> None:
        """`caps` counts parts of text messages ("sms") and mails ("email"); 0, or none: no cap."""
        self._caps = {channel: cap for channel, cap in caps.items() if cap}
        self._now = now
        self._lock = threading.Lock()
        self._looked_at: datetime | None = None
        self._left: Mapping[str, LeftCount] = {}
        self._reached: set[str] = set()

    def is_reached(self, channel: str, origin: CausedBy) -> bool:
        """Whether what this caused must wait for now."""
        cap = self._caps.get(channel)
        if cap is None:
            return False
        with self._lock:
            now = self._now()
            if self._looked_at is None or now - self._looked_at >= REFRESH:
                self._look(now)
            left = self._left[channel]
        is_full = left.total >= cap
        return is_full or (origin in OF_STRANGERS and left.of_strangers >= cap * ONLINE_SHARE)

    def _look(self, now: datetime) -> None:
        self._looked_at = now
        with reading() as session:
            self._left = figures.left_since(session, now - figures.CAP_WINDOW, OF_STRANGERS)
        reached = {one for one, cap in self._caps.items() if self._left[one].total >= cap}
        for channel in sorted(reached - self._reached):
            log.error("the cap of %s a day by %s is reached", self._caps[channel], channel)
        self._reached = reached
