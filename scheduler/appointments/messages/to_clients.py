"""Messages to clients about their appointment: which kind, by which channel, when."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from notifications.outbox import lookups, queue
from notifications.outbox.models import Cause, NewMessage
from notifications.texts.languages import SOURCE
from notifications.texts.rendering import SMS
from notifications.texts.words import date_words, listed, time_words
from scheduler.appointments.lists import partner_view
from scheduler.appointments.lists.partner_view import US
from scheduler.appointments.messages import calendar_facts, causes, leaving, to_staff
from scheduler.appointments.messages import facts as told
from scheduler.appointments.messages import reminders as when
from scheduler.appointments.messages.facts import MessageContext
from scheduler.appointments.messages.to_staff import StaffChange
from scheduler.appointments.models import Appointment, AppointmentState
from scheduler.people.actors import Actor, By
from scheduler.people.contact import CHANNELS
from scheduler.zitdagen.catalogue import ServiceMode
from scheduler.zitdagen.models import DiaryEntry

ABOUT: Final = "appointment:"
MOMENTS: Final = frozenset({"starts_at", "ends_at"})
"""The facts that a message that we are late has of its own."""
SOON: Final = timedelta(minutes=10)
"""How long before a conversation at a distance its last message leaves."""
_CODE_USEFUL: Final = timedelta(hours=1)
"""Who asked for a code waits for it."""


def withdraw(session: Session, appointment: Appointment) -> None:
    """Withdraw pending messages to the client, which are outdated."""
    queue.withdraw(session, subject(appointment))


def subject(appointment: Appointment) -> str:
    """The outbox subject of this appointment: no personal data."""
    return f"{ABOUT}{appointment.uid}"


def appointment_of(session: Session, about: str) -> Appointment | None:
    """The appointment of `subject`; None for another subject, or a deleted one."""
    if not about.startswith(ABOUT):
        return None
    uid = about.removeprefix(ABOUT)
    return session.scalar(select(Appointment).where(Appointment.uid == uid))


def booked(
    session: Session, appointment: Appointment, *, actor: Actor, now: datetime
) -> list[NewMessage]:
    """The confirmation and the reminders; the booking partner gets a copy.

    Of one that waits for JA the question alone: nobody else hears of it before.
    """
    known = told.read(session, appointment)
    cause = causes.to_client(actor, now)
    if appointment.answer_by is not None:
        return _confirmation(known, cause, now=now)
    return [
        *_confirmation(known, cause, now=now),
        *_starts_soon(known, now=now),
        *to_staff.to_partner(session, "partner_booked", known, actor, now=now),
        *to_staff.to_counsellors(session, known, StaffChange("new", actor), now=now),
    ]


def _confirmation(known: MessageContext, cause: Cause, *, now: datetime) -> list[NewMessage]:
    """With the reminders; or else the question whether they come, which decides on it."""
    until = known.appointment.answer_by
    if until is not None:
        words = time_words(until, known.zone, known.client.language)
        said = {"until": words, "dutch_until": time_words(until, known.zone, SOURCE)}
        return _to_client("say_yes", known, cause, due=now, until=until, more=said)
    later = _reminders(known, now=now)
    is_last = {"is_last": not later}
    return [*_to_client("confirmation", known, cause, due=now, more=is_last), *later]


def is_to_come(appointment: Appointment, *, now: datetime) -> bool:
    """Whether its client is still expected."""
    return appointment.state is AppointmentState.BOOKED and appointment.entry.starts_at > now


def readdress(session: Session, appointment: Appointment, *, by: By) -> None:
    """Send what waits to where the client is reached now, and nothing more to where they were.

    One still to come is confirmed there anew. Its version must be a new one.
    """
    known = told.read(session, appointment)
    routes = leaving.routes(known.client.reach, known.client.contact)
    if not is_to_come(appointment, now=by.now):
        queue.readdress(session, subject(appointment), routes)
        return
    anew = {"confirmation", "say_yes", "changed", "changed_by_us", "place_changed", *when.KINDS}
    queue.readdress(session, subject(appointment), routes, but=anew)
    cause = causes.to_client(by.actor, by.now)
    queue.enqueue_all(session, _confirmation(known, cause, now=by.now))


def code(
    session: Session, appointment: Appointment, kind: str = "code", *, attempt: int, cause: Cause
) -> list[NewMessage]:
    """The code of an appointment, for who lost it, or its link (the kind `own_link`). `attempt`
    rises when asked again."""
    known = told.read(session, appointment)
    asked = _to_client(kind, known, cause, due=cause.at, until=cause.at + _CODE_USEFUL)
    return [replace(message, version=attempt) for message in asked]


def moved(
    session: Session, appointment: Appointment, *, old: DiaryEntry, actor: Actor, now: datetime
) -> list[NewMessage]:
    """The new date, hour and place, and its reminders. `old` is where it was.

    Who is moved by us reads sorry and the former day, or else the former place; who moved it
    themselves knows those.
    """
    known = told.read(session, appointment)
    if appointment.answer_by is not None:
        return _confirmation(known, causes.to_client(actor, now), now=now)
    first = min(old.starts_at, known.starts_at)
    due = _due(known, actor, now=now, before=first)
    later = _reminders(known, now=due)
    former = _former(known, old) if actor in US else {}
    kind = "changed_by_us" if former else "changed"
    cause = causes.to_client(actor, now)
    return [
        *_to_client(kind, known, cause, due=due, more={"is_last": not later, **former}),
        *later,
        *_starts_soon(known, now=now),
        *to_staff.to_partner(session, "partner_changed", known, actor, now=now),
        *to_staff.to_counsellors(session, known, StaffChange("moved", actor, old), now=now),
    ]


def _former(known: MessageContext, old: DiaryEntry) -> dict[str, str]:
    """What is no more of where it was: the hour, or else the place; empty where both stay."""
    if old.starts_at != known.starts_at:
        return {"moved_from": old.starts_at.isoformat()}
    place = old.zitdag.loket
    if ServiceMode(known.facts["mode"]).is_remote or place.id == known.entry.zitdag.loket_id:
        return {}
    return {"former_place": place.name, "former_sms_place": place.sms_place}


def elsewhere(
    session: Session,
    appointment: Appointment,
    news: Mapping[str, str],
    *,
    actor: Actor,
    now: datetime,
) -> list[NewMessage]:
    """What is new at its place (see `places.news`), and its reminders; day and hour stay."""
    known = told.read(session, appointment)
    cause = causes.to_client(actor, now)
    if appointment.answer_by is not None:
        return _confirmation(known, cause, now=now)
    due = _due(known, actor, now=now)
    later = _reminders(known, now=due)
    kind = "changed_by_us" if "former_place" in news else "place_changed"
    return [
        *_to_client(kind, known, cause, due=due, more={"is_last": not later, **news}),
        *later,
        *to_staff.to_partner(session, "partner_changed", known, actor, now=now),
    ]


def reassigned(
    session: Session, appointment: Appointment, *, old: DiaryEntry, actor: Actor, now: datetime
) -> list[NewMessage]:
    """To both counsellors, if on a day of theirs; to the client where the same one was to stay.

    What still waits for the client names the new one from now on. `old` is where it was.
    """
    known = told.read(session, appointment)
    # Not the moments: they stay, and a message that we are late has its own.
    facts = {name: fact for name, fact in known.facts.items() if name not in MOMENTS}
    queue.refresh(session, [subject(appointment)], facts)
    if old.counsellor_id == known.entry.counsellor_id:
        return []
    return [
        *(_of_another_face(session, known, old, actor, now=now) if _keeps_its_face(known) else []),
        *to_staff.to_counsellors(session, known, StaffChange("moved", actor, old), now=now),
    ]


def _keeps_its_face(known: MessageContext) -> bool:
    return known.entry.service.same_counsellor


def _of_another_face(
    session: Session, known: MessageContext, old: DiaryEntry, actor: Actor, *, now: datetime
) -> list[NewMessage]:
    """That a colleague takes over: one text for each time, and none that is outdated."""
    kind = "other_counsellor"
    about = subject(known.appointment)
    queue.withdraw(session, about, (kind,))
    number = lookups.last_version(session, about, kind) + 1
    cause = causes.to_client(actor, now)
    former = {"former_face": old.counsellor.first_name}
    told_so = _to_client(kind, known, cause, due=_due(known, actor, now=now), more=former)
    return [replace(message, version=number) for message in told_so]


def cancelled(session: Session, appointment: Appointment, *, now: datetime) -> list[NewMessage]:
    """Cancelled by the client, or by us, which asks for another tone; or for want of an answer."""
    known = told.read(session, appointment)
    actor = appointment.cancelled_by or Actor.SYSTEM
    if appointment.answer_by is not None and actor is Actor.SYSTEM:
        return _to_client("fell_away", known, causes.to_client(actor, now), due=now)
    kind = "cancelled_by_us" if actor in US else "cancelled_by_client"
    return [
        *_to_client(kind, known, causes.to_client(actor, now), due=_due(known, actor, now=now)),
        *to_staff.to_partner(session, "partner_cancelled", known, actor, now=now),
        *to_staff.to_counsellors(session, known, StaffChange("gone", actor), now=now),
    ]


def reminders(session: Session, appointment: Appointment, *, now: datetime) -> list[NewMessage]:
    """The reminders still due, if the client wants them."""
    return _reminders(told.read(session, appointment), now=now)


def late(
    session: Session, appointment: Appointment, delay: timedelta, *, by: By
) -> list[NewMessage]:
    """We run late: the appointment begins `delay` later."""
    known = told.read(session, appointment)
    start, then = _later(known, delay)
    cause = causes.to_client(by.actor, by.now)
    return _to_client("late", known, cause, due=by.now, until=start, more=then)


def starts_later(
    session: Session, appointment: Appointment, delay: timedelta, *, now: datetime
) -> list[NewMessage]:
    """Ten minutes before a conversation at a distance that begins `delay` later."""
    return _starts_soon(told.read(session, appointment), delay, now=now)


def not_picked_up(session: Session, appointment: Appointment, *, by: By) -> list[NewMessage]:
    """We rang twice and nobody picked up: another day, if they like."""
    known = told.read(session, appointment)
    until = when.evening(by.now.astimezone(known.zone).date(), known.zone)
    cause = causes.to_client(by.actor, by.now)
    return _to_client("not_picked_up", known, cause, due=by.now, until=until)


def missed(session: Session, appointment: Appointment, *, now: datetime) -> list[NewMessage]:
    """Messages after a no-show: the next working day, if they want reminders."""
    known = told.read(session, appointment)
    if not known.client.reminders:
        return []
    day = when.next_working_day(now, known.zone)
    due = when.at_hour(day, known.schedule.hour, known.zone)
    until = when.evening(day, known.zone)
    return _to_client("missed", known, causes.clock(now), due=due, until=until)


def not_reached(session: Session, appointment: Appointment, *, now: datetime) -> list[NewMessage]:
    """To the booking partner: no message about what it did itself reached their client."""
    if not partner_view.is_as_left(session, appointment):
        return []
    known = told.read(session, appointment)
    return to_staff.to_partner(session, "partner_not_reached", known, Actor.PARTNER, now=now)


def which_one(
    session: Session,
    appointment: Appointment,
    to_come: Sequence[Appointment],
    *,
    attempt: int,
    now: datetime,
) -> list[NewMessage]:
    """Ask which of `to_come` they mean, by day. `attempt` rises when asked again."""
    known = told.read(session, appointment)
    choices = [_choice(one, known.client.language) for one in to_come]
    cause = causes.to_client(Actor.CLIENT, now)
    asked = _to_client("which_one", known, cause, due=now, more={"options": choices})
    return [replace(message, version=attempt) for message in asked]


def _choice(appointment: Appointment, language: str) -> dict[str, Any]:
    zone = ZoneInfo(appointment.entry.zitdag.loket.timezone)
    start = appointment.entry.starts_at
    return {
        "day": start.astimezone(zone).day,
        "when": _moment_words(start, zone, language),
        "dutch_when": _moment_words(start, zone, SOURCE),
    }


def _moment_words(moment: datetime, zone: ZoneInfo, language: str) -> str:
    said = (date_words(moment, zone, language), time_words(moment, zone, language))
    return listed(said, language)


def _due(
    known: MessageContext, actor: Actor, *, now: datetime, before: datetime | None = None
) -> datetime:
    """When it leaves; `before` is an earlier start than its own."""
    return leaving.due(actor, known.zone, now=now, first=before or known.starts_at)


def _reminders(known: MessageContext, *, now: datetime) -> list[NewMessage]:
    if not known.client.reminders:
        return []
    found = when.planned(
        known.starts_at,
        known.zone,
        known.schedule,
        now=now,
        phone_hours=known.phone_hours if _must_ring(known) else None,
    )
    return [
        message
        for one in found
        for message in _to_client(
            one.kind,
            known,
            causes.clock(now),
            due=one.due,
            until=one.useless_after,
            more={"words": one.words, "is_last": one is found[-1]},
        )
    ]


def _must_ring(known: MessageContext) -> bool:
    """Whether the phone is the only way to say no: mails have a link, and replies may be read."""
    return CHANNELS.get(known.client.reach) == SMS and not known.reads_replies


def _starts_soon(
    known: MessageContext, delay: timedelta = timedelta(), *, now: datetime
) -> list[NewMessage]:
    """That we ring, or where the video is: ten minutes before, also for who wants no reminders."""
    start, then = _later(known, delay)
    if not ServiceMode(known.facts["mode"]).is_remote or start - SOON <= now:
        return []
    cause = causes.clock(now)
    return _to_client("starts_soon", known, cause, due=start - SOON, until=start, more=then)


def _later(known: MessageContext, delay: timedelta) -> tuple[datetime, dict[str, str]]:
    start, end = known.starts_at + delay, known.entry.ends_at + delay
    return start, {"starts_at": start.isoformat(), "ends_at": end.isoformat()}


def _to_client(
    kind: str,
    known: MessageContext,
    cause: Cause,
    *,
    due: datetime,
    until: datetime | None = None,
    more: Mapping[str, Any] | None = None,
) -> list[NewMessage]:
    """Empty where no message reaches them, or it would be too late."""
    routes = leaving.routes(known.client.reach, known.client.contact)
    useless_after = until or known.starts_at
    if not routes or useless_after <= due:
        return []
    appointment = known.appointment
    return [
        NewMessage(
            kind=kind,
            cause=cause,
            subject=subject(appointment),
            version=appointment.version,
            language=known.client.language,
            routes=routes,
            facts={
                **known.facts,
                "rings": when.can_ring(known.phone_hours, due, known.starts_at, known.zone),
                **calendar_facts.of(kind, appointment, due),
                **(more or {}),
            },
            due=due,
            useless_after=useless_after,
            scope=known.region,
        )
    ]
