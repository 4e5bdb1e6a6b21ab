"""Reading the calendar at the address of a counsellor: fetched and expanded outside any
transaction, then written down in one. What fails, or says nothing, leaves what is known.
"""

import hashlib
from datetime import date, datetime, time
from typing import Final

from sqlalchemy.orm import Session

from database import reading, write
from locations.zones import BRUSSELS
from scheduler.appointments.errors import NothingBusy
from scheduler.appointments.rescheduling import calendar_import
from scheduler.calendar.errors import CalendarUnreadable
from scheduler.calendar.intervals import Interval
from scheduler.people.actors import By
from scheduler.zitdagen import calendar_fetching, calendar_files, calendar_sources
from scheduler.zitdagen.calendar_fetching import FetchedCalendar
from scheduler.zitdagen.calendar_files import AHEAD
from scheduler.zitdagen.calendar_sources import CalendarSource, SourceReading
from scheduler.zitdagen.errors import AddressRefused

EMPTY: Final = "empty"
"""A calendar in which nobody is busy, where somebody was: no failure, but to look at."""


def read(counsellor_id: int, *, by: By) -> None:
    """Read it now, and note what came of it. Nothing where there is no address any more."""
    with reading() as session:
        source = calendar_sources.of_counsellor(session, counsellor_id)
    if source is None:
        return
    try:
        fetched = _fetch(source, by.now)
        if fetched.content is None or _is_known(source, fetched.content, by.now):
            write(_unchanged, source, by=by)
            return
        window = window_from(by.now)
        found = calendar_files.read_apart(fetched.content, window, BRUSSELS)
    except AddressRefused as refused:
        write(_failed, source, refused.why, by=by)
        return
    except CalendarUnreadable as unreadable:
        write(_failed, source, unreadable.code, by=by)
        return
    told = SourceReading(
        periods=len(found.periods),
        unread=len(found.unread),
        digest=_digest(fetched.content),
        read_for=_day(by.now),
        etag=fetched.etag,
        last_modified=fetched.last_modified,
    )
    try:
        write(_read, source, told, found.periods, by=by)
    except NothingBusy:
        write(_empty, source, told, by=by)


def window_from(now: datetime) -> Interval:
    """From this midnight in Brussels on, as far as a calendar is read."""
    midnight = datetime.combine(_day(now), time(), BRUSSELS)
    return Interval(midnight, midnight + AHEAD)


def _day(now: datetime) -> date:
    return now.astimezone(BRUSSELS).date()


def _fetch(source: CalendarSource, now: datetime) -> FetchedCalendar:
    """Only if it is another one; whole once a day, for each day more of a series comes in sight."""
    if source.read_for != _day(now) or source.problem:
        return calendar_fetching.fetch(source.address)
    return calendar_fetching.fetch(
        source.address, etag=source.etag, last_modified=source.last_modified
    )


def _is_known(source: CalendarSource, content: bytes, now: datetime) -> bool:
    is_of_today = source.read_for == _day(now) and not source.problem
    return is_of_today and source.digest == _digest(content)


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _same(session: Session, source: CalendarSource) -> CalendarSource | None:
    """The row, unless it got another address meanwhile, or was stopped."""
    found = calendar_sources.of_counsellor(session, source.counsellor_id)
    return found if found is not None and found.address == source.address else None


def _read(
    session: Session,
    source: CalendarSource,
    told: SourceReading,
    busy: tuple[Interval, ...],
    *,
    by: By,
) -> None:
    found = _same(session, source)
    if found is not None:
        calendar_import.of_counsellor(session, source.counsellor_id, busy, by=by)
        calendar_sources.note_read(found, told, now=by.now)


def _empty(session: Session, source: CalendarSource, told: SourceReading, *, by: By) -> None:
    found = _same(session, source)
    if found is not None:
        calendar_sources.note_read(found, told, now=by.now)
        found.problem = EMPTY


def _unchanged(session: Session, source: CalendarSource, *, by: By) -> None:
    found = _same(session, source)
    if found is not None:
        calendar_sources.note_unchanged(found, now=by.now)


def _failed(session: Session, source: CalendarSource, why: str, *, by: By) -> None:
    found = _same(session, source)
    if found is not None:
        calendar_sources.note_failure(found, why)
