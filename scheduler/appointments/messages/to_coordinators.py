"""Mails to coordinators: what somebody wrote about no appointment that is known, group sessions
that few booked, and a counsellor who will not be there.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

import typed_text
from locations.zones import BRUSSELS
from notifications.outbox import lookups, queue
from notifications.outbox.models import NewMessage, Route
from notifications.texts.languages import SOURCE
from notifications.texts.words import date_words, range_words, time_words
from scheduler.access import posts
from scheduler.access.models import Account, Post
from scheduler.access.roles import Role
from scheduler.appointments.lists.group_sessions import GroupSession
from scheduler.appointments.messages import causes
from scheduler.people.actors import Actor, By
from scheduler.people.counsellors import Counsellor
from scheduler.people.regions import Region
from scheduler.zitdagen.models import Absence

MOST: Final = 20
"""Mails of one sender passed on in a day: two machines that answer each other end there."""
_USEFUL: Final = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class StrangerMail:
    """A mail from `sender` (a mail address, or empty), with its words."""

    sender: str
    words: str


def wrote(session: Session, mail: StrangerMail, region: str, *, now: datetime) -> list[NewMessage]:
    """To each coordinator of a region ("": of all), but never to its own sender.

    Empty where there is none, or when its sender wrote MOST mails today.
    """
    people = _coordinators().where(Account.email != mail.sender)
    if region:
        people = people.where(Region.code == region)
    of_sender = sha256(f"{now.date()} {mail.sender}".encode()).hexdigest()[:16]
    found = []
    for reader in session.execute(people).all():
        subject = f"coordinator:{reader.id}:mail-{of_sender}"
        number = lookups.last_version(session, subject, "coordinator_mail") + 1
        if number <= MOST:
            found.append(_mail(reader, subject, number, mail, now))
    return found


def few_booked(
    session: Session, sessions: Sequence[GroupSession], *, now: datetime
) -> list[NewMessage]:
    """To each coordinator of its region, once: a group session that few booked. Two SELECTs."""
    regions = {one.region for one in sessions}
    readers = session.execute(_coordinators().where(Region.code.in_(regions))).all()
    mails = [
        _few_booked(reader, one, now)
        for one in sessions
        for reader in readers
        if reader.code == one.region
    ]
    told = {one.subject for one in lookups.about_any(session, [mail.subject for mail in mails])}
    return [mail for mail in mails if mail.subject not in told]


def away(
    session: Session, counsellor: Counsellor, absence: Absence, people: int, *, by: By
) -> list[NewMessage]:
    """To each coordinator of the region, once: a counsellor will not be there, which touches a
    zitdag at least, and so many `people` with an appointment. One SELECT.
    """
    readers = session.execute(
        _coordinators().where(
            Region.id == counsellor.region_id, Account.id.is_distinct_from(by.account_id)
        )
    ).all()
    return [_away(reader, counsellor, absence, people, by) for reader in readers]


def is_back(session: Session, absence: Absence) -> None:
    """What was not sent yet of that absence is not so any more. One SELECT, one UPDATE a reader."""
    region_id = session.get_one(Counsellor, absence.counsellor_id).region_id
    for reader in session.execute(_coordinators().where(Region.id == region_id)).all():
        queue.withdraw(session, _about(reader, absence))


def _about(reader: Any, absence: Absence) -> str:
    return f"away:{reader.id}:{absence.id}"


def _coordinators() -> Select[*tuple[Any, ...]]:
    return (
        select(Account.id, Account.name, Account.email, Region.code, Region.name.label("region"))
        .join(Post, Post.account_id == Account.id)
        .join(Region, Region.id == Post.region_id)
        .where(Post.role == Role.COORDINATOR, posts.is_live())
        .order_by(Account.id)
    )


def _mail(reader: Any, subject: str, number: int, mail: StrangerMail, now: datetime) -> NewMessage:
    return NewMessage(
        kind="coordinator_mail",
        cause=causes.to_staff(Actor.CLIENT, now),
        subject=subject,
        version=number,
        language=SOURCE,
        routes=(Route("email", reader.email),),
        facts={
            "reader": reader.name,
            "region_name": reader.region,
            "sender": mail.sender,
            "wrote": typed_text.without_links(mail.words),
        },
        due=now,
        useless_after=now + _USEFUL,
        scope=reader.code,
    )


def _few_booked(reader: Any, one: GroupSession, now: datetime) -> NewMessage:
    zone = ZoneInfo(one.timezone)
    return NewMessage(
        kind="coordinator_group",
        cause=causes.clock(now),
        subject=f"groups:{reader.id}:{one.zitdag_id}:{one.starts_at.isoformat()}",
        version=1,
        language=SOURCE,
        routes=(Route("email", reader.email),),
        facts={
            "reader": reader.name,
            "region_name": reader.region,
            "service": one.service,
            "day_words": date_words(one.starts_at, zone, SOURCE),
            "hours": range_words(one.starts_at, one.ends_at, zone, SOURCE),
            "where": one.loket,
            "counsellor": one.counsellor,
            "booked": one.booked,
            "seats": one.seats,
            "minimum": one.minimum,
        },
        due=now,
        useless_after=one.starts_at,
        scope=reader.code,
    )


def _away(reader: Any, counsellor: Counsellor, absence: Absence, people: int, by: By) -> NewMessage:
    first = date_words(absence.starts_at, BRUSSELS, SOURCE)
    last = date_words(absence.ends_at, BRUSSELS, SOURCE)
    return NewMessage(
        kind="coordinator_away",
        cause=causes.to_staff(by.actor, by.now),
        subject=_about(reader, absence),
        version=1,
        language=SOURCE,
        routes=(Route("email", reader.email),),
        facts={
            "reader": reader.name,
            "region_name": reader.region,
            "counsellor": f"{counsellor.first_name} {counsellor.last_name}",
            "starts": f"{first}, {time_words(absence.starts_at, BRUSSELS, SOURCE)}",
            "ends": f"{last}, {time_words(absence.ends_at, BRUSSELS, SOURCE)}",
            "people": people,
        },
        due=by.now,
        useless_after=absence.ends_at,
        scope=reader.code,
    )
