"""The number by which the state knows an organisation: KBO (ten figures) or OVO (Flemish). Pure."""

import re
from typing import Final

_CODE: Final = re.compile(r"[01][0-9]{9}|OVO[0-9]{6}")


def plain(code: str) -> str:
    """Without the points, dashes and spaces that people write in it, in capitals."""
    return "".join(sign for sign in code.upper() if sign.isalnum()).removeprefix("BE")


def is_one(code: str) -> bool:
    """Whether a plain code is such a number."""
    return _CODE.fullmatch(code) is not None
