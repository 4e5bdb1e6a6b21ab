"""Appointments in a list of staff."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from flask_babel import gettext as _

from notifications.texts.words import date_words, range_words
from scheduler.appointments.models import Appointment
from scheduler.web.core import catalogues, clock
from scheduler.web.shared import modes, presenters
from scheduler.web.shared.presenters import ShownState
from scheduler.web.shared.staff_desk import StaffDesk


@dataclass(frozen=True, slots=True)
class AppointmentRow:
    """An appointment in a list of staff. `url` is None where there is nothing more to do."""

    date: str
    hours: str
    loket: str
    first_name: str
    what: str
    code: str
    state: ShownState
    url: str | None
    move_url: str | None
    cancel_url: str | None


def row(desk: StaffDesk, appointment: Appointment) -> AppointmentRow:
    """An appointment in a list."""
    zone = ZoneInfo(appointment.entry.zitdag.loket.timezone)
    state = presenters.state_of(appointment, now=clock.now())

    def to(name: str) -> str | None:
        return desk.url_of(name, appointment.uid) if state.is_ahead else None

    return AppointmentRow(
        date=date_words(appointment.entry.starts_at, zone, catalogues.SOURCE),
        hours=range_words(
            appointment.entry.starts_at, appointment.entry.ends_at, zone, catalogues.SOURCE
        ),
        loket=modes.where(appointment),
        first_name=appointment.client.first_name if appointment.client else "",
        what=_(appointment.entry.service.name),
        code=" ".join(appointment.code),
        state=state,
        url=to("shown"),
        move_url=to("move"),
        cancel_url=to("cancel"),
    )
