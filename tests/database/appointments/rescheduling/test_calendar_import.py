"""A counsellor's and a room's own calendar: slots go, appointments are told of, by hand stays."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from database import reading, write
from scheduler.appointments.booking import availability
from scheduler.appointments.booking.operations import book
from scheduler.appointments.errors import NothingBusy, SlotTaken
from scheduler.appointments.models import Appointment, PlanningConflict
from scheduler.appointments.rescheduling import calendar_import
from scheduler.appointments.rescheduling.calendar_import import Across
from scheduler.calendar.intervals import Interval
from scheduler.zitdagen.models import Absence, RoomBusy
from tests.support import builders
from tests.support.assertions import again
from tests.support.builders import NOW, Scene, at, by, clock

TEN = Interval(at("10:00"), at("11:00"))
TWO = Interval(at("14:00"), at("15:00"))


@pytest.fixture
def scene(app: Flask) -> Scene:
    """Hours back to back: what is read takes as much as it lasts."""
    return write(builders.scene, service_is=builders.BACK_TO_BACK)


def counsellors(scene: Scene, *busy: Interval, forgets: bool = False) -> Across:
    read = calendar_import.of_counsellor
    return write(read, scene.counsellor.id, busy, forgets=forgets, by=by(NOW))


def rooms(scene: Scene, *busy: Interval, forgets: bool = False) -> Across:
    return write(calendar_import.of_room, scene.loket.id, busy, forgets=forgets, by=by(NOW))


Read = Callable[..., Across]
WHOSE = [pytest.param(counsellors, id="a counsellor"), pytest.param(rooms, id="a room")]


def starts(scene: Scene) -> set[str]:
    with reading() as session:
        return {clock(slot.start) for slot in availability.find(session, scene.search(), now=NOW)}


def made(scene: Scene, start: str) -> Appointment:
    return write(book, scene.request(start), by=by(NOW))


def absences() -> list[tuple[str, bool]]:
    with reading() as session:
        rows = session.scalars(select(Absence).order_by(Absence.starts_at))
        return [(clock(row.starts_at), row.imported) for row in rows]


@pytest.mark.parametrize("read", WHOSE)
def test_busy_time_takes_slots_away(scene: Scene, read: Read) -> None:
    before = starts(scene)
    read(scene, TEN)
    assert before - starts(scene) == {"10:00"}
    with pytest.raises(SlotTaken):
        made(scene, "10:00")
    made(scene, "11:00")


@pytest.mark.parametrize("read", WHOSE)
def test_what_is_read_again_replaces_what_was_read(scene: Scene, read: Read) -> None:
    before = starts(scene)
    read(scene, TEN)
    read(scene, TWO)
    assert "10:00" in starts(scene)
    assert "14:00" not in starts(scene)
    read(scene, TWO)
    with reading() as session:
        rows = [*session.scalars(select(Absence)), *session.scalars(select(RoomBusy))]
    assert len(rows) == 1
    read(scene, forgets=True)
    assert starts(scene) == before


@pytest.mark.parametrize("read", WHOSE)
def test_a_calendar_that_says_nothing_loses_nothing_that_was_known(
    scene: Scene, read: Read
) -> None:
    read(scene)  # nothing was known
    read(scene, TEN, TWO)
    with pytest.raises(NothingBusy) as refused:
        read(scene)
    assert refused.value.known == 2
    assert {"10:00", "14:00"}.isdisjoint(starts(scene))


def test_what_is_over_is_nothing_to_keep(scene: Scene) -> None:
    counsellors(scene, TEN)
    write(calendar_import.of_counsellor, scene.counsellor.id, (), by=by(at("12:00")))
    assert absences() == []


def test_an_absence_that_was_noted_by_hand_stays(scene: Scene) -> None:
    write(builders.absence, scene.counsellor.id, at("09:00"), at("09:30"))
    counsellors(scene, TEN)
    counsellors(scene, TWO)
    assert absences() == [("09:00", False), ("14:00", True)]


@pytest.mark.parametrize("read", WHOSE)
def test_whom_it_touches_is_told(scene: Scene, read: Read) -> None:
    made(scene, "09:00")
    touched = made(scene, "10:30")
    across = read(scene, TEN)
    assert [one.id for one in across.appointments] == [touched.id]
    assert [clock(one.starts_at) for one in across.openings] == ["09:00"]
    assert [one.client.first_name for one in across.appointments if one.client] == ["Amina"]
    assert [one.zitdag.loket.name for one in across.openings] == ["Markt"]


def test_who_no_longer_fits_is_flagged_until_they_fit_again(scene: Scene) -> None:
    one = made(scene, "10:30")
    counsellors(scene, TEN)
    assert again(one).misfit is PlanningConflict.COUNSELLOR_ABSENT
    counsellors(scene, forgets=True)
    assert again(one).misfit is None


def test_a_room_takes_nothing_from_its_counsellors_elsewhere(scene: Scene) -> None:
    def elsewhere(session: Session) -> Scene:
        loket = builders.loket(session, scene.host)
        sitting = builders.Sitting(hours=("17:00-19:00",))
        zitdag = builders.zitdag(session, loket, scene.counsellor, [scene.service], sitting)
        return Scene(scene.region, scene.host, loket, scene.counsellor, scene.service, zitdag)

    there = write(elsewhere)
    rooms(scene, Interval(at("08:00"), at("20:00")))
    assert starts(scene) == set()
    assert "17:00" in starts(there)
