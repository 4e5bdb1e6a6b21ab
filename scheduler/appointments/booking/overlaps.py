"""One contact is in one place at a time: two appointments of theirs do not overlap unseen.

A phone may be a family's, so staff may book all the same once they have seen it. A stranger is
refused only for what their own browser may open (`may_know`): else a refusal would tell who is a
client, and when. What others have is accepted then, and waits for JA of whose number it is. What
waits is in nobody's way but the browser's that booked it.
"""

from collections.abc import Collection, Iterable
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from notifications.outbox.addresses import counted_as
from scheduler.appointments.booking import lookups
from scheduler.appointments.booking.requests import ByVisitor
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
    session: Session,
    contact: str | None,
    entry: DiaryEntry,
    *,
    but: Iterable[int] = (),
    may_know: Collection[str] | None = None,
) -> bool:
    """Refuse `entry` where the contact has another appointment in its hours; under the lock.

    `but`: ids of appointments that do not count. Returns whether there is one that who asks may not
    know of. One SELECT, or none without a contact.

    Raises:
        AlreadyBookedThen: the first of those that they may know of.
    """
    if contact is None:
        return False
    others = session.execute(
        select(Appointment.uid, DiaryEntry.starts_at)
        .join(DiaryEntry, DiaryEntry.id == Appointment.entry_id)
        .join(Client, Client.id == Appointment.client_id)
        .where(
            Client.contact == contact,
            Appointment.state == AppointmentState.BOOKED,
            Appointment.id.not_in(list(but)),
            or_(Appointment.answer_by.is_(None), Appointment.uid.in_(may_know or ())),
            DiaryEntry.starts_at < entry.ends_at,
            DiaryEntry.ends_at > entry.starts_at,
        )
        .order_by(DiaryEntry.starts_at, Appointment.id)
    ).all()
    for other in others:
        if may_know is None or other.uid in may_know:
            raise AlreadyBookedThen(other.uid, other.starts_at)
    return bool(others)


def is_crowded(
    session: Session,
    contact: str | None,
    appointment: Appointment,
    *,
    by: By,
    visitor: ByVisitor | None,
) -> bool:
    """Both, of one that comes back: whether there is no room, for what who asks may not know of.

    Raises:
        AlreadyBookedThen, TooManyAppointments: for what they may know of.
    """
    entry, may_know = appointment.entry, visitor.may_know if visitor else None
    overlaps = check(session, contact, entry, but=[appointment.id], may_know=may_know)
    return check_share(session, contact, [appointment], by=by, may_know=may_know) or overlaps


def check_share(
    session: Session,
    contact: str | None,
    more: Iterable[Appointment],
    *,
    by: By,
    may_know: Collection[str] | None = None,
) -> bool:
    """Refuse `more` appointments to a contact where those booked online would be too many.

    Returns whether they would with what who asks may not know of. One SELECT, two for a browser
    that may open some, or none where none of these was booked online.

    Raises:
        TooManyAppointments: they would with what they may know of.
    """
    online = sum(one.channel is BookingChannel.ONLINE for one in more)
    if not online or contact is None:
        return False
    has = lookups.booked_online(session, contact, now=by.now)
    return is_too_many(session, contact, online, has, may_know=may_know, now=by.now)


def is_too_many(
    session: Session,
    contact: str,
    more: int,
    has: int,
    *,
    may_know: Collection[str] | None,
    now: datetime,
) -> bool:
    """As `check_share`, of a contact of which it is known how many it `has`."""
    if may_know is None:
        known = has
    else:
        known = lookups.booked_online_among(session, contact, may_know, now=now)
    if more + known > ONLINE_APPOINTMENTS:
        raise TooManyAppointments
    return more + has > ONLINE_APPOINTMENTS
