"""The *bellijst*: clients to call because no message reaches them, and why.

Operations here run inside `database.write` and never commit. The words for each reason live in the
templates.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVarTuple

from sqlalchemy import ColumnElement, Select, Update, exists, or_, select, update
from sqlalchemy.orm import Session, contains_eager, joinedload

from database import advisory_lock
from notifications.outbox import queue
from notifications.outbox.models import Message
from scheduler.appointments.messages import to_clients
from scheduler.appointments.models import Appointment, ToCall, WhyCall
from scheduler.people.actors import By
from scheduler.people.organisations import LoketHost
from scheduler.zitdagen.models import DiaryEntry, Zitdag

Columns = TypeVarTuple("Columns")

MOST = 300
"""Lines on one page; a list that long is worked off before anybody reads on."""
FOR_PARTNERS = (WhyCall.NOT_REACHED,)
"""The only reasons a referring partner reads."""
LASTING: tuple[WhyCall, ...] = ()
"""Reasons that still count once the appointment has begun; every other line lapses by itself."""


@dataclass(frozen=True, slots=True)
class Caller:
    """Whose list it is: a region's phone desk, one counsellor, or one partner's site.

    Exactly one of them is given.
    """

    region_id: int | None = None
    counsellor_id: int | None = None
    organisation_id: int | None = None


def add(session: Session, appointment_id: int, why: WhyCall, *, now: datetime) -> None:
    """Put an appointment on the list; while it stands there for that reason, once more is once."""
    advisory_lock(
        session, f"to_call:{appointment_id}"
    )  # or two workers at once would each see none
    stands = exists().where(
        ToCall.appointment_id == appointment_id, ToCall.why == why, ToCall.done_at.is_(None)
    )
    if not session.scalar(select(stands)):
        session.add(ToCall(appointment_id=appointment_id, why=why, at=now))
        session.flush()


def gave_up(session: Session, message: Message) -> None:
    """Put on the list whom a message was given up for, and tell the partner who booked.

    Delivery calls it in its transaction. Only where the appointment is still to come: nobody can
    be told in time about another one.
    """
    appointment = to_clients.appointment_of(session, message.subject)
    now = message.gave_up_at
    if appointment is None or now is None or appointment.entry.starts_at <= now:
        return
    add(session, appointment.id, WhyCall.NOT_REACHED, now=now)
    queue.enqueue_all(session, to_clients.not_reached(session, appointment, now=now))


def waiting(
    session: Session,
    caller: Caller,
    *,
    now: datetime,
    appointment_ids: Collection[int] | None = None,
) -> list[ToCall]:
    """The open lines of a list, or those about some appointments, with all that they show.

    Who was tried least comes first, then whose appointment is soonest. One SELECT.
    """
    lines = (
        _joined(select(ToCall), caller, now)
        .join(Appointment.client)
        .options(
            contains_eager(ToCall.appointment).options(
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
        .order_by(ToCall.tries, DiaryEntry.starts_at, ToCall.id)
    )
    if appointment_ids is not None:
        lines = lines.where(ToCall.appointment_id.in_(appointment_ids))
    return list(session.scalars(lines.limit(MOST)))


def called(session: Session, appointment_ids: Collection[int]) -> set[int]:
    """Those of these appointments about which somebody was called."""
    return set(
        session.scalars(
            select(ToCall.appointment_id).where(
                ToCall.appointment_id.in_(appointment_ids), ToCall.done_at.is_not(None)
            )
        )
    )


def done(session: Session, line_id: int, caller: Caller, *, by: By) -> None:
    """Somebody called them; a line of somebody else's list is left alone."""
    session.execute(_open(line_id, caller, by.now).values(done_at=by.now))


def no_answer(session: Session, line_id: int, caller: Caller, *, tries: int, by: By) -> None:
    """Nobody picked up, once more than the `tries` that were seen: a double submit counts once."""
    seen = _open(line_id, caller, by.now).where(ToCall.tries == tries)
    session.execute(seen.values(tries=tries + 1))


def _open(line_id: int, caller: Caller, now: datetime) -> Update:
    theirs = _joined(select(ToCall.id), caller, now)
    return (
        update(ToCall)
        .where(ToCall.id == line_id, ToCall.id.in_(theirs))
        .execution_options(synchronize_session=False)
    )


def _joined(statement: Select[*Columns], caller: Caller, now: datetime) -> Select[*Columns]:
    return (
        statement.join(ToCall.appointment)
        .join(Appointment.entry)
        .join(DiaryEntry.zitdag)
        .join(LoketHost, LoketHost.loket_id == Zitdag.loket_id)
        .where(
            # The list is short: to begin with the region is to read all that is planned.
            ToCall.id.in_(select(ToCall.id).where(ToCall.done_at.is_(None))),
            or_(DiaryEntry.starts_at > now, ToCall.why.in_(LASTING)),
            _theirs(caller),
        )
    )


def _theirs(caller: Caller) -> ColumnElement[bool]:
    if caller.organisation_id is not None:
        own = Appointment.referrer_id == caller.organisation_id
        return own & ToCall.why.in_(FOR_PARTNERS)
    if caller.counsellor_id is not None:
        return DiaryEntry.counsellor_id == caller.counsellor_id
    return LoketHost.region_id == caller.region_id
