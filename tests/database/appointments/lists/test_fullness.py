"""How full the week is: what is open, less absences, and what is booked of it."""

from database import reading, write
from scheduler.appointments.booking.operations import book
from scheduler.appointments.lists import fullness
from scheduler.appointments.lists.fullness import Fullness
from scheduler.zitdagen.models import AbsenceReason
from scheduler.zitdagen.operations import cancel_zitdag, record_absence
from tests.support.builders import A_DAY, NOW, PLANNER, TUESDAY, Scene, at, by


def the_one(scene: Scene) -> Fullness:
    with reading() as session:
        region_id = scene.counsellor.region_id
        [found] = fullness.between(session, region_id, TUESDAY - A_DAY, TUESDAY + A_DAY)
    return found


def minutes(scene: Scene) -> tuple[int, int]:
    one = the_one(scene)
    return one.open_minutes, one.booked_minutes


def test_what_is_open_and_booked(scene: Scene) -> None:
    assert minutes(scene) == (390, 0)
    write(book, scene.request("09:30"), by=by(NOW))
    assert minutes(scene) == (390, 60)
    assert the_one(scene).appointments == 1


def test_nothing_is_open_while_the_counsellor_is_absent(scene: Scene) -> None:
    away = at("08:00"), at("10:30")
    write(record_absence, scene.counsellor.id, *away, AbsenceReason.ILL, by=PLANNER)
    assert minutes(scene) == (300, 0)


def test_nothing_is_open_when_it_is_called_off(scene: Scene) -> None:
    write(cancel_zitdag, scene.zitdag.id, expected_version=scene.zitdag.version, by=PLANNER)
    assert minutes(scene) == (0, 0)
