"""Fields of a form for one row of the network's files: how each of its cells is typed and shown.

A form is nothing but the cells of a row, written as people write them: days in Dutch, lists with
commas, a tick for each of a few. What a cell may say the files' own columns know.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import typed_text
from locations.models import AccessFeature
from scheduler.network.columns import SEPARATOR
from scheduler.network.tables import NetworkTables
from scheduler.web.core.forms import Form

Options = Callable[[NetworkTables, str], Mapping[str, str]]
"""What can be chosen, words by value, of a network for a region with that code."""

_DAYS: Final = {
    "ma": "mo",
    "di": "tu",
    "wo": "we",
    "do": "th",
    "vr": "fr",
    "za": "sa",
    "zo": "su",
}
_BACK: Final = {english: dutch for dutch, english in _DAYS.items()}
_DUTCH_DAY: Final = re.compile(rf"\b({'|'.join(_DAYS)})\b", re.IGNORECASE)
_ENGLISH_DAY: Final = re.compile(rf"\b({'|'.join(_BACK)})\b")
_HOUR: Final = re.compile(r"\b(\d{1,2})[.:u](\d\d)\b")

ONE_MORE: Final = "+"
"""Ends the name of the list that adds one to the ticks."""


class Look(StrEnum):
    """How a cell is typed."""

    LINE = "line"
    SHORT = "short"
    AREA = "area"
    DECIMAL = "decimal"
    """A number with a comma."""
    CHOICE = "choice"
    YES = "yes"
    TICKS = "ticks"
    LANGUAGES = "languages"
    """Ticks, and one more to choose from all there are."""
    LIST = "list"
    """Items with commas between them."""
    HOURS = "hours"
    """Days and hours that a phone is answered: `ma-vr 9:00-12:00 13:00-16:30; za 9:00-12:00`."""
    ACCESS = "access"


_TICKED: Final = frozenset({Look.TICKS, Look.LANGUAGES})


@dataclass(frozen=True, slots=True)
class RowField:
    """A cell in a form. `name` is that of the field, Dutch; `options` of a choice or ticks."""

    column: str
    name: str
    label: str
    look: Look = Look.LINE
    hint: str = ""
    options: Options | None = None
    longest: int = 0

    def read(self, form: Form) -> str:
        """The cell that was typed."""
        typed = _READ.get(self.look, _line)
        return typed(self, form)

    def shown(self, cell: str) -> dict[str, str]:
        """The fields of the form that show a cell."""
        if self.look in _TICKED:
            return {f"{self.name}-{one}": "1" for one in cell.split(SEPARATOR) if one}
        if self.look is Look.ACCESS:
            pairs = (one.partition(":") for one in cell.split(SEPARATOR) if one)
            return {f"{self.name}-{feature}": state for feature, _colon, state in pairs}
        return {self.name: _SHOWN.get(self.look, str)(cell)}

    def words(self, cell: str, options: Mapping[str, str]) -> str:
        """A cell in words, for who compares two of them."""
        if self.look is Look.CHOICE or self.look in _TICKED:
            return ", ".join(options.get(one, one) for one in cell.split(SEPARATOR)) or "–"
        if self.look is Look.YES:
            return "ja" if cell == "yes" else "nee"
        return _SHOWN.get(self.look, str)(cell) or "–"


@dataclass(frozen=True, slots=True)
class FieldGroup:
    """Fields that go together, under a heading."""

    title: str
    fields: tuple[RowField, ...]


def _line(one: RowField, form: Form) -> str:
    return typed_text.on_one_line(form.value(one.name))


def _ticked(one: RowField, form: Form) -> str:
    start = f"{one.name}-"
    ticked = (name.removeprefix(start) for name in form.values if name.startswith(start))
    return SEPARATOR.join(value for value in ticked if form.value(start + value))


def _languages(one: RowField, form: Form) -> str:
    one_more = form.value(f"{one.name}{ONE_MORE}")
    return SEPARATOR.join(
        dict.fromkeys(filter(None, (*_ticked(one, form).split(SEPARATOR), one_more)))
    )


def _yes(one: RowField, form: Form) -> str:
    return "yes" if form.value(one.name) else "no"


def _list(one: RowField, form: Form) -> str:
    items = re.split(r"[,;|]", form.value(one.name))
    return SEPARATOR.join(item.strip() for item in items if item.strip())


def _decimal(one: RowField, form: Form) -> str:
    return _line(one, form).replace(",", ".")


def _access(one: RowField, form: Form) -> str:
    states = ((feature, form.value(f"{one.name}-{feature}")) for feature in sorted(AccessFeature))
    return SEPARATOR.join(f"{feature}:{state}" for feature, state in states if state)


def _hours(one: RowField, form: Form) -> str:
    text = typed_text.ascii_digits(_line(one, form))
    text = _DUTCH_DAY.sub(lambda found: _DAYS[found[1].lower()], text)
    return _HOUR.sub(lambda found: f"{int(found[1]):02}:{found[2]}", text)


_READ: Final[Mapping[Look, Callable[[RowField, Form], str]]] = {
    Look.TICKS: _ticked,
    Look.LANGUAGES: _languages,
    Look.YES: _yes,
    Look.LIST: _list,
    Look.DECIMAL: _decimal,
    Look.ACCESS: _access,
    Look.HOURS: _hours,
}
_SHOWN: Final[Mapping[Look, Callable[[str], str]]] = {
    Look.YES: lambda cell: "1" if cell == "yes" else "",
    Look.LIST: lambda cell: cell.replace(SEPARATOR, ", "),
    Look.DECIMAL: lambda cell: cell.replace(".", ","),
    Look.HOURS: lambda cell: _ENGLISH_DAY.sub(lambda found: _BACK[found[1]], cell),
}
