"""What somebody's own calendar (.ics, RFC 5545) says about when they are busy.

A file may come from any program and from anybody: reading one may take long, or a lot of memory.
Run it where that harms nobody (see `scheduler.zitdagen.calendar_files`).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import recurring_ical_events
from icalendar import Calendar, Event

from scheduler.calendar.errors import CalendarUnreadable
from scheduler.calendar.intervals import Interval, merge

MOST_EVENTS = 5000
MOST_PERIODS = 2000
OFTEN = frozenset({"SECONDLY", "MINUTELY", "HOURLY"})
DECISIVE = frozenset({"DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE"})
FREE = frozenset({"FREE", "WORKINGELSEWHERE"})
"""What Outlook calls time that can be booked although something stands there."""


@dataclass(frozen=True, slots=True)
class BusyTimes:
    """When somebody is busy, ascending, apart; and how many events made no sense."""

    periods: tuple[Interval, ...]
    unread: int


def read(content: bytes, window: Interval, zone: ZoneInfo, *, ours: str) -> BusyTimes:
    """What is busy in `window`; hours and days without a zone of their own are those of `zone`.

    Left out: what was called off or leaves one free, and events whose UID begins with `ours`.
    Times in a known zone are read in that zone, whatever the file says about it.

    Raises:
        CalendarUnreadable: this is no calendar, or more than a calendar of a person holds.
    """
    calendar = _parsed(content)
    unread = _drop_nonsense(calendar)
    if any(_repeats_often(event) for event in calendar.walk("VEVENT")):
        raise CalendarUnreadable("too_often")
    found = recurring_ical_events.of(calendar).between(window.start, window.end)
    periods = merge(
        period
        for event in found
        if _takes_time(event) and not str(event.get("uid", "")).startswith(ours)
        for period in _period(event, zone)
    )
    if len(periods) > MOST_PERIODS:
        raise CalendarUnreadable("too_much")
    return BusyTimes(tuple(periods), unread)


def _parsed(content: bytes) -> Calendar:
    try:
        found = Calendar.from_ical(content)
    except ValueError:
        raise CalendarUnreadable("no_calendar") from None
    if not isinstance(found, Calendar):
        raise CalendarUnreadable("no_calendar")
    if len(found.walk("VEVENT")) > MOST_EVENTS:
        raise CalendarUnreadable("too_much")
    return found


def _repeats_often(event: Any) -> bool:
    rules = event.get("rrule", [])
    return any(
        not OFTEN.isdisjoint(rule.get("freq", ()))
        or any(part in rule for part in ("byhour", "byminute", "bysecond"))
        for rule in (rules if isinstance(rules, list) else [rules])
    )


def _drop_nonsense(calendar: Calendar) -> int:
    """Take events out that cannot be read, so that the others can; say how many."""
    bad = [
        one
        for one in calendar.walk("VEVENT")
        if "dtstart" not in one or any(name in DECISIVE for name, _what in one.errors)
    ]
    for one in bad:
        calendar.subcomponents.remove(one)
    return len(bad)


def _takes_time(event: Event) -> bool:
    is_off = str(event.get("status", "")).upper() == "CANCELLED"
    is_free = str(event.get("transp", "")).upper() == "TRANSPARENT"
    status = str(event.get("x-microsoft-cdo-busystatus", "")).upper()
    return not is_off and not is_free and status not in FREE


def _period(event: Event, zone: ZoneInfo) -> Iterator[Interval]:
    start, end = _moment(event.start, zone), _moment(event.end, zone)
    if start < end:  # a reminder takes no time
        yield Interval(start, end)


def _moment(value: date, zone: ZoneInfo) -> datetime:
    if not isinstance(value, datetime):
        value = datetime.combine(value, time())
    return (value if value.tzinfo else value.replace(tzinfo=zone)).astimezone(UTC)
