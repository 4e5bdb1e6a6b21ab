"""A conversation by telephone: what is told before, and the calls that nobody picked up."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from database import reading, write
from notifications.outbox.models import UNSENT, Message
from scheduler.appointments.attendance import running_late, unanswered
from scheduler.appointments.attendance.operations import record
from scheduler.appointments.booking.operations import book, cancel, move
from scheduler.appointments.errors import NeedsMessages, NeedsPhone, NotBooked, TooSoonToRing
from scheduler.appointments.models import Appointment, AppointmentState
from scheduler.people.actors import Actor
from scheduler.people.contact import ContactMethod
from scheduler.zitdagen.catalogue import ServiceMode
from tests.support import builders
from tests.support.builders import NOW, Scene, at, by

MINUTE = timedelta(minutes=1)
START = at("10:00")


def scene_of(mode: ServiceMode) -> Scene:
    return write(builders.scene, service_is={"mode": mode})


@pytest.fixture
def phone(app_context: object) -> Scene:
    return scene_of(ServiceMode.PHONE)


@pytest.fixture
def loket(app_context: object) -> Scene:
    return scene_of(ServiceMode.IN_PERSON)


def booked(here: Scene, clock: str = "10:00", *, now: datetime = NOW, **who: Any) -> Appointment:
    request = here.request(clock, client=builders.client_details(**who))
    return write(book, request, by=by(now))


def waiting(kind: str) -> list[Message]:
    with reading() as session:
        which = (Message.kind == kind) & Message.state.in_(UNSENT)
        return list(session.scalars(select(Message).where(which)))


def ring(appointment: Appointment, minutes: int) -> Appointment:
    by_counsellor = by(START + minutes * MINUTE, Actor.COUNSELLOR)
    return write(unanswered.note, appointment.id, by=by_counsellor)


def end(appointment: Appointment, outcome: AppointmentState) -> Appointment:
    return write(record, appointment.id, outcome, by=by(START + 30 * MINUTE, Actor.COUNSELLOR))


def test_who_is_rung_hears_it_ten_minutes_before(phone: Scene) -> None:
    booked(phone, contact="+32470000001")

    [soon] = waiting("starts_soon")
    assert (soon.due, soon.useless_after) == (START - 10 * MINUTE, START)
    assert (soon.facts["mode"], soon.facts["called"]) == ("phone", "0470 00 00 01")


def test_who_comes_to_a_loket_hears_nothing_ten_minutes_before(loket: Scene) -> None:
    booked(loket)

    assert waiting("starts_soon") == []


def test_who_books_in_the_last_ten_minutes_is_rung_without_a_word(app_context: object) -> None:
    here = write(builders.scene, service_is={"mode": ServiceMode.PHONE}, notice_hours=0)
    booked(here, now=START - 9 * MINUTE)

    assert waiting("starts_soon") == []


def test_a_move_and_a_cancellation_take_the_last_word_along(phone: Scene) -> None:
    moved, gone = booked(phone), booked(phone, "15:00")
    write(move, moved.id, phone.slot("13:00"), by=by(NOW))
    write(cancel, gone.id, by=by(NOW))

    [soon] = waiting("starts_soon")
    assert soon.due == at("12:50")


def test_when_we_are_late_the_last_word_waits_too(phone: Scene) -> None:
    booked(phone)
    running = by(START - 30 * MINUTE, Actor.COUNSELLOR)
    write(running_late.tell, phone.zitdag.id, 15, by=running)

    [soon] = waiting("starts_soon")
    assert soon.due == START + 5 * MINUTE
    assert soon.facts["starts_at"] == (START + 15 * MINUTE).isoformat()


def test_two_calls_ten_minutes_apart_make_it_missed_and_tell_the_client(phone: Scene) -> None:
    appointment = booked(phone)

    first = ring(appointment, 1)
    assert (first.state, first.unanswered_calls) == (AppointmentState.BOOKED, 1)
    assert unanswered.again_at(first) == START + 11 * MINUTE
    assert waiting("not_picked_up") == []

    second = ring(appointment, 11)
    assert (second.state, second.unanswered_calls) == (AppointmentState.MISSED, 2)
    assert unanswered.again_at(second) is None
    [told] = waiting("not_picked_up")
    assert told.due == START + 11 * MINUTE
    assert waiting("missed") == []


@pytest.mark.parametrize("minutes", [1, 5, 10])
def test_a_second_press_within_ten_minutes_is_no_second_call(phone: Scene, minutes: int) -> None:
    appointment = booked(phone)
    ring(appointment, 1)

    with pytest.raises(TooSoonToRing) as refused:
        ring(appointment, minutes)
    assert refused.value.again_at == START + 11 * MINUTE


def test_after_the_second_call_there_is_no_third(phone: Scene) -> None:
    appointment = booked(phone)
    ring(appointment, 1)
    ring(appointment, 12)

    with pytest.raises(NotBooked):
        ring(appointment, 30)


def test_nobody_is_rung_before_the_hour_or_for_a_conversation_at_a_loket(
    phone: Scene, loket: Scene
) -> None:
    for appointment, minutes in ((booked(phone), -1), (booked(loket), 5)):
        with pytest.raises(NotBooked):
            ring(appointment, minutes)


def test_a_call_that_was_noted_by_mistake_is_taken_back(phone: Scene) -> None:
    appointment = booked(phone)
    ring(appointment, 1)
    ring(appointment, 12)

    undone = end(appointment, AppointmentState.BOOKED)
    assert (undone.state, undone.unanswered_calls) == (AppointmentState.BOOKED, 0)
    assert waiting("not_picked_up") == []


def test_who_picks_up_the_second_time_was_spoken_to(phone: Scene) -> None:
    appointment = booked(phone)
    ring(appointment, 1)

    spoken = end(appointment, AppointmentState.CAME)
    assert (spoken.state, spoken.unanswered_calls) == (AppointmentState.CAME, 1)


@pytest.mark.parametrize(
    ("mode", "reach", "contact", "refusal"),
    [
        (ServiceMode.PHONE, ContactMethod.EMAIL, "amina@example.org", NeedsPhone),
        (ServiceMode.PHONE, ContactMethod.SLIP_ONLY, None, NeedsPhone),
        (ServiceMode.VIDEO, ContactMethod.LANDLINE, "+3250000002", NeedsMessages),
        (ServiceMode.VIDEO, ContactMethod.VIA_PARTNER, None, NeedsMessages),
    ],
)
def test_who_cannot_be_reached_that_way_cannot_book_it(
    app_context: object,
    mode: ServiceMode,
    reach: ContactMethod,
    contact: str | None,
    refusal: type[Exception],
) -> None:
    with pytest.raises(refusal):
        booked(scene_of(mode), reach=reach, contact=contact)


@pytest.mark.parametrize(
    ("mode", "reach", "contact"),
    [
        (ServiceMode.PHONE, ContactMethod.LANDLINE, "+3250000002"),
        (ServiceMode.VIDEO, ContactMethod.EMAIL, "amina@example.org"),
        (ServiceMode.VIDEO, ContactMethod.OTHER_MOBILE, "+32470000002"),
        (ServiceMode.IN_PERSON, ContactMethod.SLIP_ONLY, None),
    ],
)
def test_who_can_be_reached_that_way_books_it(
    app_context: object, mode: ServiceMode, reach: ContactMethod, contact: str | None
) -> None:
    made = booked(scene_of(mode), reach=reach, contact=contact)

    assert made.state is AppointmentState.BOOKED
