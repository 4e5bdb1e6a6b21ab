"""Import of a counsellor's or a room's own calendar: busy times, and the appointments affected. The
former import is replaced, so reading the same file twice is idempotent.

Operations here run inside `database.write` and never commit.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, delete, func, select
from sqlalchemy.orm import Session

from scheduler.appointments import scope
from scheduler.appointments.errors import NothingBusy
from scheduler.appointments.lists import agenda
from scheduler.appointments.models import Appointment
from scheduler.appointments.rescheduling.flags import flag_misfits
from scheduler.calendar.intervals import Interval, overlaps
from scheduler.people import diaries
from scheduler.people.actors import By
from scheduler.zitdagen import queries
from scheduler.zitdagen.models import (
    Absence,
    AbsenceReason,
    DiaryEntry,
    Opening,
    RoomBusy,
    Zitdag,
)


@dataclass(frozen=True, slots=True)
class Across:
    """Overlaps with busy times, soonest first: appointments with their client and loket, and the
    hours of zitdagen with theirs."""

    appointments: tuple[Appointment, ...]
    openings: tuple[Opening, ...]


def of_counsellor(
    session: Session,
    counsellor_id: int,
    busy: Sequence[Interval],
    *,
    forgets: bool = False,
    by: By,
) -> Across:
    """Replace the busy times of a counsellor by those of their own calendar.

    What somebody noted by hand stays. Appointments that no longer fit are flagged.

    Raises:
        NothingBusy: nothing would be left of what was read before, and nobody asked to forget it.
    """
    diaries.lock(session, [counsellor_id])
    theirs: ColumnElement[bool] = (Absence.counsellor_id == counsellor_id) & Absence.imported
    if not busy and not forgets:
        _keep(session, Absence, theirs & (Absence.ends_at > by.now))
    session.execute(delete(Absence).where(theirs))
    session.add_all(
        Absence(
            counsellor_id=counsellor_id,
            starts_at=one.start,
            ends_at=one.end,
            reason=AbsenceReason.OTHER,
            imported=True,
        )
        for one in busy
    )
    session.flush()
    flag_misfits(session, by=by, counsellor_ids=[counsellor_id])
    entries = scope.of_counsellor(counsellor_id)
    return _across(session, entries, Zitdag.counsellor_id == counsellor_id, busy, by.now)


def of_room(
    session: Session,
    loket_id: int,
    busy: Sequence[Interval],
    *,
    forgets: bool = False,
    by: By,
) -> Across:
    """Replace the busy times of a loket's room by those of its own calendar.

    Raises:
        NothingBusy: as `of_counsellor`.
    """
    diaries.lock(session, queries.counsellors_of_loket(session, loket_id))
    if not busy and not forgets:
        _keep(session, RoomBusy, (RoomBusy.loket_id == loket_id) & (RoomBusy.ends_at > by.now))
    session.execute(delete(RoomBusy).where(RoomBusy.loket_id == loket_id))
    session.add_all(
        RoomBusy(loket_id=loket_id, starts_at=one.start, ends_at=one.end) for one in busy
    )
    session.flush()
    there = Zitdag.loket_id == loket_id
    return _across(session, there, there, busy, by.now)


def _keep(session: Session, rows: type[Absence | RoomBusy], which: ColumnElement[bool]) -> None:
    known = session.scalar(select(func.count()).select_from(rows).where(which)) or 0
    if known:
        raise NothingBusy(known)


def _across(
    session: Session,
    of_entries: ColumnElement[bool],
    of_zitdagen: ColumnElement[bool],
    busy: Sequence[Interval],
    now: datetime,
) -> Across:
    """Two SELECTs; both are of the coming half year of one counsellor, or one loket."""
    appointments = agenda.booked_ahead(session, of_entries, now=now)
    openings = queries.openings_ahead(session, of_zitdagen, now=now)
    return Across(
        tuple(one for one in appointments if _lies_across(one.entry, busy)),
        tuple(one for one in openings if _lies_across(one, busy)),
    )


def _lies_across(planned: DiaryEntry | Opening, busy: Sequence[Interval]) -> bool:
    period = Interval(planned.starts_at, planned.ends_at)
    return any(overlaps(period, taken) for taken in busy)
