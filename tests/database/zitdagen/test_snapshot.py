"""The one reader of who sits where and what is busy: rows become plain values, and nothing else."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy.orm import Session

from database import reading, write
from scheduler.appointments.booking import availability
from scheduler.appointments.booking.operations import book
from scheduler.appointments.errors import SlotTaken
from scheduler.appointments.rescheduling import calendar_import
from scheduler.calendar.intervals import Interval
from scheduler.calendar.slots import Duration
from scheduler.zitdagen import busy_times, presence, snapshot
from scheduler.zitdagen.busy_times import Away, Closed, RoomTaken
from scheduler.zitdagen.models import OpeningKind, ZitdagState
from scheduler.zitdagen.snapshot import OpenPeriod, Shift, ShiftQuery
from tests.support import builders
from tests.support.builders import A_DAY, MINUTE, NOW, TUESDAY, Scene, Sitting, at, by

WHOLE_DAY = Interval(at("00:00"), at("23:00"))
BOTH_KINDS = Sitting(hours=("13:00-16:00", "09:00-12:00"), walk_in=("16:00-17:00",))


def shifts(**query: Any) -> list[Shift]:
    with reading() as session:
        found = snapshot.shifts(session, ShiftQuery(**query))
    return sorted(found, key=lambda shift: shift.zitdag_id)


@pytest.mark.usefixtures("app_context")
def test_a_shift_says_who_sits_where_and_when() -> None:
    scene: Scene = write(builders.scene, sitting=BOTH_KINDS, counsellor_is={"languages": ["fr"]})

    (shift,) = shifts(loket_ids=[scene.loket.id], language="fr")

    assert (shift.zitdag_id, shift.loket, shift.date) == (
        scene.zitdag.id,
        scene.loket.code,
        TUESDAY,
    )
    assert (shift.counsellor_id, shift.host_id) == (scene.counsellor.id, scene.host.id)
    assert shift.openings == (
        OpenPeriod(at("09:00"), at("12:00"), OpeningKind.APPOINTMENT),
        OpenPeriod(at("13:00"), at("16:00"), OpeningKind.APPOINTMENT),
        OpenPeriod(at("16:00"), at("17:00"), OpeningKind.WALK_IN),
    )
    assert shift.speaks is True


@pytest.mark.usefixtures("app_context")
def test_a_scope_leaves_out_what_its_fields_do_not_allow() -> None:
    scene: Scene = write(builders.scene, sitting=BOTH_KINDS)
    here: dict[str, Any] = {"loket_ids": [scene.loket.id]}

    def sit_elsewhere(session: Session) -> tuple[int, int]:
        loket = builders.loket(session, scene.host)
        other = builders.counsellor(session, scene.region.id)
        off = ZitdagState.CANCELLED
        builders.zitdag(session, scene.loket, other, [], Sitting(), state=off)
        tomorrow = Sitting(day=TUESDAY + A_DAY)
        mine = builders.zitdag(session, loket, scene.counsellor, [], tomorrow)
        theirs = builders.zitdag(session, loket, other, [], tomorrow)
        return mine.id, theirs.id

    mine, theirs = write(sit_elsewhere)

    def ids(**query: Any) -> list[int]:
        return [shift.zitdag_id for shift in shifts(**query)]

    assert ids(**here) == [scene.zitdag.id]
    assert ids(**here, anywhere_ids=[scene.counsellor.id]) == [scene.zitdag.id, mine]
    assert ids(region_id=scene.region.id) == [scene.zitdag.id, mine, theirs]
    assert ids(region_id=scene.region.id, service_id=scene.service.id) == [scene.zitdag.id]
    assert ids(region_id=scene.region.id, besides_id=mine) == [scene.zitdag.id, theirs]
    assert ids(region_id=scene.region.id, dates=[TUESDAY + A_DAY]) == [mine, theirs]
    assert ids(**here, last_date=TUESDAY - A_DAY) == []
    (walk_in,) = shifts(**here, kind=OpeningKind.WALK_IN)
    assert [opening.start for opening in walk_in.openings] == [at("16:00")]
    (noon,) = shifts(**here, first=at("12:00"), last=at("13:00") + MINUTE)
    assert [opening.start for opening in noon.openings] == [at("13:00")]


@pytest.mark.usefixtures("app_context")
def test_what_is_busy_is_told_apart_and_what_is_freed_is_not_busy() -> None:
    scene: Scene = write(builders.scene, service_is={"aftercare_minutes": 15})
    appointment = write(book, scene.request("09:00"), by=by(NOW))
    lunch, fair = Interval(at("12:00"), at("12:30")), Interval(at("14:00"), at("15:00"))
    write(calendar_import.of_counsellor, scene.counsellor.id, [lunch], by=by(NOW))
    write(calendar_import.of_room, scene.loket.id, [fair], by=by(NOW))
    whose = [scene.counsellor.id], [scene.loket.id], WHOLE_DAY

    with reading() as session:
        busy = busy_times.busy(session, *whose)
        freed = busy_times.busy(session, *whose, freed={appointment.entry_id: 1})
        before = busy_times.busy(session, *whose[:2], Interval(at("00:00"), at("09:00")))

    (entry,) = busy.entries
    assert (entry.entry_id, entry.start, entry.end) == (
        appointment.entry_id,
        at("09:00"),
        at("10:15"),
    )
    assert busy.away == [Away(scene.counsellor.id, lunch.start, lunch.end)]
    assert busy.rooms == [RoomTaken(scene.loket.id, fair.start, fair.end)]
    assert freed == replace(busy, entries=[])
    assert (before.entries, before.away, before.rooms) == ([], [], [])


@pytest.mark.usefixtures("app_context")
def test_services_say_what_each_takes_and_who_gives_it() -> None:
    scene: Scene = write(builders.scene, service_is={"minutes": 60, "aftercare_minutes": 15})
    other = write(builders.service, minutes=30, seats=4)

    with reading() as session:
        services = snapshot.services(session, ShiftQuery(loket_ids=[scene.loket.id]))

    assert services.of(scene.zitdag.id) == {scene.service.id}
    assert services.of(scene.zitdag.id + 1) == frozenset()
    assert services.durations[scene.service.id] == Duration(60 * MINUTE, 15 * MINUTE)
    assert services.seats[other.id] == 4
    assert services.shortest([scene.service.id, other.id]) == Duration(30 * MINUTE, 15 * MINUTE)


@pytest.mark.usefixtures("app_context")
def test_a_loket_is_closed_alone_or_with_its_region_and_no_other_is() -> None:
    scene: Scene = write(builders.scene, sitting=BOTH_KINDS)
    elsewhere: Scene = write(builders.scene, sitting=BOTH_KINDS)
    beside = write(builders.loket, scene.host)
    morning, later = (at("09:00"), at("10:00")), (at("15:30"), at("23:30"))
    write(builders.closure, scene, *morning, scene.loket.id)
    write(builders.closure, scene, *later)
    lokets = [scene.loket.id, beside.id, elsewhere.loket.id]

    with reading() as session:
        closed = busy_times.closures(session, lokets, WHOLE_DAY)
        busy = busy_times.busy(session, [], lokets, WHOLE_DAY)
        before = busy_times.closures(session, lokets, Interval(at("00:00"), morning[0]))
        walk_in = presence.walk_in_hours(session, lokets, TUESDAY, TUESDAY)
        hours = presence.hours(session, snapshot.shifts(session, ShiftQuery()))

    assert closed == [
        Closed(scene.loket.id, *morning),
        *(Closed(id_, *later) for id_ in sorted([scene.loket.id, beside.id])),
    ]
    assert sorted(busy.closed, key=lambda one: (one.start, one.loket_id)) == closed
    assert (busy.away, busy.rooms, busy.sessions, before) == ([], [], [], [])
    assert [one.loket_id for one in walk_in] == [elsewhere.loket.id]
    assert [(one.start, one.end) for one in hours[scene.zitdag.id]] == [
        (at("10:00"), at("12:00")),
        (at("13:00"), at("15:30")),
    ]


@pytest.mark.usefixtures("app_context")
def test_nobody_gets_an_hour_while_a_loket_is_closed() -> None:
    scene: Scene = write(builders.scene, service_is=builders.BACK_TO_BACK)
    write(builders.closure, scene, at("09:30"), at("15:30"), scene.loket.id)

    with reading() as session:
        offered = availability.find(session, scene.search(), now=NOW)

    assert [builders.clock(slot.start) for slot in offered] == ["15:30"]
    with pytest.raises(SlotTaken):
        write(book, scene.request("15:15"), by=by(NOW))
