"""Appointments as rows of a list: of a zitdag, by id, and those that no longer fit."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from locations.models import Loket
from scheduler.access import scope
from scheduler.appointments.models import Appointment, AppointmentState, PlanningConflict
from scheduler.audit import seen
from scheduler.people.clients import Client
from scheduler.people.contact import WRITTEN_TO, ContactMethod
from scheduler.people.counsellors import Counsellor
from scheduler.people.organisations import LoketHost
from scheduler.zitdagen.catalogue import Service
from scheduler.zitdagen.models import DiaryEntry, Zitdag

GONE = (AppointmentState.HELD, AppointmentState.CANCELLED)
"""States that no list shows."""


@dataclass(frozen=True, slots=True)
class PlannedAppointment:
    """An appointment as staff sees it in a list. Moments are aware UTC, `timezone` the loket's."""

    id: int
    uid: str
    zitdag_id: int
    starts_at: datetime
    ends_at: datetime
    timezone: str
    loket: str
    counsellor: str
    first_name: str
    reach: ContactMethod
    contact: str | None
    service: str
    language: str
    interpreter: bool
    state: AppointmentState
    misfit: PlanningConflict | None

    @property
    def is_written_to(self) -> bool:
        """Whether messages reach this client."""
        return self.reach in WRITTEN_TO


def misfits(session: Session, region_id: int, *, now: datetime) -> list[PlannedAppointment]:
    """The future appointments in a region that no longer fit their zitdag, soonest first.

    Two SELECTs: of all that is planned few are a misfit, and they are found by their own index.
    """
    ahead = session.scalars(
        select(Appointment.id)
        .join(DiaryEntry, DiaryEntry.id == Appointment.entry_id)
        .where(
            Appointment.misfit.is_not(None),
            Appointment.state == AppointmentState.BOOKED,
            DiaryEntry.starts_at > now,
        )
    ).all()
    return by_ids(session, region_id, ahead) if ahead else []


def of_zitdag(session: Session, zitdag_id: int) -> list[PlannedAppointment]:
    """The active appointments of a zitdag, soonest first."""
    return _read(session, DiaryEntry.zitdag_id == zitdag_id, Appointment.state.not_in(GONE))


def by_ids(
    session: Session, region_id: int, appointment_ids: Collection[int]
) -> list[PlannedAppointment]:
    """Those of these appointments that are in the region, soonest first."""
    return _read(session, scope.is_run_by(region_id), Appointment.id.in_(appointment_ids))


def _read(session: Session, *which: ColumnElement[bool]) -> list[PlannedAppointment]:
    rows = session.execute(
        select(
            Appointment.id,
            Appointment.uid,
            DiaryEntry.zitdag_id,
            DiaryEntry.starts_at,
            DiaryEntry.ends_at,
            Loket.timezone,
            (Loket.city + ", " + Loket.name).label("loket"),
            Counsellor.first_name.label("counsellor"),
            Client.id.label("client_id"),
            Client.first_name,
            Client.reach,
            Client.contact,
            Service.name.label("service"),
            Appointment.language,
            Appointment.interpreter,
            Appointment.state,
            Appointment.misfit,
        )
        .join(DiaryEntry, DiaryEntry.id == Appointment.entry_id)
        .join(Zitdag, Zitdag.id == DiaryEntry.zitdag_id)
        .join(Loket, Loket.id == Zitdag.loket_id)
        .join(LoketHost, LoketHost.loket_id == Loket.id)
        .join(Counsellor, Counsellor.id == DiaryEntry.counsellor_id)
        .join(Service, Service.id == DiaryEntry.service_id)
        .join(Client, Client.id == Appointment.client_id)
        .where(*which)
        .order_by(DiaryEntry.starts_at, Appointment.id)
    )
    return [PlannedAppointment(**row) for row in seen.noted(rows.mappings())]
