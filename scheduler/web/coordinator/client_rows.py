"""A client whose appointment is on a planner's list: one row, in words."""

from dataclasses import dataclass
from typing import Final
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from flask_babel import lazy_gettext

from locations.zones import BRUSSELS
from notifications.texts.words import date_words, language_words, range_words
from scheduler.appointments.affected import AffectedAppointment
from scheduler.appointments.lists.overview import PlannedAppointment
from scheduler.appointments.models import AppointmentState
from scheduler.people.contact import WRITTEN_TO
from scheduler.web.shared import contact_words, contacts

_STATES: Final = {
    AppointmentState.BOOKED: lazy_gettext("gepland"),
    AppointmentState.CANCELLED: lazy_gettext("afgezegd"),
    AppointmentState.CAME: lazy_gettext("gekomen"),
    AppointmentState.MISSED: lazy_gettext("niet gekomen"),
    AppointmentState.WE_WERE_ABSENT: lazy_gettext("wij waren er niet"),
}


@dataclass(frozen=True, slots=True)
class ClientRow:
    """A row of a list of appointments, in words. `is_called`: no message reaches this client."""

    id: int
    day: str
    hours: str
    where: str
    counsellor: str
    first_name: str
    service: str
    language: str
    reach: str
    contact: str
    is_called: bool
    state: str
    misfit: str


def planned(appointment: PlannedAppointment) -> ClientRow:
    """An appointment of the overview as a row."""
    zone = ZoneInfo(appointment.timezone)
    language = language_words(appointment.language, "nl")
    return ClientRow(
        id=appointment.id,
        day=date_words(appointment.starts_at, zone, "nl"),
        hours=range_words(appointment.starts_at, appointment.ends_at, zone, "nl"),
        where=appointment.loket,
        counsellor=appointment.counsellor,
        first_name=appointment.first_name,
        service=appointment.service,
        language=f"{language} + {_('tolk')}" if appointment.interpreter else language,
        reach=str(contact_words.METHODS[appointment.reach].planning),
        contact=contacts.display(appointment.contact),
        is_called=not appointment.is_written_to,
        state=str(_STATES.get(appointment.state, "")),
        misfit=str(contact_words.CONFLICTS[appointment.misfit].mark) if appointment.misfit else "",
    )


def touched(affected: AffectedAppointment) -> ClientRow:
    """Somebody whom a change would touch, as a row."""
    return ClientRow(
        id=affected.appointment_id,
        day=date_words(affected.starts_at, BRUSSELS, "nl"),
        hours=range_words(affected.starts_at, affected.ends_at, BRUSSELS, "nl"),
        where="",
        counsellor="",
        first_name=affected.first_name,
        service=affected.service,
        language=language_words(affected.language, "nl"),
        reach=str(contact_words.METHODS[affected.reach].planning),
        contact=contacts.display(affected.contact),
        is_called=affected.reach not in WRITTEN_TO,
        state="",
        misfit="",
    )
