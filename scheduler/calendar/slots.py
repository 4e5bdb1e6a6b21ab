"""Start times of appointments."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from scheduler.calendar.intervals import END_OF_TIME, Gap, Period, as_utc, gaps

Anchor = Literal["opening", "gap"]

NONE = timedelta(0)


@dataclass(frozen=True, slots=True)
class Grid:
    """Allowed starts in a free gap: every `step` from its anchor, within bounds.

    Raises:
        ValueError: the step is not positive, the anchor is unknown, or a bound is naive.
    """

    step: timedelta
    anchor: Anchor
    not_before: datetime
    not_after: datetime

    def __post_init__(self) -> None:
        if self.step <= NONE:
            raise ValueError("a step is positive", self.step)
        if self.anchor not in ("opening", "gap"):
            raise ValueError("starts are anchored to the opening or to the gap", self.anchor)
        object.__setattr__(self, "not_before", as_utc(self.not_before))
        object.__setattr__(self, "not_after", as_utc(self.not_after))

    def rounded_up(self, duration: timedelta) -> timedelta:
        """Round `duration` from a start up to the next moment of the grid.

        An anchor in the gap moves along with what is booked; one in the opening stays.
        """
        return duration if self.anchor == "gap" else -(-duration // self.step) * self.step

    def between(self, first: datetime, last: datetime) -> list[datetime]:
        """Every `step` from `first`, which is on the grid, up to and including `last`."""
        starts = []
        while first <= last:
            starts.append(first)
            first += self.step
        return starts


@dataclass(frozen=True, order=True, slots=True)
class Duration:
    """The duration of an appointment: length, then after-care; the shorter sorts first.

    Raises:
        ValueError: the length is not positive or the after-care is negative.
    """

    length: timedelta
    aftercare: timedelta

    def __post_init__(self) -> None:
        if self.length <= NONE:
            raise ValueError("a length is positive", self.length)
        if self.aftercare < NONE:
            raise ValueError("after-care is not negative", self.aftercare)

    @classmethod
    def of_minutes(cls, length: int, aftercare: int) -> "Duration":
        """The duration of a service, in minutes."""
        return cls(timedelta(minutes=length), timedelta(minutes=aftercare))

    @property
    def whole(self) -> timedelta:
        """The time until the counsellor is free again."""
        return self.length + self.aftercare

    def last_start(self, gap: Gap) -> datetime:
        """The last start within the gap, after-care clear of what comes next."""
        _, _, end, next_busy = gap
        if self.aftercare:
            end = min(end, next_busy - self.aftercare)
        return end - self.length


def bounds_by_gap(
    openings: Iterable[Period], busy: Iterable[Period], duration: Duration, grid: Grid
) -> Iterator[tuple[Gap, datetime, datetime]]:
    """The free gaps with the first and the last start in each, which may be one; others are left
    out. Ascending. The starts between them are `grid.step` apart; the last need not be one itself.

    One loop, and what it asks of its arguments asked once: a year is 600 gaps, and a call for each
    would cost as much as the gaps themselves.
    """
    length, aftercare, step = duration.length, duration.aftercare, grid.step
    not_before, not_after = grid.not_before, grid.not_after
    from_opening = grid.anchor == "opening"
    for gap in gaps(openings, busy):
        opening, start, end, next_busy = gap
        origin = opening if from_opening else start
        if start < not_before:
            start = not_before
        last = min(end, next_busy - aftercare) - length if aftercare else end - length
        if last > not_after:
            last = not_after
        if start != origin and start <= last:  # a division takes longer than all of the rest
            start += (origin - start) % step
        if start <= last:
            yield gap, start, last


def starts_on(
    grid: Grid, openings: Iterable[Period], busy: Iterable[Period], duration: Duration
) -> list[datetime]:
    """The moments of the grid at which something of this duration can start; see `free_starts`."""
    step = grid.step
    starts: list[datetime] = []
    for _, start, last in bounds_by_gap(openings, busy, duration, grid):
        while start <= last:
            starts.append(start)
            start += step
    return starts


def free_starts(  # noqa: PLR0913 -- the seam of the design: everything that decides a start, by name
    openings: Iterable[Period],
    busy: Iterable[Period],
    *,
    length: timedelta,
    step: timedelta,
    not_before: datetime,
    not_after: datetime | None = None,
    anchor: Anchor = "opening",
    aftercare: timedelta = NONE,
) -> list[datetime]:
    """Every moment an appointment of `length` can start, ascending, without repeats.

    openings, busy: Intervals in any order, may touch or overlap; touching or overlapping openings
    are one. The appointment must lie within an opening and overlap nothing busy. `aftercare`
    follows it: it must not overlap busy time either, but may run past the opening's end; `busy`
    already contains its own after-care.

    anchor "opening": starts are s + n * step from the start s of the (merged) opening. anchor
    "gap": from the start of each free gap that busy leaves. Starts before not_before or after
    not_after (both inclusive bounds of what is kept) are left out, not moved.

    Moments are aware UTC.

    Raises:
        ValueError: length or step is not positive, after-care is negative, a bound is naive.
    """
    grid = Grid(step, anchor, not_before, not_after or END_OF_TIME)
    return starts_on(grid, openings, busy, Duration(length, aftercare))
