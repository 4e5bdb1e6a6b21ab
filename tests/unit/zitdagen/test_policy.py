"""What can be planned, without a database."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from scheduler.calendar.intervals import Interval
from scheduler.zitdagen.catalogue import Service
from scheduler.zitdagen.errors import (
    AlreadyThere,
    ChangedMeanwhile,
    CounsellorAbsent,
    CounsellorElsewhere,
    InvalidPlan,
    OpeningsOverlap,
    PlanningRefusal,
    Problem,
    TooLittleTravelTime,
)
from scheduler.zitdagen.models import OpeningKind
from scheduler.zitdagen.plans import OpeningPlan, Rules, SeriesPlan, ZitdagChange
from scheduler.zitdagen.policy import (
    PlannedOpening,
    check_change,
    check_groups,
    check_openings,
    check_present,
    check_series,
    check_sittings,
    check_version,
)

TUESDAY = date(2026, 11, 24)
HOUR = timedelta(hours=1)


def opening(hours: str, kind: OpeningKind = OpeningKind.APPOINTMENT) -> OpeningPlan:
    starts, ends = hours.split("-")
    return OpeningPlan(kind, time.fromisoformat(starts), time.fromisoformat(ends))


def plan(**overrides: object) -> SeriesPlan:
    usual = SeriesPlan(
        code="brugge-dinsdag",
        loket_id=1,
        counsellor_id=1,
        rule="FREQ=WEEKLY;BYDAY=TU",
        starts_on=TUESDAY,
        ends_on=None,
        exceptions=(),
        openings=(opening("09:00-12:00"), opening("13:00-16:30")),
        service_ids=frozenset({1}),
        rules=Rules(),
    )
    return replace(usual, **overrides)  # type: ignore[arg-type]  # a test names its own fields


def interval(hours: str, day: date = TUESDAY) -> Interval:
    starts, ends = (
        datetime.combine(day, time.fromisoformat(text), UTC) for text in hours.split("-")
    )
    return Interval(starts, ends)


def sitting(loket: str, hours: str, day: date = TUESDAY) -> PlannedOpening:
    return PlannedOpening(day, loket, interval(hours, day))


@pytest.mark.parametrize(
    "good",
    [
        pytest.param({}, id="two openings by appointment"),
        pytest.param(
            {"openings": (opening("13:00-16:00"), opening("09:00-13:00"))},
            id="openings that touch, in any order",
        ),
        pytest.param(
            {
                "openings": (opening("09:00-12:00", OpeningKind.WALK_IN),),
                "service_ids": frozenset(),
            },
            id="only walk-in, no services",
        ),
        pytest.param({"ends_on": TUESDAY}, id="one day only"),
        pytest.param(
            {"rules": Rules(released_hours=0, notice_hours=0, horizon_days=1, step_minutes=1)},
            id="the least of every figure",
        ),
    ],
)
def test_a_plan_that_makes_sense_passes(good: dict[str, object]) -> None:
    check_series(plan(**good))


@pytest.mark.parametrize(
    ("bad", "refusal"),
    [
        pytest.param({"openings": ()}, InvalidPlan(Problem.NO_OPENINGS), id="no openings"),
        pytest.param(
            {"openings": (opening("09:00-09:00"),)},
            InvalidPlan(Problem.OPENING_ENDS_FIRST, "09:00"),
            id="an empty opening",
        ),
        pytest.param(
            {"openings": (opening("13:00-16:00"), opening("09:00-13:01"))},
            OpeningsOverlap(time(9), time(13)),
            id="openings that share a minute",
        ),
        pytest.param(
            {"service_ids": frozenset()},
            InvalidPlan(Problem.NO_SERVICES),
            id="appointments for nothing",
        ),
        pytest.param(
            {"ends_on": TUESDAY - timedelta(days=1)},
            InvalidPlan(Problem.ENDS_FIRST, "2026-11-23"),
            id="over before it begins",
        ),
        pytest.param(
            {"starts_on": None, "rule": "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU"},
            InvalidPlan(Problem.NO_FIRST_DATE),
            id="every other week from no week at all",
        ),
        pytest.param(
            {"rules": Rules(released_hours=-1)},
            InvalidPlan(Problem.BOOKING_RULES, "released_hours"),
            id="released after the start",
        ),
        pytest.param(
            {"rules": Rules(notice_hours=-1)},
            InvalidPlan(Problem.BOOKING_RULES, "notice_hours"),
            id="notice after the start",
        ),
        pytest.param(
            {"rules": Rules(horizon_days=0)},
            InvalidPlan(Problem.BOOKING_RULES, "horizon_days"),
            id="no horizon",
        ),
        pytest.param(
            {"rules": Rules(step_minutes=0)},
            InvalidPlan(Problem.BOOKING_RULES, "step_minutes"),
            id="no step",
        ),
    ],
)
def test_a_plan_that_makes_no_sense_is_refused(
    bad: dict[str, object], refusal: PlanningRefusal
) -> None:
    with pytest.raises(type(refusal)) as refused:
        check_series(plan(**bad))
    assert refused.value == refusal


TALK, WORKSHOP = Service(minutes=60, seats=1), Service(minutes=120, seats=12)
MORNING = opening("09:00-12:00", OpeningKind.GROUP)


@pytest.mark.parametrize(
    ("openings", "services", "problem"),
    [
        pytest.param([MORNING], [TALK], Problem.ONE_GROUP_SERVICE, id="no session"),
        pytest.param([MORNING], [WORKSHOP] * 2, Problem.ONE_GROUP_SERVICE, id="which session"),
        pytest.param(
            [MORNING, opening("13:00-14:59", OpeningKind.GROUP)],
            [TALK, WORKSHOP],
            Problem.SHORT_SESSION,
            id="a minute too short",
        ),
    ],
)
def test_an_opening_for_a_group_says_which_session_it_is_and_holds_it(
    openings: list[OpeningPlan], services: list[Service], problem: Problem
) -> None:
    with pytest.raises(InvalidPlan) as refused:
        check_groups(openings, services)
    assert refused.value.problem is problem


def test_a_session_may_fill_its_opening_and_needs_none_where_none_is_planned() -> None:
    check_groups([opening("09:00-11:00", OpeningKind.GROUP)], [TALK, WORKSHOP])
    check_groups([opening("09:00-12:00")], [TALK])


def test_openings_of_three_are_compared_two_by_two() -> None:
    with pytest.raises(OpeningsOverlap):
        check_openings([opening("09:00-10:00"), opening("14:00-16:00"), opening("10:00-14:30")])


@pytest.mark.parametrize(
    ("new", "other"),
    [
        pytest.param(
            sitting("brugge", "09:00-12:00"), sitting("brugge", "12:00-16:00"), id="the same place"
        ),
        pytest.param(
            sitting("brugge", "09:00-12:00"),
            sitting("ieper", "13:00-16:00"),
            id="an hour later elsewhere",
        ),
        pytest.param(
            sitting("ieper", "13:00-16:00"),
            sitting("brugge", "09:00-12:00"),
            id="an hour earlier elsewhere",
        ),
        pytest.param(
            sitting("brugge", "09:00-12:00"),
            sitting("ieper", "09:00-12:00", TUESDAY + timedelta(days=1)),
            id="another day",
        ),
    ],
)
def test_a_counsellor_can_be_at_both(new: PlannedOpening, other: PlannedOpening) -> None:
    check_sittings([new], [other], HOUR)


@pytest.mark.parametrize(
    ("other", "refusal"),
    [
        pytest.param(
            sitting("ieper", "11:59-16:00"),
            CounsellorElsewhere(TUESDAY, ("brugge", "ieper")),
            id="at two places for a minute",
        ),
        pytest.param(
            sitting("brugge", "11:59-16:00"),
            AlreadyThere(TUESDAY, "brugge"),
            id="twice at one place for a minute",
        ),
        pytest.param(
            sitting("ieper", "12:59-16:00"),
            TooLittleTravelTime(TUESDAY, ("brugge", "ieper"), 59, 60),
            id="a minute short on the way there",
        ),
        pytest.param(
            sitting("ieper", "06:00-08:01"),
            TooLittleTravelTime(TUESDAY, ("brugge", "ieper"), 59, 60),
            id="a minute short on the way from there",
        ),
    ],
)
def test_a_counsellor_cannot_be_at_both(other: PlannedOpening, refusal: PlanningRefusal) -> None:
    with pytest.raises(type(refusal)) as refused:
        check_sittings([sitting("brugge", "09:00-12:00")], [other], HOUR)
    assert refused.value == refusal


def test_sittings_that_were_there_already_are_not_judged_again() -> None:
    there = [sitting("ieper", "09:00-12:00"), sitting("kortrijk", "10:00-12:00")]
    check_sittings([sitting("brugge", "14:00-16:00")], there, HOUR)


@pytest.mark.parametrize("expected", [3, None], ids=["the version seen", "no version asked"])
def test_a_version_passes_when_it_is_the_one_expected(expected: int | None) -> None:
    check_version(3, expected)


def test_an_older_version_is_refused_with_what_it_is_now() -> None:
    with pytest.raises(ChangedMeanwhile) as refused:
        check_version(3, 2)
    assert refused.value.version == 3


def test_an_absence_between_the_openings_touches_neither() -> None:
    check_present([interval("09:00-12:00"), interval("13:00-16:00")], interval("12:00-13:00"))


def test_an_absence_that_takes_a_minute_of_an_opening_counts() -> None:
    with pytest.raises(CounsellorAbsent):
        check_present([interval("09:00-12:00")], interval("11:59-13:00"))


def test_appointments_for_nothing_are_refused_on_one_day_too() -> None:
    change = ZitdagChange(TUESDAY, (opening("09:00-12:00"),), 1, service_ids=frozenset())
    with pytest.raises(InvalidPlan) as refused:
        check_change(change)
    assert refused.value.problem is Problem.NO_SERVICES
    check_change(replace(change, openings=(opening("09:00-12:00", OpeningKind.WALK_IN),)))
