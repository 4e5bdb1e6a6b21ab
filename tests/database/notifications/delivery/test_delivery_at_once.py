"""Several messages under way at once, a cap, and what is in doubt."""

import logging
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from sqlalchemy import select

from database import reading, write
from notifications.channels.channel import Sent
from notifications.delivery.circuit_breakers import FAILURES
from notifications.delivery.daily_cap import REFRESH, DailyCap
from notifications.delivery.worker import CAPPED_AT_MOST, CAPPED_WAIT, deliver_due
from notifications.errors import Retryable, Unsure
from notifications.outbox import claims
from notifications.outbox.claims import LEASE, Dispatch
from notifications.outbox.models import Cause, CausedBy, Message, Route
from notifications.texts.rendered import Rendered
from tests.conftest import FreshDatabase
from tests.support.message_builders import MAIL, MORNING, SMS, mark_sent
from tests.support.outbox import Clock, Letterbox, delivery_context
from tests.support.outbox_rows import claim_one, row

Enqueue = Callable[..., Message]


@pytest.fixture
def database_url(sqlite: FreshDatabase) -> Iterator[str]:
    """What these tests are about is the same on each engine."""
    with sqlite() as url:
        yield url


# ------------------------------------------------------------------------------------------ at once


def test_a_message_that_hangs_holds_up_no_other(enqueue: Enqueue) -> None:
    let_go = threading.Event()
    arrived: list[str] = []

    def before(address: str) -> None:
        if address == "+32470000099":
            assert let_go.wait(10), "the others are to come first"
            return
        arrived.append(address)
        if len(arrived) == 5:
            let_go.set()

    enqueue(routes=(Route("sms", "+32470000099"),), due=MORNING - timedelta(hours=1))
    for number in range(5):
        enqueue(subject=f"appointment:{number + 2}")
    assert deliver_due(delivery_context(channels={"sms": Letterbox(before=before)}, threads=2)) == 6
    assert len(arrived) == 5


def test_what_becomes_due_meanwhile_need_not_wait_for_what_hangs(enqueue: Enqueue) -> None:
    clock = Clock()
    arrived = threading.Event()

    def before(address: str) -> None:
        if address == SMS.address:
            clock.now += timedelta(minutes=1)
            assert arrived.wait(10), "the other one is to come first"
        else:
            arrived.set()

    enqueue(routes=(SMS,))
    enqueue(routes=(MAIL,), due=MORNING + timedelta(seconds=30))
    box = Letterbox(before=before)
    assert (
        deliver_due(delivery_context(now=clock, channels={"sms": box, "email": box}, threads=2))
        == 2
    )


def test_a_channel_that_is_down_holds_up_no_other(enqueue: Enqueue) -> None:
    def down(_address: str) -> None:
        raise Retryable("unreachable")

    for number in range(FAILURES + 3):
        enqueue(subject=f"appointment:{number}", due=MORNING - timedelta(minutes=1))
    mailed = enqueue(subject="appointment:mail", routes=(MAIL,))
    sms, mail = Letterbox(before=down), Letterbox("mail box")
    deliver_due(delivery_context(channels={"sms": sms, "email": mail}))
    assert row(mailed.id).state == "sent"
    assert causes() == {"unreachable": FAILURES, "paused": 3}


def causes() -> dict[str, int]:
    """How many messages wait for which reason."""
    with reading() as session:
        found = select(Message.cause).where(Message.cause.is_not(None))
        return dict(Counter(str(cause) for cause in session.scalars(found)))


# ---------------------------------------------------------------------------------------------- cap


def capped(channel: str, _origin: CausedBy) -> bool:
    return channel == "sms"


def test_beyond_the_cap_mail_goes_instead(enqueue: Enqueue) -> None:
    message = enqueue()
    sms, mail = Letterbox(), Letterbox("mail box")
    deliver_due(delivery_context(channels={"sms": sms, "email": mail}, is_capped=capped))
    assert (sms.texts, len(mail.texts)) == ([], 1)
    assert row(message.id).state == "sent"


def test_beyond_the_cap_a_message_without_another_route_waits(enqueue: Enqueue) -> None:
    message = enqueue(routes=(SMS,))
    deliver_due(delivery_context(channels={"sms": Letterbox()}, is_capped=capped))
    waits = row(message.id)
    assert (waits.state, waits.cause, waits.attempts) == ("pending", "capped", 0)
    assert waits.next_try == MORNING + CAPPED_WAIT


def test_the_cap_counts_the_parts_of_a_day_and_raises_the_alarm_once(
    enqueue: Enqueue, caplog: pytest.LogCaptureFixture
) -> None:
    clock = Clock()
    cap = DailyCap({"sms": 2}, clock)

    def is_reached() -> bool:
        return cap.is_reached("sms", CausedBy.CLOCK)

    assert not is_reached()
    enqueue()
    dispatch = Dispatch(Sent("cm", "1", None, 2), SMS.address, Rendered("", ""))
    write(mark_sent, claim_one(MORNING), dispatch, now=MORNING)
    assert not is_reached(), "it looks every two seconds"
    caplog.set_level(logging.ERROR)
    for _ in range(3):
        clock.now += REFRESH
        assert is_reached()
    assert len(caplog.records) == 1
    clock.now += timedelta(days=1)
    assert not is_reached()


@pytest.mark.parametrize(
    ("waited", "state"),
    [
        pytest.param(CAPPED_AT_MOST - timedelta(seconds=1), "pending", id="it may still go"),
        pytest.param(CAPPED_AT_MOST, "failed", id="somebody rings while there is time"),
    ],
)
def test_what_the_cap_holds_up_is_given_up_in_time(
    enqueue: Enqueue, waited: timedelta, state: str
) -> None:
    message = enqueue(routes=(SMS,))
    context = delivery_context(now=Clock(MORNING + waited), is_capped=capped)
    deliver_due(context)
    assert (row(message.id).state, row(message.id).cause) == (state, "capped")


@pytest.mark.parametrize(("channel", "route"), [("sms", SMS), ("email", MAIL)])
def test_strangers_eat_a_part_of_the_cap_only(enqueue: Enqueue, channel: str, route: Route) -> None:
    for number in range(6):
        cause = Cause(CausedBy.ONLINE, MORNING)
        enqueue(subject=f"appointment:{number}", cause=cause, routes=(route,))
        parts = 1 if channel == "sms" else None
        dispatch = Dispatch(Sent("stub", "1", None, parts), route.address, Rendered("", ""))
        write(mark_sent, claim_one(MORNING), dispatch, now=MORNING)
    cap = DailyCap({"sms": 10, "email": 10}, Clock())
    held_up = {one for one in CausedBy if cap.is_reached(channel, one)}
    assert held_up == {CausedBy.ONLINE, CausedBy.LOOK_UP, CausedBy.TO_STAFF}
    other = {"sms": "email", "email": "sms"}[channel]
    assert not cap.is_reached(other, CausedBy.ONLINE)


def test_no_cap_is_no_cap() -> None:
    assert not DailyCap({"sms": 0}, Clock()).is_reached("sms", CausedBy.ONLINE)


# --------------------------------------------------------------------------------------- in doubt


@dataclass
class Asked(Letterbox):
    """A letterbox that says what it has."""

    has: dict[str, str] = field(default_factory=dict)

    def find(self, _rendered: Rendered, _address: str, reference: str) -> Sent | None:
        known = self.has.get(reference)
        return Sent(self.name, known) if known else None


def test_what_is_in_doubt_is_asked_about_and_not_sent_again(enqueue: Enqueue) -> None:
    message = enqueue(routes=(SMS,))
    claim_one(MORNING)  # by a worker that dies over it
    box = Asked(has={str(message.id): "theirs"})
    deliver_due(delivery_context(now=Clock(MORNING + LEASE), channels={"sms": box}))
    assert box.texts == []
    assert (row(message.id).state, row(message.id).provider_reference) == ("sent", "theirs")


def test_what_never_got_there_is_sent(enqueue: Enqueue) -> None:
    message = enqueue(routes=(SMS,))
    write(claims.mark_failed, claim_one(MORNING), Unsure("timeout"), now=MORNING)
    box = Asked()
    deliver_due(delivery_context(now=Clock(MORNING + LEASE), channels={"sms": box}))
    assert box.references == [str(message.id)]
    assert not row(message.id).doubtful


def test_nobody_is_asked_about_what_is_sent_for_the_first_time(enqueue: Enqueue) -> None:
    message = enqueue(routes=(SMS,))
    box = Asked(has={str(message.id): "another's"})
    deliver_due(delivery_context(channels={"sms": box}))
    assert len(box.texts) == 1


def test_what_a_text_message_took_and_cost_is_noted(enqueue: Enqueue) -> None:
    message = enqueue(routes=(SMS,))

    class Counting(Letterbox):
        def send(self, rendered: Rendered, address: str, reference: str) -> Sent:
            super().send(rendered, address, reference)
            return Sent("cm", "theirs", "+32460000000", 2)

    deliver_due(delivery_context(channels={"sms": Counting()}, cents_per_part=7.5))
    sent = row(message.id)
    assert (sent.parts, sent.cost_cents, sent.sent_from) == (2, 15, "+32460000000")
