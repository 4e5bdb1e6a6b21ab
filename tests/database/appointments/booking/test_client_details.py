"""Staff put right a client's name, number and languages in one act, and nothing twice."""

from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from database import reading, write
from notifications.outbox.models import Message
from scheduler.appointments.booking import client_details, operations
from scheduler.appointments.booking.client_details import ClientRecord
from scheduler.appointments.errors import (
    AlreadyBookedThen,
    ClientChanged,
    NeedsPhone,
    UnknownAppointment,
)
from scheduler.appointments.lists import call_list, clients
from scheduler.appointments.messages import to_clients
from scheduler.appointments.models import Appointment, BookingChannel, CallTask, WhyCall
from scheduler.people.actors import Actor
from scheduler.people.clients import Client
from scheduler.people.contact import ContactMethod, PhoneOwner
from scheduler.zitdagen.catalogue import ServiceMode
from tests.support import builders
from tests.support.assertions import again, history
from tests.support.builders import HOUR, NOW, Scene, by

WRONG, RIGHT = "+32470000001", "+32470000002"
LATER = NOW + HOUR


@pytest.fixture
def scene(app: Flask) -> Scene:
    return write(builders.scene, service_is={"reminder_days": [3, 1], "reminder_hour": 10})


def booked(scene: Scene, start: str = "09:30", **client: Any) -> Appointment:
    details = builders.client_details(**{"contact": WRONG, **client})
    return write(operations.book, scene.request(start, client=details), by=by(NOW))


def record(scene: Scene, made: Appointment, now: Any = LATER) -> ClientRecord:
    with reading() as session:
        client = session.get_one(Client, made.client_id)
        theirs = clients.visits(session, scene.region.id, client.id)
        return client_details.record_of(client, theirs, now=now)


def correct(
    made: Appointment, new: ClientRecord, seen: ClientRecord, now: Any = LATER, **more: Any
) -> None:
    who = by(now, Actor.PHONE_DESK)
    client_id = made.client_id or 0
    write(client_details.correct, client_id, new, seen=seen.digest, by=who, **more)


def pending(made: Appointment) -> set[tuple[str, str, str]]:
    """Address, language and name of what is still to leave."""
    with reading() as session:
        about = Message.subject == to_clients.subject(made)
        rows = session.scalars(select(Message).where(about, Message.state == "pending"))
        return {(one.route.address, one.language, one.facts["first_name"]) for one in rows}


def test_all_at_once_and_what_waits_says_it(scene: Scene) -> None:
    made = booked(scene)
    seen = record(scene, made)
    new = replace(
        seen, first_name="Aminata", contact=RIGHT, written="fr", spoken="fr", interpreter=True
    )
    correct(made, new, seen)

    assert record(scene, made) == new
    assert pending(made) == {(RIGHT, "fr", "Aminata")}
    assert again(made).generation == 2
    assert (again(made).language, again(made).interpreter) == ("fr", True)
    assert [actor for _kind, actor in history(made)][1:] == ["phone_desk"] * 3


def test_the_links_stay_where_the_number_does(scene: Scene) -> None:
    made = booked(scene)
    seen = record(scene, made)
    correct(made, replace(seen, first_name="Aminata"), seen)
    assert again(made).generation == 1


def test_pressed_twice_it_is_done_once(scene: Scene) -> None:
    made = booked(scene)
    seen = record(scene, made)
    new = replace(seen, contact=RIGHT)
    correct(made, new, seen)
    before = len(history(made))
    correct(made, new, seen)
    assert len(history(made)) == before
    assert again(made).generation == 2


def test_what_a_colleague_changed_meanwhile_is_not_lost(scene: Scene) -> None:
    made = booked(scene)
    seen = record(scene, made)
    correct(made, replace(seen, first_name="Aminata"), seen)
    with pytest.raises(ClientChanged):
        correct(made, replace(seen, contact=RIGHT), seen)
    assert record(scene, made) == replace(seen, first_name="Aminata")


def test_a_number_is_put_right_after_the_last_visit_too(scene: Scene) -> None:
    made = booked(scene)
    after = builders.at("18:00")
    seen = record(scene, made, after)
    assert (seen.spoken, seen.interpreter) == (None, None)
    correct(made, replace(seen, contact=RIGHT, first_name="Aminata", written="fr"), seen, after)
    assert record(scene, made, after).contact == RIGHT
    assert again(made).language == "nl"


def test_all_conversations_to_come_are_in_that_language(scene: Scene) -> None:
    made = booked(scene)
    more = scene.request("11:00", client=made.client_id, channel=BookingChannel.COUNSELLOR)
    other = write(operations.book, more, by=by(NOW, Actor.COUNSELLOR))
    seen = record(scene, made)
    correct(made, replace(seen, spoken="fr"), seen)
    assert [again(one).language for one in (made, other)] == ["fr", "fr"]


def test_another_appointment_at_that_hour_is_said_and_then_allowed(scene: Scene) -> None:
    made = booked(scene)
    colleague, _ = write(builders.colleague, scene)
    other = scene.request(
        scene.slot("09:30", counsellor_id=colleague.id),
        client=builders.client_details(contact=RIGHT),
    )
    write(operations.book, other, by=by(NOW))
    seen = record(scene, made)
    with pytest.raises(AlreadyBookedThen):
        correct(made, replace(seen, contact=RIGHT), seen)
    assert record(scene, made) == seen
    correct(made, replace(seen, contact=RIGHT), seen, overlap_ok=True)
    assert record(scene, made).contact == RIGHT


def test_many_appointments_on_that_number_do_not_refuse_staff(scene: Scene) -> None:
    made = booked(scene)
    for start in ("11:00", "13:00"):
        booked(scene, start, contact=RIGHT)
    seen = record(scene, made)
    correct(made, replace(seen, contact=RIGHT), seen)
    assert record(scene, made).contact == RIGHT


@pytest.mark.parametrize(
    "now_reached",
    [
        {"reach": ContactMethod.SLIP_ONLY, "contact": None},
        {"reach": ContactMethod.VIA_PARTNER, "contact": None},
        {"reach": ContactMethod.LANDLINE, "contact": "+3250000001"},
    ],
)
def test_who_is_reached_by_no_message_gets_none_and_stays_on_the_list(
    scene: Scene, now_reached: dict[str, Any]
) -> None:
    made = booked(scene)
    write(call_list.add, made.id, WhyCall.NOT_REACHED, by=by(NOW))
    seen = record(scene, made)
    correct(made, replace(seen, **now_reached), seen)
    assert pending(made) == set()
    with reading() as session:
        (task,) = session.scalars(select(CallTask))
        assert task.done_at is None


def test_whose_phone_it_is_sends_nothing_anew(scene: Scene) -> None:
    made = booked(scene)
    seen = record(scene, made)
    new = replace(seen, reach=ContactMethod.OTHER_MOBILE, whose=PhoneOwner.CHILD)
    correct(made, new, seen)
    assert record(scene, made) == new
    assert again(made).generation == 1


def test_who_is_rung_for_a_conversation_keeps_a_phone(app: Flask) -> None:
    scene = write(builders.scene, service_is={"mode": ServiceMode.PHONE})
    made = booked(scene)
    seen = record(scene, made)
    with pytest.raises(NeedsPhone):
        correct(made, replace(seen, reach=ContactMethod.SLIP_ONLY, contact=None), seen)


def test_who_has_no_appointment_is_nobody(scene: Scene) -> None:
    made = booked(scene)
    seen = record(scene, made)
    with pytest.raises(UnknownAppointment):
        write(
            client_details.correct, 987654, seen, seen=seen.digest, by=by(LATER, Actor.PHONE_DESK)
        )
