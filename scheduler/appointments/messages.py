"""What people are told about their appointment: which kind, by which route, with which facts."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from database import fetch
from locations.models import Loket
from notifications.outbox import NewMessage, Route
from scheduler.appointments.models import Actor, Appointment, DiaryEntry
from scheduler.people import phone_hours, phones
from scheduler.people.models import Client, Counsellor, LoketHost, Reach, Region
from scheduler.zitdagen.models import Question, Zitdag

_CHANNELS = {Reach.OWN_MOBILE: "sms", Reach.OTHER_MOBILE: "sms", Reach.EMAIL: "email"}


def subject(appointment: Appointment) -> str:
    """How the outbox knows this appointment, and nothing more of it."""
    return f"appointment:{appointment.uid}"


def appointment_of(session: Session, about: str) -> Appointment | None:
    """The appointment that `subject` gave this name; None for another subject, or a lost one."""
    kind, _, uid = about.partition(":")
    if kind != "appointment":
        return None
    return session.scalar(select(Appointment).where(Appointment.uid == uid))


def booked(session: Session, appointment: Appointment, *, now: datetime) -> Iterator[NewMessage]:
    """The confirmation."""
    return _to_client(session, "confirmation", appointment, now=now)


def moved(session: Session, appointment: Appointment, *, now: datetime) -> Iterator[NewMessage]:
    """The new date, hour and place."""
    return _to_client(session, "changed", appointment, now=now)


def cancelled(session: Session, appointment: Appointment, *, now: datetime) -> Iterator[NewMessage]:
    """That it is off: by the client, or by us, which asks for another tone."""
    by_us = appointment.cancelled_by in (Actor.COORDINATOR, Actor.COUNSELLOR, Actor.SYSTEM)
    kind = "cancelled_by_us" if by_us else "cancelled_by_client"
    return _to_client(session, kind, appointment, now=now)


def _to_client(
    session: Session, kind: str, appointment: Appointment, *, now: datetime
) -> Iterator[NewMessage]:
    client = appointment.client
    routes = () if client is None else _routes(client)
    if client is None or not routes or appointment.entry.starts_at <= now:
        return
    yield NewMessage(
        kind=kind,
        subject=subject(appointment),
        version=appointment.version,
        language=client.language,
        routes=routes,
        facts=facts(session, appointment, client),
        due=now,
        useless_after=appointment.entry.starts_at,
    )


def _routes(client: Client) -> tuple[Route, ...]:
    """A landline gets no text message, and who comes via the partner hears it there."""
    channel = _CHANNELS.get(client.reach)
    if channel is None or client.contact is None:
        return ()
    return (Route(channel, client.contact),)


_PLACE = (
    select(
        Loket.timezone,
        Loket.name,
        Loket.sms_place,
        Loket.street,
        Loket.postcode,
        Loket.city,
        Loket.room,
        Loket.reception_words,
        Counsellor.first_name,
        Counsellor.languages,
        Region.name.label("region_name"),
        Region.phone,
        Region.phone_hours,
        Question.bring,
    )
    .select_from(DiaryEntry)
    .join(Zitdag, Zitdag.id == DiaryEntry.zitdag_id)
    .join(Loket, Loket.id == Zitdag.loket_id)
    .join(LoketHost, LoketHost.loket_id == Loket.id)
    .join(Region, Region.id == LoketHost.region_id)
    .join(Counsellor, Counsellor.id == DiaryEntry.counsellor_id)
    .outerjoin(Question, Question.id == bindparam("question_id"))
    .where(DiaryEntry.id == bindparam("entry_id"))
)


def facts(
    session: Session, appointment: Appointment, client: Client, *, language: str | None = None
) -> dict[str, Any]:
    """What its messages may say (rendering.AppointmentFacts). One SELECT.

    `language` is the reader's; that of the client's messages unless somebody else reads.
    """
    entry = appointment.entry
    wanted = {"entry_id": entry.id, "question_id": appointment.question_id}
    row = fetch(session, _PLACE, wanted).one()
    return {
        "first_name": client.first_name,
        "starts_at": entry.starts_at.isoformat(),
        "ends_at": entry.ends_at.isoformat(),
        "zone": row.timezone,
        "place": row.name,
        "sms_place": row.sms_place,
        "street": row.street,
        "postcode": row.postcode,
        "city": row.city,
        "room": row.room,
        "reception_words": row.reception_words,
        "with_whom": row.first_name,
        "spoken": row.languages,
        "bring": [row.bring] if row.bring else [],
        "code": appointment.code,
        "region_name": row.region_name,
        "phone": row.phone,
        "phone_display": phones.display(row.phone),
        "phone_hours": phone_hours.in_words(row.phone_hours, language or client.language),
    }
