"""Delivery receipts: a provider's reports on messages that have left. Idempotent."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from notifications.outbox import retries
from notifications.outbox.models import SENDING, SENT, Message


def mark_delivered(session: Session, message_id: UUID, by: str, *, now: datetime) -> None:
    """Mark as delivered on the word of `by` (a provider). Repeated or unknown: a no-op.

    Settles what was in doubt too: a message that arrived has left, whatever we had heard of it.
    """
    row = _reported(session, message_id)
    if row is None or row.delivered_at is not None or row.sent_by not in (None, by):
        return
    if row.state != SENT and not (row.state == SENDING or row.doubtful):
        return
    if row.state != SENT:
        row.state, row.sent_at, row.next_try, row.sent_by = SENT, now, None, by
        row.sent_to = row.route.address
    row.provider_state, row.delivered_at, row.doubtful = "delivered", now, False
    session.flush()


def mark_undelivered(
    session: Session, message_id: UUID, by: str, *, now: datetime
) -> Message | None:
    """Mark as undelivered by `by`: schedules the next route, or gives the message up.

    Returns the row when this gave it up. What is delivered stays delivered, whatever comes after
    it; a repeat is a no-op.
    """
    row = _reported(session, message_id)
    if row is None or row.state != SENT or row.sent_by != by or row.delivered_at is not None:
        return None
    row.cause = "undelivered"
    row.provider_state = "failed"
    row.sent_at = None
    return retries.reschedule(session, row, None, now)


def is_in_flight(session: Session, message_id: UUID) -> bool:
    """Whether a worker has a lease on it, alive or expired."""
    held = Message.id == message_id, Message.state == SENDING
    return session.scalar(select(Message.id).where(*held)) is not None


def by_provider_reference(session: Session, by: str, provider_reference: str) -> UUID | None:
    """Look a message up by the provider's own reference; None when it is none of ours."""
    known = Message.sent_by == by, Message.provider_reference == provider_reference
    return session.scalar(select(Message.id).where(*known).order_by(Message.sent_at).limit(1))


def _reported(session: Session, message_id: UUID) -> Message | None:
    # Forgotten people have no routes left: nothing is noted about them any more.
    row = session.get(Message, message_id, with_for_update=True)
    return row if row is not None and row.routes else None
