"""One event of a calendar file, made so that it can be expanded: every time aware, every rule one
that ends."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Any, Final
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr
from icalendar import Component
from icalendar.prop import vDDDLists, vDDDTypes, vRecur

from scheduler.calendar.file_parts import DECISIVE, name_of

BROKEN: Final = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)
"""Exceptions of the libraries on an invalid event."""
MOST_TIMES_A_DAY: Final = 8
_OFTEN: Final = frozenset({"SECONDLY", "MINUTELY", "HOURLY"})
_END_OF_DAY: Final = time(23, 59, 59)
_A_DAY: Final = timedelta(days=1)
# The Gregorian calendar repeats after 400 years: what matches no day of the last 400 never does.
_LAST_CYCLE: Final = datetime(9600, 1, 1, tzinfo=UTC)
_ONCE: Final = frozenset({"DTSTART", "DTEND", "DURATION", "UID"})
_TELLING: Final = DECISIVE | {"RECURRENCE-ID"}


class Nonsense(ValueError):
    """An event that says something which cannot be read, or would be read for ever."""


def parsed(kind: str, lines: Iterable[str]) -> Any:
    """A component, of unfolded lines.

    Raises:
        One of BROKEN: it is none.
    """
    whole = ["BEGIN:" + kind, *lines, "END:" + kind, ""]
    return Component.from_ical("\r\n".join(whole).encode())


def event(lines: list[str], zone: ZoneInfo) -> Any:
    """An event that can be expanded; its floating times are in `zone`.

    Raises:
        One of BROKEN: it cannot be.
    """
    found = parsed("VEVENT", _with_readable_sequence(lines))
    names = [name_of(line) for line in lines]
    if any(names.count(name) > 1 for name in _ONCE):
        raise Nonsense("twice")
    if "dtstart" not in found or any(name in _TELLING for name, _what in found.errors):
        raise Nonsense("unreadable")
    _make_aware(found, zone)
    _end_after_start(found)
    for rule in _listed(found.get("rrule", [])):
        _check(rule)
        _end_rule(rule, found["dtstart"].dt, zone)
    return found


def once(lines: list[str]) -> list[str]:
    """The same, that happens once: how it repeats cannot be read, or something stands twice."""
    first: dict[str, str] = {}
    for one in lines:
        if name_of(one) not in ("RRULE", "RDATE", "EXDATE"):
            first.setdefault(name_of(one), one)
    return list(first.values())


def always(lines: list[str]) -> list[str]:
    """The same without exceptions: where these cannot be read, it is busy."""
    return [one for one in lines if name_of(one) != "EXDATE"]


def moment(value: date, zone: ZoneInfo) -> datetime:
    """In UTC; a date is its midnight in `zone`, and so is what floats."""
    if not isinstance(value, datetime):
        value = datetime.combine(value, time())
    return (value if value.tzinfo else value.replace(tzinfo=zone)).astimezone(UTC)


def _with_readable_sequence(lines: Iterable[str]) -> list[str]:
    """A version that is no number tells nothing of when."""
    return [
        one
        for one in lines
        if name_of(one) != "SEQUENCE" or one.partition(":")[2].strip().isdecimal()
    ]


def _make_aware(found: Any, zone: ZoneInfo) -> None:
    """Before it is expanded: else an exception in UTC matches nothing of a series that floats."""
    starts: date = found["dtstart"].dt
    for name in ("dtstart", "dtend", "recurrence-id"):
        if name in found:
            found[name] = _same_but(found[name], vDDDTypes(_aware(found[name].dt, zone)))
    for name in ("rdate", "exdate"):
        if name in found:
            given = [one.dt for some in _listed(found[name]) for one in some.dts]
            found[name] = vDDDLists([_at(one, starts, zone, name) for one in given])


def _same_but(old: Any, new: Any) -> Any:
    """RANGE=THISANDFUTURE stays."""
    if "RANGE" in old.params:
        new.params["RANGE"] = old.params["RANGE"]
    return new


def _aware(value: Any, zone: ZoneInfo) -> Any:
    if isinstance(value, tuple):  # a period: its second may be a duration
        return tuple(_aware(one, zone) for one in value)
    if isinstance(value, datetime) and value.tzinfo is None:
        return value.replace(tzinfo=zone)
    return value


def _at(value: Any, starts: date, zone: ZoneInfo, name: str) -> Any:
    """A further date of something that has an hour is at that hour."""
    is_date = isinstance(value, date) and not isinstance(value, datetime)
    if name == "rdate" and is_date and isinstance(starts, datetime):
        return _aware(datetime.combine(value, starts.timetz()), zone)
    return _aware(value, zone)


def _end_after_start(found: Any) -> None:
    """A whole day that ends on its own date lasts that day."""
    starts = found["dtstart"].dt
    ends = found["dtend"].dt if "dtend" in found else None
    if ends is None or isinstance(starts, datetime) is not isinstance(ends, datetime):
        return
    if ends < starts:
        raise Nonsense("ends before it starts")
    if ends == starts and not isinstance(starts, datetime):
        found["dtend"] = vDDDTypes(starts + _A_DAY)


def _check(rule: Any) -> None:
    if min(rule.get("interval", (1,))) < 1:
        raise Nonsense("interval")
    times = 1
    for part in ("byhour", "byminute", "bysecond"):
        times *= len(rule.get(part, (0,)))
    if not _OFTEN.isdisjoint(rule.get("freq", ())) or times > MOST_TIMES_A_DAY:
        raise Nonsense("too often")
    pattern = {name: rule[name] for name in rule if name not in ("INTERVAL", "COUNT", "UNTIL")}
    text = vRecur(pattern).to_ical().decode()  # type: ignore[no-untyped-call]  # not typed there
    if _never_comes(text):
        raise Nonsense("never")


@lru_cache(maxsize=256)
def _never_comes(pattern: str) -> bool:
    return next(iter(rrulestr(pattern, dtstart=_LAST_CYCLE)), None) is None


def _end_rule(rule: Any, starts: date, zone: ZoneInfo) -> None:
    """An UNTIL that is a date includes that day; one that floats is in the zone of the event."""
    until = rule.get("until", [None])[0]
    if until is None or not isinstance(starts, datetime):
        return
    own = starts.tzinfo or zone
    if not isinstance(until, datetime):
        until = datetime.combine(until, _END_OF_DAY, own)
    elif until.tzinfo is None:
        until = until.replace(tzinfo=own)
    rule["until"] = [until.astimezone(UTC)]


def _listed(given: Any) -> list[Any]:
    return given if isinstance(given, list) else [given]
