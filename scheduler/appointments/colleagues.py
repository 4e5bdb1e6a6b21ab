"""Who is free to take over appointments at the same time and place, before anybody decides."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from database import fetch
from locations.models import Loket
from scheduler.appointments import queries
from scheduler.appointments.errors import Touched
from scheduler.appointments.models import Appointment
from scheduler.calendar.intervals import Interval, overlaps
from scheduler.people.models import Counsellor, Region
from scheduler.zitdagen import policy
from scheduler.zitdagen.errors import AlreadyThere, CounsellorElsewhere, TooLittleTravelTime
from scheduler.zitdagen.models import DiaryEntry, Opening, Zitdag, ZitdagState
from scheduler.zitdagen.policy import Sitting

_CANNOT_COME = (AlreadyThere, CounsellorElsewhere, TooLittleTravelTime)


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody of the region, and which of the appointments they could take, by id.

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


@dataclass(frozen=True, slots=True)
class _Wanted:
    appointment_id: int
    language: str
    date: date
    loket: str
    occupied: Interval
    needed: Interval


@dataclass(frozen=True, slots=True)
class _Diaries:
    """When the counsellors of the region have something else or are away, and where they sit."""

    busy: dict[int, list[Interval]]
    sitting: dict[int, list[Sitting]]


def who_can_take(
    session: Session, region_id: int, touched: Sequence[Touched], *, now: datetime
) -> list[Colleague]:
    """The active counsellors of the region who could take at least one of these over.

    Who can take most comes first, then who speaks most of the languages, then by name. A colleague
    can take an appointment who has nothing else then, is not away, and sits there already or can
    be there in time. Five SELECTs, none when nobody is touched. Reads, locks nothing: the operation
    that gives them away checks again.
    """
    if not touched:
        return []
    wanted = _wanted(session, touched)
    travel = _travel(session, region_id)
    people = _people(session, region_id)
    diaries = _diaries(session, [one.id for one in people], wanted, now=now)
    found = [_colleague(one, wanted, diaries, travel) for one in people]
    able = [one for one in found if one.can_take]
    return sorted(able, key=lambda one: (-len(one.can_take), -one.spoken, one.name))


_PEOPLE = select(
    Counsellor.id, Counsellor.first_name, Counsellor.last_name, Counsellor.languages
).where(Counsellor.region_id == bindparam("region_id"), Counsellor.active)


def _people(session: Session, region_id: int) -> list[_Person]:
    rows = fetch(session, _PEOPLE, {"region_id": region_id}).all()
    return [
        _Person(id_, f"{first} {last}", tuple(languages)) for id_, first, last, languages in rows
    ]


_TRAVEL = select(Region.travel_minutes).where(Region.id == bindparam("region_id"))


def _travel(session: Session, region_id: int) -> timedelta:
    minutes = fetch(session, _TRAVEL, {"region_id": region_id}).scalar()
    return timedelta(minutes=minutes or 0)


_WANTED = (
    select(
        Appointment.id,
        Appointment.language,
        Zitdag.date,
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


def _wanted(session: Session, touched: Sequence[Touched]) -> list[_Wanted]:
    rows = fetch(session, _WANTED, {"ids": [one.appointment_id for one in touched]})
    return [
        _Wanted(id_, language, day, loket, Interval(start, until), Interval(start, end))
        for id_, language, day, loket, start, end, until in rows
    ]


def _diaries(
    session: Session, counsellor_ids: Sequence[int], wanted: Sequence[_Wanted], *, now: datetime
) -> _Diaries:
    hull = Interval(
        min(one.occupied.start for one in wanted), max(one.occupied.end for one in wanted)
    )
    return _Diaries(
        busy=queries.busy(session, counsellor_ids, hull, now=now),
        sitting=_sittings(session, counsellor_ids, {one.date for one in wanted}),
    )


_SITTINGS = (
    select(Zitdag.counsellor_id, Zitdag.date, Loket.code, Opening.starts_at, Opening.ends_at)
    .join(Opening, Opening.zitdag_id == Zitdag.id)
    .join(Loket, Loket.id == Zitdag.loket_id)
    .where(
        Zitdag.counsellor_id.in_(bindparam("ids", expanding=True)),
        Zitdag.date.in_(bindparam("days", expanding=True)),
        Zitdag.state == ZitdagState.PLANNED,
    )
)


def _sittings(
    session: Session, counsellor_ids: Sequence[int], days: Collection[date]
) -> dict[int, list[Sitting]]:
    found = defaultdict(list)
    rows = fetch(session, _SITTINGS, {"ids": counsellor_ids, "days": list(days)}).all()
    for counsellor_id, day, loket, start, end in rows:
        found[counsellor_id].append(Sitting(day, loket, Interval(start, end)))
    return found


def _colleague(
    person: _Person, wanted: Sequence[_Wanted], diaries: _Diaries, travel: timedelta
) -> Colleague:
    able = [one for one in wanted if _can_take(person.id, one, diaries, travel)]
    return Colleague(
        counsellor_id=person.id,
        name=person.name,
        languages=person.languages,
        can_take=frozenset(one.appointment_id for one in able),
        spoken=sum(one.language in person.languages for one in able),
    )


def _can_take(counsellor_id: int, one: _Wanted, diaries: _Diaries, travel: timedelta) -> bool:
    if any(overlaps(one.occupied, other) for other in diaries.busy.get(counsellor_id, [])):
        return False
    there = diaries.sitting.get(counsellor_id, [])
    return _sits_there(one, there) or _can_come(one, there, travel)


def _sits_there(one: _Wanted, there: Sequence[Sitting]) -> bool:
    return any(
        sitting.loket == one.loket
        and sitting.interval.start <= one.needed.start
        and one.needed.end <= sitting.interval.end
        for sitting in there
    )


def _can_come(one: _Wanted, there: Sequence[Sitting], travel: timedelta) -> bool:
    try:
        policy.check_sittings([Sitting(one.date, one.loket, one.needed)], there, travel)
    except _CANNOT_COME:
        return False
    return True
