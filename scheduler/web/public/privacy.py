"""What we know of whom, how long, and what they may ask: for the public, and for staff."""

from datetime import timedelta
from typing import Final, Literal, TypeAlias

from babel.dates import format_timedelta

from notifications.texts.languages import locale
from scheduler.appointments import retention_rules as rules
from scheduler.web.core import catalogues, page_language, rendering

_Unit: TypeAlias = Literal["year", "day", "hour", "minute"]
_UNITS: Final[tuple[tuple[_Unit, int], ...]] = (
    ("year", 365 * 24 * 60),
    ("day", 48 * 60),
    ("hour", 60),
    ("minute", 0),
)
"""The largest that is said, in minutes: a day is 24 hours, for people may begin at noon."""
_ROUNDED, _LONG = 0.85, 10_000
"""Of the next unit: the unit that was asked for is kept, also for 90 days."""


def privacy() -> str:
    """What we keep of adults, at their level, in their language."""
    language = page_language.current()
    return rendering.render("public/privacy.html", lasts=_lasts(language))


def of_staff() -> str:
    """What we keep of who of staff signs in."""
    page_language.speak(catalogues.SOURCE)
    return rendering.render("public/privacy_of_staff.html", lasts=_lasts(catalogues.SOURCE))


def _lasts(language: str) -> dict[str, str]:
    return {rule.code: in_words(rule.lasts, language) for rule in rules.RULES}


def in_words(period: timedelta, language: str) -> str:
    """`30 dagen`, as that language says it: a whole number of years, days, hours or minutes."""
    minutes = int(period.total_seconds()) // 60
    unit = next(name for name, size in _UNITS if minutes >= size)
    threshold = _ROUNDED if unit == "year" else _LONG
    return format_timedelta(period, granularity=unit, threshold=threshold, locale=locale(language))
