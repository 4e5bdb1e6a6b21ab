"""How much time is left to book in a shift, and when it begins. Pure: what is busy was read.

As the leerwinkel's own staff may book: neither notice nor horizon binds them.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple

from scheduler.calendar.intervals import END_OF_TIME, Gap
from scheduler.calendar.slots import Duration, Grid, bounds_by_gap
from scheduler.zitdagen.busy_times import Calendars
from scheduler.zitdagen.models import OpeningKind
from scheduler.zitdagen.snapshot import Services, Shift

_ALONE: Final = 1
_A_MINUTE: Final = timedelta(minutes=1)


class FreeGap(NamedTuple):
    """Time in which something can still be booked, from its first start on; aware UTC."""

    start: datetime
    end: datetime

    @property
    def minutes(self) -> int:
        return (self.end - self.start) // _A_MINUTE


@dataclass(frozen=True, slots=True)
class FreeTime:
    """What is left of shifts from `now` on for the shortest service that each gives; where
    `service_id` is asked for, for that one."""

    services: Services
    calendars: Calendars
    now: datetime
    service_id: int | None = None
    # Most shifts share their grid and what they give.
    _grids: dict[Any, Grid] = field(default_factory=dict, init=False)
    _durations: dict[Collection[int], Duration | None] = field(default_factory=dict, init=False)

    def gaps(self, shift: Shift) -> Iterator[FreeGap]:
        """The gaps of a shift that are long enough, ascending."""
        openings = [one for one in shift.openings if one.kind is OpeningKind.APPOINTMENT]
        duration = self._shortest(shift)
        if not openings or duration is None or openings[-1].end <= self.now:
            return
        busy = self.calendars.around(shift.counsellor_id, shift.loket_id, shift.openings)
        for gap, first, _last in bounds_by_gap(openings, busy, duration, self._grid(shift)):
            yield FreeGap(first, _end(gap))

    def first(self, shift: Shift) -> datetime | None:
        """When the first of them begins; None where there is none."""
        return next((one.start for one in self.gaps(shift)), None)

    def _grid(self, shift: Shift) -> Grid:
        rules = shift.step_minutes, shift.anchor
        if rules not in self._grids:
            step = timedelta(minutes=shift.step_minutes)
            self._grids[rules] = Grid(step, shift.anchor.value, self.now, END_OF_TIME)
        return self._grids[rules]

    def _shortest(self, shift: Shift) -> Duration | None:
        given = self.services.of(shift.zitdag_id)
        if given not in self._durations:
            alone = [one for one in self._asked_for(given) if self.services.seats[one] == _ALONE]
            self._durations[given] = self.services.shortest(alone) if alone else None
        return self._durations[given]

    def _asked_for(self, given: Collection[int]) -> Collection[int]:
        return given if self.service_id is None else {self.service_id}.intersection(given)


def _end(gap: Gap) -> datetime:
    _opening, _start, end, _next_busy = gap
    return end
