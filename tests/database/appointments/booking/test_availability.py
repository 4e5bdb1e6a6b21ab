"""Which slots are shown, to whom, and with whom."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from database import db, reading, write
from scheduler.appointments.booking import availability
from scheduler.appointments.booking.availability import Search, Slot, Terms
from scheduler.appointments.booking.operations import book, cancel, hold
from scheduler.appointments.policy import PUBLIC, PUBLIC_HOLD, STAFF, Asker, AskerRole
from scheduler.calendar.slots import Duration
from scheduler.zitdagen.catalogue import Service, ServiceAudience
from scheduler.zitdagen.models import Anchor, Audience, OpeningKind
from scheduler.zitdagen.operations import cancel_zitdag, plan_zitdag
from scheduler.zitdagen.plans import OpeningPlan, ZitdagPlan
from tests.support import builders
from tests.support.builders import (
    A_DAY,
    HOUR,
    MINUTE,
    NOW,
    PLANNER,
    TUESDAY,
    ZONE,
    Scene,
    Sitting,
    at,
    by,
    clock,
)

WHOLE_HOURS = Sitting(hours=("09:00-12:00", "13:00-16:00"))
HOURLY = ["09:00", "10:00", "11:00", "13:00", "14:00", "15:00"]


def find(search: Search, now: datetime = NOW) -> list[Slot]:
    with reading() as session:
        return availability.find(session, search, now=now)


def shown(search: Search, now: datetime = NOW) -> list[str]:
    return [clock(slot.start) for slot in find(search, now)]


@contextmanager
def counted() -> Iterator[list[str]]:
    """The SELECTs that run meanwhile."""
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if statement.startswith("SELECT"):
            seen.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    yield seen
    event.remove(db.engine, "before_cursor_execute", note)


@pytest.fixture
def hourly(scene: Scene) -> Scene:
    """Starts on the hour, so that a table of them is short."""
    return write(
        builders.scene,
        service_is=builders.BACK_TO_BACK,
        step_minutes=60,
        sitting=WHOLE_HOURS,
    )


# ------------------------------------------------------------------------------ what is free


def test_an_empty_day_shows_every_start(hourly: Scene) -> None:
    slots = find(hourly.search())

    assert [clock(slot.start) for slot in slots] == HOURLY
    assert all(slot.end - slot.start == HOUR for slot in slots)
    assert {slot.loket_id for slot in slots} == {hourly.loket.id}


def test_no_zitdag_no_slots(scene: Scene) -> None:
    assert (
        shown(scene.search(first=at("00:00", TUESDAY + A_DAY), last=at("23:00", TUESDAY + A_DAY)))
        == []
    )


@pytest.mark.parametrize(
    ("booked", "shows"),
    [
        pytest.param(["09:00"], ["10:00", "11:00", "13:00", "14:00", "15:00"], id="the first"),
        pytest.param(["14:00"], ["09:00", "10:00", "11:00", "13:00", "15:00"], id="in between"),
        pytest.param(HOURLY, [], id="all of them"),
    ],
)
def test_what_is_booked_is_not_shown(hourly: Scene, booked: list[str], shows: list[str]) -> None:
    for start in booked:
        write(book, hourly.request(start), by=by(NOW))

    assert shown(hourly.search()) == shows


def test_what_is_cancelled_is_shown_again(hourly: Scene) -> None:
    made = write(book, hourly.request("10:00"), by=by(NOW))
    write(cancel, made.id, by=by(NOW))

    assert shown(hourly.search()) == HOURLY


def test_aftercare_takes_the_next_start_away(scene: Scene) -> None:
    service = {"minutes": 60, "aftercare_minutes": 15}
    morning = Sitting(hours=("09:00-13:00",))
    here = write(builders.scene, service_is=service, step_minutes=60, sitting=morning)
    write(book, here.request("10:00"), by=by(NOW))

    assert shown(here.search()) == ["12:00"]


def test_a_start_that_strands_time_is_not_offered_but_may_be_booked(scene: Scene) -> None:
    """Half an hour is the step and an hour the shortest: 9.30 would leave a useless half hour."""
    here = write(
        builders.scene,
        service_is=builders.BACK_TO_BACK,
        step_minutes=30,
        sitting=Sitting(hours=("09:00-12:00",)),
    )

    assert shown(here.search()) == ["09:00", "10:00", "11:00"]
    write(book, here.request("09:30"), by=by(NOW))


def test_the_shortest_service_decides_what_strands(scene: Scene) -> None:
    here = write(
        builders.scene,
        service_is=builders.BACK_TO_BACK,
        step_minutes=30,
        sitting=Sitting(hours=("09:00-11:00",)),
    )
    short = write(builders.service, minutes=30, aftercare_minutes=0)
    write(builders.gives, here.zitdag.id, short.id)

    assert shown(here.search()) == ["09:00", "09:30", "10:00"]


def test_the_aftercare_of_the_shortest_service_counts_too(scene: Scene) -> None:
    here = write(builders.scene, step_minutes=30, sitting=Sitting(hours=("09:00-11:00",)))
    short = write(builders.service, minutes=30, aftercare_minutes=30)
    write(builders.gives, here.zitdag.id, short.id)

    assert shown(here.search()) == ["09:00", "10:00"]


def test_starts_run_back_to_back_where_they_are_anchored_to_the_gap(scene: Scene) -> None:
    here = write(
        builders.scene,
        service_is={"minutes": 50, "aftercare_minutes": 0},
        anchor=Anchor.GAP,
        step_minutes=50,
        sitting=Sitting(hours=("09:00-11:30",)),
    )
    write(book, here.request("09:00"), by=by(NOW))

    assert shown(here.search()) == ["09:50", "10:40"]


def test_an_appointment_may_run_over_two_openings_that_touch(scene: Scene) -> None:
    here = write(
        builders.scene, step_minutes=30, sitting=Sitting(hours=("09:00-10:00", "10:00-10:30"))
    )

    assert "09:30" in shown(here.search(last=at("09:30")))
    write(book, here.request("09:30"), by=by(NOW))


@pytest.mark.parametrize(
    ("walk_in", "hours", "shows"),
    [
        pytest.param(
            ["09:00-12:00"], ["13:00-16:00"], ["13:00", "14:00", "15:00"], id="half a day"
        ),
        pytest.param(["09:00-16:00"], [], [], id="all day"),
    ],
)
def test_walk_in_hours_have_no_slots(
    scene: Scene, walk_in: list[str], hours: list[str], shows: list[str]
) -> None:
    sitting = Sitting(hours=hours, walk_in=walk_in)
    here = write(builders.scene, service_is=builders.BACK_TO_BACK, step_minutes=60, sitting=sitting)

    assert shown(here.search()) == shows


@pytest.mark.parametrize(
    ("away", "shows"),
    [
        pytest.param(("00:00", "23:00"), [], id="all day"),
        pytest.param(
            ("09:00", "10:30"), ["11:00", "13:00", "14:00", "15:00"], id="until half past"
        ),
        pytest.param(("15:00", "23:00"), ["09:00", "10:00", "11:00", "13:00", "14:00"], id="from"),
        pytest.param(("12:00", "13:00"), HOURLY, id="over noon"),
    ],
)
def test_an_absence_takes_slots_away(
    hourly: Scene, away: tuple[str, str], shows: list[str]
) -> None:
    write(builders.absence, hourly.counsellor.id, at(away[0]), at(away[1]))

    assert shown(hourly.search()) == shows


def test_an_absence_of_weeks_takes_every_day_away(hourly: Scene) -> None:
    write(builders.absence, hourly.counsellor.id, NOW - 90 * A_DAY, NOW + 90 * A_DAY)

    assert shown(hourly.search()) == []


def test_somebody_else_s_absence_changes_nothing(hourly: Scene) -> None:
    other = write(builders.counsellor, hourly.region.id)
    write(builders.absence, other.id, at("00:00"), at("23:00"))

    assert shown(hourly.search()) == HOURLY


def test_a_zitdag_that_was_called_off_shows_nothing(hourly: Scene) -> None:
    write(cancel_zitdag, hourly.zitdag.id, expected_version=hourly.zitdag.version, by=PLANNER)

    assert shown(hourly.search()) == []


def test_only_zitdagen_that_give_the_service_are_shown(hourly: Scene) -> None:
    other = write(builders.service)

    assert shown(hourly.search(terms=Terms.of(other))) == []


def test_what_keeps_a_counsellor_busy_elsewhere_is_busy_here(hourly: Scene) -> None:
    elsewhere = write(builders.loket, hourly.host)
    write(builders.zitdag, elsewhere, hourly.counsellor, [hourly.service])
    write(book, hourly.request(hourly.slot("10:00", loket_id=elsewhere.id)), by=by(NOW))

    assert shown(hourly.search()) == [start for start in HOURLY if start != "10:00"]


def test_slots_come_in_order_of_time_and_then_of_loket(hourly: Scene) -> None:
    elsewhere = write(builders.loket, hourly.host)
    other = write(builders.counsellor, hourly.region.id)
    write(builders.zitdag, elsewhere, other, [hourly.service], WHOLE_HOURS, step_minutes=60)
    lokets = (elsewhere.id, hourly.loket.id)
    found = [(slot.start, slot.loket_id) for slot in find(hourly.search(loket_ids=lokets))]

    assert found == sorted(found)
    assert len(found) == 2 * len(HOURLY)


@pytest.mark.parametrize(
    ("first", "last", "shows"),
    [
        pytest.param("10:00", "14:00", ["10:00", "11:00", "13:00", "14:00"], id="bounds included"),
        pytest.param("10:01", "13:59", ["11:00", "13:00"], id="bounds in between"),
        pytest.param("15:01", "23:59", [], id="after the last"),
    ],
)
def test_a_search_has_bounds(hourly: Scene, first: str, last: str, shows: list[str]) -> None:
    assert shown(hourly.search(first=at(first), last=at(last))) == shows


# ------------------------------------------------------------------------------------ holds


def test_a_hold_is_not_shown_until_it_expires(hourly: Scene) -> None:
    write(hold, hourly.slot("10:00"), "browser", lasts=PUBLIC_HOLD, by=by(NOW))

    assert "10:00" not in shown(hourly.search(), NOW + PUBLIC_HOLD - timedelta(seconds=1))
    assert "10:00" in shown(hourly.search(), NOW + PUBLIC_HOLD)


def test_one_s_own_hold_is_shown(hourly: Scene) -> None:
    write(hold, hourly.slot("10:00"), "browser", lasts=PUBLIC_HOLD, by=by(NOW))

    assert shown(hourly.search(holder="browser")) == HOURLY
    assert "10:00" not in shown(hourly.search(holder="another"))


@pytest.mark.parametrize(
    ("holder", "now", "is_free"),
    [
        pytest.param(None, NOW, False, id="somebody else's hold"),
        pytest.param("browser", NOW, True, id="one's own hold"),
        pytest.param(None, NOW + PUBLIC_HOLD, True, id="an expired hold"),
    ],
)
def test_one_slot_can_be_asked_for(
    hourly: Scene, holder: str | None, now: datetime, is_free: bool
) -> None:
    write(hold, hourly.slot("10:00"), "browser", lasts=PUBLIC_HOLD, by=by(NOW))
    search = hourly.search(first=at("10:00"), last=at("10:00"), holder=holder)

    with reading() as session:
        assert (availability.is_spoken(session, search, now=now) is not None) is is_free


# --------------------------------------------------------------------------- group sessions


@pytest.fixture
def group(scene: Scene) -> Scene:
    """A session of an hour for three."""
    service = {"seats": 3, **builders.BACK_TO_BACK}
    hours = [f"{start}-{int(start[:2]) + 1}:00" for start in HOURLY]
    return write(builders.scene, service_is=service, sitting=builders.sessions(*hours))


def _places(search: Search) -> dict[str, int]:
    return {clock(slot.start): slot.seats for slot in find(search)}


def test_a_session_shows_the_seats_that_are_left(group: Scene) -> None:
    for _ in range(2):
        write(book, group.request("10:00"), by=by(NOW))

    assert _places(group.search()) == dict.fromkeys(HOURLY, 3) | {"10:00": 1}


def test_a_full_session_is_not_shown(group: Scene) -> None:
    for _ in range(3):
        write(book, group.request("10:00"), by=by(NOW))

    assert "10:00" not in _places(group.search())


def test_seats_of_expired_holds_are_shown(group: Scene) -> None:
    write(book, group.request("10:00"), by=by(NOW))
    for browser in ("a", "b"):
        write(hold, group.slot("10:00"), browser, lasts=PUBLIC_HOLD, by=by(NOW))

    assert "10:00" not in _places(group.search())
    later = find(group.search(), NOW + PUBLIC_HOLD)
    assert {clock(slot.start): slot.seats for slot in later}["10:00"] == 2


def test_a_session_at_another_loket_is_no_place_here(group: Scene) -> None:
    elsewhere = write(builders.loket, group.host)
    sitting = builders.sessions("10:00-11:00")
    there = write(builders.zitdag, elsewhere, group.counsellor, [group.service], sitting)
    write(book, group.request(group.slot("10:00", loket_id=elsewhere.id)), by=by(NOW))

    assert there.id != group.zitdag.id
    assert "10:00" not in _places(group.search())


def test_a_session_of_another_service_is_no_place_of_this_one(group: Scene) -> None:
    other = write(builders.service, seats=3)
    write(builders.gives, group.zitdag.id, other.id)
    write(book, group.request(group.slot("10:00", service_id=other.id)), by=by(NOW))

    assert "10:00" not in _places(group.search())


def test_a_session_outside_the_bounds_of_booking_is_not_shown(group: Scene) -> None:
    write(book, group.request("10:00"), by=by(NOW))

    assert [clock(slot.start) for slot in find(group.search(), at("08:30"))] == HOURLY[2:]


# -------------------------------------------------------------------------- two counsellors


def _asked(search: Search, start: str, now: datetime = NOW) -> list[tuple[int, bool]]:
    for slot in find(search, now):
        if clock(slot.start) == start:
            return [(one.counsellor_id, one.speaks) for one in slot.candidates]
    return []


def test_two_who_are_free_are_shown_once(hourly: Scene) -> None:
    write(builders.colleague, hourly)

    starts = shown(hourly.search())
    assert len(starts) == len(set(starts))
    assert len(_asked(hourly.search(), "09:00")) == 2


def test_the_one_who_speaks_the_language_is_asked_first(hourly: Scene) -> None:
    other, _ = write(builders.colleague, hourly, languages=["nl", "ar"])
    me = hourly.counsellor.id

    assert _asked(hourly.search(language="ar"), "09:00") == [(other.id, True), (me, False)]
    assert _asked(hourly.search(language="nl"), "09:00") == [(me, True), (other.id, True)]


def test_speaking_weighs_more_than_having_time(hourly: Scene) -> None:
    other, _ = write(builders.colleague, hourly, languages=["ar"])
    for start in ("13:00", "14:00"):
        write(book, hourly.request(hourly.slot(start, counsellor_id=other.id)), by=by(NOW))

    assert _asked(hourly.search(language="ar"), "09:00")[0] == (other.id, True)


def test_the_less_booked_is_asked_first(hourly: Scene) -> None:
    other, _ = write(builders.colleague, hourly)
    write(
        book, hourly.request(hourly.slot("14:00", counsellor_id=hourly.counsellor.id)), by=by(NOW)
    )

    assert [who for who, _ in _asked(hourly.search(), "09:00")] == [other.id, hourly.counsellor.id]


@pytest.mark.parametrize(
    ("spoken", "asked", "speaks"),
    [
        pytest.param(["nl"], "nl", True, id="the only one"),
        pytest.param(["fr", "nl"], "nl", True, id="one of two"),
        pytest.param(["nld"], "nl", False, id="a code that begins alike"),
        pytest.param(["anl"], "nl", False, id="a code that ends alike"),
        pytest.param(["nl"], "n%", False, id="a wildcard"),
        pytest.param(["nl"], "_l", False, id="a wildcard for one letter"),
        pytest.param([], "nl", False, id="none at all"),
    ],
)
def test_a_language_is_spoken_or_not(
    scene: Scene, spoken: list[str], asked: str, speaks: bool
) -> None:
    here = write(builders.scene, counsellor_is={"languages": spoken})

    assert {slot.speaks for slot in find(here.search(language=asked))} == {speaks}


def test_one_face_shows_only_her_slots(hourly: Scene) -> None:
    other, _ = write(builders.colleague, hourly, Sitting(hours=("13:00-15:00",)))
    search = hourly.search(counsellor_id=other.id)

    assert {candidate.counsellor_id for slot in find(search) for candidate in slot.candidates} == {
        other.id
    }
    assert shown(search)[0] == "13:00"


# ------------------------------------------------------------------------------ who, and when


PARTNER = AskerRole.PARTNER


@pytest.mark.parametrize(
    ("audience", "role", "is_shown"),
    [
        pytest.param(Audience.EVERYBODY, "public", True, id="everybody, the public"),
        pytest.param(Audience.PARTNERS, "public", False, id="partners, the public"),
        pytest.param(Audience.PARTNERS, "partner", True, id="partners, a partner"),
        pytest.param(Audience.HOST, "public", False, id="the host, the public"),
        pytest.param(Audience.HOST, "partner", False, id="the host, a partner"),
        pytest.param(Audience.HOST, "host", True, id="the host, the host"),
        pytest.param(Audience.HOST, "staff", True, id="the host, our staff"),
    ],
)
def test_a_zitdag_is_shown_to_whom_it_is_for(
    scene: Scene, audience: Audience, role: str, is_shown: bool
) -> None:
    here = write(builders.scene, audience=audience)
    other = write(builders.organisation, here.region.id)
    askers = {
        "public": PUBLIC,
        "staff": STAFF,
        "partner": Asker(PARTNER, other.id),
        "host": Asker(PARTNER, here.host.id),
    }

    assert bool(find(here.search(asker=askers[role]))) is is_shown


@pytest.mark.parametrize(
    ("now", "shows"),
    [
        pytest.param(at("13:00") - 48 * HOUR, ["09:00", "10:00", "11:00", "13:00"], id="a part"),
        pytest.param(at("09:00") - 48 * HOUR - MINUTE, [], id="a minute too early"),
        pytest.param(at("09:00") - 24 * HOUR, HOURLY, id="all of it"),
    ],
)
def test_what_was_kept_for_the_host_is_released(
    scene: Scene, now: datetime, shows: list[str]
) -> None:
    kept: dict[str, Any] = {"audience": Audience.HOST, "released_hours": 48, "step_minutes": 60}
    here = write(builders.scene, service_is=builders.BACK_TO_BACK, sitting=WHOLE_HOURS, **kept)

    assert shown(here.search(), now) == shows


@pytest.mark.parametrize(
    ("now", "shows"),
    [
        pytest.param(at("07:00"), HOURLY, id="as the notice of the first begins"),
        pytest.param(at("07:01"), HOURLY[1:], id="a minute later"),
        pytest.param(at("13:00"), ["15:00"], id="the last one"),
        pytest.param(at("13:01"), [], id="none"),
    ],
)
def test_notice_hides_what_comes_too_soon(hourly: Scene, now: datetime, shows: list[str]) -> None:
    assert shown(hourly.search(), now) == shows


@pytest.mark.parametrize(
    ("now", "shows"),
    [
        pytest.param(at("08:59") - 56 * A_DAY, [], id="a minute before it opens"),
        pytest.param(at("11:00") - 56 * A_DAY, HOURLY[:3], id="the morning"),
        pytest.param(at("15:00") - 56 * A_DAY, HOURLY, id="all of it"),
    ],
)
def test_the_horizon_hides_what_is_too_far(hourly: Scene, now: datetime, shows: list[str]) -> None:
    assert shown(hourly.search(), now) == shows


@pytest.mark.parametrize(
    ("horizon", "asker", "is_shown"),
    [
        pytest.param(100, PUBLIC, True, id="as far as it can be booked"),
        pytest.param(100, STAFF, True, id="for the staff as well"),
        pytest.param(69, PUBLIC, False, id="not from so far"),
        pytest.param(69, STAFF, False, id="not from so far, nor for the staff"),
        pytest.param(70, PUBLIC, True, id="the day its horizon ends"),
    ],
)
@pytest.mark.usefixtures("app_context")
def test_a_search_without_an_end_looks_to_the_horizon(
    horizon: int, asker: Asker, *, is_shown: bool
) -> None:
    in_ten_weeks = Sitting(day=NOW.date() + 70 * A_DAY, hours=("09:00-10:00",))
    here = write(builders.scene, sitting=in_ten_weeks, horizon_days=horizon)
    starts = {slot.start for slot in find(here.search(asker=asker, first=NOW, last=None))}
    assert starts == ({at("09:00", in_ten_weeks.day)} if is_shown else set())


@pytest.mark.usefixtures("app_context")
def test_a_search_without_an_end_looks_eight_weeks_ahead_where_the_horizon_is_nearer() -> None:
    in_seven_weeks = Sitting(day=NOW.date() + 49 * A_DAY, hours=("09:00-10:00",))
    here = write(builders.scene, sitting=in_seven_weeks, horizon_days=10)
    assert len(find(here.search(asker=STAFF, first=NOW, last=None))) == 1
    assert find(here.search(first=NOW, last=None)) == []


def test_the_staff_sees_past_notice_and_horizon(hourly: Scene) -> None:
    search = hourly.search(asker=STAFF)

    assert shown(search, at("09:00") - 400 * A_DAY) == HOURLY
    assert shown(search, at("10:30")) == HOURLY[2:]


# ------------------------------------------------------------------------ the clock's changes


def _plan(session: Session, scene: Scene, day: date, hours: tuple[str, str]) -> None:
    starts, ends = (time.fromisoformat(hour) for hour in hours)
    plan = ZitdagPlan(
        loket_id=scene.loket.id,
        counsellor_id=scene.counsellor.id,
        date=day,
        openings=(OpeningPlan(OpeningKind.APPOINTMENT, starts, ends),),
        service_ids=frozenset({scene.service.id}),
    )
    plan_zitdag(session, plan, by=builders.by(at("09:00", day) - 7 * A_DAY))


@pytest.mark.parametrize(
    ("day", "hours", "on_the_clock"),
    [
        pytest.param(
            date(2026, 10, 25),
            ("01:00", "05:00"),
            ["01:00 +02", "02:00 +02", "02:00 +01", "03:00 +01", "04:00 +01"],
            id="an hour twice",
        ),
        pytest.param(
            date(2027, 3, 28),
            ("01:00", "05:00"),
            ["01:00 +01", "03:00 +02", "04:00 +02"],
            id="an hour missing",
        ),
        pytest.param(
            date(2026, 10, 25),
            ("09:00", "11:00"),
            ["09:00 +01", "10:00 +01"],
            id="the hours of a zitdag in October",
        ),
        pytest.param(
            date(2027, 3, 28),
            ("09:00", "11:00"),
            ["09:00 +02", "10:00 +02"],
            id="the hours of a zitdag in March",
        ),
    ],
)
def test_slots_are_right_on_the_days_the_clock_changes(
    hourly: Scene, day: date, hours: tuple[str, str], on_the_clock: list[str]
) -> None:
    write(_plan, hourly, day, hours)
    midnight = at("00:00", day)
    search = hourly.search(first=midnight, last=midnight + 25 * HOUR)
    found = [slot for slot in find(search, midnight - 7 * A_DAY) if slot.end - slot.start == HOUR]
    starts = [slot.start.astimezone(ZONE) for slot in found]
    whole_hours = [start for start in starts if start.minute == 0]

    assert [f"{start:%H:%M %z}"[:9] for start in whole_hours] == on_the_clock
    for start in whole_hours:
        write(book, hourly.request(hourly.slot(start)), by=by(midnight - 7 * A_DAY))


def test_a_zone_behind_utc_is_searched_as_well(scene: Scene) -> None:
    """Late in the evening its date is the one before the date in UTC."""
    west = write(builders.loket, scene.host, timezone="America/New_York")
    evening = Sitting(hours=("20:00-22:00",))
    write(builders.zitdag, west, scene.counsellor, [scene.service], evening, step_minutes=60)
    first = at("00:00", TUESDAY + A_DAY)
    search = scene.search(loket_ids=(west.id,), first=first, last=first + 7 * A_DAY)

    assert [slot.start for slot in find(search)] == [
        first + 2 * HOUR,
        first + 3 * HOUR,
    ]
    nothing = scene.search(loket_ids=(west.id,), first=first + A_DAY, last=first + 7 * A_DAY)
    assert find(nothing) == []


def test_aftercare_that_runs_past_midnight_keeps_the_next_day_s_first_away(scene: Scene) -> None:
    late = Sitting(hours=("22:00-23:30",))
    service = {"minutes": 60, "aftercare_minutes": 60}
    here = write(builders.scene, service_is=service, sitting=late, step_minutes=30)
    early = Sitting(day=TUESDAY + A_DAY, hours=("00:00-02:00",))
    write(builders.zitdag, here.loket, here.counsellor, [here.service], early, step_minutes=30)
    write(book, here.request("22:30"), by=by(NOW))
    search = here.search(last=at("23:59", TUESDAY + A_DAY))

    assert shown(search) == ["00:30"]


def test_aftercare_that_would_run_into_the_next_day_in_utc_keeps_a_start_away(
    scene: Scene,
) -> None:
    service = {"minutes": 60, "aftercare_minutes": 120}
    here = write(builders.scene, service_is=service, sitting=Sitting(hours=("22:30-23:30",)))
    early = Sitting(day=TUESDAY + A_DAY, hours=("01:00-03:00",))  # from midnight in UTC
    write(builders.zitdag, here.loket, here.counsellor, [here.service], early)
    assert shown(here.search()) == ["22:30"]
    write(book, here.request(here.slot(at("01:00", early.day))), by=by(NOW))

    assert shown(here.search()) == []


# ----------------------------------------------------------------------------- what it costs


def _network(session: Session, scene: Scene, count: int) -> tuple[int, ...]:
    """So many lokets, each with a counsellor, two zitdagen and an appointment."""
    found = []
    for _ in range(count):
        place = builders.loket(session, scene.host)
        who = builders.counsellor(session, scene.region.id)
        for day in (TUESDAY, TUESDAY + 7 * A_DAY):
            builders.zitdag(session, place, who, [scene.service], Sitting(day=day))
        slot = scene.slot("10:00", loket_id=place.id)
        book(session, scene.request(slot), by=by(NOW))
        found.append(place.id)
    return tuple(found)


@pytest.mark.parametrize("lokets", [1, 16])
def test_a_search_costs_four_selects_however_many_lokets(scene: Scene, lokets: int) -> None:
    loket_ids = write(_network, scene, lokets)
    search = scene.search(loket_ids=loket_ids, last=at("23:59", TUESDAY + 14 * A_DAY))
    with counted() as selects:
        found = find(search)

    assert {slot.loket_id for slot in found} == set(loket_ids)
    assert len(selects) == 4


@pytest.mark.parametrize("colleagues", [0, 5])
def test_a_check_of_one_slot_costs_two_selects(scene: Scene, colleagues: int) -> None:
    for _ in range(colleagues):
        write(builders.colleague, scene)
    search = scene.slot("09:30").search(Terms.of(scene.service))
    with counted() as selects, reading() as session:
        is_open, candidates = availability.at(session, search, now=NOW)

    assert (is_open, len(candidates)) == (True, colleagues + 1)
    assert len(selects) == 2


def test_a_search_where_nobody_sits_costs_one_select(scene: Scene) -> None:
    other = write(builders.service)
    with counted() as selects:
        assert find(scene.search(terms=Terms.of(other))) == []

    assert len(selects) == 1


def test_who_sits_the_day_before_or_after_costs_nothing(scene: Scene) -> None:
    for days in (-1, 1):
        day = TUESDAY + days * A_DAY
        with counted() as selects:
            assert find(scene.search(first=at("00:00", day), last=at("23:59", day))) == []

        assert len(selects) == 1


def test_terms_are_those_of_the_service() -> None:
    audience = ServiceAudience.PROFESSIONALS
    service = Service(id=7, minutes=75, aftercare_minutes=15, seats=12, audience=audience)

    assert Terms.of(service) == Terms(7, Duration(75 * MINUTE, 15 * MINUTE), 12, audience)
