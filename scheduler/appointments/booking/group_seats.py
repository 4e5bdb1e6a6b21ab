"""The seats left in the planned sessions of a group service.

Their hours are those of the planning: no booking fixes them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from scheduler.calendar.intervals import Interval, Period, overlaps
from scheduler.calendar.slots import Duration, Grid
from scheduler.zitdagen.busy_times import Busy, BusyEntry, Calendars
from scheduler.zitdagen.snapshot import Shift


@dataclass(frozen=True, slots=True)
class GroupSessions:
    """The planned sessions of one service: who booked them, and what else is busy then.

    `seats` are those of the service, at a session that nobody has booked yet.
    """

    duration: Duration
    seats: int
    under_way: Mapping[tuple[int, datetime], BusyEntry]
    others: Calendars

    @classmethod
    def among(
        cls, shifts: Iterable[Shift], service_id: int, duration: Duration, seats: int, busy: Busy
    ) -> "GroupSessions":
        """Those of this service in these shifts."""
        planned = {
            (shift.zitdag_id, opening.start) for shift in shifts for opening in shift.openings
        }
        under_way = {
            (one.zitdag_id, one.start): one
            for one in busy.entries
            if one.service_id == service_id and (one.zitdag_id, one.start) in planned
        }
        ours = {one.entry_id for one in under_way.values()}
        entries = [one for one in busy.entries if one.entry_id not in ours]
        others = Calendars(replace(busy, entries=entries, sessions=()))
        return cls(duration, seats, under_way, others)

    def of(self, shift: Shift, grid: Grid) -> list[tuple[datetime, int]]:
        """The starts of a shift's sessions with seats left, and how many."""
        found = []
        for opening in shift.openings:
            seats = self._left(shift, opening)
            if seats > 0 and grid.not_before <= opening.start <= grid.not_after:
                found.append((opening.start, seats))
        return found

    def _left(self, shift: Shift, opening: Period) -> int:
        if opening.start + self.duration.length > opening.end:
            return 0
        occupied = Interval(opening.start, opening.start + self.duration.whole)
        busy = self.others.around(shift.counsellor_id, shift.loket_id, shift.openings)
        if any(overlaps(occupied, one) for one in busy):
            return 0
        entry = self.under_way.get((shift.zitdag_id, opening.start))
        return entry.capacity - entry.taken if entry else self.seats
