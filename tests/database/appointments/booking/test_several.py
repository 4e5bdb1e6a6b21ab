"""Several clients are booked for one session at once: all of them, or nobody."""

from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask

from database import reading, write
from scheduler.appointments.booking import idempotency, lookups, operations
from scheduler.appointments.booking.requests import BookingRequest
from scheduler.appointments.booking.several import book_several
from scheduler.appointments.errors import (
    InterpreterTooSoon,
    SlotTaken,
    SomeAlreadyBookedThen,
    TooFewSeats,
    ZitdagClosed,
)
from scheduler.appointments.models import Appointment, AppointmentState, BookingChannel
from scheduler.appointments.policy import Asker, AskerRole
from tests.support import builders
from tests.support.assertions import contradictions, live, message_count, states, told
from tests.support.builders import NOW, Scene, at, by

SEATS = 6
NUMBER = "+32470000001"
BOOKED = AppointmentState.BOOKED


@pytest.fixture
def group(app: Flask) -> Scene:
    """A session of six seats at half past nine."""
    del app
    sitting = builders.sessions("09:30-10:45", "13:30-14:45")
    return write(builders.scene, service_is={"seats": SEATS}, sitting=sitting)


def rows(scene: Scene, count: int, *, form: str = "", start: str = "09:30") -> list[BookingRequest]:
    """So many clients of one form, each with a phone of their own."""
    slot = scene.slot(start)
    form = form or builders.new_code("form")
    return [
        scene.request(
            slot,
            key=idempotency.row_key(form, slot, row),
            channel=BookingChannel.PARTNER,
        )
        for row in range(1, count + 1)
    ]


def on_number(request: BookingRequest, contact: str = NUMBER) -> BookingRequest:
    return replace(request, client=builders.client_details(contact=contact))


def book(requests: list[BookingRequest]) -> list[Appointment]:
    return write(book_several, requests, by=by(NOW))


def test_all_sit_in_one_session_and_each_is_told_once(group: Scene) -> None:
    made = book(rows(group, 5))

    assert len({one.entry_id for one in made}) == 1
    assert live() == [("09:30", "10:45", 5)]
    assert [[kind for kind, *_ in told(one)] for one in made] == [["confirmation"]] * 5
    assert len({one.code for one in made}) == 5
    assert contradictions() == []


def test_fewer_seats_than_clients_book_nobody_and_say_how_many_are_left(group: Scene) -> None:
    book(rows(group, 4))

    with pytest.raises(TooFewSeats) as refused:
        book(rows(group, 3))

    assert refused.value.left == 2
    assert live() == [("09:30", "10:45", 4)]
    assert len(states()) == message_count() == 4
    book(rows(group, 2))
    with pytest.raises(SlotTaken):
        book(rows(group, 1))


def test_repeating_it_books_nobody_twice(group: Scene) -> None:
    asked = rows(group, 5)
    first = book(asked)

    assert [one.id for one in book(asked)] == [one.id for one in first]
    assert live() == [("09:30", "10:45", 5)]
    assert message_count() == 5


def test_a_row_that_is_added_to_a_form_that_was_sent_is_booked_beside_the_others(
    group: Scene,
) -> None:
    first = book(rows(group, 2, form="f"))
    with pytest.raises(TooFewSeats) as refused:
        book(rows(group, 7, form="f"))
    assert refused.value.left == 4

    both = book(rows(group, 3, form="f"))

    assert [one.id for one in both][:2] == [one.id for one in first]
    assert states() == [BOOKED] * 3


def test_who_has_something_else_then_is_named_and_nobody_is_booked(group: Scene) -> None:
    earlier = book([on_number(rows(group, 1)[0])])[0]
    asked = rows(group, 4)
    asked[1] = on_number(asked[1])
    asked[3] = on_number(asked[3])

    with pytest.raises(SomeAlreadyBookedThen) as refused:
        book(asked)

    assert [(number, one.uid) for number, one in refused.value.refusals.items()] == [
        (1, earlier.uid),
        (3, earlier.uid),
    ]
    assert len(states()) == message_count() == 1
    seen = [replace(one, overlap_ok=True) for one in asked]
    assert len(book(seen)) == 4


def test_repeating_it_looks_at_nothing_that_was_booked_meanwhile(group: Scene) -> None:
    asked = [on_number(one) for one in rows(group, 1)]
    first = book(asked)
    book([replace(on_number(rows(group, 1)[0]), overlap_ok=True)])

    assert [one.id for one in book(asked)] == [one.id for one in first]


def test_two_of_them_may_share_a_phone(group: Scene) -> None:
    book([on_number(one) for one in rows(group, 2)])

    assert states() == [BOOKED] * 2


def test_a_second_session_at_that_hour_is_taken_where_the_first_has_too_few(group: Scene) -> None:
    book(rows(group, 4))
    sitting = builders.sessions("09:30-10:45")
    colleague, _zitdag = write(builders.colleague, group, sitting)

    made = book(rows(group, 5))

    assert {one.entry.counsellor_id for one in made} == {colleague.id}
    with pytest.raises(TooFewSeats) as refused:
        book(rows(group, 4))
    assert refused.value.left == 2


def test_holds_that_ran_out_keep_nobody_away(group: Scene) -> None:
    for number in range(3):
        slot = group.slot("09:30")
        write(operations.hold, slot, f"browser-{number}", lasts=timedelta(0), by=by(NOW))

    assert len(book(rows(group, SEATS))) == SEATS


def test_an_hour_without_a_session_is_closed(group: Scene) -> None:
    with pytest.raises(ZitdagClosed):
        book(rows(group, 2, start="11:00"))
    nowhere = [replace(one, slot=replace(one.slot, service_id=0)) for one in rows(group, 2)]
    with pytest.raises(ZitdagClosed):
        book(nowhere)


def test_an_interpreter_is_asked_for_in_time_for_all_or_nobody(group: Scene) -> None:
    partner = Asker(AskerRole.PARTNER, group.host.id)
    asked = [
        replace(one, slot=replace(one.slot, asker=partner), interpreter=True)
        for one in rows(group, 2)
    ]

    with pytest.raises(InterpreterTooSoon):
        write(book_several, asked, by=by(at("08:30") - timedelta(days=1)))
    assert states() == []


def test_those_of_one_form_are_found_by_each_of_them(group: Scene) -> None:
    made = book(rows(group, 3))
    other = book(rows(group, 2, start="13:30"))
    alone = write(operations.book, group.request("13:30", key="a-walk-in"), by=by(NOW))

    with reading() as session:
        beside = [[one.id for one in lookups.booked_together(session, each)] for each in made]
        by_itself = [one.id for one in lookups.booked_together(session, alone)]

    assert beside == [[one.id for one in made]] * 3
    assert not {one.id for one in other} & set(beside[0])
    assert by_itself == [alone.id]
