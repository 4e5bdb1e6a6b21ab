"""Alternative slots for appointments that a change of the planning affects, before deciding."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from operator import itemgetter
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session, load_only

from database import execute_core
from locations.lokets import nearest_first
from locations.models import Loket
from scheduler.access import scope
from scheduler.appointments import policy
from scheduler.appointments.affected import AffectedAppointment
from scheduler.appointments.booking import availability
from scheduler.appointments.models import Appointment
from scheduler.appointments.rescheduling.scenarios import PlannedHours, Scenario
from scheduler.calendar.intervals import END_OF_TIME, Interval, overlaps
from scheduler.calendar.offer import offer
from scheduler.calendar.slots import Grid
from scheduler.people.counsellors import Counsellor
from scheduler.zitdagen import busy_times, snapshot
from scheduler.zitdagen.busy_times import Away, Busy, Calendars, Closed
from scheduler.zitdagen.models import DiaryEntry, OpeningKind, Zitdag
from scheduler.zitdagen.snapshot import A_DAY, Services, Shift, ShiftQuery

LOOKED_BACK: Final = timedelta(weeks=1)
LOOKED_AHEAD: Final = timedelta(weeks=4)
"""Search window round the appointments."""
MOST: Final = 8
MOST_WITH_THE_SAME: Final = 4
_A_ZITDAG: Final = 2
# To somebody who has to get there, the next nearest place weighs as much as three days.
_FURTHER: Final = 3
PLACES: Final = LOOKED_AHEAD // (_FURTHER * A_DAY) + 1
"""At how many places round theirs another hour is looked for, and with the same face anywhere: at
one that is further still, the first hour would come after the last one at the nearest.
"""


@dataclass(frozen=True, slots=True)
class OtherSlot:
    """A free moment (aware UTC) with a counsellor at a loket, whose clock shows `timezone`."""

    counsellor_id: int
    loket_id: int
    starts_at: datetime
    timezone: str
    counsellor: str
    loket: str
    is_same_counsellor: bool
    speaks: bool


@dataclass(frozen=True, slots=True)
class _BookedHour:
    appointment_id: int
    language: str
    interpreter: bool
    service_id: int
    loket_id: int
    counsellor_id: int
    starts_at: datetime


@dataclass(frozen=True, slots=True)
class _Area:
    """Where and when to look for alternatives: at the `nearest` of all `lokets` of the region, and
    wherever else those of `counsellor_ids` sit."""

    hull: Interval
    lokets: Mapping[int, Loket]
    nearest: frozenset[int]
    counsellor_ids: frozenset[int]


@dataclass(frozen=True, slots=True)
class _SearchSpace:
    """All data the search of every person needs."""

    services: Services
    people: Mapping[int, Counsellor]
    lokets: Mapping[int, Loket]
    calendars: Calendars
    now: datetime


@dataclass(frozen=True, slots=True)
class _CandidateShift:
    """A counsellor at a place, for starts on one day. `free` is computed lazily and cached: per
    service, moments with the minute of the day on the local clock."""

    who: Counsellor
    where: Loket
    languages: frozenset[str]
    zone: ZoneInfo
    gives: Set[int]
    hours: PlannedHours
    planning: _SearchSpace
    known: dict[int, list[tuple[datetime, int]]] = field(default_factory=dict)

    def free(self, service_id: int) -> list[tuple[datetime, int]]:
        if service_id not in self.known:
            starts = _starts(self.hours, service_id, self.planning)
            self.known[service_id] = [(start, _minute(start, self.zone)) for start in starts]
        return self.known[service_id]


# What comes first is least: speaks the language, near in days and places, near on the clock.
_Order = tuple[bool, int, timedelta]


def other_slots(
    session: Session,
    region_id: int,
    touched: Sequence[AffectedAppointment],
    outlook: Scenario,
    *,
    now: datetime,
) -> dict[int, list[OtherSlot]]:
    """The nearest free hours in the region for each of these, by appointment; best first.

    The same counsellor comes first, then who speaks the language; of those what is nearest in time
    and place, at the nearest places. Seven SELECTs for all together, none when nobody is touched.
    Reads, locks nothing: the operation that moves them checks again.
    """
    if not touched:
        return {}
    wanted = _wanted(session, touched)
    hull = Interval(
        max(now, min(one.starts_at for one in wanted) - LOOKED_BACK),
        max(one.starts_at for one in wanted) + LOOKED_AHEAD,
    )
    lokets = _lokets(session, region_id)
    ranks = {id_: _ranks_from(lokets, id_) for id_ in {one.loket_id for one in wanted}}
    area = _area(wanted, lokets, ranks, hull)
    sittings = _sittings(session, region_id, area, outlook, now=now)
    return {one.appointment_id: _of_one(one, sittings, ranks[one.loket_id]) for one in wanted}


_WANTED = (
    select(
        Appointment.id,
        Appointment.language,
        Appointment.interpreter,
        DiaryEntry.service_id,
        Zitdag.loket_id,
        DiaryEntry.counsellor_id,
        DiaryEntry.starts_at,
    )
    .join(DiaryEntry, DiaryEntry.id == Appointment.entry_id)
    .join(Zitdag, Zitdag.id == DiaryEntry.zitdag_id)
    .where(Appointment.id.in_(bindparam("ids", expanding=True)))
)


def _wanted(session: Session, touched: Sequence[AffectedAppointment]) -> list[_BookedHour]:
    rows = execute_core(session, _WANTED, {"ids": [one.appointment_id for one in touched]})
    return [_BookedHour(*row) for row in rows]


def _area(
    wanted: Sequence[_BookedHour],
    lokets: Mapping[int, Loket],
    ranks: Mapping[int, Mapping[int, int]],
    hull: Interval,
) -> _Area:
    nearest = (id_ for of_one in ranks.values() for id_, rank in of_one.items() if rank < PLACES)
    return _Area(
        hull=hull,
        lokets=lokets,
        nearest=frozenset(nearest),
        counsellor_ids=frozenset(one.counsellor_id for one in wanted),
    )


def _lokets(session: Session, region_id: int) -> dict[int, Loket]:
    shown = load_only(Loket.name, Loket.city, Loket.latitude, Loket.longitude, Loket.timezone)
    found = session.scalars(scope.lokets(region_id).options(shown))
    return {one.id: one for one in found}


def _ranks_from(lokets: Mapping[int, Loket], loket_id: int) -> dict[int, int]:
    """The rank of each loket by its distance from this one: this one itself is 0."""
    nearest = nearest_first(lokets.values(), lokets.get(loket_id))
    return {loket.id: rank for rank, loket in enumerate(nearest)}


def _sittings(
    session: Session, region_id: int, area: _Area, outlook: Scenario, *, now: datetime
) -> list[_CandidateShift]:
    """The shifts in this area, with their free time. Five SELECTs."""
    query = _query(region_id, area)
    services = snapshot.services(session, query)
    hours = [
        *_hours(snapshot.shifts(session, query), services, area, outlook.without),
        *(hours for hours in outlook.instead if _lies_in(hours, area)),
    ]
    people = _people(session, region_id, {one.counsellor_id for one in hours})
    hours = [one for one in hours if one.counsellor_id in people]
    planning = _SearchSpace(
        services=services,
        people=people,
        lokets=area.lokets,
        calendars=Calendars(_busy(session, people, area, outlook, now=now)),
        now=now,
    )
    return [_sitting(one, planning) for one in hours]


def _query(region_id: int, area: _Area) -> ShiftQuery:
    return ShiftQuery.during(
        area.hull.start,
        area.hull.end,
        region_id=region_id,
        loket_ids=area.nearest,
        anywhere_ids=area.counsellor_ids,
        kind=OpeningKind.APPOINTMENT,
    )


def _people(session: Session, region_id: int, ids: Collection[int]) -> dict[int, Counsellor]:
    found = session.scalars(scope.counsellors(region_id).where(Counsellor.id.in_(ids)))
    return {one.id: one for one in found}


def _lies_in(hours: PlannedHours, area: _Area) -> bool:
    return hours.loket_id in area.lokets and all(
        overlaps(opening, area.hull) for opening in hours.openings
    )


def _hours(
    shifts: Iterable[Shift], services: Services, area: _Area, without: Collection[int]
) -> Iterator[PlannedHours]:
    """Remaining hours by appointment of every shift in the area."""
    for shift in shifts:
        if shift.loket_id in area.lokets and shift.zitdag_id not in without:
            yield PlannedHours(
                counsellor_id=shift.counsellor_id,
                loket_id=shift.loket_id,
                service_ids=services.of(shift.zitdag_id),
                openings=shift.openings,
                notice_hours=shift.notice_hours,
                step=timedelta(minutes=shift.step_minutes),
                anchor=shift.anchor,
            )


def _busy(
    session: Session,
    counsellor_ids: Collection[int],
    area: _Area,
    outlook: Scenario,
    *,
    now: datetime,
) -> Busy:
    """Busy times, with the absences and closures of the scenario; stale holds block nothing. Two
    SELECTs."""
    # A shift that lies in the area for a part is read whole, and none runs over more than a day.
    around = Interval(area.hull.start - A_DAY, area.hull.end + A_DAY)
    freed = availability.seats_of_stale_holds(session, None, now=now)
    busy = busy_times.busy(session, counsellor_ids, area.lokets, around, freed=freed)
    away = [Away(counsellor_id, one.start, one.end) for counsellor_id, one in outlook.away]
    closed = [Closed(loket_id, one.start, one.end) for loket_id, one in outlook.closed]
    return replace(busy, away=[*busy.away, *away], closed=[*busy.closed, *closed])


def _sitting(hours: PlannedHours, planning: _SearchSpace) -> _CandidateShift:
    who, where = planning.people[hours.counsellor_id], planning.lokets[hours.loket_id]
    zone = ZoneInfo(where.timezone)
    # Group sessions have hours of their own.
    gives = {id_ for id_ in hours.service_ids if planning.services.seats[id_] == 1}
    return _CandidateShift(who, where, frozenset(who.languages), zone, gives, hours, planning)


def _minute(moment: datetime, zone: ZoneInfo) -> int:
    local = moment.astimezone(zone)
    return local.hour * 60 + local.minute


def _starts(hours: PlannedHours, service_id: int, planning: _SearchSpace) -> list[datetime]:
    busy = planning.calendars.around(hours.counsellor_id, hours.loket_id, hours.openings)
    first = policy.after_notice(hours.notice_hours, now=planning.now)
    return offer(
        hours.openings,
        busy,
        planning.services.durations[service_id],
        shortest=planning.services.shortest(hours.service_ids),
        grid=Grid(hours.step, hours.anchor.value, first, END_OF_TIME),
    )


def _of_one(
    booked: _BookedHour, sittings: Iterable[_CandidateShift], ranks: Mapping[int, int]
) -> list[OtherSlot]:
    """The first few with the same counsellor, and then with others."""
    giving = [sitting for sitting in sittings if booked.service_id in sitting.gives]
    same = [sitting for sitting in giving if sitting.who.id == booked.counsellor_id]
    others = [sitting for sitting in giving if sitting.who.id != booked.counsellor_id]
    first = _best(booked, same, ranks, MOST_WITH_THE_SAME)
    return [*first, *_best(booked, others, ranks, MOST - len(first))]


def _best(
    booked: _BookedHour, sittings: Iterable[_CandidateShift], ranks: Mapping[int, int], most: int
) -> list[OtherSlot]:
    def order(start: datetime, sitting: _CandidateShift) -> _Order:
        away = abs(start - booked.starts_at)
        days = round(away / A_DAY)
        rank = ranks[sitting.where.id]
        return not _speaks(booked, sitting), days + rank * _FURTHER, abs(away - days * A_DAY)

    found: list[tuple[_Order, datetime, _CandidateShift]] = []
    last = None
    opened = [
        (order(sitting.hours.openings[0].start, sitting)[:2], sitting) for sitting in sittings
    ]
    for (is_foreign, days), sitting in sorted(opened, key=itemgetter(0)):
        # An hour lies at most a day from where its opening does: what comes now is no nearer.
        if last is not None and (is_foreign, days) > (last[0], last[1] + 2):
            break
        found += [
            (order(start, sitting), start, sitting)
            for start in _nearest_on_the_clock(booked, sitting)
        ]
        if last is None and len(found) >= most:
            last = is_foreign, days
    ranked = sorted(found, key=lambda at: (at[0], at[1], at[2].who.id, at[2].where.id))
    return [_slot(booked, start, sitting) for _order, start, sitting in ranked[:most]]


def _speaks(booked: _BookedHour, sitting: _CandidateShift) -> bool:
    return booked.interpreter or booked.language in sitting.languages


def _nearest_on_the_clock(booked: _BookedHour, sitting: _CandidateShift) -> list[datetime]:
    """Those of a zitdag nearest to the chosen hour of the day, except the present slot itself with
    the same counsellor."""
    chosen = _minute(booked.starts_at, sitting.zone)
    is_here = (booked.counsellor_id, booked.loket_id) == (sitting.who.id, sitting.where.id)
    others = [
        (abs(minute - chosen), start)
        for start, minute in sitting.free(booked.service_id)
        if not (is_here and start == booked.starts_at)
    ]
    return [start for _minutes, start in sorted(others)[:_A_ZITDAG]]


def _slot(booked: _BookedHour, start: datetime, sitting: _CandidateShift) -> OtherSlot:
    return OtherSlot(
        counsellor_id=sitting.who.id,
        loket_id=sitting.where.id,
        starts_at=start,
        timezone=sitting.where.timezone,
        counsellor=sitting.who.first_name,
        loket=f"{sitting.where.city}, {sitting.where.name}",
        is_same_counsellor=sitting.who.id == booked.counsellor_id,
        speaks=_speaks(booked, sitting),
    )
