"""Limits on the length of text messages, and the longest values to check them with."""

from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Final

from notifications.texts.gsm7 import gsm7, sms_parts
from notifications.texts.languages import SOURCE, is_in_gsm7
from notifications.texts.words import date_words

LONGEST_NAME: Final = "Maximilianus"
"""Twelve letters: a longer name is cut, see rendering."""
_NOON: Final = datetime(2026, 1, 1, 12, 30, tzinfo=UTC)


def most_parts(language: str) -> int:
    """The maximum number of SMS parts: 1 in GSM-7 languages, else 3, for the Dutch facts too."""
    return 1 if is_in_gsm7(language) else 3


def fits(text: str, language: str) -> bool:
    """Whether a text message stays within the maximum number of parts of its language."""
    return sms_parts(text) <= most_parts(language)


@cache
def longest_moment(language: str) -> datetime:
    """A moment whose localised date is the longest of a year; in Dutch outside GSM-7 languages."""
    spoken = language if is_in_gsm7(language) else SOURCE
    year = [_NOON + timedelta(days=number) for number in range(365)]
    return max(year, key=lambda day: len(gsm7(date_words(day, UTC, spoken))))
