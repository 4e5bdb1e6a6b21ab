"""What causes a message, as the gate before the outbox asks: by who made the change."""

from datetime import datetime

from notifications.outbox.models import Cause, CausedBy
from scheduler.people.actors import Actor


def to_client(actor: Actor, at: datetime) -> Cause:
    """Of a message to a client, about what `actor` did."""
    return Cause(_origin(actor, CausedBy.ONLINE), at)


def look_up(actor: Actor, at: datetime) -> Cause:
    """Of a code or a link that `actor` asked for."""
    return Cause(_origin(actor, CausedBy.LOOK_UP), at)


def to_staff(actor: Actor, at: datetime) -> Cause:
    """Of a mail to staff, ours or a partner's, about what `actor` did."""
    return Cause(_origin(actor, CausedBy.TO_STAFF), at)


def clock(at: datetime) -> Cause:
    """Of what is planned for its hour, or follows from what failed."""
    return Cause(CausedBy.CLOCK, at)


def _origin(actor: Actor, of_clients: CausedBy) -> CausedBy:
    if actor is Actor.CLIENT:
        return of_clients
    return CausedBy.CLOCK if actor is Actor.SYSTEM else CausedBy.STAFF
