"""Mails to coordinators: what somebody wrote about no appointment that is known, and group sessions
that few booked.
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
from notifications.outbox import lookups
from notifications.outbox.models import NewMessage, Route
from notifications.texts.languages import SOURCE
from notifications.texts.words import date_words, range_words
from scheduler.access import posts
from scheduler.access.models import Account, Post
from scheduler.access.roles import Role
from scheduler.appointments.lists.group_sessions import GroupSession
from scheduler.appointments.messages import causes
from scheduler.people.actors import Actor
from scheduler.people.regions import Region

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
