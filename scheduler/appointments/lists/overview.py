"""How full zitdagen are, and whom somebody has to look at: for the pages of coordinators."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session, joinedload, selectinload

from locations.models import Loket
from scheduler.appointments.models import Appointment, AppointmentState, PlanningConflict
from scheduler.people.clients import Client
from scheduler.people.contact import ContactMethod
from scheduler.people.counsellors import Counsellor
from scheduler.people.organisations import LoketHost
from scheduler.zitdagen.models import DiaryEntry, OpeningKind, Service, Zitdag

_GONE = (AppointmentState.HELD, AppointmentState.CANCELLED)
WRITTEN_TO = frozenset({ContactMethod.OWN_MOBILE, ContactMethod.OTHER_MOBILE, ContactMethod.EMAIL})
"""Whom messages reach: who has no mobile and no mail is called."""


@dataclass(frozen=True, slots=True)
class PlannedAppointment:
    """An appointment as staff sees it in a list. Moments are aware UTC, `timezone` the loket's."""

    id: int
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


@dataclass(frozen=True, slots=True)
class Fullness:
    """A zitdag and how full it is: minutes open for appointments, minutes booked of them."""

    zitdag: Zitdag
    open_minutes: int
    booked_minutes: int
    appointments: int
    misfits: int


def between(session: Session, region_id: int, first: date, last: date) -> list[Fullness]:
    """The zitdagen of a region from `first` to `last` (local, both included), called off as well.

    Ascending by date, then by their first hour. Three SELECTs.
    """
    zitdagen = session.scalars(
        select(Zitdag)
        .join(LoketHost, LoketHost.loket_id == Zitdag.loket_id)
        .where(LoketHost.region_id == region_id, Zitdag.date.between(first, last))
        .options(
            joinedload(Zitdag.loket), joinedload(Zitdag.counsellor), selectinload(Zitdag.openings)
        )
    ).all()
    booked = _booked(session, [zitdag.id for zitdag in zitdagen])
    return sorted((_fullness(zitdag, booked[zitdag.id]) for zitdag in zitdagen), key=_order)


@dataclass(frozen=True, slots=True)
class _Booked:
    entry_id: int
    length: timedelta
    misfit: PlanningConflict | None


def _booked(session: Session, zitdag_ids: Collection[int]) -> defaultdict[int, list[_Booked]]:
    rows = session.execute(
        select(
            DiaryEntry.zitdag_id,
            DiaryEntry.id,
            DiaryEntry.starts_at,
            DiaryEntry.ends_at,
            Appointment.misfit,
        )
        .join(Appointment, Appointment.entry_id == DiaryEntry.id)
        .where(DiaryEntry.zitdag_id.in_(zitdag_ids), Appointment.state.not_in(_GONE))
    )
    found = defaultdict(list)
    for zitdag_id, entry_id, starts_at, ends_at, misfit in rows:
        found[zitdag_id].append(_Booked(entry_id, ends_at - starts_at, misfit))
    return found


def _fullness(zitdag: Zitdag, booked: list[_Booked]) -> Fullness:
    hours = [
        opening.ends_at - opening.starts_at
        for opening in zitdag.openings
        if opening.kind is OpeningKind.APPOINTMENT
    ]
    of_groups_once = {one.entry_id: one.length for one in booked}
    return Fullness(
        zitdag=zitdag,
        open_minutes=_minutes(sum(hours, timedelta())),
        booked_minutes=_minutes(sum(of_groups_once.values(), timedelta())),
        appointments=len(booked),
        misfits=sum(one.misfit is not None for one in booked),
    )


def _minutes(period: timedelta) -> int:
    return period // timedelta(minutes=1)


def _order(one: Fullness) -> tuple[date, str, int]:
    starts = [opening.starts.isoformat() for opening in one.zitdag.openings]
    return one.zitdag.date, min(starts, default=""), one.zitdag.id


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
    """The appointments of a zitdag that stand, soonest first."""
    return _read(session, DiaryEntry.zitdag_id == zitdag_id, Appointment.state.not_in(_GONE))


def by_ids(
    session: Session, region_id: int, appointment_ids: Collection[int]
) -> list[PlannedAppointment]:
    """Those of these appointments that are in the region, soonest first."""
    return _read(session, LoketHost.region_id == region_id, Appointment.id.in_(appointment_ids))


def _read(session: Session, *which: ColumnElement[bool]) -> list[PlannedAppointment]:
    rows = session.execute(
        select(
            Appointment.id,
            DiaryEntry.zitdag_id,
            DiaryEntry.starts_at,
            DiaryEntry.ends_at,
            Loket.timezone,
            (Loket.city + ", " + Loket.name).label("loket"),
            Counsellor.first_name.label("counsellor"),
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
    return [PlannedAppointment(**row) for row in rows.mappings()]
