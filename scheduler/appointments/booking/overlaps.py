"""One contact is in one place at a time: two appointments of theirs do not overlap unseen.

A phone may be a family's, so staff may book all the same once they have seen it.
"""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from notifications.outbox.addresses import counted_as
from scheduler.appointments.booking import lookups
from scheduler.appointments.errors import AlreadyBookedThen, TooManyAppointments
from scheduler.appointments.models import Appointment, AppointmentState, BookingChannel
from scheduler.appointments.policy import ONLINE_APPOINTMENTS
from scheduler.people import locks
from scheduler.people.actors import By
from scheduler.people.clients import Client
from scheduler.people.locks import Lock
from scheduler.zitdagen.models import DiaryEntry


def lock(session: Session, *contacts: str | None) -> None:
    """Lock what these contacts have booked, before rows and diaries; as a quota counts them."""
    for contact in sorted({counted_as(one) for one in contacts if one is not None}):
        locks.take(session, Lock.CONTACT, contact)


def lock_of(session: Session, appointment_id: int) -> str | None:
    """Lock the contact of an appointment's client, before its row; return it."""
    contact = lookups.contact_of(session, appointment_id)
    lock(session, contact)
    return contact


def check(
    session: Session, contact: str | None, entry: DiaryEntry, *, but: Iterable[int] = ()
) -> None:
    """Refuse `entry` where the contact has another appointment in its hours; under the lock.

    `but`: ids of appointments that do not count. One SELECT, or none without a contact.

    Raises:
        AlreadyBookedThen: the first of those.
    """
    if contact is None:
        return
    other = session.execute(
        select(Appointment.uid, DiaryEntry.starts_at)
        .join(DiaryEntry, DiaryEntry.id == Appointment.entry_id)
        .join(Client, Client.id == Appointment.client_id)
        .where(
            Client.contact == contact,
            Appointment.state == AppointmentState.BOOKED,
            Appointment.id.not_in(list(but)),
            DiaryEntry.starts_at < entry.ends_at,
            DiaryEntry.ends_at > entry.starts_at,
        )
        .order_by(DiaryEntry.starts_at, Appointment.id)
        .limit(1)
    ).first()
    if other is not None:
        raise AlreadyBookedThen(other.uid, other.starts_at)


def check_share(
    session: Session, contact: str | None, more: Iterable[Appointment], *, by: By
) -> None:
    """Refuse `more` appointments to a contact where those booked online would be too many.

    One SELECT, or none where none of these was booked online.

    Raises:
        TooManyAppointments: they would.
    """
    online = sum(one.channel is BookingChannel.ONLINE for one in more)
    if not online or contact is None:
        return
    if online + lookups.booked_online(session, contact, now=by.now) > ONLINE_APPOINTMENTS:
        raise TooManyAppointments
