"""Clients read that an interpreter comes once one is arranged for their hour, and never else."""

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from database import reading, write
from notifications.outbox.models import Message
from scheduler.appointments.booking import corrections, interpreter_arrangements, operations
from scheduler.appointments.booking.corrections import NewLanguages
from scheduler.appointments.lists import interpreters
from scheduler.appointments.messages import to_clients
from scheduler.appointments.models import Appointment
from tests.support import builders
from tests.support.builders import NOW, Scene, by


@pytest.fixture
def scene(app: Flask) -> Scene:
    """One who is reminded twice."""
    return write(builders.scene, service_is={"reminder_days": [3, 1], "reminder_hour": 10})


def booked(scene: Scene) -> Appointment:
    return write(operations.book, scene.request("09:30", interpreter=True), by=by(NOW))


def arrange(scene: Scene, one: Appointment) -> None:
    region_id = scene.region.id
    write(interpreter_arrangements.arrange, one.id, region_id, "De tolkdienst", by=by(NOW))


def call_off_first(scene: Scene) -> None:
    """The arrangement for the soonest hour."""
    with reading() as session:
        first, *_later = interpreters.arrangements(session, scene.region.id, now=NOW)
    write(interpreter_arrangements.call_off, first.id, scene.region.id, by=by(NOW))


def waiting(one: Appointment) -> list[tuple[str, bool]]:
    """The kinds that are still to leave, and whether each says that an interpreter comes."""
    with reading() as session:
        about = Message.subject == to_clients.subject(one), Message.state == "pending"
        found = session.scalars(select(Message).where(*about).order_by(Message.due)).all()
        return [(message.kind, message.facts["interpreter_comes"]) for message in found]


def test_what_waits_says_so_from_then_on(scene: Scene) -> None:
    one = booked(scene)
    assert {comes for _kind, comes in waiting(one)} == {False}

    arrange(scene, one)

    assert waiting(one)[1:] == [("reminder_3_days", True), ("reminder_1_day", True)]


def test_called_off_nothing_says_so_any_more(scene: Scene) -> None:
    one = booked(scene)
    arrange(scene, one)
    call_off_first(scene)

    assert {comes for _kind, comes in waiting(one)} == {False}


def test_at_another_hour_nothing_is_sure_until_it_is_back(scene: Scene) -> None:
    one = booked(scene)
    arrange(scene, one)

    write(operations.move, one.id, scene.slot("14:00"), by=by(NOW))
    assert {comes for _kind, comes in waiting(one)} == {False}

    write(operations.move, one.id, scene.slot("09:30"), by=by(NOW))
    assert {comes for _kind, comes in waiting(one)} == {True}


def test_at_another_place_nothing_is_sure_at_the_same_hour_either(scene: Scene) -> None:
    def next_town(session: Session) -> int:
        there = builders.loket(session, scene.host)
        who = builders.counsellor(session, scene.region.id)
        builders.zitdag(session, there, who, [scene.service])
        return there.id

    one = booked(scene)
    arrange(scene, one)

    write(operations.move, one.id, scene.slot("09:30", loket_id=write(next_town)), by=by(NOW))

    assert {comes for _kind, comes in waiting(one)} == {False}


def test_to_call_off_the_one_of_a_former_hour_takes_nothing_back(scene: Scene) -> None:
    one = booked(scene)
    arrange(scene, one)
    write(operations.move, one.id, scene.slot("14:00"), by=by(NOW))
    arrange(scene, one)

    call_off_first(scene)

    assert {comes for _kind, comes in waiting(one)} == {True}


def test_who_wants_none_any_more_is_promised_none(scene: Scene) -> None:
    one = booked(scene)
    arrange(scene, one)

    wanted = NewLanguages(spoken=one.language, interpreter=False, written="nl")
    write(corrections.correct_languages, one.id, wanted, by=by(NOW))

    assert {comes for _kind, comes in waiting(one)} == {False}


def test_in_another_language_nothing_is_sure_and_the_first_one_is_to_be_told(scene: Scene) -> None:
    one = booked(scene)
    arrange(scene, one)

    other = NewLanguages(spoken="ti", interpreter=True, written="nl")
    write(corrections.correct_languages, one.id, other, by=by(NOW))

    assert {comes for _kind, comes in waiting(one)} == {False}
    with reading() as session:
        wanting = interpreters.wanting(session, scene.region.id, now=NOW)
        (first,) = interpreters.arrangements(session, scene.region.id, now=NOW)
        assert [found.id for found in wanting] == [one.id]
        assert not interpreters.is_needed(first)

    arrange(scene, one)
    assert {comes for _kind, comes in waiting(one)} == {True}
