"""Days with appointments on them, over the example network."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy import select

from database import reading, write
from scheduler.appointments.booking.availability import Search, SlotChoice, Terms, find
from scheduler.appointments.booking.operations import book
from scheduler.appointments.booking.requests import BookingRequest, ClientDetails
from scheduler.appointments.models import Appointment, BookingChannel
from scheduler.appointments.policy import STAFF
from scheduler.people.actors import Actor
from scheduler.people.contact import ContactMethod
from scheduler.people.counsellors import Counsellor
from scheduler.zitdagen.catalogue import Service
from scheduler.zitdagen.models import Zitdag
from tests.support.builders import by
from tests.support.site import Site

HOME = ZoneInfo("Europe/Brussels")
WEDNESDAY = date(2026, 12, 2)
NAMES = ("Amina", "Bilal", "Chloé", "Dawit", "Elif", "Farah", "Georgi", "Hana")


def counsellor_id(site: Site, code: str) -> int:
    with site.looking() as session:
        return session.scalars(select(Counsellor.id).where(Counsellor.code == code)).one()


def zitdag_of(site: Site, counsellor: str, day: date) -> Zitdag:
    """The first zitdag of that counsellor on that day."""
    with site.looking() as session:
        found = session.scalars(
            select(Zitdag)
            .join(Counsellor)
            .where(Counsellor.code == counsellor, Zitdag.date == day)
            .order_by(Zitdag.id)
        ).first()
    assert found is not None, f"{counsellor} sits nowhere on {day}"
    return found


def fill(
    site: Site,
    counsellor: str,
    day: date,
    names: Sequence[str] = NAMES,
    *,
    service: str = "information",
    landlines: Sequence[str] = (),
) -> list[Appointment]:
    """Book these people with the counsellor that day, one after the other.

    `landlines` are the names of those whom no message reaches.
    """
    zitdag = zitdag_of(site, counsellor, day)
    with site.app.app_context():
        return [
            _book(zitdag, name, service, number, is_landline=name in landlines)
            for number, name in enumerate(names, start=20)
        ]


def _book(
    zitdag: Zitdag, name: str, service: str, number: int, *, is_landline: bool
) -> Appointment:
    now = datetime.combine(zitdag.date, time(), HOME).astimezone(UTC)
    with reading() as session:
        terms = Terms.of(session.scalars(select(Service).where(Service.code == service)).one())
        search = Search(
            loket_ids=(zitdag.loket_id,),
            terms=terms,
            language="nl",
            asker=STAFF,
            first=now,
            last=datetime.combine(zitdag.date, time(23), HOME).astimezone(UTC),
            counsellor_id=zitdag.counsellor_id,
        )
        slot = find(session, search, now=now)[0]
    choice = SlotChoice(
        zitdag.loket_id, terms.service_id, slot.start, "nl", STAFF, zitdag.counsellor_id
    )
    client = ClientDetails(
        first_name=name,
        language="nl",
        reach=ContactMethod.LANDLINE if is_landline else ContactMethod.OWN_MOBILE,
        contact="+3250000001" if is_landline else f"+324700000{number:02}",
    )
    request = BookingRequest(choice, client, BookingChannel.PHONE_DESK, key=f"{zitdag.id} {name}")
    return write(book, request, by=by(now, Actor.PHONE_DESK))
