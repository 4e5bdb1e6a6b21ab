"""Delivery reports: what providers say of text messages after they have left."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from notifications.channels.sms.provider import DeliveryReport, DeliveryStatus
from notifications.outbox import receipts
from notifications.outbox.models import Message

OnGiveUp = Callable[[Session, Message], None]


class TooEarly(Exception):
    """The report came before the message was marked as sent: the provider is to repeat it."""


def record(
    session: Session, by: str, report: DeliveryReport, on_give_up: OnGiveUp, *, now: datetime
) -> None:
    """Apply a report of `by` (a provider); unknown, repeated or out-of-order reports are no-ops.

    Runs inside `database.write`. A message that was not delivered goes by its next route, or is
    given up, of which `on_give_up` is told in this transaction.

    Raises:
        TooEarly: it failed before its worker has noted that it has left.
    """
    message_id = _message(session, by, report)
    if message_id is None or report.status is DeliveryStatus.UNDERWAY:
        return
    if report.status is DeliveryStatus.DELIVERED:
        receipts.mark_delivered(session, message_id, by, now=now)
        return
    if receipts.is_in_flight(session, message_id):
        raise TooEarly
    given_up = receipts.mark_undelivered(session, message_id, by, now=now)
    if given_up is not None:
        on_give_up(session, given_up)


def _message(session: Session, by: str, report: DeliveryReport) -> UUID | None:
    if report.reference:
        try:
            return UUID(report.reference)
        except ValueError:
            return None
    if report.provider_reference is None:
        return None
    return receipts.by_provider_reference(session, by, report.provider_reference)
