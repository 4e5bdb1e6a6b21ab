"""Alternative slots for appointments that a change of the planning affects, before deciding."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from operator import itemgetter
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from scheduler.appointments.affected import AffectedAppointment
from scheduler.appointments.rescheduling.candidate_shifts import (
    FURTHER,
    LOOKED_AHEAD,
    LOOKED_BACK,
    BookedHour,
    CandidateShift,
    area_of,
    booked_hours,
    candidate_shifts,
    lokets_of,
    minute_of_day,
    ranks_from,
)
from scheduler.appointments.rescheduling.scenarios import Scenario
from scheduler.calendar.intervals import Interval, overlaps
from scheduler.zitdagen.snapshot import A_DAY

MOST: Final = 8
MOST_WITH_THE_SAME: Final = 4
_A_ZITDAG: Final = 2
_MOST_NEARBY: Final = 40


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
class Alternatives:
    """Other hours for several, by appointment: the nearest of each, best first; the same hour at
    their place a week later; and one at another place nearby.

    Those of `next_week`, and those of `nearby`, can all be had together.
    """

    nearest: Mapping[int, list[OtherSlot]] = field(default_factory=dict)
    next_week: Mapping[int, OtherSlot] = field(default_factory=dict)
    nearby: Mapping[int, OtherSlot] = field(default_factory=dict)


# What comes first is least: speaks the language, near in days and places, near on the clock.
_Order = tuple[bool, int, timedelta]


def other_slots(
    session: Session,
    region_id: int,
    touched: Sequence[AffectedAppointment],
    outlook: Scenario,
    *,
    now: datetime,
) -> Alternatives:
    """The free hours in the region for each of these.

    The same counsellor comes first, then who speaks the language; of those what is nearest in time
    and place, at the nearest places. Seven SELECTs for all together, none when nobody is touched.
    Reads, locks nothing: the operation that moves them checks again.
    """
    if not touched:
        return Alternatives()
    wanted = booked_hours(session, touched)
    hull = Interval(
        max(now, min(one.starts_at for one in wanted) - LOOKED_BACK),
        max(one.starts_at for one in wanted) + LOOKED_AHEAD,
    )
    lokets = lokets_of(session, region_id)
    ranks = {id_: ranks_from(lokets, id_) for id_ in {one.loket_id for one in wanted}}
    area = area_of(wanted, lokets, ranks, hull)
    sittings = candidate_shifts(session, region_id, area, outlook, now=now)
    return Alternatives(
        {one.appointment_id: _of_one(one, sittings, ranks[one.loket_id]) for one in wanted},
        _together(wanted, lambda one: _a_week_later(one, sittings)),
        _together(wanted, lambda one: _nearby(one, sittings, ranks[one.loket_id])),
    )


def _together(
    wanted: Iterable[BookedHour], options: Callable[[BookedHour], Iterable[OtherSlot]]
) -> dict[int, OtherSlot]:
    """For each the first option that leaves those before it theirs."""
    taken: list[tuple[int, Interval]] = []
    found: dict[int, OtherSlot] = {}
    for one in sorted(wanted, key=lambda one: (one.starts_at, one.appointment_id)):
        length = one.occupied_until - one.starts_at
        for slot in options(one):
            period = Interval(slot.starts_at, slot.starts_at + length)
            if any(who == slot.counsellor_id and overlaps(period, at) for who, at in taken):
                continue
            taken.append((slot.counsellor_id, period))
            found[one.appointment_id] = slot
            break
    return found


def _suits(booked: BookedHour, sitting: CandidateShift) -> bool:
    """Whether nobody need be asked about it: the same face, or one that speaks the language."""
    is_same = sitting.who.id == booked.counsellor_id
    return booked.service_id in sitting.gives and (is_same or _speaks(booked, sitting))


def _a_week_later(booked: BookedHour, sittings: Iterable[CandidateShift]) -> list[OtherSlot]:
    """The same hour on the clock, at the same place; the same counsellor first."""
    found = [
        _slot(booked, start, sitting)
        for sitting in sittings
        if sitting.where.id == booked.loket_id and _suits(booked, sitting)
        for start, _minute in sitting.free(booked)
        if start == _next_week(booked.starts_at, sitting.zone)
    ]
    return sorted(found, key=lambda slot: (not slot.is_same_counsellor, not slot.speaks))


def _next_week(start: datetime, zone: ZoneInfo) -> datetime:
    local = start.astimezone(zone)
    return (local + timedelta(weeks=1)).astimezone(UTC)


def _nearby(
    booked: BookedHour, sittings: Iterable[CandidateShift], ranks: Mapping[int, int]
) -> list[OtherSlot]:
    elsewhere = [one for one in sittings if one.where.id != booked.loket_id and _suits(booked, one)]
    return _best(booked, elsewhere, ranks, _MOST_NEARBY)


def _of_one(
    booked: BookedHour, sittings: Iterable[CandidateShift], ranks: Mapping[int, int]
) -> list[OtherSlot]:
    """The first few with the same counsellor, and then with others."""
    giving = [sitting for sitting in sittings if booked.service_id in sitting.gives]
    same = [sitting for sitting in giving if sitting.who.id == booked.counsellor_id]
    others = [sitting for sitting in giving if sitting.who.id != booked.counsellor_id]
    first = _best(booked, same, ranks, MOST_WITH_THE_SAME)
    return [*first, *_best(booked, others, ranks, MOST - len(first))]


def _best(
    booked: BookedHour, sittings: Iterable[CandidateShift], ranks: Mapping[int, int], most: int
) -> list[OtherSlot]:
    def order(start: datetime, sitting: CandidateShift) -> _Order:
        away = abs(start - booked.starts_at)
        days = round(away / A_DAY)
        rank = ranks[sitting.where.id]
        return not _speaks(booked, sitting), days + rank * FURTHER, abs(away - days * A_DAY)

    found: list[tuple[_Order, datetime, CandidateShift]] = []
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


def _speaks(booked: BookedHour, sitting: CandidateShift) -> bool:
    return booked.interpreter or booked.language in sitting.languages


def _nearest_on_the_clock(booked: BookedHour, sitting: CandidateShift) -> list[datetime]:
    """Those of a zitdag nearest to the chosen hour of the day, except the present slot itself with
    the same counsellor."""
    chosen = minute_of_day(booked.starts_at, sitting.zone)
    is_here = (booked.counsellor_id, booked.loket_id) == (sitting.who.id, sitting.where.id)
    others = [
        (abs(minute - chosen), start)
        for start, minute in sitting.free(booked)
        if not (is_here and start == booked.starts_at)
    ]
    return [start for _minutes, start in sorted(others)[:_A_ZITDAG]]


def _slot(booked: BookedHour, start: datetime, sitting: CandidateShift) -> OtherSlot:
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
