"""A counsellor says that they will not be there. Nobody is called off by that: whom it touches is
flagged, and coordinators are told, who decide.

Operations here run inside `database.write` and never commit.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from notifications.outbox import queue
from scheduler.appointments.lists import agenda
from scheduler.appointments.messages import to_coordinators
from scheduler.appointments.models import Appointment
from scheduler.appointments.rescheduling import planning_changes
from scheduler.appointments.rescheduling.flags import flag_misfits
from scheduler.calendar.intervals import Interval, overlaps
from scheduler.people import diaries
from scheduler.people.actors import By
from scheduler.people.counsellors import Counsellor
from scheduler.zitdagen import operations as zitdagen
from scheduler.zitdagen import queries
from scheduler.zitdagen.errors import UnknownAbsence
from scheduler.zitdagen.models import Absence, AbsenceReason, DiaryEntry, Opening, Zitdag


@dataclass(frozen=True, slots=True)
class Touched:
    """What lies in hours in which somebody is away: appointments with client and loket, soonest
    first, and openings of zitdagen."""

    appointments: tuple[Appointment, ...]
    openings: tuple[Opening, ...]


def report(session: Session, counsellor_id: int, away: Interval, *, by: By) -> Absence:
    """Record that this counsellor is away. Coordinators of the region get a mail where a zitdag
    loses hours. Idempotent: within an absence that is known already it is that one.

    Raises:
        InvalidPlan: there is no such counsellor.
    """
    diaries.lock(session, [counsellor_id])
    known = session.scalars(
        select(Absence).where(
            Absence.counsellor_id == counsellor_id,
            Absence.imported.is_(False),
            Absence.starts_at <= away.start,
            Absence.ends_at >= away.end,
        )
    ).first()
    if known is not None:
        return known
    absence = zitdagen.record_absence(
        session, counsellor_id, away.start, away.end, AbsenceReason.OTHER, by=by
    )
    flag_misfits(session, by=by, counsellor_ids=[counsellor_id])
    found = touched(session, counsellor_id, [absence], now=by.now)[absence.id]
    if found.openings or found.appointments:
        counsellor = session.get_one(Counsellor, counsellor_id)
        people = len(found.appointments)
        mails = to_coordinators.away(session, counsellor, absence, people, by=by)
        queue.enqueue_all(session, mails)
    return absence


def take_back(session: Session, counsellor_id: int, absence_id: int, *, by: By) -> None:
    """They are there after all: who fits again is unflagged, mails that wait are not sent.

    Raises:
        UnknownAbsence: it is not theirs, read from a calendar, over, or was taken back just now.
    """
    absence = session.get(Absence, absence_id)
    if absence is None or absence.counsellor_id != counsellor_id or absence.imported:
        raise UnknownAbsence
    if absence.ends_at <= by.now:
        raise UnknownAbsence
    to_coordinators.is_back(session, absence)
    planning_changes.end_absence(session, absence_id, None, by=by)


def ahead(session: Session, counsellor_id: int, *, now: datetime) -> Sequence[Absence]:
    """What was noted by hand and is not over, soonest first. One SELECT."""
    return session.scalars(
        select(Absence)
        .where(
            Absence.counsellor_id == counsellor_id,
            Absence.imported.is_(False),
            Absence.ends_at > now,
        )
        .order_by(Absence.starts_at, Absence.id)
    ).all()


def touched(
    session: Session, counsellor_id: int, absences: Iterable[Absence], *, now: datetime
) -> dict[int, Touched]:
    """By the id of the absence. Two SELECTs, of the coming half year of one counsellor."""
    appointments = agenda.booked_ahead(session, DiaryEntry.counsellor_id == counsellor_id, now=now)
    openings = queries.openings_ahead(session, Zitdag.counsellor_id == counsellor_id, now=now)
    return {
        absence.id: Touched(
            tuple(one for one in appointments if _lies_across(absence, one.entry)),
            tuple(one for one in openings if _lies_across(absence, one)),
        )
        for absence in absences
    }


def _lies_across(absence: Absence, planned: DiaryEntry | Opening) -> bool:
    away = Interval(absence.starts_at, absence.ends_at)
    return overlaps(away, Interval(planned.starts_at, planned.ends_at))
