"""Search of appointments by staff: a partner's referrals, and for callers at the phone desk."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from scheduler.appointments import scope
from scheduler.appointments.models import Appointment, AppointmentState
from scheduler.people.clients import Client
from scheduler.zitdagen.models import DiaryEntry, Zitdag

MOST = 300
_SHOWN = (AppointmentState.BOOKED, AppointmentState.CANCELLED)


@dataclass(frozen=True, slots=True)
class CallerQuery:
    """A caller's search terms: all given must match. `contact` is E.164 or an address."""

    code: str = ""
    contact: str = ""
    first_name: str = ""
    day: date | None = None


def referred_by(session: Session, organisation_id: int, *, now: datetime) -> list[Appointment]:
    """Future appointments of this site, cancelled ones included; soonest first. One SELECT."""
    statement = _whole().where(
        scope.of_site(organisation_id),
        Appointment.state.in_(_SHOWN),
        DiaryEntry.starts_at > now,
    )
    return list(session.scalars(statement.order_by(DiaryEntry.starts_at).limit(MOST)))


def in_region(
    session: Session, region_id: int, wanted: CallerQuery, *, since: datetime
) -> list[Appointment]:
    """The appointments of this region from `since` that fit, soonest first. One SELECT."""
    statement = _whole().where(
        scope.of_region(region_id),
        Appointment.state != AppointmentState.HELD,
        DiaryEntry.starts_at > since,
        *_fits(wanted),
    )
    return list(session.scalars(statement.order_by(DiaryEntry.starts_at).limit(MOST)))


def _fits(wanted: CallerQuery) -> list[ColumnElement[bool]]:
    fits: list[ColumnElement[bool]] = []
    if wanted.code:
        fits.append(Appointment.code == wanted.code)
    if wanted.contact:
        fits.append(Client.contact == wanted.contact)
    if wanted.first_name:
        # The database lowers ASCII alone; as written, and as Python lowers it, find the others.
        names = {wanted.first_name, wanted.first_name.lower(), wanted.first_name.title()}
        lowered = func.lower(Client.first_name) == wanted.first_name.lower()
        fits.append(or_(Client.first_name.in_(names), lowered))
    if wanted.day is not None:
        fits.append(Zitdag.date == wanted.day)
    return fits


def _whole() -> Select[Appointment]:
    """Appointments with the relations that lists show."""
    return (
        select(Appointment)
        .join(Appointment.entry)
        .join(DiaryEntry.zitdag)
        .join(Appointment.client)
        .options(
            contains_eager(Appointment.client),
            contains_eager(Appointment.entry)
            .contains_eager(DiaryEntry.zitdag)
            .joinedload(Zitdag.loket),
            contains_eager(Appointment.entry).joinedload(DiaryEntry.service),
            joinedload(Appointment.question),
        )
    )
