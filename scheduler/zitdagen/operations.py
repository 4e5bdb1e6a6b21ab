"""Planning: series, single zitdagen, pop-ups and absences.

Every operation runs inside `database.write` and first locks the diaries of the counsellors it
concerns. None of them knows of appointments: the layer above closes or flags those.
"""

from collections.abc import Collection
from dataclasses import fields
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from locations.models import Loket
from scheduler.people import diaries
from scheduler.people.actors import By
from scheduler.zitdagen import materialising, plannable, policy, queries, seating
from scheduler.zitdagen.errors import (
    InvalidPlan,
    Problem,
    UnknownAbsence,
    UnknownGroupSession,
)
from scheduler.zitdagen.models import (
    Absence,
    AbsenceReason,
    Opening,
    OpeningKind,
    Zitdag,
    ZitdagState,
)
from scheduler.zitdagen.plans import OpeningPlan, Rules, ZitdagChange, ZitdagPlan


def plan_zitdag(session: Session, plan: ZitdagPlan, *, by: By) -> Zitdag:
    """Plan a pop-up, a zitdag without series.

    Raises:
        InvalidPlan, OpeningsOverlap: the plan makes no sense by itself, its day is over, or the
            loket or the counsellor is not active any more.
        NonexistentTime, AmbiguousTime: of the calendar.
        CounsellorElsewhere, AlreadyThere, TooLittleTravelTime: the counsellor cannot come.
    """
    policy.check_zitdag(plan)
    diaries.lock(session, [plan.counsellor_id])
    plannable.check_in_use(session, plan)
    loket = plannable.loket(session, plan.loket_id)
    policy.check_not_over(plan.date, _today(loket, by))
    zitdag = Zitdag(
        loket=loket,
        counsellor_id=plan.counsellor_id,
        date=plan.date,
        title=plan.title,
        state=ZitdagState.PLANNED,
        services=plannable.services(session, plan.service_ids, plan.openings),
    )
    materialising.set_rules(zitdag, plan.rules)
    seating.sit(session, zitdag, plan.openings)
    session.add(zitdag)
    session.flush()
    return zitdag


def change_zitdag(
    session: Session, zitdag_id: int, change: ZitdagChange, *, expected_version: int, by: By
) -> Zitdag:
    """Move or shorten one zitdag, give it to another counsellor, or give it other services, rules
    or another name; detaches it from its series.

    A cancelled zitdag takes place again.

    Raises:
        UnknownZitdag, ChangedMeanwhile: it is not there, or not at `expected_version`.
        InvalidPlan, OpeningsOverlap: the change makes no sense by itself, or its day is over.
        NonexistentTime, AmbiguousTime: of the calendar.
        CounsellorElsewhere, AlreadyThere, TooLittleTravelTime: the counsellor cannot come.
        CounsellorAbsent: the other counsellor is away then.
    """
    policy.check_change(change)
    zitdag = _locked(session, zitdag_id, expected_version, {change.counsellor_id})
    policy.check_not_over(change.date, _today(zitdag.loket, by))
    given_away = change.counsellor_id != zitdag.counsellor_id
    if given_away:
        plannable.check_works_here(session, change.counsellor_id)
    plannable.check_does_not_leave(session, change.counsellor_id, change.date)
    _describe(session, zitdag, change)
    zitdag.date = change.date
    zitdag.counsellor_id = change.counsellor_id
    zitdag.state = ZitdagState.PLANNED
    seating.sit(session, zitdag, change.openings)
    if given_away:
        seating.check_present(session, zitdag)
    return _detach(session, zitdag)


def _describe(session: Session, zitdag: Zitdag, change: ZitdagChange) -> None:
    """Services, rules and name, where they change."""
    if change.service_ids is None:
        policy.check_groups(change.openings, zitdag.services)
    else:
        zitdag.services = plannable.services(session, change.service_ids, change.openings)
    if change.rules is not None:
        materialising.set_rules(zitdag, change.rules)
    if change.title is not None:
        zitdag.title = change.title


def _today(loket: Loket, by: By) -> date:
    return by.now.astimezone(ZoneInfo(loket.timezone)).date()


def cancel_zitdag(session: Session, zitdag_id: int, *, expected_version: int, by: By) -> Zitdag:
    """Cancel one zitdag and detach it from its series, so it stays so.

    Raises:
        UnknownZitdag, ChangedMeanwhile: it is not there, or not at `expected_version`.
    """
    zitdag = _locked(session, zitdag_id, expected_version, set())
    zitdag.state = ZitdagState.CANCELLED
    return _detach(session, zitdag)


def sit_elsewhere(
    session: Session, zitdag_id: int, loket_id: int, *, expected_version: int, by: By
) -> Zitdag:
    """Plan a zitdag at another loket, with the same hours, and call it off where it was.

    It is another one there: who was told to come to a place must never find it moved in silence.

    Raises:
        UnknownZitdag, ChangedMeanwhile: it is not there, or not at `expected_version`.
        InvalidPlan: there is no such loket, or it is not in use any more.
        NonexistentTime, AmbiguousTime: of the calendar.
        CounsellorElsewhere, AlreadyThere, TooLittleTravelTime: the counsellor cannot come.
    """
    old = _locked(session, zitdag_id, expected_version, set())
    plan = ZitdagPlan(
        loket_id=loket_id,
        counsellor_id=old.counsellor_id,
        date=old.date,
        openings=tuple(OpeningPlan(one.kind, one.starts, one.ends) for one in old.openings),
        service_ids=frozenset(service.id for service in old.services),
        rules=Rules(**{one.name: getattr(old, one.name) for one in fields(Rules)}),
        title=old.title,
    )
    old.state = ZitdagState.CANCELLED
    _detach(session, old)
    return plan_zitdag(session, plan, by=by)


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

    The same one again, of a button that was pressed twice, is one.

    Raises:
        InvalidPlan: there is no such counsellor, or it ends before it starts.
    """
    if ends_at <= starts_at:
        raise InvalidPlan(Problem.ENDS_FIRST, ends_at.isoformat())
    diaries.lock(session, [counsellor_id])
    plannable.travel_time(session, counsellor_id)
    standing = session.scalar(
        select(Absence).where(
            Absence.counsellor_id == counsellor_id,
            Absence.starts_at == starts_at,
            Absence.ends_at == ends_at,
            Absence.imported.is_(False),
        )
    )
    if standing is not None:
        return standing
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
