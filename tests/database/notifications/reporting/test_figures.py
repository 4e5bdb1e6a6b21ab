"""Where messages stand, counted: whose they are, since when, by whom and why."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update

from database import reading, write
from notifications.outbox.models import FAILED, SENT, Message, Route
from notifications.reporting import figures
from notifications.reporting.figures import Backlog, FailureCount, ProviderUsage
from tests.support.message_builders import MAIL, MORNING, SMS

Enqueue = Callable[..., Message]
HOUR = timedelta(hours=1)
OURS = ["west", ""]


@pytest.fixture
def put(enqueue: Enqueue) -> Callable[..., None]:
    """A message of a region in a state, as columns; what is not of an enqueued message is set."""
    numbers = iter(range(1000))

    def putting(scope: str = "west", route: Route = SMS, **values: Any) -> None:
        due = values.pop("due", MORNING)
        message = enqueue(subject=f"{next(numbers)}", scope=scope, routes=(route,), due=due)
        if values:
            statement = update(Message).where(Message.id == message.id).values(**values)
            write(lambda session: session.execute(statement))

    return putting


def sent(by: str = "smstools", **more: Any) -> dict[str, Any]:
    whole = {"state": SENT, "next_try": None, "sent_at": MORNING, "sent_by": by}
    return {**whole, **more}


def given_up(cause: str, **more: Any) -> dict[str, Any]:
    whole = {"state": FAILED, "next_try": None, "gave_up_at": MORNING, "cause": cause}
    return {**whole, **more}


def test_the_queue_is_what_could_have_left_and_what_will_today(put: Callable[..., None]) -> None:
    for due in (MORNING, MORNING - HOUR, MORNING + HOUR, MORNING + 24 * HOUR):
        put(due=due)
    put(scope="elsewhere")
    put(scope="")
    put(**sent())
    with reading() as session:
        found = figures.backlog(session, OURS, now=MORNING, until=MORNING + 12 * HOUR)
    assert found == Backlog(overdue=3, later=1, oldest=MORNING - HOUR)


@pytest.mark.usefixtures("app_context")
def test_an_empty_queue_is_of_no_age() -> None:
    with reading() as session:
        assert figures.backlog(session, OURS, now=MORNING, until=MORNING + HOUR) == Backlog(
            0, 0, None
        )
        assert figures.retrying(session, OURS) == []
        assert figures.failed(session, OURS, since=MORNING) == []
        assert figures.usage(session, OURS, since=MORNING) == []


def test_what_is_tried_again_says_why(put: Callable[..., None]) -> None:
    put()
    for _mail in range(2):
        put(route=MAIL, cause="smtp_unreachable")
    put(cause="timeout")
    put(scope="elsewhere", cause="timeout")
    with reading() as session:
        assert figures.retrying(session, OURS) == [
            FailureCount("email", "smtp_unreachable", 2),
            FailureCount("sms", "timeout", 1),
        ]


def test_failures_are_counted_by_provider_and_cause(put: Callable[..., None]) -> None:
    put(**given_up("undelivered", sent_by="smstools"))
    put(**given_up("undelivered", sent_by="smstools"))
    put(**given_up("refused"))
    put(**given_up("refused", gave_up_at=MORNING - HOUR))
    put(scope="elsewhere", **given_up("refused"))
    with reading() as session:
        assert figures.failed(session, OURS, since=MORNING) == [
            FailureCount("smstools", "undelivered", 2),
            FailureCount("sms", "refused", 1),
        ]


def test_costs_are_summed_by_provider(put: Callable[..., None]) -> None:
    put(**sent(parts=1, cost_cents=6.5, delivered_at=MORNING))
    put(**sent(parts=3, cost_cents=19.5))
    put(route=MAIL, **sent("smtp"))
    put(**sent(sent_at=MORNING - HOUR))
    put(scope="elsewhere", **sent(parts=1, cost_cents=6.5))
    with reading() as session:
        assert figures.usage(session, OURS, since=MORNING) == [
            ProviderUsage("smstools", sent=2, arrived=1, parts=4, cents=26.0),
            ProviderUsage("smtp", sent=1, arrived=0, parts=0, cents=0.0),
        ]
