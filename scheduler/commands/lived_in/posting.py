"""The messages of the demo leave as they fall due, at that moment; nobody is sent anything."""

from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from notifications.channels.channel import Sent
from notifications.delivery.worker import EMAIL, LINKED, DeliveryContext
from notifications.outbox import claims
from notifications.outbox.claims import Dispatch
from notifications.outbox.models import Message

_AT_ONCE: Final = 1000
_BY: Final = "console"


def post(session: Session, delivery: DeliveryContext, *, now: datetime) -> None:
    """Everything that is due by then is marked as sent, with its text."""
    for message in claims.claim(session, now, _AT_ONCE):
        dispatch = _dispatch(delivery, message)
        claims.mark_all_sent(session, [(message, dispatch)], now=message.due)


def _dispatch(delivery: DeliveryContext, message: Message) -> Dispatch:
    route = message.route
    has_link = route.channel == EMAIL or message.kind in LINKED
    link = delivery.link(message) if has_link else None
    rendered = delivery.renderer.render(
        message.kind, route.channel, message.language, message.facts, link
    )
    return Dispatch(Sent(_BY, str(message.id)), route.address, rendered)
