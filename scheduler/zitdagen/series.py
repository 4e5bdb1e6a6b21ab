"""Operations on series: planned or changed as a whole, and brought to the horizon every night."""

from collections.abc import Collection
from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from scheduler.people import diaries, locks
from scheduler.people.actors import By
from scheduler.people.locks import Lock
from scheduler.zitdagen import materialising, plannable, policy, seating, unplanned
from scheduler.zitdagen.errors import InvalidPlan, Problem, UnknownSeries, UnknownUnplanned
from scheduler.zitdagen.models import (
    SeriesOpening,
    UnplannedDate,
    Zitdag,
    ZitdagSeries,
    ZitdagState,
)
from scheduler.zitdagen.plans import Instead, SeriesPlan


def plan_series(  # noqa: PLR0913 -- of whom, from when, and what was seen of it
    session: Session,
    plan: SeriesPlan,
    *,
    today: date,
    by: By,
    expected_version: int | None = None,
    continues: str | None = None,
    first: date | None = None,
) -> ZitdagSeries:
    """Create or change the series with that code, and materialise its zitdagen from `today`, or its
    first day if that is later, on; `first` is another day to begin with.

    Days are local. Zitdagen that still follow the series change along; those that are no longer
    in the pattern are cancelled, and come back when the pattern does. Versions rise only where
    something changed, so planning the same again leaves everything as it was.

    `continues` is the code of a series that ends the day before this new one begins, and whose
    zitdagen from then on it takes over, with who comes to them; `expected_version` is then its.

    Raises:
        InvalidPlan, OpeningsOverlap: the plan makes no sense by itself, or the loket or the
            counsellor is not active any more.
        InvalidRule, NonexistentTime, AmbiguousTime: of the calendar.
        CounsellorElsewhere, AlreadyThere, TooLittleTravelTime: the first date that cannot be.
        ChangedMeanwhile: the series is not at `expected_version`, or another one has the code of
            one that continues it.
        UnknownSeries: there is none to continue.
    """
    policy.check_series(plan)
    series, before = _locked(session, plan, continues, expected_version)
    _check_in_use(session, plan, before or series)
    travel = plannable.travel_time(session, plan.counsellor_id)
    _describe(session, series, plan)
    first = first or materialising.since(plan, today=today)
    if before is not None:
        materialising.hand_over(session, before, series, first)
    materialising.lay_out(session, series, travel, first=first, today=today, by=by)
    session.flush()
    return series


def _locked(
    session: Session, plan: SeriesPlan, continues: str | None, expected_version: int | None
) -> tuple[ZitdagSeries, ZitdagSeries | None]:
    """The series of the plan and the one it continues, with their counsellors' diaries locked."""
    for code in sorted({plan.code, continues or plan.code}):
        locks.take(session, Lock.SERIES, code)
    series = _series(session, plan.code)
    before = _series(session, continues) if continues is not None else None
    there = [one.counsellor_id for one in (series, before) if one is not None and one.id]
    diaries.lock(session, {plan.counsellor_id, *there})
    policy.check_version((before or series).version, expected_version)
    if before is not None:
        _check_continues(plan, series, before)
    return series, before


def _check_continues(plan: SeriesPlan, series: ZitdagSeries, before: ZitdagSeries) -> None:
    if not before.version:
        raise UnknownSeries
    policy.check_version(series.version, 0)
    if plan.starts_on is None:
        raise InvalidPlan(Problem.NO_FIRST_DATE)
    if before.starts_on is not None and plan.starts_on <= before.starts_on:
        raise InvalidPlan(Problem.ENDS_FIRST, plan.starts_on.isoformat())


def _check_in_use(session: Session, plan: SeriesPlan, now: ZitdagSeries) -> None:
    if plan.active:
        plannable.check_in_use(
            session, plan, loket_id=now.loket_id, counsellor_id=now.counsellor_id
        )


def _series(session: Session, code: str) -> ZitdagSeries:
    found = session.scalars(
        select(ZitdagSeries)
        .where(ZitdagSeries.code == code)
        .options(
            joinedload(ZitdagSeries.loket),
            selectinload(ZitdagSeries.openings),
            selectinload(ZitdagSeries.services),
        )
        .execution_options(populate_existing=True)
    ).one_or_none()
    return found or ZitdagSeries(code=code, version=0)


def _describe(session: Session, series: ZitdagSeries, plan: SeriesPlan) -> None:
    """Let the series say what the plan does; its version rises where that is something else."""
    services = plannable.services(session, plan.service_ids, plan.openings)
    series.loket = plannable.loket(session, plan.loket_id)
    series.counsellor_id = plan.counsellor_id
    series.rule = plan.rule
    series.starts_on = plan.starts_on
    series.ends_on = plan.ends_on
    series.exceptions = sorted({day.isoformat() for day in plan.exceptions})
    series.active = plan.active
    series.services = services
    materialising.set_rules(series, plan.rules)
    openings = sorted(plan.openings, key=lambda opening: opening.starts)
    if openings != materialising.planned_openings(series):
        series.openings = [
            SeriesOpening(kind=one.kind, starts=one.starts, ends=one.ends) for one in openings
        ]
    if session.is_modified(series):
        series.version += 1
    session.add(series)
    session.flush()


def extend_series(session: Session, series_id: int, *, today: date, by: By) -> int:
    """Materialise the series to the horizon from `today` (local); return how many were made.

    What is there already stays as it is, so repeating it makes nothing; and so does a series of a
    loket that is no longer used, or of a counsellor who left. What cannot be planned is noted
    (`unplanned`).

    Raises:
        UnknownSeries: there is no such series.
    """
    series = _to_change(session, series_id, [])
    if not (series.loket.active and series.counsellor.active):
        return 0
    travel = plannable.travel_time(session, series.counsellor_id)
    return materialising.lengthen(session, series, travel, by=by, today=today)


def _to_change(session: Session, series_id: int, counsellor_ids: Collection[int]) -> ZitdagSeries:
    """The series, locked, with the diaries of its counsellor and of these."""
    code = session.scalar(select(ZitdagSeries.code).where(ZitdagSeries.id == series_id))
    if code is None:
        raise UnknownSeries
    locks.take(session, Lock.SERIES, code)
    series = _series(session, code)
    diaries.lock(session, {series.counsellor_id, *counsellor_ids})
    return series


def plan_missing(
    session: Session, unplanned_id: int, instead: Instead | None = None, *, by: By
) -> Zitdag:
    """Plan a date that the series could not: as the series is, or `instead`, which then stays so:
    it is detached.

    Raises:
        UnknownUnplanned: it was decided meanwhile.
        InvalidPlan, OpeningsOverlap, NonexistentTime, AmbiguousTime: it makes no sense by itself,
            or the day is over.
        CounsellorElsewhere, AlreadyThere, TooLittleTravelTime: it still cannot be.
        CounsellorAbsent: who sits there instead is away then.
    """
    row, series = _waiting(session, unplanned_id, [instead.counsellor_id] if instead else [])
    own = Instead(series.counsellor_id, tuple(materialising.planned_openings(series)))
    wanted = instead or own
    policy.check_openings(wanted.openings)
    policy.check_groups(wanted.openings, series.services)
    policy.check_not_over(row.date, by.now.astimezone(ZoneInfo(series.loket.timezone)).date())
    plannable.check_works_here(session, wanted.counsellor_id)
    zitdag = Zitdag(
        series_id=series.id,
        recurrence_date=row.date,
        loket=series.loket,
        counsellor_id=wanted.counsellor_id,
        date=row.date,
        state=ZitdagState.PLANNED,
        detached=wanted != own,
        title="",
        services=list(series.services),
    )
    materialising.set_rules(zitdag, series)
    seating.sit(session, zitdag, wanted.openings)
    if wanted.counsellor_id != series.counsellor_id:
        seating.check_present(session, zitdag)
    session.add(zitdag)
    session.delete(row)
    session.flush()
    return zitdag


def leave_out(session: Session, unplanned_id: int, *, by: By) -> ZitdagSeries:
    """Leave a date that could not be planned out of its series, for good.

    Raises:
        UnknownUnplanned: it was decided meanwhile.
    """
    row, series = _waiting(session, unplanned_id, [])
    series.exceptions = sorted({*series.exceptions, row.date.isoformat()})
    series.version += 1
    session.delete(row)
    session.flush()
    return series


def _waiting(
    session: Session, unplanned_id: int, counsellor_ids: Collection[int]
) -> tuple[UnplannedDate, ZitdagSeries]:
    """The date with its series, both locked, as are its counsellor's diary and these."""
    series_id = unplanned.series_of(session, unplanned_id)
    series = _to_change(session, series_id, counsellor_ids)
    row = session.get(UnplannedDate, unplanned_id, populate_existing=True)
    if row is None or row.series_id != series.id:
        raise UnknownUnplanned
    return row, series
