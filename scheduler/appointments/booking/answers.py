"""Bookings that wait for JA: when they must, and what becomes of them with it.

So much is kept by strangers, or so many came from one browser, that only who answers from the
number or the mail address itself keeps the hour. Without an answer it falls away (`lapsing`).
So does what a stranger books on a number that has its share, or something at that hour: the page
says what it says to everybody, and whose number it is decides.
"""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from notifications.outbox import gate, queue
from notifications.outbox.models import CausedBy
from scheduler.appointments.booking import lookups
from scheduler.appointments.booking.requests import BookingRequest
from scheduler.appointments.errors import NeedsMessages, NoMoreMessages
from scheduler.appointments.messages import to_clients
from scheduler.appointments.models import Appointment, AppointmentState
from scheduler.appointments.policy import ANSWER_WITHIN
from scheduler.people.actors import By
from scheduler.people.clients import Client
from scheduler.people.contact import WRITTEN_TO
from scheduler.zitdagen.models import DiaryEntry


def until(
    session: Session, request: BookingRequest, client: Client, entry: DiaryEntry, *, now: datetime
) -> datetime | None:
    """Until when a booking must be answered; None where it stays by itself.

    Raises:
        NeedsMessages, NoMoreMessages: it must be, and no message reaches them.
    """
    if not request.must_answer or _is_known(session, client.contact):
        return None
    _check_question_leaves(session, client, now=now)
    return min(now + ANSWER_WITHIN, entry.starts_at)


def ask_owner(session: Session, appointments: Iterable[Appointment], *, now: datetime) -> None:
    """Let these wait for JA of whose number it is. Whom no message reaches is rung by the desk.

    So is whose number had all the messages of today: without the question it would fall away, and
    nobody would know.
    """
    for one in appointments:
        if one.client is not None and _question_leaves(session, one.client, now=now):
            until = one.answer_by or now + ANSWER_WITHIN
            one.answer_by = min(until, one.entry.starts_at)


def ask_stranger(
    session: Session, client: Client, appointments: Iterable[Appointment], *, now: datetime
) -> None:
    """As `ask_owner`, where so much is kept by strangers that nobody is taken at their word.

    Raises:
        NeedsMessages, NoMoreMessages: no message reaches them.
    """
    _check_question_leaves(session, client, now=now)
    ask_owner(session, appointments, now=now)


def put_back(
    session: Session, appointment: Appointment, *, is_crowded: bool, now: datetime
) -> None:
    """What comes back waits as it did, unless it was answered meanwhile; and where there is no room
    for it at its contact, of which who put it back may not know."""
    if appointment.confirmed_at is not None:
        appointment.answer_by = None
    if is_crowded:
        ask_owner(session, [appointment], now=now)


def confirm(session: Session, appointment_id: int, *, by: By) -> Appointment:
    """Note that the client said yes; what waited for it is told now. Idempotent."""
    appointment = lookups.by_id(session, appointment_id)
    appointment.confirmed_at = appointment.confirmed_at or by.now
    if appointment.answer_by is not None:
        appointment.answer_by = None
        tidings = to_clients.booked(session, appointment, actor=by.actor, now=by.now)
        queue.enqueue_all(session, tidings)
    return appointment


def _check_question_leaves(session: Session, client: Client, *, now: datetime) -> None:
    if client.reach not in WRITTEN_TO:
        raise NeedsMessages
    if not _question_leaves(session, client, now=now):
        raise NoMoreMessages


def _question_leaves(session: Session, client: Client, *, now: datetime) -> bool:
    if client.reach not in WRITTEN_TO or client.contact is None:
        return False
    return gate.has_room(session, CausedBy.ONLINE, client.contact, at=now)


def _is_known(session: Session, contact: str | None) -> bool:
    """Whether somebody at this contact came to us before, or ever answered JA."""
    vouched = or_(Appointment.confirmed_at.is_not(None), Appointment.state == AppointmentState.CAME)
    found = select(Appointment.id).join(Client).where(Client.contact == contact, vouched).limit(1)
    return session.scalar(found) is not None
