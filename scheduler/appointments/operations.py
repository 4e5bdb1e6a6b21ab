"""Hold, book, move, cancel, record: what is done with appointments.

Every operation takes a session from `database.write` and never commits. What takes time locks the
diaries first; giving time back needs no lock. Messages are rows of the same transaction.
"""

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast
from uuid import uuid4
from zoneinfo import ZoneInfo

from sqlalchemy import Table, insert
from sqlalchemy.orm import Session

from database import lock_key
from notifications import outbox
from scheduler.appointments import availability, diary, messages, planning_fit, queries
from scheduler.appointments.availability import SlotChoice
from scheduler.appointments.errors import (
    NotBooked,
    SlotTaken,
    TooLateToCancel,
    TooManyAppointments,
    ZitdagClosed,
)
from scheduler.appointments.models import (
    Actor,
    Appointment,
    AppointmentChange,
    AppointmentState,
    ChangeKind,
    Channel,
    ToldBy,
)
from scheduler.appointments.policy import ONLINE_APPOINTMENTS
from scheduler.appointments.reminders import KINDS
from scheduler.calendar.offer import Candidate
from scheduler.people import diaries
from scheduler.people.models import Client, Reach, Whose
from scheduler.zitdagen import snapshot
from scheduler.zitdagen.models import DiaryEntry, Question, Service, Zitdag, ZitdagState

OUTCOMES = frozenset(
    {
        AppointmentState.BOOKED,
        AppointmentState.CAME,
        AppointmentState.MISSED,
        AppointmentState.WE_WERE_ABSENT,
    }
)
_INSERT_CHANGE = insert(cast(Table, AppointmentChange.__table__))
_ACTORS = {
    Channel.ONLINE: Actor.CLIENT,
    Channel.PARTNER: Actor.PARTNER,
    Channel.PHONE_DESK: Actor.PHONE_DESK,
    Channel.COUNSELLOR: Actor.COUNSELLOR,
}


@dataclass(frozen=True, slots=True)
class ClientDetails:
    """Who comes. `language` is what we write to them in; `contact` E.164 or a mail address."""

    first_name: str
    language: str
    reach: Reach
    contact: str | None
    whose: Whose | None = None
    locality: str | None = None


@dataclass(frozen=True, slots=True)
class BookingRequest:
    """A booking. `key` comes with the form for this slot: a repeat gives the same appointment.

    `holder` is the browser session (a digest) that may hold the slot already. `client` is somebody
    new, or the id of whom we know (a follow-up); `account_id` is who of staff books.
    """

    slot: SlotChoice
    client: ClientDetails | int
    channel: Channel
    key: str
    question_id: int | None = None
    interpreter: bool = False
    referrer_id: int | None = None
    holder: str | None = None
    account_id: int | None = None


@dataclass(frozen=True, slots=True)
class WalkIn:
    """Somebody who walked in at a zitdag. `key` comes with the form: a repeat makes no second one.

    `language` is that of the conversation; `account_id` is who of staff notes it.
    """

    zitdag_id: int
    first_name: str
    language: str
    question_id: int
    key: str
    account_id: int | None = None


def hold(
    session: Session, slot: SlotChoice, holder: str, *, lasts: timedelta, now: datetime
) -> Appointment:
    """Keep a slot for `holder` until `now + lasts`; its earlier hold is let go.

    Holding what one holds already prolongs it.

    Raises:
        SlotTaken: somebody else has it.
        ZitdagClosed: nothing there offers it to this asker.
    """
    lock_key(session, f"holder:{holder}")  # or two tabs would each take one
    locked = _lock(session, slot, holder)
    diary.drop_holds(session, locked, now=now)
    held = _held(session, holder, slot, now=now)
    if held is not None:
        held.hold_expires_at = now + lasts
        return held
    entry = _take(session, slot, now=now)
    appointment = Appointment(
        uid=str(uuid4()),
        entry=entry,
        state=AppointmentState.HELD,
        channel=Channel.ONLINE,
        language=slot.language,
        code="",
        holder=holder,
        hold_expires_at=now + lasts,
        created_at=now,
    )
    session.add(appointment)
    session.flush()
    return appointment


def release(session: Session, holder: str) -> None:
    """Let go of whatever this browser session holds."""
    diaries.lock(session, queries.counsellors_held(session, holder))
    diary.drop_holds_of(session, holder)


def book(session: Session, request: BookingRequest, *, now: datetime) -> Appointment:
    """Turn a hold or a free slot into an appointment and queue its messages, or do neither.

    A hold that has expired still counts while nobody else took the slot. Repeating a request (same
    key) returns the appointment it made the first time.

    Raises:
        SlotTaken: everybody there has something else in that period.
        ZitdagClosed: nothing there offers it to this asker.
        TooManyAppointments: online, this phone or address has its share of future appointments.
    """
    _lock_contact(session, request)
    locked = _lock(session, request.slot, request.holder)
    if earlier := queries.by_idempotency_key(session, request.key):
        return earlier
    _check_quota(session, request, now=now)
    appointment = _held(session, request.holder, request.slot, now=now)
    if appointment is None:
        diary.drop_holds(session, locked, now=now)
        entry = _take(session, request.slot, now=now)
        appointment = Appointment(uid=str(uuid4()), entry=entry, created_at=now)
    _fill_in(session, appointment, request, now=now)
    session.add(appointment)
    session.flush()
    actor = _ACTORS[request.channel]
    _note(session, appointment, ChangeKind.BOOKED, actor, now=now)
    outbox.enqueue_all(session, messages.booked(session, appointment, actor=actor, now=now))
    return appointment


def move(
    session: Session, appointment_id: int, slot: SlotChoice, *, actor: Actor, now: datetime
) -> Appointment:
    """Give an appointment another slot, withdraw what was not sent yet, and tell the new one.

    Moving it to where it is changes nothing, so a double submit is harmless.

    Raises:
        NotBooked, TooLateToCancel: it is cancelled, or has begun.
        SlotTaken, ZitdagClosed: as `book`.
    """
    appointment = queries.by_id(session, appointment_id)
    _check_live(appointment, now=now)
    old = appointment.entry
    if _is_at(old, slot):
        return appointment
    diary.drop_holds(session, _lock(session, slot), now=now)
    diary.give_back(session, old.id)
    appointment.entry = _take(session, slot, now=now)
    appointment.misfit = None
    appointment.language = slot.language
    _retell(session, appointment)
    _note(
        session, appointment, ChangeKind.MOVED, actor, now=now, details=_from_to(old, appointment)
    )
    tidings = messages.moved(session, appointment, old=old, actor=actor, now=now)
    outbox.enqueue_all(session, tidings)
    return appointment


def cancel(
    session: Session,
    appointment_id: int,
    *,
    actor: Actor,
    now: datetime,
    told_by: ToldBy | None = None,
) -> Appointment:
    """Call an appointment off, give its place back, and say so. A second time changes nothing.

    `told_by` notes who tells a client whom no message reaches.

    Raises:
        NotBooked, TooLateToCancel: it is a hold or has an outcome, or it has begun.
    """
    appointment = queries.by_id(session, appointment_id)
    if appointment.state is AppointmentState.CANCELLED:
        return appointment
    _check_live(appointment, now=now)
    diary.give_back(session, appointment.entry_id)
    appointment.state = AppointmentState.CANCELLED
    appointment.cancelled_by = actor
    appointment.misfit = None
    _retell(session, appointment)
    details = {"told_by": told_by} if told_by is not None else None
    _note(session, appointment, ChangeKind.CANCELLED, actor, now=now, details=details)
    outbox.enqueue_all(session, messages.cancelled(session, appointment, now=now))
    return appointment


def cancel_and_keep(
    session: Session, appointment_id: int, holder: str, *, lasts: timedelta, now: datetime
) -> Appointment:
    """Call an appointment off for its client, and hold its place for `holder` until `now + lasts`.

    So that `restore` can undo it. The hold never outlasts the start.

    Raises:
        NotBooked, TooLateToCancel: as `cancel`.
    """
    entry = queries.by_id(session, appointment_id).entry
    diaries.lock(session, [entry.counsellor_id])  # or somebody takes the place in between
    appointment = cancel(session, appointment_id, actor=Actor.CLIENT, now=now)
    diary.take_again(session, entry)
    kept = Appointment(
        uid=str(uuid4()),
        entry=entry,
        state=AppointmentState.HELD,
        channel=Channel.ONLINE,
        language=appointment.language,
        code="",
        holder=holder,
        hold_expires_at=min(now + lasts, entry.starts_at),
        created_at=now,
    )
    session.add(kept)
    session.flush()
    return appointment


def restore(session: Session, appointment_id: int, holder: str, *, now: datetime) -> Appointment:
    """Give back an appointment that was called off while `holder` holds its place, and say so.

    Raises:
        SlotTaken: it holds it no longer.
        ZitdagClosed: the zitdag has changed meanwhile.
    """
    appointment = queries.by_id(session, appointment_id)
    entry = appointment.entry
    diaries.lock(session, [entry.counsellor_id])
    kept = queries.kept_for(session, holder, entry.id, now=now)
    if kept is None:
        raise SlotTaken(entry.starts_at)
    if planning_fit.misfit(session, entry) is not None:
        raise ZitdagClosed(entry.starts_at)
    session.delete(kept)  # its place is the appointment's again
    appointment.state = AppointmentState.BOOKED
    appointment.cancelled_by = None
    _retell(session, appointment)
    details = {"restored": True}
    _note(session, appointment, ChangeKind.BOOKED, Actor.CLIENT, now=now, details=details)
    tidings = messages.booked(session, appointment, actor=Actor.CLIENT, now=now)
    outbox.enqueue_all(session, tidings)
    return appointment


def reassign(
    session: Session,
    appointment_id: int,
    *,
    zitdag_id: int,
    counsellor_id: int,
    actor: Actor,
    now: datetime,
) -> Appointment:
    """Give an appointment to another counsellor or zitdag at the same moment and loket.

    The client is told nothing: date, hour and place stay. The counsellors are, when it is near.
    Openings are the caller's business.

    Raises:
        NotBooked, TooLateToCancel: it is cancelled, or has begun.
        SlotTaken: that counsellor has something else in that period.
    """
    appointment = queries.by_id(session, appointment_id)
    _check_live(appointment, now=now)
    old = appointment.entry
    if (old.counsellor_id, old.zitdag_id) == (counsellor_id, zitdag_id):
        return appointment
    diaries.lock(session, [counsellor_id])
    diary.drop_holds(session, [counsellor_id], now=now)
    diary.give_back(session, old.id)
    colleague = Candidate(old.starts_at, counsellor_id, zitdag_id, speaks=True, booked=0)
    appointment.entry = diary.take_over(session, old, colleague)
    appointment.misfit = None
    session.flush()
    details = _from_to(old, appointment)
    _note(session, appointment, ChangeKind.REASSIGNED, actor, now=now, details=details)
    tidings = messages.reassigned(session, appointment, old=old, actor=actor, now=now)
    outbox.enqueue_all(session, tidings)
    return appointment


def record(
    session: Session,
    appointment_id: int,
    outcome: AppointmentState,
    *,
    actor: Actor,
    now: datetime,
) -> Appointment:
    """Note what came of an appointment; BOOKED undoes it. Who was missed is told, if it stays so.

    Raises:
        ValueError: `outcome` is none.
        NotBooked: it is a hold or a walk-in, is cancelled, or has not begun yet.
    """
    if outcome not in OUTCOMES:
        raise ValueError(outcome)
    appointment = queries.by_id(session, appointment_id)
    entry = appointment.entry
    if appointment.state not in OUTCOMES or entry.starts_at > now or entry.taken == 0:
        raise NotBooked(appointment.state)
    if appointment.state is not outcome:
        details = {"from": appointment.state, "to": outcome}
        appointment.state = outcome
        _note(session, appointment, ChangeKind.RECORDED, actor, now=now, details=details)
        _tell_missed(session, appointment, now=now)
    return appointment


def _tell_missed(session: Session, appointment: Appointment, *, now: datetime) -> None:
    if appointment.state is AppointmentState.MISSED:
        outbox.enqueue_again(session, messages.missed(session, appointment, now=now))
    else:
        outbox.withdraw(session, messages.subject(appointment), ["missed"])


def choose_reminders(
    session: Session, appointment_id: int, *, wanted: bool, now: datetime
) -> Appointment:
    """Whether the client of an appointment gets reminders, of any appointment they have.

    Those on their way are withdrawn, or planned again. Choosing the same again changes nothing.
    """
    appointment = queries.by_id(session, appointment_id)
    client = appointment.client
    if client is None or client.reminders is wanted:
        return appointment
    if not wanted:
        _end_reminders(session, client)
        return appointment
    client.reminders = True
    session.flush()
    for one in queries.remindable(session, client.id):
        outbox.enqueue_again(session, messages.reminders(session, one, now=now))
    return appointment


def end_reminders_at(session: Session, contact: str) -> None:
    """Nobody who is reached at this number or address gets reminders any more.

    Those on their way are withdrawn. Who books there later has them again.
    """
    for client in queries.reminded_at(session, contact):
        _end_reminders(session, client)


def _end_reminders(session: Session, client: Client) -> None:
    client.reminders = False
    for one in queries.remindable(session, client.id):
        outbox.withdraw(session, messages.subject(one), [*KINDS, "missed"])


def walk_in(session: Session, request: WalkIn, *, now: datetime) -> Appointment:
    """Note that somebody walked in, today: they came, and no message leaves.

    It stands in the diary from this minute on for as long as the service takes, but takes no place
    there, so it keeps nobody from booking.

    Raises:
        ZitdagClosed: the zitdag is not of today or is called off, or the question asks for no
            service.
    """
    zitdag = session.get(Zitdag, request.zitdag_id)
    question = session.get(Question, request.question_id)
    service = question.service if question is not None else None
    if zitdag is None or service is None or not _is_today(zitdag, now=now):
        raise ZitdagClosed(now)
    diaries.lock(session, [zitdag.counsellor_id])  # or a repeat at the same moment finds nothing
    if earlier := queries.by_idempotency_key(session, request.key):
        return earlier
    entry = _entry_of_no_time(zitdag, service, now.replace(second=0, microsecond=0))
    who = ClientDetails(request.first_name, request.language, Reach.SLIP_ONLY, None)
    appointment = Appointment(
        uid=str(uuid4()),
        entry=entry,
        client=_client(session, who, now=now),
        state=AppointmentState.CAME,
        channel=Channel.COUNSELLOR,
        language=request.language,
        question_id=request.question_id,
        account_id=request.account_id,
        idempotency_key=request.key,
        code="",  # nothing is told, so there is nothing to find it by
        created_at=now,
    )
    session.add(appointment)
    session.flush()
    details = {"to": AppointmentState.CAME}
    _note(session, appointment, ChangeKind.RECORDED, Actor.COUNSELLOR, now=now, details=details)
    return appointment


def take_back_walk_in(
    session: Session, appointment_id: int, *, is_back: bool = False, actor: Actor, now: datetime
) -> Appointment:
    """Nobody walked in: it was noted by mistake. `is_back`: somebody did, after all.

    A second time changes nothing. No message leaves.

    Raises:
        NotBooked: it is no walk-in.
    """
    appointment = queries.by_id(session, appointment_id)
    if not queries.is_walk_in(appointment):
        raise NotBooked(appointment.state)
    state = AppointmentState.CAME if is_back else AppointmentState.CANCELLED
    if appointment.state is not state:
        details = {"from": appointment.state, "to": state}
        appointment.state = state
        appointment.cancelled_by = None if is_back else actor
        _note(session, appointment, ChangeKind.RECORDED, actor, now=now, details=details)
    return appointment


def flag_misfits(
    session: Session, *, now: datetime, counsellor_ids: Collection[int] | None = None
) -> list[int]:
    """Flag the future appointments that no longer fit their zitdag; unflag those that fit again.

    Of everybody, or only those of the counsellors whom a change can touch.

    They are kept: somebody decides. Returns the ids that are flagged now, ascending.
    """
    flagged = []
    judged = planning_fit.judged(session, now=now, counsellor_ids=counsellor_ids)
    for appointment, misfit in judged:
        if misfit is not None:
            flagged.append(appointment.id)
        if misfit is not appointment.misfit:
            appointment.misfit = misfit
            details = {"misfit": misfit}
            _note(session, appointment, ChangeKind.FLAGGED, Actor.SYSTEM, now=now, details=details)
    return sorted(flagged)


def _lock(session: Session, slot: SlotChoice, holder: str | None = None) -> set[int]:
    """Lock the diaries this slot may come from, and that of what `holder` holds; say which.

    A hold that another tab confirms at this moment must not be let go of here.
    """
    if slot.counsellor_id is None:
        counsellor_ids = snapshot.counsellors_at(session, slot.loket_id, slot.starts_at)
    else:
        counsellor_ids = {slot.counsellor_id}
    if holder is not None:
        counsellor_ids |= queries.counsellors_held(session, holder)
    diaries.lock(session, counsellor_ids)
    return counsellor_ids


def _held(
    session: Session, holder: str | None, slot: SlotChoice, *, now: datetime
) -> Appointment | None:
    """What `holder` holds of this slot, also if it has just expired; any other is let go.

    Raises:
        ZitdagClosed: the zitdag changed under it, or the moment has gone.
    """
    if holder is None:
        return None
    held = queries.hold_of(session, holder, slot)
    if held is None:
        diary.drop_holds_of(session, holder)
    elif slot.starts_at <= now or planning_fit.misfit(session, held.entry) is not None:
        raise ZitdagClosed(slot.starts_at)
    return held


def _take(session: Session, slot: SlotChoice, *, now: datetime) -> DiaryEntry:
    terms = availability.terms_of(session, slot.service_id)
    if terms is None:
        raise ZitdagClosed(slot.starts_at)
    is_open, candidates = availability.at(session, slot.search(terms), now=now)
    if not is_open:
        raise ZitdagClosed(slot.starts_at)
    if not candidates:
        raise SlotTaken(slot.starts_at)
    return diary.take(session, candidates[0], terms)


def _lock_contact(session: Session, request: BookingRequest) -> None:
    """Two bookings on one number at once would each count only the earlier ones."""
    if contact := _contact_online(request):
        lock_key(session, f"contact:{contact}")


def _check_quota(session: Session, request: BookingRequest, *, now: datetime) -> None:
    contact = _contact_online(request)
    if contact and queries.booked_online(session, contact, now=now) >= ONLINE_APPOINTMENTS:
        raise TooManyAppointments


def _contact_online(request: BookingRequest) -> str | None:
    """The number or address that books for itself; staff know whom they book for."""
    if request.channel is not Channel.ONLINE or isinstance(request.client, int):
        return None
    return request.client.contact


def _is_today(zitdag: Zitdag, *, now: datetime) -> bool:
    there = now.astimezone(ZoneInfo(zitdag.loket.timezone))
    return zitdag.state is ZitdagState.PLANNED and zitdag.date == there.date()


def _entry_of_no_time(zitdag: Zitdag, service: Service, start: datetime) -> DiaryEntry:
    """`taken` stays 0: the row says when and what, and blocks nothing."""
    end = start + timedelta(minutes=service.minutes)
    return DiaryEntry(
        counsellor_id=zitdag.counsellor_id,
        zitdag=zitdag,
        service=service,
        starts_at=start,
        ends_at=end,
        occupied_until=end,
        taken=0,
    )


def _check_live(appointment: Appointment, *, now: datetime) -> None:
    if appointment.state is not AppointmentState.BOOKED:
        raise NotBooked(appointment.state)
    if appointment.entry.starts_at <= now:
        raise TooLateToCancel(appointment.entry.starts_at)


def _is_at(entry: DiaryEntry, slot: SlotChoice) -> bool:
    same_face = slot.counsellor_id in (None, entry.counsellor_id)
    return (
        same_face
        and entry.starts_at == slot.starts_at
        and entry.service_id == slot.service_id
        and entry.zitdag.loket_id == slot.loket_id
    )


def _fill_in(
    session: Session, appointment: Appointment, request: BookingRequest, *, now: datetime
) -> None:
    appointment.client = _client(session, request.client, now=now)
    appointment.state = AppointmentState.BOOKED
    appointment.channel = request.channel
    appointment.language = request.slot.language
    appointment.interpreter = request.interpreter
    appointment.question_id = request.question_id
    appointment.referrer_id = request.referrer_id
    appointment.account_id = request.account_id
    appointment.idempotency_key = request.key
    appointment.code = _new_code(session, now=now)
    appointment.holder = None
    appointment.hold_expires_at = None
    appointment.version = 1


def _client(session: Session, who: ClientDetails | int, *, now: datetime) -> Client:
    if isinstance(who, int):
        return session.get_one(Client, who)
    return Client(
        first_name=who.first_name,
        language=who.language,
        reach=who.reach,
        contact=who.contact,
        whose=who.whose,
        locality=who.locality,
        created_at=now,
    )


def _new_code(session: Session, *, now: datetime) -> str:
    """Five figures nobody else's future appointment has; with very many ahead, a shared one.

    A code opens nothing by itself (first name and number go with it), so sharing does no harm.
    """
    code = _five_figures()
    for _ in range(3):
        if not queries.is_code_in_use(session, code, now=now):
            break
        code = _five_figures()
    return code


def _five_figures() -> str:
    return f"{secrets.randbelow(100_000):05}"


def _retell(session: Session, appointment: Appointment) -> None:
    """What was not sent yet is no longer true."""
    messages.withdraw(session, appointment)
    appointment.version += 1
    appointment.confirmed_at = None  # a yes was to what it was before
    session.flush()


def _note(
    session: Session,
    appointment: Appointment,
    kind: ChangeKind,
    actor: Actor,
    *,
    now: datetime,
    details: dict[str, Any] | None = None,
) -> None:
    row = {
        "appointment_id": appointment.id,
        "at": now,
        "kind": kind,
        "actor": actor,
        "details": details or {},
    }
    session.connection().execute(_INSERT_CHANGE, row)


def _from_to(old: DiaryEntry, appointment: Appointment) -> dict[str, Any]:
    new = appointment.entry
    return {
        "from": [old.zitdag_id, old.counsellor_id, old.starts_at.isoformat()],
        "to": [new.zitdag_id, new.counsellor_id, new.starts_at.isoformat()],
    }
