"""Taking back a cancellation: one rule for the page and for JA by text message.

Its client has UNDONE_WITHIN for it, while the hour is free. After NEE by text, a word that is soon
said by mistake, the hour is kept for them; after the page, which asks twice, others may have it.
"""

from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from scheduler.appointments import planning_fit
from scheduler.appointments.booking import diary, lookups
from scheduler.appointments.models import (
    Appointment,
    AppointmentChange,
    AppointmentState,
    ChangeKind,
)
from scheduler.appointments.policy import ONLINE_MOVES
from scheduler.calendar.offer import Candidate
from scheduler.people.actors import Actor
from scheduler.zitdagen.models import DiaryEntry

UNDONE_WITHIN = timedelta(hours=2)
_A_DAY = timedelta(days=1)


def holder(appointment: Appointment) -> str:
    """The holder id of the place of an appointment cancelled by text message."""
    return f"reply:{appointment.uid}"


def may_be_restored(session: Session, appointment: Appointment, *, now: datetime) -> bool:
    """Whether its client cancelled it, lately and not too often. One SELECT, or none.

    What fell away for want of an answer comes back with the answer (`confirmed_at`), and only so.
    """
    if appointment.state is not AppointmentState.CANCELLED:
        return False
    if appointment.cancelled_by is not Actor.CLIENT and not _is_answered_late(appointment):
        return False
    at = AppointmentChange.at
    cancelled_at, times = session.execute(
        select(func.max(at), func.count().filter(at > now - _A_DAY)).where(
            AppointmentChange.appointment_id == appointment.id,
            AppointmentChange.kind == ChangeKind.CANCELLED,
        )
    ).one()
    # None of what was cancelled before its changes were noted.
    return times <= ONLINE_MOVES and bool(cancelled_at) and now < cancelled_at + UNDONE_WITHIN


def _is_answered_late(appointment: Appointment) -> bool:
    fell_away = appointment.cancelled_by is Actor.SYSTEM and appointment.answer_by is not None
    return fell_away and appointment.confirmed_at is not None


def is_offered(session: Session, appointment: Appointment, *, now: datetime) -> bool:
    """Whether a page may offer it: only the operation, under its locks, knows for sure."""
    entry = appointment.entry
    if entry.starts_at <= now or not may_be_restored(session, appointment, now=now):
        return False
    kept = lookups.kept_for(session, holder(appointment), entry.id, now=now)
    if kept is None and diary.is_busy(session, _as_it_was(entry), entry):
        return False
    return planning_fit.misfit(session, entry) is None


def take_again(session: Session, appointment: Appointment, *, now: datetime) -> DiaryEntry:
    """Its place: the one kept for it, or else the hour if it is free. With the diary locked.

    Raises:
        SlotTaken: somebody else has it.
    """
    entry = appointment.entry
    kept = lookups.kept_for(session, holder(appointment), entry.id, now=now)
    if kept is not None:
        session.delete(kept)  # its place is the appointment's again
        return entry
    return diary.take_over(session, entry, _as_it_was(entry))


def _as_it_was(entry: DiaryEntry) -> Candidate:
    return Candidate(entry.starts_at, entry.counsellor_id, entry.zitdag_id, speaks=True, booked=0)
