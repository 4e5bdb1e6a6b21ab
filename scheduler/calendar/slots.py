"""When an appointment can start."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import accumulate, repeat
from operator import add
from typing import Literal

from scheduler.calendar.intervals import Gap, Interval, as_utc, gaps

Anchor = Literal["opening", "gap"]

NOTHING = timedelta(0)


@dataclass(frozen=True, slots=True)
class Grid:
    """The moments at which appointments may start: every `step` from an origin, within bounds.

    Ticks are counted from the origin of a gap (0, 1, 2, ...), so that reckoning with many starts
    is reckoning with small integers. Both bounds belong to what is kept; None is no bound.

    Raises:
        ValueError: a step that is not positive, an unknown anchor, a naive bound.
    """

    step: timedelta
    anchor: Anchor
    not_before: datetime
    not_after: datetime | None

    def __post_init__(self) -> None:
        if self.step <= NOTHING:
            raise ValueError("a step is positive", self.step)
        if self.anchor not in ("opening", "gap"):
            raise ValueError("an anchor is an opening or a gap", self.anchor)
        object.__setattr__(self, "not_before", as_utc(self.not_before))
        if self.not_after is not None:
            object.__setattr__(self, "not_after", as_utc(self.not_after))

    def origin(self, gap: Gap) -> datetime:
        return gap.opening_start if self.anchor == "opening" else gap.start

    def ticks(self, gap: Gap, room: timedelta) -> range:
        """The ticks from the gap's start to `room` after it, both included, within the bounds."""
        if room < NOTHING:
            return range(0)
        origin = self.origin(gap)
        earliest = max(gap.start, self.not_before) - origin
        latest = gap.start - origin + room
        if self.not_after is not None:
            latest = min(latest, self.not_after - origin)
        return range(-(-earliest // self.step), latest // self.step + 1)

    def moments(self, gap: Gap, ticks: range) -> Iterator[datetime]:
        """The moments of successive ticks."""
        if not ticks:
            return iter(())
        first = self.origin(gap) + ticks[0] * self.step
        return accumulate(repeat(self.step, len(ticks) - 1), add, initial=first)


def check_durations(length: timedelta, aftercare: timedelta) -> None:
    """ValueError unless the length is positive and the after-care is not negative."""
    if length <= NOTHING:
        raise ValueError("a length is positive", length)
    if aftercare < NOTHING:
        raise ValueError("after-care is not negative", aftercare)


def room_to_start(gap: Gap, length: timedelta, aftercare: timedelta) -> timedelta:
    """How long after the gap's start an appointment can still start; negative when it never fits.

    The appointment ends within the gap; its after-care may outlast the opening, but not reach
    into busy time.
    """
    room = gap.end - gap.start
    if aftercare and gap.next_busy is not None:
        room = min(room, gap.next_busy - gap.start - aftercare)
    return room - length


def free_starts(  # noqa: PLR0913 -- the seam of the design: everything that decides a start, by name
    openings: Iterable[Interval],
    busy: Iterable[Interval],
    *,
    length: timedelta,
    step: timedelta,
    not_before: datetime,
    not_after: datetime | None = None,
    anchor: Anchor = "opening",
    aftercare: timedelta = NOTHING,
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
    check_durations(length, aftercare)
    grid = Grid(step, anchor, not_before, not_after)
    starts: list[datetime] = []
    for gap in gaps(openings, busy):
        ticks = grid.ticks(gap, room_to_start(gap, length, aftercare))
        starts.extend(grid.moments(gap, ticks))
    return starts
