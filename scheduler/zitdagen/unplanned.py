"""Dates of series that could not be planned: noted until somebody decides, or they fit again."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime, time
from typing import Any, Final

from sqlalchemy import Select, func, select, update
from sqlalchemy.orm import Session, joinedload

from scheduler.access import scope
from scheduler.calendar.errors import AmbiguousTime, NonexistentTime
from scheduler.people.actors import By
from scheduler.zitdagen import planning_rules
from scheduler.zitdagen.errors import (
    AlreadyThere,
    CounsellorElsewhere,
    PlanningRefusal,
    TooLittleTravelTime,
    UnknownUnplanned,
)
from scheduler.zitdagen.models import UnplannedDate, ZitdagSeries

CLOCK_CHANGES: Final = "clock_changes"
"""Cause of a date on which the clock skips or repeats an hour of the series."""
_IN_THE_WAY: Final[Mapping[str, type[PlanningRefusal]]] = {
    one.code: one for one in (AlreadyThere, CounsellorElsewhere, TooLittleTravelTime)
}


def note(session: Session, series_id: int, refused: Mapping[date, Exception], *, by: By) -> None:
    """These are the dates of the series that cannot be planned, and why; others are no longer."""
    known = session.scalars(select(UnplannedDate).where(UnplannedDate.series_id == series_id))
    by_date = {row.date: row for row in known}
    for day, row in by_date.items():
        if day not in refused:
            session.delete(row)
    for day, refusal in refused.items():
        row = by_date.get(day) or UnplannedDate(series_id=series_id, date=day, noted_at=by.now)
        row.cause, row.details = _noted(refusal)
        session.add(row)


def hand_over(session: Session, before_id: int, after_id: int, first: date) -> None:
    """Those of one series from `first` (local) on become those of another."""
    session.execute(
        update(UnplannedDate)
        .where(UnplannedDate.series_id == before_id, UnplannedDate.date >= first)
        .values(series_id=after_id)
    )


def _noted(refusal: Exception) -> tuple[str, dict[str, Any]]:
    if isinstance(refusal, AmbiguousTime | NonexistentTime):
        return CLOCK_CHANGES, {}
    if not isinstance(refusal, PlanningRefusal):
        raise TypeError(refusal)
    return refusal.code, {name: _plain(value) for name, value in asdict(refusal).items()}


def _plain(value: object) -> object:
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    return value.isoformat() if isinstance(value, date | datetime | time) else value


def cause(row: UnplannedDate) -> PlanningRefusal | None:
    """Why it could not be planned; None where the clock changes."""
    details = {**row.details, "date": row.date}
    if row.cause in planning_rules.BY_CODE:
        return planning_rules.restored(row.cause, details)
    kind = _IN_THE_WAY.get(row.cause)
    if kind is None:
        return None
    if "lokets" in details:
        details["lokets"] = tuple(details["lokets"])
    return kind(**details)


def series_of(session: Session, unplanned_id: int) -> int:
    """Id of the series.

    Raises:
        UnknownUnplanned: there is no such date, or no more.
    """
    statement = select(UnplannedDate.series_id).where(UnplannedDate.id == unplanned_id)
    series_id = session.scalar(statement)
    if series_id is None:
        raise UnknownUnplanned
    return series_id


def waiting(session: Session, region_id: int, *, today: date) -> Sequence[UnplannedDate]:
    """Those of this region from `today` (local) on, soonest first, with series, loket, counsellor
    and hours. Two SELECTs.
    """
    shown = joinedload(UnplannedDate.series)
    return session.scalars(
        _of_region(region_id)
        .where(UnplannedDate.date >= today)
        .options(
            shown.joinedload(ZitdagSeries.loket),
            shown.joinedload(ZitdagSeries.counsellor),
            shown.selectinload(ZitdagSeries.openings),
        )
        .order_by(UnplannedDate.date, UnplannedDate.id)
    ).all()


def count(session: Session, region_id: int, *, today: date) -> int:
    """How many wait for a decision in this region, from `today` (local) on. One SELECT."""
    ids = _of_region(region_id).where(UnplannedDate.date >= today).with_only_columns(func.count())
    return session.scalar(ids.order_by(None)) or 0


def of_region(session: Session, region_id: int, unplanned_id: int) -> UnplannedDate | None:
    """The one with this id, with all that is shown of its series; None in another region."""
    shown = joinedload(UnplannedDate.series)
    return session.scalar(
        _of_region(region_id)
        .where(UnplannedDate.id == unplanned_id)
        .options(
            shown.joinedload(ZitdagSeries.loket),
            shown.joinedload(ZitdagSeries.counsellor),
            shown.selectinload(ZitdagSeries.openings),
            shown.selectinload(ZitdagSeries.services),
        )
    )


def _of_region(region_id: int) -> Select[UnplannedDate]:
    return (
        select(UnplannedDate)
        .join(ZitdagSeries, ZitdagSeries.id == UnplannedDate.series_id)
        .where(scope.at_lokets_of(region_id, ZitdagSeries.loket_id), ZitdagSeries.active)
    )
