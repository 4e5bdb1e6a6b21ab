"""A zitdag changes or falls out with people on it: who is touched, and one decision for all."""

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from database import reading, write
from scheduler.appointments.affected import AffectedAppointment
from scheduler.appointments.booking.operations import book
from scheduler.appointments.errors import (
    AppointmentsTouched,
    DecisionLeavesMisfit,
    SlotTaken,
    ZitdagClosed,
)
from scheduler.appointments.models import Appointment, PlanningConflict
from scheduler.appointments.rescheduling.decisions import (
    UNDECIDED,
    Cancel,
    Decision,
    GiveTo,
    KeepAndFlag,
    MoveAlong,
)
from scheduler.appointments.rescheduling.edits.absence import RecordAbsence
from scheduler.appointments.rescheduling.edits.edit import Edit
from scheduler.appointments.rescheduling.edits.zitdag import ChangeZitdag, CloseZitdag
from scheduler.appointments.rescheduling.flags import flag_misfits
from scheduler.appointments.rescheduling.planning_changes import apply, preview
from scheduler.calendar.intervals import Interval
from scheduler.people.actors import Actor
from scheduler.people.contact import ContactMethod
from scheduler.people.counsellors import Counsellor
from scheduler.zitdagen.errors import (
    AlreadyThere,
    ChangedMeanwhile,
    CounsellorElsewhere,
    InvalidPlan,
    UnknownZitdag,
)
from scheduler.zitdagen.models import Absence, AbsenceReason, OpeningKind, Zitdag, ZitdagState
from scheduler.zitdagen.plans import OpeningPlan, ZitdagChange
from tests.support import builders
from tests.support.assertions import again, history, states, told
from tests.support.builders import A_DAY, NOW, TUESDAY, Scene, Sitting, at, by, clock

LATER = NOW + builders.HOUR


def opening(hours: str, kind: OpeningKind = OpeningKind.APPOINTMENT) -> OpeningPlan:
    starts, ends = hours.split("-")
    return OpeningPlan(kind, time.fromisoformat(starts), time.fromisoformat(ends))


def booked(scene: Scene, *starts: str, **client: Any) -> list[Appointment]:
    requests = [scene.request(start, client=builders.client_details(**client)) for start in starts]
    return [write(book, request, by=by(NOW)) for request in requests]


def make(what: Edit, decision: Decision) -> None:
    write(apply, what, decision, by=by(LATER, Actor.COORDINATOR))


def close(scene: Scene, decision: Decision) -> None:
    make(CloseZitdag(scene.zitdag.id, 1), decision)


def whom(what: Edit, now: datetime = LATER) -> list[AffectedAppointment]:
    return write(preview, what, now=now)


def edit(
    scene: Scene,
    hours: Sequence[str] = builders.HOURS,
    *,
    day: date = TUESDAY,
    counsellor: Counsellor | None = None,
) -> ChangeZitdag:
    """The zitdag as it is, unless told otherwise."""
    change = ZitdagChange(
        day, tuple(opening(each) for each in hours), (counsellor or scene.counsellor).id
    )
    return ChangeZitdag(scene.zitdag.id, 1, change)


def away(scene: Scene, hours: str) -> RecordAbsence:
    starts, ends = hours.split("-")
    return RecordAbsence(scene.counsellor.id, Interval(at(starts), at(ends)), AbsenceReason.ILL)


def zitdagen_of(counsellor: Counsellor) -> list[Zitdag]:
    with reading() as session:
        return list(
            session.scalars(
                select(Zitdag)
                .where(Zitdag.counsellor_id == counsellor.id)
                .options(selectinload(Zitdag.openings), selectinload(Zitdag.services))
                .order_by(Zitdag.id)
            )
        )


def hours_of(zitdag: Zitdag) -> list[str]:
    return [f"{clock(row.starts_at)}-{clock(row.ends_at)}" for row in zitdag.openings]


def with_whom(appointment: Appointment) -> tuple[int, int, PlanningConflict | None]:
    found = again(appointment)
    return found.entry.zitdag_id, found.entry.counsellor_id, found.misfit


@pytest.fixture
def karim(scene: Scene) -> Counsellor:
    """A colleague who sits nowhere."""
    return write(builders.counsellor, scene.region.id, first_name="Karim")


def test_who_is_touched_is_told_with_how_to_reach_them(scene: Scene) -> None:
    (made,) = booked(scene, "09:30", first_name="Amina", contact="+32470000001", language="fr")
    with pytest.raises(AppointmentsTouched) as refused:
        close(scene, UNDECIDED)
    assert refused.value.touched == [
        AffectedAppointment(
            appointment_id=made.id,
            zitdag_id=scene.zitdag.id,
            counsellor_id=scene.counsellor.id,
            starts_at=at("09:30"),
            ends_at=at("10:30"),
            first_name="Amina",
            reach=ContactMethod.OWN_MOBILE,
            contact="+32470000001",
            service_id=scene.service.id,
            service=scene.service.name,
            language="nl",
            loket="Brugge, Markt",
            counsellor=scene.counsellor.first_name,
            loket_id=scene.loket.id,
        )
    ]


def test_without_a_decision_nothing_changes(scene: Scene) -> None:
    (made,) = booked(scene, "09:30")
    for what in (
        CloseZitdag(scene.zitdag.id, 1),
        edit(scene, ["13:00-16:00"]),
        away(scene, "09:00-12:00"),
    ):
        with pytest.raises(AppointmentsTouched):
            make(what, UNDECIDED)
    (zitdag,) = zitdagen_of(scene.counsellor)
    assert (zitdag.state, zitdag.version) == (ZitdagState.PLANNED, 1)
    assert with_whom(made) == (scene.zitdag.id, scene.counsellor.id, None)
    make(away(scene, "12:00-13:00"), UNDECIDED)
    with reading() as session:
        assert len(session.scalars(select(Absence)).all()) == 1


def test_nobody_touched_needs_no_decision(scene: Scene) -> None:
    booked(scene, "13:30")
    make(edit(scene, ["13:00-16:30"]), UNDECIDED)
    assert [zitdag.version for zitdag in zitdagen_of(scene.counsellor)] == [2]
    assert states() == ["booked"]


@pytest.mark.parametrize(
    ("hours", "touched"),
    [
        pytest.param(("09:00-12:00", "13:00-16:30"), [], id="the same hours"),
        pytest.param(("09:30-10:30", "13:00-14:00"), [], id="just the hours of the two"),
        pytest.param(("09:30-10:00", "10:00-15:00"), [], id="openings that touch are one"),
        pytest.param(("09:31-12:00", "13:00-16:30"), ["09:30"], id="a minute too late"),
        pytest.param(("09:00-12:00",), ["13:00"], id="no afternoon"),
        pytest.param(("09:00-10:29",), ["09:30", "13:00"], id="a minute too short"),
    ],
)
def test_a_change_of_hours_touches_whom_it_leaves_out(
    scene: Scene, hours: tuple[str, ...], touched: list[str]
) -> None:
    booked(scene, "13:00", "09:30")
    assert [clock(one.starts_at) for one in whom(edit(scene, hours))] == touched


def test_hours_that_become_walk_in_touch_the_appointments(scene: Scene) -> None:
    booked(scene, "09:30")
    walk_in = ZitdagChange(
        TUESDAY, (opening("09:00-12:00", OpeningKind.WALK_IN),), scene.counsellor.id
    )
    assert whom(ChangeZitdag(scene.zitdag.id, 1, walk_in))


def test_another_day_or_another_face_touches_everybody(scene: Scene, karim: Counsellor) -> None:
    booked(scene, "09:30", "13:00")
    for what in (edit(scene, day=TUESDAY + A_DAY), edit(scene, counsellor=karim)):
        assert len(whom(what)) == 2


@pytest.mark.parametrize(
    ("hours", "touched"),
    [
        pytest.param("08:00-09:30", [], id="until it begins"),
        pytest.param("08:00-09:31", ["09:30"], id="a minute of it"),
        pytest.param("10:30-13:00", [], id="between the two"),
        pytest.param("10:29-13:01", ["09:30", "13:00"], id="a minute of both"),
    ],
)
def test_an_absence_touches_whom_it_takes_time_of(
    scene: Scene, hours: str, touched: list[str]
) -> None:
    booked(scene, "13:00", "09:30")
    assert [clock(one.starts_at) for one in whom(away(scene, hours))] == touched


@pytest.mark.parametrize(
    ("now", "count"), [(at("09:29"), 1), (at("09:30"), 0)], ids=["ahead", "begun"]
)
def test_who_is_at_the_table_is_not_touched(scene: Scene, now: datetime, count: int) -> None:
    booked(scene, "09:30")
    assert len(whom(CloseZitdag(scene.zitdag.id, 1), now)) == count


def test_cancelling_all_tells_each_of_them_in_our_own_name(scene: Scene) -> None:
    made = booked(scene, "09:30", "13:00")
    close(scene, Decision(Cancel()))
    (zitdag,) = zitdagen_of(scene.counsellor)
    assert zitdag.state is ZitdagState.CANCELLED
    assert states() == ["cancelled", "cancelled"]
    for each in made:
        assert again(each).cancelled_by is Actor.COORDINATOR
        assert ("cancelled_by_us", "pending", 2) in told(each)


def test_only_who_no_longer_fits_is_cancelled(scene: Scene) -> None:
    booked(scene, "09:30", "13:00")
    make(edit(scene, ["09:00-12:00"]), Decision(Cancel()))
    assert states() == ["booked", "cancelled"]


def test_only_who_comes_during_the_absence_is_cancelled(scene: Scene) -> None:
    booked(scene, "09:30", "13:00")
    make(away(scene, "12:00-17:00"), Decision(Cancel()))
    assert states() == ["booked", "cancelled"]


@pytest.mark.parametrize(
    ("kept", "misfit"),
    [
        pytest.param(
            lambda scene: close(scene, Decision(KeepAndFlag())),
            PlanningConflict.ZITDAG_CHANGED,
            id="closed",
        ),
        pytest.param(
            lambda scene: make(edit(scene, ["13:00-16:00"]), Decision(KeepAndFlag())),
            PlanningConflict.ZITDAG_CHANGED,
            id="changed",
        ),
        pytest.param(
            lambda scene: make(away(scene, "09:00-12:00"), Decision(KeepAndFlag())),
            PlanningConflict.COUNSELLOR_ABSENT,
            id="absent",
        ),
    ],
)
def test_who_is_kept_is_flagged_and_told_nothing(
    scene: Scene, kept: Any, misfit: PlanningConflict
) -> None:
    (made,) = booked(scene, "09:30")
    kept(scene)
    assert with_whom(made) == (scene.zitdag.id, scene.counsellor.id, misfit)
    assert told(made) == [("confirmation", "pending", 1)]


def test_what_fits_again_is_no_longer_flagged(scene: Scene) -> None:
    (made,) = booked(scene, "09:30")
    close(scene, Decision(KeepAndFlag()))
    back = edit(scene)
    make(ChangeZitdag(back.zitdag_id, 2, back.change), UNDECIDED)
    assert with_whom(made)[2] is None


def test_a_colleague_takes_over_in_a_zitdag_of_the_same_hours(
    scene: Scene, karim: Counsellor
) -> None:
    made = booked(scene, "09:30", "13:00")
    close(scene, Decision(GiveTo(karim.id)))
    (stand_in,) = zitdagen_of(karim)
    assert hours_of(stand_in) == ["09:00-12:00", "13:00-16:30"]
    assert (stand_in.loket_id, stand_in.date) == (scene.loket.id, TUESDAY)
    assert [service.id for service in stand_in.services] == [scene.service.id]
    assert (stand_in.notice_hours, stand_in.horizon_days, stand_in.step_minutes) == (2, 56, 15)
    for each in made:
        assert with_whom(each) == (stand_in.id, karim.id, None)
        assert ("reassigned", "coordinator") in history(each)
        assert told(each) == [("confirmation", "pending", 1)]


def test_a_colleague_who_sits_there_already_takes_them_there(scene: Scene) -> None:
    made = booked(scene, "09:30", "13:00")
    karim, theirs = write(builders.colleague, scene, first_name="Karim")
    close(scene, Decision(GiveTo(karim.id)))
    assert [row.id for row in zitdagen_of(karim)] == [theirs.id]
    assert [with_whom(each) for each in made] == [(theirs.id, karim.id, None)] * 2


def test_a_zitdag_given_to_a_colleague_takes_its_appointments_along(
    scene: Scene, karim: Counsellor
) -> None:
    (made,) = booked(scene, "09:30")
    make(edit(scene, counsellor=karim), Decision(GiveTo(karim.id)))
    assert with_whom(made) == (scene.zitdag.id, karim.id, None)
    assert [row.id for row in zitdagen_of(karim)] == [scene.zitdag.id]


def test_a_colleague_comes_only_for_who_a_shorter_day_leaves_out(
    scene: Scene, karim: Counsellor
) -> None:
    first, second, third = booked(scene, "09:30", "13:00", "14:30")
    make(edit(scene, ["09:00-12:00"]), Decision(GiveTo(karim.id)))
    (stand_in,) = zitdagen_of(karim)
    assert hours_of(stand_in) == ["13:00-15:30"]
    assert with_whom(first) == (scene.zitdag.id, scene.counsellor.id, None)
    assert [with_whom(each) for each in (second, third)] == [(stand_in.id, karim.id, None)] * 2


def test_a_colleague_comes_for_the_hours_of_the_absence(scene: Scene, karim: Counsellor) -> None:
    first, second = booked(scene, "09:30", "11:00")
    make(away(scene, "11:30-14:00"), Decision(GiveTo(karim.id)))
    (stand_in,) = zitdagen_of(karim)
    assert hours_of(stand_in) == ["11:00-12:00", "13:00-14:00"]
    assert with_whom(first) == (scene.zitdag.id, scene.counsellor.id, None)
    assert with_whom(second) == (stand_in.id, karim.id, None)


def test_a_group_goes_to_the_colleague_as_one(app_context: object) -> None:
    scene = write(builders.scene, service_is={"seats": 3}, sitting=builders.sessions("09:30-10:30"))
    karim = write(builders.counsellor, scene.region.id)
    made = booked(scene, "09:30") + booked(scene, "09:30") + booked(scene, "09:30")
    close(scene, Decision(GiveTo(karim.id)))
    entries = {again(each).entry_id for each in made}
    assert len(entries) == 1
    entry = again(made[0]).entry
    assert (entry.counsellor_id, entry.taken, entry.capacity) == (karim.id, 3, 3)


def test_a_colleague_who_has_something_else_is_refused(scene: Scene) -> None:
    (made,) = booked(scene, "09:30")
    karim, _ = write(builders.colleague, scene)
    write(book, scene.request(scene.slot("10:00", counsellor_id=karim.id)), by=by(NOW))
    with pytest.raises(SlotTaken):
        close(scene, Decision(GiveTo(karim.id)))
    assert with_whom(made) == (scene.zitdag.id, scene.counsellor.id, None)
    assert zitdagen_of(scene.counsellor)[0].state is ZitdagState.PLANNED


def test_a_colleague_who_is_away_is_refused(scene: Scene, karim: Counsellor) -> None:
    (made,) = booked(scene, "09:30")
    write(builders.absence, karim.id, at("10:00"), at("12:00"))
    with pytest.raises(DecisionLeavesMisfit) as refused:
        close(scene, Decision(GiveTo(karim.id)))
    assert refused.value == DecisionLeavesMisfit(made.id, PlanningConflict.COUNSELLOR_ABSENT)
    assert zitdagen_of(karim) == []


def test_a_colleague_who_sits_elsewhere_is_refused(scene: Scene, karim: Counsellor) -> None:
    booked(scene, "09:30")
    elsewhere = write(builders.loket, scene.host)
    write(builders.zitdag, elsewhere, karim, [scene.service], Sitting(hours=["09:00-12:00"]))
    with pytest.raises(CounsellorElsewhere):
        close(scene, Decision(GiveTo(karim.id)))


@pytest.mark.parametrize(
    "sitting",
    [
        pytest.param(Sitting(hours=["09:00-10:00"]), id="who leaves too early"),
        pytest.param(Sitting(hours=["10:00-12:00"]), id="who comes too late"),
        pytest.param(Sitting(hours=[], walk_in=["09:00-12:00"]), id="who receives walk-ins"),
    ],
)
def test_a_colleague_who_sits_there_at_other_hours_is_refused(
    scene: Scene, karim: Counsellor, sitting: Sitting
) -> None:
    booked(scene, "09:30")
    write(builders.zitdag, scene.loket, karim, [scene.service], sitting)
    with pytest.raises(AlreadyThere):
        close(scene, Decision(GiveTo(karim.id)))


def test_a_zitdag_of_the_colleague_that_was_called_off_does_not_count(
    scene: Scene, karim: Counsellor
) -> None:
    (made,) = booked(scene, "09:30")
    off = ZitdagState.CANCELLED
    write(builders.zitdag, scene.loket, karim, [scene.service], state=off)
    close(scene, Decision(GiveTo(karim.id)))
    _, stand_in = zitdagen_of(karim)
    assert with_whom(made) == (stand_in.id, karim.id, None)


def test_a_colleague_whose_zitdag_does_not_give_the_service_is_refused(
    scene: Scene, karim: Counsellor
) -> None:
    (made,) = booked(scene, "09:30")
    other = write(builders.service)
    write(builders.zitdag, scene.loket, karim, [other])
    with pytest.raises(DecisionLeavesMisfit) as refused:
        close(scene, Decision(GiveTo(karim.id)))
    assert refused.value == DecisionLeavesMisfit(made.id, PlanningConflict.SERVICE_WITHDRAWN)


def test_appointments_move_along_to_another_day_and_are_told(scene: Scene) -> None:
    made = booked(scene, "09:30", "13:00")
    friday = date(2027, 4, 2)  # in summer time: the hour on the clock stays
    make(edit(scene, day=friday), Decision(MoveAlong()))
    assert [again(each).entry.starts_at for each in made] == [
        at("09:30", friday),
        at("13:00", friday),
    ]
    for each in made:
        assert with_whom(each) == (scene.zitdag.id, scene.counsellor.id, None)
        assert told(each) == [("confirmation", "withdrawn", 1), ("changed_by_us", "pending", 2)]


def test_who_finds_no_room_on_the_other_day_stops_the_move(scene: Scene) -> None:
    made = booked(scene, "09:30", "13:00")
    with pytest.raises(ZitdagClosed):
        make(edit(scene, ["09:00-12:00"], day=TUESDAY + A_DAY), Decision(MoveAlong()))
    assert [again(each).entry.starts_at for each in made] == [at("09:30"), at("13:00")]


def test_moving_along_to_the_hour_that_fell_out_is_no_decision(scene: Scene) -> None:
    (made,) = booked(scene, "09:30")
    with pytest.raises(DecisionLeavesMisfit) as refused:
        make(edit(scene, ["13:00-16:00"]), Decision(MoveAlong()))
    assert refused.value == DecisionLeavesMisfit(made.id, PlanningConflict.ZITDAG_CHANGED)


def test_a_decision_on_what_has_changed_meanwhile_is_refused(scene: Scene) -> None:
    booked(scene, "09:30")
    make(edit(scene, ["09:00-12:00"]), UNDECIDED)
    with pytest.raises(ChangedMeanwhile):
        close(scene, Decision(Cancel()))
    with pytest.raises(ChangedMeanwhile):
        make(edit(scene, ["13:00-16:00"]), Decision(Cancel()))
    assert states() == ["booked"]


def test_what_is_unknown_or_nonsense_is_refused(scene: Scene) -> None:
    unknown = ChangeZitdag(99, 1, edit(scene).change)
    with pytest.raises(UnknownZitdag):
        make(unknown, Decision(Cancel()))
    for nowhere in (unknown, CloseZitdag(99, 1)):
        with pytest.raises(UnknownZitdag):
            whom(nowhere)
    with pytest.raises(InvalidPlan):
        make(edit(scene, []), Decision(Cancel()))
    with pytest.raises(ValueError, match="after"):
        away(scene, "12:00-12:00")


def test_flagging_finds_nothing_more_after_a_decision(scene: Scene, karim: Counsellor) -> None:
    booked(scene, "09:30", "13:00")
    close(scene, Decision(GiveTo(karim.id)))
    assert write(flag_misfits, by=by(LATER)) == []
