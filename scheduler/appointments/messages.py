"""What people are told about their appointment: which kind, by which route, with which facts."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

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


def facts(
    session: Session, appointment: Appointment, client: Client, *, language: str | None = None
) -> dict[str, Any]:
    """What its messages may say (rendering.AppointmentFacts). One SELECT.

    `language` is the reader's; that of the client's messages unless somebody else reads.
    """
    entry = appointment.entry
    loket, region, counsellor, bring = session.execute(
        select(Loket, Region, Counsellor, Question.bring)
        .select_from(DiaryEntry)
        .join(Zitdag, Zitdag.id == DiaryEntry.zitdag_id)
        .join(Loket, Loket.id == Zitdag.loket_id)
        .join(LoketHost, LoketHost.loket_id == Loket.id)
        .join(Region, Region.id == LoketHost.region_id)
        .join(Counsellor, Counsellor.id == DiaryEntry.counsellor_id)
        .outerjoin(Question, Question.id == appointment.question_id)
        .where(DiaryEntry.id == entry.id)
    ).one()
    return {
        "first_name": client.first_name,
        "starts_at": entry.starts_at.isoformat(),
        "ends_at": entry.ends_at.isoformat(),
        "zone": loket.timezone,
        "place": loket.name,
        "sms_place": loket.sms_place,
        "street": loket.street,
        "postcode": loket.postcode,
        "city": loket.city,
        "room": loket.room,
        "reception_words": loket.reception_words,
        "with_whom": counsellor.first_name,
        "spoken": list(counsellor.languages),
        "bring": [bring] if bring else [],
        "code": appointment.code,
        "region_name": region.name,
        "phone": region.phone,
        "phone_display": phones.display(region.phone),
        "phone_hours": phone_hours.in_words(region.phone_hours, language or client.language),
    }
