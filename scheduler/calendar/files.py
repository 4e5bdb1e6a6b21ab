"""Busy times from a personal calendar file (.ics, RFC 5545).

A file may come from any program and from anybody: reading one may take long, or a lot of memory.
Run it where that harms nobody (see `scheduler.zitdagen.calendar_files`).

Where something is in doubt it is busy: a client who travels for nothing is worse than an hour that
is not offered. What could not be read is said beside.
"""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

import recurring_ical_events
from icalendar import Calendar, Timezone
from icalendar.prop import vDDDTypes, vText

from scheduler.calendar import file_events, file_parts
from scheduler.calendar.errors import CalendarUnreadable
from scheduler.calendar.file_events import BROKEN, moment
from scheduler.calendar.intervals import Interval, merge

MOST_PERIODS = 2000
FREE: Final = frozenset({"FREE", "WORKINGELSEWHERE"})
"""Outlook's value for events that leave the time bookable."""

Series = list[Any]
"""Events of one UID: the libraries' own types say too little."""


@dataclass(frozen=True, slots=True)
class BusyTimes:
    """Busy periods, ascending and disjoint; and the events that could not be read, or only in part.

    Of those `unread` has the local date on which each begins, None where not even that was clear.
    """

    periods: tuple[Interval, ...]
    unread: tuple[date | None, ...]


def read(content: bytes, window: Interval, zone: ZoneInfo, *, ours: str) -> BusyTimes:
    """Busy times in `window`; floating times and all-day events are in `zone`.

    Left out: cancelled and transparent events, and those whose UID begins with `ours`. Times in a
    known zone are read in that zone, whatever the file says about it. Of an event that is broken
    its first time is busy where that is clear, and it is unread: the others are read.

    Raises:
        CalendarUnreadable: this is no calendar, nothing of it can be read, or it is more than a
            calendar of a person holds.
    """
    parts = file_parts.parts(content, window)
    reading = _Reading(window, zone, ours)
    for lines in parts.zones:
        reading.add_zone(lines)
    for lines in parts.events:
        reading.add_event(lines)
    for lines in parts.free_busy:
        reading.add_free_busy(lines)
    reading.expand()
    if reading.unread and not reading.has_read:
        raise CalendarUnreadable("broken")
    periods = merge(reading.found)
    if len(periods) > MOST_PERIODS:
        raise CalendarUnreadable("too_much")
    return BusyTimes(tuple(periods), tuple(reading.unread))


class _Reading:
    """One file: what is busy, and what was not read."""

    def __init__(self, window: Interval, zone: ZoneInfo, ours: str) -> None:
        self.found: list[Interval] = []
        self.unread: list[date | None] = []
        self.has_read = False
        self._window = window
        self._zone = zone
        self._ours = ours
        self._zones: list[Timezone] = []
        self._events: list[Any] = []

    def add_zone(self, lines: list[str]) -> None:
        """A zone of the file's own; a broken one is as if it were not there."""
        with suppress(*BROKEN):
            self._zones.append(file_events.parsed("VTIMEZONE", lines))

    def add_event(self, lines: list[str]) -> None:
        """Whole; else without its exceptions, else its first time alone, else not at all."""
        for less in (None, file_events.always, file_events.once):
            try:
                event = file_events.event(less(lines) if less else lines, self._zone)
            except BROKEN:
                continue
            self._events.append(event)
            if less:
                self.unread.append(_begins(event, self._zone))
            return
        self.unread.append(_day_of(lines, self._zone))

    def add_free_busy(self, lines: Iterable[str]) -> None:
        """Periods that somebody's server published; those that are free are not busy."""
        for line in lines:
            parameters, _colon, value = line.partition(":")
            if file_parts.name_of(line) == "FREEBUSY" and "FBTYPE=FREE" not in parameters.upper():
                self._add_periods(value)
        self.has_read = True

    def _add_periods(self, value: str) -> None:
        for text in value.split(","):
            try:
                start, end = _period_of(text, self._zone)
                self.found += _clipped(start, end, self._window)
            except BROKEN:
                self.unread.append(_day_in(text))

    def expand(self) -> None:
        """All occurrences in the window. By halves: each by itself takes ten times as long; and
        what happens once, most of a calendar, without the library's machinery."""
        every = _series(self._events)
        for one in every:
            if _is_once(one):
                self._take_once(one[0])
        pending = [[one for one in every if not _is_once(one)]]
        while pending:
            several = pending.pop()
            if not several:
                continue
            try:
                self.found += self._periods(self._between(several))
                self.has_read = True
            except BROKEN:
                parts = _parts(several)
                pending += parts
                if not parts:
                    self._give_up(several[0][0])

    def _take_once(self, event: Any) -> None:
        try:
            self.found += self._periods([event])
            self.has_read = True
        except BROKEN:
            self.unread.append(_begins(event, self._zone))

    def _give_up(self, event: Any) -> None:
        """What the library cannot expand: its first time, where that is clear."""
        self.unread.append(_begins(event, self._zone))
        with suppress(*BROKEN):
            self.found += self._periods([event])
            self.has_read = True

    def _between(self, several: Iterable[Series]) -> list[Any]:
        """Occurrences of these in the window, with the time zones of the file."""
        alone = Calendar()
        alone.subcomponents = [*self._zones, *(one for each in several for one in each)]
        found: list[Any] = recurring_ical_events.of(alone).between(
            self._window.start, self._window.end
        )
        return found

    def _periods(self, events: Iterable[Any]) -> list[Interval]:
        return [
            period
            for event in events
            if _takes_time(event) and not str(event.get("uid", "")).startswith(self._ours)
            for period in _clipped(
                moment(event.start, self._zone), moment(event.end, self._zone), self._window
            )
        ]


def _series(events: Iterable[Any]) -> list[Series]:
    """Group events by UID: a recurring event and its overridden dates.

    Several events of one UID that override nothing are as many events: some programs give all the
    same. Of two that start at one moment the later version counts. Who has dates elsewhere has
    them of each: none is lost.
    """
    cores: dict[str, dict[Any, Any]] = {}
    overrides: dict[str, Series] = {}
    for event in events:
        uid = str(event.get("uid", ""))
        if "recurrence-id" in event:
            overrides.setdefault(uid, []).append(event)
            continue
        of_uid = cores.setdefault(uid, {})
        earlier = of_uid.get(event["dtstart"].dt)
        if earlier is None or _version(earlier) <= _version(event):
            of_uid[event["dtstart"].dt] = event
    alone = [some for uid, some in overrides.items() if uid not in cores]
    return alone + [
        _under(f"{uid}/{number}", [core, *overrides.get(uid, ())])
        for uid, of_uid in cores.items()
        for number, core in enumerate(of_uid.values())
    ]


def _under(uid: str, events: Series) -> Series:
    """The same events under a UID of their own."""
    copies = [event.copy() for event in events]
    for one in copies:
        one["uid"] = vText(uid)
    return copies


def _is_once(several: Series) -> bool:
    repeats = ("rrule", "rdate", "exdate", "recurrence-id")
    return len(several) == 1 and not any(name in several[0] for name in repeats)


def _version(event: Any) -> int:
    return int(event.get("sequence", 0))


def _parts(several: list[Series]) -> list[list[Series]]:
    """The same in halves; of one series each event, for one date alone may be wrong; else none."""
    if len(several) > 1:
        middle = len(several) // 2
        return [several[:middle], several[middle:]]
    return [[[one]] for one in several[0]] if len(several[0]) > 1 else []


def _begins(event: Any, zone: ZoneInfo) -> date | None:
    try:
        return moment(event.start, zone).astimezone(zone).date()
    except BROKEN:
        return None


def _day_of(lines: Iterable[str], zone: ZoneInfo) -> date | None:
    """The day on which something that makes no sense begins, where that is clear."""
    starts = [one for one in lines if file_parts.name_of(one) == "DTSTART"]
    found = None
    with suppress(*BROKEN):
        found = _begins(file_events.parsed("VEVENT", starts[:1]), zone)
    return found or _day_in("".join(starts[:1]).rpartition(":")[2])


def _day_in(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip()[:8])
    except ValueError:
        return None


def _takes_time(event: Any) -> bool:
    is_off = str(event.get("status", "")).upper() == "CANCELLED"
    is_free = str(event.get("transp", "")).upper() == "TRANSPARENT"
    status = str(event.get("x-microsoft-cdo-busystatus", "")).upper()
    return not is_off and not is_free and status not in FREE


def _period_of(text: str, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """`start/end` or `start/duration`."""
    first, _slash, last = text.strip().partition("/")
    start, end = (vDDDTypes.from_ical(one) for one in (first, last))  # type: ignore[no-untyped-call]  # not typed there
    starts = moment(start, zone)
    return starts, starts + end if isinstance(end, timedelta) else moment(end, zone)


def _clipped(start: datetime, end: datetime, window: Interval) -> Iterator[Interval]:
    """What of it lies in the window; a reminder takes no time."""
    start, end = max(start, window.start), min(end, window.end)
    if start < end:
        yield Interval(start.astimezone(UTC), end.astimezone(UTC))
