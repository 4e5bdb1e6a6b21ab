"""Calendar files (RFC 5545). Moments go out in UTC, so that no wrong VTIMEZONE can shift them."""

from dataclasses import dataclass
from datetime import UTC, datetime

from icalendar import Calendar, Event

PRODUCT = "-//Zitdag//NL"


@dataclass(frozen=True)
class Entry:
    """One appointment for somebody's own calendar; aware moments.

    `uid` stays the same for ever, `sequence` rises with every change. `summary` gives nothing away.
    """

    uid: str
    sequence: int
    start: datetime
    end: datetime
    summary: str
    location: str
    description: str


def calendar_file(entry: Entry, *, now: datetime) -> bytes:
    """An .ics file with one event, for whoever wants it in their own calendar."""
    event = Event()
    event.add("uid", entry.uid)
    event.add("sequence", entry.sequence)
    event.add("dtstamp", now.astimezone(UTC))
    event.add("dtstart", entry.start.astimezone(UTC))
    event.add("dtend", entry.end.astimezone(UTC))
    event.add("summary", entry.summary)
    event.add("location", entry.location)
    event.add("description", entry.description)
    event.add("class", "PRIVATE")
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(event)
    return bytes(calendar.to_ical())
