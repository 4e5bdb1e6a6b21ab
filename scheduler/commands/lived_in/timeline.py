"""What happens in the demo, in the order in which it happened: each event at its own moment."""

import heapq
from collections.abc import Callable
from datetime import datetime
from itertools import count

Event = Callable[[datetime], None]
"""Does something as of that moment."""


class Timeline:
    """Events to come; one may plan others, of later."""

    def __init__(self) -> None:
        self._events: list[tuple[datetime, int, Event]] = []
        self._numbers = count()

    def plan(self, moment: datetime, event: Event) -> None:
        """Let it happen at that moment (aware); of one moment in the order in which they came."""
        heapq.heappush(self._events, (moment, next(self._numbers), event))

    def live(self, until: datetime) -> None:
        """Let all happen up to that moment; what is later is left out."""
        while self._events and self._events[0][0] <= until:
            moment, _number, event = heapq.heappop(self._events)
            event(moment)
