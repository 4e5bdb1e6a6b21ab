"""The timetable of the network: the filter of its feeds, and whether they last long enough."""

import logging
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from database import reading
from locations.lokets import points_in_use
from locations.transit import feed_import
from locations.transit.feed_import import ImportPlan, ImportReport, TimetableRefused
from locations.transit.merging import BoundingBox
from locations.transit.timetable_store import Feed, TimetableStore
from locations.zones import BRUSSELS
from scheduler.appointments.models import Appointment, AppointmentState
from scheduler.zitdagen.models import DiaryEntry

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class TimetableSettings:
    """The timetable's folder, and the feeds to refresh it from: files or addresses."""

    folder: Path
    feeds: tuple[str, ...] = ()


def area_of_network(session: Session) -> BoundingBox | None:
    """The area round the active lokets; None where none has coordinates: then all is kept."""
    points = points_in_use(session)
    return BoundingBox.around(points.values()) if points else None


def plan_of_network(now: datetime) -> ImportPlan:
    """From today to past the horizon, round the lokets. Reads the database; `now` is aware."""
    with reading() as session:
        return ImportPlan.from_day(now.astimezone(BRUSSELS).date(), area_of_network(session))


def refresh(settings: TimetableSettings, now: datetime) -> ImportReport | None:
    """Import feeds that changed. Refused ones are logged, and the old one stays in use.

    None where nothing had to be done, or nothing could be. `now` is aware.
    """
    report = None
    if settings.feeds:
        try:
            report = feed_import.refresh(settings.feeds, settings.folder, plan_of_network(now), now)
        except TimetableRefused as refused:
            log.warning("the timetable was not refreshed: %s", refused)
    warn_of_ends(settings.folder)
    return report


def warn_of_ends(folder: Path) -> tuple[Feed, ...]:
    """Log and return the feeds that end before the last appointment in the diary."""
    with reading() as session:
        last = last_appointment(session)
    ending = TimetableStore(folder).ending_before(last) if last else ()
    for feed in ending:
        log.warning(
            "timetable %s ends on %s, before an appointment on %s",
            feed.name,
            feed.valid_until,
            last,
        )
    return ending


def last_appointment(session: Session) -> date | None:
    """The local date of the last one that is booked; None where there is none."""
    start = session.scalar(
        select(func.max(DiaryEntry.starts_at))
        .join(Appointment, Appointment.entry_id == DiaryEntry.id)
        .where(Appointment.state == AppointmentState.BOOKED)
    )
    return start.astimezone(BRUSSELS).date() if start else None
