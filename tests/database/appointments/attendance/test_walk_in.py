"""Who walks in is noted: they came, nobody's time is taken, and no message leaves."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from database import write
from scheduler.appointments.attendance.operations import WalkIn, record, take_back_walk_in, walk_in
from scheduler.appointments.booking.operations import book, hold
from scheduler.appointments.errors import NotBooked, ZitdagClosed
from scheduler.appointments.models import AppointmentState, BookingChannel
from scheduler.people.actors import Actor
from scheduler.people.contact import ContactMethod
from scheduler.zitdagen.catalogue import Question
from scheduler.zitdagen.models import Zitdag, ZitdagState
from tests.support import builders
from tests.support.assertions import (
    again,
    appointment_count,
    entry_count,
    history,
    live,
    message_count,
)
from tests.support.builders import A_DAY, Scene, at, by

DURING = at("10:07")


def _request(scene: Scene, **overrides: Any) -> WalkIn:
    whole: dict[str, Any] = {
        "zitdag_id": scene.zitdag.id,
        "first_name": "Omar",
        "language": "ar",
        "key": builders.new_code("form"),
    }
    if "question_id" not in overrides:
        whole["question_id"] = write(builders.question, scene.service.id).id
    return WalkIn(**whole | overrides)


def test_a_walk_in_came_and_stands_in_the_diary_from_this_minute(scene: Scene) -> None:
    request = _request(scene)

    made = again(write(walk_in, request, by=by(DURING.replace(second=40), Actor.COUNSELLOR)))

    assert (made.state, made.channel) == (AppointmentState.CAME, BookingChannel.COUNSELLOR)
    assert (made.language, made.question_id) == ("ar", request.question_id)
    assert (made.entry.starts_at, made.entry.ends_at) == (at("10:07"), at("11:07"))
    assert made.entry.counsellor_id == scene.counsellor.id
    assert made.client is not None
    assert (made.client.first_name, made.client.reach) == ("Omar", ContactMethod.SLIP_ONLY)
    assert history(made) == [("recorded", "counsellor")]
    assert message_count() == 0


def test_a_walk_in_takes_nobodys_time(scene: Scene) -> None:
    booked = write(book, scene.request("10:00"), by=by(DURING - A_DAY))
    write(walk_in, _request(scene), by=by(DURING, Actor.COUNSELLOR))
    write(walk_in, _request(scene), by=by(DURING, Actor.COUNSELLOR))

    later = write(book, scene.request("13:00"), by=by(at("08:00")))

    assert live() == [("10:00", "11:15", 1), ("13:00", "14:15", 1)]
    assert {again(booked).state, again(later).state} == {AppointmentState.BOOKED}


def test_the_same_form_twice_is_one_walk_in(scene: Scene) -> None:
    request = _request(scene)
    first = write(walk_in, request, by=by(DURING, Actor.COUNSELLOR))
    second = write(walk_in, request, by=by(DURING, Actor.COUNSELLOR))
    assert first.id == second.id
    assert (appointment_count(), entry_count()) == (1, 1)


def _called_off(session: Session) -> None:
    session.execute(update(Zitdag).values(state=ZitdagState.CANCELLED))


def _tomorrow(session: Session) -> None:
    session.execute(update(Zitdag).values(date=builders.TUESDAY + A_DAY))


def _a_signpost(session: Session) -> None:
    session.execute(update(Question).values(service_id=None, signpost="Ga naar de balie."))


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(_called_off, id="the zitdag is called off"),
        pytest.param(_tomorrow, id="the zitdag is tomorrow"),
        pytest.param(_a_signpost, id="the question asks for no service"),
    ],
)
def test_nobody_walks_in_where_nothing_is(scene: Scene, change: Callable[[Session], None]) -> None:
    request = _request(scene)
    write(change)
    with pytest.raises(ZitdagClosed):
        write(walk_in, request, by=by(DURING, Actor.COUNSELLOR))
    assert appointment_count() == 0


@pytest.mark.parametrize(
    "unknown",
    [
        pytest.param({"zitdag_id": 0}, id="no such zitdag"),
        pytest.param({"question_id": 0}, id="no such question"),
    ],
)
def test_a_walk_in_is_somewhere_for_something(scene: Scene, unknown: dict[str, int]) -> None:
    with pytest.raises(ZitdagClosed):
        write(walk_in, _request(scene, **unknown), by=by(DURING, Actor.COUNSELLOR))


def test_today_is_what_the_calendar_of_the_loket_says(scene: Scene) -> None:
    late_in_utc = at("00:30")  # Monday 23.30 in UTC
    assert (
        write(walk_in, _request(scene), by=by(late_in_utc, Actor.COUNSELLOR)).state
        is AppointmentState.CAME
    )
    with pytest.raises(ZitdagClosed):
        write(walk_in, _request(scene), by=by(late_in_utc + A_DAY, Actor.COUNSELLOR))


def test_what_came_of_a_walk_in_is_known_already(scene: Scene) -> None:
    made = write(walk_in, _request(scene), by=by(DURING, Actor.COUNSELLOR))
    with pytest.raises(NotBooked):
        write(record, made.id, AppointmentState.MISSED, by=by(DURING + A_DAY, Actor.COUNSELLOR))
    assert again(made).state is AppointmentState.CAME


def test_a_walk_in_that_was_a_mistake_is_taken_back_and_that_too(scene: Scene) -> None:
    made = write(walk_in, _request(scene), by=by(DURING, Actor.COUNSELLOR))

    for _ in range(2):
        write(take_back_walk_in, made.id, by=by(DURING, Actor.COORDINATOR))
    gone = again(made)
    assert (gone.state, gone.cancelled_by) == (AppointmentState.CANCELLED, Actor.COORDINATOR)
    for _ in range(2):
        write(take_back_walk_in, made.id, is_back=True, by=by(DURING, Actor.COUNSELLOR))

    back = again(made)
    assert (back.state, back.cancelled_by) == (AppointmentState.CAME, None)
    assert history(made) == [
        ("recorded", "counsellor"),
        ("recorded", "coordinator"),
        ("recorded", "counsellor"),
    ]
    assert (live(), message_count()) == ([], 0)


def test_an_appointment_and_a_hold_are_no_walk_in(scene: Scene) -> None:
    booked = write(book, scene.request("10:00"), by=by(DURING - A_DAY))
    held = write(hold, scene.slot("13:00"), "a", lasts=builders.HOUR, by=by(DURING - A_DAY))

    for one in (booked, held):
        with pytest.raises(NotBooked):
            write(take_back_walk_in, one.id, by=by(DURING, Actor.COUNSELLOR))
