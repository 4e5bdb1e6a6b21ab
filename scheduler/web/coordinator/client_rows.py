"""A client whose appointment is on a planner's list: one row, in words."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from flask_babel import gettext as _

from notifications.texts.words import date_words, language_words, range_words
from scheduler.appointments.affected import AffectedAppointment
from scheduler.appointments.lists.overview import PlannedAppointment
from scheduler.people.contact import WRITTEN_TO
from scheduler.web.coordinator import hearing
from scheduler.web.shared import contact_words, contacts
from scheduler.web.shared.visit_states import STATES


@dataclass(frozen=True, slots=True)
class ClientRow:
    """A row of a list of appointments, in words. `is_called`: no message reaches this client.

    `hears` is by which way and when they hear of a change, where there is one.
    """

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
    hears: str = ""
    still_fits: bool = False


def planned(appointment: PlannedAppointment, hears: str = "") -> ClientRow:
    """An appointment of the overview as a row; `hears` where its client was told something."""
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
        state=str(STATES.get(appointment.state, "")),
        misfit=str(contact_words.CONFLICTS[appointment.misfit].mark) if appointment.misfit else "",
        hears=hears,
    )


def touched(affected: AffectedAppointment) -> ClientRow:
    """Somebody whom a change would touch, as a row."""
    zone = ZoneInfo(affected.timezone)
    return ClientRow(
        id=affected.appointment_id,
        day=date_words(affected.starts_at, zone, "nl"),
        hours=range_words(affected.starts_at, affected.ends_at, zone, "nl"),
        where=affected.loket,
        counsellor=affected.counsellor,
        first_name=affected.first_name,
        service=affected.service,
        language=language_words(affected.language, "nl"),
        reach=str(contact_words.METHODS[affected.reach].planning),
        contact=contacts.display(affected.contact),
        is_called=affected.reach not in WRITTEN_TO,
        state="",
        misfit=str(contact_words.CONFLICTS[affected.misfit].mark) if affected.misfit else "",
        hears=hearing.words(affected),
        still_fits=affected.still_fits,
    )
