"""The one interval type and the one overlap rule: half-open `[start, end)`, aware UTC."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from operator import attrgetter
from typing import Protocol

BEGINNING_OF_TIME = datetime.min.replace(tzinfo=UTC)
END_OF_TIME = datetime.max.replace(tzinfo=UTC)

_by_start = attrgetter("start")


def as_utc(moment: datetime) -> datetime:
    """Convert to UTC. ValueError when naive."""
    if moment.tzinfo is UTC:
        return moment
    if moment.utcoffset() is None:
        raise ValueError("a moment needs a time zone", moment)
    return moment.astimezone(UTC)


class Period(Protocol):
    """Whatever lasts from `start` up to, not including, `end`; aware UTC, and ends after it starts.

    An Interval is one that has checked itself; a row that was read is taken at its word.
    """

    @property
    def start(self) -> datetime: ...
    @property
    def end(self) -> datetime: ...


@dataclass(frozen=True, order=True, slots=True)
class Interval:
    """A half-open interval [start, end); aware UTC.

    Moments of another zone are kept as the same moments in UTC, because Python compares and
    subtracts two times of one zone by their wall clocks, which is wrong when the clock changes.

    Raises:
        ValueError: a bound is naive, or the end is not after the start.
    """

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        object.__setattr__(self, "start", as_utc(self.start))
        object.__setattr__(self, "end", as_utc(self.end))
        if self.end <= self.start:
            raise ValueError("an interval ends after it starts", self.start, self.end)


# A free stretch: the start of its merged opening, its start, its end (half-open), and the first
# busy moment at or after its end, also beyond the opening (END_OF_TIME: none). Aware UTC. A plain
# tuple: a search makes thousands of them, and to name one costs as much as to find it.
Gap = tuple[datetime, datetime, datetime, datetime]


def overlaps(first: Period, second: Period) -> bool:
    """Whether the two share a moment. Intervals that only touch do not."""
    return first.start < second.end and second.start < first.end


def merge(intervals: Iterable[Period]) -> list[Interval]:
    """Merge into as few intervals as possible, ascending; those that touch are one."""
    return [Interval(start, end) for start, end in _merged(intervals)]


def subtract(openings: Iterable[Period], busy: Iterable[Period]) -> list[Interval]:
    """The openings minus busy time, ascending."""
    return [Interval(start, end) for _, start, end, _ in gaps(openings, busy)]


def gaps(openings: Iterable[Period], busy: Iterable[Period]) -> Iterator[Gap]:
    """Every free stretch of the merged openings, ascending; both may come in any order."""
    waiting = iter(sorted(busy, key=_by_start))
    ahead = next(waiting, None)
    busy_until = BEGINNING_OF_TIME
    for opening, closing in _merged(openings):
        free = opening
        if busy_until > free:
            free = busy_until
        while ahead is not None and ahead.start < closing:
            if ahead.start > free:
                yield opening, free, ahead.start, ahead.start
            if ahead.end > free:
                free = busy_until = ahead.end
            ahead = next(waiting, None)
        if free < closing:
            yield opening, free, closing, END_OF_TIME if ahead is None else ahead.start


def _merged(intervals: Iterable[Period]) -> Iterator[tuple[datetime, datetime]]:
    remaining = iter(sorted(intervals, key=_by_start))
    current = next(remaining, None)
    if current is None:
        return
    start, end = current.start, current.end
    for interval in remaining:
        if interval.start > end:
            yield start, end
            start, end = interval.start, interval.end
        elif interval.end > end:
            end = interval.end
    yield start, end
