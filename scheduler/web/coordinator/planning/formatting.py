"""Days and hours as coordinators read them."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from flask_babel import gettext as _

from locations.zones import BRUSSELS
from notifications.texts.words import (
    clock_figures,
    date_words,
    day_as,
    language_words,
    time_words,
)


def day_words(day: date) -> str:
    """`dinsdag 24 november`."""
    return day_as(day, "EEEE d MMMM", "nl")


def short_day(day: date) -> str:
    """`di 24 nov`."""
    return day_as(day, "EEE d MMM", "nl").replace(".", "")


def hours_words(hours: Iterable[tuple[time, time]]) -> str:
    """`9.00–12.00, 13.00–16.30`."""
    return ", ".join(f"{clock_figures(starts)}–{clock_figures(ends)}" for starts, ends in hours)


def span_words(starts_at: datetime, ends_at: datetime) -> str:
    """From one moment to another, maybe of another day."""
    first, last = starts_at.astimezone(BRUSSELS), ends_at.astimezone(BRUSSELS)
    if first.time() == last.time() == time():
        return _whole_days(first.date(), last.date() - timedelta(days=1))
    words = [f"{day_words(one.date())} {clock_figures(one.time())}" for one in (first, last)]
    both: str = _("%(first)s tot %(last)s", first=words[0], last=words[1])
    return both


def _whole_days(first: date, last: date) -> str:
    both: str = day_words(first)
    if first != last:
        both = _("%(first)s tot en met %(last)s", first=day_words(first), last=day_words(last))
    return both


def moment_words(at: datetime) -> str:
    """`dinsdag 24 november, 9.30 uur`."""
    return f"{date_words(at, BRUSSELS, 'nl')}, {time_words(at, BRUSSELS, 'nl')}"


def short_moment(at: datetime, timezone: str) -> str:
    """`di 24 nov 9.30`, on the clock of that zone."""
    local = at.astimezone(ZoneInfo(timezone))
    return f"{short_day(local.date())} {clock_figures(local.time())}"


def languages_words(codes: Sequence[str]) -> str:
    """`Nederlands, Frans`."""
    return ", ".join(language_words(code, "nl") for code in codes)
