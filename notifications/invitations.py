"""iCalendar files and invitations (RFC 5545, iTIP RFC 5546).

Moments go out in UTC, so that no wrong VTIMEZONE can shift them.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final, Literal, NamedTuple

from icalendar import Alarm, Calendar, Event, vCalAddress

ALARMS: Final = (timedelta(days=1), timedelta(hours=2))
"""How long before an appointment a calendar warns: in time to ring, and in time to leave."""
PRODUCT = "-//Zitdag//NL"
REQUEST: Literal["REQUEST"] = "REQUEST"
CANCEL: Literal["CANCEL"] = "CANCEL"
Method = Literal["REQUEST", "CANCEL"]


@dataclass(frozen=True)
class CalendarEntry:
    """One appointment as a calendar event; aware moments.

    `uid` never changes, `sequence` rises with every change. `summary` gives nothing away. `where`
    is latitude and longitude in degrees (WGS84).
    """

    uid: str
    sequence: int
    start: datetime
    end: datetime
    summary: str
    location: str
    description: str
    where: tuple[float, float] | None = None


class Publisher(NamedTuple):
    """Who an event is of: a name to show, and a URI (`mailto:` or `tel:`)."""

    name: str
    address: str


@dataclass(frozen=True)
class Invitation:
    """An entry that a mail adds to the reader's calendar, moves, or removes.

    `made_at` (aware) is the same at every attempt to send it. `organizer` is a name to show.
    """

    method: Method
    entry: CalendarEntry
    made_at: datetime
    organizer: str


def calendar_file(
    entry: CalendarEntry, *, publisher: Publisher, now: datetime, is_off: bool = False
) -> bytes:
    """An .ics file with one event, to download into one's own calendar (RFC 5546: PUBLISH).

    `is_off`: it was cancelled; calendars that have it cross it out or take it away.
    """
    event = (_private if is_off else _own_event)(entry, now)
    if is_off:
        event.add("status", "CANCELLED")
    event.add("organizer", _organizer(publisher))
    calendar = _calendar("PUBLISH")
    calendar.add_component(event)
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


def mailed(invitation: Invitation, *, sender: str, reader: str, is_answered: bool = False) -> bytes:
    """The iTIP data (RFC 5546) of a mail from `sender` to `reader` (mail addresses).

    `is_answered`: an answer is asked for, to `sender`. Without, who cannot come says so by phone or
    through the link, not to a mailbox that nobody reads.
    """
    is_off = invitation.method == CANCEL
    event = (_private if is_off else _own_event)(invitation.entry, invitation.made_at)
    event.add("status", "CANCELLED" if is_off else "CONFIRMED")
    publisher = Publisher(invitation.organizer, f"mailto:{sender}")
    event.add("organizer", _organizer(publisher))
    attendee = vCalAddress(f"mailto:{reader}")
    attendee.params.update(ROLE="REQ-PARTICIPANT", PARTSTAT="ACCEPTED")
    attendee.params["RSVP"] = "TRUE" if is_answered and not is_off else "FALSE"
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
    if entry.location:
        event.add("location", entry.location)
    if entry.description:
        event.add("description", entry.description)
    if entry.where is not None:
        event.add("geo", entry.where)
    return event


def _private(entry: CalendarEntry, made_at: datetime) -> Event:
    """An event of one's own calendar: who looks on there sees that one is away, and no more.

    A feed has none of this: its address keeps it private, and its owner would see no more either.
    """
    event = _event(entry, made_at)
    event.add("class", "PRIVATE")
    return event


def _own_event(entry: CalendarEntry, made_at: datetime) -> Event:
    """The same, with alarms."""
    event = _private(entry, made_at)
    for before in ALARMS:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", entry.summary)
        alarm.add("trigger", -before)
        event.add_component(alarm)
    return event


def _organizer(publisher: Publisher) -> vCalAddress:
    organizer = vCalAddress(publisher.address)
    organizer.params["CN"] = publisher.name
    return organizer
