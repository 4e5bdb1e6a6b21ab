"""Group sessions to come: how many booked each, and on which a coordinator is to decide.

Two working days before, a session that fewer booked than its service's minimum is put before the
coordinator; also one that nobody booked, for its counsellor would go there for nothing. What is
cancelled after that counts as well. A minimum of one asks nothing, and a session that goes on by
decision is asked no more.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, and_, exists, func, select
from sqlalchemy.orm import Session

from locations.models import Loket
from scheduler.access import scope
from scheduler.access.models import Account
from scheduler.appointments.models import (
    Appointment,
    AppointmentState,
    GroupChoice,
    GroupDecision,
)
from scheduler.calendar import working_days
from scheduler.people.counsellors import Counsellor
from scheduler.people.organisations import LoketHost
from scheduler.people.regions import Region
from scheduler.zitdagen.catalogue import Service
from scheduler.zitdagen.models import (
    Absence,
    DiaryEntry,
    Opening,
    OpeningKind,
    Zitdag,
    ZitdagState,
    zitdag_services,
)

DAYS_BEFORE: Final = 2
"""Working days before a session at which it is asked."""
LISTED: Final = timedelta(weeks=8)
"""How far ahead sessions are listed."""
_ASKED: Final = timedelta(weeks=2)
"""More than DAYS_BEFORE working days, whatever the holidays."""


@dataclass(frozen=True, slots=True)
class GroupSession:
    """A planned session. Moments are aware UTC, `timezone` the loket's; `booked` are its people.

    `choice` was decided on it last, by `decided_by` (a name; None where the account has gone).
    """

    zitdag_id: int
    starts_at: datetime
    ends_at: datetime
    timezone: str
    loket_id: int
    loket: str
    counsellor_id: int
    counsellor: str
    region: str
    service_id: int
    service: str
    seats: int
    minimum: int
    booked: int
    choice: GroupChoice | None
    decided_at: datetime | None
    decided_by: str | None

    def is_to_decide(self, *, now: datetime) -> bool:
        """Whether the coordinator is asked about it now."""
        is_few = self.minimum > 1 and self.booked < self.minimum
        is_time = asked_from(self.starts_at, ZoneInfo(self.timezone)) <= now < self.starts_at
        return is_few and is_time and self.choice is not GroupChoice.GOES_ON


@dataclass(frozen=True, slots=True)
class SessionCalledOff:
    """A session to come that a coordinator merged with another one or called off."""

    zitdag_id: int
    starts_at: datetime
    timezone: str
    loket: str
    choice: GroupChoice
    decided_at: datetime
    decided_by: str | None


def asked_from(starts_at: datetime, zone: ZoneInfo) -> datetime:
    """From when (aware UTC) a session is asked about: the start of a local day."""
    day = working_days.earlier(starts_at.astimezone(zone).date(), DAYS_BEFORE)
    return datetime.combine(day, time(), zone).astimezone(UTC)


def ahead(session: Session, region_id: int, *, now: datetime) -> list[GroupSession]:
    """The sessions to come in a region, soonest first. One SELECT."""
    return _read(session, scope.is_run_by(region_id), *_between(now, now + LISTED))


def to_decide(
    session: Session, region_id: int | None = None, *, now: datetime
) -> list[GroupSession]:
    """The sessions of a region, or of all, on which its coordinator is to decide. One SELECT."""
    within = () if region_id is None else (scope.is_run_by(region_id),)
    few = Service.minimum > 1
    found = _read(session, few, *within, *_between(now, now + _ASKED))
    return [one for one in found if one.is_to_decide(now=now)]


def find(
    session: Session, region_id: int, zitdag_id: int, starts_at: datetime
) -> GroupSession | None:
    """The session of a region's zitdag at that moment; None where none is planned. One SELECT."""
    which = Opening.zitdag_id == zitdag_id, Opening.starts_at == starts_at
    found = _read(session, scope.is_run_by(region_id), *which)
    return found[0] if found else None


def called_off(session: Session, region_id: int, *, now: datetime) -> list[SessionCalledOff]:
    """The sessions to come that coordinators took out of a region's planning. One SELECT."""
    rows = session.execute(
        select(
            GroupDecision.zitdag_id,
            GroupDecision.starts_at,
            Loket.timezone,
            (Loket.city + ", " + Loket.name).label("loket"),
            GroupDecision.choice,
            GroupDecision.at.label("decided_at"),
            Account.name.label("decided_by"),
        )
        .join(Zitdag, Zitdag.id == GroupDecision.zitdag_id)
        .join(Loket, Loket.id == Zitdag.loket_id)
        .join(LoketHost, LoketHost.loket_id == Loket.id)
        .outerjoin(Account, Account.id == GroupDecision.account_id)
        .where(
            GroupDecision.starts_at > now,
            GroupDecision.choice != GroupChoice.GOES_ON,
            scope.is_run_by(region_id),
            ~exists().where(*_IS_ITS_OPENING, Zitdag.state == ZitdagState.PLANNED),
        )
        .order_by(GroupDecision.starts_at, GroupDecision.id)
    )
    return [SessionCalledOff(**row) for row in rows.mappings()]


_IS_ITS_OPENING: Final = (
    Opening.zitdag_id == GroupDecision.zitdag_id,
    Opening.starts_at == GroupDecision.starts_at,
    Opening.kind == OpeningKind.GROUP,
)
_BOOKED = (
    select(func.count(Appointment.id))
    .join(Appointment.entry)
    .where(
        DiaryEntry.zitdag_id == Opening.zitdag_id,
        DiaryEntry.starts_at == Opening.starts_at,
        DiaryEntry.service_id == Service.id,
        Appointment.state == AppointmentState.BOOKED,
    )
    .correlate(Opening, Service)
    .scalar_subquery()
)
_IS_AWAY = exists().where(
    Absence.counsellor_id == Zitdag.counsellor_id,
    Absence.starts_at < Opening.ends_at,
    Absence.ends_at > Opening.starts_at,
)


def _between(first: datetime, last: datetime) -> tuple[ColumnElement[bool], ...]:
    return Opening.starts_at > first, Opening.starts_at < last


def _read(session: Session, *which: ColumnElement[bool]) -> list[GroupSession]:
    rows = session.execute(_sessions().where(*which).order_by(Opening.starts_at, Opening.id))
    return [GroupSession(**row) for row in rows.mappings()]


def _sessions() -> Select[*tuple[Any, ...]]:
    """Sessions with whoever comes. One whose counsellor is away is offered to nobody, and stands
    here only while somebody still comes."""
    return (
        select(
            Opening.zitdag_id,
            Opening.starts_at,
            Opening.ends_at,
            Loket.timezone,
            Zitdag.loket_id,
            (Loket.city + ", " + Loket.name).label("loket"),
            Zitdag.counsellor_id,
            Counsellor.first_name.label("counsellor"),
            Region.code.label("region"),
            Service.id.label("service_id"),
            Service.name.label("service"),
            Service.seats.label("seats"),
            Service.minimum,
            _BOOKED.label("booked"),
            GroupDecision.choice,
            GroupDecision.at.label("decided_at"),
            Account.name.label("decided_by"),
        )
        .select_from(Opening)
        .join(Zitdag, Zitdag.id == Opening.zitdag_id)
        .join(Loket, Loket.id == Zitdag.loket_id)
        .join(LoketHost, LoketHost.loket_id == Loket.id)
        .join(Region, Region.id == LoketHost.region_id)
        .join(Counsellor, Counsellor.id == Zitdag.counsellor_id)
        .join(zitdag_services, zitdag_services.c.zitdag_id == Zitdag.id)
        .join(Service, and_(Service.id == zitdag_services.c.service_id, Service.seats > 1))
        .outerjoin(GroupDecision, and_(*_IS_ITS_OPENING))
        .outerjoin(Account, Account.id == GroupDecision.account_id)
        .where(
            Opening.kind == OpeningKind.GROUP,
            Zitdag.state == ZitdagState.PLANNED,
            ~_IS_AWAY | (_BOOKED > 0),
        )
    )
