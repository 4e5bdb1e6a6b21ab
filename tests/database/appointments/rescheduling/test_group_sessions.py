"""A group session that few booked goes on, joins another one, or is called off: all or nothing."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from database import reading, write
from scheduler.access import accounts
from scheduler.access.accounts import NewAccount
from scheduler.access.roles import Role
from scheduler.appointments.booking import availability
from scheduler.appointments.booking.operations import book, cancel, hold
from scheduler.appointments.errors import (
    AppointmentsTouched,
    ChosenSlotGone,
    DecidedMeanwhile,
    ZitdagClosed,
)
from scheduler.appointments.lists import group_sessions as lists
from scheduler.appointments.models import (
    Appointment,
    AppointmentState,
    CallTask,
    GroupChoice,
    GroupDecision,
    WhyCall,
)
from scheduler.appointments.policy import PUBLIC_HOLD
from scheduler.appointments.rescheduling import group_sessions
from scheduler.appointments.rescheduling.decisions import MoveTo
from scheduler.appointments.rescheduling.group_sessions import SessionAsSeen
from scheduler.people.actors import Actor, By
from scheduler.people.contact import ContactMethod
from scheduler.people.counsellors import Counsellor
from scheduler.zitdagen.errors import UnknownGroupSession, UnknownZitdag
from scheduler.zitdagen.models import OpeningKind, Zitdag, ZitdagState
from scheduler.zitdagen.operations import change_zitdag
from scheduler.zitdagen.plans import OpeningPlan, ZitdagChange
from tests.support import builders
from tests.support.assertions import again, history, live, states, told
from tests.support.builders import A_DAY, HOUR, NOW, TUESDAY, Scene, Sitting, at, by

LATER = by(NOW + HOUR, Actor.COORDINATOR)
THURSDAY = TUESDAY + 2 * A_DAY
BOOKED, CANCELLED = AppointmentState.BOOKED, AppointmentState.CANCELLED


@dataclass(frozen=True, slots=True)
class Sessions:
    """The session of Tuesday, for which two booked; on Thursday one of the colleague, in which two
    of three places are free. The second who booked has no phone."""

    scene: Scene
    booked: tuple[Appointment, ...]
    colleague: Counsellor
    other: Zitdag
    there: Appointment

    @property
    def into(self) -> MoveTo:
        return MoveTo(self.colleague.id, self.scene.loket.id, at("14:00", THURSDAY))

    def seen(self, choice: GroupChoice | None = None) -> SessionAsSeen:
        people = frozenset(one.id for one in self.booked)
        return SessionAsSeen(self.scene.zitdag.id, at("09:30"), people, choice)


@pytest.fixture
def world(app: Flask) -> Sessions:
    del app
    kind = {"seats": 3, "minimum": 3, "aftercare_minutes": 0}
    scene = write(
        builders.scene,
        service_is=kind,
        sitting=Sitting(hours=("13:00-16:00",), groups=("09:30-11:00",)),
    )
    afternoon = builders.sessions("14:00-15:30", day=THURSDAY)
    colleague, other = write(builders.colleague, scene, afternoon, first_name="Karim")
    no_phone = builders.client_details(reach=ContactMethod.SLIP_ONLY, contact=None)
    booked = (
        write(book, scene.request("09:30"), by=by(NOW)),
        write(book, scene.request("09:30", client=no_phone), by=by(NOW)),
    )
    elsewhere = scene.slot(at("14:00", THURSDAY))
    there = write(book, scene.request(elsewhere), by=by(NOW))
    return Sessions(scene, booked, colleague, other, there)


def decisions() -> list[tuple[GroupChoice, By]]:
    with reading() as session:
        rows = session.scalars(select(GroupDecision)).all()
    return [(row.choice, By(Actor.COORDINATOR, row.account_id, row.at)) for row in rows]


def to_call() -> list[tuple[int, WhyCall]]:
    with reading() as session:
        rows = session.scalars(select(CallTask)).all()
    return [(row.appointment_id, row.why) for row in rows]


def offered(world: Sessions) -> list[str]:
    """The hours at which the group is still offered that Tuesday."""
    with reading() as session:
        slots = availability.find(session, world.scene.search(), now=NOW)
    return [builders.clock(slot.start) for slot in slots]


def zitdag(world: Sessions) -> Zitdag:
    with reading() as session:
        row = session.get_one(Zitdag, world.scene.zitdag.id)
        _ = row.openings
        return row


# ------------------------------------------------------------------------------- it goes on


def test_it_goes_on_and_everything_stays(world: Sessions) -> None:
    account = write(
        accounts.create,
        NewAccount("kim@example.org", "Kim", Role.COORDINATOR),
        by=LATER,
    )
    kim = by(NOW + HOUR, Actor.COORDINATOR, account_id=account.id)
    write(group_sessions.go_on, world.seen(), by=kim)

    assert decisions() == [(GroupChoice.GOES_ON, kim)]
    assert states() == [BOOKED] * 3
    assert offered(world) == ["09:30"]
    with reading() as session:
        one = lists.find(session, world.scene.region.id, world.scene.zitdag.id, at("09:30"))
    assert one is not None
    assert one.decided_by == "Kim"


def test_twice_is_once_and_the_first_decided(world: Sessions) -> None:
    write(group_sessions.go_on, world.seen(), by=LATER)
    write(group_sessions.go_on, world.seen(), by=by(NOW + 2 * HOUR, Actor.COORDINATOR))

    assert decisions() == [(GroupChoice.GOES_ON, LATER)]


def test_nothing_goes_on_that_is_not_planned(world: Sessions) -> None:
    elsewhere = SessionAsSeen(world.scene.zitdag.id, at("13:00"), frozenset())
    with pytest.raises(UnknownGroupSession):
        write(group_sessions.go_on, elsewhere, by=LATER)
    with pytest.raises(UnknownZitdag):
        write(group_sessions.go_on, SessionAsSeen(0, at("09:30"), frozenset()), by=LATER)
    assert decisions() == []


# ------------------------------------------------------------------------------ called off


def test_called_off_everybody_hears_it_and_nobody_books_it_again(world: Sessions) -> None:
    write(group_sessions.call_off, world.seen(), by=LATER)

    reached, unreached = world.booked
    assert states() == [CANCELLED, CANCELLED, BOOKED]
    assert again(reached).cancelled_by is Actor.COORDINATOR
    assert [kind for kind, state, _ in told(reached) if state == "pending"] == ["cancelled_by_us"]
    assert to_call() == [(unreached.id, WhyCall.PLANNING_CHANGED)]
    assert decisions() == [(GroupChoice.CALLED_OFF, LATER)]
    assert offered(world) == []
    with pytest.raises(ZitdagClosed):
        write(book, world.scene.request("09:30"), by=LATER)


def test_the_other_hours_of_that_day_stay_and_its_series_changes_it_no_more(
    world: Sessions,
) -> None:
    write(group_sessions.call_off, world.seen(), by=LATER)

    row = zitdag(world)
    assert [opening.kind for opening in row.openings] == [OpeningKind.APPOINTMENT]
    assert (row.state, row.detached, row.version) == (ZitdagState.PLANNED, True, 2)


def test_a_day_with_nothing_else_is_called_off_whole(world: Sessions) -> None:
    seen = SessionAsSeen(world.other.id, at("14:00", THURSDAY), frozenset({world.there.id}))
    write(group_sessions.call_off, seen, by=LATER)

    with reading() as session:
        row = session.get_one(Zitdag, world.other.id)
        assert (row.state, row.detached) == (ZitdagState.CANCELLED, True)
        (listed,) = lists.called_off(session, world.scene.region.id, now=NOW)
    assert (listed.zitdag_id, listed.choice) == (world.other.id, GroupChoice.CALLED_OFF)
    assert (listed.loket, listed.starts_at) == ("Brugge, Markt", at("14:00", THURSDAY))


def test_what_was_called_off_is_not_called_off_again(world: Sessions) -> None:
    write(group_sessions.call_off, world.seen(), by=LATER)
    with pytest.raises(UnknownGroupSession):
        write(group_sessions.call_off, world.seen(GroupChoice.CALLED_OFF), by=LATER)
    assert decisions() == [(GroupChoice.CALLED_OFF, LATER)]


def test_who_came_in_meanwhile_is_shown_first(world: Sessions) -> None:
    newcomer = write(book, world.scene.request("09:30"), by=by(NOW))
    with pytest.raises(AppointmentsTouched) as refusal:
        write(group_sessions.call_off, world.seen(), by=LATER)

    assert newcomer.id in {one.appointment_id for one in refusal.value.touched}
    assert states() == [BOOKED] * 4
    assert (offered(world), decisions()) == ([], [])  # it is full now, and still planned
    assert len(zitdag(world).openings) == 2


def test_who_cancelled_meanwhile_is_told_nothing_more(world: Sessions) -> None:
    write(cancel, world.booked[0].id, by=by(NOW))
    write(group_sessions.call_off, world.seen(), by=LATER)

    assert [kind for kind, _ in history(world.booked[0])] == ["booked", "cancelled"]


def test_whoever_holds_a_place_cannot_confirm_it(world: Sessions) -> None:
    slot = world.scene.slot("09:30")
    write(hold, slot, "browser", lasts=PUBLIC_HOLD, by=by(NOW))
    write(group_sessions.call_off, world.seen(), by=by(NOW, Actor.COORDINATOR))

    with pytest.raises(ZitdagClosed):
        write(book, world.scene.request(slot, holder="browser"), by=by(NOW))


def test_a_session_that_nobody_booked_is_called_off(world: Sessions) -> None:
    for one in world.booked:
        write(cancel, one.id, by=by(NOW))
    nobody = SessionAsSeen(world.scene.zitdag.id, at("09:30"), frozenset())
    write(group_sessions.call_off, nobody, by=LATER)

    assert (offered(world), decisions()) == ([], [(GroupChoice.CALLED_OFF, LATER)])


@pytest.mark.parametrize("act", [group_sessions.go_on, group_sessions.call_off])
def test_a_session_that_has_begun_stays_as_it_is(world: Sessions, act: Callable[..., None]) -> None:
    with pytest.raises(UnknownGroupSession):
        write(act, world.seen(), by=by(at("09:30"), Actor.COORDINATOR))
    assert len(zitdag(world).openings) == 2


def test_of_two_who_decide_at_once_the_second_is_told(world: Sessions) -> None:
    write(group_sessions.go_on, world.seen(), by=LATER)

    with pytest.raises(DecidedMeanwhile) as refusal:
        write(group_sessions.call_off, world.seen(), by=LATER)
    assert refusal.value.choice is GroupChoice.GOES_ON
    assert states() == [BOOKED] * 3

    write(group_sessions.call_off, world.seen(GroupChoice.GOES_ON), by=LATER)
    assert decisions() == [(GroupChoice.CALLED_OFF, LATER)]
    with pytest.raises(UnknownGroupSession):
        write(group_sessions.go_on, world.seen(GroupChoice.CALLED_OFF), by=LATER)


def test_planned_again_it_may_be_called_off_again(world: Sessions) -> None:
    write(group_sessions.call_off, world.seen(), by=LATER)
    openings = tuple(
        OpeningPlan(OpeningKind.GROUP, one.starts, one.ends)
        for one in world.scene.zitdag.openings
        if one.kind is OpeningKind.GROUP
    )
    change = ZitdagChange(TUESDAY, openings, world.scene.counsellor.id)
    write(change_zitdag, world.scene.zitdag.id, change, expected_version=2, by=LATER)
    assert offered(world) == ["09:30"]
    with reading() as session:
        assert lists.called_off(session, world.scene.region.id, now=NOW) == []

    once_more = by(NOW + 2 * HOUR, Actor.COORDINATOR)
    write(group_sessions.call_off, world.seen(GroupChoice.CALLED_OFF), by=once_more)
    assert decisions() == [(GroupChoice.CALLED_OFF, once_more)]


# ------------------------------------------------------------------------- with another one


def test_everybody_goes_to_the_other_session_and_hears_it(world: Sessions) -> None:
    write(group_sessions.merge, world.seen(), world.into, by=LATER)

    reached, unreached = world.booked
    assert {again(one).entry_id for one in world.booked} == {world.there.entry_id}
    assert live() == [("14:00", "15:00", 3)]
    assert [kind for kind, state, _ in told(reached) if state == "pending"] == ["changed_by_us"]
    assert to_call() == [(unreached.id, WhyCall.PLANNING_CHANGED)]
    assert decisions() == [(GroupChoice.MERGED, LATER)]
    assert offered(world) == []


def test_where_places_went_nobody_moves(world: Sessions) -> None:
    elsewhere = world.scene.slot(at("14:00", THURSDAY))
    write(book, world.scene.request(elsewhere), by=by(NOW))

    with pytest.raises(ChosenSlotGone):
        write(group_sessions.merge, world.seen(), world.into, by=LATER)

    assert [again(one).entry_id for one in world.booked] == [one.entry_id for one in world.booked]
    assert (decisions(), to_call()) == ([], [])
    assert [kind for kind, *_ in told(world.booked[0])] == ["confirmation"]
    assert len(zitdag(world).openings) == 2


def test_nobody_goes_to_a_session_that_is_no_more(world: Sessions) -> None:
    off = update(Zitdag).where(Zitdag.id == world.other.id).values(state=ZitdagState.CANCELLED)
    write(lambda session: session.execute(off))

    with pytest.raises(ChosenSlotGone):
        write(group_sessions.merge, world.seen(), world.into, by=LATER)
    assert states() == [BOOKED] * 3


def test_nobody_goes_to_the_session_they_leave(world: Sessions) -> None:
    itself = MoveTo(world.scene.counsellor.id, world.scene.loket.id, at("09:30"))
    with pytest.raises(ChosenSlotGone):
        write(group_sessions.merge, world.seen(), itself, by=LATER)
    assert len(zitdag(world).openings) == 2


def others(world: Sessions) -> list[tuple[int, int]]:
    """Ids of the zitdagen of sessions that Tuesday's can join, with the places left there."""
    region_id = world.scene.region.id
    with reading() as session:
        sessions = lists.ahead(session, region_id, now=NOW)
        one = next(one for one in sessions if one.zitdag_id == world.scene.zitdag.id)
        found = group_sessions.others(session, one, sessions, now=NOW)
    return [(other.zitdag_id, seats) for other, seats in found]


def test_those_with_room_for_everybody_are_offered(world: Sessions) -> None:
    assert others(world) == [(world.other.id, 2)]


def test_a_session_with_too_little_room_is_not_offered(world: Sessions) -> None:
    write(book, world.scene.request(world.scene.slot(at("14:00", THURSDAY))), by=by(NOW))

    assert others(world) == []


def test_a_session_of_another_service_is_not_offered(world: Sessions) -> None:
    lesson = write(builders.service, seats=12, aftercare_minutes=0)
    who = write(builders.counsellor, world.scene.region.id)
    sitting = builders.sessions("09:30-11:00", day=THURSDAY)
    write(builders.zitdag, world.scene.loket, who, [lesson], sitting)

    assert others(world) == [(world.other.id, 2)]


def test_a_session_whose_counsellor_is_away_is_not_offered(world: Sessions) -> None:
    away = at("08:00", THURSDAY)
    write(builders.absence, world.colleague.id, away, away + timedelta(hours=9))

    assert others(world) == []


def test_who_comes_is_shown_before(world: Sessions) -> None:
    with reading() as session:
        found = group_sessions.people(session, world.scene.zitdag.id, at("09:30"), now=NOW)

    assert [one.appointment_id for one in found] == [one.id for one in world.booked]
