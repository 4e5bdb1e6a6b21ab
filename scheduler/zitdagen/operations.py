"""Planning: series, single zitdagen, pop-ups and absences.

Every operation runs inside `database.write` and first locks the diaries of the counsellors it
concerns. None of them knows of appointments: the layer above closes or flags those.
"""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from locations.models import Loket
from scheduler.calendar.intervals import Interval
from scheduler.people import diaries, locks
from scheduler.people.actors import By
from scheduler.people.counsellors import Counsellor
from scheduler.people.locks import Lock
from scheduler.zitdagen import busy_times, materialising, policy, queries, snapshot
from scheduler.zitdagen.catalogue import Service
from scheduler.zitdagen.errors import (
    InvalidPlan,
    Problem,
    UnknownAbsence,
    UnknownGroupSession,
    UnknownSeries,
)
from scheduler.zitdagen.models import (
    Absence,
    AbsenceReason,
    Opening,
    OpeningKind,
    SeriesOpening,
    Zitdag,
    ZitdagSeries,
    ZitdagState,
)
from scheduler.zitdagen.plans import OpeningPlan, SeriesPlan, ZitdagChange, ZitdagPlan
from scheduler.zitdagen.snapshot import ShiftQuery


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
        _check_in_use(session, plan, loket_id=series.loket_id, counsellor_id=series.counsellor_id)
    travel = _travel_time(session, plan.counsellor_id)
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
    services = _services(session, plan)
    series.loket = _loket(session, plan.loket_id)
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
    travel = _travel_time(session, series.counsellor_id)
    return materialising.lengthen(session, series, travel, today=today)


def plan_zitdag(session: Session, plan: ZitdagPlan, *, by: By) -> Zitdag:
    """Plan a pop-up, a zitdag without series.

    Raises:
        InvalidPlan, OpeningsOverlap: the plan makes no sense by itself, or the loket or the
            counsellor is not active any more.
        NonexistentTime, AmbiguousTime: of the calendar.
        CounsellorElsewhere, AlreadyThere, TooLittleTravelTime: the counsellor cannot come.
    """
    policy.check_zitdag(plan)
    diaries.lock(session, [plan.counsellor_id])
    _check_in_use(session, plan)
    zitdag = Zitdag(
        loket=_loket(session, plan.loket_id),
        counsellor_id=plan.counsellor_id,
        date=plan.date,
        title=plan.title,
        state=ZitdagState.PLANNED,
        services=_services(session, plan),
    )
    materialising.set_rules(zitdag, plan.rules)
    _sit(session, zitdag, plan.openings)
    session.add(zitdag)
    session.flush()
    return zitdag


def change_zitdag(
    session: Session, zitdag_id: int, change: ZitdagChange, *, expected_version: int, by: By
) -> Zitdag:
    """Move or shorten one zitdag, or give it to another counsellor; detaches it from its series.

    A cancelled zitdag takes place again.

    Raises:
        UnknownZitdag, ChangedMeanwhile: it is not there, or not at `expected_version`.
        InvalidPlan, OpeningsOverlap: the change makes no sense by itself.
        NonexistentTime, AmbiguousTime: of the calendar.
        CounsellorElsewhere, AlreadyThere, TooLittleTravelTime: the counsellor cannot come.
        CounsellorAbsent: the other counsellor is away then.
    """
    policy.check_openings(change.openings)
    zitdag = _locked(session, zitdag_id, expected_version, {change.counsellor_id})
    policy.check_groups(change.openings, zitdag.services)
    given_away = change.counsellor_id != zitdag.counsellor_id
    if given_away:
        _check_works_here(session, change.counsellor_id)
    zitdag.date = change.date
    zitdag.counsellor_id = change.counsellor_id
    zitdag.state = ZitdagState.PLANNED
    _sit(session, zitdag, change.openings)
    if given_away:
        _check_present(session, zitdag)
    return _detach(session, zitdag)


def cancel_zitdag(session: Session, zitdag_id: int, *, expected_version: int, by: By) -> Zitdag:
    """Cancel one zitdag and detach it from its series, so it stays so.

    Raises:
        UnknownZitdag, ChangedMeanwhile: it is not there, or not at `expected_version`.
    """
    zitdag = _locked(session, zitdag_id, expected_version, set())
    zitdag.state = ZitdagState.CANCELLED
    return _detach(session, zitdag)


def close_session(session: Session, zitdag_id: int, starts_at: datetime, *, by: By) -> Zitdag:
    """Take a group session out of its zitdag, which is cancelled where it has no other hours.

    Detaches it from its series, so that nothing offers the session again.

    Raises:
        UnknownZitdag: there is no such zitdag.
        UnknownGroupSession: it has no session then (aware), or takes place no more.
    """
    zitdag = _locked(session, zitdag_id, None, set())
    left = [opening for opening in zitdag.openings if not _is_session(opening, starts_at)]
    if len(left) == len(zitdag.openings) or zitdag.state is ZitdagState.CANCELLED:
        raise UnknownGroupSession
    if left:
        zitdag.openings = left
    else:
        zitdag.state = ZitdagState.CANCELLED
    return _detach(session, zitdag)


def _is_session(opening: Opening, starts_at: datetime) -> bool:
    return opening.kind is OpeningKind.GROUP and opening.starts_at == starts_at


def record_absence(
    session: Session,
    counsellor_id: int,
    starts_at: datetime,
    ends_at: datetime,
    reason: AbsenceReason,
    *,
    by: By,
) -> Absence:
    """Record an absence of a counsellor during `[starts_at, ends_at)`; aware.

    Raises:
        InvalidPlan: there is no such counsellor, or it ends before it starts.
    """
    if ends_at <= starts_at:
        raise InvalidPlan(Problem.ENDS_FIRST, ends_at.isoformat())
    diaries.lock(session, [counsellor_id])
    _travel_time(session, counsellor_id)
    absence = Absence(
        counsellor_id=counsellor_id, starts_at=starts_at, ends_at=ends_at, reason=reason
    )
    session.add(absence)
    session.flush()
    return absence


def end_absence(
    session: Session, absence_id: int, ends_at: datetime | None = None, *, by: By
) -> Absence:
    """End an absence early, at `ends_at` (aware); without it, delete the absence.

    Raises:
        UnknownAbsence: there is no such absence, or no more.
        InvalidPlan: it would end before it starts, or later than it does.
    """
    absence = session.get(Absence, absence_id)
    if absence is None:
        raise UnknownAbsence
    diaries.lock(session, [absence.counsellor_id])
    if ends_at is None:
        session.delete(absence)
    elif absence.starts_at < ends_at <= absence.ends_at:
        absence.ends_at = ends_at
    else:
        raise InvalidPlan(Problem.ENDS_FIRST, ends_at.isoformat())
    session.flush()
    return absence


def _locked(
    session: Session,
    zitdag_id: int,
    expected_version: int | None,
    counsellor_ids: Collection[int],
) -> Zitdag:
    """The zitdag, re-read once its counsellor's diary, and those of the others, are locked.

    Whoever gives it to another counsellor between the two reads raises its version as well.
    """
    diaries.lock(session, {queries.counsellor_of(session, zitdag_id), *counsellor_ids})
    zitdag = session.get_one(
        Zitdag,
        zitdag_id,
        options=[joinedload(Zitdag.loket), selectinload(Zitdag.openings)],
        populate_existing=True,
    )
    policy.check_version(zitdag.version, expected_version)
    return zitdag


def _detach(session: Session, zitdag: Zitdag) -> Zitdag:
    zitdag.detached = True
    zitdag.version += 1
    session.flush()
    return zitdag


def _sit(session: Session, zitdag: Zitdag, openings: Collection[OpeningPlan]) -> None:
    """Give the zitdag these openings, where its counsellor can be at all of them."""
    materialising.set_openings(zitdag, openings, ZoneInfo(zitdag.loket.timezone))
    travel = _travel_time(session, zitdag.counsellor_id)
    query = ShiftQuery(
        counsellor_ids=[zitdag.counsellor_id], dates=[zitdag.date], besides_id=zitdag.id
    )
    others = queries.sittings(session, query)
    policy.check_sittings(materialising.sittings([zitdag], zitdag.loket.code), others, travel)


def _check_present(session: Session, zitdag: Zitdag) -> None:
    hours = [Interval(opening.starts_at, opening.ends_at) for opening in zitdag.openings]
    during = Interval(hours[0].start, hours[-1].end)
    for absence in busy_times.absences(session, [zitdag.counsellor_id], during):
        policy.check_present(hours, absence)


def _check_in_use(
    session: Session,
    plan: SeriesPlan | ZitdagPlan,
    *,
    loket_id: int | None = None,
    counsellor_id: int | None = None,
) -> None:
    """InvalidPlan for an inactive loket or counsellor; those the plan had already may stay."""
    loket = session.get(Loket, plan.loket_id)
    if loket is not None and not loket.active and loket.id != loket_id:
        raise InvalidPlan(Problem.INACTIVE_LOKET, loket.code)
    if plan.counsellor_id != counsellor_id:
        _check_works_here(session, plan.counsellor_id)


def _check_works_here(session: Session, counsellor_id: int) -> None:
    counsellor = session.get(Counsellor, counsellor_id)
    if counsellor is None:
        raise InvalidPlan(Problem.UNKNOWN_COUNSELLOR, str(counsellor_id))
    if not counsellor.active:
        raise InvalidPlan(Problem.INACTIVE_COUNSELLOR, counsellor.code)


def _travel_time(session: Session, counsellor_id: int) -> timedelta:
    travel = snapshot.travel_time(session, counsellor_id)
    if travel is None:
        raise InvalidPlan(Problem.UNKNOWN_COUNSELLOR, str(counsellor_id))
    return travel


def _loket(session: Session, loket_id: int) -> Loket:
    loket = session.get(Loket, loket_id)
    if loket is None:
        raise InvalidPlan(Problem.UNKNOWN_LOKET, str(loket_id))
    return loket


def _services(session: Session, plan: SeriesPlan | ZitdagPlan) -> list[Service]:
    services = queries.services(session, plan.service_ids)
    if unknown := plan.service_ids - {service.id for service in services}:
        raise InvalidPlan(Problem.UNKNOWN_SERVICE, str(min(unknown)))
    policy.check_groups(plan.openings, services)
    return services
