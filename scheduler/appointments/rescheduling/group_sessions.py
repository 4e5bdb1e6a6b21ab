"""What becomes of a group session that few booked: it goes on, joins another one, or is called off.

Operations run inside `database.write` and never commit: the session, its people, their messages and
the decision change together or not at all. Each first locks the appointments, then the diaries.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from scheduler.appointments.affected import AffectedAppointment
from scheduler.appointments.booking import availability
from scheduler.appointments.booking.availability import Search, Terms
from scheduler.appointments.errors import (
    AppointmentsTouched,
    ChoicesRefused,
    ChosenSlotGone,
    DecidedMeanwhile,
)
from scheduler.appointments.lists import group_sessions
from scheduler.appointments.lists.group_sessions import GroupSession
from scheduler.appointments.models import GroupChoice, GroupDecision
from scheduler.appointments.policy import STAFF
from scheduler.appointments.rescheduling import appointments_ahead, settling
from scheduler.appointments.rescheduling.decisions import Cancel, Decision, MoveTo
from scheduler.people import diaries
from scheduler.people.actors import By
from scheduler.zitdagen import operations as zitdagen
from scheduler.zitdagen import queries
from scheduler.zitdagen.catalogue import Service
from scheduler.zitdagen.errors import UnknownGroupSession
from scheduler.zitdagen.models import DiaryEntry


@dataclass(frozen=True, slots=True)
class SessionAsSeen:
    """A session as the coordinator saw it: who comes (ids of appointments), and what was decided
    before."""

    zitdag_id: int
    starts_at: datetime
    people: frozenset[int]
    choice: GroupChoice | None = None


def people(
    session: Session, zitdag_id: int, starts_at: datetime, *, now: datetime
) -> list[AffectedAppointment]:
    """Who comes to a session. One SELECT."""
    return appointments_ahead.booked(session, _of_session(zitdag_id, starts_at), now=now)


def others(
    session: Session, one: GroupSession, sessions: Sequence[GroupSession], *, now: datetime
) -> list[tuple[GroupSession, int]]:
    """Those of these sessions that `one` can join, with their free places: the same service, and
    room for everybody. Five SELECTs."""
    same = [other for other in sessions if other.service_id == one.service_id]
    search = Search(
        loket_ids=tuple({other.loket_id for other in same}),
        terms=Terms.of(session.get_one(Service, one.service_id)),
        language="",
        asker=STAFF,
        first=now,
        last=now + group_sessions.LISTED,
    )
    free = {
        (candidate.zitdag_id, slot.start): candidate.seats
        for slot in availability.find(session, search, now=now)
        for candidate in slot.candidates
    }
    left = [(other, free.get((other.zitdag_id, other.starts_at), 0)) for other in same]
    return [(other, seats) for other, seats in left if other != one and seats >= one.booked]


def go_on(session: Session, seen: SessionAsSeen, *, by: By) -> None:
    """Note that a session goes on with whoever comes: nobody is asked again. Idempotent.

    Raises:
        UnknownZitdag, UnknownGroupSession: it is not planned any more.
        DecidedMeanwhile: somebody else decided otherwise.
    """
    diaries.lock(session, [queries.counsellor_of(session, seen.zitdag_id)])
    _check_ahead(seen, by)
    if not queries.has_session(session, seen.zitdag_id, seen.starts_at):
        raise UnknownGroupSession
    _note(session, seen, GroupChoice.GOES_ON, by)


def call_off(session: Session, seen: SessionAsSeen, *, by: By) -> None:
    """Call a session off, and cancel for everybody: they are told, or stand on the call list.

    Raises:
        UnknownZitdag, UnknownGroupSession, DecidedMeanwhile: as `go_on`.
        AppointmentsTouched: somebody came in whom the coordinator did not see.
    """
    _close(session, seen, Decision(Cancel(), seen=seen.people), by)
    _note(session, seen, GroupChoice.CALLED_OFF, by)


def merge(session: Session, seen: SessionAsSeen, into: MoveTo, *, by: By) -> None:
    """Let everybody come to another session of the same service; they are told as of any change.

    Raises:
        UnknownZitdag, UnknownGroupSession, DecidedMeanwhile, AppointmentsTouched: as `call_off`.
        ChosenSlotGone: the other session has no room for everybody, or is no more.
    """
    try:
        _close(session, seen, Decision(into, seen=seen.people), by)
    except ChoicesRefused as refused:  # of several, for one and the same reason
        raise ChosenSlotGone(min(refused.refusals), into.starts_at) from refused
    if left := people(session, seen.zitdag_id, seen.starts_at, now=by.now):
        raise ChosenSlotGone(left[0].appointment_id, into.starts_at)  # it was to join itself
    _note(session, seen, GroupChoice.MERGED, by)


def _close(session: Session, seen: SessionAsSeen, decision: Decision, by: By) -> None:
    _check_ahead(seen, by)
    which = _of_session(seen.zitdag_id, seen.starts_at)
    counsellor_ids = {queries.counsellor_of(session, seen.zitdag_id), *decision.counsellor_ids}
    appointments_ahead.lock(session, which, counsellor_ids, now=by.now)
    zitdagen.close_session(session, seen.zitdag_id, seen.starts_at, by=by)
    there = appointments_ahead.booked(session, which, now=by.now)
    if not decision.covers(there):
        raise AppointmentsTouched(there)
    settling.settle(session, there, decision, settling.Before(), by)


def _check_ahead(seen: SessionAsSeen, by: By) -> None:
    if seen.starts_at <= by.now:
        raise UnknownGroupSession


def _note(session: Session, seen: SessionAsSeen, choice: GroupChoice, by: By) -> None:
    """Note the decision; under the lock of the diary."""
    noted = session.scalar(
        select(GroupDecision).where(
            GroupDecision.zitdag_id == seen.zitdag_id, GroupDecision.starts_at == seen.starts_at
        )
    )
    if noted is None:
        noted = GroupDecision(zitdag_id=seen.zitdag_id, starts_at=seen.starts_at)
        session.add(noted)
    elif noted.choice is choice is GroupChoice.GOES_ON:
        return  # whoever was first decided it
    elif noted.choice is not seen.choice:
        raise DecidedMeanwhile(noted.choice)
    noted.choice, noted.at, noted.account_id = choice, by.now, by.account_id
    session.flush()


def _of_session(zitdag_id: int, starts_at: datetime) -> ColumnElement[bool]:
    return (
        (DiaryEntry.zitdag_id == zitdag_id)
        & (DiaryEntry.starts_at == starts_at)
        & (DiaryEntry.capacity > 1)
    )
