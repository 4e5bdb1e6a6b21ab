"""Another hour for each of those whom a change touches: what is offered, and moving them there."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any

import pytest
from sqlalchemy import event, select
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Session

from database import db, reading, write
from scheduler.appointments.booking.operations import book, hold
from scheduler.appointments.errors import ChosenSlotGone
from scheduler.appointments.models import Appointment, AppointmentState, CallTask, WhyCall
from scheduler.appointments.rescheduling.alternatives import Alternatives, OtherSlot, other_slots
from scheduler.appointments.rescheduling.decisions import (
    Cancel,
    Choice,
    Decision,
    GiveTo,
    KeepAndFlag,
    MoveAlong,
    MoveTo,
)
from scheduler.appointments.rescheduling.edits.absence import RecordAbsence
from scheduler.appointments.rescheduling.edits.edit import Edit
from scheduler.appointments.rescheduling.edits.series import PlanSeries
from scheduler.appointments.rescheduling.edits.zitdag import ChangeZitdag, CloseZitdag
from scheduler.appointments.rescheduling.planning_changes import apply, preview
from scheduler.appointments.rescheduling.scenarios import (
    Scenario,
    after_absence,
    after_change,
    after_closing,
    after_series,
)
from scheduler.calendar.intervals import Interval
from scheduler.people.actors import Actor
from scheduler.people.contact import ContactMethod
from scheduler.people.counsellors import Counsellor
from scheduler.zitdagen.models import AbsenceReason, OpeningKind, Zitdag
from scheduler.zitdagen.plans import OpeningPlan, SeriesPlan, ZitdagChange
from scheduler.zitdagen.series import plan_series
from tests.support import builders
from tests.support.assertions import again, contradictions, history, states
from tests.support.builders import A_DAY, HOUR, NOW, PLANNER, TUESDAY, Scene, Sitting, at, by

WEDNESDAY = TUESDAY + A_DAY
NEXT_TUESDAY = TUESDAY + 7 * A_DAY
TODAY = date(2026, 11, 16)
LATER = NOW + HOUR
AWAY = Interval(at("08:00"), at("18:00"))
on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@dataclass(frozen=True, slots=True)
class World:
    """Sofie sits here on two Tuesdays; Karim, who speaks no Dutch, and Nora on Wednesday."""

    scene: Scene
    next_week: Zitdag
    karim: Counsellor
    nora: Counsellor


def make(session: Session) -> World:
    here = builders.scene(session, service_is=builders.BACK_TO_BACK)
    morning = {"hours": ("09:00-12:00",)}
    sitting = Sitting(day=NEXT_TUESDAY, **morning)
    next_week = builders.zitdag(session, here.loket, here.counsellor, [here.service], sitting)
    wednesday = Sitting(day=WEDNESDAY, **morning)
    karim, _ = builders.colleague(session, here, wednesday, first_name="Karim", languages=["fr"])
    nora, _ = builders.colleague(session, here, wednesday, first_name="Nora")
    return World(here, next_week, karim, nora)


def booked(scene: Scene, *starts: str, **request: Any) -> list[Appointment]:
    return [write(book, scene.request(start, **request), by=by(NOW)) for start in starts]


def all_day(counsellor: Counsellor) -> RecordAbsence:
    return RecordAbsence(counsellor.id, AWAY, AbsenceReason.ILL)


def offered(scene: Scene, outlook: Scenario | None = None) -> list[list[OtherSlot]]:
    """The other slots of everybody on the scene's Tuesday, soonest first."""
    away = after_absence(scene.counsellor.id, AWAY)
    touched = write(preview, all_day(scene.counsellor), now=LATER)
    with reading() as session:
        found = other_slots(session, scene.region.id, touched, outlook or away, now=LATER).nearest
    return [found[one.appointment_id] for one in touched]


def whose(slots: list[OtherSlot]) -> list[int]:
    return list(dict.fromkeys(slot.counsellor_id for slot in slots))


def moments(slots: list[OtherSlot]) -> set[datetime]:
    return {slot.starts_at for slot in slots}


# What is offered


@on_sqlite
@pytest.mark.usefixtures("app_context")
def test_the_same_counsellor_comes_first_and_then_who_speaks_the_language() -> None:
    world = write(make)
    booked(world.scene, "09:00")

    (slots,) = offered(world.scene)

    assert whose(slots) == [world.scene.counsellor.id, world.nora.id, world.karim.id]
    assert slots[0].starts_at == at("09:00", NEXT_TUESDAY)
    assert [slot.speaks for slot in slots] == [True, True, True, True, False, False]
    assert slots[0].is_same_counsellor
    assert slots[0].loket == f"{world.scene.loket.city}, {world.scene.loket.name}"


@on_sqlite
@pytest.mark.usefixtures("app_context")
def test_with_an_interpreter_everybody_speaks() -> None:
    world = write(make)
    booked(world.scene, "09:00", interpreter=True)

    (slots,) = offered(world.scene)

    assert all(slot.speaks for slot in slots)


@on_sqlite
@pytest.mark.usefixtures("app_context")
def test_each_is_offered_what_is_nearest_to_their_own_hour() -> None:
    world = write(make)
    booked(world.scene, "09:00", "11:00")

    early, late = offered(world.scene)

    assert early[0].starts_at == at("09:00", NEXT_TUESDAY)
    assert late[0].starts_at == at("11:00", NEXT_TUESDAY)


@on_sqlite
@pytest.mark.usefixtures("app_context")
def test_of_many_free_hours_a_few_are_offered() -> None:
    world = write(make)

    def more(session: Session) -> None:
        scene = world.scene
        for week in range(1, 5):
            for who in (scene.counsellor, world.nora):
                day = WEDNESDAY + 7 * week * A_DAY
                builders.zitdag(session, scene.loket, who, [scene.service], Sitting(day=day))

    write(more)
    booked(world.scene, "09:00")

    (slots,) = offered(world.scene)

    assert len(slots) == 8
    assert sum(slot.is_same_counsellor for slot in slots) == 4


@on_sqlite
@pytest.mark.usefixtures("app_context")
def test_what_is_near_goes_before_what_is_far() -> None:
    world = write(make)

    def elsewhere(session: Session) -> None:
        loket = builders.loket(session, world.scene.host, city="Ieper")
        monday = Sitting(day=TUESDAY - A_DAY)
        builders.zitdag(session, loket, world.nora, [world.scene.service], monday)

    write(elsewhere)
    booked(world.scene, "09:00")

    (slots,) = offered(world.scene)

    nora = [slot for slot in slots if slot.counsellor_id == world.nora.id]
    assert [slot.loket_id == world.scene.loket.id for slot in nora] == [True, True, False, False]


@on_sqlite
@pytest.mark.usefixtures("app_context")
def test_beyond_the_nearest_places_only_the_same_counsellor_is_looked_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    world = write(make)

    def elsewhere(session: Session) -> int:
        loket = builders.loket(
            session, world.scene.host, city="Ieper", latitude=50.8, longitude=2.9
        )
        for who, day in (
            (world.nora, TUESDAY - A_DAY),
            (world.scene.counsellor, WEDNESDAY + A_DAY),
        ):
            builders.zitdag(session, loket, who, [world.scene.service], Sitting(day=day))
        return loket.id

    far = write(elsewhere)
    booked(world.scene, "09:00")
    monkeypatch.setattr("scheduler.appointments.rescheduling.candidate_shifts.PLACES", 1)

    (slots,) = offered(world.scene)

    assert {slot.counsellor_id for slot in slots if slot.loket_id == far} == {
        world.scene.counsellor.id
    }


@on_sqlite
@pytest.mark.usefixtures("app_context")
@pytest.mark.parametrize(
    ("change", "is_offered"),
    [
        pytest.param(lambda world: None, True, id="free"),
        pytest.param(lambda world: take(world, "09:00"), False, id="booked"),
        pytest.param(lambda world: keep(world, lasts=HOUR), False, id="held"),
        pytest.param(
            lambda world: keep(world, lasts=builders.MINUTE), True, id="held, and that is over"
        ),
        pytest.param(lambda world: leave(world), False, id="away"),
        pytest.param(lambda world: stop(world), False, id="works here no more"),
    ],
)
def test_only_what_is_free_is_offered(change: Any, *, is_offered: bool) -> None:
    world = write(make)
    booked(world.scene, "09:00")
    change(world)

    (slots,) = offered(world.scene)

    nora = [slot for slot in slots if slot.counsellor_id == world.nora.id]
    assert (at("09:00", WEDNESDAY) in moments(nora)) is is_offered


def take(world: World, start: str) -> None:
    slot = world.scene.slot(at(start, WEDNESDAY), counsellor_id=world.nora.id)
    write(book, world.scene.request(slot), by=by(NOW))


def keep(world: World, lasts: Any) -> None:
    slot = world.scene.slot(at("09:00", WEDNESDAY), counsellor_id=world.nora.id)
    write(hold, slot, "somebody", lasts=lasts, by=by(LATER - 2 * builders.MINUTE))


def leave(world: World) -> None:
    period = at("08:00", WEDNESDAY), at("18:00", WEDNESDAY)
    write(builders.absence, world.nora.id, *period)


def stop(world: World) -> None:
    write(lambda session: setattr(session.get_one(Counsellor, world.nora.id), "active", False))


@on_sqlite
@pytest.mark.usefixtures("app_context")
def test_who_is_away_offers_nothing_then_and_where_somebody_is_now_is_not_another_slot() -> None:
    world = write(make)
    booked(world.scene, "09:00")

    (slots,) = offered(world.scene)
    assert all(slot.starts_at.date() != TUESDAY for slot in slots)

    (slots,) = offered(world.scene, Scenario())
    here = [slot for slot in slots if slot.is_same_counsellor]
    assert at("09:00") not in moments(here)
    assert any(slot.starts_at.date() == TUESDAY for slot in here)


@on_sqlite
@pytest.mark.usefixtures("app_context")
def test_a_zitdag_that_is_called_off_offers_nothing() -> None:
    world = write(make)
    booked(world.scene, "09:00")

    (slots,) = offered(world.scene, after_closing(world.next_week.id))

    same = [slot for slot in slots if slot.is_same_counsellor]
    assert {slot.starts_at.date() for slot in same} == {TUESDAY}


def change_to(world: World, *hours: str, day: date = TUESDAY) -> Scenario:
    plans = tuple(opening(one) for one in hours)
    with reading() as session:
        zitdag = session.get_one(Zitdag, world.scene.zitdag.id)
        return after_change(zitdag, ZitdagChange(day, plans, world.scene.counsellor.id))


def opening(hours: str, kind: OpeningKind = OpeningKind.APPOINTMENT) -> OpeningPlan:
    starts, ends = hours.split("-")
    return OpeningPlan(kind, time.fromisoformat(starts), time.fromisoformat(ends))


@on_sqlite
@pytest.mark.usefixtures("app_context")
def test_a_zitdag_that_changes_offers_its_new_hours() -> None:
    world = write(make)
    booked(world.scene, "09:00")

    (slots,) = offered(world.scene, change_to(world, "14:00-16:00"))

    today = {slot.starts_at for slot in slots if slot.starts_at.date() == TUESDAY}
    assert at("14:00") in today
    assert all(moment >= at("14:00") for moment in today)


@on_sqlite
@pytest.mark.usefixtures("app_context")
def test_a_zitdag_that_is_for_walking_in_from_now_on_offers_nothing() -> None:
    world = write(make)
    booked(world.scene, "09:00")
    walk_in = (opening("09:00-12:00", OpeningKind.WALK_IN),)
    with reading() as session:
        zitdag = session.get_one(Zitdag, world.scene.zitdag.id)
        change = ZitdagChange(TUESDAY, walk_in, world.scene.counsellor.id)
        outlook = after_change(zitdag, change)

    (slots,) = offered(world.scene, outlook)

    assert {slot.starts_at.date() for slot in slots} == {WEDNESDAY, NEXT_TUESDAY}


@on_sqlite
@pytest.mark.usefixtures("app_context")
def test_hours_that_lie_too_far_away_are_not_looked_at() -> None:
    world = write(make)
    booked(world.scene, "09:00")
    far = TUESDAY + 20 * 7 * A_DAY

    (slots,) = offered(world.scene, change_to(world, "09:00-12:00", day=far))

    assert far not in {slot.starts_at.date() for slot in slots}


def series_plan(scene: Scene, **overrides: Any) -> SeriesPlan:
    usual = SeriesPlan(
        code="series",
        loket_id=scene.loket.id,
        counsellor_id=scene.counsellor.id,
        rule="FREQ=WEEKLY;BYDAY=FR",
        starts_on=TODAY,
        ends_on=None,
        exceptions=(),
        openings=(opening("09:00-12:00"), opening("13:00-14:00", OpeningKind.WALK_IN)),
        service_ids=frozenset({scene.service.id}),
    )
    return replace(usual, **overrides)


@on_sqlite
@pytest.mark.usefixtures("app_context")
def test_a_series_that_changes_offers_its_new_days_and_not_its_old_ones() -> None:
    world = write(make)
    write(plan_series, series_plan(world.scene), today=TODAY, by=PLANNER)
    booked(world.scene, "09:00")
    changed = series_plan(world.scene, rule="FREQ=WEEKLY;BYDAY=TH")
    with reading() as session:
        outlook = after_series(session, changed, today=TODAY)

    (slots,) = offered(world.scene, replace(outlook, away=((world.scene.counsellor.id, AWAY),)))

    days = {slot.starts_at.strftime("%a") for slot in slots if slot.is_same_counsellor}
    assert days == {"Thu"}


@on_sqlite
@pytest.mark.usefixtures("app_context")
def test_a_series_offers_nothing_on_the_night_that_the_clock_skips() -> None:
    world = write(make)
    night = series_plan(
        world.scene,
        rule="FREQ=WEEKLY;BYDAY=SU",
        starts_on=date(2027, 3, 28),
        ends_on=date(2027, 4, 4),
        openings=(opening("02:30-05:00"),),
    )
    with reading() as session:
        outlook = after_series(session, night, today=date(2027, 3, 20))

    assert [hours.openings[0].start.date() for hours in outlook.instead] == [date(2027, 4, 4)]


@on_sqlite
@pytest.mark.usefixtures("app_context")
def test_a_group_session_has_no_other_hour() -> None:
    scene = write(builders.scene, service_is={"seats": 8}, sitting=builders.sessions("09:00-10:00"))
    booked(scene, "09:00")

    assert offered(scene, Scenario()) == [[]]


@on_sqlite
@pytest.mark.usefixtures("app_context")
def test_the_questions_to_the_database_are_as_many_for_one_as_for_many() -> None:
    world = write(make)
    booked(world.scene, "09:00")
    with counting() as for_one:
        offered(world.scene)
    booked(world.scene, "10:00", "11:00", "13:00", "14:00", "15:00")
    with counting() as for_many:
        assert len(offered(world.scene)) == 6

    # Whom it touches, in a trial that reads the travel time; their other hours; who is reached how.
    assert len(for_many) == len(for_one) == 1 + 1 + 8


@contextmanager
def counting() -> Iterator[list[str]]:
    asked: list[str] = []

    def note(_connection: Connection, _cursor: object, statement: str, *_rest: object) -> None:
        if statement.startswith("SELECT"):
            asked.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    yield asked
    event.remove(db.engine, "before_cursor_execute", note)


def test_nobody_who_is_touched_asks_nothing() -> None:
    with Session() as session:
        assert other_slots(session, 1, [], Scenario(), now=NOW) == Alternatives()


# Moving them there


def to(world: World, start: str, day: date = WEDNESDAY, who: Counsellor | None = None) -> MoveTo:
    return MoveTo((who or world.nora).id, world.scene.loket.id, at(start, day))


def make_change(edit: Edit, choices: Mapping[int, Choice]) -> None:
    decision = Decision(KeepAndFlag(), choices, frozenset(choices))
    write(apply, edit, decision, by=by(LATER, Actor.COORDINATOR))


def be_away(world: World, choices: Mapping[int, Choice]) -> None:
    make_change(all_day(world.scene.counsellor), choices)


@pytest.mark.usefixtures("app_context")
def test_each_goes_to_the_hour_that_was_chosen_in_one_transaction() -> None:
    world = write(make)
    first, second, third = booked(world.scene, "09:00", "10:00", "13:00")

    be_away(
        world,
        {
            first.id: to(world, "09:00"),
            second.id: to(world, "10:00", NEXT_TUESDAY, world.scene.counsellor),
            third.id: Cancel(),
        },
    )

    assert again(first).entry.starts_at == at("09:00", WEDNESDAY)
    assert again(first).entry.counsellor_id == world.nora.id
    assert again(second).entry.starts_at == at("10:00", NEXT_TUESDAY)
    assert again(third).state is AppointmentState.CANCELLED
    assert history(first)[-1] == ("moved", "coordinator")
    assert contradictions() == []


@pytest.mark.usefixtures("app_context")
@pytest.mark.parametrize(
    "start",
    [pytest.param("09:00", id="taken meanwhile"), pytest.param("07:00", id="nobody sits there")],
)
def test_an_hour_that_cannot_be_had_is_named_and_nothing_happens_to_anybody(start: str) -> None:
    world = write(make)
    first, second = booked(world.scene, "09:00", "13:00")
    take(world, "09:00")

    with pytest.raises(ChosenSlotGone) as refusal:
        be_away(world, {first.id: Cancel(), second.id: to(world, start)})

    gone = refusal.value
    assert (gone.appointment_id, gone.starts_at, gone.first) == (
        second.id,
        at(start, WEDNESDAY),
        None,
    )
    assert states() == [AppointmentState.BOOKED] * 3
    assert again(second).entry.starts_at == at("13:00")


@pytest.mark.usefixtures("app_context")
@pytest.mark.parametrize("start", [pytest.param("10:00", id="same"), pytest.param("10:30", id="s")])
def test_the_same_hour_for_two_people_is_refused_with_who_the_other_one_is(start: str) -> None:
    world = write(make)
    first, second, third = booked(world.scene, "09:00", "10:00", "13:00")

    with pytest.raises(ChosenSlotGone) as refusal:
        be_away(
            world,
            {
                first.id: to(world, "09:00", NEXT_TUESDAY, world.scene.counsellor),
                second.id: to(world, "10:00"),
                third.id: to(world, start),
            },
        )

    assert (refusal.value.appointment_id, refusal.value.first) == (third.id, second.id)
    assert {again(one).entry.starts_at.date() for one in (first, second, third)} == {TUESDAY}


@pytest.mark.usefixtures("app_context")
def test_some_go_along_to_the_new_date_and_one_goes_elsewhere() -> None:
    world = write(make)
    first, second = booked(world.scene, "09:00", "10:00")
    thursday = WEDNESDAY + A_DAY
    change = ZitdagChange(thursday, (opening("09:00-12:00"),), world.scene.counsellor.id)

    make_change(
        ChangeZitdag(world.scene.zitdag.id, 1, change),
        {first.id: MoveAlong(), second.id: to(world, "10:00")},
    )

    assert again(first).entry.starts_at == at("09:00", thursday)
    assert again(second).entry.starts_at == at("10:00", WEDNESDAY)


@pytest.mark.usefixtures("app_context")
def test_one_of_a_zitdag_that_is_called_off_moves_and_another_goes_to_a_colleague() -> None:
    world = write(make)
    first, second, third = booked(world.scene, "09:00", "10:00", "13:00")

    make_change(
        CloseZitdag(world.scene.zitdag.id, 1),
        {
            first.id: to(world, "09:00"),
            second.id: GiveTo(world.karim.id),
            third.id: KeepAndFlag(),
        },
    )

    assert again(first).entry.counsellor_id == world.nora.id
    assert again(second).entry.counsellor_id == world.karim.id
    assert again(third).misfit is not None


@pytest.mark.usefixtures("app_context")
def test_one_of_a_series_that_changes_moves() -> None:
    world = write(make)
    friday = date(2026, 11, 27)
    write(plan_series, series_plan(world.scene), today=TODAY, by=PLANNER)
    slot = world.scene.slot(at("09:00", friday))
    appointment = write(book, world.scene.request(slot), by=by(NOW))

    make_change(
        PlanSeries(series_plan(world.scene, rule="FREQ=WEEKLY;BYDAY=TH"), 1, TODAY),
        {appointment.id: to(world, "09:00", friday - A_DAY, world.scene.counsellor)},
    )

    assert again(appointment).entry.starts_at == at("09:00", friday - A_DAY)


# Whom somebody has to tell


def on_the_list() -> set[int]:
    with reading() as session:
        lines = select(CallTask.appointment_id).where(CallTask.why == WhyCall.PLANNING_CHANGED)
        return set(session.scalars(lines))


@on_sqlite
@pytest.mark.usefixtures("app_context")
@pytest.mark.parametrize(
    ("decide", "is_called"),
    [
        pytest.param(lambda _world: Cancel(), True, id="called off"),
        pytest.param(lambda world: to(world, "10:00"), True, id="another hour"),
        pytest.param(lambda world: GiveTo(world.karim.id), False, id="a colleague"),
        pytest.param(lambda _world: KeepAndFlag(), False, id="kept"),
    ],
)
def test_whom_no_message_reaches_is_called_when_something_changes_for_them(
    decide: Callable[[World], Any], *, is_called: bool
) -> None:
    world = write(make)
    landline = builders.client_details(reach=ContactMethod.LANDLINE, contact="+3250000001")
    one, other = booked(world.scene, "09:00", client=landline) + booked(world.scene, "11:00")

    be_away(world, {one.id: decide(world), other.id: Cancel()})

    assert on_the_list() == ({one.id} if is_called else set())


@on_sqlite
@pytest.mark.usefixtures("app_context")
def test_who_goes_along_to_another_day_is_called_where_no_message_reaches_them() -> None:
    world = write(make)
    slip = builders.client_details(reach=ContactMethod.SLIP_ONLY, contact=None)
    one, _other = booked(world.scene, "09:00", client=slip) + booked(world.scene, "11:00")
    thursday = WEDNESDAY + A_DAY
    change = ZitdagChange(thursday, (opening("09:00-12:00"),), world.scene.counsellor.id)

    edit = ChangeZitdag(world.scene.zitdag.id, 1, change)
    write(apply, edit, Decision(MoveAlong()), by=by(LATER, Actor.COORDINATOR))

    assert on_the_list() == {one.id}
