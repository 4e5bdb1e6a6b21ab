"""Retention: names, numbers and texts are erased after a while; figures stay."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast

from sqlalchemy import CursorResult, Delete, delete, func, select, update
from sqlalchemy.orm import Session

from notifications.incoming import received_texts
from notifications.outbox import queue
from scheduler.access import (
    challenges,
    consents,
    kept_answers,
    rate_limits,
    sign_in,
    staff_sessions,
)
from scheduler.appointments import retention_rules as rules
from scheduler.appointments.booking import diary, origins
from scheduler.appointments.messages import to_clients, to_staff
from scheduler.appointments.models import Appointment, AppointmentState, BookingDraft
from scheduler.people.call_requests import CallRequest
from scheduler.people.clients import Client
from scheduler.zitdagen import calendar_sources
from scheduler.zitdagen.models import DiaryEntry

AT_ONCE = 500


def purge(session: Session, *, now: datetime) -> dict[str, int]:
    """Erase old data; return counts per kind. Repeat it while `clients` is AT_ONCE."""
    rate_limits.purge(session, now - rules.ATTEMPTS.lasts)
    kept_answers.purge(session, now=now)
    challenges.purge(session, now=now)
    sign_in.purge(session, now=now)
    staff_sessions.purge(session, now=now)
    received_texts.purge(session, now - rules.RECEIVED.lasts)
    origins.purge(session, now - rules.ATTEMPTS.lasts)
    calendar_sources.purge(session)
    return {
        "holds": diary.drop_all_holds(session, now=now),
        "drafts": _gone(session, _old_drafts(now)),
        "calls": _gone(session, _old_calls(now)),
        "bodies": queue.wipe_bodies(session, now - rules.BODY.lasts),
        "clients": _anonymise(session, now=now),
    }


def _old_drafts(now: datetime) -> Delete:
    return delete(BookingDraft).where(BookingDraft.created_at < now - rules.DRAFT.lasts)


def _old_calls(now: datetime) -> Delete:
    answered = CallRequest.answered_at < now - rules.ANSWERED_CALL.lasts
    return delete(CallRequest).where(
        answered | (CallRequest.created_at < now - rules.OPEN_CALL.lasts)
    )


def _anonymise(session: Session, *, now: datetime) -> int:
    """Anonymise clients whose last appointment is a year ago, and their messages in the outbox."""
    last = (
        select(func.max(DiaryEntry.ends_at))
        .join(Appointment, Appointment.entry_id == DiaryEntry.id)
        .where(Appointment.client_id == Client.id)
        .correlate(Client)
        .scalar_subquery()
    )
    old = select(Client.id).where(Client.anonymised_at.is_(None), last < now - rules.CLIENT.lasts)
    client_ids = session.scalars(old.limit(AT_ONCE)).all()
    for appointment in _appointments(session, client_ids):
        queue.forget(session, to_clients.subject(appointment))
        queue.forget(session, to_staff.partner_subject(appointment.uid))
    consents.forget(session, client_ids)
    session.execute(
        update(Client)
        .where(Client.id.in_(client_ids))
        .values(
            first_name="",
            contact=None,
            counted_as=None,
            whose=None,
            locality=None,
            anonymised_at=now,
        )
        .execution_options(synchronize_session=False)
    )
    return len(client_ids)


def _appointments(session: Session, client_ids: Sequence[int]) -> Sequence[Appointment]:
    return session.scalars(
        select(Appointment).where(
            Appointment.client_id.in_(client_ids), Appointment.state != AppointmentState.HELD
        )
    ).all()


def _gone(session: Session, statement: Delete) -> int:
    result = session.execute(statement.execution_options(synchronize_session=False))
    return cast(CursorResult[Any], result).rowcount
