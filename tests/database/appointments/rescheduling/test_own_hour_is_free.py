"""Whoever moves an appointment is offered the hours that overlap it: it leaves them."""

import pytest

from database import reading, write
from scheduler.appointments.booking import availability
from scheduler.appointments.booking.operations import book
from scheduler.appointments.models import Appointment
from scheduler.appointments.rescheduling.alternatives import other_slots
from scheduler.appointments.rescheduling.edits.zitdag import CloseZitdag
from scheduler.appointments.rescheduling.planning_changes import preview
from scheduler.appointments.rescheduling.scenarios import Scenario
from tests.support import builders
from tests.support.builders import NOW, Scene, at, by, clock

pytestmark = pytest.mark.usefixtures("app_context")


def booked(scene: Scene, start: str) -> Appointment:
    return write(book, scene.request(start), by=by(NOW))


def hours(scene: Scene, moving: int | None = None) -> list[str]:
    with reading() as session:
        found = availability.find(session, scene.search(moving=moving), now=NOW)
        return [clock(slot.start) for slot in found]


def test_a_search_for_who_moves_sees_the_day_without_them() -> None:
    scene = write(builders.scene, service_is=builders.BACK_TO_BACK)
    empty = hours(scene)
    made = booked(scene, "09:00")
    assert "09:00" not in hours(scene)
    assert hours(scene, moving=made.entry_id) == empty


def test_the_hours_of_somebody_else_stay_taken() -> None:
    scene = write(builders.scene, service_is=builders.BACK_TO_BACK)
    made = booked(scene, "09:00")
    booked(scene, "10:00")
    found = hours(scene, moving=made.entry_id)
    assert "09:00" in found
    assert not {"09:15", "09:30", "10:00", "10:30"} & set(found)


def test_where_it_is_now_is_no_move() -> None:
    scene = write(builders.scene, service_is=builders.BACK_TO_BACK)
    made = booked(scene, "09:00")
    with reading() as session:
        entry = session.get_one(Appointment, made.id).entry
        found = availability.find(session, scene.search(moving=entry.id), now=NOW)
        others = [clock(slot.start) for slot in availability.other_than(entry, found)]
    assert "09:00" not in others
    assert len(others) == len(found) - 1


def test_who_shares_a_session_frees_one_seat_of_it() -> None:
    group = {"seats": 2, "aftercare_minutes": 0}
    scene = write(builders.scene, service_is=group, sitting=builders.sessions("09:00-10:00"))
    made = booked(scene, "09:00")
    booked(scene, "09:00")
    assert hours(scene) == []
    with reading() as session:
        [slot] = availability.find(session, scene.search(moving=made.entry_id), now=NOW)
    assert slot.seats == 1


def test_the_decision_page_offers_hours_that_overlap_their_own() -> None:
    """On the day itself: the first hours are those nearest to the clock of now."""
    scene = write(builders.scene, service_is=builders.BACK_TO_BACK)
    made = booked(scene, "13:30")
    touched = write(preview, CloseZitdag(scene.zitdag.id, 1), now=NOW)
    with reading() as session:
        found = other_slots(session, scene.region.id, touched, Scenario(), now=NOW).nearest
    offered = {clock(one.starts_at) for one in found[made.id]}
    assert offered == {"13:00", "14:00"}


def test_the_decision_page_offers_nobody_the_hour_of_another() -> None:
    scene = write(builders.scene, service_is=builders.BACK_TO_BACK)
    first, second = booked(scene, "13:00"), booked(scene, "14:00")
    touched = write(preview, CloseZitdag(scene.zitdag.id, 1), now=NOW)
    with reading() as session:
        found = other_slots(session, scene.region.id, touched, Scenario(), now=NOW).nearest
    assert at("14:00") not in {one.starts_at for one in found[first.id]}
    assert at("13:00") not in {one.starts_at for one in found[second.id]}
