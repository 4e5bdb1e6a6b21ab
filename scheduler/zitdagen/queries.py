"""What is planned: reading zitdagen, their hours, and where a counsellor is."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, selectinload

from locations.models import Loket
from scheduler.calendar.intervals import Interval, subtract
from scheduler.people.models import Counsellor, Region
from scheduler.zitdagen.models import (
    Absence,
    Opening,
    OpeningKind,
    RoomBusy,
    Service,
    Zitdag,
    ZitdagState,
)
from scheduler.zitdagen.policy import Sitting


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
    rows = session.execute(
        select(Opening, Zitdag.date, Zitdag.counsellor_id, Loket.id, Loket.timezone)
        .join(Opening.zitdag)
        .join(Zitdag.loket)
        .where(
            Zitdag.loket_id.in_(loket_ids),
            Zitdag.date.between(first, last),
            Zitdag.state == ZitdagState.PLANNED,
            Opening.kind == OpeningKind.WALK_IN,
        )
        .order_by(Opening.starts_at, Loket.id)
    ).all()
    intervals = [Interval(opening.starts_at, opening.ends_at) for opening, *_ in rows]
    away = _away(session, {row.counsellor_id for row in rows}, intervals)
    return [
        _on_the_clock(loket_id, day, piece, ZoneInfo(zone))
        for interval, (_, day, counsellor_id, loket_id, zone) in zip(intervals, rows, strict=True)
        for piece in subtract([interval], away[counsellor_id])
    ]


def _away(
    session: Session, counsellor_ids: Collection[int], intervals: Sequence[Interval]
) -> defaultdict[int, list[Interval]]:
    away = defaultdict(list)
    for absence in absences(session, counsellor_ids, intervals):
        away[absence.counsellor_id].append(Interval(absence.starts_at, absence.ends_at))
    return away


def _on_the_clock(loket_id: int, day: date, piece: Interval, zone: ZoneInfo) -> WalkInHours:
    starts, ends = piece.start.astimezone(zone), piece.end.astimezone(zone)
    return WalkInHours(loket_id, day, starts.time(), ends.time())


def absences(
    session: Session, counsellor_ids: Collection[int], intervals: Sequence[Interval]
) -> list[Absence]:
    """The absences of these counsellors that touch any time from the first interval to the last."""
    if not intervals:
        return []
    return list(
        session.scalars(
            select(Absence)
            .where(
                Absence.counsellor_id.in_(counsellor_ids),
                Absence.starts_at < max(interval.end for interval in intervals),
                Absence.ends_at > min(interval.start for interval in intervals),
            )
            .order_by(Absence.starts_at)
        )
    )


def rooms_taken(
    session: Session, loket_ids: Collection[int], intervals: Sequence[Interval]
) -> list[RoomBusy]:
    """When the rooms of these lokets are somebody else's, from the first interval to the last."""
    if not intervals:
        return []
    return list(
        session.scalars(
            select(RoomBusy)
            .where(
                RoomBusy.loket_id.in_(loket_ids),
                RoomBusy.starts_at < max(interval.end for interval in intervals),
                RoomBusy.ends_at > min(interval.start for interval in intervals),
            )
            .order_by(RoomBusy.starts_at)
        )
    )


def travel_time(session: Session, counsellor_id: int) -> timedelta | None:
    """The least time between two lokets for this counsellor; None when there is no such person."""
    minutes = session.scalar(
        select(Region.travel_minutes)
        .join(Counsellor, Counsellor.region_id == Region.id)
        .where(Counsellor.id == counsellor_id)
    )
    return None if minutes is None else timedelta(minutes=minutes)


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


def sittings(
    session: Session, counsellor_id: int, first: date, last: date, *, besides: ColumnElement[bool]
) -> list[Sitting]:
    """Where the counsellor is planned to sit from `first` to `last`, `besides` some zitdagen."""
    rows = session.execute(
        select(Zitdag.date, Loket.code, Opening.starts_at, Opening.ends_at)
        .join(Opening.zitdag)
        .join(Zitdag.loket)
        .where(
            Zitdag.counsellor_id == counsellor_id,
            Zitdag.date.between(first, last),
            Zitdag.state == ZitdagState.PLANNED,
            ~besides,
        )
    )
    return [Sitting(day, code, Interval(start, end)) for day, code, start, end in rows]


def follows(series_id: int, first: date) -> ColumnElement[bool]:
    """Whether a zitdag is one that a change of this series changes, from `first` on."""
    return (
        (Zitdag.series_id.is_not(None))
        & (Zitdag.series_id == series_id)
        & (Zitdag.recurrence_date >= first)
        & Zitdag.detached.is_(False)
    )
