"""What tests look up in the outbox."""

from datetime import datetime
from uuid import UUID

from database import reading, write
from notifications.outbox import claims
from notifications.outbox.models import Message


def row(message_id: UUID) -> Message:
    """The row as it is now."""
    with reading() as session:
        return session.get_one(Message, message_id)


def claim_one(now: datetime) -> Message:
    """Claim the one message that is due."""
    [message] = write(claims.claim, now)
    return message
