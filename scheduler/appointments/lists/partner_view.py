"""What the partner who referred a client may know of their appointment. Read-only.

Paper and mails say: "Wij vertellen niets aan VDAB, OCMW of school. Alleen als jij ja zegt." So a
partner knows that an appointment exists, and what the partner itself did with it. What the client
did, or we did, it hears of with the client's consent only. Without one, its pages show the
appointment as the partner left it, whatever became of it, and look the same for all.

Who is reached through the partner has chosen that way: what we change is told there.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple

from sqlalchemy import inspect, select, tuple_
from sqlalchemy.orm import Session, joinedload

from scheduler.access import consents
from scheduler.access.models import ConsentItem
from scheduler.appointments.models import (
    Appointment,
    AppointmentChange,
    AppointmentState,
    ChangeKind,
)
from scheduler.people.actors import Actor
from scheduler.people.clients import Client
from scheduler.people.contact import ContactMethod
from scheduler.zitdagen.models import DiaryEntry, Zitdag

US: Final = frozenset({Actor.COORDINATOR, Actor.COUNSELLOR, Actor.SYSTEM})
"""Whose changes are ours; those of the phone desk are the client's, who called."""
_ELSEWHERE: Final = frozenset({ChangeKind.MOVED, ChangeKind.REASSIGNED})
_TELLING: Final = _ELSEWHERE | {ChangeKind.BOOKED, ChangeKind.CANCELLED}
"""The changes that leave something to see: where it is, or whether it is on."""


class _Place(NamedTuple):
    """Which entry of whose diary, as the history has it."""

    zitdag_id: int
    counsellor_id: int
    starts_at: datetime
    service_id: int


def may_hear(session: Session, appointment: Appointment, actor: Actor) -> bool:
    """Whether its partner may be told what `actor` just did. One SELECT at most."""
    client = appointment.client
    return actor is Actor.PARTNER or _is_told(client, actor) or _consents(session, appointment)


def is_as_left(session: Session, appointment: Appointment) -> bool:
    """Whether its partner may know it as it is. Two SELECTs at most."""
    return as_left(session, [appointment], appointment.referrer_id or 0) == [appointment]


def as_left(
    session: Session, found: Sequence[Appointment], organisation_id: int
) -> list[Appointment]:
    """These appointments as this site may know them, in the same order. Three SELECTs at most.

    One that it may not know as it is becomes a copy, never stored: as the partner left it, or as it
    was booked.
    """
    others = [one for one in found if not one.entry.service.is_for_professionals]
    theirs = {one.client_id for one in others if one.client_id is not None}
    shared = consents.who_share(session, theirs, organisation_id, ConsentItem.CHANGES)
    closed = [one for one in others if one.client_id not in shared]
    changed = {
        one.id: since
        for one, history in _histories(session, closed)
        if (since := _unknown(one.client, history)).unknown
    }
    entries = _entries(session, [one for one in closed if one.id in changed], changed)
    return [
        _copy(one, changed[one.id], entries.get(one.id, one.entry)) if one.id in changed else one
        for one in found
    ]


class _History(NamedTuple):
    """What a partner knows of an appointment, and what it does not: both in order."""

    known: list[AppointmentChange]
    unknown: list[AppointmentChange]


def _is_told(client: Client | None, actor: Actor) -> bool:
    is_through_them = client is not None and client.reach is ContactMethod.VIA_PARTNER
    return actor in US and is_through_them


def _consents(session: Session, appointment: Appointment) -> bool:
    if appointment.client_id is None or appointment.referrer_id is None:
        return False
    given = consents.given(session, appointment.client_id, appointment.referrer_id)
    return ConsentItem.CHANGES in given


def _histories(
    session: Session, found: Sequence[Appointment]
) -> Iterable[tuple[Appointment, list[AppointmentChange]]]:
    if not found:
        return []
    rows: defaultdict[int, list[AppointmentChange]] = defaultdict(list)
    for change in session.scalars(
        select(AppointmentChange)
        .where(AppointmentChange.appointment_id.in_([one.id for one in found]))
        .where(AppointmentChange.kind.in_(_TELLING))
        .order_by(AppointmentChange.id)
    ):
        rows[change.appointment_id].append(change)
    return [(one, rows[one.id]) for one in found]


def _unknown(client: Client | None, history: list[AppointmentChange]) -> _History:
    """What came after the last that the partner knows of; that it was booked, it knows."""
    last = max(
        (
            number
            for number, change in enumerate(history)
            if change.actor is Actor.PARTNER or _is_told(client, change.actor)
        ),
        default=0,
    )
    return _History(history[: last + 1], history[last + 1 :])


def _entries(
    session: Session, found: Sequence[Appointment], changed: Mapping[int, _History]
) -> dict[int, DiaryEntry]:
    """By appointment, where each that went elsewhere since was. Entries outlive their seats."""
    places = {
        one.id: place for one in found if (place := _left_at(one, changed[one.id])) is not None
    }
    if not places:
        return {}
    key = tuple_(
        DiaryEntry.zitdag_id, DiaryEntry.counsellor_id, DiaryEntry.starts_at, DiaryEntry.service_id
    )
    rows = session.scalars(
        select(DiaryEntry)
        .where(key.in_(sorted(set(places.values()))))
        .options(
            joinedload(DiaryEntry.service),
            joinedload(DiaryEntry.counsellor),
            joinedload(DiaryEntry.zitdag).joinedload(Zitdag.loket),
        )
    )
    known = {
        _Place(row.zitdag_id, row.counsellor_id, row.starts_at, row.service_id): row for row in rows
    }
    return {id_: known[place] for id_, place in places.items() if place in known}


def _left_at(appointment: Appointment, history: _History) -> _Place | None:
    for change in history.unknown:
        if change.kind in _ELSEWHERE and "from" in change.details:
            zitdag_id, counsellor_id, starts_at = change.details["from"]
            start = datetime.fromisoformat(starts_at)
            return _Place(zitdag_id, counsellor_id, start, appointment.entry.service_id)
    return None


def _copy(appointment: Appointment, history: _History, entry: DiaryEntry) -> Appointment:
    """As the partner left it; not part of any session."""
    is_off = bool(history.known) and history.known[-1].kind is ChangeKind.CANCELLED
    columns: dict[str, Any] = {
        column.key: getattr(appointment, column.key) for column in inspect(Appointment).column_attrs
    }
    columns |= {
        "entry_id": entry.id,
        "state": AppointmentState.CANCELLED if is_off else AppointmentState.BOOKED,
        "moves": sum(change.kind is ChangeKind.MOVED for change in history.known),
        "version": sum(_is_retold(change) for change in history.known),
    }
    return Appointment(
        **columns,
        entry=entry,
        client=appointment.client,
        question=appointment.question,
        referrer=appointment.referrer,
    )


def _is_retold(change: AppointmentChange) -> bool:
    """Whether the client was told anew: a correction of their name or language tells nothing."""
    what = change.details.get("corrected")
    return change.kind is not ChangeKind.REASSIGNED and what in (None, "contact")
