"""Rows of a small world to book in, each right by itself and overridable where a test cares.

Every builder adds its row to the session, so that it runs inside `database.write`; what it returns
keeps its values afterwards. Hours are written as people say them: "09:30", on the clock of the
loket.
"""

import itertools
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import insert
from sqlalchemy.orm import Session

from locations.models import Loket
from scheduler.access.factors import Passkey
from scheduler.appointments.booking.availability import Search, SlotChoice, Terms
from scheduler.appointments.booking.requests import BookingRequest, ClientDetails
from scheduler.appointments.models import BookingChannel
from scheduler.appointments.policy import PUBLIC
from scheduler.people.actors import Actor, By
from scheduler.people.contact import ContactMethod
from scheduler.people.counsellors import Counsellor, Diary
from scheduler.people.organisations import LoketHost, Organisation, OrganisationKind
from scheduler.people.regions import Region
from scheduler.zitdagen.catalogue import Question, Service
from scheduler.zitdagen.models import (
    Absence,
    AbsenceReason,
    Closure,
    ClosureReason,
    Opening,
    OpeningKind,
    Zitdag,
    ZitdagState,
    zitdag_services,
)

ZONE = ZoneInfo("Europe/Brussels")
NOW = datetime(2026, 11, 16, 8, tzinfo=UTC)  # a Monday, nine o'clock in Brussels
TUESDAY = date(2026, 11, 24)
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
A_DAY = timedelta(days=1)
HOURS = ("09:00-12:00", "13:00-16:30")
BACK_TO_BACK: dict[str, Any] = {"aftercare_minutes": 0}
"""A service without after-care, where hours that follow on one another are not what is tested."""

_numbers = itertools.count(1)


def at(clock: str, day: date = TUESDAY, zone: ZoneInfo = ZONE) -> datetime:
    """The moment at which the clock of `zone` shows "09:30" on `day`."""
    return datetime.combine(day, time.fromisoformat(clock), zone).astimezone(UTC)


def by(now: datetime, actor: Actor = Actor.CLIENT, *, account_id: int | None = None) -> By:
    """Who does something at `now`: a client, unless told otherwise."""
    return By(actor, account_id, now)


PLANNER = by(NOW, Actor.COORDINATOR)
"""A coordinator, where it does not matter which and when."""


def clock(moment: datetime, zone: ZoneInfo = ZONE) -> str:
    """What the clock of `zone` shows at that moment."""
    return f"{moment.astimezone(zone):%H:%M}"


def new_code(kind: str) -> str:
    """A code that nothing else of this run has."""
    return f"{kind}-{next(_numbers)}"


def _add(session: Session, row: Any) -> None:
    session.add(row)
    session.flush()


def region(session: Session, /, **overrides: Any) -> Region:
    whole: dict[str, Any] = {
        "code": new_code("region"),
        "name": "Leerwinkel Voorbeeld",
        "phone": "+32470000000",
        "phone_hours": "mo-fr 09:00-12:00",
        "page_languages": ["nl"],
    }
    row = Region(**whole | overrides)
    _add(session, row)
    return row


def organisation(session: Session, /, region_id: int, **overrides: Any) -> Organisation:
    whole: dict[str, Any] = {
        "code": new_code("site"),
        "name": "De Bibliotheek",
        "kind": OrganisationKind.LIBRARY,
        "region_id": region_id,
    }
    row = Organisation(**whole | overrides)
    _add(session, row)
    return row


def passkey(session: Session, /, account_id: int, **overrides: Any) -> Passkey:
    usual = {
        "credential": secrets.token_bytes(32),
        "public_key": b"a key",
        "sign_count": 0,
        "name": "Telefoon",
        "created_at": NOW,
    }
    row = Passkey(account_id=account_id, **{**usual, **overrides})
    _add(session, row)
    return row


def loket(session: Session, /, host: Organisation, **overrides: Any) -> Loket:
    """A loket in the building of `host`, run by its region."""
    whole: dict[str, Any] = {
        "code": new_code("loket"),
        "name": "Markt",
        "street": "Markt 1",
        "postcode": "8000",
        "city": "Brugge",
        "reception_words": "Ik kom voor Leerwinkel.",
        "sms_place": "Markt 1, Brugge",
        "timezone": "Europe/Brussels",
    }
    row = Loket(**whole | overrides)
    _add(session, row)
    _add(
        session,
        LoketHost(loket_id=row.id, organisation_id=host.id, region_id=host.region_id),
    )
    return row


def counsellor(session: Session, /, region_id: int, **overrides: Any) -> Counsellor:
    whole: dict[str, Any] = {
        "code": new_code("counsellor"),
        "first_name": "Sofie",
        "last_name": "Voorbeeld",
        "region_id": region_id,
        "languages": ["nl"],
        "diary": Diary(),
    }
    row = Counsellor(**whole | overrides)
    _add(session, row)
    return row


def service(session: Session, /, **overrides: Any) -> Service:
    """A conversation of an hour and its after-care, for one; nobody is reminded of it."""
    whole: dict[str, Any] = {
        "code": new_code("service"),
        "name": "Gesprek",
        "minutes": 60,
        "aftercare_minutes": 15,
        "seats": 1,
        "reminder_days": [],
    }
    row = Service(**whole | overrides)
    _add(session, row)
    return row


def question(session: Session, /, service_id: int, **overrides: Any) -> Question:
    whole: dict[str, Any] = {
        "code": new_code("question"),
        "position": next(_numbers),
        "text": "Ik zoek een opleiding.",
        "pictogram": "training",
        "service_id": service_id,
        "bring": "je diploma",
    }
    row = Question(**whole | overrides)
    _add(session, row)
    return row


@dataclass(frozen=True, slots=True)
class Sitting:
    """When somebody sits: a local date, hours by appointment, to walk in, and of groups."""

    day: date = TUESDAY
    hours: Sequence[str] = HOURS
    walk_in: Sequence[str] = ()
    groups: Sequence[str] = ()


def sessions(*hours: str, day: date = TUESDAY) -> Sitting:
    """Somebody sits for groups alone."""
    return Sitting(day, hours=(), groups=hours)


def zitdag(
    session: Session,
    /,
    loket: Loket,
    counsellor: Counsellor,
    services: Sequence[Service],
    sitting: Sitting = Sitting(),
    **overrides: Any,
) -> Zitdag:
    """Somebody sits at a loket on a day and gives these services. No rule of planning is asked."""
    whole: dict[str, Any] = {
        "loket_id": loket.id,
        "counsellor_id": counsellor.id,
        "date": sitting.day,
        "state": ZitdagState.PLANNED,
        "notice_hours": 2,
        "horizon_days": 56,
        "step_minutes": 15,
    }
    row = Zitdag(**whole | overrides)
    zone = ZoneInfo(loket.timezone)
    row.openings = [
        *(_opening(OpeningKind.APPOINTMENT, hours, sitting.day, zone) for hours in sitting.hours),
        *(_opening(OpeningKind.WALK_IN, hours, sitting.day, zone) for hours in sitting.walk_in),
        *(_opening(OpeningKind.GROUP, hours, sitting.day, zone) for hours in sitting.groups),
    ]
    _add(session, row)
    given = [{"zitdag_id": row.id, "service_id": service.id} for service in services]
    if given:
        session.execute(insert(zitdag_services), given)
    return row


def _opening(kind: OpeningKind, hours: str, day: date, zone: ZoneInfo) -> Opening:
    starts, ends = hours.split("-")
    return Opening(
        kind=kind,
        starts=time.fromisoformat(starts),
        ends=time.fromisoformat(ends),
        starts_at=at(starts, day, zone),
        ends_at=at(ends, day, zone),
    )


def gives(session: Session, zitdag_id: int, service_id: int) -> None:
    """Let a zitdag give one more service."""
    row = {"zitdag_id": zitdag_id, "service_id": service_id}
    session.execute(insert(zitdag_services), row)


def absence(session: Session, counsellor_id: int, starts_at: datetime, ends_at: datetime) -> None:
    reason = AbsenceReason.LEAVE
    _add(
        session,
        Absence(counsellor_id=counsellor_id, starts_at=starts_at, ends_at=ends_at, reason=reason),
    )


def closure(
    session: Session,
    scene: "Scene",
    starts_at: datetime,
    ends_at: datetime,
    loket_id: int | None = None,
) -> Closure:
    """Close that loket, or without one the whole region of the scene."""
    row = Closure(
        region_id=scene.region.id,
        loket_id=loket_id,
        starts_at=starts_at,
        ends_at=ends_at,
        reason=ClosureReason.WORKS,
        recorded_at=NOW,
    )
    _add(session, row)
    return row


def client_details(**overrides: Any) -> ClientDetails:
    """Amina, who has a mobile phone of her own; each time another number."""
    whole: dict[str, Any] = {
        "first_name": "Amina",
        "language": "nl",
        "reach": ContactMethod.OWN_MOBILE,
        "contact": f"+3247{next(_numbers):07}",
    }
    return ClientDetails(**whole | overrides)


@dataclass(frozen=True, slots=True)
class Scene:
    """One counsellor who sits at one loket on a Tuesday and gives one service."""

    region: Region
    host: Organisation
    loket: Loket
    counsellor: Counsellor
    service: Service
    zitdag: Zitdag

    def slot(self, start: str | datetime, **overrides: Any) -> SlotChoice:
        """The slot of the service at "09:30" that Tuesday, for the public."""
        whole: dict[str, Any] = {
            "loket_id": self.loket.id,
            "service_id": self.service.id,
            "starts_at": at(start) if isinstance(start, str) else start,
            "language": "nl",
            "asker": PUBLIC,
        }
        return SlotChoice(**whole | overrides)

    def request(self, slot: str | SlotChoice, **overrides: Any) -> BookingRequest:
        """Somebody new books that slot online, with a form of their own."""
        whole: dict[str, Any] = {
            "slot": self.slot(slot) if isinstance(slot, str) else slot,
            "client": client_details(),
            "channel": BookingChannel.ONLINE,
            "key": new_code("form"),
        }
        return BookingRequest(**whole | overrides)

    def search(self, **overrides: Any) -> Search:
        """The slots of the service at the loket that Tuesday, for the public."""
        whole: dict[str, Any] = {
            "loket_ids": (self.loket.id,),
            "terms": Terms.of(self.service),
            "language": "nl",
            "asker": PUBLIC,
            "first": at("00:00"),
            "last": at("23:59"),
        }
        return Search(**whole | overrides)


def scene(
    session: Session,
    /,
    *,
    service_is: dict[str, Any] | None = None,
    counsellor_is: dict[str, Any] | None = None,
    sitting: Sitting = Sitting(),
    **zitdag_is: Any,
) -> Scene:
    """The usual world, with whatever matters to the test put in."""
    here = region(session)
    host = organisation(session, here.id)
    where = loket(session, host)
    who = counsellor(session, here.id, **counsellor_is or {})
    what = service(session, **service_is or {})
    when = zitdag(session, where, who, [what], sitting, **zitdag_is)
    return Scene(here, host, where, who, what, when)


def colleague(
    session: Session, /, scene: Scene, sitting: Sitting | None = None, **counsellor_is: Any
) -> tuple[Counsellor, Zitdag]:
    """A second counsellor who sits at the same loket and gives the same service."""
    who = counsellor(session, scene.region.id, **counsellor_is)
    when = zitdag(session, scene.loket, who, [scene.service], sitting or Sitting())
    return who, when


def starts(
    session: Session, scene: Scene, count: int, *, counsellors: Sequence[Counsellor] = ()
) -> list[datetime]:
    """So many moments, from a week after the scene's, at which nobody is busy yet.

    Back to back from eight to eight, on as many days as it takes, with the scene's counsellor or
    with all of these; the slots at two of them never overlap.
    """
    length = timedelta(minutes=scene.service.minutes + scene.service.aftercare_minutes)
    a_day = 12 * HOUR // length
    found: list[datetime] = []
    for number in range(-(-count // a_day)):
        day = TUESDAY + (7 + number) * A_DAY
        sitting = Sitting(day=day, hours=("08:00-20:00",))
        if scene.service.seats > 1:
            begins = [at("08:00", day) + turn * length for turn in range(a_day)]
            sitting = sessions(*(_hours(one, one + length) for one in begins), day=day)
        for who in counsellors or (scene.counsellor,):
            zitdag(session, scene.loket, who, [scene.service], sitting, **_ANY_TIME)
        found += [at("08:00", day) + turn * length for turn in range(a_day)]
    return found[:count]


def _hours(start: datetime, end: datetime) -> str:
    return "-".join(f"{one.astimezone(ZONE):%H:%M}" for one in (start, end))


_ANY_TIME: dict[str, Any] = {"notice_hours": 0, "horizon_days": 3650, "step_minutes": 5}
