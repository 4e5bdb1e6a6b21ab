"""The series of a network, planned in the database: only those of which the plan changed."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy.orm import Session

from locations.models import Loket
from scheduler.calendar.errors import AmbiguousTime, NonexistentTime
from scheduler.calendar.recurrence import series_dates
from scheduler.network import store
from scheduler.network.columns import OPENINGS
from scheduler.network.errors import Expected, Mistake
from scheduler.network.tables import SERIES, NetworkTables, SeriesRow
from scheduler.people.actors import By
from scheduler.people.counsellors import Counsellor
from scheduler.zitdagen.catalogue import Service
from scheduler.zitdagen.errors import PlanningRefusal
from scheduler.zitdagen.materialising import horizon
from scheduler.zitdagen.plans import OpeningPlan, Rules, SeriesPlan
from scheduler.zitdagen.series import plan_series

_WHO_AND_WHEN: Final = (
    "loket",
    "counsellor",
    "rule",
    "starts_on",
    "ends_on",
    "exceptions",
    "openings",
)


@dataclass(frozen=True, slots=True)
class _Ids:
    """Ids by code; `names` are those of lokets."""

    names: Mapping[str, str]
    lokets: Mapping[str, int]
    counsellors: Mapping[str, int]
    services: Mapping[str, int]


def plan(
    session: Session, before: NetworkTables, after: NetworkTables, *, today: date, by: By
) -> list[Mistake]:
    """Plan the series that differ, from `today` (local) on; returns those that fail.

    Two series may change places: so those that move are cancelled first, and planned again
    afterwards. After a failure the others are still tried, to list them all; then roll back.
    """
    ids = _Ids(
        {row.code: f"{row.city}, {row.name}" for row in (*before.lokets, *after.lokets)},
        store.ids(session, Loket),
        store.ids(session, Counsellor),
        store.ids(session, Service),
    )
    old = {row.code: row for row in before.series}
    new = {row.code: row for row in after.series}
    changed = [row for row in after.series if old.get(row.code) != row]
    for row in before.series:
        after_it = new.get(row.code)
        if after_it is None or _moves(row, after_it):
            # What lies before the first day that it has now is left alone.
            first = max(today, after_it.starts_on or today) if after_it else today
            plan_series(session, _plan(row, ids, active=False), today=today, by=by, first=first)
    changed += _on_another_clock(before, after, besides=changed)
    found = [_plan_one(session, row, ids, today=today, by=by) for row in changed]
    return sorted((one for one in found if one is not None), key=lambda one: one.line)


def dates_to_plan(before: NetworkTables, after: NetworkTables, *, today: date) -> Iterator[date]:
    """The dates, from `today` (local) on, of the series that differ: what takes an import its time,
    with the diaries locked. Without a database.
    """
    old = {row.code: row for row in before.series}
    for row in after.series:
        if old.get(row.code) != row:
            yield from series_dates(
                row.rule,
                starts_on=row.starts_on,
                ends_on=row.ends_on,
                exceptions=row.exceptions,
                holidays=(),
                first=today,
                last=horizon(today),
            )


def _moves(old: SeriesRow, new: SeriesRow) -> bool:
    return any(getattr(old, name) != getattr(new, name) for name in _WHO_AND_WHEN)


def _on_another_clock(
    before: NetworkTables, after: NetworkTables, *, besides: list[SeriesRow]
) -> list[SeriesRow]:
    """Unchanged series at a loket whose time zone changed."""
    was = {row.code: row.timezone for row in before.lokets}
    moved = {row.code for row in after.lokets if was.get(row.code) not in (None, row.timezone)}
    return [row for row in after.series if row.loket in moved and row not in besides]


def _plan_one(
    session: Session, row: SeriesRow, ids: _Ids, *, today: date, by: By
) -> Mistake | None:
    try:
        plan_series(session, _plan(row, ids, active=True), today=today, by=by)
    except (NonexistentTime, AmbiguousTime) as error:
        return _mistake(row, Expected.TIME_THAT_EXISTS, {"date": error.local.date()})
    except PlanningRefusal as error:
        details = {"code": error.code, "data": _named(asdict(error), ids.names)}
        return _mistake(row, Expected.FITS_WHAT_IS_PLANNED, details)
    return None


def _named(data: dict[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    """Replace codes of lokets by names."""
    if "lokets" in data:
        data["lokets"] = tuple(names.get(code, code) for code in data["lokets"])
    return data


def _mistake(row: SeriesRow, expected: Expected, details: Mapping[str, object]) -> Mistake:
    return Mistake(SERIES, row.line, "openings", OPENINGS.format(row.openings), expected, details)


def _plan(row: SeriesRow, ids: _Ids, *, active: bool) -> SeriesPlan:
    return SeriesPlan(
        code=row.code,
        loket_id=ids.lokets[row.loket],
        counsellor_id=ids.counsellors[row.counsellor],
        rule=row.rule,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        exceptions=row.exceptions,
        openings=tuple(OpeningPlan(one.kind, one.starts, one.ends) for one in row.openings),
        service_ids=frozenset(ids.services[code] for code in row.services),
        rules=Rules(
            audience=row.audience,
            released_hours=row.released_hours,
            notice_hours=row.notice_hours,
            horizon_days=row.horizon_days,
            anchor=row.anchor,
            step_minutes=row.step_minutes,
        ),
        active=active,
    )
