"""Which group sessions a coordinator is asked about, and from when."""

from datetime import UTC, date, datetime

import pytest
from flask import Flask
from sqlalchemy import update
from sqlalchemy.orm import Session

from database import reading, write
from scheduler.appointments.booking.operations import book, cancel, hold
from scheduler.appointments.lists import group_sessions
from scheduler.appointments.lists.group_sessions import GroupSession
from scheduler.appointments.models import GroupChoice, GroupDecision
from scheduler.appointments.policy import PUBLIC_HOLD
from scheduler.zitdagen.catalogue import Service
from scheduler.zitdagen.models import Zitdag, ZitdagState
from tests.support import builders
from tests.support.builders import MINUTE, NOW, TUESDAY, ZONE, Scene, at, by

ASKED = datetime(2026, 11, 19, 23, tzinfo=UTC)
"""Friday midnight in Brussels: two working days before the scene's Tuesday."""
GROUP = {"seats": 12, "minimum": 3, "aftercare_minutes": 0}


@pytest.fixture
def scene(app: Flask) -> Scene:
    """A session at half past nine that goes on by itself with three people."""
    del app
    sitting = builders.sessions("09:30-11:00")
    return write(builders.scene, service_is=GROUP, sitting=sitting)


def asked(scene: Scene, now: datetime = ASKED) -> list[tuple[str, int]]:
    """At what hour the sessions to decide on begin, and how many booked."""
    with reading() as session:
        found = group_sessions.to_decide(session, scene.region.id, now=now)
        everywhere = group_sessions.to_decide(session, now=now)
    assert found == everywhere
    return [(builders.clock(one.starts_at), one.booked) for one in found]


def fill(scene: Scene, count: int) -> None:
    for _ in range(count):
        write(book, scene.request("09:30"), by=by(NOW))


def decide(session: Session, scene: Scene, choice: GroupChoice) -> None:
    session.add(
        GroupDecision(zitdag_id=scene.zitdag.id, starts_at=at("09:30"), choice=choice, at=NOW)
    )


@pytest.mark.parametrize(
    ("day", "clock", "expected"),
    [
        pytest.param(TUESDAY, "09:30", ASKED, id="over a weekend"),
        pytest.param(
            date(2026, 11, 26), "09:30", datetime(2026, 11, 23, 23, tzinfo=UTC), id="in a week"
        ),
        pytest.param(
            date(2026, 11, 28), "10:00", datetime(2026, 11, 25, 23, tzinfo=UTC), id="on a Saturday"
        ),
        pytest.param(
            date(2026, 12, 29), "09:30", datetime(2026, 12, 23, 23, tzinfo=UTC), id="over Christmas"
        ),
        pytest.param(
            date(2026, 10, 27),
            "09:30",
            datetime(2026, 10, 22, 22, tzinfo=UTC),
            id="summer time ends in between",
        ),
        pytest.param(
            date(2026, 10, 25),
            "14:00",
            datetime(2026, 10, 21, 22, tzinfo=UTC),
            id="on the day when summer time ends",
        ),
        pytest.param(
            date(2026, 10, 28),
            "09:30",
            datetime(2026, 10, 25, 23, tzinfo=UTC),
            id="from the day after summer time ended",
        ),
        pytest.param(
            date(2027, 3, 30),
            "09:30",
            datetime(2027, 3, 24, 23, tzinfo=UTC),
            id="summer time begins in between, at Easter",
        ),
        pytest.param(
            date(2027, 3, 28),
            "00:30",
            datetime(2027, 3, 24, 23, tzinfo=UTC),
            id="on the day when summer time begins",
        ),
    ],
)
def test_it_is_asked_two_working_days_before(day: date, clock: str, expected: datetime) -> None:
    assert group_sessions.asked_from(at(clock, day), ZONE) == expected


def test_a_session_that_few_booked_is_asked_about_until_it_begins(scene: Scene) -> None:
    fill(scene, 2)

    assert asked(scene, ASKED - MINUTE) == []
    assert asked(scene) == [("09:30", 2)]
    assert asked(scene, at("09:30") - MINUTE) == [("09:30", 2)]
    assert asked(scene, at("09:30")) == []


def test_a_session_that_enough_booked_is_not(scene: Scene) -> None:
    fill(scene, 3)

    assert asked(scene) == []


def test_one_that_nobody_booked_is_asked_about_too(scene: Scene) -> None:
    assert asked(scene) == [("09:30", 0)]


def test_who_cancelled_and_who_only_holds_do_not_count(scene: Scene) -> None:
    fill(scene, 2)
    left = write(book, scene.request("09:30"), by=by(NOW))
    write(cancel, left.id, by=by(NOW))
    write(hold, scene.slot("09:30"), "browser", lasts=PUBLIC_HOLD, by=by(NOW))

    assert asked(scene) == [("09:30", 2)]


def test_a_minimum_of_one_asks_nothing(scene: Scene) -> None:
    write(lambda session: session.execute(update(Service).values(minimum=1)))

    assert asked(scene) == []


def test_a_session_called_off_is_not_asked_about(scene: Scene) -> None:
    off = update(Zitdag).values(state=ZitdagState.CANCELLED)
    write(lambda session: session.execute(off))

    assert asked(scene) == []


def test_an_absent_counsellor_asks_only_where_somebody_comes(scene: Scene) -> None:
    away = scene.counsellor.id, at("08:00"), at("10:00")
    write(builders.absence, *away)
    assert asked(scene) == []


def test_who_comes_to_an_absent_counsellor_is_asked_about(scene: Scene) -> None:
    fill(scene, 1)
    write(builders.absence, scene.counsellor.id, at("08:00"), at("10:00"))

    assert asked(scene) == [("09:30", 1)]


def test_hours_by_appointment_are_no_session(scene: Scene) -> None:
    talk = write(builders.service)
    who = write(builders.counsellor, scene.region.id)
    write(builders.zitdag, scene.loket, who, [talk, scene.service])

    assert asked(scene) == [("09:30", 0)]


def test_what_goes_on_by_decision_is_asked_no_more(scene: Scene) -> None:
    write(decide, scene, GroupChoice.GOES_ON)

    assert asked(scene) == []
    one = listed(scene)
    assert (one.choice, one.decided_at, one.decided_by) == (GroupChoice.GOES_ON, NOW, None)


def test_what_was_called_off_and_planned_again_is_asked_again(scene: Scene) -> None:
    write(decide, scene, GroupChoice.CALLED_OFF)

    assert asked(scene) == [("09:30", 0)]


def listed(scene: Scene) -> GroupSession:
    with reading() as session:
        (one,) = group_sessions.ahead(session, scene.region.id, now=NOW)
        found = group_sessions.find(session, scene.region.id, scene.zitdag.id, at("09:30"))
    assert one == found
    return one


def test_a_session_is_listed_with_where_when_and_how_many(scene: Scene) -> None:
    fill(scene, 1)
    one = listed(scene)

    assert (one.loket, one.counsellor, one.service) == ("Brugge, Markt", "Sofie", "Gesprek")
    assert (one.booked, one.minimum, one.seats) == (1, 3, 12)
    assert (one.starts_at, one.ends_at) == (at("09:30"), at("11:00"))


def test_another_region_sees_nothing_of_it(scene: Scene) -> None:
    elsewhere = scene.region.id + 1
    with reading() as session:
        assert group_sessions.ahead(session, elsewhere, now=NOW) == []
        assert group_sessions.to_decide(session, elsewhere, now=ASKED) == []
        assert group_sessions.find(session, elsewhere, scene.zitdag.id, at("09:30")) is None
        assert group_sessions.called_off(session, elsewhere, now=NOW) == []
