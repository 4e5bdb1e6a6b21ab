"""Booked appointments that a change of the planning may touch: found, and locked."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from locations.models import Loket
from scheduler.appointments.affected import AffectedAppointment
from scheduler.appointments.models import Appointment, AppointmentState
from scheduler.audit import seen
from scheduler.calendar.intervals import Interval
from scheduler.people import diaries
from scheduler.people.clients import Client
from scheduler.people.counsellors import Counsellor
from scheduler.people.organisations import Organisation
from scheduler.zitdagen.catalogue import Service
from scheduler.zitdagen.models import DiaryEntry, Zitdag


def of_zitdag(zitdag_id: int) -> ColumnElement[bool]:
    """The diary entries of a zitdag."""
    return DiaryEntry.zitdag_id == zitdag_id


def during(counsellor_id: int, away: Interval) -> ColumnElement[bool]:
    """The diary entries of a counsellor that share time with this interval."""
    return (
        (DiaryEntry.counsellor_id == counsellor_id)
        & (DiaryEntry.starts_at < away.end)
        & (DiaryEntry.ends_at > away.start)
    )


def at_lokets(loket_ids: Collection[int], period: Interval) -> ColumnElement[bool]:
    """The diary entries at these lokets that share time with this interval."""
    there = select(Zitdag.id).where(Zitdag.loket_id.in_(loket_ids))
    return (
        DiaryEntry.zitdag_id.in_(there)
        & (DiaryEntry.starts_at < period.end)
        & (DiaryEntry.ends_at > period.start)
    )


def booked(
    session: Session, which: ColumnElement[bool], *, now: datetime
) -> list[AffectedAppointment]:
    """The future appointments of these diary entries, soonest first. One SELECT."""
    rows = session.execute(
        select(
            Appointment.id.label("appointment_id"),
            DiaryEntry.zitdag_id,
            DiaryEntry.counsellor_id,
            DiaryEntry.starts_at,
            DiaryEntry.ends_at,
            Client.id.label("client_id"),
            Client.first_name,
            Client.reach,
            Client.contact,
            Service.name.label("service"),
            Appointment.language,
            DiaryEntry.service_id,
            DiaryEntry.capacity.label("seats"),
            (Loket.city + ", " + Loket.name).label("loket"),
            Counsellor.first_name.label("counsellor"),
            Appointment.misfit,
            Service.mode,
            Service.same_counsellor,
            Zitdag.loket_id,
            Loket.timezone,
            Organisation.name.label("referrer"),
        )
        .join(DiaryEntry, DiaryEntry.id == Appointment.entry_id)
        .join(Client, Client.id == Appointment.client_id)
        .join(Service, Service.id == DiaryEntry.service_id)
        .join(Zitdag, Zitdag.id == DiaryEntry.zitdag_id)
        .join(Loket, Loket.id == Zitdag.loket_id)
        .join(Counsellor, Counsellor.id == DiaryEntry.counsellor_id)
        .outerjoin(Organisation, Organisation.id == Appointment.referrer_id)
        .where(which, *_live(now))
        .order_by(DiaryEntry.starts_at, Appointment.id)
    )
    return [AffectedAppointment(**row) for row in seen.noted(rows.mappings())]


def counted(
    session: Session, zitdag_ids: Collection[int | None], *, now: datetime
) -> dict[int, int]:
    """How many future appointments each of these zitdagen has, where there are any. One SELECT."""
    ids = [id_ for id_ in zitdag_ids if id_ is not None]
    rows = session.execute(
        select(DiaryEntry.zitdag_id, func.count())
        .join(Appointment, Appointment.entry_id == DiaryEntry.id)
        .where(DiaryEntry.zitdag_id.in_(ids), *_live(now))
        .group_by(DiaryEntry.zitdag_id)
    )
    return {row[0]: row[1] for row in rows}


def lock(
    session: Session, which: ColumnElement[bool], counsellor_ids: Collection[int], *, now: datetime
) -> None:
    """Lock future appointments, then diaries: the order of all operations, to avoid a deadlock."""
    session.execute(
        select(Appointment.id)
        .join(DiaryEntry)
        .where(which, *_live(now))
        .order_by(Appointment.id)
        .with_for_update(of=Appointment)
    ).all()
    diaries.lock(session, counsellor_ids)


def _live(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return Appointment.state == AppointmentState.BOOKED, DiaryEntry.starts_at > now
