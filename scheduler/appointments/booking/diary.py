"""Taking and freeing seats in a counsellor's diary. Call these with the diary locked (`lock`)."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any, cast

from sqlalchemy import CursorResult, Result, bindparam, delete, exists, select, update
from sqlalchemy.orm import Session

from database import execute_core, insert_one
from scheduler.appointments.booking import lookups
from scheduler.appointments.booking.availability import SlotChoice, Terms
from scheduler.appointments.errors import SlotTaken
from scheduler.appointments.models import Appointment, AppointmentState
from scheduler.calendar.intervals import Interval
from scheduler.calendar.offer import Candidate
from scheduler.calendar.slots import Duration
from scheduler.people import diaries
from scheduler.zitdagen import busy_times, snapshot
from scheduler.zitdagen.models import DiaryEntry

_QUIETLY = {"synchronize_session": False}


def lock(session: Session, slot: SlotChoice, holder: str | None = None) -> set[int]:
    """Lock the diaries this slot may come from, and that of the hold of `holder`; return ids.

    A hold that another tab confirms at this moment must not be released here.
    """
    if slot.counsellor_id is None:
        counsellor_ids = snapshot.counsellors_at(session, slot.loket_id, slot.starts_at)
    else:
        counsellor_ids = {slot.counsellor_id}
    if holder is not None:
        counsellor_ids |= lookups.counsellors_held(session, holder)
    diaries.lock(session, counsellor_ids)
    return counsellor_ids


_HOLDS = select(Appointment.id, Appointment.entry_id).where(
    Appointment.state == AppointmentState.HELD
)
_EXPIRED_IN_DIARIES = _HOLDS.join(DiaryEntry).where(
    DiaryEntry.counsellor_id.in_(bindparam("counsellor_ids", expanding=True)),
    Appointment.hold_expires_at <= bindparam("now"),
)


def drop_holds(session: Session, counsellor_ids: Iterable[int], *, now: datetime) -> None:
    """Delete the expired holds in these diaries."""
    wanted = {"counsellor_ids": list(counsellor_ids), "now": now}
    _remove(session, execute_core(session, _EXPIRED_IN_DIARIES, wanted))


def drop_all_holds(session: Session, *, now: datetime) -> int:
    """Delete all expired holds and return their number.

    Locks the diaries they are in: an entry must not vanish under somebody who joins its session.
    """
    expired = Appointment.hold_expires_at <= now
    owners = select(DiaryEntry.counsellor_id).join(Appointment).where(expired)
    diaries.lock(session, session.scalars(owners.where(Appointment.state == AppointmentState.HELD)))
    return _remove(session, session.execute(_HOLDS.where(expired)))


def drop_holds_of(session: Session, holder: str) -> None:
    """Delete every hold of one browser session: it has one at a time."""
    _remove(session, session.execute(_HOLDS.where(Appointment.holder == holder)))


def drop_these_holds(session: Session, appointment_ids: Collection[int]) -> None:
    """Delete the holds among these, with their diaries locked as by `drop_all_holds`."""
    these = Appointment.id.in_(appointment_ids)
    owners = select(DiaryEntry.counsellor_id).join(Appointment).where(these)
    diaries.lock(session, session.scalars(owners.where(Appointment.state == AppointmentState.HELD)))
    _remove(session, session.execute(_HOLDS.where(these)))


def _remove(session: Session, holds: Result[int, int]) -> int:
    """Delete holds, except those confirmed concurrently: the confirmation wins."""
    removed = 0
    for appointment_id, entry_id in holds.all():
        gone = session.execute(
            delete(Appointment)
            .where(Appointment.id == appointment_id, Appointment.state == AppointmentState.HELD)
            .execution_options(**_QUIETLY)
        )
        if cast(CursorResult[Any], gone).rowcount:
            give_back(session, entry_id)
            removed += 1
    return removed


def give_back(session: Session, entry_id: int) -> None:
    """Free one seat; an entry that was never booked is deleted with its last seat."""
    session.execute(
        update(DiaryEntry)
        .where(DiaryEntry.id == entry_id)
        .values(taken=DiaryEntry.taken - 1)
        .execution_options(**_QUIETLY)
    )
    session.execute(
        delete(DiaryEntry)
        .where(
            DiaryEntry.id == entry_id,
            DiaryEntry.taken == 0,
            ~exists().where(Appointment.entry_id == entry_id),
        )
        .execution_options(**_QUIETLY)
    )


def take_again(session: Session, entry: DiaryEntry) -> None:
    """Retake a seat freed in this very transaction, under the diary's lock."""
    session.execute(
        update(DiaryEntry)
        .where(DiaryEntry.id == entry.id)
        .values(taken=DiaryEntry.taken + 1)
        .execution_options(**_QUIETLY)
    )


def take(session: Session, candidate: Candidate, terms: Terms) -> DiaryEntry:
    """Take a seat with this counsellor at this moment: in a group session, or a new entry.

    Raises:
        SlotTaken: somebody else has it.
    """
    entry = _session_under_way(session, candidate, terms) if terms.seats > 1 else None
    if entry is None:
        return enter(session, candidate, terms)
    taken = session.execute(
        update(DiaryEntry)
        .where(DiaryEntry.id == entry.id, DiaryEntry.taken < DiaryEntry.capacity)
        .values(taken=DiaryEntry.taken + 1)
        .execution_options(**_QUIETLY)
    )
    if not cast(CursorResult[Any], taken).rowcount:
        raise SlotTaken(candidate.start)
    session.refresh(entry)
    return entry


def take_over(session: Session, entry: DiaryEntry, candidate: Candidate) -> DiaryEntry:
    """Take a seat with another counsellor for `entry`, ignoring openings.

    Raises:
        SlotTaken: that counsellor has something else in that period.
    """
    if is_busy(session, candidate, entry):
        raise SlotTaken(entry.starts_at)
    return take(session, candidate, _terms(entry))


def is_busy(session: Session, candidate: Candidate, entry: DiaryEntry) -> bool:
    """Whether that counsellor cannot take over `entry`: busy then, or the session there is full."""
    if entry.capacity > 1:
        under_way = _session_under_way(session, candidate, _terms(entry))
        if under_way is not None:
            return under_way.taken >= under_way.capacity
    period = Interval(entry.starts_at, entry.occupied_until)
    busy = busy_times.busy(session, [candidate.counsellor_id], busy_times.NOBODY, period)
    return bool(busy.entries)


def _terms(entry: DiaryEntry) -> Terms:
    takes = Duration(entry.ends_at - entry.starts_at, entry.occupied_until - entry.ends_at)
    return Terms(entry.service_id, takes, entry.capacity)


def _session_under_way(session: Session, candidate: Candidate, terms: Terms) -> DiaryEntry | None:
    return session.scalar(
        select(DiaryEntry).where(
            DiaryEntry.counsellor_id == candidate.counsellor_id,
            DiaryEntry.zitdag_id == candidate.zitdag_id,
            DiaryEntry.service_id == terms.service_id,
            DiaryEntry.starts_at == candidate.start,
            DiaryEntry.taken > 0,
        )
    )


def enter(session: Session, candidate: Candidate, terms: Terms) -> DiaryEntry:
    """Insert a new entry with one seat taken, without checking for overlaps."""
    ends_at = candidate.start + terms.duration.length
    entry = DiaryEntry(
        counsellor_id=candidate.counsellor_id,
        zitdag_id=candidate.zitdag_id,
        service_id=terms.service_id,
        starts_at=candidate.start,
        ends_at=ends_at,
        occupied_until=candidate.start + terms.duration.whole,
        capacity=terms.seats,
        taken=1,
    )
    insert_one(session, entry)
    return entry
