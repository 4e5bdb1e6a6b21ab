"""Operations on series: planned or changed as a whole, and brought to the horizon every night."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from scheduler.people import diaries, locks
from scheduler.people.actors import By
from scheduler.people.locks import Lock
from scheduler.zitdagen import materialising, plannable, policy
from scheduler.zitdagen.errors import UnknownSeries
from scheduler.zitdagen.models import SeriesOpening, ZitdagSeries
from scheduler.zitdagen.plans import SeriesPlan


def plan_series(
    session: Session, plan: SeriesPlan, *, today: date, by: By, expected_version: int | None = None
) -> ZitdagSeries:
    """Create or change the series with that code, and materialise its zitdagen from `today` on.

    `today` is local. Zitdagen that still follow the series change along; those that are no longer
    in the pattern are cancelled, and come back when the pattern does. Versions rise only where
    something changed, so planning the same again leaves everything as it was.

    Raises:
        InvalidPlan, OpeningsOverlap: the plan makes no sense by itself, or the loket or the
            counsellor is not active any more.
        InvalidRule, NonexistentTime, AmbiguousTime: of the calendar.
        CounsellorElsewhere, AlreadyThere, TooLittleTravelTime: the first date that cannot be.
        ChangedMeanwhile: the series is not at `expected_version`.
    """
    policy.check_series(plan)
    locks.take(session, Lock.SERIES, plan.code)
    series = _series(session, plan.code)
    diaries.lock(session, {plan.counsellor_id, series.counsellor_id or plan.counsellor_id})
    policy.check_version(series.version, expected_version)
    if plan.active:
        plannable.check_in_use(
            session, plan, loket_id=series.loket_id, counsellor_id=series.counsellor_id
        )
    travel = plannable.travel_time(session, plan.counsellor_id)
    _describe(session, series, plan)
    if session.is_modified(series):
        series.version += 1
    session.add(series)
    session.flush()
    materialising.lay_out(session, series, travel, today=today)
    session.flush()
    return series


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


def extend_series(session: Session, series_id: int, *, today: date, by: By) -> int:
    """Materialise the series to the horizon from `today` (local); return how many were made.

    What is there already stays as it is, so repeating it makes nothing; and so does a series of a
    loket that is no longer used, or of a counsellor who left.

    Raises:
        UnknownSeries: there is no such series.
    """
    code = session.scalar(select(ZitdagSeries.code).where(ZitdagSeries.id == series_id))
    if code is None:
        raise UnknownSeries
    locks.take(session, Lock.SERIES, code)
    series = _series(session, code)
    diaries.lock(session, [series.counsellor_id])
    if not (series.loket.active and series.counsellor.active):
        return 0
    travel = plannable.travel_time(session, series.counsellor_id)
    return materialising.lengthen(session, series, travel, today=today)
