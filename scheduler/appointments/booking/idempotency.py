"""Idempotency keys of bookings: one form for one slot is one appointment, however often it is sent.

The key of a booking is `FORM:LOKET:SERVICE:START`, START in UTC to the minute; databases hold keys
of this form. Of a form with several clients the key of each but the first ends in the number of its
row. Those of a follow-up and of a walk-in are digests: nobody else's form has the same.
"""

from hashlib import sha256
from typing import Final

from scheduler.appointments.booking.availability import SlotChoice

MOST_ROWS: Final = 20
"""The most clients of one form."""
_PARTS: Final = 4


def key(form: str, slot: SlotChoice) -> str:
    """Idempotency key of a form and slot."""
    return f"{form}:{slot.loket_id}:{slot.service_id}:{slot.starts_at:%Y%m%dT%H%M}"


def row_key(form: str, slot: SlotChoice, row: int) -> str:
    """Idempotency key of a row of a form, counted from 1, and slot."""
    return _of_row(key(form, slot), row)


def keys_beside(one: str) -> list[str]:
    """The keys of all rows of the form and slot of which `one` is the key of a row."""
    first = ":".join(one.split(":")[:_PARTS])
    return [_of_row(first, row) for row in range(1, MOST_ROWS + 1)]


def _of_row(first: str, row: int) -> str:
    return first if row == 1 else f"{first}:{row}"


def keys_of(form: str) -> tuple[str, str]:
    """The range of keys [first, beyond) of one form, for any slot.

    A range, so that the index on the keys serves. Forms are digests of one length, in hex: "g"
    comes after their figures, and a colon before it, in every order that a PostgreSQL may sort by.
    (Those of languages pass over colons, or put ";" before them.)
    """
    return form, f"{form}g"


def follow_up_key(earlier_uid: str, account_id: int, form: str, slot: SlotChoice) -> str:
    """Idempotency key of a form of an account and slot, after an earlier appointment."""
    return _digest(
        f"follow-up:{earlier_uid}:{account_id}:{form}:"
        f"{slot.service_id}:{slot.loket_id}:{slot.counsellor_id}:{slot.starts_at.isoformat()}"
    )


def walk_in_key(zitdag_id: int, account_id: int, form: str) -> str:
    """Idempotency key of the one walk-in of a form of an account at a zitdag."""
    return _digest(f"walk-in:{zitdag_id}:{account_id}:{form}")


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()
