"""The timetable: which days it still covers."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Final

from locations.transit.timetable_store import TimetableStore
from scheduler.operating.findings import Finding, ok, warning

AHEAD: Final = timedelta(weeks=4)
"""Appointments are mostly made so far ahead; journeys to them need the timetable of that day."""


def days(folder: str, today: date) -> Iterator[Finding]:
    """How long the timetable in that folder goes on."""
    if not folder:
        yield ok("timetable", "none: there are no times of buses and trains")
        return
    store = TimetableStore(Path(folder))
    if not store.feeds():
        yield warning("timetable", f"none in {folder}: `zitdag import-timetable`")
    elif ending := store.ending_before(today + AHEAD):
        names = ", ".join(f"{feed.name} on {feed.valid_until}" for feed in ending)
        yield warning("timetable", f"it ends soon ({names}): `zitdag import-timetable`")
    else:
        yield ok("timetable", f"it goes on beyond {today + AHEAD}")
