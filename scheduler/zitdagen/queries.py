"""What is planned: zitdagen of a loket or a series, walk-in hours, and where a counsellor is."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, time
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from scheduler.zitdagen import snapshot
from scheduler.zitdagen.models import OpeningKind, Service, Zitdag
from scheduler.zitdagen.policy import Sitting
from scheduler.zitdagen.snapshot import Away, OpenPeriod, Scope, Shift


@dataclass(frozen=True, slots=True)
class WalkInHours:
    """From `starts` to `ends` anybody may walk in, on the clock of the loket."""

    loket_id: int
    date: date
    starts: time
    ends: time


def walk_in_hours(
    session: Session, loket_ids: Collection[int], first: date, last: date
) -> list[WalkInHours]:
    """When somebody sits at these lokets without appointments, from `first` to `last`, ascending.

    Local dates, both included. Hours in which the counsellor is absent are left out.
    """
    scope = Scope(loket_ids=loket_ids, first_date=first, last_date=last, kind=OpeningKind.WALK_IN)
    shifts = snapshot.shifts(session, scope)
    away = _away(session, shifts)
    hours = sorted(
        (opening.start, shift.loket_id, opening, shift)
        for shift in shifts
        for opening in snapshot.present(shift.openings, away[shift.counsellor_id])
    )
    return [_on_the_clock(shift, opening) for _start, _loket_id, opening, shift in hours]


def _away(session: Session, shifts: Sequence[Shift]) -> defaultdict[int, list[Away]]:
    away: defaultdict[int, list[Away]] = defaultdict(list)
    if shifts:
        ids = {shift.counsellor_id for shift in shifts}
        for one in snapshot.absences(session, ids, snapshot.hull(shifts)):
            away[one.counsellor_id].append(one)
    return away


def _on_the_clock(shift: Shift, hours: OpenPeriod) -> WalkInHours:
    zone = ZoneInfo(shift.timezone)
    starts, ends = hours.start.astimezone(zone), hours.end.astimezone(zone)
    return WalkInHours(shift.loket_id, shift.date, starts.time(), ends.time())


def services(session: Session, service_ids: Collection[int]) -> list[Service]:
    """Those of these services that there are, by code."""
    return list(
        session.scalars(select(Service).where(Service.id.in_(service_ids)).order_by(Service.code))
    )


def following(session: Session, series_id: int, first: date) -> list[Zitdag]:
    """Every zitdag the series gave a date from `first` on: detached, called off and left behind at
    an older place as well.
    """
    given = func.coalesce(Zitdag.recurrence_date, Zitdag.date)
    return list(
        session.scalars(
            select(Zitdag)
            .where(Zitdag.series_id == series_id, given >= first)
            .options(selectinload(Zitdag.openings), selectinload(Zitdag.services))
            .order_by(given, Zitdag.id)
        )
    )


def dates_given(session: Session, series_id: int, first: date) -> set[date]:
    """The dates from `first` on that the series has a zitdag for, whatever became of it."""
    given = session.scalars(
        select(Zitdag.recurrence_date).where(
            Zitdag.series_id == series_id, Zitdag.recurrence_date >= first
        )
    )
    return {day for day in given if day is not None}


def sittings(session: Session, scope: Scope) -> list[Sitting]:
    """Where counsellors are planned to sit, as the rules of planning take it. One SELECT."""
    return [
        Sitting(shift.date, shift.loket, opening)
        for shift in snapshot.shifts(session, scope)
        for opening in shift.openings
    ]
