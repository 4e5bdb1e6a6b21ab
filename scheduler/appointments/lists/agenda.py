"""The agenda of a counsellor or a loket: shifts and appointments by day. Read-only."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from scheduler.appointments.lists import earlier_visits, interpreters
from scheduler.appointments.lists.earlier_visits import EarlierVisits
from scheduler.appointments.models import Appointment, AppointmentState
from scheduler.zitdagen import presence
from scheduler.zitdagen.catalogue import Service, ServiceMode
from scheduler.zitdagen.models import DiaryEntry, Zitdag, ZitdagState, zitdag_services
from scheduler.zitdagen.presence import PlannedOpenings
from scheduler.zitdagen.snapshot import OpenPeriod

# States shown in an agenda: neither held nor cancelled.
LISTED = (
    AppointmentState.BOOKED,
    AppointmentState.CAME,
    AppointmentState.MISSED,
    AppointmentState.WE_WERE_ABSENT,
)


@dataclass(frozen=True, slots=True)
class AgendaEntry:
    """An appointment; `before` says how often its client came earlier, `arranged_with` who
    interprets, once that is arranged.
    """

    appointment: Appointment
    before: EarlierVisits
    arranged_with: str | None

    @property
    def is_follow_up(self) -> bool:
        """Whether its client had an earlier one, or comes for a next one."""
        return self.before.were_any or self.appointment.entry.service.same_counsellor


@dataclass(frozen=True, slots=True)
class DayAgenda:
    """A zitdag with its appointments, soonest first, and the `hours` in which its counsellor is
    there."""

    zitdag: Zitdag
    hours: tuple[OpenPeriod, ...]
    visits: tuple[AgendaEntry, ...]


@dataclass(frozen=True, slots=True)
class Arrival:
    """So many people come at a moment (aware UTC); `group` is the service, empty where it is for
    one."""

    starts_at: datetime
    people: int
    group: str


@dataclass(frozen=True, slots=True)
class Attendance:
    """A zitdag for a reception: the `hours` with somebody, and who comes when, without names. Of
    those by telephone or video, `at_a_distance`, nobody comes; to one that gives nothing else (not
    `is_come_to`) nobody does by appointment."""

    zitdag: Zitdag
    is_come_to: bool
    hours: tuple[OpenPeriod, ...]
    arrivals: tuple[Arrival, ...]
    at_a_distance: tuple[Arrival, ...]


def of_counsellor(session: Session, counsellor_id: int, first: date, last: date) -> list[DayAgenda]:
    """The zitdagen of a counsellor from `first` to `last` (local dates, both included), ascending.

    A zitdag that was cancelled or given away is included, without hours, while the counsellor still
    has somebody there; one at which they are away all the time too. Six SELECTs at most.
    """
    visits: dict[int, list[AgendaEntry]] = defaultdict(list)
    for visit in _visits(session, counsellor_id, first, last):
        visits[visit.appointment.entry.zitdag_id].append(visit)
    mine = (Zitdag.counsellor_id == counsellor_id) & (Zitdag.state == ZitdagState.PLANNED)
    found = _zitdagen(
        session, Zitdag.date.between(first, last) & (mine | Zitdag.id.in_(visits.keys()))
    )
    hours = _hours(session, [zitdag for zitdag in found if zitdag.counsellor_id == counsellor_id])
    return [
        DayAgenda(zitdag, hours.get(zitdag.id, ()), tuple(visits[zitdag.id]))
        for zitdag in found
        if hours.get(zitdag.id) or visits[zitdag.id]
    ]


def _visits(session: Session, counsellor_id: int, first: date, last: date) -> list[AgendaEntry]:
    rows = session.execute(
        select(Appointment, interpreters.arranged_with())
        .join(Appointment.entry)
        .join(DiaryEntry.zitdag)
        .join(DiaryEntry.service)
        .where(
            DiaryEntry.counsellor_id == counsellor_id,
            Zitdag.date.between(first, last),
            Appointment.state.in_(LISTED),
        )
        .options(
            contains_eager(Appointment.entry).contains_eager(DiaryEntry.service),
            joinedload(Appointment.client),
            joinedload(Appointment.question),
            joinedload(Appointment.referrer),
        )
        .order_by(DiaryEntry.starts_at, Appointment.id)
    ).all()
    known = {one.client_id for one, _arranged in rows if one.client_id is not None}
    had = earlier_visits.of_clients(session, known)
    return [
        AgendaEntry(
            appointment,
            earlier_visits.before(
                had.get(appointment.client_id or 0, ()), appointment.entry.starts_at
            ),
            arranged_with,
        )
        for appointment, arranged_with in rows
    ]


def booked_ahead(
    session: Session, which: ColumnElement[bool], *, now: datetime
) -> Sequence[Appointment]:
    """Future booked appointments, each with client, entry, zitdag and loket, soonest first.

    `which`: a condition on DiaryEntry or Zitdag. One SELECT.
    """
    return session.scalars(
        select(Appointment)
        .join(Appointment.entry)
        .join(DiaryEntry.zitdag)
        .where(which, Appointment.state == AppointmentState.BOOKED, DiaryEntry.starts_at > now)
        .options(
            joinedload(Appointment.client),
            contains_eager(Appointment.entry)
            .contains_eager(DiaryEntry.zitdag)
            .joinedload(Zitdag.loket),
        )
        .order_by(DiaryEntry.starts_at, Appointment.id)
    ).all()


def of_loket(session: Session, loket_id: int, first: date, last: date) -> list[Attendance]:
    """The planned zitdagen of a loket from `first` to `last` (local dates, both included).

    Not those whose counsellor is away all the time, unless somebody still comes. Walk-ins have no
    hour to arrive at. Six SELECTs at most.
    """
    found = _zitdagen(
        session,
        (Zitdag.loket_id == loket_id)
        & Zitdag.date.between(first, last)
        & (Zitdag.state == ZitdagState.PLANNED),
    )
    coming = _arrivals(session, [zitdag.id for zitdag in found])
    hours = _hours(session, found)
    come_to = _come_to(session, [zitdag.id for zitdag in found])
    return [
        Attendance(
            zitdag,
            zitdag.id in come_to,
            hours[zitdag.id],
            arrivals=tuple(coming[zitdag.id, False]),
            at_a_distance=tuple(coming[zitdag.id, True]),
        )
        for zitdag in found
        if hours[zitdag.id] or coming[zitdag.id, False] or coming[zitdag.id, True]
    ]


def _come_to(session: Session, zitdag_ids: Collection[int]) -> set[int]:
    """Those of these zitdagen that give something for which somebody comes."""
    statement = (
        select(zitdag_services.c.zitdag_id)
        .join(Service, Service.id == zitdag_services.c.service_id)
        .where(zitdag_services.c.zitdag_id.in_(zitdag_ids), Service.mode == ServiceMode.IN_PERSON)
    )
    return set(session.scalars(statement))


def _arrivals(
    session: Session, zitdag_ids: Collection[int]
) -> dict[tuple[int, bool], list[Arrival]]:
    """Appointments, a group as one, by zitdag and by whether they are at a distance; soonest
    first."""
    entry = (DiaryEntry.zitdag_id, DiaryEntry.starts_at, DiaryEntry.capacity)
    rows = session.execute(
        select(*entry, Service.mode, Service.name, func.count(Appointment.id))
        .join(Appointment, Appointment.entry_id == DiaryEntry.id)
        .join(Service, Service.id == DiaryEntry.service_id)
        .where(
            DiaryEntry.zitdag_id.in_(zitdag_ids),
            DiaryEntry.taken > 0,
            Appointment.state.in_(LISTED),
        )
        .group_by(DiaryEntry.id, *entry, Service.mode, Service.name)
        .order_by(DiaryEntry.starts_at, DiaryEntry.id)
    )
    found: dict[tuple[int, bool], list[Arrival]] = defaultdict(list)
    for zitdag_id, starts_at, capacity, mode, service, people in rows:
        one = Arrival(starts_at, people, service if capacity > 1 else "")
        found[zitdag_id, mode.is_remote].append(one)
    return found


def _zitdagen(session: Session, which: ColumnElement[bool]) -> list[Zitdag]:
    """Zitdagen with loket, counsellor and openings, ordered by start."""
    all_of_it = (
        joinedload(Zitdag.loket),
        joinedload(Zitdag.counsellor),
        joinedload(Zitdag.openings),
    )
    found = session.scalars(select(Zitdag).where(which).options(*all_of_it)).unique()
    return sorted(found, key=_rank)


def _hours(session: Session, zitdagen: Collection[Zitdag]) -> dict[int, tuple[OpenPeriod, ...]]:
    """The hours in which somebody is there, by zitdag id; none of those that were called off."""
    return presence.attended(
        session,
        [
            PlannedOpenings(zitdag.id, zitdag.counsellor_id, zitdag.loket_id, _openings(zitdag))
            for zitdag in zitdagen
        ],
    )


def _openings(zitdag: Zitdag) -> list[OpenPeriod]:
    if zitdag.state is not ZitdagState.PLANNED:
        return []
    return [OpenPeriod(one.starts_at, one.ends_at, one.kind) for one in zitdag.openings]


def _rank(zitdag: Zitdag) -> tuple[date, str, int]:
    starts = min((opening.starts_at.isoformat() for opening in zitdag.openings), default="")
    return zitdag.date, starts, zitdag.id
