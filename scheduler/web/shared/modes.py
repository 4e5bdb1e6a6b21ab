"""How a conversation is held, in the words of those who work here."""

from typing import Final

from flask_babel import lazy_gettext

from scheduler.appointments.models import Appointment
from scheduler.zitdagen.catalogue import ServiceMode

WORDS: Final = {
    ServiceMode.IN_PERSON: lazy_gettext("aan het loket"),
    ServiceMode.PHONE: lazy_gettext("per telefoon"),
    ServiceMode.VIDEO: lazy_gettext("per video"),
}


def remote_words(appointment: Appointment) -> str:
    """By telephone or by video; empty for a conversation at a loket."""
    mode = appointment.entry.service.mode
    return str(WORDS[mode]) if mode.is_remote else ""
