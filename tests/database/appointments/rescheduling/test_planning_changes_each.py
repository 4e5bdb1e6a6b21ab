"""A decision of its own for each, for those that were seen only, and for a whole series."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from database import reading, write
from scheduler.appointments.affected import AffectedAppointment
from scheduler.appointments.booking.operations import book, hold
from scheduler.appointments.errors import AppointmentsTouched, DecisionLeavesMisfit
from scheduler.appointments.models import Appointment, AppointmentState, PlanningConflict
from scheduler.appointments.rescheduling.decisions import (
    UNDECIDED,
    Cancel,
    Choice,
    Decision,
    GiveTo,
    KeepAndFlag,
    MoveAlong,
    MoveTo,
    Tell,
)
from scheduler.appointments.rescheduling.edits.absence import RecordAbsence
from scheduler.appointments.rescheduling.edits.series import PlanSeries
from scheduler.appointments.rescheduling.edits.zitdag import CloseZitdag
from scheduler.appointments.rescheduling.planning_changes import apply, preview
from scheduler.appointments.rescheduling.substitutes import who_can_take
from scheduler.calendar.intervals import Interval
from scheduler.people.actors import Actor
from scheduler.people.contact import ContactMethod
from scheduler.people.counsellors import Counsellor
from scheduler.zitdagen.errors import ChangedMeanwhile
from scheduler.zitdagen.models import AbsenceReason, OpeningKind, Zitdag, ZitdagState
from scheduler.zitdagen.plans import OpeningPlan, SeriesPlan
from tests.support import builders
from tests.support.assertions import again, states
from tests.support.builders import NOW, TUESDAY, Scene, Sitting, at, by

TODAY = date(2026, 11, 16)
LATER = NOW + builders.HOUR
THURSDAYS = {"rule": "FREQ=WEEKLY;BYDAY=TH"}


def booked(scene: Scene, *starts: str) -> list[Appointment]:
    return [write(book, scene.request(start), by=by(NOW)) for start in starts]


def scene_with_colleague() -> tuple[Scene, Counsellor]:
    """Two counsellors of one region; the second one sits nowhere."""

    def make(session: Session) -> tuple[Scene, Counsellor]:
        here = builders.scene(session)
        other = builders.counsellor(session, here.region.id)
        return here, other

    return write(make)


def all_day(counsellor: Counsellor) -> RecordAbsence:
    return RecordAbsence(counsellor.id, Interval(at("08:00"), at("18:00")), AbsenceReason.ILL)


def leave(scene: Scene, decision: Decision) -> None:
    write(apply, all_day(scene.counsellor), decision, by=by(LATER, Actor.COORDINATOR))


def each(choices: Mapping[int, Choice]) -> Decision:
    """A choice of its own for each, who were all seen."""
    return Decision(KeepAndFlag(), choices, frozenset(choices))


@pytest.mark.usefixtures("app_context")
def test_each_appointment_gets_what_was_decided_for_it() -> None:
    scene, colleague = scene_with_colleague()
    first, second, third = booked(scene, "09:00", "10:15", "13:00")

    leave(
        scene,
        each({first.id: GiveTo(colleague.id), second.id: Cancel(), third.id: KeepAndFlag()}),
    )

    assert again(first).entry.counsellor_id == colleague.id
    assert states() == [
        AppointmentState.BOOKED,
        AppointmentState.CANCELLED,
        AppointmentState.BOOKED,
    ]
    assert again(third).misfit is PlanningConflict.COUNSELLOR_ABSENT


@pytest.mark.usefixtures("app_context")
def test_who_takes_some_over_sits_there_for_the_hours_of_those_only() -> None:
    scene, colleague = scene_with_colleague()
    first, second = booked(scene, "09:00", "13:00")

    leave(scene, each({first.id: GiveTo(colleague.id), second.id: KeepAndFlag()}))

    zitdag = again(first).entry.zitdag
    with reading() as session:
        openings = session.get_one(Zitdag, zitdag.id).openings
        assert [(one.starts_at, one.ends_at) for one in openings] == [(at("09:00"), at("10:00"))]


@pytest.mark.usefixtures("app_context")
@pytest.mark.parametrize(
    "decide",
    [
        pytest.param(lambda seen, _who: Decision(Cancel(), seen=seen), id="cancel"),
        pytest.param(lambda seen, _who: Decision(KeepAndFlag(), seen=seen), id="keep"),
        pytest.param(lambda seen, who: Decision(GiveTo(who), seen=seen), id="give"),
        pytest.param(lambda seen, _who: each(dict.fromkeys(seen, Cancel())), id="one each"),
        pytest.param(lambda _seen, _who: UNDECIDED, id="nothing"),
    ],
)
def test_who_was_not_seen_is_shown_before_anything_happens(
    decide: Callable[[frozenset[int], int], Decision],
) -> None:
    scene, colleague = scene_with_colleague()
    (first,) = booked(scene, "09:00")
    seen = frozenset({first.id})
    booked(scene, "13:00")

    with pytest.raises(AppointmentsTouched) as refusal:
        leave(scene, decide(seen, colleague.id))

    assert len(refusal.value.touched) == 2
    assert states() == [AppointmentState.BOOKED] * 2
    assert again(first).entry.counsellor_id == scene.counsellor.id


@pytest.mark.usefixtures("app_context")
def test_a_decision_for_those_that_were_seen_is_carried_out() -> None:
    scene, _colleague = scene_with_colleague()
    (first,) = booked(scene, "09:00")

    leave(scene, Decision(Cancel(), seen=frozenset({first.id, 999})))

    assert states() == [AppointmentState.CANCELLED]


@pytest.mark.usefixtures("app_context")
def test_giving_one_to_who_is_away_is_refused_and_nothing_happens() -> None:
    scene, _colleague = scene_with_colleague()
    (first,) = booked(scene, "09:00")

    with pytest.raises(DecisionLeavesMisfit):
        leave(scene, each({first.id: GiveTo(scene.counsellor.id)}))

    assert again(first).misfit is None


@pytest.mark.usefixtures("app_context")
def test_nobody_goes_along_with_a_zitdag_that_stays() -> None:
    scene, _colleague = scene_with_colleague()
    (first,) = booked(scene, "09:00")

    with pytest.raises(DecisionLeavesMisfit):
        leave(scene, Decision(MoveAlong()))

    assert (again(first).entry.starts_at, again(first).misfit) == (at("09:00"), None)


def touched(appointment_id: int, **more: Any) -> AffectedAppointment:
    whole: dict[str, Any] = {
        "appointment_id": appointment_id,
        "zitdag_id": 1,
        "counsellor_id": 1,
        "starts_at": at("09:00"),
        "ends_at": at("10:00"),
        "first_name": "Amina",
        "reach": ContactMethod.OWN_MOBILE,
        "contact": "+32470000001",
        "service_id": 1,
        "service": "Gesprek",
        "language": "nl",
    }
    return AffectedAppointment(**whole | more)


def test_whoever_still_fits_is_told_and_the_default_is_of_the_others() -> None:
    decision = Decision(Cancel(), {3: KeepAndFlag(), 4: Cancel()}, fitting=Tell())

    fits = [decision.of(touched(one, still_fits=True)) for one in (1, 3, 4)]
    assert fits == [Tell(), Tell(), Cancel()]
    assert decision.of(touched(2)) == Cancel()
    assert Decision(Cancel()).of(touched(1, still_fits=True)) == Cancel()


def test_a_decision_is_its_default_but_for_the_exceptions() -> None:
    decision = Decision(Cancel(), {2: KeepAndFlag()}, frozenset({1, 2}))

    assert [decision.of(touched(one)) for one in (1, 2)] == [Cancel(), KeepAndFlag()]
    assert decision.apart().each == {1: Cancel(), 2: KeepAndFlag()}
    assert Decision(Cancel()).apart() == Decision(Cancel())


def test_a_decision_takes_the_time_of_whom_it_names() -> None:
    moved = MoveTo(4, 1, at("09:00"))

    assert Decision(GiveTo(3), {1: moved, 2: Cancel()}).counsellor_ids == {3, 4}
    assert UNDECIDED.counsellor_ids == frozenset()


# Who is free


def free(scene: Scene) -> dict[int, set[int]]:
    """Whom the appointments of the day can be given to, and which."""
    touched = write(preview, all_day(scene.counsellor), now=LATER)
    with reading() as session:
        found = who_can_take(session, scene.region.id, touched, now=LATER)
    return {
        one.counsellor_id: set(one.can_take)
        for one in found
        if one.counsellor_id != scene.counsellor.id
    }


@pytest.mark.usefixtures("app_context")
def test_nobody_is_asked_for_when_nobody_is_touched() -> None:
    scene, _colleague = scene_with_colleague()

    assert free(scene) == {}


@pytest.mark.usefixtures("app_context")
def test_a_colleague_who_has_nothing_that_day_can_take_everything() -> None:
    scene, colleague = scene_with_colleague()
    appointments = booked(scene, "09:00", "13:00")

    assert free(scene) == {colleague.id: {one.id for one in appointments}}


@pytest.mark.usefixtures("app_context")
@pytest.mark.parametrize("active", [pytest.param(True, id="active"), pytest.param(False, id="not")])
def test_only_who_still_works_here_is_offered(*, active: bool) -> None:
    scene, colleague = scene_with_colleague()
    booked(scene, "09:00")
    write(lambda session: setattr(session.get_one(Counsellor, colleague.id), "active", active))

    assert (colleague.id in free(scene)) is active


@pytest.mark.usefixtures("app_context")
def test_nobody_of_another_region_is_offered() -> None:
    scene, colleague = scene_with_colleague()
    booked(scene, "09:00")

    def free_elsewhere(session: Session) -> None:
        builders.counsellor(session, builders.region(session, code="elders", name="Elders").id)

    write(free_elsewhere)

    assert set(free(scene)) == {colleague.id}


@pytest.mark.usefixtures("app_context")
@pytest.mark.parametrize(
    ("hours", "here", "starts"),
    [
        pytest.param("09:00-12:00", True, ["09:00", "13:00"], id="sits here in the morning"),
        pytest.param("09:00-09:30", True, ["13:00"], id="sits here for half of it"),
        pytest.param("09:00-12:00", False, ["13:00"], id="elsewhere in the morning, an hour off"),
        pytest.param("09:00-12:15", False, [], id="elsewhere, too late to come"),
        pytest.param("15:00-16:00", False, ["09:00", "13:00"], id="elsewhere later"),
    ],
)
def test_a_colleague_can_take_what_goes_with_where_they_sit(
    hours: str, here: bool, starts: list[str]
) -> None:
    scene, colleague = scene_with_colleague()
    appointments = {"09:00": booked(scene, "09:00")[0].id, "13:00": booked(scene, "13:00")[0].id}

    def sit(session: Session) -> None:
        loket = scene.loket if here else builders.loket(session, scene.host)
        builders.zitdag(session, loket, colleague, [scene.service], Sitting(hours=(hours,)))

    write(sit)

    assert free(scene).get(colleague.id, set()) == {appointments[start] for start in starts}


@pytest.mark.usefixtures("app_context")
def test_who_is_away_or_has_somebody_then_is_not_offered() -> None:
    scene, colleague = scene_with_colleague()
    booked(scene, "09:00")
    away = Interval(at("09:30"), at("10:30"))
    plan = RecordAbsence(colleague.id, away, AbsenceReason.LEAVE)
    write(apply, plan, UNDECIDED, by=by(LATER, Actor.COORDINATOR))

    assert free(scene) == {}


@pytest.mark.usefixtures("app_context")
@pytest.mark.parametrize(
    ("lasts", "is_free"),
    [
        pytest.param(builders.MINUTE, True, id="long ended"),
        pytest.param(2 * builders.HOUR, False, id="still on"),
    ],
)
def test_a_hold_keeps_a_colleague_busy_until_it_ends(lasts: timedelta, *, is_free: bool) -> None:
    scene, colleague = scene_with_colleague()
    booked(scene, "09:00")

    def sit(session: Session) -> None:
        builders.zitdag(session, scene.loket, colleague, [scene.service], Sitting())

    write(sit)
    slot = replace(scene.slot("09:00"), counsellor_id=colleague.id)
    write(hold, slot, "somebody", lasts=lasts, by=by(NOW))

    assert (colleague.id in free(scene)) is is_free


# Series


def opening(hours: str) -> OpeningPlan:
    starts, ends = (time.fromisoformat(part) for part in hours.split("-"))
    return OpeningPlan(OpeningKind.APPOINTMENT, starts, ends)


def series_plan(scene: Scene, **overrides: Any) -> SeriesPlan:
    usual = SeriesPlan(
        code="tuesdays",
        loket_id=scene.loket.id,
        counsellor_id=scene.counsellor.id,
        rule="FREQ=WEEKLY;BYDAY=WE",
        starts_on=TODAY,
        ends_on=date(2026, 12, 31),
        exceptions=(),
        openings=(opening("09:00-12:00"),),
        service_ids=frozenset({scene.service.id}),
    )
    return replace(usual, **overrides)


def plan(what: SeriesPlan, decision: Decision = UNDECIDED, version: int | None = None) -> None:
    edit = PlanSeries(what, version, TODAY)
    write(apply, edit, decision, by=by(LATER, Actor.COORDINATOR))


def booked_in_series(scene: Scene) -> Appointment:
    plan(series_plan(scene))
    slot = replace(scene.slot("09:00"), starts_at=at("09:00", date(2026, 11, 25)))
    return write(book, scene.request(slot), by=by(NOW))


@pytest.mark.usefixtures("app_context")
def test_a_series_that_leaves_somebody_out_says_whom_and_changes_nothing() -> None:
    scene, _colleague = scene_with_colleague()
    appointment = booked_in_series(scene)

    with pytest.raises(AppointmentsTouched) as refusal:
        plan(series_plan(scene, rule="FREQ=WEEKLY;BYDAY=TH"))

    assert [one.appointment_id for one in refusal.value.touched] == [appointment.id]
    with reading() as session:
        planned = session.scalars(select(Zitdag.state).where(Zitdag.series_id.is_not(None)))
        assert set(planned) == {ZitdagState.PLANNED}


@pytest.mark.usefixtures("app_context")
@pytest.mark.parametrize(
    ("choice", "state", "misfit"),
    [
        pytest.param(Cancel(), AppointmentState.CANCELLED, None, id="cancel"),
        pytest.param(
            KeepAndFlag(),
            AppointmentState.BOOKED,
            PlanningConflict.ZITDAG_CHANGED,
            id="keep and flag",
        ),
    ],
)
def test_a_series_changes_with_a_decision(
    choice: Choice, state: AppointmentState, misfit: PlanningConflict | None
) -> None:
    scene, _colleague = scene_with_colleague()
    appointment = booked_in_series(scene)

    plan(series_plan(scene, rule="FREQ=WEEKLY;BYDAY=TH"), Decision(choice), version=1)

    assert again(appointment).state is state
    assert state is AppointmentState.CANCELLED or again(appointment).misfit is misfit


@pytest.mark.usefixtures("app_context")
@pytest.mark.parametrize(
    ("becomes", "decided"),
    [
        pytest.param(
            THURSDAYS, lambda who, one: Decision(GiveTo(who), seen=frozenset({one})), id="for all"
        ),
        pytest.param(
            THURSDAYS, lambda who, _one: Decision(GiveTo(who)), id="for whoever it touches"
        ),
        pytest.param(THURSDAYS, lambda who, one: each({one: GiveTo(who)}), id="for one"),
        pytest.param(
            {"openings": (opening("10:30-12:00"),)},
            lambda who, _one: Decision(GiveTo(who)),
            id="it gets shorter",
        ),
        pytest.param(
            {"ends_on": date(2026, 11, 20)},
            lambda who, _one: Decision(GiveTo(who)),
            id="it ends sooner",
        ),
    ],
)
def test_a_colleague_takes_over_what_a_series_leaves_out(
    becomes: dict[str, Any], decided: Callable[[int, int], Decision]
) -> None:
    scene, colleague = scene_with_colleague()
    appointment = booked_in_series(scene)

    plan(series_plan(scene, **becomes), decided(colleague.id, appointment.id), version=1)

    now = again(appointment)
    assert (now.state, now.misfit) == (AppointmentState.BOOKED, None)
    assert now.entry.starts_at == appointment.entry.starts_at
    assert now.entry.counsellor_id == colleague.id
    with reading() as session:
        theirs = session.get_one(Zitdag, now.entry.zitdag_id)
        assert theirs.loket_id == scene.loket.id
        assert [(one.starts, one.ends) for one in theirs.openings] == [(time(9), time(10))]


def elsewhere(scene: Scene) -> SeriesPlan:
    """The series goes to another place, at the same hours."""
    other = write(lambda session: builders.loket(session, scene.host, name="De Kaai"))
    return series_plan(scene, loket_id=other.id)


@pytest.mark.usefixtures("app_context")
def test_a_series_that_goes_elsewhere_takes_nobody_along_in_silence() -> None:
    scene, _colleague = scene_with_colleague()
    appointment = booked_in_series(scene)
    becomes = elsewhere(scene)

    with pytest.raises(AppointmentsTouched) as refusal:
        plan(becomes, version=1)
    plan(becomes, Decision(KeepAndFlag()), version=1)

    assert [one.appointment_id for one in refusal.value.touched] == [appointment.id]
    now = again(appointment)
    assert (now.state, now.misfit) == (AppointmentState.BOOKED, PlanningConflict.ZITDAG_CHANGED)
    assert now.entry.zitdag.loket_id == scene.loket.id
    with reading() as session:
        held = select(Zitdag).where(Zitdag.date == now.entry.zitdag.date, Zitdag.state == "planned")
        assert {one.loket_id for one in session.scalars(held)} == {becomes.loket_id}


@pytest.mark.usefixtures("app_context")
def test_a_series_that_came_back_has_its_days_there_again() -> None:
    scene, _colleague = scene_with_colleague()
    plan(series_plan(scene))
    plan(elsewhere(scene), version=1)
    plan(series_plan(scene), version=2)

    with reading() as session:
        of_series = select(Zitdag).where(Zitdag.series_id.is_not(None), Zitdag.state == "planned")
        held = session.scalars(of_series).all()
    assert {one.loket_id for one in held} == {scene.loket.id}
    assert len({one.date for one in held}) == len(held) > 0


@pytest.mark.usefixtures("app_context")
@pytest.mark.parametrize("sits", ["here", "nowhere"])
def test_a_colleague_takes_over_at_the_place_that_a_series_leaves(sits: str) -> None:
    scene, colleague = scene_with_colleague()
    appointment = booked_in_series(scene)
    day = again(appointment).entry.zitdag.date
    if sits == "here":
        sitting = Sitting(day=day)
        write(builders.zitdag, scene.loket, colleague, [scene.service], sitting)

    plan(elsewhere(scene), Decision(GiveTo(colleague.id)), version=1)

    now = again(appointment)
    assert (now.misfit, now.entry.counsellor_id) == (None, colleague.id)
    assert now.entry.zitdag.loket_id == scene.loket.id


@pytest.mark.usefixtures("app_context")
def test_whom_a_series_goes_to_takes_its_appointments_along() -> None:
    scene, colleague = scene_with_colleague()
    appointment = booked_in_series(scene)
    zitdag_id = again(appointment).entry.zitdag_id

    plan(series_plan(scene, counsellor_id=colleague.id), Decision(GiveTo(colleague.id)), version=1)

    now = again(appointment).entry
    assert (now.counsellor_id, now.zitdag_id) == (colleague.id, zitdag_id)


@pytest.mark.usefixtures("app_context")
def test_who_was_flagged_before_is_not_touched_by_a_series() -> None:
    scene, _colleague = scene_with_colleague()
    (other,) = booked(scene, "09:00")
    kept = Decision(KeepAndFlag())
    write(apply, CloseZitdag(scene.zitdag.id, 1), kept, by=by(LATER, Actor.COORDINATOR))

    plan(series_plan(scene))

    assert again(other).misfit is PlanningConflict.ZITDAG_CHANGED
    assert again(other).entry.zitdag.date == TUESDAY


@pytest.mark.usefixtures("app_context")
def test_whom_another_change_touches_is_not_decided_about_with_a_series() -> None:
    scene, _colleague = scene_with_colleague()
    in_series = booked_in_series(scene)
    (other,) = booked(scene, "09:00")
    write(builders.absence, scene.counsellor.id, at("08:00"), at("10:30"))  # nobody flagged yet

    plan(series_plan(scene, rule="FREQ=WEEKLY;BYDAY=TH"), Decision(Cancel()), version=1)

    assert again(in_series).state is AppointmentState.CANCELLED
    assert again(other).state is AppointmentState.BOOKED
    assert again(other).misfit is PlanningConflict.COUNSELLOR_ABSENT


@pytest.mark.usefixtures("app_context")
def test_a_series_judges_nobody_whom_it_cannot_touch() -> None:
    scene, _colleague = scene_with_colleague()
    elsewhere, _ = scene_with_colleague()
    booked_in_series(scene)
    (far_away,) = booked(elsewhere, "09:00")
    write(builders.absence, elsewhere.counsellor.id, at("08:00"), at("10:30"))  # not flagged yet

    plan(series_plan(scene, rule="FREQ=WEEKLY;BYDAY=TH"), Decision(Cancel()), version=1)

    assert again(far_away).misfit is None


@pytest.mark.usefixtures("app_context")
def test_a_series_that_was_changed_meanwhile_is_left_alone() -> None:
    scene, _colleague = scene_with_colleague()
    plan(series_plan(scene))

    with pytest.raises(ChangedMeanwhile):
        plan(series_plan(scene, rule="FREQ=WEEKLY;BYDAY=TH"), version=7)
