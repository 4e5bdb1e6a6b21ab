"""The rooms of conversations by video: one for each appointment, whose name nobody can guess.

A room service (Jitsi and its like) makes a room of any name for who opens its address, so the name
is the key: the first 128 bits of HMAC-SHA256 over the appointment. Raising its generation gives it
another room.
"""

import hmac
from base64 import b32encode

from scheduler.appointments.models import Appointment

_NAME_BYTES = 16


def address(key: bytes, rooms: str, appointment: Appointment) -> str:
    """The address of its room; `rooms` is `Region.video_address`."""
    signed = "/".join((appointment.uid, str(appointment.generation)))
    digest = hmac.digest(key, signed.encode(), "sha256")[:_NAME_BYTES]
    # Lower case, for some room services know no other.
    return f"{rooms}/{b32encode(digest).decode().rstrip('=').lower()}"
