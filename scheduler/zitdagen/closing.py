"""Closures of a loket, or of all lokets of a region: recorded, changed, withdrawn, and listed.

The zitdagen stay planned, and a series goes on making them: `busy_times` takes their hours away
while the closure lasts. So a closure that is shortened or withdrawn gives back what it took.
Every operation runs inside `database.write`.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, select, union
from sqlalchemy.orm import Session, joinedload

from scheduler.access import scope
from scheduler.calendar.intervals import Interval
from scheduler.people import diaries, locks
from scheduler.people.actors import By
from scheduler.people.locks import Lock
from scheduler.people.organisations import LoketHost
from scheduler.zitdagen import policy, snapshot
from scheduler.zitdagen.errors import UnknownClosure
from scheduler.zitdagen.models import Closure, ClosureReason, DiaryEntry, Zitdag


@dataclass(frozen=True, slots=True)
class ClosurePlan:
    """What is closed (without a loket all of the region), during which moments, and why.

    `note` is for staff.
    """

    region_id: int
    loket_id: int | None
    during: Interval
    reason: ClosureReason
    note: str = ""


def lock(session: Session, region_id: int) -> None:
    """One change of the closures of a region at a time."""
    locks.take(session, Lock.CLOSURE, region_id)


def close(session: Session, plan: ClosurePlan, *, by: By) -> Closure:
    """Record a closure. The same one again, of a button that was pressed twice, is one."""
    lock(session, plan.region_id)
    diaries.lock(session, counsellors_of(session, plan))
    standing = session.scalar(
        select(Closure).where(
            Closure.region_id == plan.region_id,
            Closure.loket_id.is_not_distinct_from(plan.loket_id),
            Closure.starts_at == plan.during.start,
            Closure.ends_at == plan.during.end,
        )
    )
    if standing is not None:
        return standing
    closure = Closure(
        region_id=plan.region_id,
        loket_id=plan.loket_id,
        recorded_at=by.now,
        account_id=by.account_id,
    )
    _describe(closure, plan)
    session.add(closure)
    session.flush()
    return closure


def change(
    session: Session, closure_id: int, plan: ClosurePlan, *, expected_version: int, by: By
) -> Closure:
    """Give a closure another period, reason or note; what it closes stays the same.

    Raises:
        UnknownClosure, ChangedMeanwhile: it is not there, or not at `expected_version`.
    """
    closure = _locked(session, closure_id, plan, expected_version)
    _describe(closure, plan)
    if session.is_modified(closure):
        closure.version += 1
    session.flush()
    return closure


def withdraw(
    session: Session, closure_id: int, plan: ClosurePlan, *, expected_version: int, by: By
) -> None:
    """Delete a closure, as it was planned: all its hours come back.

    Raises:
        UnknownClosure, ChangedMeanwhile: it is not there, or not at `expected_version`.
    """
    session.delete(_locked(session, closure_id, plan, expected_version))
    session.flush()


def _locked(session: Session, closure_id: int, plan: ClosurePlan, expected_version: int) -> Closure:
    lock(session, plan.region_id)
    closure = find(session, plan.region_id, closure_id)
    if closure is None:
        raise UnknownClosure
    policy.check_version(closure.version, expected_version)
    theirs = counsellors_of(session, plan) | counsellors_of(session, planned(closure))
    diaries.lock(session, theirs)
    return closure


def _describe(closure: Closure, plan: ClosurePlan) -> None:
    closure.starts_at, closure.ends_at = plan.during.start, plan.during.end
    closure.reason, closure.note = plan.reason, plan.note


def planned(closure: Closure) -> ClosurePlan:
    """A closure as it stands."""
    return ClosurePlan(
        region_id=closure.region_id,
        loket_id=closure.loket_id,
        during=Interval(closure.starts_at, closure.ends_at),
        reason=closure.reason,
        note=closure.note,
    )


def lokets_of(session: Session, plan: ClosurePlan) -> frozenset[int]:
    """Ids of the lokets that it closes. One SELECT at most."""
    if plan.loket_id is not None:
        return frozenset({plan.loket_id})
    theirs = select(LoketHost.loket_id).where(scope.is_run_by(plan.region_id))
    return frozenset(session.scalars(theirs))


def counsellors_of(session: Session, plan: ClosurePlan) -> frozenset[int]:
    """Ids of who sits at those lokets then, or is booked there. Two SELECTs at most."""
    first, last = snapshot.dates(plan.during.start, plan.during.end)
    lokets = lokets_of(session, plan)
    there = Zitdag.loket_id.in_(lokets), Zitdag.date.between(first, last)
    booked = select(DiaryEntry.counsellor_id).join(Zitdag).where(*there)
    sitting = select(Zitdag.counsellor_id).where(*there)
    return frozenset(session.scalars(union(sitting, booked)))


def find(session: Session, region_id: int, closure_id: int) -> Closure | None:
    """The closure with its loket; None in another region. One SELECT."""
    return session.scalar(
        _of(region_id).where(Closure.id == closure_id).execution_options(populate_existing=True)
    )


def ahead(session: Session, region_id: int, *, now: datetime) -> Sequence[Closure]:
    """The closures of a region that are not over, soonest first, with their lokets. One SELECT."""
    theirs = _of(region_id).where(Closure.ends_at > now)
    return session.scalars(theirs.order_by(Closure.starts_at, Closure.id)).all()


def _of(region_id: int) -> Select[Closure]:
    statement = select(Closure).where(Closure.region_id == region_id)
    return statement.options(joinedload(Closure.loket))


def next_of(
    session: Session, loket_ids: Collection[int], during: Interval
) -> dict[int, list[Closure]]:
    """The closures of each of these lokets that share time with a period, soonest first. One
    SELECT.
    """
    closes = (Closure.loket_id == LoketHost.loket_id) | (
        Closure.loket_id.is_(None) & (Closure.region_id == LoketHost.region_id)
    )
    rows = session.execute(
        select(LoketHost.loket_id, Closure)
        .join(Closure, closes)
        .where(
            LoketHost.loket_id.in_(loket_ids),
            Closure.ends_at > during.start,
            Closure.starts_at < during.end,
        )
        .order_by(Closure.starts_at, Closure.id)
    )
    found: dict[int, list[Closure]] = {}
    for loket_id, closure in rows:
        found.setdefault(loket_id, []).append(closure)
    return found
