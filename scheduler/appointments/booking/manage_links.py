"""The links by which a client manages an appointment without an account.

The token is made anew for every message. Raising the appointment's generation revokes what was
sent; a day after the appointment it opens nothing any more.
"""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from scheduler.access import signed_links
from scheduler.appointments.models import Appointment, AppointmentState

AFTER_THE_APPOINTMENT = timedelta(days=1)


def token(key: bytes, appointment: Appointment) -> str:
    """The token of this appointment's present generation."""
    return signed_links.token(key, appointment.id, _signed(appointment))


def address(base: str, token: str) -> str:
    """The whole link, as it is sent, printed and kept in calendars."""
    return f"{base}/a/{token}"


def yes_token(key: bytes, appointment: Appointment) -> str:
    """The token by which its client says yes, of what they were told last.

    Only the message that asks carries it: who booked, and sees the other token on paper, cannot
    answer for whose number it is.
    """
    return signed_links.token(key, appointment.id, _signed_yes(appointment))


def yes_address(base: str, token: str) -> str:
    """The whole link to say yes by."""
    return f"{base}/ja/{token}"


def find_asked(session: Session, key: bytes, text: str, *, now: datetime) -> Appointment | None:
    """The appointment that `text` says yes to; None where forged, outdated or over."""
    found = session.get(Appointment, signed_links.claimed_id(text) or 0)
    if found is None or not is_manageable(found, now=now):
        return None
    return found if signed_links.is_valid(text, key, found.id, _signed_yes(found)) else None


def find(session: Session, key: bytes, text: str, *, now: datetime) -> Appointment | None:
    """The appointment that `text` opens; None where forged, revoked or expired."""
    found = session.get(Appointment, signed_links.claimed_id(text) or 0)
    if found is None or not is_manageable(found, now=now):
        return None
    return found if signed_links.is_valid(text, key, found.id, _signed(found)) else None


def is_manageable(appointment: Appointment, *, now: datetime) -> bool:
    """Whether its client can still open it: until a day after it, cancelled or not."""
    if appointment.state is AppointmentState.HELD:
        return False
    return now < appointment.entry.ends_at + AFTER_THE_APPOINTMENT


def _signed_yes(appointment: Appointment) -> str:
    return f"{_signed(appointment)}:{appointment.version}:yes"


def _signed(appointment: Appointment) -> str:
    return f"{appointment.uid}:{appointment.generation}"
