"""One contact is never booked twice at overlapping hours without a word."""

from dataclasses import replace
from typing import Any

import pytest

from database import write
from scheduler.appointments.booking import operations
from scheduler.appointments.errors import AlreadyBookedThen
from scheduler.appointments.models import Appointment, AppointmentState, BookingChannel
from tests.support import builders
from tests.support.assertions import again, states
from tests.support.builders import NOW, Scene, at, by

NUMBER = "+32470000001"


@pytest.fixture
def elsewhere(scene: Scene) -> Scene:
    """The same service by a colleague, in another town."""
    loket = write(builders.loket, scene.host, city="Tielt")
    counsellor = write(builders.counsellor, scene.region.id)
    zitdag = write(builders.zitdag, loket, counsellor, [scene.service])
    return replace(scene, loket=loket, counsellor=counsellor, zitdag=zitdag)


def booked(scene: Scene, start: str, **request: Any) -> Appointment:
    client = builders.client_details(contact=NUMBER)
    return write(
        operations.book, scene.request(scene.slot(start), client=client, **request), by=by(NOW)
    )


@pytest.mark.parametrize(
    "start",
    [
        pytest.param("14:00", id="the same hour"),
        pytest.param("13:30", id="its end runs into it"),
        pytest.param("14:30", id="it begins within it"),
    ],
)
@pytest.mark.parametrize("channel", BookingChannel)
def test_an_hour_that_overlaps_is_refused_in_another_town_too(
    scene: Scene, elsewhere: Scene, start: str, channel: BookingChannel
) -> None:
    first = booked(scene, "14:00")

    with pytest.raises(AlreadyBookedThen) as refused:
        booked(elsewhere, start, channel=channel)

    assert (refused.value.uid, refused.value.starts_at) == (first.uid, at("14:00"))
    assert states() == [AppointmentState.BOOKED]


@pytest.mark.parametrize("start", ["13:00", "15:00"])
def test_hours_that_touch_do_not_overlap(scene: Scene, elsewhere: Scene, start: str) -> None:
    booked(scene, "14:00")
    booked(elsewhere, start)

    assert states() == [AppointmentState.BOOKED] * 2


def test_staff_who_have_seen_it_may_book_all_the_same(scene: Scene, elsewhere: Scene) -> None:
    booked(scene, "14:00")
    booked(elsewhere, "14:00", channel=BookingChannel.PARTNER, overlap_ok=True)

    assert states() == [AppointmentState.BOOKED] * 2


def test_one_that_was_cancelled_is_no_obstacle(scene: Scene, elsewhere: Scene) -> None:
    write(operations.cancel, booked(scene, "14:00").id, by=by(NOW))

    assert booked(elsewhere, "14:00").state is AppointmentState.BOOKED


def test_another_contact_is_no_obstacle(scene: Scene, elsewhere: Scene) -> None:
    booked(scene, "14:00")
    write(operations.book, elsewhere.request("14:00"), by=by(NOW))

    assert states() == [AppointmentState.BOOKED] * 2


def test_a_move_onto_the_hours_of_another_is_refused_and_leaves_it(
    scene: Scene, elsewhere: Scene
) -> None:
    booked(scene, "14:00")
    made = booked(elsewhere, "09:00")

    with pytest.raises(AlreadyBookedThen):
        write(operations.move, made.id, elsewhere.slot("14:30"), by=by(NOW))
    assert again(made).moves == 0

    slot = elsewhere.slot("14:30")
    moved = write(operations.move, made.id, slot, by=by(NOW), overlap_ok=True)
    assert (moved.moves, moved.entry.starts_at) == (1, at("14:30"))


def test_a_move_over_its_own_hour_is_a_move(scene: Scene) -> None:
    made = booked(scene, "14:00")
    write(operations.move, made.id, scene.slot("14:30"), by=by(NOW))

    assert again(made).moves == 1
