"""Phone numbers: kept as E.164, shown in pairs."""

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat, PhoneNumberType

import typed_text

COUNTRY = "BE"
"""Numbers without a country code are of here."""

_MOBILE = frozenset({PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE})
_LANDLINE = frozenset({PhoneNumberType.FIXED_LINE, PhoneNumberType.VOIP})


class PhoneKind(StrEnum):
    """Kind of number, as far as the numbering plan tells.

    SERVICE: no line of a person (070, 078, 0800, 0900), where calling back is a means of fraud.
    """

    MOBILE = "mobile"
    LANDLINE = "landline"
    SERVICE = "service"


@dataclass(frozen=True, slots=True)
class Phone:
    """A valid number: `number` is E.164; `abroad` when it is not Belgian."""

    number: str
    kind: PhoneKind
    abroad: bool


def parse(text: str) -> Phone | None:
    """Parse typed input, as a Belgian number unless it says otherwise; None if invalid.

    O, I and l are the figures they look like; with any other letter it is no number. (To the
    library letters are those of a keypad, which would make another number of it.)
    """
    typed = typed_text.as_figures(text)
    try:
        found = phonenumbers.parse(typed, COUNTRY)
    except NumberParseException:
        return None
    is_a_line = not found.extension and phonenumbers.is_valid_number(found)
    if not is_a_line or any(sign.isalpha() for sign in typed):
        return None
    return Phone(
        number=phonenumbers.format_number(found, PhoneNumberFormat.E164),
        kind=_kind(found),
        abroad=phonenumbers.region_code_for_number(found) != COUNTRY,
    )


def _kind(number: phonenumbers.PhoneNumber) -> PhoneKind:
    kind = phonenumbers.number_type(number)
    if kind in _MOBILE:
        return PhoneKind.MOBILE
    return PhoneKind.LANDLINE if kind in _LANDLINE else PhoneKind.SERVICE


@lru_cache(1024)  # every message of a region shows the same one
def display(number: str) -> str:
    """An E.164 number as people read it aloud: 0470 00 00 01, or +33 6 12 34 56 78 from abroad."""
    found = phonenumbers.parse(number, COUNTRY)
    home = phonenumbers.region_code_for_number(found) == COUNTRY
    style = PhoneNumberFormat.NATIONAL if home else PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(found, style)
