"""Codes of new series, beside those that are taken. Pure."""

import re
from collections.abc import Collection
from typing import Final

_NUMBER: Final = re.compile(r"-\d+$", re.ASCII)
STEM: Final = 34
"""Leaves a number room in the forty characters of a code."""


def stem_of(code: str) -> str:
    """A code without the number at its end, short enough for another one."""
    return _NUMBER.sub("", code)[:STEM]


def numbered(stem: str, taken: Collection[str]) -> str:
    """The first of `stem-2`, `stem-3` and so on that is not taken."""
    codes = (f"{stem}-{number}" for number in range(2, len(taken) + 3))
    return next(code for code in codes if code not in taken)
