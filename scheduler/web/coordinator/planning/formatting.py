"""Days and hours as coordinators read them."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from typing import Final
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


def weekday_letters(day: date) -> str:
    """`di`."""
    return day_as(day, "EEE", "nl").replace(".", "")


def day_and_month(day: date) -> str:
    """`24 nov`."""
    return day_as(day, "d MMM", "nl").replace(".", "")


def day_with_year(day: date) -> str:
    """`24 november 2026`."""
    return day_as(day, "d MMMM y", "nl")


def month_words(day: date) -> str:
    """`november 2026`."""
    return day_as(day, "MMMM y", "nl")


def dated(day: date) -> str:
    """`di 24 nov 2026`: a day of which the year matters."""
    return day_as(day, "EEE d MMM y", "nl").replace(".", "")


def hours_words(hours: Iterable[tuple[time, time]]) -> str:
    """`9.00–12.00, 13.00–16.30`."""
    return ", ".join(f"{clock_figures(starts)}–{clock_figures(ends)}" for starts, ends in hours)


def span_words(starts_at: datetime, ends_at: datetime) -> str:
    """From one moment to another: `dinsdag 24 november, voormiddag tot 12.30 uur`, or whole days,
    or from an hour to an hour, maybe of another day.
    """
    first, last = starts_at.astimezone(BRUSSELS), ends_at.astimezone(BRUSSELS)
    final = (last - timedelta(microseconds=1)).date()
    if first.time() == last.time() == time():
        return _whole_days(first.date(), final)
    if first.date() == final:
        return f"{day_words(final)}, {part_words(starts_at, ends_at, final)}"
    begins, ends = day_words(first.date()), day_words(final)
    if first.time() != time():
        begins = _("%(day)s vanaf %(hour)s uur", day=begins, hour=clock_figures(first.time()))
    both: str = _("%(first)s tot en met %(last)s", first=begins, last=ends)
    if last.time() != time():
        until = clock_figures(last.time())
        both = _("%(first)s tot %(last)s, %(hour)s uur", first=begins, last=ends, hour=until)
    return both


NOON: Final = time(12, 30)
"""Where a day is halved."""


def part_words(starts_at: datetime, ends_at: datetime, day: date) -> str:
    """The part of a local day that a period takes: `9.00–11.30`, `voormiddag tot 12.30 uur`; empty
    where it takes it whole.
    """
    dawn = datetime.combine(day, time(), BRUSSELS)
    night = datetime.combine(day + timedelta(days=1), time(), BRUSSELS)
    if starts_at <= dawn and ends_at >= night:
        return ""
    first, last = starts_at.astimezone(BRUSSELS).time(), ends_at.astimezone(BRUSSELS).time()
    words = f"{clock_figures(first)}–{clock_figures(last)}"
    if starts_at <= dawn:
        until = clock_figures(last)
        words = _("tot %(hour)s uur", hour=until)
        if last == NOON:
            words = _("voormiddag tot %(hour)s uur", hour=until)
    elif ends_at >= night:
        begin = clock_figures(first)
        words = _("vanaf %(hour)s uur", hour=begin)
        if first == NOON:
            words = _("namiddag vanaf %(hour)s uur", hour=begin)
    return words


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
