"""From the outbox to a channel, and back with what became of it."""

import logging
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from database import db, write
from notifications.delivery.worker import ROUND_LIMIT, deliver_due
from notifications.errors import ChannelError, Permanent, Retryable, Throttled
from notifications.outbox import claims, queue
from notifications.outbox.claims import LEASE
from notifications.outbox.models import Message, Route
from notifications.outbox.retries import MOST, WAITS
from tests.support.message_builders import MAIL, MORNING, SMS, new_message
from tests.support.outbox import LINK, Clock, GivenUp, Letterbox, delivery_context
from tests.support.outbox_rows import row

Enqueue = Callable[..., Message]
SECOND = timedelta(seconds=1)
PIGEON = Route("pigeon", "the roof")


def refusing(failure: Exception) -> Callable[[str], None]:
    def refuse(_address: str) -> None:
        raise failure

    return refuse


def enqueue_several(session: Session, count: int) -> None:
    for number in range(count):
        queue.enqueue(session, new_message(subject=f"appointment:{number}"))


@pytest.mark.usefixtures("app_context")
def test_nothing_due_is_nothing_done() -> None:
    assert deliver_due(delivery_context()) == 0


def test_a_due_message_arrives_once_with_our_reference(enqueue: Enqueue) -> None:
    message = enqueue()
    box = Letterbox()
    assert deliver_due(delivery_context(channels={"sms": box})) == 1
    assert deliver_due(delivery_context(channels={"sms": box})) == 0
    assert box.addresses == [SMS.address]
    assert box.texts[0].startswith("Zoe, Leerwinkel: dinsdag 24 november, 9.30 uur.")
    assert box.references == [str(message.id)]
    sent = row(message.id)
    assert (sent.state, sent.sent_by, sent.provider_reference) == ("sent", "letterbox", "receipt 1")
    assert sent.sent_text == box.texts[0]


def test_a_link_goes_into_a_mail_and_not_into_a_text_message(enqueue: Enqueue) -> None:
    enqueue(routes=(SMS,))
    enqueue(routes=(MAIL,))
    sms, mail = Letterbox(), Letterbox()
    asked = []

    def link(message: Message) -> str:
        asked.append(message.first_channel)
        return LINK

    deliver_due(delivery_context(channels={"sms": sms, "email": mail}, link=link))
    assert asked == ["email"]
    assert LINK not in sms.texts[0]
    assert LINK in mail.texts[0]


def test_mails_about_one_thing_are_one_thread_that_does_not_name_it(enqueue: Enqueue) -> None:
    for subject, kind in [
        ("appointment:1", "confirmation"),
        ("appointment:1", "reminder_1_day"),
        ("appointment:2", "confirmation"),
    ]:
        enqueue(subject=subject, kind=kind, routes=(MAIL,))
    mail = Letterbox()
    deliver_due(delivery_context(channels={"email": mail}))
    # They leave at once, in any order: two share theirs, the other has its own.
    assert sorted(map(mail.threads.count, mail.threads)) == [1, 2, 2]
    assert not any("appointment" in thread for thread in mail.threads)


def test_no_transaction_is_open_while_a_channel_sends(enqueue: Enqueue) -> None:
    enqueue()
    seen = []
    box = Letterbox(before=lambda _address: seen.append(db.engine.pool.status()))
    deliver_due(delivery_context(channels={"sms": box}))
    assert "Checked out connections: 0" in seen[0]


@pytest.mark.usefixtures("app_context")
def test_a_long_queue_is_taken_in_turns() -> None:
    write(enqueue_several, ROUND_LIMIT + 1)
    box = Letterbox()
    assert deliver_due(delivery_context(channels={"sms": box})) == ROUND_LIMIT
    assert deliver_due(delivery_context(channels={"sms": box})) == 1
    assert len(set(box.references)) == ROUND_LIMIT + 1


# ------------------------------------------------------------------------------------------ failing


@pytest.mark.parametrize(
    ("failure", "cause", "next_try"),
    [
        pytest.param(Retryable("timeout"), "timeout", MORNING + WAITS[0], id="retryable"),
        pytest.param(
            Throttled("busy", timedelta(minutes=3)),
            "busy",
            MORNING + timedelta(minutes=3),
            id="throttled",
        ),
        pytest.param(KeyError("Zoë"), "bug_KeyError", MORNING + WAITS[0], id="a bug"),
    ],
)
def test_a_failed_message_waits_with_its_cause(
    enqueue: Enqueue, failure: Exception, cause: str, next_try: object
) -> None:
    message = enqueue()
    deliver_due(delivery_context(channels={"sms": Letterbox(before=refusing(failure))}))
    failed = row(message.id)
    assert (failed.state, failed.cause, failed.next_try) == ("pending", cause, next_try)


@pytest.mark.parametrize(
    "channels",
    [
        pytest.param({"sms": Letterbox(before=refusing(Permanent("unknown")))}, id="refused"),
        pytest.param({}, id="no such channel here"),
    ],
)
def test_the_next_route_takes_over(enqueue: Enqueue, channels: dict[str, Letterbox]) -> None:
    message = enqueue()
    mail = Letterbox("mail box")
    assert deliver_due(delivery_context(channels=channels | {"email": mail})) == 2
    assert mail.addresses == [MAIL.address]
    assert (row(message.id).state, row(message.id).sent_by) == ("sent", "mail box")


def test_somebody_is_told_what_was_given_up_once(enqueue: Enqueue) -> None:
    enqueue(routes=(SMS,))
    enqueue(subject="appointment:2")
    told = GivenUp()
    sms = Letterbox(before=refusing(Permanent("unknown")))
    deliver_due(delivery_context(channels={"sms": sms, "email": Letterbox()}, on_give_up=told))
    assert told.subjects == ["appointment:1"]
    assert deliver_due(delivery_context(channels={}, on_give_up=told)) == 0


@pytest.mark.parametrize(
    ("at", "arrives"),
    [
        pytest.param(-SECOND, True, id="a second before"),
        pytest.param(timedelta(0), False, id="at that moment"),
        pytest.param(timedelta(hours=1), False, id="after"),
    ],
)
def test_nothing_is_sent_once_it_is_useless(enqueue: Enqueue, at: timedelta, arrives: bool) -> None:
    message = enqueue()
    box, told = Letterbox(), GivenUp()
    channels = {"sms": box, "email": box}
    deliver_due(
        delivery_context(now=Clock(message.useless_after + at), channels=channels, on_give_up=told)
    )
    assert len(box.texts) == arrives
    assert len(told.subjects) == (not arrives)
    assert row(message.id).cause == (None if arrives else "too_late")


def test_a_message_that_became_useless_while_it_was_rendered_is_not_sent(enqueue: Enqueue) -> None:
    message = enqueue(routes=(MAIL,))
    clock, box = Clock(message.useless_after - SECOND), Letterbox()

    def slow_link(_message: Message) -> str:
        clock.now += 2 * SECOND
        return LINK

    deliver_due(delivery_context(now=clock, channels={"email": box}, link=slow_link))
    assert box.texts == []
    assert row(message.id).cause == "too_late"


@pytest.mark.parametrize(
    "spoilt",
    [
        pytest.param({"kind": "unheard_of"}, id="no such template"),
        pytest.param({"facts": {}}, id="no facts"),
        pytest.param({"routes": (PIGEON,)}, id="no such channel"),
    ],
)
def test_one_bad_message_never_holds_up_another(
    enqueue: Enqueue, spoilt: dict[str, object]
) -> None:
    bad = enqueue(subject="appointment:bad", due=MORNING - SECOND, **spoilt)
    good = enqueue()
    deliver_due(delivery_context())
    assert row(good.id).state == "sent"
    assert row(bad.id).state in ("pending", "failed")


def test_what_goes_wrong_in_giving_up_is_raised_after_the_others_had_their_turn(
    enqueue: Enqueue,
) -> None:
    def broken(_session: Session, _message: Message) -> None:
        raise LookupError

    bad = enqueue(subject="appointment:bad", due=MORNING - SECOND, routes=(PIGEON,))
    good = enqueue()
    with pytest.raises(ExceptionGroup):
        deliver_due(delivery_context(on_give_up=broken))
    assert row(good.id).state == "sent"
    # Not half given up: it comes again when its lease has ended.
    assert (row(bad.id).state, row(bad.id).next_try) == ("sending", MORNING + LEASE)
    deliver_due(delivery_context(now=Clock(MORNING + LEASE)))
    assert row(bad.id).state == "failed"


def test_a_message_that_workers_die_of_is_given_up(enqueue: Enqueue) -> None:
    message = enqueue(routes=(SMS,), useless_after=MORNING + timedelta(days=30))
    now = MORNING
    for _death in range(MOST):
        write(claims.claim, now)
        now += LEASE
    box = Letterbox()
    deliver_due(delivery_context(now=Clock(now), channels={"sms": box}))
    assert (row(message.id).state, row(message.id).cause) == ("failed", "too_many_attempts")
    assert box.texts == []


# -------------------------------------------------------------------------------- looking once more


def test_what_is_withdrawn_after_it_was_claimed_is_not_sent(enqueue: Enqueue) -> None:
    message = enqueue(routes=(MAIL,))

    def withdraw_meanwhile(_message: Message) -> str:
        write(queue.withdraw, message.subject)
        return LINK

    box = Letterbox()
    deliver_due(delivery_context(channels={"email": box}, link=withdraw_meanwhile))
    assert box.texts == []
    assert row(message.id).state == "withdrawn"


@pytest.mark.parametrize(
    ("passed", "sent"),
    [
        pytest.param(LEASE * 2 / 3 - SECOND, 1, id="a third of the lease is left"),
        pytest.param(LEASE * 2 / 3, 0, id="less is left"),
    ],
)
def test_sending_begins_only_while_the_lease_leaves_time_for_it(
    enqueue: Enqueue, passed: timedelta, sent: int
) -> None:
    clock, box = Clock(), Letterbox()

    def slow_link(_message: Message) -> str:
        clock.now += passed
        return LINK

    enqueue(routes=(MAIL,))
    deliver_due(delivery_context(now=clock, channels={"email": box}, link=slow_link))
    assert len(box.texts) == sent


def test_a_message_whose_lease_ended_while_it_was_sent_is_left_to_its_new_holder(
    enqueue: Enqueue,
) -> None:
    message = enqueue()
    clock = Clock()
    holders = []

    def hang(_address: str) -> None:
        clock.now += LEASE
        holders.extend(write(claims.claim, clock.now))

    deliver_due(delivery_context(now=clock, channels={"sms": Letterbox(before=hang)}))
    assert row(message.id).state == "sending"
    assert row(message.id).claim == holders[0].claim


# -------------------------------------------------------------------------------------------- logs


@pytest.mark.parametrize(
    "failure",
    [
        pytest.param(Permanent("smtp_550"), id="refused"),
        pytest.param(ValueError("Zoë, +32470000001"), id="a bug that quotes the message"),
    ],
)
def test_logs_hold_no_name_number_or_text(
    enqueue: Enqueue, failure: ChannelError | ValueError, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, logger="notifications")
    message = enqueue()
    deliver_due(delivery_context(channels={"sms": Letterbox(before=refusing(failure))}))
    assert str(message.id) in caplog.text
    for private in ("Zo", "0470", "+32", "Leerwinkel", "zoe@"):
        assert private not in caplog.text
