"""A wrong name, number or language is put right, and what waits follows."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from database import reading, write
from notifications.delivery.worker import deliver_due
from notifications.outbox.models import Message
from scheduler.appointments.booking import corrections, operations
from scheduler.appointments.booking.corrections import NewContact, NewLanguages
from scheduler.appointments.errors import (
    AlreadyBookedThen,
    NotBooked,
    TooLateToCancel,
    TooManyAppointments,
)
from scheduler.appointments.lists import call_list
from scheduler.appointments.messages import to_clients
from scheduler.appointments.models import Appointment, BookingChannel, CallTask, WhyCall
from scheduler.people.actors import Actor
from scheduler.people.clients import Client
from scheduler.people.contact import ContactMethod, PhoneOwner
from tests.support import builders
from tests.support.assertions import again, history
from tests.support.builders import HOUR, NOW, Scene, by
from tests.support.outbox import Clock, delivery_context

WRONG, RIGHT = "+32470000001", "+32470000002"
LATER = NOW + HOUR
SMS_THERE = NewContact(ContactMethod.OWN_MOBILE, RIGHT)


@pytest.fixture
def scene(app: Flask) -> Scene:
    """One who is reminded twice."""
    return write(builders.scene, service_is={"reminder_days": [3, 1], "reminder_hour": 10})


def booked(scene: Scene, start: str = "09:30", **client: Any) -> Appointment:
    details = builders.client_details(**{"contact": WRONG, **client})
    return write(operations.book, scene.request(start, client=details), by=by(NOW))


def messages(made: Appointment) -> list[Message]:
    with reading() as session:
        about = Message.subject == to_clients.subject(made)
        return list(session.scalars(select(Message).where(about).order_by(Message.due)))


def waiting(made: Appointment) -> list[tuple[str, str]]:
    """Kind and address of what is still to leave."""
    return [(one.kind, one.route.address) for one in messages(made) if one.state == "pending"]


def client_of(made: Appointment) -> Client:
    with reading() as session:
        return session.get_one(Client, made.client_id)


def correct(made: Appointment, new: NewContact, **more: Any) -> None:
    write(corrections.correct_contact, made.id, new, by=by(LATER), **more)


# -------------------------------------------------------------------------------------- number


def test_the_right_number_gets_all_that_waited_and_the_wrong_one_none(scene: Scene) -> None:
    made = booked(scene)
    kinds = [kind for kind, _ in waiting(made)]
    assert kinds[0] == "confirmation"
    assert len(kinds) > 1

    correct(made, SMS_THERE)

    assert waiting(made) == [(kind, RIGHT) for kind in kinds]
    assert history(made)[-1] == ("booked", "client")


def test_a_confirmation_that_has_left_is_sent_again_to_the_right_number(scene: Scene) -> None:
    made = booked(scene)
    deliver_due(delivery_context(now=Clock(NOW)))
    reminders = waiting(made)
    correct(made, SMS_THERE)

    assert waiting(made) == [("confirmation", RIGHT), *((kind, RIGHT) for kind, _ in reminders)]
    assert again(made).version == 2
    assert again(made).moves == 0


def test_a_second_submit_sends_nothing_twice(scene: Scene) -> None:
    made = booked(scene)
    correct(made, SMS_THERE)
    before = [one.id for one in messages(made)]
    correct(made, SMS_THERE)

    assert [one.id for one in messages(made)] == before


@pytest.mark.parametrize(
    ("new", "channel"),
    [
        pytest.param(NewContact(ContactMethod.EMAIL, "amina@example.org"), "email", id="mail"),
        pytest.param(
            NewContact(ContactMethod.OTHER_MOBILE, RIGHT, PhoneOwner.CHILD), "sms", id="a child's"
        ),
        pytest.param(NewContact(ContactMethod.LANDLINE, "+3250000001"), None, id="a landline"),
    ],
)
def test_any_other_way_to_reach_somebody(
    scene: Scene, new: NewContact, channel: str | None
) -> None:
    made = booked(scene)
    correct(made, new)
    client = client_of(made)

    assert (client.reach, client.contact, client.whose) == (new.reach, new.contact, new.whose)
    routes = {one.route.channel for one in messages(made) if one.state == "pending"}
    assert routes == ({channel} if channel else set())


def test_from_a_landline_to_a_mobile_the_messages_begin(scene: Scene) -> None:
    made = booked(scene, reach=ContactMethod.LANDLINE, contact="+3250000001")
    assert waiting(made) == []
    correct(made, SMS_THERE)

    assert waiting(made)[0] == ("confirmation", RIGHT)


def test_all_appointments_of_that_client_follow(scene: Scene) -> None:
    made = booked(scene)
    follow_up = scene.request("11:00", client=made.client_id, channel=BookingChannel.COUNSELLOR)
    next_one = write(operations.book, follow_up, by=by(NOW, Actor.COUNSELLOR))
    correct(made, SMS_THERE)

    assert {address for _, address in waiting(next_one)} == {RIGHT}


def test_a_family_member_on_the_wrong_number_keeps_theirs(scene: Scene) -> None:
    made, other = booked(scene), booked(scene, "11:00")
    correct(made, SMS_THERE)

    assert {address for _, address in waiting(other)} == {WRONG}


def test_the_share_of_the_right_number_counts(scene: Scene) -> None:
    made = booked(scene)
    for start in ("11:00", "13:00"):
        booked(scene, start, contact=RIGHT)

    with pytest.raises(TooManyAppointments):
        correct(made, SMS_THERE)
    assert {address for _, address in waiting(made)} == {WRONG}


def test_what_the_right_number_has_at_that_hour_counts(scene: Scene) -> None:
    made = booked(scene)
    colleague, _ = write(builders.colleague, scene)
    slot = scene.slot("10:00", counsellor_id=colleague.id)
    there = builders.client_details(contact=RIGHT)
    write(operations.book, scene.request(slot, client=there), by=by(NOW))

    with pytest.raises(AlreadyBookedThen):
        correct(made, SMS_THERE)
    correct(made, SMS_THERE, overlap_ok=True)
    assert client_of(made).contact == RIGHT


def test_nobody_has_to_ring_any_more_because_a_message_failed(scene: Scene) -> None:
    made = booked(scene)
    for why in (WhyCall.NOT_REACHED, WhyCall.WROTE):
        write(call_list.add, made.id, why, by=by(NOW))
    correct(made, SMS_THERE)

    with reading() as session:
        open_ones = select(CallTask.why).where(CallTask.done_at.is_(None))
        assert list(session.scalars(open_ones)) == [WhyCall.WROTE]


def test_after_its_start_nothing_is_corrected(scene: Scene) -> None:
    made = booked(scene)
    with pytest.raises(TooLateToCancel):
        write(corrections.correct_contact, made.id, SMS_THERE, by=by(made.entry.starts_at))
    write(operations.cancel, made.id, by=by(NOW))
    with pytest.raises(NotBooked):
        correct(made, SMS_THERE)


# ------------------------------------------------------------------------------ name, language


def test_another_name_stands_in_what_waits(scene: Scene) -> None:
    made = booked(scene, first_name="Amian")
    write(corrections.correct_name, made.id, "Amina", by=by(LATER))

    assert client_of(made).first_name == "Amina"
    assert {one.facts["first_name"] for one in messages(made)} == {"Amina"}
    assert again(made).version == 1
    assert history(made)[-1] == ("booked", "client")


def test_another_language_is_that_of_what_waits(scene: Scene) -> None:
    made = booked(scene)
    wanted = NewLanguages(spoken="ar", interpreter=True, written="fr")
    write(corrections.correct_languages, made.id, wanted, by=by(LATER))

    found = again(made)
    assert (found.language, found.interpreter) == ("ar", True)
    assert client_of(made).language == "fr"
    assert {one.language for one in messages(made)} == {"fr"}
    assert len({one.facts["phone_hours"] for one in messages(made)}) == 1
    assert "lun." in messages(made)[0].facts["phone_hours"]


def test_the_same_again_is_not_noted(scene: Scene) -> None:
    made = booked(scene, first_name="Amina")
    lines = len(history(made))
    write(corrections.correct_name, made.id, "Amina", by=by(LATER))
    same = NewLanguages("nl", interpreter=False, written="nl")
    write(corrections.correct_languages, made.id, same, by=by(LATER))

    assert len(history(made)) == lines
