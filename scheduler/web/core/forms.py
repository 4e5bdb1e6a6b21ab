"""A form as it was typed, with what is wrong with it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

import typed_text

TRAP = "website"
BUTTON = "knop"
"""What an error about no field in particular leads to: the button that sends the form."""
_FIGURES = 10
"""More are in no number of a row, and databases fail over them."""
FASTEST = timedelta(seconds=3)
"""A form that comes back sooner was filled in by a machine: a check without CAPTCHA."""


@dataclass(slots=True)
class Form:
    """What was typed, and what is wrong with it; templates ask `value`, `error` and `errors`."""

    values: Mapping[str, str]
    wrong: dict[str, str] = field(default_factory=dict)

    def value(self, name: str) -> str:
        return self.values.get(name, "")

    def figures(self, name: str) -> str:
        """A date, an hour or a number: figures of every script as 0 to 9, without spaces around."""
        return typed_text.ascii_digits(self.value(name)).strip()

    def number(self, name: str) -> int | None:
        """The number of a row, as our own pages carry it; None where it can be none."""
        figures = self.figures(name)
        return int(figures) if figures.isdecimal() and len(figures) < _FIGURES else None

    def code(self, name: str) -> str:
        """A code as it was read over: letters that look like a figure are that figure."""
        return "".join(typed_text.as_figures(self.value(name)).split())

    def error(self, name: str) -> str | None:
        return self.wrong.get(name)

    @property
    def errors(self) -> list[tuple[str, str]]:
        return list(self.wrong.items())

    def refuse(self, name: str, words: str) -> None:
        self.wrong.setdefault(name, words)

    @property
    def is_a_machine(self) -> bool:
        """Whether the field that no person sees was filled in."""
        return bool(self.value(TRAP))
