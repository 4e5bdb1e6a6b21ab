"""What stands of an appointment, line by line, each to be changed: on done and on manage."""

from dataclasses import dataclass
from typing import Final

from flask import url_for
from flask_babel import gettext as _

from notifications.texts.words import language_words, own_name
from scheduler.appointments.models import Appointment
from scheduler.people.contact import CHANNELS, ContactMethod
from scheduler.web.core import page_language
from scheduler.web.shared import contacts, presenters

PICTOGRAMS: Final = {ContactMethod.EMAIL: "email", ContactMethod.LANDLINE: "landline"}


@dataclass(frozen=True, slots=True)
class OwnLines:
    """The lines of the one who comes, with where each is changed. `tells` says how we tell it;
    `not_spoken`: who they speak with does not speak their language, and no interpreter comes.
    """

    first_name: str
    contact: str
    contact_picture: str
    tells: str
    language: str
    written: str
    not_spoken: bool
    place_url: str
    name_url: str
    contact_url: str
    language_url: str


def lines(appointment: Appointment) -> OwnLines:
    """The lines of an appointment with its client and counsellor."""
    client, reader = presenters.client_of(appointment), page_language.current()
    spoken = appointment.entry.counsellor.languages
    return OwnLines(
        first_name=client.first_name,
        contact=contacts.display(client.contact),
        contact_picture=PICTOGRAMS.get(client.reach, "mobile"),
        tells=_tells(CHANNELS.get(client.reach)),
        language=language_words(appointment.language, reader),
        written=own_name(client.language) if client.language != reader else "",
        not_spoken=appointment.language not in spoken and not appointment.interpreter,
        place_url=url_for("public.move_elsewhere", uid=appointment.uid),
        name_url=url_for("public.correct_name", uid=appointment.uid),
        contact_url=url_for("public.correct_contact", uid=appointment.uid),
        language_url=url_for("public.correct_language", uid=appointment.uid),
    )


def _tells(channel: str | None) -> str:
    if channel == "sms":
        return str(_("Je krijgt een sms op dit nummer."))
    if channel == "email":
        return str(_("Je krijgt een e-mail op dit adres."))
    return str(_("Je krijgt geen sms. Bewaar je papier."))
