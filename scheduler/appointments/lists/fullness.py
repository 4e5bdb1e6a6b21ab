"""Occupancy of zitdagen: minutes open, minutes booked, and how many no longer fit."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from scheduler.access import scope
from scheduler.appointments.lists.overview import GONE
from scheduler.appointments.models import Appointment, PlanningConflict
from scheduler.people.organisations import LoketHost
from scheduler.zitdagen import presence, snapshot
from scheduler.zitdagen.models import DiaryEntry, OpeningKind, Zitdag
from scheduler.zitdagen.snapshot import OpenPeriod, ShiftQuery


@dataclass(frozen=True, slots=True)
class Fullness:
    """A zitdag and how full it is: minutes open for appointments, and minutes booked.

    None are open while the counsellor is absent, nor where the zitdag is called off: `hours` are
    those in which somebody is received, ascending.
    """

    zitdag: Zitdag
    hours: tuple[OpenPeriod, ...]
    open_minutes: int
    booked_minutes: int
    appointments: int
    misfits: int


def between(session: Session, region_id: int, first: date, last: date) -> list[Fullness]:
    """The zitdagen of a region from `first` to `last` (local, both included), also cancelled.

    Ascending by date, then by their first hour. Four SELECTs.
    """
    shown = joinedload(Zitdag.loket), joinedload(Zitdag.counsellor), joinedload(Zitdag.openings)
    statement = (
        select(Zitdag)
        .join(LoketHost, LoketHost.loket_id == Zitdag.loket_id)
        .where(scope.is_run_by(region_id), Zitdag.date.between(first, last))
        .options(*shown)
    )
    zitdagen = session.scalars(statement).unique().all()
    booked = _booked(session, [zitdag.id for zitdag in zitdagen])
    query = ShiftQuery(region_id=region_id, first_date=first, last_date=last)
    hours = presence.hours(session, snapshot.shifts(session, query))
    rows = (_fullness(one, hours.get(one.id, ()), booked[one.id]) for one in zitdagen)
    return sorted(rows, key=_rank)


@dataclass(frozen=True, slots=True)
class _TakenTime:
    entry_id: int
    length: timedelta
    misfit: PlanningConflict | None


def _booked(session: Session, zitdag_ids: Collection[int]) -> defaultdict[int, list[_TakenTime]]:
    rows = session.execute(
        select(
            DiaryEntry.zitdag_id,
            DiaryEntry.id,
            DiaryEntry.starts_at,
            DiaryEntry.ends_at,
            Appointment.misfit,
        )
        .join(Appointment, Appointment.entry_id == DiaryEntry.id)
        .where(DiaryEntry.zitdag_id.in_(zitdag_ids), Appointment.state.not_in(GONE))
    )
    found = defaultdict(list)
    for zitdag_id, entry_id, starts_at, ends_at, misfit in rows:
        found[zitdag_id].append(_TakenTime(entry_id, ends_at - starts_at, misfit))
    return found


def _bookable(hours: Collection[OpenPeriod]) -> list[OpenPeriod]:
    return [one for one in hours if one.kind is not OpeningKind.WALK_IN]


def _fullness(zitdag: Zitdag, hours: tuple[OpenPeriod, ...], booked: list[_TakenTime]) -> Fullness:
    of_groups_once = {one.entry_id: one.length for one in booked}
    bookable = (one.end - one.start for one in _bookable(hours))
    return Fullness(
        zitdag=zitdag,
        hours=hours,
        open_minutes=_minutes(sum(bookable, timedelta())),
        booked_minutes=_minutes(sum(of_groups_once.values(), timedelta())),
        appointments=len(booked),
        misfits=sum(one.misfit is not None for one in booked),
    )


def _minutes(period: timedelta) -> int:
    return period // timedelta(minutes=1)


def _rank(fullness: Fullness) -> tuple[date, str, int]:
    starts = [opening.starts.isoformat() for opening in fullness.zitdag.openings]
    return fullness.zitdag.date, min(starts, default=""), fullness.zitdag.id
