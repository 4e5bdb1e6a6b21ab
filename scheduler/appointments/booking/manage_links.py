"""The links by which a client manages an appointment without an account.

A token is the appointment's number (40 bits) and the first 128 bits of HMAC-SHA256 over its uid and
generation, base64url: 28 characters, made anew for every message, kept nowhere. Raising the
generation revokes what was sent; a day after the appointment it opens nothing any more.
"""

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from scheduler.appointments.models import Appointment, AppointmentState

AFTER_THE_APPOINTMENT = timedelta(days=1)
_NUMBER_BYTES = 5
_SIGNATURE_BYTES = 16
_LENGTH = 28
_LARGEST_NUMBER = 2**31 - 1  # of an id; PostgreSQL refuses to look for more


def token(key: bytes, appointment: Appointment) -> str:
    """The token of this appointment's present generation."""
    number = appointment.id.to_bytes(_NUMBER_BYTES, "big")
    return urlsafe_b64encode(number + _signature(key, appointment)).decode()


def find(session: Session, key: bytes, text: str, *, now: datetime) -> Appointment | None:
    """The appointment that `text` opens; None where it is tampered with, revoked or expired."""
    try:
        raw = urlsafe_b64decode(text) if len(text) == _LENGTH else b""
    except (NotBase64, ValueError):
        return None
    number = int.from_bytes(raw[:_NUMBER_BYTES], "big")
    appointment = session.get(Appointment, number) if number <= _LARGEST_NUMBER else None
    if appointment is None or not is_manageable(appointment, now=now):
        return None
    if not hmac.compare_digest(raw[_NUMBER_BYTES:], _signature(key, appointment)):
        return None
    return appointment


def is_manageable(appointment: Appointment, *, now: datetime) -> bool:
    """Whether its client can still open it: until a day after it, cancelled or not."""
    if appointment.state is AppointmentState.HELD:
        return False
    return now < appointment.entry.ends_at + AFTER_THE_APPOINTMENT


def _signature(key: bytes, appointment: Appointment) -> bytes:
    said = f"{appointment.uid}:{appointment.generation}".encode()
    return hmac.digest(key, said, "sha256")[:_SIGNATURE_BYTES]
