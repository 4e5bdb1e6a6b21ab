"""Facts of an appointment that messages are written from. One SELECT."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import Integer, String, bindparam, exists, select
from sqlalchemy.orm import Session

from database import execute_core
from locations.models import Loket
from notifications.texts.languages import SOURCE
from scheduler.access import posts
from scheduler.access.models import Account, Post
from scheduler.access.roles import Role
from scheduler.appointments.lists import interpreters
from scheduler.appointments.messages.reminders import ReminderSchedule
from scheduler.appointments.models import Appointment
from scheduler.people import phone_hours, phones
from scheduler.people.clients import Client
from scheduler.people.contact import BY_PHONE
from scheduler.people.counsellors import Counsellor
from scheduler.people.organisations import LoketHost
from scheduler.people.regions import Region
from scheduler.zitdagen.catalogue import Question, Service, ServiceMode, about_others
from scheduler.zitdagen.models import DiaryEntry, Zitdag

READS_REPLIES: Final = "reads_replies"
"""Under this name a session of the application knows whether replies to text messages reach us."""


class Reader(NamedTuple):
    """A member of staff who gets mails."""

    name: str
    email: str


@dataclass(frozen=True, slots=True)
class MessageContext:
    """An appointment with its facts (rendering.AppointmentFacts) for the client's messages.

    `region` is the code of the region; `partner` who of a partner booked it, while they may sign
    in; `phone_hours` those of the region (see people.phone_hours).
    """

    appointment: Appointment
    client: Client
    facts: Mapping[str, Any]
    zone: ZoneInfo
    schedule: ReminderSchedule
    region: str
    partner: Reader | None
    phone_hours: str
    reads_replies: bool

    @property
    def entry(self) -> DiaryEntry:
        return self.appointment.entry

    @property
    def starts_at(self) -> datetime:
        return self.appointment.entry.starts_at

    @property
    def staff_facts(self) -> dict[str, Any]:
        """The same facts, in Dutch."""
        return {**self.facts, "phone_hours": phone_hours.in_words(self.phone_hours, SOURCE)}


_SITE: Final = bindparam("referrer_id", type_=Integer)
_WORKS_THERE: Final = exists().where(
    Post.account_id == Account.id,
    Post.role == Role.PARTNER,
    # Who went to another site hears no more of the clients of the former one.
    _SITE.is_(None) | (Post.organisation_id == _SITE),
    posts.is_live(),
)
_KNOWN = (
    select(
        Loket.timezone,
        Loket.name,
        Loket.sms_place,
        Loket.street,
        Loket.postcode,
        Loket.city,
        Loket.latitude,
        Loket.longitude,
        Loket.room,
        Loket.reception_words,
        Counsellor.first_name,
        Counsellor.languages,
        Region.code.label("region"),
        Region.name.label("region_name"),
        Region.phone,
        Region.phone_hours,
        Region.reminder_days.label("region_days"),
        Region.reminder_hour.label("region_hour"),
        Service.reminder_days,
        Service.reminder_hour,
        Service.mode,
        Question.bring,
        Account.name.label("partner"),
        Account.email.label("partner_email"),
        interpreters.comes_to(
            bindparam("appointment_id", type_=Integer), bindparam("spoken", type_=String)
        ).label("interpreter_comes"),
    )
    .select_from(DiaryEntry)
    .join(Zitdag, Zitdag.id == DiaryEntry.zitdag_id)
    .join(Loket, Loket.id == Zitdag.loket_id)
    .join(LoketHost, LoketHost.loket_id == Loket.id)
    .join(Region, Region.id == LoketHost.region_id)
    .join(Counsellor, Counsellor.id == DiaryEntry.counsellor_id)
    .join(Service, Service.id == DiaryEntry.service_id)
    .outerjoin(Question, Question.id == bindparam("question_id"))
    .outerjoin(
        Account,
        (Account.id == bindparam("account_id")) & _WORKS_THERE,
    )
    .where(DiaryEntry.id == bindparam("entry_id"))
)


def read(
    session: Session, appointment: Appointment, *, language: str | None = None
) -> MessageContext:
    """Read the facts for its messages; in `language`, or else that of the client's messages.

    Raises:
        ValueError: it is a hold, which is nobody's yet.
    """
    client = appointment.client
    if client is None:
        raise ValueError("a hold has nobody yet", appointment.id)
    wanted = {
        "entry_id": appointment.entry.id,
        "question_id": appointment.question_id,
        "account_id": appointment.account_id,
        "referrer_id": appointment.referrer_id,
        "appointment_id": appointment.id,
        "spoken": appointment.language,
    }
    row = execute_core(session, _KNOWN, wanted).one()
    return MessageContext(
        appointment=appointment,
        client=client,
        facts=_facts(row, appointment, client, language or client.language),
        zone=ZoneInfo(row.timezone),
        schedule=ReminderSchedule(
            row.region_days if row.reminder_days is None else row.reminder_days,
            row.region_hour if row.reminder_hour is None else row.reminder_hour,
        ),
        region=row.region,
        partner=Reader(row.partner, row.partner_email) if row.partner_email else None,
        phone_hours=row.phone_hours,
        reads_replies=bool(session.info.get(READS_REPLIES)),
    )


def message_context(
    session: Session, appointment: Appointment, *, language: str | None = None
) -> dict[str, Any]:
    """The context of its messages (rendering.AppointmentFacts), in `language` as by `read`."""
    return dict(read(session, appointment, language=language).facts)


def of_place(loket: Any) -> dict[str, Any]:
    """The facts of a place: `loket` is a Loket, or a row with its columns."""
    return {
        "zone": loket.timezone,
        "place": loket.name,
        "sms_place": loket.sms_place,
        "street": loket.street,
        "postcode": loket.postcode,
        "city": loket.city,
        "latitude": loket.latitude,
        "longitude": loket.longitude,
        "room": loket.room,
        "reception_words": loket.reception_words,
    }


def of_region(name: str, phone: str, hours: str, language: str) -> dict[str, str]:
    """The facts of a region: phone and phone hours (`Region.phone_hours`), in `language`."""
    return {
        "region_name": name,
        "phone": phone,
        "phone_display": phones.display(phone),
        "phone_hours": phone_hours.in_words(hours, language),
    }


def _called(mode: ServiceMode, client: Client) -> str:
    """The number that we ring for a conversation by telephone; empty for any other."""
    is_rung = mode is ServiceMode.PHONE and client.reach in BY_PHONE and client.contact
    return phones.display(client.contact) if is_rung and client.contact else ""


def _facts(row: Any, appointment: Appointment, client: Client, language: str) -> dict[str, Any]:
    entry = appointment.entry
    return {
        **of_place(row),
        **of_region(row.region_name, row.phone, row.phone_hours, language),
        "first_name": client.first_name,
        "starts_at": entry.starts_at.isoformat(),
        "ends_at": entry.ends_at.isoformat(),
        "with_whom": row.first_name,
        "spoken": row.languages,
        "bring": [row.bring] if row.bring else [],
        "code": appointment.code,
        "mode": row.mode,
        "called": _called(row.mode, client),
        "others": about_others(entry.capacity),
        "interpreter_comes": appointment.interpreter and bool(row.interpreter_comes),
        "region": row.region,
    }
