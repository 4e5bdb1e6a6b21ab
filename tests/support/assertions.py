"""What stands in the database, in a form that a test can compare."""

from typing import Any

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session, aliased

from database import Base, reading
from notifications.outbox import lookups
from notifications.outbox.models import Message
from scheduler.appointments.booking.requests import ClientDetails
from scheduler.appointments.messages import to_clients
from scheduler.appointments.models import (
    Appointment,
    AppointmentChange,
    AppointmentState,
)
from scheduler.zitdagen.models import DiaryEntry
from tests.support.builders import clock


def live() -> list[tuple[str, str, int]]:
    """From when to when, and how many seats taken: the live diary entries, ascending."""
    with reading() as session:
        rows = session.scalars(
            select(DiaryEntry).where(DiaryEntry.taken > 0).order_by(DiaryEntry.starts_at)
        )
        return [(clock(row.starts_at), clock(row.occupied_until), row.taken) for row in rows]


def entry_count() -> int:
    """Diary entries, live or not."""
    return _count(DiaryEntry)


def appointment_count() -> int:
    return _count(Appointment)


def _count(model: type[Appointment] | type[DiaryEntry]) -> int:
    with reading() as session:
        return session.scalar(select(func.count()).select_from(model)) or 0


def states() -> list[AppointmentState]:
    """The states of all appointments, in the order in which they were made."""
    with reading() as session:
        return list(session.scalars(select(Appointment.state).order_by(Appointment.id)))


def again(appointment: Appointment) -> Appointment:
    """The appointment as it is now, with its entry, client and zitdag."""
    with reading() as session:
        found = session.get_one(Appointment, appointment.id)
        _ = found.entry.zitdag, found.client
        return found


def columns_of(row: Base) -> dict[str, Any]:
    """What a row holds, by the name of its column."""
    return {column.key: getattr(row, column.key) for column in row.__table__.columns}


def history(appointment: Appointment) -> list[tuple[str, str]]:
    """What happened to it and who did it, in order."""
    with reading() as session:
        rows = session.scalars(
            select(AppointmentChange)
            .where(AppointmentChange.appointment_id == appointment.id)
            .order_by(AppointmentChange.id)
        )
        return [(row.kind.value, row.actor.value) for row in rows]


def details(appointment: Appointment) -> dict[str, object]:
    """The details of the last line of its history."""
    with reading() as session:
        rows = select(AppointmentChange.details).where(
            AppointmentChange.appointment_id == appointment.id
        )
        return session.scalars(rows.order_by(AppointmentChange.id.desc())).first() or {}


def told(appointment: Appointment) -> list[tuple[str, str, int]]:
    """Kind, state and version of its messages, in order of version."""
    with reading() as session:
        rows = lookups.about(session, to_clients.subject(appointment))
        return sorted(((row.kind, row.state, row.version) for row in rows), key=lambda row: row[2])


def message_count() -> int:
    with reading() as session:
        return session.scalar(select(func.count()).select_from(Message)) or 0


def details_of(appointment: Appointment) -> ClientDetails:
    """Its client, as somebody once described them."""
    client = again(appointment).client
    assert client is not None
    return ClientDetails(
        first_name=client.first_name,
        language=client.language,
        reach=client.reach,
        contact=client.contact,
        whose=client.whose,
        locality=client.locality,
    )


def contradictions() -> list[str]:
    """What can never be, and yet stands in the database; nothing, if all is well."""
    with reading() as session:
        return [*_overlaps(session), *_miscounted(session), *_untold(session)]


def _overlaps(session: Session) -> list[str]:
    other = aliased(DiaryEntry)
    pairs = session.execute(
        select(DiaryEntry.id, other.id).where(
            DiaryEntry.counsellor_id == other.counsellor_id,
            DiaryEntry.id < other.id,
            DiaryEntry.taken > 0,
            other.taken > 0,
            DiaryEntry.starts_at < other.occupied_until,
            other.starts_at < DiaryEntry.occupied_until,
        )
    )
    return [f"entries {one} and {two} overlap" for one, two in pairs]


def _miscounted(session: Session) -> list[str]:
    takes_a_place = and_(
        Appointment.entry_id == DiaryEntry.id, Appointment.state != AppointmentState.CANCELLED
    )
    counts = session.execute(
        select(DiaryEntry.id, DiaryEntry.taken, DiaryEntry.capacity, func.count(Appointment.id))
        .outerjoin(Appointment, takes_a_place)
        .group_by(DiaryEntry.id)
    )
    return [
        f"entry {entry_id} says {taken} of {capacity}, and {count} are there"
        for entry_id, taken, capacity, count in counts
        if taken != count or taken > capacity
    ]


def _untold(session: Session) -> list[str]:
    """Everybody in these tests has a mobile phone, so that each version is told once."""
    versions = dict(
        session.execute(
            select(Appointment.uid, Appointment.version).where(
                Appointment.state != AppointmentState.HELD
            )
        ).all()
    )
    rows = session.execute(select(Message.subject, func.count()).group_by(Message.subject))
    told_of = {subject.removeprefix("appointment:"): count for subject, count in rows}
    return [
        f"appointment {uid} was told {told_of.get(uid, 0)} times of {versions.get(uid, 0)} versions"
        for uid in versions.keys() | told_of.keys()
        if told_of.get(uid, 0) != versions.get(uid, 0)
    ]
