"""Hours in which somebody is there: openings less absences and closures."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from scheduler.calendar.intervals import Interval
from scheduler.zitdagen import busy_times, snapshot
from scheduler.zitdagen.models import OpeningKind
from scheduler.zitdagen.snapshot import OpenPeriod, Shift, ShiftQuery


@dataclass(frozen=True, slots=True)
class WalkInHours:
    """Walk-in hours from `starts` to `ends`, on the clock of the loket."""

    loket_id: int
    date: date
    starts: time
    ends: time


def walk_in_hours(
    session: Session, loket_ids: Collection[int], first: date, last: date
) -> list[WalkInHours]:
    """Walk-in hours of these lokets, from `first` to `last`, ascending.

    Local dates, both included. Hours in which the counsellor is absent, or the loket closed, are
    left out.
    """
    query = ShiftQuery(
        loket_ids=loket_ids, first_date=first, last_date=last, kind=OpeningKind.WALK_IN
    )
    shifts = snapshot.shifts(session, query)
    present = present_hours(session, shifts)
    hours = sorted(
        (opening.start, shift.loket_id, opening, shift)
        for shift in shifts
        for opening in present[shift.zitdag_id]
    )
    return [_on_the_clock(shift, opening) for _start, _loket_id, opening, shift in hours]


def present_hours(session: Session, shifts: Sequence[Shift]) -> dict[int, tuple[OpenPeriod, ...]]:
    """The attended openings of these shifts, by zitdag. One SELECT."""
    return attended(
        session,
        [
            PlannedOpenings(shift.zitdag_id, shift.counsellor_id, shift.loket_id, shift.openings)
            for shift in shifts
        ],
    )


class PlannedOpenings(NamedTuple):
    """The openings of a zitdag, as they are planned."""

    zitdag_id: int
    counsellor_id: int
    loket_id: int
    openings: Sequence[OpenPeriod]


def attended(
    session: Session, planned: Collection[PlannedOpenings]
) -> dict[int, tuple[OpenPeriod, ...]]:
    """Openings less the absences of their counsellors and the closures of their lokets, by zitdag.

    At most one SELECT.
    """
    every = [opening for one in planned for opening in one.openings]
    if not every:
        return {one.zitdag_id: () for one in planned}
    during = Interval(min(one.start for one in every), max(one.end for one in every))
    counsellor_ids = {one.counsellor_id for one in planned}
    loket_ids = {one.loket_id for one in planned}
    gone = busy_times.unattended(session, counsellor_ids, loket_ids, during)
    return {
        one.zitdag_id: snapshot.present(one.openings, gone.of(one.counsellor_id, one.loket_id))
        for one in planned
    }


def _on_the_clock(shift: Shift, hours: OpenPeriod) -> WalkInHours:
    zone = ZoneInfo(shift.timezone)
    starts, ends = hours.start.astimezone(zone), hours.end.astimezone(zone)
    return WalkInHours(shift.loket_id, shift.date, starts.time(), ends.time())
