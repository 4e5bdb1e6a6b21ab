"""A counsellor's Monday in Ieper, with people who come."""

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from database import reading, write
from locations.models import Loket
from scheduler.access.accounts import NewAccount, create
from scheduler.access.models import Account
from scheduler.access.roles import Role
from scheduler.appointments.booking.availability import SlotChoice
from scheduler.appointments.booking.operations import book
from scheduler.appointments.booking.requests import BookingRequest, ClientDetails
from scheduler.appointments.models import Appointment, AppointmentChange, BookingChannel
from scheduler.appointments.policy import STAFF
from scheduler.people.actors import Actor
from scheduler.people.counsellors import Counsellor
from scheduler.zitdagen.catalogue import Question, Service
from scheduler.zitdagen.models import DiaryEntry, Zitdag
from tests.support import builders
from tests.support.browserless import Visitor
from tests.support.builders import PLANNER, by
from tests.support.site import NOW, Site
from tests.support.staff_accounts import make_account, sign_in

HANNE = "hanne"
IEPER = "ieper-lakenhoek"
MONDAY = date(2026, 11, 23)
FRIDAY = date(2026, 12, 11)
IRINA, OOSTENDE = "irina", "oostende-zeildoek"
"""Who gives a session for a group that Friday at ten o'clock, and where."""
LATER = timedelta(hours=2)
"""After which Amina, who comes at half past nine, can have come."""


def counsellor(site: Site, code: str = HANNE) -> Visitor:
    """Hanne, or a colleague, signed in with an account of their own."""
    return sign_in(site, Role.COUNSELLOR, email=f"{code}@example.org", at=code)


def account(site: Site, code: str = HANNE) -> Account:
    return make_account(site, Role.COUNSELLOR, f"{code}@example.org", code)


def come(site: Site, clock: str = "09:30", **overrides: Any) -> Appointment:
    """Amina has an appointment with Hanne in Ieper that Monday; its entry and client are loaded.

    `day`, `loket`, `face`, `question`, `service` say otherwise, and so do fields of the request.
    """
    asked = {
        "day": MONDAY,
        "loket": IEPER,
        "face": HANNE,
        "question": "get-diploma",
        "service": "information",
        **overrides,
    }
    start = builders.at(clock, asked.pop("day"))
    with site.app.app_context():
        made = write(_book, asked, start, now=NOW - timedelta(days=14))
        return reread(made)


def come_to_group(site: Site, name: str, number: int) -> Appointment:
    """Somebody comes to the session of that Friday; each has a `number`, below ten."""
    return come(
        site,
        "10:00",
        day=FRIDAY,
        loket=OOSTENDE,
        face=IRINA,
        service="group-session",
        question="info-session",
        client=details(first_name=name, contact=f"+3247000003{number}"),
    )


def _book(session: Session, asked: dict[str, Any], start: datetime, *, now: datetime) -> str:
    wanted = {name: asked.pop(name) for name in ("loket", "face", "question", "service")}
    slot = SlotChoice(
        loket_id=session.scalars(select(Loket.id).where(Loket.code == wanted["loket"])).one(),
        service_id=session.scalars(
            select(Service.id).where(Service.code == wanted["service"])
        ).one(),
        starts_at=start,
        language=asked.pop("language", "nl"),
        asker=STAFF,
        counsellor_id=session.scalars(
            select(Counsellor.id).where(Counsellor.code == wanted["face"])
        ).one(),
    )
    desk = by(now, Actor.PHONE_DESK, account_id=asked.pop("account_id", None))
    whole: dict[str, Any] = {
        "client": details(),
        "channel": BookingChannel.PHONE_DESK,
        "key": builders.new_code("form"),
        "question_id": session.scalars(
            select(Question.id).where(Question.code == wanted["question"])
        ).one(),
    }
    return book(session, BookingRequest(slot=slot, **whole | asked), by=desk).uid


def details(**overrides: Any) -> ClientDetails:
    return builders.client_details(**{"contact": "+32470000021", **overrides})


def reread(uid: str) -> Appointment:
    """The appointment as it is now; call it within the application's context."""
    with reading() as session:
        found = session.scalars(select(Appointment).where(Appointment.uid == uid)).one()
        _ = found.client, found.question, found.entry.service, found.entry.zitdag.loket
        _ = found.entry.counsellor
        return found


def again(site: Site, one: Appointment) -> Appointment:
    with site.app.app_context():
        return reread(one.uid)


def change(site: Site, one: Appointment, **values: object) -> None:
    """Let the row say this, however it came to be so."""
    statement = update(Appointment).where(Appointment.id == one.id).values(**values)
    with site.app.app_context():
        write(lambda session: session.execute(statement))


def history(site: Site, one: Appointment) -> list[tuple[str, str]]:
    """What was noted of it after it was booked, and by whom."""
    with site.looking() as session:
        rows = session.scalars(
            select(AppointmentChange)
            .where(AppointmentChange.appointment_id == one.id)
            .order_by(AppointmentChange.id)
        )
        return [(row.kind.value, row.actor.value) for row in rows][1:]


def zitdag(site: Site, face: str = HANNE, day: date = MONDAY) -> Zitdag:
    with site.looking() as session:
        return session.scalars(
            select(Zitdag)
            .join(Zitdag.counsellor)
            .where(Counsellor.code == face, Zitdag.date == day)
        ).one()


def taken(site: Site) -> int:
    """How many live diary entries there are."""
    with site.looking() as session:
        return len(session.scalars(select(DiaryEntry.id).where(DiaryEntry.taken > 0)).all())


def elsewhere(site: Site) -> None:
    """Another region, with a coordinator."""
    with site.app.app_context():
        there = write(builders.region).code
        new = NewAccount("elders@example.org", "Elders", Role.COORDINATOR, region=there)
        write(create, new, by=PLANNER)
