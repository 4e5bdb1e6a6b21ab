"""What a text message leaves out to stay within its parts: step by step, the least needed first.

Pure. The longest names, dates and places stand together in few texts; all others say everything.
"""

import re
from collections.abc import Mapping
from datetime import datetime
from textwrap import shorten
from typing import Any, Final, NamedTuple
from zoneinfo import ZoneInfo

from notifications.texts.gsm7 import gsm7
from notifications.texts.languages import SOURCE, is_in_gsm7
from notifications.texts.words import date_words, short_date_words, time_words

NAME_LETTERS: Final = 12
DETAIL_LETTERS: Final = 44
DETAIL_SHORT: Final = 24


class Saving(NamedTuple):
    """A step: without that an interpreter comes or others do, fewer words, the weekday abbreviated,
    without the name, without the phone where a reply does too, without what to bring.
    """

    skips_company: bool = False
    is_tight: bool = False
    is_day_short: bool = False
    is_nameless: bool = False
    is_tightest: bool = False
    brings_nothing: bool = False


_BARE: Final = Saving(skips_company=True)
_STEPS: Final = (
    Saving(),
    _BARE,
    _BARE._replace(is_tight=True),
    _BARE._replace(is_tight=True, is_day_short=True),
    _BARE._replace(is_tight=True, is_day_short=True, is_nameless=True),
    _BARE._replace(is_tight=True, is_day_short=True, is_nameless=True, is_tightest=True),
)
_WITH_ALL: Final = 4
"""So many steps keep the name and what to bring."""


def savings(*, must_bring: bool) -> tuple[Saving, ...]:
    """The steps to try, in order. `must_bring`: what to bring stays, as no text follows."""
    if must_bring:
        return _STEPS
    return _STEPS[:_WITH_ALL] + tuple(step._replace(brings_nothing=True) for step in _STEPS)


def words(facts: Mapping[str, Any], language: str, saving: Saving) -> dict[str, Any]:
    """What a template of a text message may say of an appointment (rendering.AppointmentFacts)."""
    in_latin = is_in_gsm7(language)
    former_place = _former_place(facts, is_short=saving.is_tight)
    return {
        **saving._asdict(),
        **moments(facts, language, is_short=saving.is_day_short),
        **({"former": former_place, "dutch_former": former_place} if former_place else {}),
        "former_place": former_place,
        "in_latin": in_latin,
        "name": "" if saving.is_nameless else _name(facts["first_name"], in_latin=in_latin),
        "place": gsm7(facts["sms_place"]).strip(" ."),
        "detail": _detail(facts, is_short=saving.is_tight),
        "phone": facts["phone_display"],
        "code": facts["code"],
        "with_whom": _name(facts["with_whom"], in_latin=in_latin),
        "rings": facts.get("rings", True),
    }


def moments(facts: Mapping[str, Any], language: str, *, is_short: bool) -> dict[str, str]:
    """Day and hour, and the former one of what was moved, in the reader's language and in Dutch."""
    zone = ZoneInfo(facts["zone"])
    start = datetime.fromisoformat(facts["starts_at"])
    was = datetime.fromisoformat(facts["moved_from"]) if facts.get("moved_from") else None
    in_day = short_date_words if is_short else date_words
    return {
        "day": in_day(start, zone, language),
        "hour": time_words(start, zone, language),
        "former": _former(was, start, zone, language, is_short=is_short),
        "dutch_day": in_day(start, zone, SOURCE),
        "dutch_hour": time_words(start, zone, SOURCE),
        "dutch_former": _former(was, start, zone, SOURCE, is_short=is_short),
    }


def _former(
    was: datetime | None, start: datetime, zone: ZoneInfo, language: str, *, is_short: bool
) -> str:
    """The former day; on the same day the former hour, as that is what differs."""
    if was is None:
        return ""
    if was.astimezone(zone).date() == start.astimezone(zone).date():
        return time_words(was, zone, language)
    return (short_date_words if is_short else date_words)(was, zone, language)


def _former_place(facts: Mapping[str, Any], *, is_short: bool) -> str:
    """Where it was, if it has the hour it had: as `place`, or only what comes before a comma."""
    place = gsm7(facts.get("former_sms_place", "")).strip(" .")
    return place.split(",")[0] if is_short else place


def _detail(facts: Mapping[str, Any], *, is_short: bool) -> str:
    """What is new at the place: as much of it as fits, in whole words."""
    whole = gsm7(facts.get("detail", "")).strip(" .")
    most = DETAIL_SHORT if is_short else DETAIL_LETTERS
    return shorten(whole, most, placeholder="...")


def tidy(text: str, language: str) -> str:
    """Collapse each paragraph to a line; close the gap of a name that is left out."""
    lines = (" ".join(line.split()) for line in text.strip().splitlines())
    closed = (re.sub(r"\s+(?=[,،፣])", "", line).lstrip(", ،፣") for line in lines)
    whole = "\n".join(line[:1].upper() + line[1:] for line in closed if line)
    return gsm7(whole) if is_in_gsm7(language) else whole


def _name(name: str, *, in_latin: bool) -> str:
    """A first name for a text message: its first part if the whole is too long, else truncated."""
    written = gsm7(name) if in_latin else name
    if len(written) <= NAME_LETTERS:
        return written.strip()
    return re.split(r"[\s-]", written.strip())[0][:NAME_LETTERS]
