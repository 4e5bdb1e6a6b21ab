"""A moment as the radios of our forms carry it."""

from datetime import UTC, datetime
from typing import Final

FIRST_YEAR: Final = 2000
LAST_YEAR: Final = 2099


def moment(text: str) -> datetime | None:
    """A start as our own radios carry it, `20261124T083000Z`; None when it is tampered with.

    Of a year that nobody plans in too: no clock of ours can add a day to the last of all.
    """
    try:
        found = datetime.strptime(text, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    except ValueError:
        return None
    return found if FIRST_YEAR <= found.year <= LAST_YEAR else None


def moment_value(start: datetime) -> str:
    """The value of a radio for this start (aware)."""
    return start.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
