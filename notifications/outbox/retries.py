"""Retry policy: when a message that failed is tried again, and by which of its routes."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from notifications.outbox.models import FAILED, PENDING, Message

# Growing: a hiccup costs half a minute, a provider that is down is not hammered.
WAITS = tuple(timedelta(minutes=m) for m in (0.5, 1, 2, 5, 10, 30, 60, 120, 240))
# Where another route waits, a message does not spend a day on the first: 19 minutes, then on.
WAITS_BEFORE_NEXT_ROUTE = WAITS[:5]
# In an outage a message waits for a part of the time that it has waited already.
OUTAGE_WAITS = (timedelta(seconds=30), timedelta(minutes=15))
# Attempts by one route: the first, and one after each wait.
MOST = len(WAITS) + 1


def next_attempt(
    attempts: int, *, now: datetime, useless_after: datetime, last_route: bool
) -> datetime | None:
    """The moment to try the same route again after `attempts` failures, or None to give it up.

    Always before `useless_after`, where nothing is sent any more.
    """
    waits = WAITS if last_route else WAITS_BEFORE_NEXT_ROUTE
    if attempts > len(waits):
        return None
    moment = now + waits[max(attempts, 1) - 1]
    return moment if moment < useless_after else None


def in_outage(row: Message, *, now: datetime) -> datetime | None:
    """The moment to try again what could not be tried: no attempt is lost, however long it takes.

    None where another route waits and this one had its time, or it would be of no use any more.
    """
    waited = now - row.due
    if not row.on_last_route and waited >= sum(WAITS_BEFORE_NEXT_ROUTE, timedelta()):
        return None
    shortest, longest = OUTAGE_WAITS
    moment = now + min(max(waited / 4, shortest), longest)
    return moment if moment < row.useless_after else None


def reschedule(
    session: Session, row: Message, again: datetime | None, now: datetime
) -> Message | None:
    """Try a failed message again at that moment; without one, by its next route, or give it up.

    Returns the row when this gave it up.
    """
    if again is None and _has_next_route(row, now):
        row.route_index += 1
        row.channel = row.route.channel
        row.attempts = 0
        row.doubtful = False
        again = now
    row.next_try = again
    row.state = FAILED if again is None else PENDING
    row.gave_up_at = now if again is None else None
    session.flush()
    return row if again is None else None


def _has_next_route(row: Message, now: datetime) -> bool:
    return now < row.useless_after and not row.on_last_route
