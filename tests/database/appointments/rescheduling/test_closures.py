"""A loket or a region is closed, and opened again: one decision for all whom it touches."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from database import reading, write
from scheduler.appointments.booking.operations import book
from scheduler.appointments.errors import AppointmentsTouched, DecisionLeavesMisfit
from scheduler.appointments.models import AppointmentState, PlanningConflict
from scheduler.appointments.rescheduling import appointments_ahead
from scheduler.appointments.rescheduling.alternatives import other_slots
from scheduler.appointments.rescheduling.decisions import (
    UNDECIDED,
    Cancel,
    Decision,
    GiveTo,
    KeepAndFlag,
)
from scheduler.appointments.rescheduling.edits.closure import (
    ChangeClosure,
    CloseLokets,
    ReopenLokets,
)
from scheduler.appointments.rescheduling.planning_changes import apply, preview
from scheduler.appointments.rescheduling.substitutes import who_can_take
from scheduler.calendar.intervals import Interval
from scheduler.people.actors import Actor
from scheduler.zitdagen import closing
from scheduler.zitdagen.closing import ClosurePlan
from scheduler.zitdagen.errors import ChangedMeanwhile, UnknownClosure
from scheduler.zitdagen.models import Closure, ClosureReason
from tests.support import builders
from tests.support.assertions import again
from tests.support.builders import A_DAY, NOW, TUESDAY, Scene, Sitting, at, by

COORDINATOR = by(NOW, Actor.COORDINATOR)
MORNING = Interval(at("08:00"), at("12:30"))


def plan(scene: Scene, during: Interval = MORNING, loket_id: int | None = None) -> ClosurePlan:
    loket_id = loket_id or scene.loket.id
    return ClosurePlan(scene.region.id, loket_id, during, ClosureReason.WORKS, "lift stuk")


def closures() -> list[Closure]:
    with reading() as session:
        return list(session.scalars(select(Closure).order_by(Closure.id)))


def test_a_closure_is_decided_once_for_all_whom_it_touches(scene: Scene) -> None:
    early = write(book, scene.request("09:00"), by=by(NOW))
    late = write(book, scene.request("13:00"), by=by(NOW))
    edit = CloseLokets(plan(scene))

    touched = write(preview, edit, now=NOW)
    assert [one.appointment_id for one in touched] == [early.id]
    assert closures() == []
    with pytest.raises(AppointmentsTouched):
        write(apply, edit, UNDECIDED, by=COORDINATOR)
    write(apply, edit, Decision(Cancel(), seen=frozenset({early.id})), by=COORDINATOR)

    assert again(early).state is AppointmentState.CANCELLED
    assert (again(late).state, again(late).misfit) == (AppointmentState.BOOKED, None)
    (closure,) = closures()
    assert (closure.reason, closure.note, closure.recorded_at) == (
        ClosureReason.WORKS,
        "lift stuk",
        NOW,
    )


def test_a_region_that_closes_touches_its_own_lokets_alone(scene: Scene) -> None:
    elsewhere: Scene = write(builders.scene)
    made = [write(book, one.request("09:00"), by=by(NOW)) for one in (scene, elsewhere)]
    edit = CloseLokets(replace(plan(scene), loket_id=None))

    write(apply, edit, Decision(KeepAndFlag()), by=COORDINATOR)

    assert [again(one).misfit for one in made] == [PlanningConflict.LOKET_CLOSED, None]


def test_the_same_closure_twice_is_one(scene: Scene) -> None:
    for _ in range(2):
        write(apply, CloseLokets(plan(scene)), UNDECIDED, by=COORDINATOR)

    assert len(closures()) == 1


def test_nobody_is_offered_the_closed_building_and_other_places_and_days_are(
    scene: Scene,
) -> None:
    """As the planning will be, and as it is once it is so."""
    write(builders.colleague, scene)  # sits at the same loket all day
    beside = write(builders.loket, scene.host)
    services = [scene.service]
    tomorrow = Sitting(day=TUESDAY + A_DAY, hours=("09:00-10:00",))
    write(builders.zitdag, beside, scene.counsellor, services, tomorrow)
    made = write(
        book, scene.request(scene.slot("09:00", counsellor_id=scene.counsellor.id)), by=by(NOW)
    )
    edit = CloseLokets(plan(scene))

    def offered() -> tuple[list[int], set[tuple[int, str]]]:
        with reading() as session:
            touched = appointments_ahead.booked(session, edit.impact(session).which, now=NOW)
            outlook = edit.scenario(session, now=NOW)
            colleagues = who_can_take(session, scene.region.id, touched, outlook, now=NOW)
            slots = other_slots(session, scene.region.id, touched, outlook, now=NOW).nearest
        places = {(one.loket_id, f"{one.starts_at:%d %H}") for one in slots[made.id]}
        return [one.counsellor_id for one in colleagues], places

    for _ in range(2):
        colleagues, places = offered()
        assert colleagues == []
        assert (beside.id, f"{at('09:00', TUESDAY + A_DAY):%d %H}") in places
        closed_hours = {f"{at('09:00') + timedelta(hours=n):%d %H}" for n in range(3)}
        assert not {(scene.loket.id, hour) for hour in closed_hours} & places
        write(apply, edit, Decision(KeepAndFlag()), by=COORDINATOR)


def test_a_colleague_takes_over_nothing_in_a_closed_building(scene: Scene) -> None:
    other, _ = write(builders.colleague, scene)
    slot = scene.slot("09:00", counsellor_id=scene.counsellor.id)
    made = write(book, scene.request(slot), by=by(NOW))

    with pytest.raises(DecisionLeavesMisfit):
        write(apply, CloseLokets(plan(scene)), Decision(GiveTo(other.id)), by=COORDINATOR)

    assert closures() == []
    assert again(made).entry_id == made.entry_id


def test_a_change_touches_whom_it_touches_more_and_lets_fit_again_whom_it_frees(
    scene: Scene,
) -> None:
    early, later = (write(book, scene.request(hour), by=by(NOW)) for hour in ("09:00", "13:00"))
    write(apply, CloseLokets(plan(scene)), Decision(KeepAndFlag()), by=COORDINATOR)
    (closure,) = closures()
    before = closing.planned(closure)
    afternoon = replace(before, during=Interval(at("12:30"), at("18:00")))
    edit = ChangeClosure(closure.id, closure.version, before, afternoon)

    touched = write(preview, edit, now=NOW)
    assert [one.appointment_id for one in touched] == [later.id]
    write(apply, edit, Decision(KeepAndFlag(), seen=frozenset({later.id})), by=COORDINATOR)

    assert [again(one).misfit for one in (early, later)] == [None, PlanningConflict.LOKET_CLOSED]
    with pytest.raises(ChangedMeanwhile):
        write(apply, edit, Decision(KeepAndFlag()), by=COORDINATOR)


def test_what_a_closure_took_comes_back_when_it_is_withdrawn(scene: Scene) -> None:
    made = write(book, scene.request("09:00"), by=by(NOW))
    write(apply, CloseLokets(plan(scene)), Decision(KeepAndFlag()), by=COORDINATOR)
    (closure,) = closures()
    edit = ReopenLokets(closure.id, closure.version, closing.planned(closure))

    assert write(preview, edit, now=NOW) == []
    assert len(closures()) == 1
    write(apply, edit, UNDECIDED, by=COORDINATOR)

    assert again(made).misfit is None
    assert closures() == []
    with pytest.raises(UnknownClosure):
        write(apply, edit, UNDECIDED, by=COORDINATOR)


def test_a_closure_of_another_region_is_not_found(scene: Scene) -> None:
    elsewhere: Scene = write(builders.scene)
    write(apply, CloseLokets(plan(scene)), UNDECIDED, by=COORDINATOR)
    (closure,) = closures()

    with reading() as session:
        assert closing.find(session, elsewhere.region.id, closure.id) is None
        assert closing.ahead(session, elsewhere.region.id, now=NOW) == []
        assert [one.id for one in closing.ahead(session, scene.region.id, now=NOW)] == [closure.id]
        assert closing.ahead(session, scene.region.id, now=MORNING.end) == []
        assert session.scalar(select(func.count()).select_from(Closure)) == 1
