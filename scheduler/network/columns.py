"""Formats of cells: parsing and writing. Figures of every script are read as 0 to 9."""

import re
import unicodedata
import zoneinfo
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, time
from enum import StrEnum
from functools import cache
from typing import Any, Final, NamedTuple

from babel import Locale

import typed_text
from locations.models import AccessFeature, AccessState
from notifications.texts.gsm7 import BASIC, EXTENSION
from notifications.texts.languages import LANGUAGES as WRITTEN
from scheduler.calendar.errors import InvalidRule
from scheduler.calendar.recurrence import parse_rule
from scheduler.network import codes
from scheduler.network.errors import Expected, Unreadable
from scheduler.people import mail_addresses, official_codes, phone_hours, phones
from scheduler.people.regions import PlanningRule
from scheduler.zitdagen.models import OpeningKind

SEPARATOR: Final = "|"
RULE_LENGTH: Final = 200
FIRST_YEAR: Final = 2000
LAST_YEAR: Final = 2099
MOST_REMINDERS: Final = 2

_REQUIRED: Final = object()
_NUMBER = re.compile("[0-9]{1,9}")
# A Belgian spreadsheet writes a decimal comma.
_DECIMAL = re.compile("-?[0-9]{1,3}(?:[.,][0-9]{1,12})?")
_DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,}")
# https, a host, perhaps a port and a path: a site, or where a room's name comes after a slash.
_HTTPS = re.compile(
    r"https://(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,}(?::[0-9]{1,5})?"
    r"(?:/[A-Za-z0-9._~-]+)*/?"
)
_ISO_DATE = re.compile("([0-9]{4})-([0-9]{2})-([0-9]{2})")
# What a Belgian spreadsheet makes of an ISO date when it saves the file again.
_DAY_FIRST = re.compile("([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})")
_OPENING = re.compile("([a-z_]+) +([0-9]{2}:[0-9]{2})-([0-9]{2}:[0-9]{2})")
# ISO 639-1, as far as CLDR knows it, and those we write in: Dari has three letters.
LANGUAGES: Final = frozenset(
    {code for code in map(str, Locale("en").languages) if len(code) == 2} | WRITTEN.keys()
)


@dataclass(frozen=True, slots=True)
class Column:
    """One column: `read` raises Unreadable; `empty` is the value of an empty cell.

    `refers_to` names the file whose codes stand in it.
    """

    read: Callable[[str], Any]
    write: Callable[[Any], str] = str
    empty: Any = _REQUIRED
    refers_to: str = ""

    def parse(self, cell: str) -> Any:
        """The value of a trimmed cell. Unreadable when it is not one."""
        if cell:
            return self.read(unicodedata.normalize("NFC", cell))
        if self.empty is _REQUIRED:
            raise Unreadable(Expected.SOMETHING, cell)
        return self.empty

    def format(self, value: Any) -> str:
        """The cell that reads as `value`, in its canonical form."""
        return "" if value in (None, "") else self.write(value)


class OpeningCell(NamedTuple):
    """`appointment 09:00-12:00`, wall-clock."""

    starts: time
    ends: time
    kind: OpeningKind

    @property
    def minutes(self) -> int:
        return minutes_of(self.ends) - minutes_of(self.starts)


class AccessCell(NamedTuple):
    """`step_free:yes`."""

    feature: AccessFeature
    state: AccessState


def optional(column: Column, empty: Any = None) -> Column:
    """A column that may stay empty, which means `empty`."""
    return replace(column, empty=empty)


def text(longest: int) -> Column:
    """One line of at most `longest` characters."""
    return Column(lambda cell: _read_text(cell, longest))


def name(longest: int) -> Column:
    """The name of a person, of at most `longest` characters."""
    return Column(lambda cell: _read_name(cell, longest))


def first_name(longest: int) -> Column:
    """The first name of a person, as it stands in messages."""
    return Column(lambda cell: _read_first_name(cell, longest))


def with_figures(longest: int) -> Column:
    """One line with figures in it, such as a postcode: of any script, written as 0 to 9."""
    return Column(lambda cell: typed_text.ascii_digits(_read_text(cell, longest)))


def number(lowest: int, highest: int) -> Column:
    """A whole number, both bounds included."""
    return Column(lambda cell: _read_number(cell, lowest, highest))


def coordinate(furthest: int) -> Column:
    """Degrees, WGS 84, from -furthest to furthest."""
    return Column(lambda cell: _read_coordinate(cell, furthest), repr)


def choice(choices: Iterable[str]) -> Column:
    """One of a few words; those of a StrEnum become its members."""
    by_word = {str(one): one for one in choices}
    return Column(lambda cell: _read_choice(cell, by_word))


def reference(file: str) -> Column:
    """A code of another file."""
    return replace(CODE, refers_to=file)


def references(file: str) -> Column:
    """Codes of another file, in any order."""
    return replace(listed(CODE, ordered=False), refers_to=file)


def listed(
    item: Column, *, ordered: bool, key: Callable[[Any], Any] = lambda value: value
) -> Column:
    """Items with | between them, as a tuple; those of which the order says nothing are sorted.

    No two have the same `key`.
    """

    def read(cell: str) -> tuple[Any, ...]:
        values = tuple(item.parse(part.strip()) for part in cell.split(SEPARATOR))
        _check_once([key(value) for value in values], item)
        return values if ordered else tuple(sorted(values))

    return Column(read, lambda values: SEPARATOR.join(item.format(value) for value in values))


def _check_once(keys: list[Any], item: Column) -> None:
    for position, one in enumerate(keys):
        if one in keys[:position]:
            found = item.format(one) if not isinstance(one, StrEnum) else str(one)
            raise Unreadable(Expected.ONCE_IN_LIST, found)


def _read_text(cell: str, longest: int) -> str:
    if any(unicodedata.category(char) == "Cc" for char in cell):
        raise Unreadable(Expected.ONE_LINE, cell)
    if not typed_text.shows(cell):
        raise Unreadable(Expected.SHOWS, cell)
    if len(cell) > longest:
        raise Unreadable(Expected.SHORTER, cell, longest=longest)
    return cell


def _read_name(cell: str, longest: int) -> str:
    if not typed_text.has_a_letter(_read_text(cell, longest)):
        raise Unreadable(Expected.A_NAME, cell)
    return cell


def _read_first_name(cell: str, longest: int) -> str:
    if not typed_text.is_a_name(_read_text(cell, longest)):
        raise Unreadable(Expected.LETTERS, cell)
    if not typed_text.fits_a_first_name(cell):
        raise Unreadable(Expected.SHORTER, cell, longest=typed_text.LETTERS_OF_FIRST_NAME)
    return cell


def _read_number(cell: str, lowest: int, highest: int) -> int:
    figures = typed_text.ascii_digits(cell)
    if not _NUMBER.fullmatch(figures) or not lowest <= int(figures) <= highest:
        raise Unreadable(Expected.NUMBER, cell, lowest=lowest, highest=highest)
    return int(figures)


def _read_coordinate(cell: str, furthest: int) -> float:
    figures = typed_text.ascii_digits(cell)
    degrees = float(figures.replace(",", ".")) if _DECIMAL.fullmatch(figures) else None
    if degrees is None or not -furthest <= degrees <= furthest:
        raise Unreadable(Expected.COORDINATE, cell, lowest=-furthest, highest=furthest)
    return degrees


def _read_choice(cell: str, by_word: dict[str, str]) -> str:
    if cell not in by_word:
        raise Unreadable(Expected.CHOICE, cell, choices=tuple(by_word))
    return by_word[cell]


def _read_yes(cell: str) -> bool:
    return _read_choice(cell, {"yes": "yes", "no": "no"}) == "yes"


def _read_phone(cell: str) -> str:
    phone = phones.parse(cell)
    if phone is None:
        raise Unreadable(Expected.PHONE, cell)
    return phone.number


def _read_phone_hours(cell: str) -> str:
    hours = " ".join(typed_text.ascii_digits(_read_text(cell, 120)).split())
    try:
        phone_hours.parse(hours)
    except ValueError:
        raise Unreadable(Expected.PHONE_HOURS, cell) from None
    return hours


def _read_language(cell: str) -> str:
    if cell not in LANGUAGES:
        raise Unreadable(Expected.LANGUAGE, cell)
    return cell


def _read_email(cell: str) -> str:
    address = cell.lower()
    if not mail_addresses.is_one(address):
        raise Unreadable(Expected.EMAIL, cell)
    return address


def _read_domain(cell: str) -> str:
    if not _DOMAIN.fullmatch(cell) or len(cell) > 120:
        raise Unreadable(Expected.DOMAIN, cell)
    return cell


def _read_official_code(cell: str) -> str:
    code = official_codes.plain(typed_text.ascii_digits(cell))
    if not official_codes.is_one(code):
        raise Unreadable(Expected.OFFICIAL_CODE, cell)
    return code


def _read_https(cell: str) -> str:
    if not _HTTPS.fullmatch(cell) or len(cell) > 200:
        raise Unreadable(Expected.HTTPS_ADDRESS, cell)
    return cell.rstrip("/")


@cache
def _timezones() -> frozenset[str]:
    # It walks the disk every time it is asked.
    return frozenset(zoneinfo.available_timezones())


def _read_timezone(cell: str) -> str:
    if len(cell) > 40 or cell not in _timezones():
        raise Unreadable(Expected.TIMEZONE, cell)
    return cell


def _read_date(cell: str) -> date:
    figures = typed_text.ascii_digits(cell)
    if match := _ISO_DATE.fullmatch(figures):
        year, month, day = map(int, match.groups())
    elif match := _DAY_FIRST.fullmatch(figures):
        day, month, year = map(int, match.groups())
    else:
        raise Unreadable(Expected.DATE, cell)
    try:
        found = date(year, month, day)
    except ValueError:
        raise Unreadable(Expected.DATE, cell) from None
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Unreadable(Expected.DATE, cell)
    return found


def _read_opening(cell: str) -> OpeningCell:
    match = _OPENING.fullmatch(typed_text.ascii_digits(cell))
    try:
        if match is None:
            raise ValueError(cell)
        kind = OpeningKind(match[1])
        opening = OpeningCell(time.fromisoformat(match[2]), time.fromisoformat(match[3]), kind)
    except ValueError:
        raise Unreadable(Expected.OPENING, cell) from None
    if opening.ends <= opening.starts:
        raise Unreadable(Expected.OPENING, cell)
    return opening


def _write_opening(opening: OpeningCell) -> str:
    return f"{opening.kind} {opening.starts:%H:%M}-{opening.ends:%H:%M}"


def _read_access(cell: str) -> AccessCell:
    feature, _, state = cell.partition(":")
    try:
        return AccessCell(AccessFeature(feature.strip()), AccessState(state.strip()))
    except ValueError:
        known = {"features": tuple(AccessFeature), "states": tuple(AccessState)}
        raise Unreadable(Expected.ACCESS, cell, **known) from None


def _write_access(access: AccessCell) -> str:
    return f"{access.feature}:{access.state}"


def _read_rule(cell: str) -> str:
    try:
        parts = parse_rule(typed_text.ascii_digits(cell))
    except InvalidRule as error:
        raise Unreadable(Expected.RULE, cell, code=error.code, part=error.part) from None
    return _read_text(";".join(f"{name}={value}" for name, value in parts.items()), RULE_LENGTH)


def minutes_of(moment: time) -> int:
    """Minutes since midnight on the clock."""
    return moment.hour * 60 + moment.minute


def sms_text(longest: int) -> Column:
    """A text that fits in a message: at most `longest` places of GSM-7, where some take two."""
    return Column(lambda cell: _read_sms_text(cell, longest))


def _read_sms_text(cell: str, longest: int) -> str:
    strange = sorted({char for char in cell if char not in BASIC | EXTENSION})
    if strange:
        raise Unreadable(Expected.GSM7, cell, characters="".join(strange))
    if len(cell) + sum(char in EXTENSION for char in cell) > longest:
        raise Unreadable(Expected.SHORTER, cell, longest=longest)
    return _read_text(cell, longest)


def _read_reminder_days(cell: str) -> tuple[int, ...]:
    """One or two days, at most a fortnight before, the furthest first."""
    days: tuple[int, ...] = listed(number(1, 14), ordered=True).read(cell)
    if len(days) > MOST_REMINDERS or list(days) != sorted(days, reverse=True):
        raise Unreadable(Expected.REMINDER_DAYS, cell)
    return days


CODE: Final = Column(codes.read)
YES_NO: Final = Column(_read_yes, lambda value: "yes" if value else "no")
PHONE: Final = Column(_read_phone, phones.display)
PHONE_HOURS: Final = Column(_read_phone_hours)
LANGUAGE: Final = Column(_read_language)
LANGUAGE_LIST: Final = listed(LANGUAGE, ordered=True)
EMAIL: Final = Column(_read_email)
DOMAIN: Final = Column(_read_domain)
OFFICIAL_CODE: Final = Column(_read_official_code)
HTTPS_ADDRESS: Final = Column(_read_https)
REMINDER_DAYS: Final = Column(
    _read_reminder_days, lambda values: SEPARATOR.join(str(value) for value in values)
)
# They leave between nine and eight.
REMINDER_HOUR: Final = number(9, 19)
TIMEZONE: Final = Column(_read_timezone)
DATE: Final = Column(_read_date, date.isoformat)
DATES: Final = listed(DATE, ordered=False)
RULE: Final = Column(_read_rule)
RULES: Final = listed(choice(PlanningRule), ordered=False)
OPENING: Final = Column(_read_opening, _write_opening)
OPENINGS: Final = listed(OPENING, ordered=False)
ACCESS: Final = listed(
    Column(_read_access, _write_access), ordered=False, key=lambda access: access.feature
)
