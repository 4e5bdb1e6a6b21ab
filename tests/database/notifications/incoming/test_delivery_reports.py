"""What providers report afterwards, in whatever order."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from uuid import uuid4

import pytest

from database import write
from notifications.channels.channel import Sent
from notifications.channels.sms.provider import DeliveryReport, DeliveryStatus
from notifications.errors import Permanent, Retryable, Unsure
from notifications.incoming import delivery_reports
from notifications.incoming.delivery_reports import TooEarly
from notifications.outbox import claims, queue
from notifications.outbox.claims import LEASE, Dispatch
from notifications.outbox.models import Message
from notifications.texts.rendered import Rendered
from tests.conftest import FreshDatabase
from tests.support.message_builders import MORNING, SMS, mark_sent
from tests.support.outbox import GivenUp
from tests.support.outbox_rows import claim_one, row

Enqueue = Callable[..., Message]
LATER = MORNING + timedelta(minutes=1)
BY = "twilio"
SENT = Dispatch(Sent(BY, "theirs-1", "+32460000000", 1), SMS.address, Rendered("", "Zoe"), 7.5)


@pytest.fixture
def database_url(sqlite: FreshDatabase) -> Iterator[str]:
    """What these tests are about is the same on each engine."""
    with sqlite() as url:
        yield url


def sent(enqueue: Enqueue, **overrides: object) -> Message:
    message = enqueue(**overrides)
    write(mark_sent, claim_one(MORNING), SENT, now=MORNING)
    return message


def report(message: Message, arrival: DeliveryStatus, *, by: str = BY) -> list[str]:
    """Whom nobody could reach, by subject."""
    given_up = GivenUp()
    told = DeliveryReport(arrival, str(message.id))
    write(delivery_reports.record, by, told, given_up, now=LATER)
    return given_up.subjects


def test_what_arrived_is_marked_so(enqueue: Enqueue) -> None:
    message = sent(enqueue)
    assert report(message, DeliveryStatus.DELIVERED) == []
    arrived = row(message.id)
    assert (arrived.state, arrived.delivered_at) == ("sent", LATER)
    assert (arrived.parts, arrived.cost_cents, arrived.provider_state) == (1, 7.5, "delivered")
    assert (arrived.sent_from, arrived.sent_to) == ("+32460000000", SMS.address)


def test_what_did_not_arrive_goes_by_the_next_route(enqueue: Enqueue) -> None:
    message = sent(enqueue)
    assert report(message, DeliveryStatus.FAILED) == []
    on = row(message.id)
    assert (on.state, on.route.channel, on.cause) == ("pending", "email", "undelivered")
    assert (on.next_try, on.sent_at, on.provider_state) == (LATER, None, "failed")


def test_what_did_not_arrive_by_the_last_route_is_given_up(enqueue: Enqueue) -> None:
    message = sent(enqueue, routes=(SMS,))
    assert report(message, DeliveryStatus.FAILED) == [message.subject]
    assert (row(message.id).state, row(message.id).gave_up_at) == ("failed", LATER)


def test_a_message_on_its_way_stays_as_it_is(enqueue: Enqueue) -> None:
    message = sent(enqueue)
    report(message, DeliveryStatus.UNDERWAY)
    assert (row(message.id).state, row(message.id).delivered_at) == ("sent", None)


@pytest.mark.parametrize(
    ("first", "second", "state", "given_up"),
    [
        pytest.param("delivered", "delivered", "sent", 0, id="arrived, twice"),
        pytest.param("delivered", "failed", "sent", 0, id="what arrived has arrived"),
        pytest.param("failed", "failed", "failed", 1, id="failed, twice: told once"),
        pytest.param(
            "failed", "delivered", "failed", 1, id="arrived after all: called all the same"
        ),
        pytest.param("delivered", "underway", "sent", 0, id="out of order"),
    ],
)
def test_reports_that_repeat_or_contradict_do_no_harm(
    enqueue: Enqueue, first: str, second: str, state: str, given_up: int
) -> None:
    message = sent(enqueue, routes=(SMS,))
    told = report(message, DeliveryStatus(first)) + report(message, DeliveryStatus(second))
    assert (row(message.id).state, len(told)) == (state, given_up)


def test_a_report_of_the_text_message_does_not_touch_the_mail_that_followed(
    enqueue: Enqueue,
) -> None:
    message = sent(enqueue)
    report(message, DeliveryStatus.FAILED)
    mailed = Dispatch(Sent("smtp", "<1>"), "zoe@example.org", Rendered("Dag", "Dag"))
    write(mark_sent, claim_one(LATER), mailed, now=LATER)
    for arrival in (DeliveryStatus.FAILED, DeliveryStatus.DELIVERED):
        report(message, arrival)
        assert (row(message.id).state, row(message.id).delivered_at) == ("sent", None)


def test_nobody_reports_for_another(enqueue: Enqueue) -> None:
    message = sent(enqueue)
    for arrival in (DeliveryStatus.FAILED, DeliveryStatus.DELIVERED):
        report(message, arrival, by="another")
        assert (row(message.id).state, row(message.id).delivered_at) == ("sent", None)


@pytest.mark.usefixtures("app_context")
@pytest.mark.parametrize(
    "told",
    [
        pytest.param(DeliveryReport(DeliveryStatus.FAILED, str(uuid4())), id="an id of nobody"),
        pytest.param(DeliveryReport(DeliveryStatus.FAILED, "no id"), id="no id of ours"),
        pytest.param(
            DeliveryReport(DeliveryStatus.DELIVERED, None, "theirs-2"),
            id="an id of theirs, unknown",
        ),
        pytest.param(DeliveryReport(DeliveryStatus.DELIVERED, None), id="no id at all"),
    ],
)
def test_a_report_about_nothing_of_ours_is_nothing(told: DeliveryReport) -> None:
    write(delivery_reports.record, BY, told, GivenUp(), now=LATER)


def test_a_message_is_found_by_the_providers_reference_too(enqueue: Enqueue) -> None:
    message = sent(enqueue)
    told = DeliveryReport(DeliveryStatus.DELIVERED, None, "theirs-1")
    write(delivery_reports.record, "another", told, GivenUp(), now=LATER)
    assert row(message.id).delivered_at is None
    write(delivery_reports.record, BY, told, GivenUp(), now=LATER)
    assert row(message.id).delivered_at == LATER


def test_a_report_that_is_quicker_than_we_are_counts(enqueue: Enqueue) -> None:
    message = enqueue()
    held = claim_one(MORNING)
    report(message, DeliveryStatus.DELIVERED)
    assert row(message.id).delivered_at == LATER
    assert write(mark_sent, held, SENT, now=LATER)
    arrived = row(message.id)
    assert (arrived.state, arrived.delivered_at, arrived.sent_text) == ("sent", LATER, "Zoe")


def test_a_failure_that_is_quicker_than_we_are_comes_again(enqueue: Enqueue) -> None:
    message = enqueue()
    held = claim_one(MORNING)
    with pytest.raises(TooEarly):
        report(message, DeliveryStatus.FAILED)
    write(mark_sent, held, SENT, now=MORNING)
    report(message, DeliveryStatus.FAILED)
    assert row(message.id).route.channel == "email"


def test_a_report_settles_what_was_in_doubt(enqueue: Enqueue) -> None:
    message = enqueue()
    write(claims.mark_failed, claim_one(MORNING), Unsure("timeout"), now=MORNING)
    assert row(message.id).doubtful
    report(message, DeliveryStatus.DELIVERED)
    arrived = row(message.id)
    assert (arrived.state, arrived.delivered_at, arrived.next_try) == ("sent", LATER, None)


def test_a_report_about_what_never_left_is_nothing(enqueue: Enqueue) -> None:
    message = enqueue()
    write(claims.mark_failed, claim_one(MORNING), Retryable("unreachable"), now=MORNING)
    for arrival in (DeliveryStatus.DELIVERED, DeliveryStatus.FAILED):
        report(message, arrival)
        assert row(message.id).state == "pending"


def test_nothing_is_noted_about_who_is_forgotten(enqueue: Enqueue) -> None:
    message = sent(enqueue)
    write(queue.forget, message.subject)
    assert report(message, DeliveryStatus.FAILED) == []
    report(message, DeliveryStatus.DELIVERED)
    assert (row(message.id).state, row(message.id).sent_to) == ("sent", None)


# ---------------------------------------------------------------------------------------- in doubt


def test_what_a_worker_died_over_is_doubtful(enqueue: Enqueue) -> None:
    enqueue()
    assert not claim_one(MORNING).doubtful
    assert claim_one(MORNING + LEASE).doubtful


def test_doubt_ends_with_the_route_and_with_the_mark(enqueue: Enqueue) -> None:
    message = enqueue()
    write(claims.mark_failed, claim_one(MORNING), Unsure("timeout"), now=MORNING)
    [again] = write(claims.claim, MORNING + LEASE)
    assert again.doubtful
    write(claims.mark_failed, again, Permanent("refused"), now=MORNING)
    assert not row(message.id).doubtful


def test_a_text_message_that_takes_two_sendings_costs_both(enqueue: Enqueue) -> None:
    message = sent(enqueue, routes=(SMS, SMS))
    report(message, DeliveryStatus.FAILED)
    write(mark_sent, claim_one(LATER), SENT, now=LATER)
    assert (row(message.id).parts, row(message.id).cost_cents) == (2, 15)
