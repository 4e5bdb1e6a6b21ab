"""The code of a row: what files refer to it by, for good."""

import re
from typing import Final

from scheduler.network.errors import Expected, Unreadable

LONGEST: Final = 40
_CODE = re.compile("[a-z0-9]+(?:-[a-z0-9]+)*")


def read(cell: str) -> str:
    """A code as it stands in a cell: a-z, 0-9 and dashes between them.

    Raises:
        Unreadable: it is none.
    """
    if not _CODE.fullmatch(cell) or len(cell) > LONGEST:
        raise Unreadable(Expected.CODE, cell)
    return cell
