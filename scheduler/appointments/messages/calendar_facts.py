"""The calendar event that a mail about an appointment carries."""

from datetime import datetime
from typing import Any, Final

from notifications.invitations import CANCEL, REQUEST
from notifications.texts.rendering import CalendarFacts
from scheduler.appointments.models import Appointment

_METHODS: Final = {
    "confirmation": REQUEST,
    "changed": REQUEST,
    "changed_by_us": REQUEST,
    "place_changed": REQUEST,
    "cancelled_by_client": CANCEL,
    "cancelled_by_us": CANCEL,
}


def of(kind: str, appointment: Appointment, now: datetime) -> dict[str, Any]:
    """The event that adds it to the reader's calendar, moves it there, or removes it."""
    method = _METHODS.get(kind)
    if method is None:
        return {}
    known: CalendarFacts = {
        "uid": appointment.uid,
        "sequence": appointment.version - 1,
        "method": method,
        "made_at": now.isoformat(),
    }
    return {"calendar": known}
