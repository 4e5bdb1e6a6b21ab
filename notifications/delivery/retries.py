"""When a message that failed is tried again."""

from datetime import datetime, timedelta

# Growing: a hiccup costs half a minute, a provider that is down is not hammered.
WAITS = tuple(timedelta(minutes=m) for m in (0.5, 1, 2, 5, 10, 30, 60, 120, 240))
# Where another route waits, a message does not spend a day on the first: 19 minutes, then on.
WAITS_BEFORE_NEXT_ROUTE = WAITS[:5]
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
