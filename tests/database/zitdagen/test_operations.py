"""Single zitdagen: moved, shortened, given away or off; pop-ups, absences, and what is read."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from database import reading, write
from locations.models import Loket
from scheduler.calendar.errors import AmbiguousTime, NonexistentTime
from scheduler.people.counsellors import Counsellor
from scheduler.zitdagen import presence
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
    UnknownAbsence,
    UnknownZitdag,
)
from scheduler.zitdagen.models import (
    Absence,
    AbsenceReason,
    OpeningKind,
    Zitdag,
    ZitdagState,
)
from scheduler.zitdagen.operations import (
    cancel_zitdag,
    change_zitdag,
    end_absence,
    plan_zitdag,
    record_absence,
)
from scheduler.zitdagen.plans import Rules, ZitdagChange
from scheduler.zitdagen.presence import WalkInHours
from scheduler.zitdagen.series import extend_series, plan_series
from tests.support.builders import PLANNER
from tests.support.planning import (
    TUESDAY,
    Network,
    network,
    opening,
    series_plan,
    upcoming,
    zitdag_plan,
)

pytestmark = pytest.mark.usefixtures("app_context")
WEDNESDAY = TUESDAY + timedelta(days=1)
MORNING = (opening("09:00-12:00"),)


@pytest.fixture
def ids(app_context: object) -> Network:
    return write(network)


@pytest.fixture
def fair(ids: Network) -> Zitdag:
    """Sofie in Ieper on Tuesday morning."""
    return write(plan_zitdag, zitdag_plan(ids), by=PLANNER)


def change(ids: Network, **overrides: Any) -> ZitdagChange:
    """Tuesday morning with Sofie, unless told otherwise."""
    return replace(ZitdagChange(TUESDAY, MORNING, ids.sofie), **overrides)


def at(hour: int, day: date = TUESDAY) -> datetime:
    """A moment by the clock in Brussels, in winter."""
    return datetime(day.year, day.month, day.day, hour - 1, tzinfo=UTC)


def absent(counsellor_id: int, starts_at: datetime, ends_at: datetime) -> Absence:
    return write(record_absence, counsellor_id, starts_at, ends_at, AbsenceReason.ILL, by=PLANNER)


def changed(zitdag_id: int, wanted: ZitdagChange, *, version: int = 1) -> Zitdag:
    return write(change_zitdag, zitdag_id, wanted, expected_version=version, by=PLANNER)


def stored(zitdag_id: int, loket_id: int) -> Zitdag | None:
    with reading() as session:
        there = upcoming(session, loket_id, date.min, date.max)
    return next((zitdag for zitdag in there if zitdag.id == zitdag_id), None)


def test_a_pop_up_needs_no_series(ids: Network) -> None:
    plan = zitdag_plan(
        ids, rules=Rules(notice_hours=0), openings=(opening("13:00-16:00"), *MORNING)
    )
    made = write(plan_zitdag, plan, by=PLANNER)
    zitdag = stored(made.id, ids.ieper)
    assert zitdag is not None
    assert (zitdag.series_id, zitdag.recurrence_date, zitdag.title) == (None, None, "Jobbeurs")
    assert (zitdag.date, zitdag.counsellor.code, zitdag.loket.code) == (TUESDAY, "sofie", "ieper")
    assert (zitdag.notice_hours, zitdag.version) == (0, 1)
    assert [service.id for service in zitdag.services] == [ids.intake]
    assert [(row.starts_at, row.ends_at) for row in zitdag.openings] == [
        (at(9), at(12)),
        (at(13), at(16)),
    ]


def test_a_pop_up_may_be_on_a_public_holiday(ids: Network) -> None:
    christmas = date(2026, 12, 25)
    assert write(plan_zitdag, zitdag_plan(ids, date=christmas), by=PLANNER).date == christmas


@pytest.mark.parametrize(
    ("bad", "refusal"),
    [
        pytest.param({"openings": ()}, InvalidPlan(Problem.NO_OPENINGS), id="no openings"),
        pytest.param(
            {"loket_id": 99}, InvalidPlan(Problem.UNKNOWN_LOKET, "99"), id="no such loket"
        ),
        pytest.param(
            {"counsellor_id": 99},
            InvalidPlan(Problem.UNKNOWN_COUNSELLOR, "99"),
            id="no such counsellor",
        ),
        pytest.param(
            {"service_ids": frozenset({1, 98, 99})},
            InvalidPlan(Problem.UNKNOWN_SERVICE, "98"),
            id="no such service",
        ),
    ],
)
def test_a_pop_up_of_nonsense_is_refused(
    ids: Network, bad: dict[str, Any], refusal: PlanningRefusal
) -> None:
    with pytest.raises(InvalidPlan) as refused:
        write(plan_zitdag, zitdag_plan(ids, **bad), by=PLANNER)
    assert refused.value == refusal


@pytest.mark.parametrize(
    ("day", "refusal"),
    [
        pytest.param(date(2027, 3, 28), NonexistentTime, id="the clock goes forward"),
        pytest.param(date(2026, 10, 25), AmbiguousTime, id="the clock goes back"),
    ],
)
def test_an_hour_that_is_not_there_once_is_named_with_its_date(
    ids: Network, day: date, refusal: type[NonexistentTime | AmbiguousTime]
) -> None:
    plan = zitdag_plan(ids, date=day, openings=(opening("02:30-04:00"),))
    before = datetime.combine(day, time(), UTC) - timedelta(days=30)
    with pytest.raises((NonexistentTime, AmbiguousTime)) as refused:
        write(plan_zitdag, plan, by=replace(PLANNER, now=before))
    assert type(refused.value) is refusal
    assert refused.value.local == datetime.combine(day, time(2, 30))


@pytest.mark.parametrize(
    ("second", "refusal"),
    [
        pytest.param(
            {"loket": "brugge", "hours": "11:00-14:00"}, CounsellorElsewhere, id="elsewhere"
        ),
        pytest.param({"loket": "ieper", "hours": "11:00-14:00"}, AlreadyThere, id="there already"),
        pytest.param(
            {"loket": "brugge", "hours": "12:30-14:00"}, TooLittleTravelTime, id="too far"
        ),
    ],
)
def test_a_pop_up_does_not_bring_a_counsellor_to_two_places(
    ids: Network, fair: Zitdag, second: dict[str, str], refusal: type[PlanningRefusal]
) -> None:
    plan = zitdag_plan(
        ids, loket_id=getattr(ids, second["loket"]), openings=(opening(second["hours"]),)
    )
    with pytest.raises(refusal):
        write(plan_zitdag, plan, by=PLANNER)
    write(plan_zitdag, replace(plan, counsellor_id=ids.karim), by=PLANNER)


def test_a_zitdag_moves_and_is_shortened_by_one_change(ids: Network, fair: Zitdag) -> None:
    moved = change(ids, date=WEDNESDAY, openings=(opening("10:00-11:00"),))
    changed(fair.id, moved)
    zitdag = stored(fair.id, ids.ieper)
    assert zitdag is not None
    assert (zitdag.date, zitdag.detached, zitdag.version) == (WEDNESDAY, True, 2)
    assert [(row.starts_at, row.starts) for row in zitdag.openings] == [
        (at(10, WEDNESDAY), time(10))
    ]


def test_a_zitdag_that_only_moves_keeps_its_hours_on_the_clock(ids: Network, fair: Zitdag) -> None:
    summer = date(2027, 4, 6)
    changed(fair.id, change(ids, date=summer))
    zitdag = stored(fair.id, ids.ieper)
    assert zitdag is not None
    assert zitdag.openings[0].starts_at == datetime(2027, 4, 6, 7, tzinfo=UTC)


def test_a_zitdag_is_given_to_another_counsellor(ids: Network, fair: Zitdag) -> None:
    changed(fair.id, change(ids, counsellor_id=ids.karim))
    zitdag = stored(fair.id, ids.ieper)
    assert zitdag is not None
    assert zitdag.counsellor.code == "karim"


def test_the_other_counsellor_is_not_elsewhere_then(ids: Network, fair: Zitdag) -> None:
    write(plan_zitdag, zitdag_plan(ids, loket_id=ids.brugge, counsellor_id=ids.karim), by=PLANNER)
    with pytest.raises(CounsellorElsewhere):
        changed(fair.id, change(ids, counsellor_id=ids.karim))
    zitdag = stored(fair.id, ids.ieper)
    assert zitdag is not None
    assert (zitdag.counsellor.code, zitdag.version) == ("sofie", 1)


def test_the_other_counsellor_is_not_away_then(ids: Network, fair: Zitdag) -> None:
    absent(ids.karim, at(11), at(17))
    with pytest.raises(CounsellorAbsent) as refused:
        changed(fair.id, change(ids, counsellor_id=ids.karim))
    assert (refused.value.starts_at, refused.value.ends_at) == (at(11), at(17))


def test_a_zitdag_can_change_while_its_own_counsellor_is_away(ids: Network, fair: Zitdag) -> None:
    absent(ids.sofie, at(11), at(17))
    changed(fair.id, change(ids, openings=(opening("09:00-11:30"),)))


def test_a_move_looks_at_the_day_it_moves_to(ids: Network, fair: Zitdag) -> None:
    write(plan_zitdag, zitdag_plan(ids, loket_id=ids.brugge, date=WEDNESDAY), by=PLANNER)
    with pytest.raises(CounsellorElsewhere):
        changed(fair.id, change(ids, date=WEDNESDAY))


@pytest.mark.parametrize(
    ("openings", "refusal"),
    [
        pytest.param((), InvalidPlan, id="none"),
        pytest.param(
            (opening("09:00-12:00"), opening("11:00-13:00")), OpeningsOverlap, id="overlap"
        ),
    ],
)
def test_a_change_to_nonsense_is_refused(
    ids: Network, fair: Zitdag, openings: tuple[Any, ...], refusal: type[PlanningRefusal]
) -> None:
    with pytest.raises(refusal):
        changed(fair.id, change(ids, openings=openings))


def test_a_zitdag_called_off_stays_and_is_shown_no_more(ids: Network, fair: Zitdag) -> None:
    off = write(cancel_zitdag, fair.id, expected_version=1, by=PLANNER)
    assert (off.state, off.detached, off.version) == (ZitdagState.CANCELLED, True, 2)
    assert stored(fair.id, ids.ieper) is None


def test_a_zitdag_called_off_can_take_place_again(ids: Network, fair: Zitdag) -> None:
    write(cancel_zitdag, fair.id, expected_version=1, by=PLANNER)
    changed(fair.id, change(ids), version=2)
    assert stored(fair.id, ids.ieper) is not None


def test_a_second_editor_of_a_zitdag_is_told(ids: Network, fair: Zitdag) -> None:
    changed(fair.id, change(ids, openings=(opening("10:00-11:00"),)))
    with pytest.raises(ChangedMeanwhile) as refused:
        write(cancel_zitdag, fair.id, expected_version=1, by=PLANNER)
    assert refused.value.version == 2
    with pytest.raises(ChangedMeanwhile):
        changed(fair.id, change(ids))


def test_an_unknown_zitdag_is_neither_changed_nor_called_off(ids: Network) -> None:
    with pytest.raises(UnknownZitdag):
        changed(99, change(ids))
    with pytest.raises(UnknownZitdag):
        write(cancel_zitdag, 99, expected_version=1, by=PLANNER)


def test_a_zitdag_given_to_nobody_known_is_refused(ids: Network, fair: Zitdag) -> None:
    with pytest.raises(InvalidPlan) as refused:
        changed(fair.id, change(ids, counsellor_id=99))
    assert refused.value.problem is Problem.UNKNOWN_COUNSELLOR


def test_an_absence_is_kept(ids: Network) -> None:
    absence = absent(ids.sofie, at(9), at(12))
    assert absence.id is not None
    assert (absence.counsellor_id, absence.reason) == (ids.sofie, AbsenceReason.ILL)


def test_an_absence_that_is_recorded_twice_is_one(ids: Network) -> None:
    first = absent(ids.sofie, at(9), at(12))
    assert absent(ids.sofie, at(9), at(12)).id == first.id
    assert absences() == [(at(9), at(12))]


@pytest.mark.parametrize(
    ("ends", "who", "problem"),
    [
        pytest.param(9, "sofie", Problem.ENDS_FIRST, id="no time at all"),
        pytest.param(12, None, Problem.UNKNOWN_COUNSELLOR, id="nobody known"),
    ],
)
def test_an_absence_of_nonsense_is_refused(
    ids: Network, ends: int, who: str | None, problem: Problem
) -> None:
    with pytest.raises(InvalidPlan) as refused:
        absent(getattr(ids, who) if who else 99, at(9), at(ends))
    assert refused.value.problem is problem


def absences() -> list[tuple[datetime, datetime]]:
    with reading() as session:
        return [(one.starts_at, one.ends_at) for one in session.scalars(select(Absence))]


def test_somebody_is_back_sooner(ids: Network) -> None:
    absence = absent(ids.sofie, at(9), at(16))

    write(end_absence, absence.id, at(12), by=PLANNER)

    assert absences() == [(at(9), at(12))]


def test_an_absence_is_taken_back_once(ids: Network) -> None:
    absence = absent(ids.sofie, at(9), at(16))

    write(end_absence, absence.id, by=PLANNER)

    assert absences() == []
    with pytest.raises(UnknownAbsence):
        write(end_absence, absence.id, by=PLANNER)


@pytest.mark.parametrize(
    "ends", [pytest.param(9, id="before it starts"), pytest.param(17, id="later than it did")]
)
def test_an_absence_only_gets_shorter(ids: Network, ends: int) -> None:
    absence = absent(ids.sofie, at(9), at(16))

    with pytest.raises(InvalidPlan):
        write(end_absence, absence.id, at(ends), by=PLANNER)

    assert absences() == [(at(9), at(16))]


def retire(model: type[Loket] | type[Counsellor], id_: int) -> None:
    write(lambda session: setattr(session.get_one(model, id_), "active", False))


@pytest.mark.parametrize(
    ("model", "who", "problem"),
    [
        pytest.param(Loket, "ieper", Problem.INACTIVE_LOKET, id="a loket that is not used"),
        pytest.param(Counsellor, "sofie", Problem.INACTIVE_COUNSELLOR, id="who left"),
    ],
)
def test_nothing_is_planned_with_what_is_not_active(
    ids: Network, model: type[Loket] | type[Counsellor], who: str, problem: Problem
) -> None:
    retire(model, getattr(ids, who))

    with pytest.raises(InvalidPlan) as refused:
        write(plan_zitdag, zitdag_plan(ids), by=PLANNER)
    assert refused.value.problem is problem
    with pytest.raises(InvalidPlan) as refused:
        write(plan_series, series_plan(ids, loket_id=ids.ieper), today=TUESDAY, by=PLANNER)
    assert refused.value.problem is problem


def test_a_zitdag_is_given_to_nobody_who_left_and_may_stay_with_who_has_it(
    ids: Network, fair: Zitdag
) -> None:
    retire(Counsellor, ids.karim)
    with pytest.raises(InvalidPlan) as refused:
        changed(fair.id, change(ids, counsellor_id=ids.karim))
    assert refused.value.problem is Problem.INACTIVE_COUNSELLOR

    retire(Counsellor, ids.sofie)
    shorter = change(ids, openings=(opening("09:00-11:00"),))
    assert changed(fair.id, shorter).version == 2


@pytest.mark.parametrize(
    ("model", "who"),
    [
        pytest.param(Loket, "brugge", id="a loket that is not used"),
        pytest.param(Counsellor, "sofie", id="who left"),
    ],
)
def test_a_series_of_what_is_not_active_ends_and_goes_no_further(
    ids: Network, model: type[Loket] | type[Counsellor], who: str
) -> None:
    series = write(plan_series, series_plan(ids), today=TUESDAY, by=PLANNER)
    retire(model, getattr(ids, who))

    later = TUESDAY + timedelta(weeks=3)
    assert write(extend_series, series.id, today=later, by=PLANNER) == 0
    last = series_plan(ids, ends_on=TUESDAY + timedelta(weeks=1))
    assert write(plan_series, last, today=TUESDAY, by=PLANNER).version == 2


@pytest.fixture
def open_house(ids: Network) -> Network:
    """Brugge: walk-in with Sofie on Tuesday 13:00-16:00, and with Karim on Wednesday morning."""
    walk_in = OpeningKind.WALK_IN
    afternoon = (*MORNING, opening("13:00-16:00", walk_in))
    write(plan_zitdag, zitdag_plan(ids, loket_id=ids.brugge, openings=afternoon), by=PLANNER)
    write(
        plan_zitdag,
        zitdag_plan(
            ids,
            loket_id=ids.brugge,
            counsellor_id=ids.karim,
            date=WEDNESDAY,
            openings=(opening("09:00-12:00", walk_in),),
        ),
        by=PLANNER,
    )
    return ids


def hours(ids: Network, first: date = TUESDAY, last: date = WEDNESDAY) -> list[WalkInHours]:
    with reading() as session:
        return presence.walk_in_hours(session, [ids.brugge], first, last)


def test_walk_in_hours_are_shown_by_the_clock_of_the_loket(open_house: Network) -> None:
    brugge = open_house.brugge
    assert hours(open_house) == [
        WalkInHours(brugge, TUESDAY, time(13), time(16)),
        WalkInHours(brugge, WEDNESDAY, time(9), time(12)),
    ]


@pytest.mark.parametrize(
    ("first", "last", "count"),
    [
        pytest.param(TUESDAY, TUESDAY, 1, id="only the first day"),
        pytest.param(WEDNESDAY, WEDNESDAY, 1, id="only the last day"),
        pytest.param(date(2026, 11, 1), date(2026, 11, 16), 0, id="days before"),
    ],
)
def test_walk_in_hours_are_asked_for_some_days(
    open_house: Network, first: date, last: date, count: int
) -> None:
    assert len(hours(open_house, first, last)) == count


def test_walk_in_hours_of_another_loket_are_its_own(open_house: Network) -> None:
    with reading() as session:
        assert presence.walk_in_hours(session, [open_house.ieper], TUESDAY, WEDNESDAY) == []


def test_nobody_walks_in_while_the_counsellor_is_away(open_house: Network) -> None:
    absent(open_house.sofie, at(14), at(15))
    absent(open_house.karim, at(8, WEDNESDAY), at(18, WEDNESDAY))
    assert hours(open_house) == [
        WalkInHours(open_house.brugge, TUESDAY, time(13), time(14)),
        WalkInHours(open_house.brugge, TUESDAY, time(15), time(16)),
    ]


def test_nobody_walks_into_a_zitdag_that_was_called_off(open_house: Network) -> None:
    with reading() as session:
        tuesday = upcoming(session, open_house.brugge, TUESDAY, TUESDAY)[0]
    write(cancel_zitdag, tuesday.id, expected_version=1, by=PLANNER)
    assert [row.date for row in hours(open_house)] == [WEDNESDAY]
