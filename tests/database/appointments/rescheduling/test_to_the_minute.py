"""After-care, notice and exact bounds when the planning changes: what touches does not collide."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from database import reading, write
from scheduler.appointments.booking.operations import book
from scheduler.appointments.errors import ChosenSlotGone, SlotTaken
from scheduler.appointments.models import Appointment
from scheduler.appointments.rescheduling.alternatives import other_slots
from scheduler.appointments.rescheduling.decisions import (
    Choice,
    Decision,
    GiveTo,
    KeepAndFlag,
    MoveTo,
)
from scheduler.appointments.rescheduling.edits.absence import RecordAbsence
from scheduler.appointments.rescheduling.edits.edit import Edit
from scheduler.appointments.rescheduling.edits.zitdag import ChangeZitdag
from scheduler.appointments.rescheduling.planning_changes import apply, preview
from scheduler.appointments.rescheduling.scenarios import (
    Scenario,
    after_absence,
    after_change,
    after_series,
)
from scheduler.appointments.rescheduling.substitutes import who_can_take
from scheduler.calendar.intervals import Interval
from scheduler.people.actors import Actor
from scheduler.people.counsellors import Counsellor
from scheduler.zitdagen.models import AbsenceReason, Zitdag
from scheduler.zitdagen.plans import Rules, SeriesPlan, ZitdagChange
from tests.support import builders
from tests.support.assertions import again
from tests.support.builders import A_DAY, NOW, TUESDAY, Scene, Sitting, at, by, clock
from tests.support.planning import opening

pytestmark = [
    pytest.mark.usefixtures("app"),
    pytest.mark.parametrize("database_url", ["sqlite"], indirect=True),
]
MONDAY, WEDNESDAY = TUESDAY - A_DAY, TUESDAY + A_DAY
MORNING = ("09:00-12:00",)


def away(scene: Scene, hours: str = "08:00-18:00") -> RecordAbsence:
    starts, ends = hours.split("-")
    period = Interval(at(starts), at(ends))
    return RecordAbsence(scene.counsellor.id, period, AbsenceReason.ILL)


def hours(*of_day: str, scene: Scene, day: date = TUESDAY) -> ZitdagChange:
    """The scene's zitdag with these hours by appointment."""
    return ZitdagChange(day, tuple(opening(one) for one in of_day), scene.counsellor.id)


def changed(scene: Scene, *of_day: str) -> ChangeZitdag:
    return ChangeZitdag(scene.zitdag.id, scene.zitdag.version, hours(*of_day, scene=scene))


def booked(scene: Scene, start: str, who: Counsellor, day: date = TUESDAY) -> Appointment:
    slot = scene.slot(at(start, day), counsellor_id=who.id)
    return write(book, scene.request(slot), by=by(NOW))


def with_colleague(session: Session) -> tuple[Scene, Counsellor, Zitdag]:
    """Two who sit at the same place on the same Tuesday."""
    scene = builders.scene(session)
    return scene, *builders.colleague(session, scene)


def touched_by(edit: Edit) -> list[str]:
    return [clock(one.starts_at) for one in write(preview, edit, now=NOW)]


def decide(edit: Edit, choices: Mapping[int, Choice]) -> None:
    decision = Decision(KeepAndFlag(), choices, frozenset(choices))
    write(apply, edit, decision, by=by(NOW, Actor.COORDINATOR))


def who_can(scene: Scene) -> set[int]:
    """Who of the others can take over somebody of the scene's Tuesday."""
    touched = write(preview, away(scene), now=NOW)
    with reading() as session:
        found = who_can_take(session, scene.region.id, touched, now=NOW)
    return {one.counsellor_id for one in found} - {scene.counsellor.id}


def others(scene: Scene, outlook: Scenario, *, now: datetime) -> list[datetime]:
    """The other hours of whoever the scene's counsellor has first that Tuesday, ascending."""
    touched = write(preview, away(scene), now=now)
    with reading() as session:
        found = other_slots(session, scene.region.id, touched, outlook, now=now).nearest
    return sorted(slot.starts_at for slot in found[touched[0].appointment_id])


# What touches


@pytest.mark.parametrize(
    ("of_day", "touched"),
    [
        pytest.param("10:00-11:00", [], id="filled to the minute, after-care past the end"),
        pytest.param("10:01-12:00", ["10:00"], id="a minute too late"),
        pytest.param("09:00-10:59", ["10:00"], id="a minute too short"),
    ],
)
def test_new_hours_that_an_appointment_fills_to_the_minute_do_not_touch_it(
    of_day: str, touched: list[str]
) -> None:
    scene = write(builders.scene)
    booked(scene, "10:00", scene.counsellor)

    assert touched_by(changed(scene, of_day)) == touched


@pytest.mark.parametrize(
    ("absence", "touched"),
    [
        pytest.param("09:00-10:00", [], id="until it begins"),
        pytest.param("09:00-10:01", ["10:00"], id="its first minute"),
        pytest.param("10:59-12:00", ["10:00"], id="its last minute"),
        pytest.param("11:00-12:00", [], id="from its end, in the after-care"),
    ],
)
def test_an_absence_that_only_touches_a_conversation_leaves_it_alone(
    absence: str, touched: list[str]
) -> None:
    scene = write(builders.scene)
    booked(scene, "10:00", scene.counsellor)

    assert touched_by(away(scene, absence)) == touched


# A colleague


@pytest.mark.parametrize(
    ("start", "theirs", "can"),
    [
        pytest.param("10:00", "09:00", False, id="in the after-care of theirs"),
        pytest.param("10:15", "09:00", True, id="from the end of that"),
        pytest.param("09:00", "10:00", False, id="theirs begins in the after-care"),
        pytest.param("09:00", "10:15", True, id="theirs begins at the end of that"),
    ],
)
def test_a_colleague_needs_time_for_the_aftercare_too(start: str, theirs: str, can: bool) -> None:
    scene, colleague, _ = write(with_colleague)
    booked(scene, theirs, colleague)
    booked(scene, start, scene.counsellor)

    assert who_can(scene) == ({colleague.id} if can else set())


def test_who_takes_over_has_the_aftercare_too() -> None:
    scene, colleague, _ = write(with_colleague)
    made = booked(scene, "09:00", scene.counsellor)

    decide(away(scene), {made.id: GiveTo(colleague.id)})

    entry = again(made).entry
    assert entry.counsellor_id == colleague.id
    assert (entry.ends_at, entry.occupied_until) == (at("10:00"), at("10:15"))


def test_nobody_takes_over_with_the_next_one_in_the_aftercare() -> None:
    scene, colleague, _ = write(with_colleague)
    made = booked(scene, "09:00", scene.counsellor)
    booked(scene, "10:00", colleague)

    with pytest.raises(SlotTaken):
        decide(away(scene), {made.id: GiveTo(colleague.id)})


def test_a_colleague_takes_over_whose_hours_are_those_of_the_conversation() -> None:
    def make(session: Session) -> tuple[Scene, Counsellor, Zitdag]:
        scene = builders.scene(session)
        return scene, *builders.colleague(session, scene, Sitting(hours=("09:00-10:00",)))

    scene, colleague, theirs = write(make)
    made = booked(scene, "09:00", scene.counsellor)

    assert who_can(scene) == {colleague.id}
    decide(away(scene), {made.id: GiveTo(colleague.id)})
    assert again(made).entry.zitdag_id == theirs.id


# Another hour


@pytest.mark.parametrize(
    ("theirs", "offered"),
    [
        pytest.param("10:00", [], id="it begins in the after-care"),
        pytest.param("10:15", ["09:00"], id="it begins at the end of that"),
    ],
)
def test_another_hour_has_room_for_its_aftercare(theirs: str, offered: list[str]) -> None:
    scene, nora, _ = write(with_colleague)
    wednesday = Sitting(WEDNESDAY, MORNING)
    write(builders.zitdag, scene.loket, nora, [scene.service], wednesday)
    booked(scene, "09:00", scene.counsellor)
    booked(scene, theirs, nora, WEDNESDAY)

    found = others(scene, after_absence(scene.counsellor.id, away(scene).away), now=NOW)

    assert [clock(one) for one in found if one > at("00:00", WEDNESDAY)] == offered


@pytest.mark.parametrize(
    ("first", "second"),
    [
        pytest.param("09:00", "10:00", id="in the after-care of the first"),
        pytest.param("10:00", "09:00", id="with the first in its after-care"),
    ],
)
def test_two_hours_that_collide_by_aftercare_are_refused_with_who_the_other_one_is(
    first: str, second: str
) -> None:
    scene, nora, _ = write(with_colleague)
    write(builders.zitdag, scene.loket, nora, [scene.service], Sitting(WEDNESDAY, MORNING))
    one, other = (booked(scene, start, scene.counsellor) for start in ("09:00", "13:00"))
    chosen = [MoveTo(nora.id, scene.loket.id, at(start, WEDNESDAY)) for start in (first, second)]

    with pytest.raises(ChosenSlotGone) as refusal:
        decide(away(scene), {one.id: chosen[0], other.id: chosen[1]})

    assert (refusal.value.appointment_id, refusal.value.first) == (other.id, one.id)


on_time_or_an_hour_late = pytest.mark.parametrize(
    ("notice", "offered"),
    [
        pytest.param(24, ["09:00"], id="just in time"),
        pytest.param(25, ["10:15"], id="an hour too late"),
    ],
)


def _first_two(found: list[datetime], day: date) -> list[str]:
    """The first hour of those on that day."""
    return [clock(one) for one in found if one.date() == day][:1]


@on_time_or_an_hour_late
def test_another_hour_keeps_the_notice_of_its_zitdag(notice: int, offered: list[str]) -> None:
    scene, nora, _ = write(with_colleague)
    sitting = Sitting(WEDNESDAY, ("09:00-11:15",))
    write(
        builders.zitdag,
        scene.loket,
        nora,
        [scene.service],
        sitting,
        notice_hours=notice,
        step_minutes=75,
    )
    booked(scene, "15:00", scene.counsellor)

    found = others(scene, Scenario(), now=at("09:00"))

    assert _first_two(found, WEDNESDAY) == offered


@on_time_or_an_hour_late
def test_another_hour_keeps_the_notice_of_a_zitdag_that_changes(
    notice: int, offered: list[str]
) -> None:
    scene = write(builders.scene, notice_hours=notice, step_minutes=75)
    booked(scene, "09:00", scene.counsellor)
    with reading() as session:
        zitdag = session.get_one(Zitdag, scene.zitdag.id)
        outlook = after_change(zitdag, hours("09:00-11:15", scene=scene, day=WEDNESDAY))

    found = others(scene, outlook, now=at("09:00", MONDAY) + A_DAY - timedelta(minutes=1))

    assert _first_two(found, WEDNESDAY) == offered


@on_time_or_an_hour_late
def test_another_hour_keeps_the_notice_of_a_series_that_changes(
    notice: int, offered: list[str]
) -> None:
    scene = write(builders.scene)
    booked(scene, "15:00", scene.counsellor)
    plan = SeriesPlan(
        code="series",
        loket_id=scene.loket.id,
        counsellor_id=scene.counsellor.id,
        rule="FREQ=WEEKLY;BYDAY=WE",
        starts_on=MONDAY,
        ends_on=WEDNESDAY,
        exceptions=(),
        openings=(opening("09:00-11:15"),),
        service_ids=frozenset({scene.service.id}),
        rules=Rules(notice_hours=notice, step_minutes=75),
    )
    with reading() as session:
        outlook = after_series(session, plan, today=MONDAY)

    found = others(scene, outlook, now=at("09:00"))

    assert _first_two(found, WEDNESDAY) == offered
