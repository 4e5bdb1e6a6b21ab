"""Search of appointments by staff: a partner's referrals, and for callers at the phone desk."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, Select, exists, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from scheduler.appointments import scope
from scheduler.appointments.lists import partner_view
from scheduler.appointments.models import (
    Appointment,
    AppointmentChange,
    AppointmentState,
    ChangeKind,
)
from scheduler.people.clients import Client
from scheduler.people.names import same_first_name
from scheduler.zitdagen.models import DiaryEntry, Zitdag

MOST = 300
_LONGEST_AHEAD = timedelta(days=120)
_SHOWN = (AppointmentState.BOOKED, AppointmentState.CANCELLED)
# Many begin at one hour: a list has them in the same order each time.
_SOONEST = (DiaryEntry.starts_at, Appointment.id)


@dataclass(frozen=True, slots=True)
class CallerQuery:
    """A caller's search terms: all given must match. `contact` is E.164 or an address."""

    code: str = ""
    contact: str = ""
    first_name: str = ""
    day: date | None = None


def referred_by(session: Session, organisation_id: int, *, now: datetime) -> list[Appointment]:
    """Future appointments of this site, cancelled ones included, as it may know them: soonest
    first. A few SELECTs.

    Also what was moved to before now, unless it may know that.
    """
    is_ahead = Appointment.state.in_(_SHOWN) & (DiaryEntry.starts_at > now)
    was_moved = exists().where(
        AppointmentChange.appointment_id == Appointment.id,
        AppointmentChange.kind == ChangeKind.MOVED,
        AppointmentChange.at > now - _LONGEST_AHEAD,
    )
    is_over = Appointment.state != AppointmentState.HELD
    statement = _whole().where(scope.of_site(organisation_id), is_ahead | (is_over & was_moved))
    found = session.scalars(statement.order_by(*_SOONEST).limit(MOST)).all()
    known = partner_view.as_left(session, found, organisation_id)
    ahead = [one for one in known if one.state in _SHOWN and one.entry.starts_at > now]
    return sorted(ahead, key=lambda one: one.entry.starts_at)


def in_region(
    session: Session, region_id: int, wanted: CallerQuery, *, since: datetime
) -> list[Appointment]:
    """The appointments of this region from `since` that fit, soonest first. One SELECT; by
    name two."""
    statement = _whole().where(
        scope.of_region(region_id),
        Appointment.state != AppointmentState.HELD,
        DiaryEntry.starts_at > since,
        *_fits(wanted),
    )
    if wanted.first_name:
        statement = statement.where(Client.id.in_(_called(session, region_id, wanted, since)))
    return list(session.scalars(statement.order_by(*_SOONEST).limit(MOST)))


def client_of_code(session: Session, region_id: int, code: str) -> int | None:
    """The client of the latest appointment of this region with this code. One SELECT."""
    with_code = (
        select(Appointment.client_id)
        .join(Appointment.entry)
        .join(DiaryEntry.zitdag)
        .where(scope.of_region(region_id), Appointment.code == code)
    )
    return session.scalar(
        with_code.order_by(DiaryEntry.starts_at.desc(), Appointment.id.desc()).limit(1)
    )


def _called(session: Session, region_id: int, wanted: CallerQuery, since: datetime) -> list[int]:
    """Ids of the clients of that name, among those whom the other terms leave (those of one day,
    where nothing else was told). No database compares names as people write them.
    """
    candidates = session.execute(
        select(Client.id, Client.first_name)
        .join(Appointment, Appointment.client_id == Client.id)
        .join(Appointment.entry)
        .join(DiaryEntry.zitdag)
        .where(scope.of_region(region_id), DiaryEntry.starts_at > since, *_fits(wanted))
        .order_by(*_SOONEST)
    )
    return [id_ for id_, name in candidates if same_first_name(name, wanted.first_name)][:MOST]


def _fits(wanted: CallerQuery) -> list[ColumnElement[bool]]:
    """What a database can compare; names it cannot."""
    fits: list[ColumnElement[bool]] = []
    if wanted.code:
        fits.append(Appointment.code == wanted.code)
    if wanted.contact:
        fits.append(Client.contact == wanted.contact)
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
