"""What strangers can make us send to one contact has a limit; what our staff and the clock do has
none."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from database import reading, write
from notifications.delivery.worker import deliver_due
from notifications.outbox import gate, queue
from notifications.outbox.models import Cause, CausedBy, Message, Route
from tests.support.message_builders import MAIL, MORNING, SMS, new_message
from tests.support.outbox import GivenUp, Letterbox, delivery_context

DAY = timedelta(days=1)
ONLINE = gate.MOST_A_DAY[CausedBy.ONLINE]

pytestmark = pytest.mark.usefixtures("app_context")


def put(number: int, by: CausedBy = CausedBy.ONLINE, **overrides: Any) -> None:
    at = overrides.pop("at", MORNING)
    message = new_message(
        subject=f"appointment:{number}",
        cause=Cause(by, at),
        **{"routes": (SMS,), "due": at, "useless_after": at + DAY} | overrides,
    )
    write(queue.enqueue, message)


def stopped() -> set[str]:
    with reading() as session:
        return set(session.scalars(select(Message.subject).where(Message.is_over)))


@pytest.mark.parametrize("limited", list(gate.MOST_A_DAY))
def test_beyond_its_share_a_contact_gets_no_more(limited: CausedBy) -> None:
    most = gate.MOST_A_DAY[limited]
    for number in range(most + 3):
        put(number, limited)

    assert stopped() == {f"appointment:{most + more}" for more in range(3)}


@pytest.mark.parametrize("by", list(CausedBy))
def test_who_asks_first_whether_there_is_room_is_told_what_the_gate_then_does(by: CausedBy) -> None:
    for number in range(gate.MOST_A_DAY.get(by, 3) + 2):
        with reading() as session:
            has_room = gate.has_room(session, by, SMS.address, at=MORNING)
        put(number, by)
        assert has_room is (f"appointment:{number}" not in stopped())


@pytest.mark.parametrize("free", sorted(set(CausedBy) - set(gate.MOST_A_DAY)))
def test_what_staff_and_the_clock_do_always_passes(free: CausedBy) -> None:
    for number in range(100):
        put(number, free)

    assert stopped() == set()


def test_what_staff_do_takes_nothing_from_what_a_client_may() -> None:
    for number in range(50):
        put(number, CausedBy.STAFF)
    put(50)

    assert stopped() == set()


def test_what_others_look_up_takes_nothing_from_what_one_does_oneself() -> None:
    for number in range(50):
        put(number, CausedBy.LOOK_UP)
    put(50)

    assert "appointment:50" not in stopped()


def test_one_mailbox_under_many_names_is_one_contact() -> None:
    for number in range(ONLINE + 1):
        put(number, routes=(Route("email", f"zoe+{number}@example.org"),))

    assert stopped() == {f"appointment:{ONLINE}"}


def test_others_are_not_touched() -> None:
    for number in range(ONLINE + 1):
        put(number)
    put(100, routes=(MAIL,))

    assert stopped() == {f"appointment:{ONLINE}"}


def test_a_day_later_there_is_room_again() -> None:
    for number in range(ONLINE + 1):
        put(number)
    put(100, at=MORNING + DAY - timedelta(seconds=1))
    put(101, at=MORNING + DAY)

    assert stopped() == {f"appointment:{ONLINE}", "appointment:100"}


def test_what_was_withdrawn_or_stopped_counts_for_nothing() -> None:
    for number in range(ONLINE):
        put(number)
    write(queue.withdraw, "appointment:0")
    put(100)
    put(101)
    write(queue.withdraw, "appointment:1")
    put(102)

    assert stopped() == {"appointment:101"}


def test_several_of_one_transaction_count_together() -> None:
    messages = [
        new_message(
            subject=f"appointment:{number}", cause=Cause(CausedBy.ONLINE, MORNING), routes=(SMS,)
        )
        for number in range(ONLINE + 2)
    ]
    write(queue.enqueue_all, messages)

    assert len(stopped()) == 2


def test_what_is_stopped_never_leaves_says_why_and_somebody_hears_of_it() -> None:
    for number in range(ONLINE + 1):
        put(number)
    sms, given_up = Letterbox(), GivenUp()
    deliver_due(delivery_context(channels={"sms": sms}, on_give_up=given_up))

    assert len(sms.texts) == ONLINE
    assert given_up.subjects == [f"appointment:{ONLINE}"]
    with reading() as session:
        last = session.scalars(select(Message).where(Message.is_over)).one()
    assert (last.state, last.cause, last.attempts) == ("failed", gate.TOO_MANY, 1)


def test_who_is_forgotten_counts_for_nobody() -> None:
    put(0)
    write(queue.forget, "appointment:0")

    with reading() as session:
        assert session.scalars(select(Message.counted_as)).all() == [None]
