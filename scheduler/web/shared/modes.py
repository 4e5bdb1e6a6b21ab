"""How a conversation is held: in the words of those who work here, and in addresses."""

from typing import Final

from flask_babel import lazy_gettext

from scheduler.appointments.models import Appointment
from scheduler.zitdagen.catalogue import ServiceMode

WORDS: Final = {
    ServiceMode.IN_PERSON: lazy_gettext("aan het loket"),
    ServiceMode.PHONE: lazy_gettext("per telefoon"),
    ServiceMode.VIDEO: lazy_gettext("per video"),
}

IN_ADDRESS: Final = {"telefoon": ServiceMode.PHONE, "video": ServiceMode.VIDEO}
"""The modes at a distance, by the word `hoe` of an address."""


def word_of(mode: ServiceMode) -> str:
    """The word `hoe` of an address; empty at a loket."""
    return next((word for word, named in IN_ADDRESS.items() if named is mode), "")


def remote_words(appointment: Appointment) -> str:
    """By telephone or by video; empty for a conversation at a loket."""
    mode = appointment.entry.service.mode
    return str(WORDS[mode]) if mode.is_remote else ""
