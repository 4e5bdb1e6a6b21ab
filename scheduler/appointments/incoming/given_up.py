"""Messages to clients that were given up, sent again because a coordinator wants them to be.

What a provider does not take for hours leaves a client who knows nothing: once it works again,
nobody should have to ring whom a message still reaches in time.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final, NamedTuple
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from notifications.outbox import given_up
from notifications.outbox.models import Message
from scheduler.appointments import scope
from scheduler.appointments.lists import call_list
from scheduler.appointments.messages import refreshing, to_clients
from scheduler.appointments.messages.reminders import KINDS as REMINDERS
from scheduler.appointments.models import Appointment, AppointmentState
from scheduler.audit import trail
from scheduler.people.actors import By
from scheduler.people.clients import Client
from scheduler.people.regions import Region
from scheduler.zitdagen.models import DiaryEntry, Zitdag

MOST: Final = 100
SENT_AGAIN: Final = "message_sent_again"
"""In the audit."""
_SAYS: Final[Mapping[str, AppointmentState]] = {
    **dict.fromkeys(
        (
            "confirmation",
            "changed",
            "changed_by_us",
            "place_changed",
            "say_yes",
            "starts_soon",
            *REMINDERS,
        ),
        AppointmentState.BOOKED,
    ),
    **dict.fromkeys(
        ("cancelled_by_client", "cancelled_by_us", "fell_away"), AppointmentState.CANCELLED
    ),
}
"""What must be so for these kinds to be true. Others speak of a moment that has passed."""


class NotAgain(StrEnum):
    """Why a message is not sent again."""

    TOO_LATE = "too_late"
    OUTDATED = "outdated"
    UNWANTED = "unwanted"


class _About(NamedTuple):
    """What a message is about, and whether its client wants reminders."""

    appointment: Appointment
    reminders: bool


@dataclass(frozen=True, slots=True)
class GivenUp:
    """A message to a client of the region; `why_not` says why it cannot be sent again."""

    message: Message
    uid: str
    why_not: NotAgain | None


def in_region(session: Session, region_id: int, *, since: datetime, now: datetime) -> list[GivenUp]:
    """Given up since then, the last first. A few SELECTs, however many they are."""
    code = session.get_one(Region, region_id).code
    found = given_up.about(session, code, to_clients.ABOUT, since=since, most=MOST)
    theirs = _by_subject(session, _appointments(found, region_id))
    return [
        GivenUp(
            one, theirs[one.subject].appointment.uid, _why_not(one, theirs[one.subject], now=now)
        )
        for one in found
        if one.subject in theirs
    ]


def send_again(
    session: Session, message_ids: Collection[UUID], region_id: int, *, seen: datetime, by: By
) -> int:
    """Send those again that were given up by `seen`, as all is now; returns how many.

    What is of no use any more, or not true, stays as it is. Idempotent. Who was to be called
    because of it need not be.
    """
    code = session.get_one(Region, region_id).code
    found = given_up.of_these(session, code, message_ids)
    # Locked: who moves an appointment now withdraws this too, or is waited for.
    locked = _appointments(found, region_id).with_for_update(of=Appointment)
    theirs = _by_subject(session, locked.execution_options(populate_existing=True))
    wanted = {
        one.id: theirs[one.subject].appointment
        for one in found
        if one.subject in theirs and not _why_not(one, theirs[one.subject], now=by.now)
    }
    again = given_up.queue_again(session, wanted.keys(), seen=seen, now=by.now)
    told = {wanted[one].id: wanted[one] for one in again}
    for _id, appointment in sorted(told.items()):
        refreshing.as_it_is(session, appointment)
        trail.changed(
            session,
            by,
            action=SENT_AGAIN,
            appointment=appointment.uid,
            client_id=appointment.client_id,
        )
    call_list.reached(session, told.keys(), by=by)
    return len(again)


def _why_not(message: Message, about: _About, *, now: datetime) -> NotAgain | None:
    if message.useless_after <= now or message.wiped or not message.routes:
        return NotAgain.TOO_LATE
    if not _is_true(message, about.appointment):
        return NotAgain.OUTDATED
    is_unwanted = message.kind in REMINDERS and not about.reminders
    return NotAgain.UNWANTED if is_unwanted else None


def _is_true(message: Message, appointment: Appointment) -> bool:
    if message.version != appointment.version:
        return False
    if _SAYS.get(message.kind) is not appointment.state:
        return False
    is_asked = appointment.answer_by is not None
    is_question = message.kind == "say_yes"
    return appointment.state is AppointmentState.CANCELLED or is_asked is is_question


def _appointments(messages: Sequence[Message], region_id: int) -> Select[Appointment, bool]:
    """Without their clients: a list that names nobody is not noted as having shown them."""
    uids = {one.subject.removeprefix(to_clients.ABOUT) for one in messages}
    return (
        select(Appointment, Client.reminders)
        .join(Client, Client.id == Appointment.client_id)
        .join(DiaryEntry, DiaryEntry.id == Appointment.entry_id)
        .join(Zitdag, Zitdag.id == DiaryEntry.zitdag_id)
        .where(Appointment.uid.in_(uids), scope.of_region(region_id))
        .order_by(Appointment.id)
    )


def _by_subject(session: Session, found: Select[Appointment, bool]) -> dict[str, _About]:
    return {to_clients.subject(row[0]): _About(*row) for row in session.execute(found)}
