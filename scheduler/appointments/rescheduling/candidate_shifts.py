"""Shifts in which appointments that a change touches may go on, and what is free there."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
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
from scheduler.calendar.intervals import END_OF_TIME, Interval, Period, overlaps
from scheduler.calendar.offer import offer
from scheduler.calendar.slots import Grid
from scheduler.people.counsellors import Counsellor
from scheduler.zitdagen import busy_times, snapshot
from scheduler.zitdagen.busy_times import Away, Busy, BusyEntry, Calendars, Closed
from scheduler.zitdagen.models import DiaryEntry, OpeningKind, Zitdag
from scheduler.zitdagen.snapshot import A_DAY, Services, Shift, ShiftQuery

LOOKED_BACK: Final = timedelta(weeks=1)
LOOKED_AHEAD: Final = timedelta(weeks=4)
"""Search window round the appointments."""
# To somebody who has to get there, the next nearest place weighs as much as three days.
FURTHER: Final = 3
PLACES: Final = LOOKED_AHEAD // (FURTHER * A_DAY) + 1
"""At how many places round theirs another hour is looked for, and with the same face anywhere: at
one that is further still, the first hour would come after the last one at the nearest.
"""


@dataclass(frozen=True, slots=True)
class BookedHour:
    appointment_id: int
    language: str
    interpreter: bool
    service_id: int
    loket_id: int
    counsellor_id: int
    starts_at: datetime
    occupied_until: datetime
    entry_id: int


@dataclass(frozen=True, slots=True)
class Area:
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
class CandidateShift:
    """A counsellor at a place, for starts on one day. `free` is computed lazily and cached: per
    service, moments with the minute of the day on the local clock.

    For whoever sits there themselves then, their own time is free."""

    who: Counsellor
    where: Loket
    languages: frozenset[str]
    zone: ZoneInfo
    gives: Set[int]
    hours: PlannedHours
    planning: _SearchSpace
    known: dict[tuple[int, int | None], list[tuple[datetime, int]]] = field(default_factory=dict)

    def free(self, booked: BookedHour) -> list[tuple[datetime, int]]:
        own = booked.entry_id if self._is_of(booked) else None
        key = booked.service_id, own
        if key not in self.known:
            starts = _starts(self.hours, booked.service_id, own, self.planning)
            self.known[key] = [(start, minute_of_day(start, self.zone)) for start in starts]
        return self.known[key]

    def _is_of(self, booked: BookedHour) -> bool:
        return (
            booked.counsellor_id == self.who.id
            and booked.starts_at < self.hours.openings[-1].end + A_DAY
            and booked.occupied_until > self.hours.openings[0].start
        )


_WANTED = (
    select(
        Appointment.id,
        Appointment.language,
        Appointment.interpreter,
        DiaryEntry.service_id,
        Zitdag.loket_id,
        DiaryEntry.counsellor_id,
        DiaryEntry.starts_at,
        DiaryEntry.occupied_until,
        DiaryEntry.id,
    )
    .join(DiaryEntry, DiaryEntry.id == Appointment.entry_id)
    .join(Zitdag, Zitdag.id == DiaryEntry.zitdag_id)
    .where(Appointment.id.in_(bindparam("ids", expanding=True)))
)


def booked_hours(session: Session, touched: Sequence[AffectedAppointment]) -> list[BookedHour]:
    rows = execute_core(session, _WANTED, {"ids": [one.appointment_id for one in touched]})
    return [BookedHour(*row) for row in rows]


def area_of(
    wanted: Sequence[BookedHour],
    lokets: Mapping[int, Loket],
    ranks: Mapping[int, Mapping[int, int]],
    hull: Interval,
) -> Area:
    nearest = (id_ for of_one in ranks.values() for id_, rank in of_one.items() if rank < PLACES)
    return Area(
        hull=hull,
        lokets=lokets,
        nearest=frozenset(nearest),
        counsellor_ids=frozenset(one.counsellor_id for one in wanted),
    )


def lokets_of(session: Session, region_id: int) -> dict[int, Loket]:
    shown = load_only(Loket.name, Loket.city, Loket.latitude, Loket.longitude, Loket.timezone)
    found = session.scalars(scope.lokets(region_id).options(shown))
    return {one.id: one for one in found}


def ranks_from(lokets: Mapping[int, Loket], loket_id: int) -> dict[int, int]:
    """The rank of each loket by its distance from this one: this one itself is 0."""
    nearest = nearest_first(lokets.values(), lokets.get(loket_id))
    return {loket.id: rank for rank, loket in enumerate(nearest)}


def candidate_shifts(
    session: Session, region_id: int, area: Area, outlook: Scenario, *, now: datetime
) -> list[CandidateShift]:
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
    return [_candidate(one, planning) for one in hours]


def _query(region_id: int, area: Area) -> ShiftQuery:
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


def _lies_in(hours: PlannedHours, area: Area) -> bool:
    return hours.loket_id in area.lokets and all(
        overlaps(opening, area.hull) for opening in hours.openings
    )


def _hours(
    shifts: Iterable[Shift], services: Services, area: Area, without: Collection[int]
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
    area: Area,
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


def _candidate(hours: PlannedHours, planning: _SearchSpace) -> CandidateShift:
    who, where = planning.people[hours.counsellor_id], planning.lokets[hours.loket_id]
    zone = ZoneInfo(where.timezone)
    # Group sessions have hours of their own.
    gives = {id_ for id_ in hours.service_ids if planning.services.seats[id_] == 1}
    return CandidateShift(who, where, frozenset(who.languages), zone, gives, hours, planning)


def minute_of_day(moment: datetime, zone: ZoneInfo) -> int:
    local = moment.astimezone(zone)
    return local.hour * 60 + local.minute


def _starts(
    hours: PlannedHours, service_id: int, own: int | None, planning: _SearchSpace
) -> list[datetime]:
    """The free starts; the diary entry `own` counts as free, but for others who share it."""
    there = planning.calendars.around(hours.counsellor_id, hours.loket_id, hours.openings)
    busy = [one for one in there if not _is_alone(one, own)]
    first = policy.after_notice(hours.notice_hours, now=planning.now)
    return offer(
        hours.openings,
        busy,
        planning.services.durations[service_id],
        shortest=planning.services.shortest(hours.service_ids),
        grid=Grid(hours.step, hours.anchor.value, first, END_OF_TIME),
    )


def _is_alone(one: Period, entry_id: int | None) -> bool:
    return isinstance(one, BusyEntry) and one.entry_id == entry_id and one.taken == 1
