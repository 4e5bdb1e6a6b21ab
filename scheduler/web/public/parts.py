"""A long list on public pages, a few rows at a time; the address says from where on (`later`)."""

from collections.abc import Mapping, Sequence
from typing import Final, TypeVar

AT_ONCE: Final = 8
"""Rows on one page: in a region of hundreds it stays short."""
FIGURES: Final = 5

Row = TypeVar("Row")


def part_of(rows: Sequence[Row], asked: Mapping[str, str]) -> tuple[list[Row], int | None]:
    """The rows that the address asks for, and where the next ones begin; None after the last."""
    text = asked.get("later", "")
    first = int(text) if text.isdecimal() and len(text) < FIGURES else 0
    last = first + AT_ONCE
    return list(rows[first:last]), last if last < len(rows) else None
