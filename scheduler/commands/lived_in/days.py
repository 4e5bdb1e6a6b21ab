"""Days of the demo, on the clock of its lokets."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from locations.zones import BRUSSELS

A_DAY: Final = timedelta(days=1)
WEEKS_LIVED: Final = 9
"""So long ago it began, and the weekdays since the Monday then: it is in its third month."""


def at(day: date, clock: str = "00:00") -> datetime:
    """The moment at which the clock shows that, in UTC."""
    return datetime.combine(day, time.fromisoformat(clock), BRUSSELS).astimezone(UTC)


def today(now: datetime) -> date:
    """The local date."""
    return now.astimezone(BRUSSELS).date()


def first_day(now: datetime) -> date:
    """The Monday on which it began."""
    day = today(now)
    return day - timedelta(days=day.weekday(), weeks=WEEKS_LIVED)


def since(first: date, last: date) -> Iterator[date]:
    """Every day from the first to the last, both included."""
    while first <= last:
        yield first
        first += A_DAY
