"""Looking appointments up, and locking them for an operation."""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import (
    ColumnElement,
    bindparam,
    exists,
    func,
    or_,
    select,
)
from sqlalchemy.orm import Session, contains_eager, joinedload

from database import execute_core
from notifications.outbox.addresses import counted_as
from scheduler.appointments.booking import idempotency
from scheduler.appointments.booking.availability import SlotChoice
from scheduler.appointments.errors import UnknownAppointment
from scheduler.appointments.models import Appointment, AppointmentState, BookingChannel
from scheduler.people.clients import Client
from scheduler.zitdagen.models import (
    DiaryEntry,
    Zitdag,
)


def by_id(session: Session, appointment_id: int) -> Appointment:
    """The appointment, for an operation: its row is locked until the transaction ends.

    Rows of appointments are locked before diaries, to avoid deadlocks. (SQLite ignores FOR UPDATE,
    and is alone in its transaction.)

    Raises:
        UnknownAppointment: there is none.
    """
    statement = select(Appointment).where(Appointment.id == appointment_id).with_for_update()
    appointment = session.scalar(statement.execution_options(populate_existing=True))
    if appointment is None:
        raise UnknownAppointment
    return appointment


def with_siblings(session: Session, appointment_id: int) -> list[Appointment]:
    """All appointments of the client of this one, locked as by `by_id`, by id."""
    client_id = select(Appointment.client_id).where(Appointment.id == appointment_id)
    return _locked(session, Appointment.client_id == client_id.scalar_subquery())


def of_client(session: Session, client_id: int) -> list[Appointment]:
    """All appointments of a client, locked as by `by_id`, by id."""
    return _locked(session, Appointment.client_id == client_id)


def _locked(session: Session, which: ColumnElement[bool]) -> list[Appointment]:
    statement = select(Appointment).where(which).order_by(Appointment.id).with_for_update()
    return list(session.scalars(statement.execution_options(populate_existing=True)))


def contact_of_client(session: Session, client_id: int) -> str | None:
    """The number or mail address of a client, where there is one."""
    return session.scalar(select(Client.contact).where(Client.id == client_id))


def contact_of(session: Session, appointment_id: int) -> str | None:
    """The number or mail address of an appointment's client, where there is one."""
    return session.scalar(
        select(Client.contact).join(Appointment).where(Appointment.id == appointment_id)
    )


def is_walk_in(appointment: Appointment) -> bool:
    """Whether it stands for a walk-in: recorded by staff, without a code to find it by."""
    return appointment.code == "" and appointment.state is not AppointmentState.HELD


_AS_SHOWN = (
    select(Appointment)
    .join(Appointment.entry)
    .join(DiaryEntry.zitdag)
    .options(
        joinedload(Appointment.client),
        joinedload(Appointment.question),
        contains_eager(Appointment.entry).options(
            joinedload(DiaryEntry.service),
            joinedload(DiaryEntry.counsellor),
            contains_eager(DiaryEntry.zitdag).joinedload(Zitdag.loket),
        ),
    )
)


def by_uid(session: Session, uid: str, *within: ColumnElement[bool]) -> Appointment | None:
    """The appointment with the public id `uid`, as its pages show it. One SELECT.

    `within`: conditions of `appointments.scope`; one that they leave out is not found.
    """
    return session.scalar(_AS_SHOWN.where(Appointment.uid == uid, *within))


def as_shown(session: Session, appointment_id: int) -> Appointment:
    """The appointment with this id, as its pages show it. One SELECT."""
    return session.scalars(_AS_SHOWN.where(Appointment.id == appointment_id)).one()


def by_uids(session: Session, uids: Collection[str]) -> list[Appointment]:
    """The appointments with these public ids, soonest first. One SELECT."""
    theirs = _AS_SHOWN.where(Appointment.uid.in_(uids))
    return list(session.scalars(theirs.order_by(DiaryEntry.starts_at, Appointment.id)))


def remindable(session: Session, client_id: int) -> list[Appointment]:
    """Appointments of a client eligible for a reminder, soonest first."""
    return list(
        session.scalars(
            select(Appointment)
            .join(DiaryEntry)
            .where(
                Appointment.client_id == client_id,
                Appointment.state.in_([AppointmentState.BOOKED, AppointmentState.MISSED]),
            )
            .order_by(DiaryEntry.starts_at, Appointment.id)
        )
    )


def reminded_at(session: Session, contact: str) -> list[Client]:
    """Clients at this number or address who want reminders; one phone may serve several.

    For use in an operation: their appointments stay locked until the transaction ends, as by
    `by_id`.
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
    """The appointment made by an earlier submit of the same form and slot."""
    appointment_id = execute_core(session, _BY_KEY, {"key": key}).scalar()
    return None if appointment_id is None else session.get_one(Appointment, appointment_id)


def by_idempotency_keys(session: Session, keys: Collection[str]) -> dict[str, Appointment]:
    """The appointments made with these keys, by key. One SELECT."""
    made = select(Appointment).where(Appointment.idempotency_key.in_(keys))
    return {one.idempotency_key or "": one for one in session.scalars(made)}


def booked_together(session: Session, one: Appointment) -> list[Appointment]:
    """All that were booked for one session with one form, in the order of its rows, `one` included.

    As their pages show them; only those of the same referrer. One SELECT.
    """
    beside = idempotency.keys_beside(one.idempotency_key or "")
    theirs = _AS_SHOWN.where(
        or_(Appointment.id == one.id, Appointment.idempotency_key.in_(beside)),
        Appointment.referrer_id == one.referrer_id,
    )
    return list(session.scalars(theirs.order_by(Appointment.id)))


def booked_with(session: Session, form: str) -> Appointment | None:
    """The last appointment booked with this form, for any slot."""
    first, beyond = idempotency.keys_of(form)
    return session.scalar(
        select(Appointment)
        .where(Appointment.idempotency_key >= first, Appointment.idempotency_key < beyond)
        .order_by(Appointment.id.desc())
        .limit(1)
    )


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
            .order_by(DiaryEntry.starts_at, Appointment.id)
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
    """The hold of `holder` on exactly this slot, expired or not."""
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
    """Future appointments of all clients at this number or address, soonest first."""
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
    """Ids of counsellors this browser holds."""
    return set(execute_core(session, _HELD, {"holder": holder}).scalars())


_ONLINE = (
    select(func.count())
    .select_from(Appointment)
    .join(Client)
    .join(DiaryEntry)
    .where(
        Client.counted_as == bindparam("counted_as"),
        Appointment.state == AppointmentState.BOOKED,
        Appointment.channel == BookingChannel.ONLINE,
        DiaryEntry.starts_at > bindparam("now"),
    )
)
# What waits for JA may be a stranger's, who must not use up what somebody may have.
_BOOKED_ONLINE = _ONLINE.where(Appointment.answer_by.is_(None))


def booked_online(session: Session, contact: str, *, now: datetime) -> int:
    """How many future appointments this number or address has booked online; of those that wait for
    JA, none."""
    wanted = {"counted_as": counted_as(contact), "now": now}
    return execute_core(session, _BOOKED_ONLINE, wanted).scalar_one()


def booked_online_among(
    session: Session, contact: str, uids: Collection[str], *, now: datetime
) -> int:
    """As `booked_online`, of the appointments with these public ids, whether they wait or not."""
    if not uids:
        return 0
    wanted = {"counted_as": counted_as(contact), "now": now}
    return execute_core(session, _ONLINE.where(Appointment.uid.in_(uids)), wanted).scalar_one()


_CODE_IN_USE = exists().where(
    Appointment.code == bindparam("code"),
    Appointment.entry_id == DiaryEntry.id,
    DiaryEntry.ends_at > bindparam("now"),
)
_IS_CODE_IN_USE = select(_CODE_IN_USE)
# One SELECT: a journey to the database costs as much as what it finds there.
_STANDING = select(
    _BY_KEY.scalar_subquery(),
    _BOOKED_ONLINE.scalar_subquery(),
    _CODE_IN_USE,
)


class Standing(NamedTuple):
    """Possible obstacles to a booking: the appointment that an earlier submit of the same form has
    made, how many future appointments its number or address has booked online, and whether a future
    appointment carries the code that was drawn for it."""

    earlier_id: int | None
    booked_online: int
    is_code_in_use: bool


def standing(
    session: Session, key: str, contact: str | None, code: str, *, now: datetime
) -> Standing:
    """Look up obstacles to a booking, under its locks. `contact` is None where it is not booked
    online. One SELECT."""
    counted = None if contact is None else counted_as(contact)
    wanted = {"key": key, "counted_as": counted, "code": code, "now": now}
    earlier_id, booked_online, is_code_in_use = execute_core(session, _STANDING, wanted).one()
    return Standing(earlier_id, booked_online, bool(is_code_in_use))


def is_code_in_use(session: Session, code: str, *, now: datetime) -> bool:
    """Whether a future appointment has this code."""
    return bool(execute_core(session, _IS_CODE_IN_USE, {"code": code, "now": now}).scalar())
