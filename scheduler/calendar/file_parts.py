"""The parts of a calendar file that say when somebody is busy, taken out of all else it holds.

What a program wrote round them (attachments, alarms, tasks, descriptions) may be large or broken:
it is left out before anything is parsed, and each part is parsed by itself, so that one that is
wrong takes no other along.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

from scheduler.calendar.errors import CalendarUnreadable
from scheduler.calendar.intervals import Interval

MOST_EVENTS = 5000
"""Of events that may fall in the window that is asked for."""
DECISIVE: Final = frozenset({"DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE"})
_TOLD: Final = DECISIVE | {
    "UID",
    "RECURRENCE-ID",
    "SEQUENCE",
    "STATUS",
    "TRANSP",
    "X-MICROSOFT-CDO-BUSYSTATUS",
}
_WHOLE: Final = frozenset({"VTIMEZONE", "VFREEBUSY"})
_KINDS: Final = frozenset({"VEVENT", *_WHOLE})
_NAME: Final = re.compile("[A-Za-z0-9-]+")
_DAY: Final = re.compile("(DTSTART|DTEND)(?:;[^:]*)?:([0-9]{8})(?:T[0-9]{6}Z?)?")
_ONCE_ONLY: Final = frozenset({"DTSTART", "DTEND"})
_REPEATS: Final = frozenset({"RRULE", "RDATE", "RECURRENCE-ID", "DURATION"})
_A_DAY_OR_TWO: Final = timedelta(days=2)
"""Wider than any difference between two time zones."""


@dataclass(slots=True)
class FileParts:
    """Unfolded lines of each part, in the order of the file."""

    zones: list[list[str]] = field(default_factory=list)
    events: list[list[str]] = field(default_factory=list)
    free_busy: list[list[str]] = field(default_factory=list)


def parts(content: bytes, window: Interval) -> FileParts:
    """What matters of a file, of every calendar in it; no events that are clearly outside `window`.

    Raises:
        CalendarUnreadable: no_calendar, cut_off (its end is missing), too_much.
    """
    taking = _Taking()
    for line in _unfolded(_text(content)):
        taking.take(line)
    if not taking.is_calendar:
        raise CalendarUnreadable("no_calendar")
    if taking.within:
        raise CalendarUnreadable("cut_off")
    found = taking.found
    found.events = [one for one in found.events if not _is_outside(one, window)]
    if len(found.events) > MOST_EVENTS:
        raise CalendarUnreadable("too_much")
    return found


class _Taking:
    """Goes through the lines of a file. An end that is missing costs nothing but its own part."""

    def __init__(self) -> None:
        self.found = FileParts()
        self.within: list[str] = []
        self.is_calendar = False
        self._part: list[str] = []

    def take(self, line: str) -> None:
        """The next line."""
        word, name = _edge(line)
        if word == "BEGIN":
            self._begin(name)
        if _matters(line, self.within):
            self._part.append(line)
        if word == "END" and name in self.within:
            self._end(name)

    def _begin(self, name: str) -> None:
        if name == "VCALENDAR":
            self._close()
            self.within.clear()
            self.is_calendar = True
        elif name in _KINDS and len(self.within) > 1:
            self._close()
            del self.within[1:]
        self.within.append(name)

    def _end(self, name: str) -> None:
        at = len(self.within) - 1 - self.within[::-1].index(name)
        if at <= 1:
            self._close()
        del self.within[at:]

    def _close(self) -> None:
        kind = self.within[1] if len(self.within) > 1 else ""
        of_kind = {
            "VTIMEZONE": self.found.zones,
            "VEVENT": self.found.events,
            "VFREEBUSY": self.found.free_busy,
        }
        if self._part and kind in of_kind:
            of_kind[kind].append([one for one in self._part if _edge(one)[1] != kind])
        self._part = []


def name_of(line: str) -> str:
    """The name of a property, in capitals; empty where the line is none."""
    found = _NAME.match(line)
    return found[0].upper() if found and line[found.end() : found.end() + 1] in (":", ";") else ""


def _text(content: bytes) -> str:
    """Calendars are UTF-8; what Windows wrote may be UTF-16, and what C wrote end in a NUL."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace")
    if content[1:2] == b"\0":
        return content.decode("utf-16-le", "replace")
    if content[:1] == b"\0" and content[1:2]:
        return content.decode("utf-16-be", "replace")
    return content.decode("utf-8-sig", "replace")


def _unfolded(text: str) -> Iterator[str]:
    """Lines, each with those that go on from it. Only real ends of lines: not U+2028 in a title."""
    whole: list[str] = []
    for line in re.split("[\r\n]+", text.replace("\0", "")):
        if line[:1] in (" ", "\t") and whole:
            whole.append(line[1:])
            continue
        yield "".join(whole)
        whole = [line]
    yield "".join(whole)


def _edge(line: str) -> tuple[str, str]:
    word, colon, name = line.strip().upper().partition(":")
    return (word, name.strip()) if colon and word in ("BEGIN", "END") else ("", "")


def _matters(line: str, within: list[str]) -> bool:
    """Whether it says when: the lines of an event that tell, zones and VFREEBUSY whole."""
    if within[:1] != ["VCALENDAR"] or len(within) == 1:
        return False
    if within[1] in _WHOLE:
        return True
    return within[1:] == ["VEVENT"] and name_of(line) in _TOLD


def _is_outside(lines: Iterable[str], window: Interval) -> bool:
    """Whether it happens once, clearly outside the window: ten years of them cost little."""
    names = {name_of(line) for line in lines}
    days = {found[1]: found[2] for line in lines if (found := _DAY.fullmatch(line.upper().strip()))}
    if names & _REPEATS or days.keys() != _ONCE_ONLY:
        return False
    try:
        first, last = date.fromisoformat(days["DTSTART"]), date.fromisoformat(days["DTEND"])
    except ValueError:
        return False
    starts, ends = window.start.date(), window.end.date()
    return first <= last and (last < starts - _A_DAY_OR_TWO or first > ends + _A_DAY_OR_TWO)
