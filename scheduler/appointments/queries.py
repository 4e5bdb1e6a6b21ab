"""Looking appointments up."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Select,
    bindparam,
    exists,
    func,
    select,
    union_all,
)
from sqlalchemy.orm import Session, contains_eager, joinedload

from database import fetch
from scheduler.appointments.availability import SlotChoice
from scheduler.appointments.errors import UnknownAppointment
from scheduler.appointments.models import Appointment, AppointmentState, Channel, Misfit
from scheduler.calendar.intervals import Interval, merge, overlaps
from scheduler.people.models import Client
from scheduler.zitdagen.models import (
    Absence,
    DiaryEntry,
    Opening,
    OpeningKind,
    Zitdag,
    ZitdagState,
    zitdag_services,
)


def by_id(session: Session, appointment_id: int) -> Appointment:
    """The appointment, for an operation: its row is locked until the transaction ends.

    Rows of appointments are locked before diaries, so that nobody waits in a circle. (SQLite
    ignores FOR UPDATE, and is alone in its transaction.)

    Raises:
        UnknownAppointment: there is none.
    """
    statement = select(Appointment).where(Appointment.id == appointment_id).with_for_update()
    appointment = session.scalar(statement.execution_options(populate_existing=True))
    if appointment is None:
        raise UnknownAppointment
    return appointment


def is_walk_in(appointment: Appointment) -> bool:
    """Whether it stands for somebody who walked in: noted by us, with nothing to find it by."""
    return appointment.code == "" and appointment.state is not AppointmentState.HELD


def by_uid(session: Session, uid: str) -> Appointment | None:
    """The appointment the outside knows by `uid`, with what its pages show. One SELECT."""
    return session.scalar(
        select(Appointment)
        .where(Appointment.uid == uid)
        .options(
            joinedload(Appointment.client),
            joinedload(Appointment.question),
            joinedload(Appointment.entry).options(
                joinedload(DiaryEntry.service),
                joinedload(DiaryEntry.counsellor),
                joinedload(DiaryEntry.zitdag).joinedload(Zitdag.loket),
            ),
        )
    )


def remindable(session: Session, client_id: int) -> list[Appointment]:
    """The appointments of a client that a reminder may be about, soonest first."""
    return list(
        session.scalars(
            select(Appointment)
            .join(DiaryEntry)
            .where(
                Appointment.client_id == client_id,
                Appointment.state.in_([AppointmentState.BOOKED, AppointmentState.MISSED]),
            )
            .order_by(DiaryEntry.starts_at)
        )
    )


def reminded_at(session: Session, contact: str) -> list[Client]:
    """Who is reached at this number or address and wants reminders, for an operation: on one phone
    may be several. Their appointments are locked until the transaction ends, as by `by_id`.
    """
    theirs = Client.contact == contact, Client.reminders
    session.execute(
        select(Appointment.id)
        .join(Client, Client.id == Appointment.client_id)
        .where(*theirs)
        .order_by(Appointment.id)
        .with_for_update(of=Appointment)
    ).all()
    return list(session.scalars(select(Client).where(*theirs).order_by(Client.id)))


# Statements that every booking runs are built once: to build one takes longer than to run it.
_BY_KEY = select(Appointment.id).where(Appointment.idempotency_key == bindparam("key"))


def by_idempotency_key(session: Session, key: str) -> Appointment | None:
    """What an earlier submit of the same form for the same slot has made."""
    appointment_id = fetch(session, _BY_KEY, {"key": key}).scalar()
    return None if appointment_id is None else session.get_one(Appointment, appointment_id)


def by_code(session: Session, code: str, *, since: datetime) -> list[Appointment]:
    """The appointments with this code that start after `since`, soonest first."""
    return list(
        session.scalars(
            select(Appointment)
            .join(DiaryEntry)
            .where(
                Appointment.code == code,
                Appointment.state != AppointmentState.HELD,
                DiaryEntry.starts_at > since,
            )
            .order_by(DiaryEntry.starts_at)
        )
    )


_HOLD = (
    select(Appointment)
    .join(DiaryEntry)
    .join(Zitdag)
    .where(
        Appointment.holder == bindparam("holder"),
        Appointment.state == AppointmentState.HELD,
        DiaryEntry.starts_at == bindparam("starts_at"),
        DiaryEntry.service_id == bindparam("service_id"),
        Zitdag.loket_id == bindparam("loket_id"),
    )
)


def hold_of(session: Session, holder: str, slot: SlotChoice) -> Appointment | None:
    """What `holder` holds of exactly this slot, expired or not."""
    statement = _HOLD
    if slot.counsellor_id is not None:
        statement = statement.where(DiaryEntry.counsellor_id == slot.counsellor_id)
    wanted = {
        "holder": holder,
        "starts_at": slot.starts_at,
        "service_id": slot.service_id,
        "loket_id": slot.loket_id,
    }
    return session.scalar(statement, wanted)


def kept_for(session: Session, holder: str, entry_id: int, *, now: datetime) -> Appointment | None:
    """The hold of `holder` on that entry, while it lasts."""
    return session.scalar(
        select(Appointment).where(
            Appointment.holder == holder,
            Appointment.entry_id == entry_id,
            Appointment.state == AppointmentState.HELD,
            Appointment.hold_expires_at > now,
        )
    )


def of_contact(session: Session, contact: str, *, now: datetime) -> list[Appointment]:
    """The appointments to come of whoever is reached at this number or address, soonest first."""
    return list(
        session.scalars(
            select(Appointment)
            .join(DiaryEntry)
            .join(Client)
            .where(
                Client.contact == contact,
                Appointment.state == AppointmentState.BOOKED,
                DiaryEntry.starts_at > now,
            )
            .order_by(DiaryEntry.starts_at, Appointment.id)
        )
    )


_HELD = (
    select(DiaryEntry.counsellor_id)
    .join(Appointment, Appointment.entry_id == DiaryEntry.id)
    .where(Appointment.holder == bindparam("holder"), Appointment.state == AppointmentState.HELD)
)


def counsellors_held(session: Session, holder: str) -> set[int]:
    """Whose time this browser session holds."""
    return set(fetch(session, _HELD, {"holder": holder}).scalars())


_BOOKED_ONLINE = (
    select(func.count())
    .select_from(Appointment)
    .join(Client)
    .join(DiaryEntry)
    .where(
        Client.contact == bindparam("contact"),
        Appointment.state == AppointmentState.BOOKED,
        Appointment.channel == Channel.ONLINE,
        DiaryEntry.starts_at > bindparam("now"),
    )
)


def booked_online(session: Session, contact: str, *, now: datetime) -> int:
    """How many future appointments this number or address has booked online."""
    return fetch(session, _BOOKED_ONLINE, {"contact": contact, "now": now}).scalar_one()


_CODE_IN_USE = select(
    exists().where(
        Appointment.code == bindparam("code"),
        Appointment.entry_id == DiaryEntry.id,
        DiaryEntry.ends_at > bindparam("now"),
    )
)


def is_code_in_use(session: Session, code: str, *, now: datetime) -> bool:
    """Whether a future appointment carries this code."""
    return bool(fetch(session, _CODE_IN_USE, {"code": code, "now": now}).scalar())


_STALE_HOLD = exists().where(
    Appointment.entry_id == DiaryEntry.id,
    Appointment.state == AppointmentState.HELD,
    Appointment.hold_expires_at <= bindparam("now"),
)
_BUSY: CompoundSelect[*tuple[Any, ...]] = union_all(
    select(DiaryEntry.counsellor_id, DiaryEntry.starts_at, DiaryEntry.occupied_until).where(
        DiaryEntry.counsellor_id.in_(bindparam("counsellor_ids", expanding=True)),
        DiaryEntry.taken > 0,
        DiaryEntry.starts_at < bindparam("last"),
        DiaryEntry.occupied_until > bindparam("first"),
        ~_STALE_HOLD,
    ),
    select(Absence.counsellor_id, Absence.starts_at, Absence.ends_at).where(
        Absence.counsellor_id.in_(bindparam("counsellor_ids", expanding=True)),
        Absence.starts_at < bindparam("last"),
        Absence.ends_at > bindparam("first"),
    ),
)


def busy(
    session: Session, counsellor_ids: Iterable[int], during: Interval, *, now: datetime
) -> defaultdict[int, list[Interval]]:
    """When these counsellors have somebody or are away, of all that touches this period, by
    counsellor. A hold that is stale keeps nobody out.
    """
    wanted = {
        "counsellor_ids": list(counsellor_ids),
        "first": during.start,
        "last": during.end,
        "now": now,
    }
    found: defaultdict[int, list[Interval]] = defaultdict(list)
    for counsellor_id, start, end in fetch(session, _BUSY, wanted).all():
        found[counsellor_id].append(Interval(start, end))
    return found


def fits(
    session: Session, *, now: datetime, counsellor_ids: Collection[int] | None = None
) -> Iterator[tuple[Appointment, Misfit | None]]:
    """Every future appointment with why it no longer fits its zitdag, or None. Four SELECTs."""
    statement = (
        select(Appointment)
        .join(Appointment.entry)
        .join(DiaryEntry.zitdag)
        .options(contains_eager(Appointment.entry).contains_eager(DiaryEntry.zitdag))
        .where(Appointment.state == AppointmentState.BOOKED, DiaryEntry.starts_at > now)
        .order_by(Appointment.id)
    )
    if counsellor_ids is not None:
        statement = statement.where(DiaryEntry.counsellor_id.in_(counsellor_ids))
    appointments = session.scalars(statement).all()
    plan = _plan(session, now, appointments, counsellor_ids)
    for appointment in appointments:
        yield appointment, plan.misfit(appointment.entry)


def _plan(
    session: Session,
    now: datetime,
    appointments: Iterable[Appointment],
    counsellor_ids: Collection[int] | None,
) -> "_Plan":
    """All that is ahead; of some counsellors only where they have somebody. Three SELECTs."""
    if counsellor_ids is None:
        ahead = select(Opening.zitdag_id).where(Opening.ends_at > now)
        given = _services(session, zitdag_services.c.zitdag_id.in_(ahead))
        return _Plan(_openings(session, now), given, _absences(session, now))
    ids = {one.entry.zitdag_id for one in appointments}
    return _Plan(
        _openings(session, now, Opening.zitdag_id.in_(ids)),
        _services(session, zitdag_services.c.zitdag_id.in_(ids)),
        _absences(session, now, Absence.counsellor_id.in_(counsellor_ids)),
    )


def misfit(session: Session, entry: DiaryEntry) -> Misfit | None:
    """Why this entry no longer fits its zitdag, or None. Three SELECTs and the zitdag's."""
    zitdag_id, counsellor_id = entry.zitdag_id, entry.counsellor_id
    plan = _Plan(
        _openings(session, entry.starts_at, Opening.zitdag_id == zitdag_id),
        _services(session, zitdag_services.c.zitdag_id == zitdag_id),
        _absences(session, entry.starts_at, Absence.counsellor_id == counsellor_id),
    )
    return plan.misfit(entry)


@dataclass(frozen=True, slots=True)
class _Plan:
    """The zitdagen ahead: openings and services by zitdag, absences by counsellor."""

    openings: dict[int, list[Interval]]
    services: dict[int, set[int]]
    absences: dict[int, list[Interval]]

    def misfit(self, entry: DiaryEntry) -> Misfit | None:
        period = Interval(entry.starts_at, entry.ends_at)
        if not self._is_open(entry, period):
            return Misfit.ZITDAG_CHANGED
        if entry.service_id not in self.services[entry.zitdag_id]:
            return Misfit.SERVICE_WITHDRAWN
        if any(overlaps(period, away) for away in self.absences[entry.counsellor_id]):
            return Misfit.COUNSELLOR_ABSENT
        return None

    def _is_open(self, entry: DiaryEntry, period: Interval) -> bool:
        zitdag = entry.zitdag
        if zitdag.state is not ZitdagState.PLANNED or zitdag.counsellor_id != entry.counsellor_id:
            return False
        return any(
            opening.start <= period.start and period.end <= opening.end
            for opening in merge(self.openings[entry.zitdag_id])
        )


def _openings(
    session: Session, since: datetime, *only: ColumnElement[bool]
) -> dict[int, list[Interval]]:
    statement = select(Opening.zitdag_id, Opening.starts_at, Opening.ends_at).where(
        Opening.kind == OpeningKind.APPOINTMENT, Opening.ends_at > since, *only
    )
    return _periods(session, statement)


def _absences(
    session: Session, since: datetime, *only: ColumnElement[bool]
) -> dict[int, list[Interval]]:
    statement = select(Absence.counsellor_id, Absence.starts_at, Absence.ends_at).where(
        Absence.ends_at > since, *only
    )
    return _periods(session, statement)


def _periods(
    session: Session, statement: Select[int, datetime, datetime]
) -> dict[int, list[Interval]]:
    found: dict[int, list[Interval]] = defaultdict(list)
    for owner_id, start, end in session.execute(statement):
        found[owner_id].append(Interval(start, end))
    return found


def _services(session: Session, only: ColumnElement[bool]) -> dict[int, set[int]]:
    statement = select(zitdag_services.c.zitdag_id, zitdag_services.c.service_id).where(only)
    found: dict[int, set[int]] = defaultdict(set)
    for zitdag_id, service_id in session.execute(statement):
        found[zitdag_id].add(service_id)
    return found
