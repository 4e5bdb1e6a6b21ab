"""Attendance: outcomes of appointments and walk-ins, recorded by staff.

Every operation runs inside `database.write` and never commits.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from notifications.outbox import queue
from scheduler.appointments import history
from scheduler.appointments.attendance import unanswered
from scheduler.appointments.booking import lookups
from scheduler.appointments.booking.requests import ClientDetails, client_of
from scheduler.appointments.errors import NotBooked, ZitdagClosed
from scheduler.appointments.messages import to_clients
from scheduler.appointments.models import Appointment, AppointmentState, BookingChannel, ChangeKind
from scheduler.people import diaries
from scheduler.people.actors import By
from scheduler.people.contact import ContactMethod
from scheduler.zitdagen.catalogue import Question, Service, ServiceMode
from scheduler.zitdagen.models import DiaryEntry, Zitdag, ZitdagState

OUTCOMES = frozenset(
    {
        AppointmentState.BOOKED,
        AppointmentState.CAME,
        AppointmentState.MISSED,
        AppointmentState.WE_WERE_ABSENT,
    }
)


@dataclass(frozen=True, slots=True)
class WalkIn:
    """A walk-in at a zitdag. `key` is the form's idempotency key.

    `language` is that of the conversation.
    """

    zitdag_id: int
    first_name: str
    language: str
    question_id: int
    key: str


def record(
    session: Session,
    appointment_id: int,
    outcome: AppointmentState,
    *,
    by: By,
) -> Appointment:
    """Record the outcome of an appointment; BOOKED undoes it. A missed client is notified later;
    who did not pick up is told by `unanswered`.

    Raises:
        ValueError: `outcome` is none.
        NotBooked: it is a hold or a walk-in, is cancelled, or has not begun yet.
    """
    if outcome not in OUTCOMES:
        raise ValueError(outcome)
    appointment = lookups.by_id(session, appointment_id)
    entry = appointment.entry
    if appointment.state not in OUTCOMES or entry.starts_at > by.now or entry.taken == 0:
        raise NotBooked(appointment.state)
    if appointment.state is not outcome:
        details = {"from": appointment.state, "to": outcome}
        appointment.state = outcome
        history.note(session, appointment, ChangeKind.RECORDED, by, details)
        if entry.service.mode is ServiceMode.PHONE:
            unanswered.settle(session, appointment)
        else:
            _tell_missed(session, appointment, now=by.now)
    return appointment


def record_group(
    session: Session, entry_id: int, outcome: AppointmentState, *, by: By
) -> list[Appointment]:
    """Record of a group that all came (CAME) who nothing was recorded of yet; BOOKED undoes that.

    Who was recorded otherwise stays so, also by who does it at this moment: their rows are locked
    before it is looked at what they say. Idempotent. Returns those that changed, by id.

    Raises:
        ValueError: `outcome` is neither.
        NotBooked: the session has not begun yet.
    """
    if outcome not in (AppointmentState.CAME, AppointmentState.BOOKED):
        raise ValueError(outcome)
    was = AppointmentState.CAME if outcome is AppointmentState.BOOKED else AppointmentState.BOOKED
    ids = session.scalars(
        select(Appointment.id)
        .where(Appointment.entry_id == entry_id, Appointment.state == was)
        .order_by(Appointment.id)
        .with_for_update()
    )
    return [record(session, appointment_id, outcome, by=by) for appointment_id in ids.all()]


def _tell_missed(session: Session, appointment: Appointment, *, now: datetime) -> None:
    if appointment.state is AppointmentState.MISSED:
        queue.enqueue_again(session, to_clients.missed(session, appointment, now=now))
    else:
        queue.withdraw(session, to_clients.subject(appointment), ["missed"])


def walk_in(session: Session, request: WalkIn, *, by: By) -> Appointment:
    """Record a walk-in, today, as having come; no message is sent.

    It is in the diary from now on for the duration of the service, but takes no seat there, so it
    blocks no booking.

    Raises:
        ZitdagClosed: the zitdag is not of today or is cancelled, or the question asks for no
            service.
    """
    zitdag = session.get(Zitdag, request.zitdag_id)
    question = session.get(Question, request.question_id)
    service = question.service if question is not None else None
    if zitdag is None or service is None or not _is_today(zitdag, now=by.now):
        raise ZitdagClosed(by.now)
    diaries.lock(session, [zitdag.counsellor_id])  # or a repeat at the same moment finds nothing
    if earlier := lookups.by_idempotency_key(session, request.key):
        return earlier
    entry = _entry_of_no_time(zitdag, service, by.now.replace(second=0, microsecond=0))
    who = ClientDetails(request.first_name, request.language, ContactMethod.SLIP_ONLY, None)
    appointment = Appointment(
        uid=str(uuid4()),
        entry=entry,
        client=client_of(session, who, now=by.now),
        state=AppointmentState.CAME,
        channel=BookingChannel.COUNSELLOR,
        language=request.language,
        question_id=request.question_id,
        account_id=by.account_id,
        idempotency_key=request.key,
        code="",  # nothing is told, so there is nothing to find it by
        created_at=by.now,
    )
    session.add(appointment)
    session.flush()
    history.note(session, appointment, ChangeKind.RECORDED, by, {"to": AppointmentState.CAME})
    return appointment


def take_back_walk_in(
    session: Session, appointment_id: int, *, is_back: bool = False, by: By
) -> Appointment:
    """Undo a walk-in that was recorded by mistake. `is_back`: redo it.

    Idempotent. No message is sent.

    Raises:
        NotBooked: it is no walk-in.
    """
    appointment = lookups.by_id(session, appointment_id)
    if not lookups.is_walk_in(appointment):
        raise NotBooked(appointment.state)
    state = AppointmentState.CAME if is_back else AppointmentState.CANCELLED
    if appointment.state is not state:
        details = {"from": appointment.state, "to": state}
        appointment.state = state
        appointment.cancelled_by = None if is_back else by.actor
        history.note(session, appointment, ChangeKind.RECORDED, by, details)
    return appointment


def _is_today(zitdag: Zitdag, *, now: datetime) -> bool:
    there = now.astimezone(ZoneInfo(zitdag.loket.timezone))
    return zitdag.state is ZitdagState.PLANNED and zitdag.date == there.date()


def _entry_of_no_time(zitdag: Zitdag, service: Service, start: datetime) -> DiaryEntry:
    """`taken` stays 0: the row says when and what, and blocks nothing."""
    end = start + service.duration.length
    return DiaryEntry(
        counsellor_id=zitdag.counsellor_id,
        zitdag=zitdag,
        service=service,
        starts_at=start,
        ends_at=end,
        occupied_until=end,
        taken=0,
    )
