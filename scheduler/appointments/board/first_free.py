"""The first free hour of every loket, or of every counsellor, at once."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import Any, Final, NamedTuple

from sqlalchemy.orm import Session

from scheduler.appointments.board.free_time import FreeTime
from scheduler.appointments.booking.availability import LOOKED_AHEAD
from scheduler.calendar.intervals import Interval
from scheduler.zitdagen import busy_times, snapshot
from scheduler.zitdagen.busy_times import Calendars
from scheduler.zitdagen.models import OpeningKind
from scheduler.zitdagen.snapshot import A_DAY, Shift, ShiftQuery

SOON: Final = timedelta(weeks=1)
"""Looked at first: most lokets have an hour that is nearer, and reading is what takes time."""


class Grouping(StrEnum):
    """What the rows of a board are; also the field of a shift that says which row it is in."""

    LOKET = "loket_id"
    COUNSELLOR = "counsellor_id"


class FirstFree(NamedTuple):
    """The first hour that staff can still book: aware UTC, `timezone` that of its loket."""

    starts_at: datetime
    timezone: str
    loket_id: int
    counsellor_id: int


def first_free(
    session: Session,
    wanted: Collection[int],
    grouping: Grouping,
    *,
    begins: Sequence[datetime],
    freed: Mapping[int, int],
    now: datetime,
    **narrowed: Any,
) -> dict[int, FirstFree]:
    """The first hour from `begins` on, in LOOKED_AHEAD, that is free at each of these lokets, or
    with each of these counsellors; of those that have one.

    `begins` are the beginnings of the periods to read, ascending, each for whom those before it had
    nothing. `freed`: see `busy_times.busy`. `narrowed` are fields of ShiftQuery: only in such
    zitdagen. Three SELECTs a period at most.
    """
    found: dict[int, FirstFree] = {}
    for first, last in pairwise((*begins, now + LOOKED_AHEAD)):
        left = [one for one in wanted if one not in found]
        if left and first < last:
            which = {**narrowed, f"{grouping.value}s": left}
            query = ShiftQuery.during(first, last, kind=OpeningKind.APPOINTMENT, **which)
            found |= _in(session, query, grouping, freed, now=max(now, first))
    return found


def _in(
    session: Session,
    query: ShiftQuery,
    grouping: Grouping,
    freed: Mapping[int, int],
    *,
    now: datetime,
) -> dict[int, FirstFree]:
    shifts = sorted(snapshot.shifts(session, query), key=_begins)
    if not shifts:
        return {}
    hull = snapshot.hull(shifts)
    busy = busy_times.busy(
        session,
        {one.counsellor_id for one in shifts},
        {one.loket_id for one in shifts},
        Interval(hull.start, hull.end + A_DAY),
        freed=freed,
    )
    services = snapshot.services(session, query)
    free = FreeTime(services, Calendars(busy), now, query.service_id)
    found: dict[int, FirstFree] = {}
    for shift in shifts:
        row = getattr(shift, grouping.value)
        known = found.get(row)
        if known and known.starts_at <= shift.openings[0].start:
            continue
        start = free.first(shift)
        if start is not None and (known is None or start < known.starts_at):
            found[row] = FirstFree(start, shift.timezone, shift.loket_id, shift.counsellor_id)
    return found


def _begins(shift: Shift) -> tuple[datetime, int]:
    return shift.openings[0].start, shift.zitdag_id
