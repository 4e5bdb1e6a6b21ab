"""Which free starts to offer, so that a booking wastes no time another could have had."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from scheduler.calendar.intervals import END_OF_TIME, Gap, Interval
from scheduler.calendar.slots import NONE, Anchor, Grid, Sitting, bounds_by_gap


def offer(  # noqa: PLR0913 -- what free_starts takes, and the shortest service
    openings: Iterable[Interval],
    busy: Iterable[Interval],
    *,
    length: timedelta,
    step: timedelta,
    shortest: timedelta,
    not_before: datetime,
    not_after: datetime | None = None,
    anchor: Anchor = "opening",
    aftercare: timedelta = NONE,
    shortest_aftercare: timedelta = NONE,
) -> list[datetime]:
    """The `free_starts` that strand nothing, or all those of a gap in which every start strands.

    An appointment splits its free gap in what is left before it and after it (after its
    after-care). A remainder is stranded when it is not empty and `free_starts` of the shortest
    service offered there, `shortest` and `shortest_aftercare`, finds nothing in it. A service
    shorter than `shortest` is itself the shortest.

    Time that lies before not_before is nobody's any more: where it ends inside a gap, the gap
    begins at the first start after it. not_after only bounds what is asked, so it strands nothing.

    Ascending, without repeats, aware UTC; the other arguments are those of `free_starts`.

    Raises:
        ValueError: length, step or shortest is not positive, after-care is negative, a bound is
            naive.
    """
    sitting = Sitting(length, aftercare)
    smallest = min(sitting, Sitting(shortest, shortest_aftercare))
    grid = Grid(step, anchor, not_before, not_after or END_OF_TIME)
    offered: list[datetime] = []
    for gap, first, last in bounds_by_gap(openings, busy, sitting, grid):
        starts = grid.between(first, last)
        offered += _without_stranding(gap, starts, sitting, smallest, grid) or starts
    return offered


def _without_stranding(
    gap: Gap, starts: list[datetime], sitting: Sitting, smallest: Sitting, grid: Grid
) -> list[datetime]:
    """Four moments decide, the same for every start of the gap."""
    _, gap_start, gap_end, _ = gap
    whole = sitting.length + sitting.aftercare
    following = grid.rounded_up(whole)  # from a start to the first one possible after it
    nothing_before = gap_start if grid.not_before <= gap_start else starts[0]
    fits_before = starts[0] + smallest.length + smallest.aftercare
    fits_after = smallest.last_start(gap) - following
    nothing_after = gap_end - whole
    return [
        start
        for start in starts
        if (start == nothing_before or start >= fits_before)
        and (start <= fits_after or start >= nothing_after)
    ]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A counsellor who can be had at a moment (aware UTC).

    `speaks`: the client's language; `booked`: appointments already taken, in whatever period the
    caller compares; `places`: how many are still free (more than one in a group session).
    """

    start: datetime
    counsellor_id: int
    zitdag_id: int
    speaks: bool
    booked: int
    places: int = 1


def ranked_by_start(candidates: Iterable[Candidate]) -> dict[datetime, list[Candidate]]:
    """Each start once, ascending, with whom to ask in turn.

    First who speaks the client's language, then the less booked; the lower number of a counsellor
    decides a tie, so that the same question gets the same answer.
    """
    ranked: dict[datetime, list[Candidate]] = {}
    for candidate in sorted(candidates, key=_turn):
        ranked.setdefault(candidate.start, []).append(candidate)
    return ranked


def _turn(candidate: Candidate) -> tuple[datetime, bool, int, int, int]:
    return (
        candidate.start,
        not candidate.speaks,
        candidate.booked,
        candidate.counsellor_id,
        candidate.zitdag_id,
    )
