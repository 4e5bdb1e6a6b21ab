"""The hours a phone is answered: `mo-fr 09:00-12:00 13:00-16:30; sa 09:00-12:00`, local time."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache

from notifications.texts.languages import direction
from notifications.texts.words import HALVES, day_as, listed, semicolon, span_figures, span_words

DAYS = ("mo", "tu", "we", "th", "fr", "sa", "su")
_DAYS = re.compile(rf"({'|'.join(DAYS)})(?:-({'|'.join(DAYS)}))?")
A_CALL = timedelta(minutes=30)
"""What must be left of the answered time of a day for a call to be promised on it."""
_MONDAY = date(2024, 1, 1)
_SPAN = re.compile(r"(\d\d:\d\d)-(\d\d:\d\d)")


@dataclass(frozen=True, slots=True)
class AnsweredHours:
    """Spans of each day, from `first` to `last` weekday (Monday 0, both included)."""

    first: int
    last: int
    spans: tuple[tuple[time, time], ...]


def parse(text: str) -> tuple[AnsweredHours, ...]:
    """Parse the hours, in the order given.

    Raises:
        ValueError: it does not read like the example above.
    """
    return tuple(_parse_days(part.strip()) for part in text.split(";"))


@lru_cache(256)  # every message of a region says the same ones
def in_words(text: str, language: str) -> str:
    """The hours as the reader's language writes them: `ma-vr 9.00-12.00, 13.00-16.30`."""
    days = (_days_in_words(part, language) for part in parse(text))
    return f"{semicolon(language)} ".join(days)


def answered(
    text: str, start: datetime, end: datetime, *, closed: Callable[[date], bool]
) -> timedelta:
    """For how long the phone is answered between two aware moments, on the clock of `start`.

    `closed` says on which days nobody answers whatever the hours say.
    """
    total = timedelta()
    zone = start.tzinfo
    day, last = start.date(), end.astimezone(zone).date()
    while day <= last:
        for starts, ends in [] if closed(day) else spans_of(text, day.weekday()):
            opens = datetime.combine(day, starts, zone).astimezone(UTC)
            shuts = datetime.combine(day, ends, zone).astimezone(UTC)
            total += max(min(shuts, end) - max(opens, start), timedelta())
        day += timedelta(days=1)
    return total


def next_span(
    text: str, after: datetime, within: tuple[time, time], *, closed: Callable[[date], bool]
) -> tuple[datetime, datetime] | None:
    """The next span within two times of the day that has `A_CALL` left; None in no fortnight.

    Aware moments, on the clock of `after`.
    """
    for ahead in range(14):
        day = after.date() + timedelta(days=ahead)
        for starts, ends in [] if closed(day) else spans_of(text, day.weekday()):
            opens = datetime.combine(day, max(starts, within[0]), after.tzinfo)
            shuts = datetime.combine(day, min(ends, within[1]), after.tzinfo)
            if shuts - max(opens, after) >= A_CALL:
                return opens, shuts
    return None


def spans_of(text: str, weekday: int) -> list[tuple[time, time]]:
    """The spans of a weekday, Monday 0."""
    return [
        span for part in parse(text) if part.first <= weekday <= part.last for span in part.spans
    ]


def _parse_days(part: str) -> AnsweredHours:
    days, *spans = part.split()
    match = _DAYS.fullmatch(days)
    if match is None or not spans:
        raise ValueError(part)
    first = DAYS.index(match[1])
    last = DAYS.index(match[2]) if match[2] else first
    if last < first:
        raise ValueError(part)
    return AnsweredHours(first, last, tuple(_parse_span(span) for span in spans))


def _parse_span(span: str) -> tuple[time, time]:
    match = _SPAN.fullmatch(span)
    if match is None:
        raise ValueError(span)
    starts, ends = time.fromisoformat(match[1]), time.fromisoformat(match[2])
    if ends <= starts:
        raise ValueError(span)
    return starts, ends


def _days_in_words(part: AnsweredHours, language: str) -> str:
    days = _weekday(part.first, language)
    if part.last != part.first:
        days = f"{days}-{_weekday(part.last, language)}"
    spans = listed(
        (_span_in_words(starts, ends, language) for starts, ends in part.spans), language
    )
    return f"{days} {spans}"


def _weekday(number: int, language: str) -> str:
    # Not by Locale.days["stand-alone"]: what that hands out is shared, and the look-up of an alias,
    # as Pashto has there, writes its days into all languages until the process ends.
    return day_as(_MONDAY + timedelta(days=number), "EEE", language)


def _span_in_words(starts: time, ends: time, language: str) -> str:
    # With a dash nobody can tell which hour comes first where one reads from right to left, nor
    # which clock is meant where the day begins at sunrise.
    if direction(language) == "rtl" or language in HALVES:
        return span_words(starts, ends, language)
    return span_figures(starts, ends, language)
