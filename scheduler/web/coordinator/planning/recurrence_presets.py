"""How often a series comes back, as a list to choose from, and as the rule that is kept."""

import re
from collections.abc import Mapping
from typing import Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext

WEEKDAYS: Final = {
    "MO": lazy_gettext("maandag"),
    "TU": lazy_gettext("dinsdag"),
    "WE": lazy_gettext("woensdag"),
    "TH": lazy_gettext("donderdag"),
    "FR": lazy_gettext("vrijdag"),
    "SA": lazy_gettext("zaterdag"),
    "SU": lazy_gettext("zondag"),
}
RHYTHMS: Final = {
    "w1": lazy_gettext("elke week"),
    "w2": lazy_gettext("om de twee weken"),
    "w3": lazy_gettext("om de drie weken"),
    "w4": lazy_gettext("om de vier weken"),
    "m1": lazy_gettext("de eerste van de maand"),
    "m2": lazy_gettext("de tweede van de maand"),
    "m3": lazy_gettext("de derde van de maand"),
    "m4": lazy_gettext("de vierde van de maand"),
    "m-1": lazy_gettext("de laatste van de maand"),
    "m1+3": lazy_gettext("de eerste en de derde van de maand"),
    "m2+4": lazy_gettext("de tweede en de vierde van de maand"),
}
_OF_THE_MONTH: Final = {
    "m1": lazy_gettext("de eerste %(day)s van de maand"),
    "m2": lazy_gettext("de tweede %(day)s van de maand"),
    "m3": lazy_gettext("de derde %(day)s van de maand"),
    "m4": lazy_gettext("de vierde %(day)s van de maand"),
    "m-1": lazy_gettext("de laatste %(day)s van de maand"),
    "m1+3": lazy_gettext("de eerste en de derde %(day)s van de maand"),
    "m2+4": lazy_gettext("de tweede en de vierde %(day)s van de maand"),
}
OWN: Final = "eigen"
"""A rule that came from a file and is none of these: it is kept as it is."""
_WEEKLY: Final = re.compile(r"FREQ=WEEKLY(?:;INTERVAL=([1-4]))?;BYDAY=([A-Z]{2})")
_MONTHLY: Final = re.compile(r"FREQ=MONTHLY;BYDAY=([1-4]|-1)([A-Z]{2})(?:,([1-4])\2)?")


def rule(rhythm: str, weekday: str) -> str:
    """The rule of a rhythm of the list on a weekday."""
    kind, number = rhythm[0], rhythm[1:]
    if kind == "m":
        days = ",".join(f"{one}{weekday}" for one in number.split("+"))
        return f"FREQ=MONTHLY;BYDAY={days}"
    interval = "" if number == "1" else f";INTERVAL={number}"
    return f"FREQ=WEEKLY{interval};BYDAY={weekday}"


def chosen(text: str) -> tuple[str, str]:
    """The rhythm and the weekday of a rule; OWN and nothing where it is none of the list."""
    if found := _WEEKLY.fullmatch(text):
        return f"w{found[1] or 1}", found[2]
    if found := _MONTHLY.fullmatch(text):
        rhythm = f"m{found[1]}+{found[3]}" if found[3] else f"m{found[1]}"
        if rhythm in RHYTHMS:
            return rhythm, found[2]
    return OWN, ""


def words(text: str) -> str:
    """`elke week op dinsdag`, `de eerste dinsdag van de maand`; another rule as it is."""
    rhythm, weekday = chosen(text)
    if rhythm == OWN:
        return text
    if rhythm in _OF_THE_MONTH:
        return str(_OF_THE_MONTH[rhythm]) % {"day": WEEKDAYS[weekday]}
    said: str = _("%(rhythm)s op %(day)s", rhythm=RHYTHMS[rhythm], day=WEEKDAYS[weekday])
    return said


def options(kept: str) -> Mapping[str, str]:
    """The list of rhythms, with the rule that is kept where it is none of them."""
    own = {OWN: kept} if kept and chosen(kept)[0] == OWN else {}
    return {**own, **{value: str(name) for value, name in RHYTHMS.items()}}
