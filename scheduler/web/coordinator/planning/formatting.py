"""Days, hours and people as coordinators read them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from flask_babel import lazy_gettext

from locations.zones import BRUSSELS
from notifications.texts.words import (
    clock_figures,
    date_words,
    day_as,
    language_words,
    range_words,
    time_words,
)
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
class PersonOnPage:
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


def person(appointment: PlannedAppointment) -> PersonOnPage:
    """An appointment of the overview as a row."""
    zone = ZoneInfo(appointment.timezone)
    language = language_words(appointment.language, "nl")
    return PersonOnPage(
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


def touched(affected: AffectedAppointment) -> PersonOnPage:
    """Somebody whom a change would touch, as a row."""
    return PersonOnPage(
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


def day_words(day: date) -> str:
    """`dinsdag 24 november`."""
    return day_as(day, "EEEE d MMMM", "nl")


def short_day(day: date) -> str:
    """`di 24 nov`."""
    return day_as(day, "EEE d MMM", "nl").replace(".", "")


def hours_words(hours: Iterable[tuple[time, time]]) -> str:
    """`9.00–12.00, 13.00–16.30`."""
    return ", ".join(f"{clock_figures(starts)}–{clock_figures(ends)}" for starts, ends in hours)


def span_words(starts_at: datetime, ends_at: datetime) -> str:
    """From one moment to another, maybe of another day."""
    first, last = starts_at.astimezone(BRUSSELS), ends_at.astimezone(BRUSSELS)
    if first.time() == last.time() == time():
        return _whole_days(first.date(), last.date() - timedelta(days=1))
    words = [f"{day_words(one.date())} {clock_figures(one.time())}" for one in (first, last)]
    both: str = _("%(first)s tot %(last)s", first=words[0], last=words[1])
    return both


def _whole_days(first: date, last: date) -> str:
    both: str = day_words(first)
    if first != last:
        both = _("%(first)s tot en met %(last)s", first=day_words(first), last=day_words(last))
    return both


def moment_words(at: datetime) -> str:
    """`dinsdag 24 november, 9.30 uur`."""
    return f"{date_words(at, BRUSSELS, 'nl')}, {time_words(at, BRUSSELS, 'nl')}"


def short_moment(at: datetime, timezone: str) -> str:
    """`di 24 nov 9.30`, on the clock of that zone."""
    local = at.astimezone(ZoneInfo(timezone))
    return f"{short_day(local.date())} {clock_figures(local.time())}"


def languages_words(codes: Sequence[str]) -> str:
    """`Nederlands, Frans`."""
    return ", ".join(language_words(code, "nl") for code in codes)
