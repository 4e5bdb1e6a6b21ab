"""What tests look up in the outbox."""

from datetime import datetime
from uuid import UUID

from database import reading, write
from notifications.outbox import queue
from notifications.outbox.queue import Message


def row(message_id: UUID) -> Message:
    """The row as it is now."""
    with reading() as session:
        return session.get_one(Message, message_id)


def claim_one(now: datetime) -> Message:
    """Claim the one message that is due."""
    [message] = write(queue.claim, now)
    return message
