"""*Tolk te regelen*: what stands on it, and what a change of the appointment does to it."""

from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from database import reading, write
from locations.models import Loket
from scheduler.appointments import policy
from scheduler.appointments.booking import interpreter_arrangements
from scheduler.appointments.booking.operations import book, cancel, move
from scheduler.appointments.errors import InterpreterTooSoon
from scheduler.appointments.lists import interpreters
from scheduler.appointments.models import Appointment, InterpreterArrangement
from scheduler.appointments.policy import STAFF
from scheduler.calendar import working_days
from scheduler.people.regions import Region
from scheduler.zitdagen.catalogue import ServiceMode
from tests.support import builders
from tests.support.assertions import live
from tests.support.builders import NOW, ZONE, Scene, at, by

TUESDAY = datetime(2026, 11, 17, 22, 59, tzinfo=UTC)
"""Five working days before the scene's Tuesday, one minute to midnight in Brussels."""
WEDNESDAY = datetime(2026, 11, 17, 23, tzinfo=UTC)


def made(scene: Scene, start: str = "09:30", *, interpreter: bool = True) -> Appointment:
    return write(book, scene.request(start, interpreter=interpreter), by=by(NOW))


def wanting(scene: Scene) -> list[int]:
    with reading() as session:
        found = interpreters.wanting(session, scene.region.id, now=NOW)
        assert interpreters.count_wanting(session, scene.region.id, now=NOW) == len(found)
    return [one.id for one in found]


def arrange(scene: Scene, one: Appointment, *, region_id: int | None = None) -> None:
    region = scene.region.id if region_id is None else region_id
    write(interpreter_arrangements.arrange, one.id, region, "De tolkdienst", by=by(NOW))


def standing(scene: Scene) -> list[tuple[int, bool]]:
    """Of which appointments an interpreter is arranged, and whether somebody needs each."""
    with reading() as session:
        found = interpreters.arrangements(session, scene.region.id, now=NOW)
        return [(one.appointment_id, interpreters.is_needed(one)) for one in found]


def is_arranged(one: Appointment) -> dict[int, str]:
    with reading() as session:
        return interpreters.arranged(session, [one.id])


def test_who_wants_an_interpreter_stands_on_the_list_until_one_is_arranged(scene: Scene) -> None:
    made(scene, "15:00", interpreter=False)
    late, soon = made(scene, "13:00"), made(scene, "09:30")
    assert wanting(scene) == [soon.id, late.id]

    arrange(scene, soon)

    assert wanting(scene) == [late.id]
    assert standing(scene) == [(soon.id, True)]
    assert (is_arranged(soon), is_arranged(late)) == ({soon.id: "De tolkdienst"}, {})


def test_arranging_twice_is_arranging_once(scene: Scene) -> None:
    one = made(scene)
    arrange(scene, one)
    arrange(scene, one)

    assert standing(scene) == [(one.id, True)]


def test_another_region_arranges_nothing_here_and_calls_nothing_off(scene: Scene) -> None:
    one = made(scene)
    arrange(scene, one, region_id=scene.region.id + 1)
    assert standing(scene) == []

    arrange(scene, one)
    call_off(scene.region.id + 1)

    assert standing(scene) == [(one.id, True)]


def call_off(region_id: int) -> None:
    with reading() as session:
        arrangement = session.scalars(select(InterpreterArrangement)).one()
    write(interpreter_arrangements.call_off, arrangement.id, region_id, by=by(NOW))


def test_an_interpreter_is_arranged_for_one_moment_alone(scene: Scene) -> None:
    one = made(scene)
    arrange(scene, one)

    write(move, one.id, scene.slot("14:00"), by=by(NOW))

    assert wanting(scene) == [one.id]
    assert standing(scene) == [(one.id, False)]
    assert is_arranged(one) == {}

    call_off(scene.region.id)
    arrange(scene, one)

    assert standing(scene) == [(one.id, True)]


def _at_another_place(session: Session, scene: Scene) -> Loket:
    """The same day and hours in another town."""
    there = builders.loket(session, scene.host)
    who = builders.counsellor(session, scene.region.id)
    builders.zitdag(session, there, who, [scene.service])
    return there


def test_an_interpreter_is_arranged_for_one_place_alone(scene: Scene) -> None:
    there = write(_at_another_place, scene)
    one = made(scene)
    arrange(scene, one)

    write(move, one.id, scene.slot("09:30", loket_id=there.id), by=by(NOW))

    assert wanting(scene) == [one.id]
    assert standing(scene) == [(one.id, False)]
    assert is_arranged(one) == {}

    arrange(scene, one)

    assert wanting(scene) == []
    assert standing(scene) == [(one.id, False), (one.id, True)]
    assert is_arranged(one) == {one.id: "De tolkdienst"}


def test_at_a_distance_the_interpreter_stays_from_whatever_place_it_is_given(app: Flask) -> None:
    scene = write(builders.scene, service_is={"mode": ServiceMode.PHONE})
    there = write(_at_another_place, scene)
    one = made(scene)
    arrange(scene, one)

    write(move, one.id, scene.slot("09:30", loket_id=there.id), by=by(NOW))

    assert wanting(scene) == []
    assert standing(scene) == [(one.id, True)]
    assert is_arranged(one) == {one.id: "De tolkdienst"}


def test_who_arranged_an_interpreter_calls_them_off_where_another_region_has_the_visit(
    scene: Scene,
) -> None:
    def abroad(session: Session) -> tuple[Region, Loket]:
        region = builders.region(session)
        host = builders.organisation(session, region.id)
        there = builders.loket(session, host)
        who = builders.counsellor(session, region.id)
        builders.zitdag(session, there, who, [scene.service])
        return region, there

    region, there = write(abroad)
    one = made(scene)
    arrange(scene, one)

    write(move, one.id, scene.slot("09:30", loket_id=there.id), by=by(NOW))
    call_off(region.id)

    assert standing(scene) == [(one.id, False)]

    call_off(scene.region.id)

    assert standing(scene) == []


def test_a_cancelled_appointment_leaves_an_interpreter_to_be_told(scene: Scene) -> None:
    one = made(scene)
    arrange(scene, one)

    write(cancel, one.id, by=by(NOW))

    assert wanting(scene) == []
    assert standing(scene) == [(one.id, False)]


def test_called_off_it_stands_on_the_list_again(scene: Scene) -> None:
    one = made(scene)
    arrange(scene, one)
    call_off(scene.region.id)

    assert (wanting(scene), standing(scene)) == ([one.id], [])


def test_it_is_to_be_arranged_so_many_working_days_before() -> None:
    monday = at("09:30", date(2026, 12, 28))  # Christmas is a Friday

    assert interpreters.arrange_by(monday, ZONE, 5) == date(2026, 12, 18)


@pytest.mark.parametrize("days", [0, 1, 5, 30])
def test_no_interpreter_is_late_from_birth(days: int) -> None:
    """On each day of a year, weekends, Easter and Christmas included: of the first hour that is
    offered the desk has the first working day to find one.
    """
    for number in range(365):
        asked = at("12:00", date(2026, 1, 1) + timedelta(days=number))
        offered = policy.interpreter_from(days, ZONE, now=asked)
        first = working_days.on_or_after(asked.astimezone(ZONE).date())
        assert interpreters.arrange_by(offered, ZONE, days) >= first, asked


def test_online_an_interpreter_is_asked_for_in_time(scene: Scene) -> None:
    write(book, scene.request("09:30", interpreter=True), by=by(TUESDAY))

    with pytest.raises(InterpreterTooSoon) as refused:
        write(book, scene.request("14:00", interpreter=True), by=by(WEDNESDAY))

    assert refused.value.earliest == datetime(2026, 11, 24, 23, tzinfo=UTC)
    assert live() == [("09:30", "10:45", 1)]
    write(book, scene.request("14:00"), by=by(WEDNESDAY))


def test_a_region_says_how_long_it_takes(scene: Scene) -> None:
    def quick(session: Session) -> None:
        session.execute(update(Region).values(interpreter_days=1))

    write(quick)
    write(book, scene.request("09:30", interpreter=True), by=by(WEDNESDAY))

    assert live() == [("09:30", "10:45", 1)]


def test_our_own_staff_know_what_they_do(scene: Scene) -> None:
    slot = scene.slot("09:30", asker=STAFF)
    write(book, scene.request(slot, interpreter=True), by=by(WEDNESDAY))

    assert live() == [("09:30", "10:45", 1)]


def test_a_client_moves_to_an_hour_for_which_there_is_time(scene: Scene) -> None:
    one = made(scene)

    with pytest.raises(InterpreterTooSoon):
        write(move, one.id, scene.slot("14:00"), by=by(WEDNESDAY))
    write(move, one.id, scene.slot("14:00", asker=STAFF), by=by(WEDNESDAY))

    assert live() == [("14:00", "15:15", 1)]
