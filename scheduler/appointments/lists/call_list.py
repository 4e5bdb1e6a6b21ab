"""The *bellijst*: clients to call because no message reaches them, and why.

Operations here run inside `database.write` and never commit. The words for each reason live in the
templates.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVarTuple

from sqlalchemy import ColumnElement, Select, Update, exists, func, select, update
from sqlalchemy.orm import Session, contains_eager, joinedload

from scheduler.access import scope as access
from scheduler.appointments import scope
from scheduler.appointments.lists import partner_view
from scheduler.appointments.models import Appointment, CallTask, WhyCall
from scheduler.people import locks
from scheduler.people.actors import By
from scheduler.people.locks import Lock
from scheduler.people.organisations import LoketHost
from scheduler.zitdagen.models import DiaryEntry, Zitdag

Columns = TypeVarTuple("Columns")

MOST = 300
"""Lines on one page; a list that long is worked off before anybody reads on."""
FOR_PARTNERS = (WhyCall.NOT_REACHED,)
"""The only reasons a referring partner reads."""


@dataclass(frozen=True, slots=True)
class Caller:
    """The owner: a region's phone desk, one counsellor, or one partner's site.

    Exactly one of them is given.
    """

    region_id: int | None = None
    counsellor_id: int | None = None
    organisation_id: int | None = None


def add(session: Session, appointment_id: int, why: WhyCall, *, by: By) -> None:
    """Add an appointment to the list; a no-op while it is there for that reason."""
    locks.take(session, Lock.CALL_TASK, appointment_id)  # or two workers would each see none
    stands = exists().where(
        CallTask.appointment_id == appointment_id, CallTask.why == why, CallTask.done_at.is_(None)
    )
    if not session.scalar(select(stands)):
        session.add(CallTask(appointment_id=appointment_id, why=why, at=by.now))
        session.flush()


def waiting(
    session: Session,
    caller: Caller,
    *,
    now: datetime,
    appointment_ids: Collection[int] | None = None,
) -> list[CallTask]:
    """Open lines of a list, or those about some appointments, with the relations they show.

    Fewest tries first, then the soonest appointment. One SELECT; for a partner a few, and only
    what it may know.
    """
    lines = (
        _joined(select(CallTask), caller, now)
        .join(Appointment.client)
        .options(
            contains_eager(CallTask.appointment).options(
                contains_eager(Appointment.client),
                joinedload(Appointment.question),
                joinedload(Appointment.referrer),
                contains_eager(Appointment.entry).options(
                    joinedload(DiaryEntry.service),
                    joinedload(DiaryEntry.counsellor),
                    contains_eager(DiaryEntry.zitdag).joinedload(Zitdag.loket),
                ),
            )
        )
        .order_by(CallTask.tries, DiaryEntry.starts_at, CallTask.id)
    )
    if appointment_ids is not None:
        lines = lines.where(CallTask.appointment_id.in_(appointment_ids))
    found = list(session.scalars(lines.limit(MOST)))
    if caller.organisation_id is None:
        return found
    theirs = [one.appointment for one in found]
    known = partner_view.as_left(session, theirs, caller.organisation_id)
    return [one for one, seen in zip(found, known, strict=True) if one.appointment is seen]


def counted(caller: Caller, *, now: datetime) -> Select[int]:
    """How many open lines a list has, as a statement."""
    return _joined(select(func.count(CallTask.id)), caller, now)


def called(session: Session, appointment_ids: Collection[int]) -> set[int]:
    """Those of these appointments with a call done."""
    return set(
        session.scalars(
            select(CallTask.appointment_id).where(
                CallTask.appointment_id.in_(appointment_ids), CallTask.done_at.is_not(None)
            )
        )
    )


def done(session: Session, line_id: int, caller: Caller, *, by: By) -> None:
    """Close a call; a no-op on a line of another list."""
    session.execute(_open(line_id, caller, by.now).values(done_at=by.now))


def reached(session: Session, appointment_ids: Collection[int], *, by: By) -> None:
    """Close the lines of messages that failed: there is another way to reach them now."""
    session.execute(
        update(CallTask)
        .where(
            CallTask.appointment_id.in_(appointment_ids),
            CallTask.why == WhyCall.NOT_REACHED,
            CallTask.done_at.is_(None),
        )
        .values(done_at=by.now)
        .execution_options(synchronize_session=False)
    )


def no_answer(session: Session, line_id: int, caller: Caller, *, tries: int, by: By) -> None:
    """Count an unanswered call beyond the `tries` that were seen: a double submit counts once."""
    seen = _open(line_id, caller, by.now).where(CallTask.tries == tries)
    session.execute(seen.values(tries=tries + 1))


def _open(line_id: int, caller: Caller, now: datetime) -> Update:
    theirs = _joined(select(CallTask.id), caller, now)
    return (
        update(CallTask)
        .where(CallTask.id == line_id, CallTask.id.in_(theirs))
        .execution_options(synchronize_session=False)
    )


def _joined(statement: Select[*Columns], caller: Caller, now: datetime) -> Select[*Columns]:
    return (
        statement.join(CallTask.appointment)
        .join(Appointment.entry)
        .join(DiaryEntry.zitdag)
        .join(LoketHost, LoketHost.loket_id == Zitdag.loket_id)
        .where(
            # The list is short: to begin with the region is to read all that is planned.
            CallTask.id.in_(select(CallTask.id).where(CallTask.done_at.is_(None))),
            DiaryEntry.starts_at > now,  # a line lapses once the appointment has begun
            _theirs(caller),
        )
    )


def _theirs(caller: Caller) -> ColumnElement[bool]:
    if caller.organisation_id is not None:
        return scope.of_site(caller.organisation_id) & CallTask.why.in_(FOR_PARTNERS)
    if caller.counsellor_id is not None:
        return scope.of_counsellor(caller.counsellor_id)
    return access.is_run_by(caller.region_id or 0)  # no region is numbered 0
