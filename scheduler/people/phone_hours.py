"""The hours a phone is answered: `mo-fr 09:00-12:00 13:00-16:30; sa 09:00-12:00`, local time."""

import re
from dataclasses import dataclass
from datetime import time
from functools import lru_cache

from babel import Locale

from notifications.texts.languages import locale
from notifications.texts.words import clock_figures

DAYS = ("mo", "tu", "we", "th", "fr", "sa", "su")
_DAYS = re.compile(rf"({'|'.join(DAYS)})(?:-({'|'.join(DAYS)}))?")
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
    """The hours as the reader's language writes them: `ma-vr 9:00-12:00, 13:00-16:30`."""
    names = Locale.parse(locale(language)).days["stand-alone"]["abbreviated"]
    return "; ".join(_days_in_words(part, names) for part in parse(text))


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


def _days_in_words(part: AnsweredHours, names: "dict[int, str]") -> str:
    days = names[part.first]
    if part.last != part.first:
        days = f"{days}-{names[part.last]}"
    spans = ", ".join(
        f"{clock_figures(starts, ':')}-{clock_figures(ends, ':')}" for starts, ends in part.spans
    )
    return f"{days} {spans}"
