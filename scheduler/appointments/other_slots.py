"""Another hour for each of those whom a change of the planning touches, before anybody decides."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from operator import itemgetter
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, or_, select
from sqlalchemy.orm import Session, load_only

from database import fetch
from locations.distance import nearest_first
from locations.models import Loket
from scheduler.appointments import queries
from scheduler.appointments.errors import Touched
from scheduler.appointments.models import Appointment
from scheduler.appointments.outlooks import Hours, Outlook
from scheduler.calendar.intervals import Interval, overlaps
from scheduler.calendar.offer import offer
from scheduler.people.models import Counsellor, LoketHost
from scheduler.zitdagen.models import (
    DiaryEntry,
    Opening,
    OpeningKind,
    Service,
    Zitdag,
    ZitdagState,
    zitdag_services,
)

LOOKED_BACK: Final = timedelta(weeks=1)
LOOKED_AHEAD: Final = timedelta(weeks=4)
"""How far from the appointments another hour is looked for."""
MOST: Final = 8
MOST_WITH_THE_SAME: Final = 4
_A_ZITDAG: Final = 2
_A_DAY: Final = timedelta(days=1)
# To somebody who has to get there, the next nearest place weighs as much as three days.
_FURTHER: Final = 3
PLACES: Final = LOOKED_AHEAD // (_FURTHER * _A_DAY) + 1
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

    services: Mapping[int, _Service]
    people: Mapping[int, Counsellor]
    lokets: Mapping[int, Loket]
    busy: Mapping[int, Sequence[Interval]]
    now: datetime


@dataclass(frozen=True, slots=True)
class _Sitting:
    """Somebody at a place, for hours of one day. What is `free` there is worked out when it is
    first asked for: by service, moments with the minute of the day that the clock on the wall
    shows then.
    """

    who: Counsellor
    where: Loket
    languages: frozenset[str]
    zone: ZoneInfo
    gives: Set[int]
    hours: Hours
    planning: _Planning
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
    lokets = _lokets(session, region_id)
    turns = {id_: _turns_from(lokets, id_) for id_ in {one.loket_id for one in wanted}}
    area = _area(wanted, lokets, turns, hull)
    sittings = _sittings(session, region_id, area, outlook, now=now)
    return {one.appointment_id: _of_one(one, sittings, turns[one.loket_id]) for one in wanted}


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


def _wanted(session: Session, touched: Sequence[Touched]) -> list[_Wanted]:
    rows = fetch(session, _WANTED, {"ids": [one.appointment_id for one in touched]})
    return [_Wanted(*row) for row in rows]


def _area(
    wanted: Sequence[_Wanted],
    lokets: Mapping[int, Loket],
    turns: Mapping[int, Mapping[int, int]],
    hull: Interval,
) -> _Area:
    nearest = (id_ for of_one in turns.values() for id_, turn in of_one.items() if turn < PLACES)
    return _Area(
        hull=hull,
        lokets=lokets,
        nearest=frozenset(nearest),
        counsellor_ids=frozenset(one.counsellor_id for one in wanted),
    )


def _lokets(session: Session, region_id: int) -> dict[int, Loket]:
    shown = load_only(Loket.name, Loket.city, Loket.latitude, Loket.longitude, Loket.timezone)
    found = session.scalars(
        select(Loket)
        .join(LoketHost)
        .where(LoketHost.region_id == region_id, Loket.active)
        .options(shown)
    )
    return {one.id: one for one in found}


def _turns_from(lokets: Mapping[int, Loket], loket_id: int) -> dict[int, int]:
    """How many places are nearer to this one, by loket."""
    nearest = nearest_first(lokets.values(), lokets.get(loket_id))
    return {loket.id: turn for turn, loket in enumerate(nearest)}


def _sittings(
    session: Session, region_id: int, area: _Area, outlook: Outlook, *, now: datetime
) -> list[_Sitting]:
    """Who sits where in this area, with what is free. Five SELECTs."""
    hours = [
        *_hours(session, area, outlook.without),
        *(hours for hours in outlook.instead if _lies_in(hours, area)),
    ]
    people = _people(session, region_id, {one.counsellor_id for one in hours})
    hours = [one for one in hours if one.counsellor_id in people]
    # A zitdag that lies in it for a part is read whole, and none runs over more than a day.
    around = Interval(area.hull.start - _A_DAY, area.hull.end + _A_DAY)
    planning = _Planning(
        services=_services(session),
        people=people,
        lokets=area.lokets,
        busy=_busy(session, people, around, outlook, now=now),
        now=now,
    )
    return [_sitting(one, planning) for one in hours]


def _people(session: Session, region_id: int, ids: Collection[int]) -> dict[int, Counsellor]:
    found = session.scalars(
        select(Counsellor).where(
            Counsellor.id.in_(ids), Counsellor.region_id == region_id, Counsellor.active
        )
    )
    return {one.id: one for one in found}


def _services(session: Session) -> dict[int, _Service]:
    """All but group sessions, which have hours of their own."""
    found = session.scalars(select(Service).where(Service.places == 1))
    return {one.id: _terms(one) for one in found}


def _lies_in(hours: Hours, area: _Area) -> bool:
    return hours.loket_id in area.lokets and all(
        overlaps(opening, area.hull) for opening in hours.openings
    )


def _terms(service: Service) -> _Service:
    return _Service(
        timedelta(minutes=service.minutes), timedelta(minutes=service.aftercare_minutes)
    )


_HOURS = (
    select(
        Zitdag.id,
        Zitdag.counsellor_id,
        Zitdag.loket_id,
        Zitdag.notice_hours,
        Zitdag.step_minutes,
        Zitdag.anchor,
        Opening.starts_at,
        Opening.ends_at,
    )
    .join(Opening, Opening.zitdag_id == Zitdag.id)
    .where(
        Zitdag.loket_id.in_(bindparam("lokets", expanding=True)),
        or_(
            Zitdag.loket_id.in_(bindparam("nearest", expanding=True)),
            Zitdag.counsellor_id.in_(bindparam("counsellor_ids", expanding=True)),
        ),
        Zitdag.state == ZitdagState.PLANNED,
        Zitdag.id.not_in(bindparam("without", expanding=True)),
        Opening.kind == OpeningKind.APPOINTMENT,
        Opening.starts_at < bindparam("last"),
        Opening.ends_at > bindparam("first"),
    )
)


def _hours(session: Session, area: _Area, without: Collection[int]) -> list[Hours]:
    """The hours by appointment of every zitdag of the area that is left. Two SELECTs."""
    wanted = {
        "lokets": list(area.lokets),
        "nearest": list(area.nearest),
        "counsellor_ids": list(area.counsellor_ids),
        "without": list(without),
        "first": area.hull.start,
        "last": area.hull.end,
    }
    rows = fetch(session, _HOURS, wanted).all()
    openings: defaultdict[tuple[Any, ...], list[Interval]] = defaultdict(list)
    for *zitdag, start, end in rows:
        openings[tuple(zitdag)].append(Interval(start, end))
    given = _services_given(session, [zitdag[0] for zitdag in openings])
    return [
        Hours(
            counsellor_id=counsellor_id,
            loket_id=loket_id,
            service_ids=frozenset(given[zitdag_id]),
            openings=tuple(of_one),
            notice=timedelta(hours=notice_hours),
            step=timedelta(minutes=step_minutes),
            anchor=anchor,
        )
        for (
            (zitdag_id, counsellor_id, loket_id, notice_hours, step_minutes, anchor),
            of_one,
        ) in openings.items()
    ]


_GIVEN = select(zitdag_services.c.zitdag_id, zitdag_services.c.service_id).where(
    zitdag_services.c.zitdag_id.in_(bindparam("ids", expanding=True))
)


def _services_given(session: Session, zitdag_ids: Iterable[int]) -> defaultdict[int, set[int]]:
    found: defaultdict[int, set[int]] = defaultdict(set)
    for zitdag_id, service_id in fetch(session, _GIVEN, {"ids": list(zitdag_ids)}).all():
        found[zitdag_id].add(service_id)
    return found


def _busy(
    session: Session,
    counsellor_ids: Iterable[int],
    hull: Interval,
    outlook: Outlook,
    *,
    now: datetime,
) -> defaultdict[int, list[Interval]]:
    """What there is, and when the outlook has somebody away."""
    found = queries.busy(session, counsellor_ids, hull, now=now)
    for counsellor_id, away in outlook.away:
        found[counsellor_id].append(away)
    return found


def _sitting(hours: Hours, planning: _Planning) -> _Sitting:
    who, where = planning.people[hours.counsellor_id], planning.lokets[hours.loket_id]
    zone = ZoneInfo(where.timezone)
    gives = hours.service_ids & planning.services.keys()
    return _Sitting(who, where, frozenset(who.languages), zone, gives, hours, planning)


def _minute(moment: datetime, zone: ZoneInfo) -> int:
    local = moment.astimezone(zone)
    return local.hour * 60 + local.minute


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


def _of_one(
    one: _Wanted, sittings: Iterable[_Sitting], turns: Mapping[int, int]
) -> list[OtherSlot]:
    """The first few with the same counsellor, and then with others."""
    giving = [sitting for sitting in sittings if one.service_id in sitting.gives]
    same = [sitting for sitting in giving if sitting.who.id == one.counsellor_id]
    others = [sitting for sitting in giving if sitting.who.id != one.counsellor_id]
    first = _best(one, same, turns, MOST_WITH_THE_SAME)
    return [*first, *_best(one, others, turns, MOST - len(first))]


def _best(
    one: _Wanted, sittings: Iterable[_Sitting], turns: Mapping[int, int], most: int
) -> list[OtherSlot]:
    def order(start: datetime, sitting: _Sitting) -> _Order:
        away = abs(start - one.starts_at)
        days = round(away / _A_DAY)
        turn = turns[sitting.where.id]
        return not _speaks(one, sitting), days + turn * _FURTHER, abs(away - days * _A_DAY)

    found: list[tuple[_Order, datetime, _Sitting]] = []
    last = None
    opened = [
        (order(sitting.hours.openings[0].start, sitting)[:2], sitting) for sitting in sittings
    ]
    for (is_foreign, days), sitting in sorted(opened, key=itemgetter(0)):
        # An hour lies at most a day from where its opening does: what comes now is no nearer.
        if last is not None and (is_foreign, days) > (last[0], last[1] + 2):
            break
        found += [
            (order(start, sitting), start, sitting) for start in _nearest_on_the_clock(one, sitting)
        ]
        if last is None and len(found) >= most:
            last = is_foreign, days
    ranked = sorted(found, key=lambda at: (at[0], at[1], at[2].who.id, at[2].where.id))
    return [_slot(one, start, sitting) for _order, start, sitting in ranked[:most]]


def _speaks(one: _Wanted, sitting: _Sitting) -> bool:
    return one.interpreter or one.language in sitting.languages


def _nearest_on_the_clock(one: _Wanted, sitting: _Sitting) -> list[datetime]:
    """Those of a zitdag that are nearest to the hour of the day somebody chose; not that moment
    with the same face itself, for that is where they are.
    """
    chosen = _minute(one.starts_at, sitting.zone)
    is_here = (one.counsellor_id, one.loket_id) == (sitting.who.id, sitting.where.id)
    others = [
        (abs(minute - chosen), start)
        for start, minute in sitting.free(one.service_id)
        if not (is_here and start == one.starts_at)
    ]
    return [start for _minutes, start in sorted(others)[:_A_ZITDAG]]


def _slot(one: _Wanted, start: datetime, sitting: _Sitting) -> OtherSlot:
    return OtherSlot(
        counsellor_id=sitting.who.id,
        loket_id=sitting.where.id,
        starts_at=start,
        timezone=sitting.where.timezone,
        counsellor=sitting.who.first_name,
        loket=f"{sitting.where.city}, {sitting.where.name}",
        is_same_counsellor=sitting.who.id == one.counsellor_id,
        speaks=_speaks(one, sitting),
    )
