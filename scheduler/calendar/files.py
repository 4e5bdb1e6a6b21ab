"""Busy times from a personal calendar file (.ics, RFC 5545).

A file may come from any program and from anybody: reading one may take long, or a lot of memory.
Run it where that harms nobody (see `scheduler.zitdagen.calendar_files`).
"""

from collections.abc import Iterable, Iterator
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
"""Outlook's value for events that leave the time bookable."""


KEPT = frozenset({b"VCALENDAR", b"VTIMEZONE", b"STANDARD", b"DAYLIGHT", b"VEVENT"})
"""The parts of a file that say when somebody is busy."""
BROKEN = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)
"""Exceptions of the libraries on an invalid event."""
Series = list[Event]


@dataclass(frozen=True, slots=True)
class BusyTimes:
    """Busy periods, ascending and disjoint; and the events that could not be read.

    Of those `unread` has the local date on which each begins, None where not even that was clear.
    """

    periods: tuple[Interval, ...]
    unread: tuple[date | None, ...]


def read(content: bytes, window: Interval, zone: ZoneInfo, *, ours: str) -> BusyTimes:
    """Busy times in `window`; floating times and all-day events are in `zone`.

    Left out: cancelled and transparent events, and those whose UID begins with `ours`. Times in a
    known zone are read in that zone, whatever the file says about it. A broken event is skipped
    alone: the others are read.

    Raises:
        CalendarUnreadable: this is no calendar, all of it is broken, or it is more than a calendar
            of a person holds.
    """
    calendar = _parsed(content)
    events: list[Any] = calendar.walk("VEVENT")
    sound = [one for one in events if not _is_nonsense(one)]
    broken = [one for one in events if _is_nonsense(one)]
    if any(_repeats_often(one) for one in sound):
        raise CalendarUnreadable("too_often")
    found: list[Interval] = []
    pending = [_series(sound)]
    while pending:
        several = pending.pop()
        try:
            found += _periods(_between(calendar, several, window), zone, ours)
        except BROKEN:
            parts = _parts(several)
            pending += parts
            broken += [] if parts else several[0]
    if events and len(broken) == len(events):
        raise CalendarUnreadable("broken")
    periods = merge(found)
    if len(periods) > MOST_PERIODS:
        raise CalendarUnreadable("too_much")
    return BusyTimes(tuple(periods), tuple(_begins(one, zone) for one in broken))


def _parsed(content: bytes) -> Calendar:
    try:
        found = Calendar.from_ical(_events_alone(content))
    except ValueError:
        raise CalendarUnreadable("no_calendar") from None
    if not isinstance(found, Calendar):
        raise CalendarUnreadable("no_calendar")
    if len(found.walk("VEVENT")) > MOST_EVENTS:
        raise CalendarUnreadable("too_much")
    return found


def _events_alone(content: bytes) -> bytes:
    """Drop tasks, alarms and other components: an error in one would refuse the file."""
    within: list[bytes] = []
    kept = []
    for line in content.splitlines():
        word, _colon, name = line.rstrip().upper().partition(b":")
        if word == b"BEGIN":
            within.append(name)
        if KEPT.issuperset(within):
            kept.append(line)
        if word == b"END" and within:
            within.pop()
    return b"\r\n".join(kept)


def _series(events: Iterable[Event]) -> list[Series]:
    """Group events by UID: a recurring event and its overridden dates."""
    by_uid: dict[str, Series] = {}
    for event in events:
        by_uid.setdefault(str(event.get("uid", "")), []).append(event)
    return list(by_uid.values())


def _parts(several: list[Series]) -> list[list[Series]]:
    """The same in halves; of one series each event, for one date alone may be wrong; else none.

    Reading by halves, since reading each series by itself takes ten times as long.
    """
    if len(several) > 1:
        middle = len(several) // 2
        return [several[:middle], several[middle:]]
    return [[[one]] for one in several[0]] if len(several[0]) > 1 else []


def _between(calendar: Calendar, several: Iterable[Series], window: Interval) -> list[Event]:
    """Occurrences of these in the window, with the time zones of the file."""
    alone = calendar.copy()
    alone.subcomponents = [*calendar.walk("VTIMEZONE"), *(one for each in several for one in each)]
    found: list[Event] = recurring_ical_events.of(alone).between(window.start, window.end)
    return found


def _periods(events: Iterable[Event], zone: ZoneInfo, ours: str) -> list[Interval]:
    return [
        period
        for event in events
        if _takes_time(event) and not str(event.get("uid", "")).startswith(ours)
        for period in _period(event, zone)
    ]


def _repeats_often(event: Any) -> bool:
    rules = event.get("rrule", [])
    return any(
        not OFTEN.isdisjoint(rule.get("freq", ()))
        or any(part in rule for part in ("byhour", "byminute", "bysecond"))
        for rule in _listed(rules)
    )


def _is_nonsense(event: Any) -> bool:
    """Whether it cannot be read, or would be read for ever."""
    rules = event.get("rrule", [])
    return (
        "dtstart" not in event
        or any(name in DECISIVE for name, _what in event.errors)
        or any(min(rule.get("interval", (1,))) < 1 for rule in _listed(rules))
    )


def _listed(given: Any) -> list[Any]:
    return given if isinstance(given, list) else [given]


def _begins(event: Any, zone: ZoneInfo) -> date | None:
    try:
        return _moment(event.start, zone).astimezone(zone).date()
    except BROKEN:
        return None


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
