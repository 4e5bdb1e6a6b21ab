"""What becomes of a row of the outbox."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from database import reading, write
from notifications.channels.channel import Sent
from notifications.errors import Permanent, Retryable, Throttled
from notifications.outbox import claims, lookups, queue
from notifications.outbox.claims import LEASE, Dispatch
from notifications.outbox.models import STATES, Cause, CausedBy, Message
from notifications.outbox.retries import WAITS, WAITS_BEFORE_NEXT_ROUTE
from notifications.reporting import figures
from notifications.texts.rendered import Rendered
from tests.support.message_builders import MAIL, MORNING, SMS, facts, mark_sent, new_message
from tests.support.outbox_rows import claim_one, row

Enqueue = Callable[..., Message]
SECOND = timedelta(seconds=1)
DAY = timedelta(days=1)
DISPATCH = Dispatch(Sent("console", "ref-1"), "+32470000001", Rendered("Onderwerp", "Dag Zoë"))


def counts() -> dict[str, int]:
    with reading() as session:
        return figures.counts(session)


class Stop(Exception):
    """Something goes wrong in an operation after it queued its message."""


def enqueue_and_stop(session: Session) -> None:
    queue.enqueue(session, new_message())
    raise Stop


# ----------------------------------------------------------------------------------------- enqueue


@pytest.mark.usefixtures("app_context")
def test_a_message_leaves_only_with_the_transaction_that_wrote_it() -> None:
    with pytest.raises(Stop):
        write(enqueue_and_stop)
    assert sum(counts().values()) == 0


def test_a_message_keeps_what_it_was_given(enqueue: Enqueue) -> None:
    message = enqueue()
    assert (message.kind, message.subject, message.version) == ("confirmation", "appointment:1", 1)
    assert (message.language, message.facts) == ("nl", facts())
    assert (message.due, message.useless_after) == (MORNING, MORNING + 4 * DAY)
    assert (message.state, message.attempts, message.route) == ("pending", 0, SMS)


@pytest.mark.parametrize(
    ("again", "rows"),
    [
        pytest.param({}, 1, id="the same: one row"),
        pytest.param({"facts": {}, "language": "fr", "due": MORNING + DAY}, 1, id="same key"),
        pytest.param({"version": 2}, 2, id="another version"),
        pytest.param({"kind": "changed"}, 2, id="another kind"),
        pytest.param({"subject": "appointment:2"}, 2, id="another subject"),
        pytest.param({"routes": (MAIL,)}, 2, id="another channel"),
    ],
)
def test_the_same_message_is_queued_once(
    enqueue: Enqueue, again: dict[str, object], rows: int
) -> None:
    enqueue()
    enqueue(**again)
    assert sum(counts().values()) == rows


def test_queueing_again_does_not_send_again(enqueue: Enqueue) -> None:
    message = enqueue()
    write(mark_sent, claim_one(MORNING), DISPATCH, now=MORNING)
    enqueue()
    assert row(message.id).state == "sent"
    assert write(claims.claim, MORNING + DAY) == []


def test_a_message_without_a_route_cannot_be_made() -> None:
    with pytest.raises(ValueError, match="route"):
        new_message(routes=())


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param({"state": "lost"}, id="an unknown state"),
        pytest.param({"state": "sent", "next_try": None}, id="sent, nobody knows when"),
        pytest.param({"state": "withdrawn"}, id="withdrawn, but to be tried"),
        pytest.param({"next_try": None}, id="pending for ever"),
        pytest.param({"attempts": -1}, id="fewer attempts than none"),
    ],
)
def test_the_database_refuses_rows_that_make_no_sense(
    enqueue: Enqueue, wrong: dict[str, object]
) -> None:
    def spoil(session: Session) -> None:
        message = session.get_one(Message, enqueued.id)
        for name, value in wrong.items():
            setattr(message, name, value)

    enqueued = enqueue()
    with pytest.raises(IntegrityError):
        write(spoil)


# ------------------------------------------------------------------------------------------- claim


@pytest.mark.parametrize(
    ("due", "taken"),
    [
        pytest.param(MORNING - SECOND, True, id="a second ago"),
        pytest.param(MORNING, True, id="now"),
        pytest.param(MORNING + SECOND, False, id="in a second"),
    ],
)
def test_what_is_due_is_claimed(enqueue: Enqueue, due: datetime, taken: bool) -> None:
    enqueue(due=due)
    with reading() as session:
        assert claims.anything_due(session, MORNING) == taken
    assert bool(write(claims.claim, MORNING)) == taken


def test_claims_are_small_and_take_the_longest_waiting_first(enqueue: Enqueue) -> None:
    for hours in (2, 5, 1, 4, 3):
        enqueue(subject=f"appointment:{hours}", due=MORNING - timedelta(hours=hours))
    first = [message.subject for message in write(claims.claim, MORNING)]
    assert first == ["appointment:5", "appointment:4", "appointment:3"]
    assert len(write(claims.claim, MORNING)) == 2
    assert write(claims.claim, MORNING) == []


def test_a_claim_holds_until_its_lease_has_ended(enqueue: Enqueue) -> None:
    enqueue()
    first = claim_one(MORNING)
    assert write(claims.claim, MORNING + LEASE - SECOND) == []
    second = claim_one(MORNING + LEASE)
    assert second.id == first.id
    assert (second.attempts, second.claim != first.claim) == (2, True)


def test_only_who_holds_a_message_may_send_or_mark_it(enqueue: Enqueue) -> None:
    enqueue()
    first = claim_one(MORNING)
    later = MORNING + LEASE
    second = claim_one(later)
    with reading() as session:
        assert not claims.is_still_claimed(session, first, later)
        assert claims.is_still_claimed(session, second, later)
    assert not write(mark_sent, first, DISPATCH, now=later)
    write(claims.mark_failed, first, Permanent("smtp_550"), now=later)
    assert (row(first.id).state, row(first.id).cause) == ("sending", None)
    assert write(mark_sent, second, DISPATCH, now=later)


# ------------------------------------------------------------------------------- sent and not sent


def test_a_sent_message_keeps_what_was_said_and_by_whom(enqueue: Enqueue) -> None:
    enqueue()
    message = claim_one(MORNING)
    assert write(mark_sent, message, DISPATCH, now=MORNING)
    sent = row(message.id)
    assert (sent.state, sent.sent_at, sent.next_try) == ("sent", MORNING, None)
    assert (sent.sent_by, sent.provider_reference) == ("console", "ref-1")
    assert (sent.sent_subject, sent.sent_text) == ("Onderwerp", "Dag Zoë")
    with reading() as session:
        assert [message.id for message in lookups.latest(session)] == [sent.id]


def test_of_one_version_the_last_caused_stands_last(enqueue: Enqueue) -> None:
    for kind, seconds in (("confirmation", 1), ("cancelled_by_us", 2), ("changed", 0)):
        enqueue(kind=kind, cause=Cause(CausedBy.STAFF, MORNING + seconds * SECOND))
    kinds = ("changed", "confirmation", "cancelled_by_us")
    with reading() as session:
        found = lookups.of_version(session, "appointment:1", 1, kinds)
    assert [one.kind for one in found] == list(kinds)


def test_a_retryable_failure_waits(enqueue: Enqueue) -> None:
    enqueue()
    message = claim_one(MORNING)
    assert write(claims.mark_failed, message, Retryable("timeout"), now=MORNING) is None
    failed = row(message.id)
    assert (failed.state, failed.cause, failed.route) == ("pending", "timeout", SMS)
    assert failed.next_try == MORNING + WAITS[0]


def test_a_throttled_message_waits_as_long_as_asked_and_keeps_its_attempts(
    enqueue: Enqueue,
) -> None:
    enqueue()
    message = claim_one(MORNING)
    write(claims.mark_failed, message, Throttled("busy", timedelta(minutes=7)), now=MORNING)
    failed = row(message.id)
    assert (failed.state, failed.attempts) == ("pending", 0)
    assert failed.next_try == MORNING + timedelta(minutes=7)


@pytest.mark.parametrize(
    ("failure", "useless_in"),
    [
        pytest.param(Permanent("smtp_550"), DAY, id="never by this route"),
        pytest.param(Retryable("timeout"), WAITS[0], id="no time left to wait"),
        pytest.param(Throttled("busy", DAY), DAY, id="asked to wait too long"),
    ],
)
def test_the_next_route_is_tried_at_once(
    enqueue: Enqueue, failure: Permanent | Retryable | Throttled, useless_in: timedelta
) -> None:
    enqueue(useless_after=MORNING + useless_in)
    message = claim_one(MORNING)
    assert write(claims.mark_failed, message, failure, now=MORNING) is None
    moved = row(message.id)
    assert (moved.state, moved.route, moved.attempts) == ("pending", MAIL, 0)
    assert moved.next_try == MORNING


@pytest.mark.parametrize(
    ("routes", "now", "why"),
    [
        pytest.param((SMS,), MORNING, "smtp_550", id="no route left"),
        pytest.param((SMS, MAIL), MORNING + 4 * DAY, "too_late", id="useless by now"),
    ],
)
def test_a_message_is_given_up(enqueue: Enqueue, routes: object, now: datetime, why: str) -> None:
    enqueue(routes=routes)
    [message] = write(claims.claim, now)
    given_up = write(claims.mark_failed, message, Permanent(why), now=now)
    assert given_up is not None
    assert given_up.id == message.id
    failed = row(message.id)
    assert (failed.state, failed.cause) == ("failed", why)
    assert (failed.gave_up_at, failed.next_try) == (now, None)


def test_failing_on_and_on_ends_with_every_route_tried(enqueue: Enqueue) -> None:
    enqueue(useless_after=MORNING + 30 * DAY)
    now: datetime | None = MORNING
    tried = []
    while now is not None:
        message = claim_one(now)
        tried.append(message.route)
        write(claims.mark_failed, message, Retryable("timeout"), now=now)
        now = row(message.id).next_try
    assert tried == [SMS] * (len(WAITS_BEFORE_NEXT_ROUTE) + 1) + [MAIL] * (len(WAITS) + 1)


# ---------------------------------------------------------------------------------------- withdraw


def test_only_the_unsent_messages_of_a_subject_are_withdrawn(enqueue: Enqueue) -> None:
    sent = enqueue(due=MORNING - DAY)
    write(mark_sent, claim_one(MORNING - DAY), DISPATCH, now=MORNING)
    held = enqueue(kind="changed")
    claim_one(MORNING)
    waiting = enqueue(kind="cancelled_by_us", due=MORNING + DAY)
    other = enqueue(subject="appointment:2")
    assert write(queue.withdraw, "appointment:1") == 2
    states = [row(message.id).state for message in (sent, held, waiting, other)]
    assert states == ["sent", "withdrawn", "withdrawn", "pending"]


def test_a_withdrawn_message_is_not_claimed_and_tells_nothing(enqueue: Enqueue) -> None:
    message = enqueue()
    write(queue.withdraw, "appointment:1")
    assert write(claims.claim, MORNING + DAY) == []
    assert row(message.id).facts == {}


def test_a_message_withdrawn_while_held_is_not_to_be_sent(enqueue: Enqueue) -> None:
    enqueue()
    message = claim_one(MORNING)
    write(queue.withdraw, "appointment:1")
    with reading() as session:
        assert not claims.is_still_claimed(session, message, MORNING)
    write(claims.mark_failed, message, Retryable("timeout"), now=MORNING)
    assert row(message.id).state == "withdrawn"


def test_what_left_in_the_moment_of_its_withdrawal_was_sent(enqueue: Enqueue) -> None:
    enqueue()
    message = claim_one(MORNING)
    write(queue.withdraw, "appointment:1")
    assert write(mark_sent, message, DISPATCH, now=MORNING)
    assert row(message.id).state == "sent"


# ----------------------------------------------------------------------------------------- refresh


def test_only_what_was_not_sent_gets_new_facts(enqueue: Enqueue) -> None:
    sent = enqueue(due=MORNING - DAY)
    write(mark_sent, claim_one(MORNING - DAY), DISPATCH, now=MORNING)
    gone = enqueue(kind="changed", subject="appointment:2")
    write(queue.withdraw, "appointment:2")
    waiting = enqueue(kind="reminder_1_day", due=MORNING + DAY)
    other = enqueue(subject="appointment:3")
    there = {"room": 'zaal "3" é', "bring": ["een pen"]}
    assert write(queue.refresh, ["appointment:1", "appointment:2"], there) == 1
    assert row(waiting.id).facts == facts() | there
    assert [row(one.id).facts for one in (sent, gone, other)] == [facts(), {}, facts()]


# ----------------------------------------------------------------------------------- personal data


@pytest.mark.parametrize(
    ("before", "wiped"),
    [
        pytest.param(MORNING, 0, id="not yet old"),
        pytest.param(MORNING + SECOND, 2, id="old: what was sent and what was given up"),
    ],
)
def test_texts_are_wiped_when_they_are_old(enqueue: Enqueue, before: datetime, wiped: int) -> None:
    sent = enqueue()
    write(mark_sent, claim_one(MORNING), DISPATCH, now=MORNING)
    failed = enqueue(kind="changed", routes=(SMS,))
    write(claims.mark_failed, claim_one(MORNING), Permanent("unknown"), now=MORNING)
    waiting = enqueue(kind="cancelled_by_us")
    assert write(queue.wipe_bodies, before) == wiped
    assert write(queue.wipe_bodies, before) == 0
    assert row(sent.id).sent_text == (None if wiped else "Dag Zoë")
    assert (row(failed.id).facts == {}) == bool(wiped)
    assert (row(sent.id).state, row(failed.id).state) == ("sent", "failed")
    assert row(waiting.id).facts == facts()


def test_a_forgotten_subject_leaves_only_states_and_times(enqueue: Enqueue) -> None:
    sent = enqueue()
    write(mark_sent, claim_one(MORNING), DISPATCH, now=MORNING)
    waiting = enqueue(kind="changed")
    assert write(queue.forget, "appointment:1") == 2
    for message in (row(sent.id), row(waiting.id)):
        assert (message.routes, message.facts) == ([], {})
        assert (message.sent_subject, message.sent_text) == (None, None)
        assert message.provider_reference is None
    assert (row(sent.id).state, row(waiting.id).state) == ("sent", "withdrawn")


def test_a_delivery_under_way_writes_nothing_back_about_who_is_forgotten(
    enqueue: Enqueue,
) -> None:
    enqueue()
    message = claim_one(MORNING)
    write(queue.forget, "appointment:1")
    assert not write(mark_sent, message, DISPATCH, now=MORNING)
    assert row(message.id).sent_text is None


# ------------------------------------------------------------------------------------------ health


def test_health_sees_every_state_and_the_longest_wait(enqueue: Enqueue) -> None:
    assert counts() == dict.fromkeys(STATES, 0)
    enqueue(due=MORNING - DAY)
    enqueue(kind="changed", due=MORNING - timedelta(hours=2))
    enqueue(kind="cancelled_by_us", due=MORNING + DAY)
    write(mark_sent, write(claims.claim, MORNING)[0], DISPATCH, now=MORNING)
    assert counts() == dict.fromkeys(STATES, 0) | {"sent": 1, "sending": 1, "pending": 1}
    with reading() as session:
        assert figures.waiting_since(session, MORNING) == MORNING - timedelta(hours=2)
        assert figures.waiting_since(session, MORNING - DAY) is None


@pytest.mark.usefixtures("app_context")
def test_nothing_waits_in_an_empty_outbox() -> None:
    with reading() as session:
        assert figures.waiting_since(session, MORNING) is None
        assert not claims.anything_due(session, MORNING)
