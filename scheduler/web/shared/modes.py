"""How a conversation is held: in the words of those who work here, and in addresses."""

from collections.abc import Iterable
from typing import Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from sqlalchemy.orm import Session

from locations.models import Loket
from scheduler.appointments.errors import NeedsMessages, NeedsPhone
from scheduler.appointments.models import Appointment
from scheduler.people.contact import WITHOUT_CONTACT
from scheduler.web.core import served_region
from scheduler.web.core.forms import Form
from scheduler.zitdagen import queries as zitdagen
from scheduler.zitdagen.catalogue import Service, ServiceMode

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


def at_a_distance(session: Session, service_id: int) -> dict[ServiceMode, Service]:
    """The services that give its conversation at a distance, by mode; by video only where the
    region has rooms. One SELECT.
    """
    found = zitdagen.remote(session, service_id)
    if not served_region.current().video_address:
        found.pop(ServiceMode.VIDEO, None)
    return found


def remote_words(appointment: Appointment) -> str:
    """By telephone or by video; empty for a conversation at a loket."""
    mode = appointment.entry.service.mode
    return str(WORDS[mode]) if mode.is_remote else ""


def where(appointment: Appointment) -> str:
    """The place as lists of staff name it; by telephone or by video there is none."""
    return remote_words(appointment) or place(appointment.entry.zitdag.loket)


def place(loket: Loket) -> str:
    """A loket as lists of staff name it."""
    return f"{loket.city} – {loket.name}"


def options(offered: Iterable[ServiceMode], chosen: ServiceMode) -> list[tuple[str, str, bool]]:
    """The options of `Hoe?`: word of the address, words, whether it is the one; none to choose
    from where there is one.
    """
    found = [(word_of(mode), str(WORDS[mode]).capitalize(), mode is chosen) for mode in offered]
    return found if len(found) > 1 else []


def explained(mode: ServiceMode) -> str:
    """What a client has to have for it; empty at a loket."""
    if mode is ServiceMode.PHONE:
        return str(_("Wij bellen de cliënt. Daar is een telefoonnummer voor nodig."))
    if mode is ServiceMode.VIDEO:
        return str(_("De cliënt krijgt een link. Daar is een gsm of een e-mailadres voor nodig."))
    return ""


def refuse(form: Form, refusal: NeedsPhone | NeedsMessages) -> None:
    """Say at the number that it does not do; where none was asked, at how one is reached."""
    has_none = form.value("bereik") in WITHOUT_CONTACT
    form.refuse("bereik" if has_none else "nummer", needs(refusal))


def needs(refusal: NeedsPhone | NeedsMessages) -> str:
    """What is missing."""
    if isinstance(refusal, NeedsPhone):
        return str(_("Wij bellen de cliënt. Kies een telefoon en geef het nummer."))
    return str(_("De cliënt krijgt een link. Kies een gsm of e-mail."))
