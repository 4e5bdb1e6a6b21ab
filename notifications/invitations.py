"""iCalendar files and invitations (RFC 5545, iTIP RFC 5546).

Moments go out in UTC, so that no wrong VTIMEZONE can shift them.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal

from icalendar import Calendar, Event, vCalAddress

PRODUCT = "-//Zitdag//NL"
REQUEST: Literal["REQUEST"] = "REQUEST"
CANCEL: Literal["CANCEL"] = "CANCEL"
Method = Literal["REQUEST", "CANCEL"]


@dataclass(frozen=True)
class CalendarEntry:
    """One appointment as a calendar event; aware moments.

    `uid` never changes, `sequence` rises with every change. `summary` gives nothing away.
    """

    uid: str
    sequence: int
    start: datetime
    end: datetime
    summary: str
    location: str
    description: str


@dataclass(frozen=True)
class Invitation:
    """An entry that a mail adds to the reader's calendar, moves, or removes.

    `made_at` (aware) is the same at every attempt to send it. `organizer` is a name to show.
    """

    method: Method
    entry: CalendarEntry
    made_at: datetime
    organizer: str


def calendar_file(entry: CalendarEntry, *, now: datetime) -> bytes:
    """An .ics file with one event, to download into one's own calendar."""
    calendar = _calendar("PUBLISH")
    calendar.add_component(_event(entry, now))
    return bytes(calendar.to_ical())


def subscription(name: str, entries: Iterable[CalendarEntry], *, made_at: datetime) -> bytes:
    """A calendar to subscribe to, which a program reads again every hour (RFC 7986)."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", timedelta(hours=1), parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    for entry in entries:
        calendar.add_component(_event(entry, made_at))
    return bytes(calendar.to_ical())


def mailed(invitation: Invitation, *, sender: str, reader: str) -> bytes:
    """The iTIP data (RFC 5546) of a mail from `sender` to `reader` (mail addresses).

    No answer is asked for: who cannot come says so by phone or through the link, not to a mailbox
    that nobody reads.
    """
    event = _event(invitation.entry, invitation.made_at)
    event.add("status", "CANCELLED" if invitation.method == CANCEL else "CONFIRMED")
    organizer = vCalAddress(f"mailto:{sender}")
    organizer.params["CN"] = invitation.organizer
    event.add("organizer", organizer)
    attendee = vCalAddress(f"mailto:{reader}")
    attendee.params.update(ROLE="REQ-PARTICIPANT", PARTSTAT="ACCEPTED", RSVP="FALSE")
    event.add("attendee", attendee)
    calendar = _calendar(invitation.method)
    calendar.add_component(event)
    return bytes(calendar.to_ical())


def _calendar(method: str) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", method)
    return calendar


def _event(entry: CalendarEntry, made_at: datetime) -> Event:
    event = Event()
    event.add("uid", entry.uid)
    event.add("sequence", entry.sequence)
    event.add("dtstamp", made_at.astimezone(UTC))
    event.add("dtstart", entry.start.astimezone(UTC))
    event.add("dtend", entry.end.astimezone(UTC))
    event.add("summary", entry.summary)
    event.add("location", entry.location)
    if entry.description:
        event.add("description", entry.description)
    event.add("class", "PRIVATE")
    return event
