"""Choice of free starts to offer, so that a booking leaves no useless gaps."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from scheduler.calendar.intervals import Period
from scheduler.calendar.slots import Duration, Grid, bounds_by_gap


def offer(
    openings: Iterable[Period],
    busy: Iterable[Period],
    duration: Duration,
    *,
    shortest: Duration,
    grid: Grid,
) -> list[datetime]:
    """The `free_starts` that strand nothing, or all those of a gap in which every start strands.

    An appointment splits its gap in what is left before it and after its after-care. A remainder
    is stranded when it is not empty and `free_starts` of the shortest service offered there finds
    nothing in it. A service shorter than `shortest` is itself the shortest.

    Time before the grid's first moment is nobody's any more: where it ends inside a gap, the gap
    begins at the first start after it. The grid's last moment only bounds what is asked, so it
    strands nothing.

    Ascending, without repeats, aware UTC; openings and busy are those of `free_starts`.
    """
    smallest = min(duration, shortest)
    # The same for every gap: what is taken, when one can start after that, and the least to leave.
    whole, following, least = duration.whole, grid.rounded_up(duration.whole), smallest.whole
    offered: list[datetime] = []
    for gap, first, last in bounds_by_gap(openings, busy, duration, grid):
        _, begins, ends, _ = gap
        starts = grid.between(first, last)
        # Before a start nothing is left at `nothing_before`, and enough from `fits_before` on;
        # after it enough up to `fits_after`, and nothing from `nothing_after` on.
        nothing_before = begins if grid.not_before <= begins else first
        fits_before = first + least
        fits_after = smallest.last_start(gap) - following
        nothing_after = ends - whole
        offered += [
            start
            for start in starts
            if (start == nothing_before or start >= fits_before)
            and (start <= fits_after or start >= nothing_after)
        ] or starts
    return offered


class Candidate(NamedTuple):
    """A counsellor available at a moment (aware UTC).

    `speaks`: the client's language; `booked`: appointments already taken, in whatever period the
    caller compares; `seats`: how many are still free (more than one in a group session).
    """

    start: datetime
    counsellor_id: int
    zitdag_id: int
    speaks: bool
    booked: int
    seats: int = 1


def ranked_by_start(candidates: Iterable[Candidate]) -> dict[datetime, list[Candidate]]:
    """Each start once, ascending, with its candidates, best first.

    Speakers of the client's language first, then the less booked; the lower id of a counsellor
    decides a tie, so that the same question gets the same answer.
    """
    ranked: dict[datetime, list[Candidate]] = {}
    for candidate in sorted(candidates, key=_rank):
        ranked.setdefault(candidate.start, []).append(candidate)
    return ranked


def _rank(candidate: Candidate) -> tuple[datetime, bool, int, int, int]:
    return (
        candidate.start,
        not candidate.speaks,
        candidate.booked,
        candidate.counsellor_id,
        candidate.zitdag_id,
    )
