"""How to reach somebody at last, who walked in or took a paper: asked when something follows."""

from typing import Final

from flask_babel import gettext as _

from scheduler.appointments.booking.requests import NewlyReached
from scheduler.appointments.errors import NeedsMessages, NeedsPhone
from scheduler.people.clients import Client
from scheduler.people.contact import ContactMethod
from scheduler.web.core import person_fields
from scheduler.web.core.forms import Form
from scheduler.web.shared.contact_words import OF_SOMEBODY_ELSE

FIELD: Final = "nummer"


def is_asked(client: Client) -> bool:
    """Whether nothing is known of them yet but a name. A partner may know: it was chosen so."""
    return client.reach is ContactMethod.SLIP_ONLY


def read(form: Form, client: Client) -> NewlyReached | int:
    """The client, reached as was filled in; who gave nothing has the paper alone.

    Errors are in the form.
    """
    if not is_asked(client) or not form.value(FIELD).strip():
        return client.id
    reach, contact = person_fields.number_or_mail(form, OF_SOMEBODY_ELSE)
    return NewlyReached(client.id, reach, contact) if contact else client.id


def needed(refusal: NeedsPhone | NeedsMessages) -> str:
    """Why this service cannot do without."""
    if isinstance(refusal, NeedsPhone):
        return str(_("Dit gesprek is per telefoon. Schrijf het nummer dat wij bellen."))
    return str(_("Dit gesprek is per video. Schrijf een gsm of e-mailadres voor de link."))
