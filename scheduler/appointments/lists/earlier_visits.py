"""What somebody who comes came for before, and which visits nobody wrote down. Read-only."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from scheduler.appointments import scope
from scheduler.appointments.models import Appointment, AppointmentState
from scheduler.people.counsellors import Counsellor
from scheduler.zitdagen.models import DiaryEntry, Zitdag

REMEMBERED: Final = timedelta(days=14)
"""For so long who was not recorded is asked for: later nobody knows."""


@dataclass(frozen=True, slots=True)
class Visit:
    """Somebody had an appointment: when (aware UTC), the first name of with whom, and whether they
    came."""

    starts_at: datetime
    counsellor: str
    came: bool


@dataclass(frozen=True, slots=True)
class EarlierVisits:
    """How often somebody came before a moment, and the last of these. `were_any`: there was an
    appointment, whatever came of it."""

    count: int
    last: Visit | None
    were_any: bool


def of_clients(session: Session, client_ids: Collection[int]) -> dict[int, list[Visit]]:
    """The appointments of each of these clients, walk-ins too, soonest first. One SELECT.

    Neither held nor called off."""
    found: dict[int, list[Visit]] = defaultdict(list)
    rows = session.execute(
        select(
            Appointment.client_id, DiaryEntry.starts_at, Counsellor.first_name, Appointment.state
        )
        .join(DiaryEntry, DiaryEntry.id == Appointment.entry_id)
        .join(Counsellor, Counsellor.id == DiaryEntry.counsellor_id)
        .where(
            Appointment.client_id.in_(client_ids),
            Appointment.state.not_in((AppointmentState.HELD, AppointmentState.CANCELLED)),
        )
        .order_by(DiaryEntry.starts_at, Appointment.id)
    )
    for client_id, starts_at, counsellor, state in rows:
        came = state is AppointmentState.CAME
        found[client_id or 0].append(Visit(starts_at, counsellor, came))
    return found


def before(visits: Iterable[Visit], moment: datetime) -> EarlierVisits:
    """Of all visits of somebody, soonest first, those before a moment."""
    earlier = [one for one in visits if one.starts_at < moment]
    came = [one for one in earlier if one.came]
    return EarlierVisits(len(came), came[-1] if came else None, bool(earlier))


def unrecorded(
    session: Session, counsellor_id: int, *, today_starts: datetime
) -> Sequence[Appointment]:
    """Appointments of a counsellor of the last two weeks, before today, of which nobody wrote down
    what came of them; soonest first, with client, entry and place. One SELECT.
    """
    which = scope.of_counsellor(counsellor_id)
    return session.scalars(
        select(Appointment)
        .join(Appointment.entry)
        .join(DiaryEntry.zitdag)
        .where(which, *_is_unrecorded(today_starts))
        .options(
            joinedload(Appointment.client),
            contains_eager(Appointment.entry).joinedload(DiaryEntry.service),
            contains_eager(Appointment.entry)
            .contains_eager(DiaryEntry.zitdag)
            .joinedload(Zitdag.loket),
        )
        .order_by(DiaryEntry.starts_at, Appointment.id)
    ).all()


def unrecorded_of_region(
    session: Session, region_id: int, *, today_starts: datetime
) -> list[tuple[str, str, int]]:
    """How many each counsellor of a region has to write down still: code, first name, how many. One
    SELECT.
    """
    rows = session.execute(
        select(Counsellor.code, Counsellor.first_name, func.count(Appointment.id))
        .join(DiaryEntry, DiaryEntry.id == Appointment.entry_id)
        .join(Counsellor, Counsellor.id == DiaryEntry.counsellor_id)
        .where(Counsellor.region_id == region_id, *_is_unrecorded(today_starts))
        .group_by(Counsellor.code, Counsellor.first_name)
        .order_by(Counsellor.first_name, Counsellor.code)
    )
    return [(code, name, count) for code, name, count in rows]


def _is_unrecorded(today_starts: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        Appointment.state == AppointmentState.BOOKED,
        DiaryEntry.taken > 0,
        DiaryEntry.starts_at < today_starts,
        DiaryEntry.starts_at >= today_starts - REMEMBERED,
    )
