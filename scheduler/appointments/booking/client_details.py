"""What staff put right of a client in one act: name, way to reach them, languages.

Staff need no JA: they speak with the client. A new number gets the confirmation of what is to come,
links that went to the former one open nothing more, and what waits is written anew.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from scheduler.appointments.booking import corrections, lookups, overlaps
from scheduler.appointments.booking.corrections import NewContact, NewLanguages
from scheduler.appointments.errors import ClientChanged, UnknownAppointment
from scheduler.appointments.messages import to_clients
from scheduler.appointments.models import Appointment
from scheduler.people.actors import By
from scheduler.people.clients import Client
from scheduler.people.contact import ContactMethod, PhoneOwner


@dataclass(frozen=True, slots=True)
class ClientRecord:
    """What staff can put right. `contact` is E.164, a mail address, or None for who has neither.

    `spoken` and `interpreter` are those of the appointments to come, None where there are none;
    `written` is the language of our messages.
    """

    first_name: str
    reach: ContactMethod
    contact: str | None
    whose: PhoneOwner | None
    written: str
    spoken: str | None
    interpreter: bool | None

    @property
    def digest(self) -> str:
        """Which record a form showed."""
        return hashlib.sha256(repr(self).encode()).hexdigest()[:16]


def record_of(client: Client, visits: Sequence[Appointment], *, now: datetime) -> ClientRecord:
    """The record as it is now; `visits` are the client's appointments, in any order."""
    soonest = next(iter(_to_come(visits, now)), None)
    return ClientRecord(
        client.first_name,
        client.reach,
        client.contact,
        client.whose,
        client.language,
        soonest.language if soonest else None,
        soonest.interpreter if soonest else None,
    )


def correct(
    session: Session,
    client_id: int,
    new: ClientRecord,
    *,
    seen: str,
    overlap_ok: bool = False,
    by: By,
) -> None:
    """Put right what differs from `new`, where the record is still the one that was seen.

    `seen` is its digest. Idempotent: what is so already asks nothing.

    Raises:
        UnknownAppointment: the client has no appointment.
        ClientChanged: somebody else has put something right meanwhile.
        AlreadyBookedThen, NeedsPhone, NeedsMessages: as for the client.
    """
    overlaps.lock(session, new.contact, lookups.contact_of_client(session, client_id))
    theirs = lookups.of_client(session, client_id)
    if not theirs:
        raise UnknownAppointment
    client = session.get_one(Client, client_id, populate_existing=True)
    now_so = record_of(client, theirs, now=by.now)
    to_come = _to_come(theirs, by.now)
    if not to_come:
        new = replace(new, spoken=None, interpreter=None)
    if now_so == new:
        return
    if now_so.digest != seen:
        raise ClientChanged
    about = (to_come or theirs)[0].id
    contact = NewContact(new.reach, new.contact, new.whose)
    corrections.correct_contact(session, about, contact, by=by, overlap_ok=overlap_ok)
    corrections.correct_name(session, about, new.first_name, by=by)
    for one in to_come or theirs[:1]:
        spoken = new.spoken or one.language
        asked = one.interpreter if new.interpreter is None else new.interpreter
        languages = NewLanguages(spoken, asked, new.written)
        corrections.correct_languages(session, one.id, languages, by=by)


def _to_come(visits: Sequence[Appointment], now: datetime) -> list[Appointment]:
    """Those at which the client is expected, soonest first."""
    ahead = [one for one in visits if to_clients.is_to_come(one, now=now)]
    return sorted(ahead, key=lambda one: (one.entry.starts_at, one.id))
