"""Counsellors free to take over appointments at the same time and place, before deciding."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from database import execute_core
from locations.models import Loket
from scheduler.access import scope
from scheduler.appointments.affected import AffectedAppointment
from scheduler.appointments.booking import availability
from scheduler.appointments.models import Appointment
from scheduler.appointments.rescheduling.scenarios import AS_PLANNED, Scenario
from scheduler.calendar.intervals import Interval, Period, overlaps
from scheduler.people.counsellors import Counsellor
from scheduler.people.regions import Region
from scheduler.zitdagen import busy_times, policy, queries, snapshot
from scheduler.zitdagen.errors import AlreadyThere, CounsellorElsewhere, TooLittleTravelTime
from scheduler.zitdagen.models import DiaryEntry, OpeningKind, Zitdag
from scheduler.zitdagen.policy import PlannedOpening
from scheduler.zitdagen.snapshot import Services, Shift, ShiftQuery

_CANNOT_COME = (AlreadyThere, CounsellorElsewhere, TooLittleTravelTime)


@dataclass(frozen=True, slots=True)
class Colleague:
    """A colleague of the region, and the appointments they could take, by id.

    `languages` are ISO 639-1; `spoken` counts the appointments whose language they speak.
    """

    counsellor_id: int
    name: str
    languages: tuple[str, ...]
    can_take: frozenset[int]
    spoken: int


@dataclass(frozen=True, slots=True)
class _Person:
    id: int
    name: str
    languages: tuple[str, ...]
    travel: timedelta


@dataclass(frozen=True, slots=True)
class _Vacancy:
    appointment_id: int
    language: str
    service_id: int
    date: date
    loket_id: int
    loket: str
    occupied: Interval
    needed: Interval


@dataclass(frozen=True, slots=True)
class _Engagements:
    """Busy times and absences, shifts, and their openings by counsellor; services by zitdag; when
    nobody is received, by loket."""

    busy: Mapping[int, Collection[Period]]
    closed: Mapping[int, Collection[Period]]
    shifts: Mapping[int, Collection[Shift]]
    openings: Mapping[int, Collection[PlannedOpening]]
    services: Services


def who_can_take(
    session: Session,
    region_id: int,
    touched: Sequence[AffectedAppointment],
    outlook: Scenario = AS_PLANNED,
    *,
    now: datetime,
) -> list[Colleague]:
    """Active counsellors of the region who could take at least one of these over.

    Sorted by how many they can take, then by how many languages they speak, then by name. To take
    an appointment, a colleague must be free and not away, the loket open, and give that service
    there already or be able to be there in time. Six SELECTs, none without appointments. Takes no
    locks: the operation that gives them away checks again.
    """
    if not touched:
        return []
    wanted = _wanted(session, touched)
    people = _people(session, region_id)
    planning = _planning(session, [one.id for one in people], wanted, outlook, now=now)
    found = [_colleague(one, wanted, planning) for one in people]
    able = [one for one in found if one.can_take]
    return sorted(
        able, key=lambda one: (-len(one.can_take), -one.spoken, one.name, one.counsellor_id)
    )


_PEOPLE = (
    select(
        Counsellor.id,
        Counsellor.first_name,
        Counsellor.last_name,
        Counsellor.languages,
        Region.travel_minutes,
    )
    .join(Region, Region.id == Counsellor.region_id)
    .where(scope.works_in(bindparam("region_id")), Counsellor.active)
)


def _people(session: Session, region_id: int) -> list[_Person]:
    rows = execute_core(session, _PEOPLE, {"region_id": region_id}).all()
    return [
        _Person(id_, f"{first} {last}", tuple(languages), timedelta(minutes=travel))
        for id_, first, last, languages, travel in rows
    ]


_WANTED = (
    select(
        Appointment.id,
        Appointment.language,
        DiaryEntry.service_id,
        Zitdag.date,
        Loket.id,
        Loket.code,
        DiaryEntry.starts_at,
        DiaryEntry.ends_at,
        DiaryEntry.occupied_until,
    )
    .join(DiaryEntry, DiaryEntry.id == Appointment.entry_id)
    .join(Zitdag, Zitdag.id == DiaryEntry.zitdag_id)
    .join(Loket, Loket.id == Zitdag.loket_id)
    .where(Appointment.id.in_(bindparam("ids", expanding=True)))
)


def _wanted(session: Session, touched: Sequence[AffectedAppointment]) -> list[_Vacancy]:
    rows = execute_core(session, _WANTED, {"ids": [one.appointment_id for one in touched]})
    return [
        _Vacancy(*row[:-3], Interval(start, until), Interval(start, end))
        for row in rows
        for start, end, until in [row[-3:]]
    ]


def _planning(
    session: Session,
    counsellor_ids: Sequence[int],
    wanted: Sequence[_Vacancy],
    outlook: Scenario,
    *,
    now: datetime,
) -> _Engagements:
    """Facts that decide who can come. Four SELECTs."""
    hull = Interval(
        min(one.occupied.start for one in wanted), max(one.occupied.end for one in wanted)
    )
    freed = availability.seats_of_stale_holds(session, None, now=now)
    loket_ids = {one.loket_id for one in wanted}
    found = busy_times.busy(session, counsellor_ids, loket_ids, hull, freed=freed)
    busy: defaultdict[int, list[Period]] = defaultdict(list)
    for entry in found.entries:
        busy[entry.counsellor_id].append(entry)
    for away in found.away:
        busy[away.counsellor_id].append(away)
    closed: defaultdict[int, list[Period]] = defaultdict(list)
    for loket_id, period in outlook.closed:
        closed[loket_id].append(period)
    for one in found.closed:
        closed[one.loket_id].append(one)
    query = ShiftQuery(counsellor_ids=counsellor_ids, dates={one.date for one in wanted})
    shifts: defaultdict[int, list[Shift]] = defaultdict(list)
    for shift in snapshot.shifts(session, query):
        shifts[shift.counsellor_id].append(shift)
    openings = {who: queries.openings_of(theirs) for who, theirs in shifts.items()}
    return _Engagements(busy, closed, shifts, openings, snapshot.services(session, query))


def _colleague(person: _Person, wanted: Sequence[_Vacancy], planning: _Engagements) -> Colleague:
    able = [one for one in wanted if _can_take(person, one, planning)]
    return Colleague(
        counsellor_id=person.id,
        name=person.name,
        languages=person.languages,
        can_take=frozenset(one.appointment_id for one in able),
        spoken=sum(one.language in person.languages for one in able),
    )


def _can_take(person: _Person, vacancy: _Vacancy, planning: _Engagements) -> bool:
    if any(overlaps(vacancy.occupied, other) for other in planning.busy.get(person.id, ())):
        return False
    if any(overlaps(vacancy.needed, one) for one in planning.closed.get(vacancy.loket_id, ())):
        return False
    shifts = planning.shifts.get(person.id, ())
    there = [shift for shift in shifts if _receives(shift, vacancy)]
    if there:
        return all(vacancy.service_id in planning.services.of(shift.zitdag_id) for shift in there)
    return _can_come(vacancy, planning.openings.get(person.id, ()), person.travel)


def _receives(shift: Shift, vacancy: _Vacancy) -> bool:
    """Whether this colleague is open by appointment there throughout."""
    return shift.loket == vacancy.loket and any(
        opening.kind is OpeningKind.APPOINTMENT
        and opening.start <= vacancy.needed.start
        and vacancy.needed.end <= opening.end
        for opening in shift.openings
    )


def _can_come(vacancy: _Vacancy, openings: Iterable[PlannedOpening], travel: timedelta) -> bool:
    theirs = PlannedOpening(vacancy.date, vacancy.loket, vacancy.needed)
    try:
        policy.check_sittings([theirs], openings, travel)
    except _CANNOT_COME:
        return False
    return True
