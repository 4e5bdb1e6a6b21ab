"""Localised dates, hours and language names, in the time zone of the loket.

Pure: pages and messages share it. Digits are always 0-9: so a passer-by can read the phone of
somebody who asks the way. A language that Babel does not know is written as in English.
"""

import re
from collections.abc import Iterable
from datetime import date, datetime, time, tzinfo
from functools import lru_cache
from typing import NamedTuple

from babel.core import Locale, UnknownLocaleError
from babel.dates import format_date

from notifications.texts.languages import LANGUAGES, direction, locale

NOON = 12


class _Hours(NamedTuple):
    """Time formats of a language: {h} and {m} are digits, {start} and {end} bare times, {half} the
    half of the day in which it starts. What follows figures keeps to their line, by a `~`: a
    no-break space, which a text message sends as any other.
    """

    whole: str
    broken: str
    alone: str
    span: str


def _clock(alone: str, span: str) -> _Hours:
    return _Hours("{h}:00", "{h}:{m}", alone, span)


_ANYWHERE = _clock("{start}", "{start} - {end}")
_HOURS = {
    "nl": _Hours("{h}", "{h}.{m}", "{start}~uur", "{start} tot {end}~uur"),
    "fr": _Hours("{h}~h", "{h}~h~{m}", "{start}", "de {start} à {end}"),
    "en": _clock("{start}", "{start} to {end}"),
    "ar": _clock("الساعة {start}", "من الساعة {start} إلى {end}"),
    "tr": _clock("{start}", "{start} - {end}"),
    "uk": _clock("{start}", "з {start} до {end}"),
    "ru": _clock("{start}", "с {start} до {end}"),  # noqa: RUF001 -- a Cyrillic word
    "es": _clock("{start}", "de {start} a {end}"),
    "ps": _clock("{start}~بجې", "له {start} تر {end}~بجو"),
    "prs": _clock("ساعت {start}", "از ساعت {start} تا {end}"),
    "ti": _clock("ሰዓት {start} {half}", "ካብ {start} ክሳብ {end} {half}"),
    "so": _clock("{start}", "{start} ilaa {end}"),
    "pl": _clock("{start}", "od {start} do {end}"),
    "ro": _clock("{start}", "de la {start} la {end}"),
    "pt": _clock("{start}", "das {start} às {end}"),
    "bg": _clock("{start}~ч.", "от {start} до {end}~ч."),
}
# Who counts hours from sunrise says 3 for 9: before or after noon tells which clock is meant.
HALVES = {"ti": ("ቅድሚ ቀትሪ", "ድሕሪ ቀትሪ")}
_DAY = "EEEE d MMMM"
_IN_FIGURES = "EEEE d/M"
_ALONE = re.compile("[cL]")
# Where a day is said in another order, or with a word in between.
_DAYS = {
    "es": "EEEE d 'de' MMMM",
    "pt": "EEEE d 'de' MMMM",
    "tr": "d MMMM EEEE",
    "uk": "EEEE, d MMMM",
    "ru": "EEEE, d MMMM",
    "bg": "EEEE, d MMMM",
    # Months have other names from one Arab country to the next, and ሕዳር begins ten days later
    # in the Ethiopian calendar: figures are the same everywhere.
    "ar": _IN_FIGURES,
    "ti": _IN_FIGURES,
}
_COMMAS = {"ti": "፣"}
_SEMICOLONS = {"ti": "፤"}
# Where CLDR has another word than our pages, or none: (the language, the reader's) and its name.
_LANGUAGE_NAMES = {
    ("nl", "tr"): "Hollandaca",
    ("nl", "ti"): "ቋንቋ ሆላንድ",
    ("nl", "ps"): "هالنډي",
    ("prs", "ps"): "دري",
    ("prs", "so"): "Dari",
    ("ber", "nl"): "Berbers",
    ("ber", "fr"): "berbère",
    ("ber", "en"): "Berber",
    ("ber", "ar"): "الأمازيغية",
}


def date_words(moment: datetime, zone: tzinfo, language: str) -> str:
    """The localised date of an aware moment in a time zone, without year: "dinsdag 24 november"."""
    return day_words(moment.astimezone(zone).date(), language)


def short_date_words(moment: datetime, zone: tzinfo, language: str) -> str:
    """The same with the weekday abbreviated, for a text that is too long: "di 24 november"."""
    pattern = _DAYS.get(language, _DAY).replace("EEEE", "EEE")
    return day_as(moment.astimezone(zone).date(), pattern, language)


def day_words(day: date, language: str) -> str:
    """The localised day, without year: "dinsdag 24 november"."""
    words = day_as(day, _DAYS.get(language, _DAY), language)
    if language == "fr" and day.day == 1:
        return words.replace(" 1 ", " 1er ")
    return words


@lru_cache(maxsize=8192)
def day_as(day: date, pattern: str, language: str) -> str:
    """A date formatted by a CLDR pattern: 24 November 2026, "EEE d MMM", "nl": "di 24 nov".

    Raises:
        ValueError: the pattern asks for names that stand alone (c, L): what Babel 2.18 looks up
            there for Pashto is written into data that all languages share, until the process ends.
    """
    if _ALONE.search(pattern):
        raise ValueError(pattern)
    return format_date(day, pattern, locale=_locale(language))


def month_words(day: date, language: str) -> str:
    """The short localised month: "nov"; in figures where its name may mislead: "11"."""
    pattern = "M" if _DAYS.get(language) == _IN_FIGURES else "MMM"
    return day_as(day, pattern, language).strip(".")


def time_words(moment: datetime, zone: tzinfo, language: str) -> str:
    """The localised 24-hour time of an aware moment in a time zone: "9.30 uur", "14 uur"."""
    hours, local = _HOURS.get(language, _ANYWHERE), moment.astimezone(zone)
    return _joined(hours.alone.format(start=_figures(local, hours), half=_half(local, language)))


def range_words(start: datetime, end: datetime, zone: tzinfo, language: str) -> str:
    """A localised time range between aware moments of one day: "9.30 tot 10.45 uur"."""
    return span_words(start.astimezone(zone), end.astimezone(zone), language)


def span_words(start: time | datetime, end: time | datetime, language: str) -> str:
    """A localised range between times of the place itself: "9.30 tot 10.45 uur"."""
    hours = _HOURS.get(language, _ANYWHERE)
    return _joined(
        hours.span.format(
            start=_figures(start, hours), end=_figures(end, hours), half=_half(start, language)
        )
    )


def span_figures(start: time, end: time, language: str) -> str:
    """The same as short as it goes: "9.00-12.00", "9 h-12 h". Only minutes, or a letter, show that
    a bare figure is an hour.
    """
    hours = _HOURS.get(language, _ANYWHERE)
    shown = hours._replace(whole=hours.broken) if hours.whole == "{h}" else hours
    return _joined(f"{_figures(start, shown)}-{_figures(end, shown)}")


def _joined(words: str) -> str:
    return words.replace("~", "\N{NO-BREAK SPACE}")


def comma(language: str) -> str:
    """The comma of a language's script: "," or "،" or "፣"."""
    return _COMMAS.get(language, "،" if direction(language) == "rtl" else ",")


def semicolon(language: str) -> str:
    """The semicolon of a language's script: ";" or "؛" or "፤"."""
    return _SEMICOLONS.get(language, "؛" if direction(language) == "rtl" else ";")


def listed(parts: Iterable[str], language: str) -> str:
    """Words one after the other, with the language's comma: "Frans, Arabisch"."""
    return f"{comma(language)} ".join(parts)


def clock_figures(at: time | datetime) -> str:
    """A time in digits, in its own time zone: "9.30", "14.00"; language-independent."""
    return f"{at.hour}.{at.minute:02}"


def language_words(code: str, language: str) -> str:
    """The name of a language (ISO 639 code) in another language: ("fr", "nl") gives "Frans"."""
    ours = _LANGUAGE_NAMES.get((code, language))
    return ours or str(_locale(language).languages.get(locale(code), code))


def own_name(code: str) -> str:
    """The native name of a language, capitalised; its code where Babel has no name."""
    if code in LANGUAGES:
        return LANGUAGES[code].own_name
    try:
        name = Locale.parse(code).get_language_name(code) or code
    except (UnknownLocaleError, ValueError):
        return code
    return name[:1].upper() + name[1:]


def _figures(local: time | datetime, hours: _Hours) -> str:
    pattern = hours.broken if local.minute else hours.whole
    return pattern.format(h=local.hour, m=f"{local.minute:02}")


def _half(local: time | datetime, language: str) -> str:
    before, after = HALVES.get(language, ("", ""))
    return after if local.hour >= NOON else before


@lru_cache(maxsize=64)
def _locale(language: str) -> Locale:
    try:
        return Locale.parse(locale(language))
    except (UnknownLocaleError, ValueError):
        return Locale("en")


def isolated(text: str) -> str:
    """Text of figures or Latin letters that keeps its order within a line from right to left.

    Without the marks Unicode's bidirectional algorithm shows the groups of a phone number, or the
    figures of a code, in reverse.
    """
    return f"\N{LEFT-TO-RIGHT ISOLATE}{text}\N{POP DIRECTIONAL ISOLATE}"
