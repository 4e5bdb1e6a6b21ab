"""The dates of a zitdag series, and wall-clock hours as moments."""

import re
from collections.abc import Callable, Collection, Mapping
from datetime import UTC, date, datetime, time
from types import MappingProxyType
from typing import Final
from zoneinfo import ZoneInfo

from dateutil.rrule import rrule, rruleset, rrulestr

from scheduler.calendar.errors import AmbiguousTime, InvalidRule, NonexistentTime
from scheduler.calendar.intervals import Interval

Holidays = Collection[date] | Callable[[date, date], Collection[date]]

_FREQUENCIES = frozenset({"DAILY", "WEEKLY", "MONTHLY", "YEARLY"})
_FINER_THAN_A_DAY = frozenset({"HOURLY", "MINUTELY", "SECONDLY", "BYHOUR", "BYMINUTE", "BYSECOND"})

_WEEKDAY = "(?:MO|TU|WE|TH|FR|SA|SU)"
_1_TO_53 = "0*(?:[1-9]|[1-4][0-9]|5[0-3])"
_1_TO_366 = "0*(?:[1-9]|[1-9][0-9]|[12][0-9][0-9]|3[0-5][0-9]|36[0-6])"


def _list_of(value: str) -> re.Pattern[str]:
    return re.compile(f"{value}(?:,{value})*")


# RFC 5545, 3.3.10: what each part may say.
_VALUES: Final[Mapping[str, re.Pattern[str]]] = MappingProxyType(
    {
        "FREQ": re.compile("|".join(sorted(_FREQUENCIES))),
        "INTERVAL": re.compile("0*[1-9][0-9]{0,3}"),
        "COUNT": re.compile("0*[1-9][0-9]{0,4}"),
        "UNTIL": re.compile("[0-9]{8}"),
        "WKST": re.compile(_WEEKDAY),
        "BYDAY": _list_of(f"(?:[+-]?{_1_TO_53})?{_WEEKDAY}"),
        "BYMONTH": _list_of("0*(?:[1-9]|1[0-2])"),
        "BYMONTHDAY": _list_of("[+-]?0*(?:[1-9]|[12][0-9]|3[01])"),
        "BYYEARDAY": _list_of(f"[+-]?{_1_TO_366}"),
        "BYWEEKNO": _list_of(f"[+-]?{_1_TO_53}"),
        "BYSETPOS": _list_of(f"[+-]?{_1_TO_366}"),
    }
)
# The same table: which parts go with which frequency only.
_ONLY_WITH: Final[Mapping[str, frozenset[str]]] = MappingProxyType(
    {
        "BYMONTHDAY": frozenset({"DAILY", "MONTHLY", "YEARLY"}),
        "BYYEARDAY": frozenset({"YEARLY"}),
        "BYWEEKNO": frozenset({"YEARLY"}),
    }
)
# What says on which days a rule falls; without it, those of its first date.
_PINS_THE_DAY: Final[Mapping[str, frozenset[str]]] = {
    "DAILY": frozenset({"FREQ"}),
    "WEEKLY": frozenset({"BYDAY"}),
    "MONTHLY": frozenset({"BYDAY", "BYMONTHDAY"}),
    "YEARLY": frozenset({"BYDAY", "BYMONTHDAY", "BYYEARDAY", "BYWEEKNO"}),
}
_WEEKS_OF_A_MONTH: Final = 5
_WEEKS_OF_A_YEAR: Final = 53
# The Gregorian calendar repeats after 400 years, so a rule that matches no day of the last 400
# matches none at all; and dateutil, which looks on to the year 9999, need not look any further.
_LAST_CYCLE = datetime.combine(date(9600, 1, 1), time.min)


def parse_rule(rule: str) -> dict[str, str]:
    """The parts of an RFC 5545 recurrence rule of whole days, in capitals.

    Raises:
        InvalidRule: see there for the codes.
    """
    if not rule.strip():
        raise InvalidRule("empty")
    parts: dict[str, str] = {}
    for piece in rule.upper().split(";"):
        name, value = _parse_part(piece.strip())
        if name in parts:
            raise InvalidRule("repeated", piece)
        parts[name] = value
    _check_together(parts)
    return parts


def counts_from_its_start(rule: str) -> bool:
    """Whether the dates of a rule depend on its first one: every other week, or ten times."""
    parts = parse_rule(rule)
    pinned = _PINS_THE_DAY[parts["FREQ"]] & parts.keys()
    return int(parts.get("INTERVAL", "1")) > 1 or "COUNT" in parts or not pinned


def series_dates(  # noqa: PLR0913 -- a series' own columns, and what is asked of it
    rule: str,
    *,
    starts_on: date | None,
    ends_on: date | None,
    exceptions: Collection[date],
    holidays: Holidays,
    first: date,
    last: date,
) -> list[date]:
    """The local dates of a series from `first` to `last`, both included, ascending.

    `starts_on` (None: `first`) and `ends_on` (None: open-ended) are the first and the last possible
    date. The every-other-week of an INTERVAL, and a COUNT, are reckoned from `starts_on`, wherever
    `first` is; dates that are exceptions or holidays still count, then are left out. `holidays`:
    dates, or a function that gives those between two dates, both included.

    Raises:
        InvalidRule: see `parse_rule`.
    """
    parts = parse_rule(rule)
    starts_on = starts_on or first
    first = max(first, starts_on)
    last = last if ends_on is None else min(last, ends_on)
    if last < first:
        return []
    closed = set(exceptions)
    closed.update(holidays(first, last) if callable(holidays) else holidays)
    days = _evaluate(parts, _midnight(starts_on)).between(
        _midnight(first), _midnight(last), inc=True
    )
    return [day.date() for day in days if day.date() not in closed]


def continued(rule: str, starts_on: date, first: date) -> tuple[str, date]:
    """The rule and the first date with which a series that began on `starts_on` goes on by itself
    from `first`, both local: in the same weeks, and of a COUNT what is left.

    One that gives no date any more keeps its rule, from `first` on.

    Raises:
        InvalidRule: see `parse_rule`.
    """
    parts = parse_rule(rule)
    upcoming = _evaluate(parts, _midnight(starts_on)).after(_midnight(first), inc=True)
    if upcoming is None:
        return rule, first
    if "COUNT" in parts:
        before = _evaluate(parts, _midnight(starts_on)).between(
            _midnight(starts_on), _midnight(upcoming.date()), inc=True
        )
        parts["COUNT"] = str(int(parts["COUNT"]) - len(before) + 1)
        rule = ";".join(f"{name}={value}" for name, value in parts.items())
    return rule, upcoming.date()


def times_shown(local: datetime, zone: ZoneInfo) -> int:
    """Count how often a clock in `zone` shows the naive time `local`: 1, or 0 or 2 at a change.

    The two readings that PEP 495 gives a local time differ only when the clock changes: the earlier
    one is behind when the hour is missing, and ahead when it comes twice.
    """
    earlier = local.replace(tzinfo=zone, fold=0).astimezone(UTC)
    later = local.replace(tzinfo=zone, fold=1).astimezone(UTC)
    if earlier == later:
        return 1
    return 2 if earlier < later else 0


def local_interval(day: date, start: time, end: time, zone: ZoneInfo) -> Interval:
    """The interval in UTC from `start` to `end` on the wall clock of `zone`, on one day.

    Raises:
        NonexistentTime: the clock skips one of them that day.
        AmbiguousTime: the clock shows one of them twice that day.
        ValueError: the end is not after the start.
    """
    return Interval(_moment(day, start, zone), _moment(day, end, zone))


def _moment(day: date, at: time, zone: ZoneInfo) -> datetime:
    local = datetime.combine(day, at)
    match times_shown(local, zone):
        case 0:
            raise NonexistentTime(local, zone)
        case 2:
            raise AmbiguousTime(local, zone)
        case _:
            return local.replace(tzinfo=zone).astimezone(UTC)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min)


def _parse_part(piece: str) -> tuple[str, str]:
    name, equals, value = piece.partition("=")
    if not equals:
        raise InvalidRule("malformed", piece)
    if name in _FINER_THAN_A_DAY or value in _FINER_THAN_A_DAY:
        raise InvalidRule("time_part", piece)
    if name == "UNTIL" and "T" in value:
        raise InvalidRule("time_part", piece)
    if name not in _VALUES:
        raise InvalidRule("unknown_part", piece)
    if not _VALUES[name].fullmatch(value) or (name == "UNTIL" and not _is_date(value)):
        raise InvalidRule("bad_value", piece)
    return name, value


def _is_date(value: str) -> bool:
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True


def _check_together(parts: Mapping[str, str]) -> None:
    if "FREQ" not in parts:
        raise InvalidRule("missing_freq")
    if "COUNT" in parts and "UNTIL" in parts:
        raise InvalidRule("count_and_until")
    for name, frequencies in _ONLY_WITH.items():
        if name in parts and parts["FREQ"] not in frequencies:
            raise InvalidRule("bad_combination", name)
    _check_numbers(parts, parts.get("BYDAY", ""))
    if "BYSETPOS" in parts and not any(name != "BYSETPOS" for name in parts if name[:2] == "BY"):
        raise InvalidRule("bad_combination", "BYSETPOS")
    pattern = {name: parts[name] for name in parts.keys() - {"INTERVAL", "COUNT", "UNTIL"}}
    if next(iter(_evaluate(pattern, _LAST_CYCLE)), None) is None:
        raise InvalidRule("never")


def _check_numbers(parts: Mapping[str, str], days: str) -> None:
    """The first Tuesday is the first of something, which has that many of them."""
    if re.search("[0-9]", days) and not _has_months_or_a_year(parts):
        raise InvalidRule("bad_combination", "BYDAY")
    if _is_of_months(parts) and re.search("[1-9][0-9]|[6-9]", days):
        raise InvalidRule("never", "BYDAY")


def _has_months_or_a_year(parts: Mapping[str, str]) -> bool:
    """Whether a numbered weekday (the first Tuesday) has something to be the first of."""
    return parts["FREQ"] == "MONTHLY" or (parts["FREQ"] == "YEARLY" and "BYWEEKNO" not in parts)


def _is_of_months(parts: Mapping[str, str]) -> bool:
    """Whether a numbered weekday is the first of a month, and not of a year."""
    return parts["FREQ"] == "MONTHLY" or "BYMONTH" in parts


def _evaluate(parts: Mapping[str, str], starts: datetime) -> rrule | rruleset:
    whole = {**parts, "BYDAY": _numbered(parts)} if "BYDAY" in parts else parts
    return rrulestr(";".join(f"{name}={value}" for name, value in whole.items()), dtstart=starts)


def _numbered(parts: Mapping[str, str]) -> str:
    """`1MO,SA` with every Saturday numbered as well: dateutil takes only what both kinds match."""
    days = parts["BYDAY"]
    if not re.search("[0-9]", days):
        return days
    most = _WEEKS_OF_A_MONTH if _is_of_months(parts) else _WEEKS_OF_A_YEAR
    spelled = (
        [day] if day[0] in "+-0123456789" else [f"{number}{day}" for number in range(1, most + 1)]
        for day in days.split(",")
    )
    return ",".join(day for some in spelled for day in some)
