"""Whatever offers an hour reads the same facts: what is offered can be had, and no two disagree."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import partial
from itertools import chain
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from database import reading, write
from locations.models import Loket
from scheduler.appointments.affected import AffectedAppointment
from scheduler.appointments.booking import availability, lookups
from scheduler.appointments.booking.availability import Search, SlotChoice, Terms
from scheduler.appointments.booking.operations import book, hold
from scheduler.appointments.booking.requests import BookingRequest
from scheduler.appointments.models import BookingChannel
from scheduler.appointments.policy import STAFF
from scheduler.appointments.rescheduling import calendar_import
from scheduler.appointments.rescheduling.alternatives import OtherSlot, other_slots
from scheduler.appointments.rescheduling.decisions import Decision, GiveTo, KeepAndFlag, MoveTo
from scheduler.appointments.rescheduling.edits.absence import RecordAbsence
from scheduler.appointments.rescheduling.planning_changes import apply, preview
from scheduler.appointments.rescheduling.scenarios import Scenario
from scheduler.appointments.rescheduling.substitutes import who_can_take
from scheduler.calendar.intervals import Interval
from scheduler.people.actors import Actor
from scheduler.people.counsellors import Counsellor
from scheduler.people.regions import Region
from scheduler.zitdagen.catalogue import Service
from scheduler.zitdagen.models import AbsenceReason
from tests.support import builders
from tests.support.builders import A_DAY, HOUR, MINUTE, NOW, TUESDAY, ZONE, Scene, Sitting, at, by

DAYS = (TUESDAY, TUESDAY + 7 * A_DAY)
LATER = NOW + HOUR
HOURS = (
    ("09:00-12:00",),
    ("09:00-11:30", "13:00-15:00"),
    ("13:00-15:30",),
    ("10:00-11:30", "11:30-13:00"),
)
TWO = st.integers(0, 1)
SERVICES = st.integers(0, 2)
CLOCKS = st.integers(16, 31).map(lambda half: f"{half // 2:02}:{half % 2 * 30:02}")
ANY = st.integers(0, 10_000)
PERIODS = st.tuples(TWO, TWO, CLOCKS, st.integers(1, 5).map(lambda halves: 30 * halves * MINUTE))
"""Whose or where, on which day, from when, for how long."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where one counsellor sits on one day, and which services she gives there."""

    loket: int
    hours: Sequence[str]
    walk_in: bool
    services: frozenset[int]


places = st.builds(
    Place,
    TWO,
    st.sampled_from(HOURS),
    st.sampled_from([False, False, False, True]),
    st.frozensets(SERVICES, min_size=1),
)


@dataclass(frozen=True, slots=True)
class World:
    """Two lokets, two counsellors of one region, three services, of which one for groups."""

    region: Region
    lokets: Sequence[Loket]
    counsellors: Sequence[Counsellor]
    services: Sequence[Service]

    def offered(self, loket: Loket, *, now: datetime) -> list[SlotChoice]:
        """Every hour of every service there, with everybody who can be had then."""
        with reading() as session:
            return [
                SlotChoice(loket.id, service.id, slot.start, "nl", STAFF, one.counsellor_id)
                for service in self.services
                for slot in availability.find(session, self.search(loket, service), now=now)
                for one in slot.candidates
            ]

    def search(self, loket: Loket, service: Service, who: Counsellor | None = None) -> Search:
        return Search(
            loket_ids=(loket.id,),
            terms=Terms.of(service),
            language="nl",
            asker=STAFF,
            first=LATER,
            last=LATER + 28 * A_DAY,
            counsellor_id=who.id if who else None,
        )


def make(session: Session, shifts: dict[tuple[int, int], Place | None], travel: int) -> World:
    region = builders.region(session, travel_minutes=travel)
    host = builders.organisation(session, region.id)
    world = World(
        region,
        [builders.loket(session, host) for _ in range(2)],
        [builders.counsellor(session, region.id) for _ in range(2)],
        [
            builders.service(session, name="A", minutes=60, aftercare_minutes=15),
            builders.service(session, name="B", minutes=30, aftercare_minutes=15),
            builders.service(session, name="C", minutes=45, aftercare_minutes=15, seats=3),
        ],
    )
    for (who, day), place in shifts.items():
        if place is not None:
            sitting = Sitting(
                DAYS[day],
                hours=() if place.walk_in else place.hours,
                walk_in=place.hours if place.walk_in else (),
            )
            given = [world.services[one] for one in place.services]
            loket = world.lokets[place.loket]
            builders.zitdag(session, loket, world.counsellors[who], given, sitting, notice_hours=0)
    return world


def request(slot: SlotChoice) -> BookingRequest:
    client, key = builders.client_details(), builders.new_code("form")
    return BookingRequest(slot, client, BookingChannel.PARTNER, key)


Period = tuple[int, int, str, timedelta]


def interval(period: Period) -> Interval:
    _whose, day, clock, length = period
    start = at(clock, DAYS[day])
    return Interval(start, start + length)


@st.composite
def stories(draw: st.DrawFn) -> dict[str, Any]:
    """What a world is made of, and what happened in it."""
    mostly = st.one_of(places, places, places, st.none())
    shifts = {(who, day): draw(mostly) for who in (0, 1) for day in (0, 1)}
    return {
        "shifts": shifts,
        "travel": draw(st.sampled_from([0, 30, 90])),
        "rooms": draw(st.lists(PERIODS, max_size=2)),
        "away": draw(st.lists(PERIODS, max_size=2)),
        "calendars": draw(st.lists(PERIODS, max_size=2)),
        "holds": draw(st.lists(st.tuples(ANY, st.sampled_from([1, 120])), max_size=2)),
        "bookings": draw(st.lists(ANY, min_size=1, max_size=5)),
    }


def tell(story: dict[str, Any]) -> World:
    """Let it happen: what is held and booked, who is away since, whose room is taken since."""
    world: World = write(make, story["shifts"], story["travel"])
    for number, (which, minutes) in enumerate(story["holds"]):
        for slot in one_of_those_offered(world, which):
            holder, lasts = f"{world.region.id}-{number}", minutes * MINUTE
            write(hold, slot, holder, lasts=lasts, by=by(NOW))
    for which in story["bookings"]:
        for slot in one_of_those_offered(world, which):
            write(book, request(slot), by=by(NOW))
    for number, loket in enumerate(world.lokets):
        taken = [interval(one) for one in story["rooms"] if one[0] == number]
        write(calendar_import.of_room, loket.id, taken, by=by(NOW))
    for number, who in enumerate(world.counsellors):
        busy = [interval(one) for one in story["calendars"] if one[0] == number]
        write(calendar_import.of_counsellor, who.id, busy, by=by(NOW))
    for one in story["away"]:
        period = interval(one)
        write(builders.absence, world.counsellors[one[0]].id, period.start, period.end)
    return world


def one_of_those_offered(world: World, which: int) -> list[SlotChoice]:
    """One hour that can be had now, if there is any."""
    offered = [choice for loket in world.lokets for choice in world.offered(loket, now=NOW)]
    return [offered[which % len(offered)]] if offered else []


def tried(operation: Any, *args: Any, **kwargs: Any) -> None:
    """Do it, and undo it."""
    with reading() as session:
        operation(session, *args, **kwargs)


def check_search(world: World) -> None:
    for loket in world.lokets:
        for choice in world.offered(loket, now=LATER):
            tried(book, request(choice), by=by(LATER))


def leave(world: World, who: int) -> RecordAbsence:
    day = at("00:00", DAYS[0])
    return RecordAbsence(world.counsellors[who].id, Interval(day, day + A_DAY), AbsenceReason.ILL)


def away_all_day(counsellor_id: int) -> RecordAbsence:
    return RecordAbsence(counsellor_id, Interval(at("00:00"), at("23:59")), AbsenceReason.ILL)


def check_decisions(world: World, who: int) -> None:
    """Each other hour and each colleague that is offered for somebody, by itself."""
    edit = leave(world, who)
    touched = write(preview, edit, now=LATER)
    with reading() as session:
        outlook = edit.scenario(session, now=NOW)
        hours = other_slots(session, world.region.id, touched, outlook, now=LATER).nearest
        colleagues = who_can_take(session, world.region.id, touched, now=LATER)
    decide = partial(tried, apply, edit)
    for id_, slots in hours.items():
        for slot in slots:
            move = MoveTo(slot.counsellor_id, slot.loket_id, slot.starts_at)
            decide(Decision(KeepAndFlag(), {id_: move}), by=by(LATER, Actor.COORDINATOR))
    for colleague in colleagues:
        for id_ in colleague.can_take:
            give = GiveTo(colleague.counsellor_id)
            decide(Decision(KeepAndFlag(), {id_: give}), by=by(LATER, Actor.COORDINATOR))


def check_agreement(world: World, who: int) -> None:
    """The other hours of somebody are those of the search that are nearest on the clock."""
    whose = world.counsellors[who].id
    touched = write(preview, away_all_day(whose), now=LATER)
    with reading() as session:
        offered = other_slots(session, world.region.id, touched, Scenario(), now=LATER).nearest
    for one in touched:
        service = next(each for each in world.services if each.name == one.service)
        found = {(slot.counsellor_id, slot.starts_at) for slot in offered[one.appointment_id]}
        assert found == nearest_of_search(world, one, service)


def nearest_of_search(
    world: World, one: AffectedAppointment, service: Service
) -> set[tuple[int, datetime]]:
    if service.seats > 1:
        return set()
    nearest: list[list[tuple[int, datetime]]] = []
    for loket in world.lokets:
        for counsellor in world.counsellors:
            with reading() as session:
                search = replace(
                    world.search(loket, service, counsellor),
                    moving=lookups.by_id(session, one.appointment_id).entry_id,
                )
                starts = [slot.start for slot in availability.find(session, search, now=LATER)]
            for day in DAYS:
                there = [start for start in starts if start.astimezone(ZONE).date() == day]
                if counsellor.id == one.counsellor_id and one.starts_at in there:
                    there.remove(one.starts_at)  # where it is now
                there.sort(key=lambda start: (on_the_clock(start, one.starts_at), start))
                nearest.append([(counsellor.id, start) for start in there[:2]])
    return set(chain.from_iterable(nearest))


def on_the_clock(one: datetime, other: datetime) -> timedelta:
    return abs(timedelta(hours=one.hour - other.hour, minutes=one.minute - other.minute))


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.usefixtures("app_context")
def test_what_anything_offers_can_be_had_and_no_two_disagree() -> None:
    # A story is not made smaller: each takes a tenth of a second, and shrinking tells hundreds.
    @settings(
        max_examples=50,
        phases=[Phase.explicit, Phase.reuse, Phase.generate],
        suppress_health_check=[HealthCheck.too_slow],
    )
    @given(story=stories())
    def check(story: dict[str, Any]) -> None:
        world = tell(story)
        check_search(world)
        for who in (0, 1):
            check_decisions(world, who)
            check_agreement(world, who)

    check()


NEXT_TUESDAY = TUESDAY + 7 * A_DAY


@pytest.mark.usefixtures("app_context")
def test_where_the_room_is_somebody_elses_no_other_hour_is_offered() -> None:
    scene: Scene = write(builders.scene)
    whole_day = Interval(at("00:00", NEXT_TUESDAY), at("23:59", NEXT_TUESDAY))

    def next_week(session: Session) -> None:
        sitting = Sitting(day=NEXT_TUESDAY)
        builders.zitdag(session, scene.loket, scene.counsellor, [scene.service], sitting)

    write(next_week)
    write(book, scene.request("09:00"), by=by(NOW))
    assert NEXT_TUESDAY in days(other_hours(scene))

    write(calendar_import.of_room, scene.loket.id, [whole_day], by=by(NOW))

    assert NEXT_TUESDAY not in days(other_hours(scene))
    with reading() as session:
        search = scene.search(first=whole_day.start, last=whole_day.end)
        assert availability.find(session, search, now=NOW) == []


def other_hours(scene: Scene) -> list[OtherSlot]:
    (one,) = touched = write(preview, away_all_day(scene.counsellor.id), now=NOW)
    with reading() as session:
        found = other_slots(session, scene.region.id, touched, Scenario(), now=NOW).nearest
    return found[one.appointment_id]


def days(slots: Sequence[OtherSlot]) -> set[date]:
    return {slot.starts_at.astimezone(ZONE).date() for slot in slots}


@pytest.mark.parametrize(
    ("walk_in", "gives"),
    [pytest.param(True, True, id="walk-ins"), pytest.param(False, False, id="other services")],
)
@pytest.mark.usefixtures("app_context")
def test_a_colleague_who_sits_there_for_something_else_cannot_take_over(
    *, walk_in: bool, gives: bool
) -> None:
    scene: Scene = write(builders.scene)
    write(book, scene.request("09:00"), by=by(NOW))

    def sit(session: Session) -> Counsellor:
        karim = builders.counsellor(session, scene.region.id)
        hours = ("09:00-12:00",)
        sitting = Sitting(hours=() if walk_in else hours, walk_in=hours if walk_in else ())
        services = [scene.service if gives else builders.service(session)]
        builders.zitdag(session, scene.loket, karim, services, sitting)
        return karim

    write(sit)
    touched = write(preview, away_all_day(scene.counsellor.id), now=NOW)
    with reading() as session:
        assert who_can_take(session, scene.region.id, touched, now=NOW) == []
