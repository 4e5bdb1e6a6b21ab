"""Another hour for each of those whom a change of the planning touches, before anybody decides."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session

from locations.distance import LOKETS_NEAR, nearest_first
from locations.models import Loket
from scheduler.appointments.errors import Touched
from scheduler.appointments.models import Appointment, AppointmentState, DiaryEntry
from scheduler.appointments.outlooks import Hours, Outlook
from scheduler.calendar.intervals import Interval, overlaps
from scheduler.calendar.offer import offer
from scheduler.people.models import Counsellor, LoketHost
from scheduler.zitdagen import queries
from scheduler.zitdagen.models import (
    Opening,
    OpeningKind,
    Service,
    Zitdag,
    ZitdagState,
    zitdag_services,
)

LOOKED_BACK: Final = timedelta(weeks=1)
LOOKED_AHEAD: Final = timedelta(weeks=5)
"""How far from the appointments another hour is looked for."""
MOST: Final = 8
MOST_WITH_THE_SAME: Final = 4
_A_ZITDAG: Final = 2
_A_DAY: Final = timedelta(days=1)
# To somebody who has to get there, the next nearest place weighs as much as three days.
_FURTHER: Final = 3


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
class _Wanted:
    appointment_id: int
    language: str
    interpreter: bool
    service_id: int
    loket_id: int
    counsellor_id: int
    starts_at: datetime


@dataclass(frozen=True, slots=True)
class _Service:
    length: timedelta
    aftercare: timedelta


@dataclass(frozen=True, slots=True)
class _Area:
    """When and where another hour is looked for: at the `nearest` of all `lokets` of the region,
    and wherever else those of `counsellor_ids` sit.
    """

    hull: Interval
    lokets: Mapping[int, Loket]
    nearest: frozenset[int]
    counsellor_ids: frozenset[int]


@dataclass(frozen=True, slots=True)
class _Planning:
    """All that the hours of every person are looked for in."""

    hours: Sequence[Hours]
    services: Mapping[int, _Service]
    people: Mapping[int, Counsellor]
    lokets: Mapping[int, Loket]
    busy: Mapping[int, Sequence[Interval]]
    now: datetime


def other_slots(
    session: Session,
    region_id: int,
    touched: Sequence[Touched],
    outlook: Outlook,
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
    area = _area(wanted, _lokets(session, region_id), hull)
    planning = _planning(session, region_id, area, outlook, now=now)
    starts: dict[tuple[int, int], list[datetime]] = {}
    return {one.appointment_id: _of_one(one, planning, starts) for one in wanted}


def _wanted(session: Session, touched: Sequence[Touched]) -> list[_Wanted]:
    rows = session.execute(
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
        .where(Appointment.id.in_([one.appointment_id for one in touched]))
    )
    return [_Wanted(*row) for row in rows]


def _area(wanted: Sequence[_Wanted], lokets: Mapping[int, Loket], hull: Interval) -> _Area:
    origins = {lokets.get(one.loket_id) for one in wanted}
    rounds = (nearest_first(lokets.values(), origin)[:LOKETS_NEAR] for origin in origins)
    return _Area(
        hull=hull,
        lokets=lokets,
        nearest=frozenset(loket.id for nearest in rounds for loket in nearest),
        counsellor_ids=frozenset(one.counsellor_id for one in wanted),
    )


def _lokets(session: Session, region_id: int) -> dict[int, Loket]:
    found = session.scalars(
        select(Loket).join(LoketHost).where(LoketHost.region_id == region_id, Loket.active)
    )
    return {one.id: one for one in found}


def _planning(
    session: Session, region_id: int, area: _Area, outlook: Outlook, *, now: datetime
) -> _Planning:
    people = session.scalars(
        select(Counsellor).where(Counsellor.region_id == region_id, Counsellor.active)
    )
    by_id = {one.id: one for one in people}
    services = session.scalars(select(Service).where(Service.places == 1))
    return _Planning(
        hours=[
            *_hours(session, area, outlook.without),
            *(hours for hours in outlook.instead if _lies_in(hours, area.hull)),
        ],
        services={one.id: _terms(one) for one in services},
        people=by_id,
        lokets=area.lokets,
        # A zitdag that lies in it for a part is read whole, and none runs over more than a day.
        busy=_busy(
            session,
            by_id,
            Interval(area.hull.start - _A_DAY, area.hull.end + _A_DAY),
            outlook,
            now=now,
        ),
        now=now,
    )


def _lies_in(hours: Hours, hull: Interval) -> bool:
    return all(overlaps(opening, hull) for opening in hours.openings)


def _terms(service: Service) -> _Service:
    return _Service(
        timedelta(minutes=service.minutes), timedelta(minutes=service.aftercare_minutes)
    )


def _hours(session: Session, area: _Area, without: Collection[int]) -> list[Hours]:
    """The hours by appointment of every zitdag of the area that is left. Two SELECTs."""
    rows = session.execute(
        select(Zitdag, Opening.starts_at, Opening.ends_at)
        .join(Opening, Opening.zitdag_id == Zitdag.id)
        .where(
            Zitdag.loket_id.in_(area.lokets),
            or_(
                Zitdag.loket_id.in_(area.nearest),
                Zitdag.counsellor_id.in_(area.counsellor_ids),
            ),
            Zitdag.state == ZitdagState.PLANNED,
            Zitdag.id.not_in(without),
            Opening.kind == OpeningKind.APPOINTMENT,
            Opening.starts_at < area.hull.end,
            Opening.ends_at > area.hull.start,
        )
    ).all()
    openings = defaultdict(list)
    for zitdag, start, end in rows:
        openings[zitdag.id].append(Interval(start, end))
    given = _services_given(session, openings)
    zitdagen = {zitdag.id: zitdag for zitdag, _start, _end in rows}
    return [
        Hours(
            counsellor_id=zitdag.counsellor_id,
            loket_id=zitdag.loket_id,
            service_ids=frozenset(given[zitdag.id]),
            openings=tuple(openings[zitdag.id]),
            notice=timedelta(hours=zitdag.notice_hours),
            step=timedelta(minutes=zitdag.step_minutes),
            anchor=zitdag.anchor,
        )
        for zitdag in zitdagen.values()
    ]


def _services_given(session: Session, zitdag_ids: Iterable[int]) -> defaultdict[int, set[int]]:
    rows = session.execute(
        select(zitdag_services.c.zitdag_id, zitdag_services.c.service_id).where(
            zitdag_services.c.zitdag_id.in_(list(zitdag_ids))
        )
    )
    found: defaultdict[int, set[int]] = defaultdict(set)
    for zitdag_id, service_id in rows:
        found[zitdag_id].add(service_id)
    return found


def _busy(
    session: Session,
    counsellor_ids: Collection[int],
    hull: Interval,
    outlook: Outlook,
    *,
    now: datetime,
) -> defaultdict[int, list[Interval]]:
    """Live entries and absences, those of the outlook as well; stale holds keep nobody out."""
    stale_hold = exists().where(
        Appointment.entry_id == DiaryEntry.id,
        Appointment.state == AppointmentState.HELD,
        Appointment.hold_expires_at <= now,
    )
    rows = session.execute(
        select(DiaryEntry.counsellor_id, DiaryEntry.starts_at, DiaryEntry.occupied_until).where(
            DiaryEntry.counsellor_id.in_(counsellor_ids),
            DiaryEntry.taken > 0,
            DiaryEntry.starts_at < hull.end,
            DiaryEntry.occupied_until > hull.start,
            ~stale_hold,
        )
    )
    found: defaultdict[int, list[Interval]] = defaultdict(list)
    for counsellor_id, start, end in rows:
        found[counsellor_id].append(Interval(start, end))
    for absence in queries.absences(session, counsellor_ids, [hull]):
        found[absence.counsellor_id].append(Interval(absence.starts_at, absence.ends_at))
    for counsellor_id, away in outlook.away:
        found[counsellor_id].append(away)
    return found


def _of_one(
    one: _Wanted, planning: _Planning, starts: dict[tuple[int, int], list[datetime]]
) -> list[OtherSlot]:
    if one.service_id not in planning.services:
        return []  # a group session has its own hours
    found = []
    for number, hours in enumerate(planning.hours):
        if one.service_id in hours.service_ids and hours.counsellor_id in planning.people:
            key = (number, one.service_id)
            if key not in starts:
                starts[key] = _starts(hours, one.service_id, planning)
            found += [
                _slot(one, hours, start, planning)
                for start in _nearest_on_the_clock(starts[key], one, hours, planning)
            ]
    return _best(found, one, _turns_from(planning.lokets, one.loket_id))


def _turns_from(lokets: Mapping[int, Loket], loket_id: int) -> dict[int, int]:
    """How many places are nearer to this one, by loket."""
    nearest = nearest_first(lokets.values(), lokets.get(loket_id))
    return {loket.id: turn for turn, loket in enumerate(nearest)}


def _starts(hours: Hours, service_id: int, planning: _Planning) -> list[datetime]:
    first = min(opening.start for opening in hours.openings)
    last = max(opening.end for opening in hours.openings)
    service = planning.services[service_id]
    given = [planning.services[id_] for id_ in hours.service_ids if id_ in planning.services]
    shortest = min(given, key=lambda other: (other.length, other.aftercare))
    return offer(
        hours.openings,
        [
            period
            for period in planning.busy[hours.counsellor_id]
            if period.start < last + service.aftercare and period.end > first
        ],
        length=service.length,
        step=hours.step,
        shortest=shortest.length,
        shortest_aftercare=shortest.aftercare,
        not_before=planning.now + hours.notice,
        anchor=hours.anchor.value,
        aftercare=service.aftercare,
    )


def _nearest_on_the_clock(
    starts: Iterable[datetime], one: _Wanted, hours: Hours, planning: _Planning
) -> list[datetime]:
    """Those of a zitdag that are nearest to the hour of the day somebody chose; not that moment
    with the same face itself, for that is where they are.
    """
    loket = planning.lokets.get(hours.loket_id)
    if loket is None:
        return []
    zone = ZoneInfo(loket.timezone)
    chosen = _minute(one.starts_at, zone)
    is_here = (one.counsellor_id, one.loket_id) == (hours.counsellor_id, hours.loket_id)
    others = [start for start in starts if not (is_here and start == one.starts_at)]
    return sorted(others, key=lambda start: abs(_minute(start, zone) - chosen))[:_A_ZITDAG]


def _minute(moment: datetime, zone: ZoneInfo) -> int:
    local = moment.astimezone(zone)
    return local.hour * 60 + local.minute


def _slot(one: _Wanted, hours: Hours, start: datetime, planning: _Planning) -> OtherSlot:
    who, where = planning.people[hours.counsellor_id], planning.lokets[hours.loket_id]
    return OtherSlot(
        counsellor_id=who.id,
        loket_id=where.id,
        starts_at=start,
        timezone=where.timezone,
        counsellor=who.first_name,
        loket=f"{where.city}, {where.name}",
        is_same_counsellor=who.id == one.counsellor_id,
        speaks=one.interpreter or one.language in who.languages,
    )


def _best(found: Iterable[OtherSlot], one: _Wanted, turns: Mapping[int, int]) -> list[OtherSlot]:
    def order(slot: OtherSlot) -> tuple[bool, int, timedelta]:
        away = abs(slot.starts_at - one.starts_at)
        days = round(away / _A_DAY)
        return not slot.speaks, days + turns[slot.loket_id] * _FURTHER, abs(away - days * _A_DAY)

    ranked = sorted(found, key=order)
    same = [slot for slot in ranked if slot.is_same_counsellor][:MOST_WITH_THE_SAME]
    others = [slot for slot in ranked if not slot.is_same_counsellor]
    return [*same, *others[: MOST - len(same)]]
