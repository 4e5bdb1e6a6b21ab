"""A moment as the radios of our forms carry it."""

from datetime import UTC, datetime


def moment(text: str) -> datetime | None:
    """A start as our own radios carry it, `20261124T083000Z`; None when it is tampered with."""
    try:
        return datetime.strptime(text, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    except ValueError:
        return None


def moment_value(start: datetime) -> str:
    """The value of a radio for this start (aware)."""
    return start.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
