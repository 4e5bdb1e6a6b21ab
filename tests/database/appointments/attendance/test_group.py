"""A group session is recorded in one go, with exceptions by name."""

import pytest
from flask import Flask

from database import write
from scheduler.appointments.attendance.operations import record, record_group
from scheduler.appointments.booking.operations import book
from scheduler.appointments.errors import NotBooked
from scheduler.appointments.models import AppointmentState
from scheduler.people.actors import Actor
from tests.support import builders
from tests.support.assertions import states
from tests.support.builders import NOW, at, by

CAME, MISSED, BOOKED = AppointmentState.CAME, AppointmentState.MISSED, AppointmentState.BOOKED
BEGUN = by(at("09:40"), Actor.COUNSELLOR)


@pytest.fixture
def entry_id(app: Flask) -> int:
    """The entry of a session for which three booked."""
    del app
    sitting = builders.sessions("09:30-10:45")
    scene = write(builders.scene, service_is={"seats": 3}, sitting=sitting)
    made = [
        write(
            book,
            scene.request("09:30", client=builders.client_details(contact=f"+32470000{number:03}")),
            by=by(NOW),
        )
        for number in range(3)
    ]
    return made[0].entry_id


def test_all_came_and_undone(entry_id: int) -> None:
    write(record_group, entry_id, CAME, by=BEGUN)
    assert states() == [CAME] * 3
    assert write(record_group, entry_id, CAME, by=BEGUN) == []

    write(record_group, entry_id, BOOKED, by=BEGUN)

    assert states() == [BOOKED] * 3


def test_who_was_recorded_by_name_stays_so(entry_id: int) -> None:
    first = write(record_group, entry_id, CAME, by=BEGUN)[0]
    write(record, first.id, MISSED, by=BEGUN)

    write(record_group, entry_id, CAME, by=BEGUN)

    assert states() == [MISSED, CAME, CAME]


def test_nobody_came_yet_before_it_begins(entry_id: int) -> None:
    with pytest.raises(NotBooked):
        write(record_group, entry_id, CAME, by=by(NOW, Actor.COUNSELLOR))
    assert states() == [BOOKED] * 3


def test_a_whole_group_is_not_missed_in_one_go(entry_id: int) -> None:
    with pytest.raises(ValueError, match="missed"):
        write(record_group, entry_id, MISSED, by=BEGUN)
    assert states() == [BOOKED] * 3
