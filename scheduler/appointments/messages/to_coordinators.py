"""Mails to coordinators about mail that came in and is about no appointment that is known."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from notifications.outbox import lookups
from notifications.outbox.models import NewMessage, Route
from notifications.texts.languages import SOURCE
from scheduler.access.models import Account
from scheduler.access.roles import Role
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
    people = (
        select(Account.id, Account.name, Account.email, Region.code, Region.name.label("region"))
        .join(Region, Region.id == Account.region_id)
        .where(Account.role == Role.COORDINATOR, Account.active, Account.email != mail.sender)
        .order_by(Account.id)
    )
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


def _mail(reader: Any, subject: str, number: int, mail: StrangerMail, now: datetime) -> NewMessage:
    return NewMessage(
        kind="coordinator_mail",
        subject=subject,
        version=number,
        language=SOURCE,
        routes=(Route("email", reader.email),),
        facts={
            "reader": reader.name,
            "region_name": reader.region,
            "sender": mail.sender,
            "wrote": mail.words,
        },
        due=now,
        useless_after=now + _USEFUL,
        scope=reader.code,
    )
