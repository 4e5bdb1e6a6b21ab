"""The arguments of a booking, whichever form or program they come from."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from database import insert_one
from scheduler.appointments.booking.availability import SlotChoice
from scheduler.appointments.models import BookingChannel
from scheduler.people.clients import Client
from scheduler.people.contact import ContactMethod, PhoneOwner


@dataclass(frozen=True, slots=True)
class ClientDetails:
    """The client. `language` is that of our messages; `contact` is E.164 or a mail address."""

    first_name: str
    language: str
    reach: ContactMethod
    contact: str | None
    whose: PhoneOwner | None = None
    locality: str | None = None


@dataclass(frozen=True, slots=True)
class NewlyReached:
    """Somebody whom we know by `client_id` and could not reach, and now can: `contact` is E.164 or
    a mail address.
    """

    client_id: int
    reach: ContactMethod
    contact: str


@dataclass(frozen=True, slots=True)
class AskedFrom:
    """Where an online booking comes from: keyed digests of the network, and of the kind of browser
    on it."""

    network: str
    browser: str


@dataclass(frozen=True, slots=True)
class BookingRequest:
    """A booking. `key` is the form's idempotency key for this slot.

    `holder` is the browser session (a digest) that may hold the slot already. `client` is somebody
    new, or of whom we know (a follow-up) the id, or how to reach them from now on. `overlap_ok`:
    staff have seen that the contact has another appointment then. `must_answer`: it waits for JA
    before it stays. `may_know`: the public ids of the appointments that a stranger's browser may
    open; None for who may know of all.
    """

    slot: SlotChoice
    client: ClientDetails | NewlyReached | int
    channel: BookingChannel
    key: str
    question_id: int | None = None
    interpreter: bool = False
    referrer_id: int | None = None
    holder: str | None = None
    overlap_ok: bool = False
    origin: AskedFrom | None = None
    must_answer: bool = False
    may_know: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class ByVisitor:
    """What a change by the public pages brings along. `may_know`, `must_answer`: as of a booking.
    `origin` where nobody has said yes to it yet: so it counts as if it were taken now.
    """

    may_know: frozenset[str]
    origin: AskedFrom | None = None
    must_answer: bool = False


def contact_of(session: Session, who: ClientDetails | NewlyReached | int) -> str | None:
    """The number or mail address that a booking for them is made on."""
    return session.get_one(Client, who).contact if isinstance(who, int) else who.contact


def client_of(
    session: Session, who: ClientDetails | NewlyReached | int, *, now: datetime
) -> Client:
    """The client: a new row, or the one with that id, reached as is said now."""
    if isinstance(who, int):
        return session.get_one(Client, who)
    if isinstance(who, NewlyReached):
        client = session.get_one(Client, who.client_id)
        client.reach, client.contact, client.whose = who.reach, who.contact, None
        return client
    client = Client(
        first_name=who.first_name,
        language=who.language,
        reach=who.reach,
        contact=who.contact,
        whose=who.whose,
        locality=who.locality,
        created_at=now,
    )
    insert_one(session, client)
    return client
