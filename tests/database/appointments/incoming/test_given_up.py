"""What was given up is sent again while it is of use and true, once, and as all is now."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from database import reading, write
from notifications.channels.channel import Channel
from notifications.delivery.worker import deliver_due
from notifications.errors import Permanent, Unsure
from notifications.outbox.gate import TOO_MANY
from notifications.outbox.models import FAILED, PENDING, SENT, WITHDRAWN, CausedBy, Message
from scheduler.appointments import reminder_choice
from scheduler.appointments.booking.operations import book, cancel, move
from scheduler.appointments.incoming import given_up, undelivered
from scheduler.appointments.incoming.given_up import NotAgain
from scheduler.appointments.messages import facts
from scheduler.appointments.models import Appointment, CallTask
from scheduler.people.actors import Actor
from tests.support import builders
from tests.support.builders import NOW, Scene, by
from tests.support.outbox import Clock, Letterbox, delivery_context

LATER = NOW + timedelta(hours=1)
A_WEEK = timedelta(days=7)


@pytest.fixture
def booked(scene: Scene) -> Appointment:
    """Its confirmation was given up, and she is to be called."""
    slot = scene.slot("09:30", counsellor_id=scene.counsellor.id)
    made = write(book, scene.request(slot), by=by(NOW))
    deliver(NOW, Letterbox("sms box", before=refuse))
    assert [line.done_at for line in calls()] == [None]
    return made


def refuse(_address: str) -> None:
    raise Permanent("smtp_550")


def deliver(now: datetime, box: Letterbox) -> None:
    channels: dict[str, Channel] = {"sms": box, "email": box}
    deliver_due(delivery_context(now=Clock(now), channels=channels, on_give_up=undelivered.gave_up))


def calls() -> Sequence[CallTask]:
    with reading() as session:
        return session.scalars(select(CallTask).order_by(CallTask.id)).all()


def confirmation() -> Message:
    with reading() as session:
        return session.scalars(select(Message).where(Message.kind == "confirmation")).one()


def become(**values: Any) -> None:
    its = Message.kind == "confirmation"
    write(lambda session: session.execute(update(Message).where(its).values(**values)))


def again(scene: Scene, *, seen: datetime = LATER, now: datetime = LATER) -> int:
    ids = [confirmation().id]
    return write(
        given_up.send_again, ids, scene.region.id, seen=seen, by=by(now, Actor.COORDINATOR)
    )


def reasons(scene: Scene, *, now: datetime = LATER) -> list[NotAgain | None]:
    with reading() as session:
        found = given_up.in_region(session, scene.region.id, since=now - A_WEEK, now=now)
    return [one.why_not for one in found]


def test_it_leaves_and_nobody_is_to_be_called_any_more(scene: Scene, booked: Appointment) -> None:
    assert reasons(scene) == [None]

    assert again(scene) == 1

    box = Letterbox("sms box")
    deliver(LATER, box)
    assert len(box.texts) == 1
    assert confirmation().state == SENT
    assert [line.done_at for line in calls()] == [LATER]
    assert reasons(scene) == []


def test_pressed_twice_it_leaves_once(scene: Scene, booked: Appointment) -> None:
    assert [again(scene), again(scene)] == [1, 0]
    box = Letterbox("sms box")
    deliver(LATER, box)
    assert again(scene) == 0
    deliver(LATER, box)
    assert len(box.texts) == 1


def test_what_failed_again_since_it_was_seen_is_not_sent_by_the_same_press(
    scene: Scene, booked: Appointment
) -> None:
    again(scene)
    deliver(LATER, Letterbox("sms box", before=refuse))
    assert confirmation().state == FAILED

    assert again(scene, seen=NOW, now=LATER) == 0
    assert [line.done_at for line in calls()] == [LATER, None]


def test_it_says_what_is_so_now(scene: Scene, booked: Appointment) -> None:
    become(facts={**confirmation().facts, "phone": "+3200"}, language="fr")
    again(scene)

    with reading() as session:
        now_so = session.get_one(Appointment, booked.id)
        known = facts.read(session, now_so)
    assert confirmation().facts["phone"] == known.facts["phone"]
    assert confirmation().language == known.client.language


def test_its_marks_are_those_of_a_new_one_that_staff_caused(
    scene: Scene, booked: Appointment
) -> None:
    become(origin=CausedBy.ONLINE, is_over=True, cause=TOO_MANY, attempts=9)
    again(scene)

    one = confirmation()
    assert (one.state, one.origin, one.is_over, one.attempts) == (PENDING, "staff", False, 0)
    assert (one.cause, one.gave_up_at, one.claim) == (None, None, None)
    assert (one.channel, one.route_index) == (one.first_channel, 0)
    assert (one.due, one.next_try) == (LATER, LATER)
    box = Letterbox("sms box")
    deliver(LATER, box)
    assert len(box.texts) == 1


def test_what_a_provider_may_have_stays_in_doubt(scene: Scene, booked: Appointment) -> None:
    become(doubtful=True, cause=Unsure("timeout").code)
    again(scene)
    assert confirmation().doubtful


def test_what_is_too_late_is_not_offered_nor_sent(scene: Scene, booked: Appointment) -> None:
    become(useless_after=LATER)
    assert reasons(scene) == [NotAgain.TOO_LATE]
    assert again(scene) == 0


def test_what_is_erased_is_not_either(scene: Scene, booked: Appointment) -> None:
    become(routes=[])
    assert reasons(scene) == [NotAgain.TOO_LATE]
    assert again(scene) == 0


def test_what_is_no_longer_true_is_not_offered_nor_sent(scene: Scene, booked: Appointment) -> None:
    write(cancel, booked.id, by=by(NOW))
    assert reasons(scene)[-1] is NotAgain.OUTDATED
    assert again(scene) == 0
    assert confirmation().state == FAILED


def test_of_one_that_was_moved_the_old_hour_is_not_sent(scene: Scene, booked: Appointment) -> None:
    write(move, booked.id, scene.slot("10:30", counsellor_id=scene.counsellor.id), by=by(NOW))
    assert again(scene) == 0


def test_who_wants_no_reminders_gets_none(scene: Scene, booked: Appointment) -> None:
    become(kind="reminder_1_day")
    assert reasons(scene) == [None]
    write(reminder_choice.choose, booked.id, wanted=False, by=by(NOW))
    assert reasons(scene) == [NotAgain.UNWANTED]


def test_another_region_neither_sees_nor_sends_it(scene: Scene, booked: Appointment) -> None:
    there = write(builders.scene)
    assert reasons(there) == []
    assert again(there) == 0
    assert confirmation().state == FAILED


def test_one_that_was_withdrawn_meanwhile_stays_so(scene: Scene, booked: Appointment) -> None:
    become(state=WITHDRAWN, gave_up_at=None)
    assert again(scene) == 0
