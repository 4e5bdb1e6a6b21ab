"""Clients of a region as staff look for them, and the page of one: visits, and who shares a number.

A region sees who has, or had, an appointment at one of its lokets, and of them those appointments
alone. A client is one booking of somebody new: two on one number are two clients.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, exists, func, or_, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from scheduler.appointments import scope
from scheduler.appointments.models import Appointment, AppointmentState
from scheduler.audit import seen
from scheduler.people.clients import Client
from scheduler.people.contact import ContactMethod
from scheduler.people.names import begins_as, folded
from scheduler.zitdagen.models import DiaryEntry, Zitdag

MOST_VISITS: Final = 200
MOST_BESIDE: Final = 20
"""Others at one number; that of a caseworker may have many."""
_MOST_NAMES: Final = 500
"""Spellings that one typed name may stand for, in one statement."""


@dataclass(frozen=True, slots=True)
class ClientQuery:
    """What is known of who is looked for; all that is given must match.

    `contact` is E.164 or a mail address, `digits` the last figures of a number, or a code.
    """

    contact: str = ""
    digits: str = ""
    first_name: str = ""


@dataclass(frozen=True, slots=True)
class FoundClient:
    """A client in a list; `last_at` (aware UTC) is the latest of `visits`, to come or past."""

    id: int
    first_name: str
    reach: ContactMethod
    contact: str | None
    language: str
    last_at: datetime
    visits: int


def found(
    session: Session, region_id: int, wanted: ClientQuery, *, skip: int, most: int
) -> tuple[list[FoundClient], int]:
    """`most` clients of the region that fit, after `skip`, and how many there are.

    The latest visit first. One SELECT, two by name.
    """
    return _read(session, region_id, _fits(session, region_id, wanted), skip=skip, most=most)


def find(session: Session, region_id: int, client_id: int) -> Client | None:
    """A client whom the region has, or had; nobody whose data are gone. One SELECT."""
    return session.scalar(
        select(Client).where(Client.id == client_id, *_kept(), _has_visits(region_id))
    )


def beside(session: Session, region_id: int, client: Client) -> list[FoundClient]:
    """Other clients at the same number or address. One SELECT, none without a contact."""
    if client.contact is None:
        return []
    others = [Client.contact == client.contact, Client.id != client.id]
    return _read(session, region_id, others, skip=0, most=MOST_BESIDE)[0]


def visits(session: Session, region_id: int, client_id: int) -> Sequence[Appointment]:
    """The appointments of a client in the region, latest first, as pages show them. One SELECT."""
    statement = (
        select(Appointment)
        .join(Appointment.entry)
        .join(DiaryEntry.zitdag)
        .where(Appointment.client_id == client_id, *_listed(region_id))
        .options(
            joinedload(Appointment.client),
            joinedload(Appointment.question),
            joinedload(Appointment.referrer),
            contains_eager(Appointment.entry).options(
                joinedload(DiaryEntry.service),
                joinedload(DiaryEntry.counsellor),
                contains_eager(DiaryEntry.zitdag).joinedload(Zitdag.loket),
            ),
        )
        .order_by(DiaryEntry.starts_at.desc(), Appointment.id.desc())
        .limit(MOST_VISITS)
    )
    return session.scalars(statement).all()


def _read(
    session: Session, region_id: int, which: Sequence[ColumnElement[bool]], *, skip: int, most: int
) -> tuple[list[FoundClient], int]:
    last_at = func.max(DiaryEntry.starts_at)
    rows = session.execute(
        _of_region(
            select(
                Client.id.label("client_id"),
                Client.id,
                Client.first_name,
                Client.reach,
                Client.contact,
                Client.language,
                last_at.label("last_at"),
                func.count(Appointment.id).label("visits"),
                func.count().over().label("total"),
            ),
            region_id,
        )
        .where(*which)
        .group_by(Client.id)
        .order_by(last_at.desc(), Client.id.desc())
        .offset(skip)
        .limit(most)
    )
    known = list(seen.noted(rows.mappings()))
    total = max((row.pop("total") for row in known), default=0)
    return [FoundClient(**row) for row in known], total


def _fits(session: Session, region_id: int, wanted: ClientQuery) -> list[ColumnElement[bool]]:
    fits: list[ColumnElement[bool]] = []
    if wanted.contact:
        fits.append(Client.contact == wanted.contact)
    if wanted.digits:
        coded = exists().where(
            Appointment.client_id == Client.id, Appointment.code == wanted.digits
        )
        fits.append(or_(coded.correlate(Client), Client.contact.endswith(wanted.digits)))
    if wanted.first_name:
        fits.append(Client.first_name.in_(_spellings(session, region_id, wanted.first_name)))
    return fits


def _spellings(session: Session, region_id: int, typed: str) -> list[str]:
    """The names of clients that this may be: no database compares them as people write them."""
    if not folded(typed):  # a mark alone is the beginning of every name
        return []
    names = session.scalars(_of_region(select(Client.first_name).distinct(), region_id))
    return sorted(name for name in names if begins_as(name, typed))[:_MOST_NAMES]


def _of_region(statement: Select[*tuple[Any, ...]], region_id: int) -> Select[*tuple[Any, ...]]:
    return (
        statement.select_from(Client)
        .join(Appointment, Appointment.client_id == Client.id)
        .join(DiaryEntry, DiaryEntry.id == Appointment.entry_id)
        .join(Zitdag, Zitdag.id == DiaryEntry.zitdag_id)
        .where(*_kept(), *_listed(region_id))
    )


def _kept() -> tuple[ColumnElement[bool], ...]:
    return (Client.anonymised_at.is_(None),)


def _listed(region_id: int) -> tuple[ColumnElement[bool], ...]:
    return (Appointment.state != AppointmentState.HELD, scope.of_region(region_id))


def _has_visits(region_id: int) -> ColumnElement[bool]:
    return exists().where(
        Appointment.client_id == Client.id,
        DiaryEntry.id == Appointment.entry_id,
        Zitdag.id == DiaryEntry.zitdag_id,
        *_listed(region_id),
    )
