"""Who is at which loket, in which hours and how: the one answer of every page, sheet and feed.

Planned are zitdagen that were not called off (`snapshot`). A counsellor is there in their openings,
less what takes them away: an absence, a closure, a room that others use (`busy_times`). Who took
over has a zitdag of their own.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from database import execute_core
from scheduler.calendar.intervals import Interval, Period, overlaps
from scheduler.people.counsellors import Counsellor
from scheduler.zitdagen import busy_times, snapshot
from scheduler.zitdagen.busy_times import Unattended
from scheduler.zitdagen.models import OpeningKind
from scheduler.zitdagen.snapshot import OpenPeriod, Services, Shift, ShiftQuery


@dataclass(frozen=True, slots=True)
class Presence:
    """A planned zitdag, who sits there, by first name, and the hours in which they really do.

    `hours`, ascending, are none where the counsellor is away, or the loket closed, all the time.
    """

    shift: Shift
    who: str
    hours: tuple[OpenPeriod, ...]


@dataclass(frozen=True, slots=True)
class WalkInHours:
    """Walk-in hours from `starts` to `ends`, on the clock of the loket."""

    loket_id: int
    date: date
    starts: time
    ends: time


class PlannedOpenings(NamedTuple):
    """The openings of a zitdag, as they are planned."""

    zitdag_id: int
    counsellor_id: int
    loket_id: int
    openings: Sequence[OpenPeriod]


_NAMES: Final = select(Counsellor.id, Counsellor.first_name).where(
    Counsellor.id.in_(bindparam("ids", expanding=True))
)


def of(session: Session, query: ShiftQuery) -> list[Presence]:
    """The planned zitdagen that this query asks for, by date, then by their first opening.

    Four SELECTs at most, however many lokets, counsellors and days.
    """
    shifts = sorted(snapshot.shifts(session, query), key=_rank)
    there = hours(session, shifts)
    ids = list({shift.counsellor_id for shift in shifts})
    rows = execute_core(session, _NAMES, {"ids": ids}).all() if ids else []
    names: dict[int, str] = {row.id: row.first_name for row in rows}
    return [Presence(one, names[one.counsellor_id], there[one.zitdag_id]) for one in shifts]


def _rank(shift: Shift) -> tuple[date, datetime, int]:
    return shift.date, shift.openings[0].start, shift.zitdag_id


def hours(session: Session, shifts: Sequence[Shift]) -> dict[int, tuple[OpenPeriod, ...]]:
    """The openings of these shifts in which somebody is there, by zitdag. Two SELECTs at most."""
    return attended(
        session,
        [
            PlannedOpenings(one.zitdag_id, one.counsellor_id, one.loket_id, one.openings)
            for one in shifts
        ],
    )


def attended(
    session: Session, planned: Collection[PlannedOpenings]
) -> dict[int, tuple[OpenPeriod, ...]]:
    """Openings less what takes their counsellors, lokets or rooms, by zitdag. Two SELECTs at most.

    A session for a group that does not begin as planned, or lacks the time that it takes, is not
    held at all.
    """
    every = [opening for one in planned for opening in one.openings]
    if not every:
        return {one.zitdag_id: () for one in planned}
    during = Interval(min(one.start for one in every), max(one.end for one in every))
    counsellor_ids = {one.counsellor_id for one in planned}
    loket_ids = {one.loket_id for one in planned}
    gone = busy_times.unattended(session, counsellor_ids, loket_ids, during)
    cut = _with_cut_sessions(planned, gone)
    lengths = _session_lengths(session, cut)
    return {
        one.zitdag_id: left(
            one.openings,
            gone.of(one.counsellor_id, one.loket_id),
            lengths.get(one.zitdag_id, timedelta()),
        )
        for one in planned
    }


def left(
    openings: Sequence[OpenPeriod], gone: Collection[Period], session_takes: timedelta
) -> tuple[OpenPeriod, ...]:
    """What is left of these openings, ascending. `session_takes`: how long a session lasts."""
    pieces = snapshot.present(openings, gone)
    begin = {opening.start for opening in openings if opening.kind is OpeningKind.GROUP}
    return tuple(
        one
        for one in pieces
        if one.kind is not OpeningKind.GROUP
        or (one.start in begin and one.end - one.start >= session_takes)
    )


def _with_cut_sessions(planned: Collection[PlannedOpenings], gone: Unattended) -> set[int]:
    """The zitdagen with a session for a group that is cut."""
    return {
        one.zitdag_id
        for one in planned
        for opening in one.openings
        if opening.kind is OpeningKind.GROUP
        and any(overlaps(opening, other) for other in gone.of(one.counsellor_id, one.loket_id))
    }


def _session_lengths(session: Session, zitdag_ids: Collection[int]) -> dict[int, timedelta]:
    """How long the shortest service for groups of each of these zitdagen lasts."""
    if not zitdag_ids:
        return {}
    services = snapshot.services(session, ShiftQuery(zitdag_ids=zitdag_ids))
    return {zitdag_id: session_takes(services, zitdag_id) for zitdag_id in zitdag_ids}


def session_takes(services: Services, zitdag_id: int) -> timedelta:
    """How long the shortest service for groups of a zitdag lasts; nothing where it gives none."""
    given = (one for one in services.of(zitdag_id) if services.seats[one] > 1)
    return min((services.durations[one].length for one in given), default=timedelta())


def walk_in_hours(
    session: Session, loket_ids: Collection[int], first: date, last: date
) -> list[WalkInHours]:
    """Walk-in hours of these lokets, from `first` to `last`, in which somebody is there, ascending.

    Local dates, both included. Two SELECTs.
    """
    query = ShiftQuery(
        loket_ids=loket_ids, first_date=first, last_date=last, kind=OpeningKind.WALK_IN
    )
    shifts = snapshot.shifts(session, query)
    there = hours(session, shifts)
    found = sorted(
        (opening.start, shift.loket_id, opening, shift)
        for shift in shifts
        for opening in there[shift.zitdag_id]
    )
    return [_on_the_clock(shift, opening) for _start, _loket_id, opening, shift in found]


def first_after(
    session: Session, after: Mapping[int, datetime], last: datetime
) -> dict[int, OpenPeriod]:
    """The first hours in which somebody is at each of these lokets, by loket: from that moment on,
    and before `last` (aware). Three SELECTs at most.
    """
    query = ShiftQuery.during(min(after.values()), last, loket_ids=list(after))
    shifts = snapshot.shifts(session, query)
    there = hours(session, shifts)
    found: dict[int, OpenPeriod] = {}
    for shift in shifts:
        for one in there[shift.zitdag_id]:
            known = found.get(shift.loket_id)
            if one.start >= after[shift.loket_id] and (known is None or one.start < known.start):
                found[shift.loket_id] = one
    return found


def _on_the_clock(shift: Shift, there: OpenPeriod) -> WalkInHours:
    zone = ZoneInfo(shift.timezone)
    starts, ends = there.start.astimezone(zone), there.end.astimezone(zone)
    return WalkInHours(shift.loket_id, shift.date, starts.time(), ends.time())
