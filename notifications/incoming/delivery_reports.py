"""What providers tell of text messages after they have left."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from notifications.channels.sms import Arrival, DeliveryReport
from notifications.outbox import receipts
from notifications.outbox.models import Message

GaveUp = Callable[[Session, Message], None]


class TooEarly(Exception):
    """The report was quicker than the note that the message has left: they are to repeat it."""


def note(
    session: Session, by: str, report: DeliveryReport, gave_up: GaveUp, *, now: datetime
) -> None:
    """Note what `by` (a provider) reports; what is unknown, repeated or out of order is nothing.

    Runs inside `database.write`. A message that was not delivered goes by its next route, or is
    given up, of which `gave_up` is told in this transaction.

    Raises:
        TooEarly: it failed before its worker has noted that it has left.
    """
    message_id = _message(session, by, report)
    if message_id is None or report.arrival is Arrival.UNDERWAY:
        return
    if report.arrival is Arrival.DELIVERED:
        receipts.mark_delivered(session, message_id, by, now=now)
        return
    if receipts.is_in_flight(session, message_id):
        raise TooEarly
    given_up = receipts.mark_undelivered(session, message_id, by, now=now)
    if given_up is not None:
        gave_up(session, given_up)


def _message(session: Session, by: str, report: DeliveryReport) -> UUID | None:
    if report.reference:
        try:
            return UUID(report.reference)
        except ValueError:
            return None
    if report.provider_reference is None:
        return None
    return receipts.by_provider_reference(session, by, report.provider_reference)
