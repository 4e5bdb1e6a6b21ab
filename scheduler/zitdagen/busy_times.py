"""Busy times of counsellors and rooms, as plain frozen values; see `snapshot.py`."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from sqlalchemy import (
    CompoundSelect,
    Integer,
    bindparam,
    cast,
    literal_column,
    null,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import Session

from database import execute_core
from scheduler.calendar.intervals import Interval, Period
from scheduler.people.organisations import LoketHost
from scheduler.zitdagen.bound_lists import among
from scheduler.zitdagen.models import (
    Absence,
    Closure,
    DiaryEntry,
    Opening,
    OpeningKind,
    RoomBusy,
    Zitdag,
    ZitdagState,
)
from scheduler.zitdagen.snapshot import dates

NOBODY: Final[Collection[int]] = ()
NOTHING_FREED: Final[Mapping[int, int]] = MappingProxyType({})


class BusyEntry(NamedTuple):
    """A live diary entry of a counsellor: `[start, end)`, after-care included; aware UTC."""

    counsellor_id: int
    start: datetime
    end: datetime
    entry_id: int
    zitdag_id: int
    service_id: int
    capacity: int
    taken: int


class Away(NamedTuple):
    """A counsellor is absent, or busy says their own calendar, during `[start, end)`; aware UTC."""

    counsellor_id: int
    start: datetime
    end: datetime


class SessionTime(NamedTuple):
    """A group session is planned in a counsellor's zitdag during `[start, end)`; aware UTC.

    It takes that time also while nobody has booked.
    """

    counsellor_id: int
    start: datetime
    end: datetime


class RoomTaken(NamedTuple):
    """A period `[start, end)` when others use a loket's room, by its calendar; aware UTC."""

    loket_id: int
    start: datetime
    end: datetime


class Closed(NamedTuple):
    """A loket is closed, alone or with all of its region, during `[start, end)`; aware UTC."""

    loket_id: int
    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Busy:
    """All that takes the time of counsellors and rooms in a period."""

    during: Interval
    entries: Sequence[BusyEntry] = ()
    away: Sequence[Away] = ()
    rooms: Sequence[RoomTaken] = ()
    sessions: Sequence[SessionTime] = ()
    closed: Sequence[Closed] = ()


@dataclass(frozen=True, slots=True)
class Unattended:
    """When nobody is there to receive anybody: absences by counsellor, closures and the hours of
    others in the room by loket."""

    away: Mapping[int, Sequence[Away]]
    closed: Mapping[int, Sequence[Closed]]
    rooms: Mapping[int, Sequence[RoomTaken]]

    def of(self, counsellor_id: int, loket_id: int) -> list[Period]:
        """The periods in which this counsellor is not at this loket, in no order."""
        return [
            *self.away.get(counsellor_id, ()),
            *self.closed.get(loket_id, ()),
            *self.rooms.get(loket_id, ()),
        ]


LONGEST: Final = timedelta(days=1)
"""No appointment and its after-care last longer (`Service`: at most 480 and 120 minutes)."""
# Has a type, for PostgreSQL compares the first two of three parts before it sees the third.
_NONE = cast(null(), Integer)
_ENTRIES = select(
    DiaryEntry.counsellor_id,
    DiaryEntry.starts_at,
    DiaryEntry.occupied_until,
    DiaryEntry.id,
    DiaryEntry.zitdag_id,
    DiaryEntry.service_id,
    DiaryEntry.capacity,
    DiaryEntry.taken,
    _NONE.label("loket_id"),
).where(
    among(DiaryEntry.counsellor_id, "counsellor_ids"),
    DiaryEntry.occupied_until > bindparam("first"),
    # Says nothing more than the next line, but ends the range of the index that both engines read.
    DiaryEntry.occupied_until < bindparam("beyond"),
    DiaryEntry.starts_at < bindparam("last"),
    DiaryEntry.taken > 0,
)
_NO_ENTRY: Final = (_NONE,) * 5
_ENTRY_ID: Final = BusyEntry._fields.index("entry_id")
# Named in the statement, not bound to it: else neither engine takes the index of these alone.
_IS_GROUP = Opening.kind == literal_column(f"'{OpeningKind.GROUP}'")
_IS_AWAY = (
    among(Absence.counsellor_id, "counsellor_ids"),
    Absence.ends_at > bindparam("first"),
    Absence.starts_at < bindparam("last"),
)
_IS_TAKEN = (
    among(RoomBusy.loket_id, "loket_ids"),
    RoomBusy.ends_at > bindparam("first"),
    RoomBusy.starts_at < bindparam("last"),
)
_IS_CLOSED = (
    among(LoketHost.loket_id, "loket_ids"),
    Closure.ends_at > bindparam("first"),
    Closure.starts_at < bindparam("last"),
)
# Once for each loket that it closes.
_CLOSES = or_(
    Closure.loket_id == LoketHost.loket_id,
    Closure.loket_id.is_(None) & (Closure.region_id == LoketHost.region_id),
)
_CLOSED = (
    select(LoketHost.loket_id, Closure.starts_at, Closure.ends_at)
    .join(Closure, _CLOSES)
    .where(*_IS_CLOSED)
)
_AWAY = select(Absence.counsellor_id, Absence.starts_at, Absence.ends_at).where(*_IS_AWAY)
_ROOMS = select(RoomBusy.loket_id, RoomBusy.starts_at, RoomBusy.ends_at).where(*_IS_TAKEN)
_BUSY: CompoundSelect[*tuple[Any, ...]] = union_all(
    _ENTRIES,
    select(Absence.counsellor_id, Absence.starts_at, Absence.ends_at, *_NO_ENTRY, _NONE).where(
        *_IS_AWAY
    ),
    select(_NONE, RoomBusy.starts_at, RoomBusy.ends_at, *_NO_ENTRY, RoomBusy.loket_id).where(
        *_IS_TAKEN
    ),
    select(
        _NONE,
        Closure.starts_at,
        Closure.ends_at,
        _NONE,
        Closure.id,
        *(_NONE,) * 3,
        LoketHost.loket_id,
    )
    .join(Closure, _CLOSES)
    .where(*_IS_CLOSED),
    select(
        Zitdag.counsellor_id, Opening.starts_at, Opening.ends_at, _NONE, Zitdag.id, *(_NONE,) * 4
    )
    .join(Zitdag, Zitdag.id == Opening.zitdag_id)
    .where(
        _IS_GROUP,
        Opening.starts_at < bindparam("last"),
        Opening.ends_at > bindparam("first"),
        Zitdag.state == ZitdagState.PLANNED,
        among(Zitdag.counsellor_id, "counsellor_ids"),
        # Say nothing more than the openings do, but end the range of an index.
        Zitdag.date.between(bindparam("first_date"), bindparam("last_date")),
    ),
)


def busy(
    session: Session,
    counsellor_ids: Collection[int],
    loket_ids: Collection[int],
    during: Interval,
    *,
    freed: Mapping[int, int] = NOTHING_FREED,
) -> Busy:
    """Busy times of these counsellors, and of the rooms of these lokets. One SELECT.

    `freed`: seats per entry that count as free, though the rows still say otherwise.
    """
    entries: list[BusyEntry] = []
    away: list[Away] = []
    rooms: list[RoomTaken] = []
    sessions: list[SessionTime] = []
    closed: list[Closed] = []
    wanted = _wanted(counsellor_ids, loket_ids, during)
    for row in execute_core(session, _BUSY, wanted).all():
        if row[_ENTRY_ID] is not None:
            entries.append(BusyEntry._make(row[:-1]))
            continue
        counsellor_id, start, end, _, planned_id, *_, loket_id = row
        match planned_id is not None, loket_id is not None:
            case True, True:
                closed.append(Closed(loket_id, start, end))
            case True, False:
                sessions.append(SessionTime(counsellor_id, start, end))
            case False, True:
                rooms.append(RoomTaken(loket_id, start, end))
            case _:
                away.append(Away(counsellor_id, start, end))
    left = _without(entries, freed) if freed else entries
    return Busy(during, left, away, rooms, sessions, closed)


def _without(entries: Iterable[BusyEntry], freed: Mapping[int, int]) -> list[BusyEntry]:
    left = (one._replace(taken=one.taken - freed.get(one.entry_id, 0)) for one in entries)
    return [one for one in left if one.taken > 0]


def absences(session: Session, counsellor_ids: Collection[int], during: Interval) -> list[Away]:
    """Absences of these counsellors, ascending. One SELECT."""
    rows = execute_core(session, _AWAY, _wanted(counsellor_ids, NOBODY, during)).all()
    return sorted((Away(*row) for row in rows), key=_by_start)


def absences_by_counsellor(
    session: Session, counsellor_ids: Collection[int], during: Interval
) -> defaultdict[int, list[Away]]:
    """As `absences`, by counsellor. One SELECT."""
    away: defaultdict[int, list[Away]] = defaultdict(list)
    for one in absences(session, counsellor_ids, during):
        away[one.counsellor_id].append(one)
    return away


def rooms_taken(session: Session, loket_ids: Collection[int], during: Interval) -> list[RoomTaken]:
    """Periods when others use the rooms of these lokets, ascending. One SELECT."""
    rows = execute_core(session, _ROOMS, _wanted(NOBODY, loket_ids, during)).all()
    return sorted((RoomTaken(*row) for row in rows), key=_by_start)


def closures(session: Session, loket_ids: Collection[int], during: Interval) -> list[Closed]:
    """Periods when these lokets are closed, ascending; may overlap. One SELECT."""
    rows = execute_core(session, _CLOSED, _wanted(NOBODY, loket_ids, during)).all()
    return sorted((Closed(*row) for row in rows), key=lambda one: (one.start, one.loket_id))


_UNATTENDED: CompoundSelect[*tuple[Any, ...]] = union_all(
    select(Absence.counsellor_id, _NONE, _NONE, Absence.starts_at, Absence.ends_at).where(
        *_IS_AWAY
    ),
    select(_NONE, LoketHost.loket_id, _NONE, Closure.starts_at, Closure.ends_at)
    .join(Closure, _CLOSES)
    .where(*_IS_CLOSED),
    select(_NONE, _NONE, RoomBusy.loket_id, RoomBusy.starts_at, RoomBusy.ends_at).where(*_IS_TAKEN),
)


def unattended(
    session: Session, counsellor_ids: Collection[int], loket_ids: Collection[int], during: Interval
) -> Unattended:
    """Absences of these counsellors, and when these lokets are closed or their rooms taken. One
    SELECT.
    """
    away: defaultdict[int, list[Away]] = defaultdict(list)
    closed: defaultdict[int, list[Closed]] = defaultdict(list)
    rooms: defaultdict[int, list[RoomTaken]] = defaultdict(list)
    rows = execute_core(session, _UNATTENDED, _wanted(counsellor_ids, loket_ids, during)).all()
    for counsellor_id, loket_id, room_of, start, end in rows:
        if counsellor_id is not None:
            away[counsellor_id].append(Away(counsellor_id, start, end))
        elif loket_id is not None:
            closed[loket_id].append(Closed(loket_id, start, end))
        else:
            rooms[room_of].append(RoomTaken(room_of, start, end))
    return Unattended(away, closed, rooms)


def _by_start(period: Period) -> datetime:
    return period.start


def _wanted(
    counsellor_ids: Collection[int], loket_ids: Collection[int], during: Interval
) -> dict[str, Any]:
    first_date, last_date = dates(during.start, during.end)
    return {
        "counsellor_ids": list(counsellor_ids),
        "loket_ids": list(loket_ids),
        "first": during.start,
        "last": during.end,
        "beyond": during.end + LONGEST,
        "first_date": first_date,
        "last_date": last_date,
    }


class Calendars:
    """Busy times indexed by counsellor and UTC day, to query shift by shift."""

    def __init__(self, busy: Busy) -> None:
        self._by_day: defaultdict[tuple[int, int], list[Period]] = defaultdict(list)
        self._rooms: defaultdict[int, list[Period]] = defaultdict(list)
        for entry in busy.entries:
            self._enter(entry.counsellor_id, entry)
        for session in busy.sessions:
            self._enter(session.counsellor_id, session)
        for one in busy.away:
            start, end = max(one.start, busy.during.start), min(one.end, busy.during.end)
            if start < end:
                self._enter(one.counsellor_id, Interval(start, end))
        for room in busy.rooms:
            self._rooms[room.loket_id].append(room)
        for closed in busy.closed:
            self._rooms[closed.loket_id].append(closed)

    def _enter(self, counsellor_id: int, period: Period) -> None:
        day, last = period.start.toordinal(), period.end.toordinal()
        self._by_day[counsellor_id, day].append(period)
        while day < last:
            day += 1
            self._by_day[counsellor_id, day].append(period)

    def around(self, counsellor_id: int, loket_id: int, openings: Sequence[Period]) -> list[Period]:
        """Busy times of this counsellor at this loket on the days of these openings, ascending, and
        on the day after, which after-care may reach into. May hold duplicates."""
        first, last = openings[0].start.toordinal(), openings[-1].end.toordinal()
        found: list[Period] = []
        for day in range(first, last + 2):
            found += self._by_day.get((counsellor_id, day), ())
        found += self._rooms.get(loket_id, ())
        return found
