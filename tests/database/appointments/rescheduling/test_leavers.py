"""A counsellor leaves: one act, from a day on, with colleagues who go on."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from database import reading, write
from scheduler.access import accounts, leavers
from scheduler.access.accounts import NewAccount
from scheduler.access.models import Post
from scheduler.access.roles import Role
from scheduler.appointments.booking.availability import SlotChoice
from scheduler.appointments.booking.operations import book
from scheduler.appointments.booking.requests import BookingRequest
from scheduler.appointments.errors import AppointmentsTouched
from scheduler.appointments.models import Appointment, AppointmentState, BookingChannel
from scheduler.appointments.policy import STAFF
from scheduler.appointments.rescheduling.decisions import UNDECIDED, Cancel, Decision, GiveTo
from scheduler.appointments.rescheduling.edits.leaver import CounsellorLeaves
from scheduler.appointments.rescheduling.planning_changes import apply, preview
from scheduler.people.counsellors import Counsellor
from scheduler.zitdagen import leaving
from scheduler.zitdagen.errors import InvalidPlan
from scheduler.zitdagen.leaving import Leaving
from scheduler.zitdagen.models import DiaryEntry, Zitdag, ZitdagSeries, ZitdagState
from scheduler.zitdagen.operations import plan_zitdag
from scheduler.zitdagen.series import plan_series
from tests.support import builders, planning
from tests.support.assertions import again
from tests.support.builders import A_DAY, PLANNER, at
from tests.support.planning import TODAY, TUESDAY, Network

WEEK = timedelta(weeks=1)
LAST_DAY = TUESDAY + WEEK  # the second of her Tuesdays
AFTER = LAST_DAY + WEEK


@dataclass(frozen=True, slots=True)
class World:
    ids: Network
    series_id: int


@pytest.fixture
def world(app: Flask) -> World:
    def make(session: Session) -> World:
        ids = planning.network(session)
        plan = planning.series_plan(ids, rule="FREQ=WEEKLY;INTERVAL=1;BYDAY=TU")
        return World(ids, plan_series(session, plan, today=TODAY, by=PLANNER).id)

    return write(make)


def someone(world: World, day: date, counsellor_id: int | None = None) -> Appointment:
    slot = SlotChoice(
        world.ids.brugge, world.ids.intake, at("09:00", day), "nl", STAFF, counsellor_id
    )
    client = builders.client_details()
    request = BookingRequest(slot, client, BookingChannel.PHONE_DESK, builders.new_code("form"))
    return write(book, request, by=PLANNER)


def leave(world: World, takes: Mapping[int, int] | None = None) -> CounsellorLeaves:
    return CounsellorLeaves(Leaving(world.ids.sofie, LAST_DAY, takes or {}), TODAY)


def days_of(counsellor_id: int) -> list[date]:
    with reading() as session:
        return list(
            session.scalars(
                select(Zitdag.date)
                .where(Zitdag.counsellor_id == counsellor_id, Zitdag.state == ZitdagState.PLANNED)
                .order_by(Zitdag.date)
            )
        )


def who_sees(appointment: Appointment) -> int:
    with reading() as session:
        return session.scalars(
            select(DiaryEntry.counsellor_id)
            .join(Appointment)
            .where(Appointment.id == appointment.id)
        ).one()


def counsellor(counsellor_id: int) -> Counsellor:
    with reading() as session:
        return session.get_one(Counsellor, counsellor_id)


def test_what_is_before_the_last_day_stays_and_the_rest_ends(world: World) -> None:
    before, after = someone(world, LAST_DAY), someone(world, AFTER)

    touched = write(preview, leave(world), now=PLANNER.now)
    assert [one.appointment_id for one in touched] == [after.id]
    with pytest.raises(AppointmentsTouched):
        write(apply, leave(world), UNDECIDED, by=PLANNER)
    write(apply, leave(world), Decision(Cancel()), by=PLANNER)

    assert again(before).state is AppointmentState.BOOKED
    assert again(after).state is AppointmentState.CANCELLED
    assert days_of(world.ids.sofie) == [TUESDAY, LAST_DAY]
    gone = counsellor(world.ids.sofie)
    assert (gone.active, gone.last_day) == (True, LAST_DAY)


def test_a_colleague_goes_on_with_a_series_and_with_who_comes_to_it(world: World) -> None:
    before, after = someone(world, TUESDAY), someone(world, AFTER)
    karim = world.ids.karim

    edit = leave(world, {world.series_id: karim})
    write(apply, edit, Decision(GiveTo(karim), seen=frozenset({after.id})), by=PLANNER)

    assert days_of(world.ids.sofie) == [TUESDAY, LAST_DAY]
    assert days_of(karim)[:2] == [AFTER, AFTER + WEEK]
    assert (who_sees(before), who_sees(after)) == (world.ids.sofie, karim)
    assert again(after).misfit is None
    with reading() as session:
        first, second = session.scalars(select(ZitdagSeries).order_by(ZitdagSeries.id))
        assert (first.ends_on, second.starts_on, second.ends_on) == (LAST_DAY, AFTER, None)
        assert second.code == f"{first.code}-2"


def test_every_other_week_stays_that_week(app: Flask) -> None:
    def make(session: Session) -> World:
        ids = planning.network(session)
        plan = planning.series_plan(ids, rule="FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", starts_on=TUESDAY)
        return World(ids, plan_series(session, plan, today=TODAY, by=PLANNER).id)

    world = write(make)
    write(apply, leave(world, {world.series_id: world.ids.karim}), UNDECIDED, by=PLANNER)

    assert days_of(world.ids.sofie) == [TUESDAY]
    assert days_of(world.ids.karim)[:2] == [TUESDAY + 2 * WEEK, TUESDAY + 4 * WEEK]


def test_a_pop_up_after_the_last_day_is_called_off_and_none_can_be_planned(world: World) -> None:
    def fair(day: date) -> None:
        write(plan_zitdag, planning.zitdag_plan(world.ids, date=day), by=PLANNER)

    fair(LAST_DAY + A_DAY)
    write(apply, leave(world), UNDECIDED, by=PLANNER)

    assert days_of(world.ids.sofie) == [TUESDAY, LAST_DAY]
    with pytest.raises(InvalidPlan, match="counsellor_leaves"):
        fair(LAST_DAY + A_DAY)
    with pytest.raises(InvalidPlan, match="counsellor_leaves"):
        write(plan_series, planning.series_plan(world.ids, code="x"), today=TODAY, by=PLANNER)
    fair(LAST_DAY - A_DAY)
    assert LAST_DAY - A_DAY in days_of(world.ids.sofie)


def test_account_and_calendar_end_when_the_last_day_is_over_and_not_before(world: World) -> None:
    def have_a_calendar(session: Session) -> tuple[str, str]:
        sofie = session.get_one(Counsellor, world.ids.sofie)
        sofie.feed_generation = 1
        return sofie.code, sofie.region.code

    code, region = write(have_a_calendar)
    new = NewAccount("sofie@example.org", "Sofie", Role.COUNSELLOR, region, counsellor=code)
    post_id = write(accounts.create, new, by=PLANNER).id
    write(apply, leave(world), UNDECIDED, by=PLANNER)

    assert write(leavers.let_go, today=LAST_DAY, by=PLANNER) == set()
    assert counsellor(world.ids.sofie).active
    gone = write(leavers.let_go, today=LAST_DAY + A_DAY, by=PLANNER)

    assert len(gone) == 1
    left = counsellor(world.ids.sofie)
    assert not left.active
    assert left.feed_generation > 1
    with reading() as session:
        assert session.get_one(Post, post_id).ended_at == PLANNER.now
    assert counsellor(world.ids.karim).active


def test_who_stays_after_all_can_be_planned_again(world: World) -> None:
    write(apply, leave(world), UNDECIDED, by=PLANNER)
    write(leaving.stay, world.ids.sofie, by=PLANNER)

    assert counsellor(world.ids.sofie).last_day is None
    assert write(leavers.let_go, today=AFTER, by=PLANNER) == set()
    write(plan_zitdag, planning.zitdag_plan(world.ids, date=AFTER), by=PLANNER)
