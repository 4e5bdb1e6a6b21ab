"""The zitdagen of a period as the board needs them: planned ones, called-off ones, and pop-ups.

A shift is read by the one reader (`snapshot`); here stands what a shift leaves out.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, or_, select
from sqlalchemy.orm import Session

from locations.models import Loket
from scheduler.access import scope
from scheduler.people.organisations import LoketHost
from scheduler.zitdagen import snapshot
from scheduler.zitdagen.models import Opening, Zitdag, ZitdagState, zitdag_services
from scheduler.zitdagen.snapshot import OpenPeriod, Shift, ShiftQuery


@dataclass(frozen=True, slots=True)
class PlannedZitdag:
    """A zitdag with its hours, ascending; `shift` is None where it was called off.

    `title` is a pop-up's name, empty where it has none.
    """

    zitdag_id: int
    loket_id: int
    counsellor_id: int
    date: date
    timezone: str
    is_popup: bool
    title: str
    hours: tuple[OpenPeriod, ...]
    shift: Shift | None


def planned(session: Session, region_id: int, query: ShiftQuery) -> list[PlannedZitdag]:
    """The zitdagen that this query asks for, called-off ones too, soonest first. Two SELECTs."""
    special = _special(session, region_id, query)
    shifts = snapshot.shifts(session, query)
    found = [_of(shift, special) for shift in shifts]
    found += [one for one in special.values() if one.hours]
    return sorted(found, key=lambda one: (one.hours[0].start, one.zitdag_id))


def _of(shift: Shift, special: Mapping[int, PlannedZitdag]) -> PlannedZitdag:
    known = special.get(shift.zitdag_id)
    return PlannedZitdag(
        zitdag_id=shift.zitdag_id,
        loket_id=shift.loket_id,
        counsellor_id=shift.counsellor_id,
        date=shift.date,
        timezone=shift.timezone,
        is_popup=known is not None and known.is_popup,
        title=known.title if known else "",
        hours=shift.openings,
        shift=shift,
    )


def _special(session: Session, region_id: int, query: ShiftQuery) -> dict[int, PlannedZitdag]:
    """Those that a shift does not tell all of. Only the called-off ones have their hours here."""
    rows = session.execute(_special_rows(region_id, query)).all()
    hours: dict[int, list[OpenPeriod]] = {row.id: [] for row in rows}
    for row in rows:
        if row.starts_at is not None:
            hours[row.id].append(OpenPeriod(row.starts_at, row.ends_at, row.kind))
    return {
        row.id: PlannedZitdag(
            zitdag_id=row.id,
            loket_id=row.loket_id,
            counsellor_id=row.counsellor_id,
            date=row.date,
            timezone=row.timezone,
            is_popup=row.series_id is None,
            title=row.title,
            hours=tuple(hours[row.id]),
            shift=None,
        )
        for row in rows
    }


def _special_rows(region_id: int, query: ShiftQuery) -> Select[*tuple[Any, ...]]:
    """A row for each opening of those that are called off, and one for each of the others."""
    is_called_off = Zitdag.state == ZitdagState.CANCELLED
    return (
        select(
            Zitdag.id,
            Zitdag.loket_id,
            Zitdag.counsellor_id,
            Zitdag.date,
            Loket.timezone,
            Zitdag.series_id,
            Zitdag.title,
            Opening.starts_at,
            Opening.ends_at,
            Opening.kind,
        )
        .join(Loket, Loket.id == Zitdag.loket_id)
        .join(LoketHost, LoketHost.loket_id == Zitdag.loket_id)
        .outerjoin(Opening, (Opening.zitdag_id == Zitdag.id) & is_called_off)
        .where(
            scope.is_run_by(region_id),
            Zitdag.date.between(query.first_date, query.last_date),
            or_(is_called_off, Zitdag.series_id.is_(None), Zitdag.title != ""),
            *_narrowing(query),
        )
        .order_by(Zitdag.id, Opening.starts_at)
    )


def _narrowing(query: ShiftQuery) -> Iterable[ColumnElement[bool]]:
    if query.loket_ids is not None:
        yield Zitdag.loket_id.in_(query.loket_ids)
    if query.counsellor_ids is not None:
        yield Zitdag.counsellor_id.in_(query.counsellor_ids)
    if query.service_id is not None:
        yield exists().where(
            zitdag_services.c.zitdag_id == Zitdag.id,
            zitdag_services.c.service_id == query.service_id,
        )
