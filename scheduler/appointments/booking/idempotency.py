"""Idempotency keys of bookings: one form for one slot is one appointment, however often it is sent.

A key is `FORM:LOKET:SERVICE:START`, START in UTC to the minute; databases hold keys of this form.
"""

from scheduler.appointments.booking.availability import SlotChoice


def key(form: str, slot: SlotChoice) -> str:
    """The key of what this form books at this slot."""
    return f"{form}:{slot.loket_id}:{slot.service_id}:{slot.starts_at:%Y%m%dT%H%M}"


def keys_of(form: str) -> tuple[str, str]:
    """From which key (included) to which (excluded) those of one form lie, for whichever slot.

    As a range, for which the index on the keys serves; ";" is what follows ":".
    """
    return f"{form}:", f"{form};"
