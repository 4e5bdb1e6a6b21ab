"""An offer that strands no remainder, and one counsellor for a time that two can give."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduler.calendar.intervals import END_OF_TIME, Interval
from scheduler.calendar.offer import Candidate, offer, ranked_by_start
from scheduler.calendar.slots import NONE, Duration, Grid, free_starts
from tests.support.timeline import (
    MIDNIGHT,
    at,
    back_to_start,
    clocks,
    covered,
    forth_to_end,
    intervals,
    minutes,
    spans,
)
from tests.unit.calendar.test_slots import questions


def offer_of(
    openings: Sequence[Interval],
    busy: Sequence[Interval],
    *,
    shortest: timedelta,
    shortest_aftercare: timedelta = NONE,
    **asked: Any,
) -> list[datetime]:
    """The offer for what `free_starts` is asked by name, and the shortest service."""
    grid = Grid(
        asked["step"],
        asked.get("anchor", "opening"),
        asked["not_before"],
        asked.get("not_after") or END_OF_TIME,
    )
    duration = Duration(asked["length"], asked.get("aftercare", NONE))
    smallest = Duration(shortest, shortest_aftercare)
    return offer(openings, busy, duration, shortest=smallest, grid=grid)


def offered(openings: list[str], busy: list[str], **overrides: Any) -> list[str]:
    """An hour, every quarter, where half an hour is the shortest; overrides are of `offer_of`."""
    asked: dict[str, Any] = {
        "length": minutes(60),
        "step": minutes(15),
        "shortest": minutes(30),
        "not_before": at("00:00"),
    } | overrides
    return clocks(offer_of(spans(*openings), spans(*busy), **asked))


@pytest.mark.parametrize(
    ("opening", "starts"),
    [
        pytest.param("09:00-10:00", ["09:00"], id="an hour: nothing remains"),
        pytest.param("09:00-10:30", ["09:00", "09:30"], id="half an hour before or after"),
        pytest.param("09:00-10:45", ["09:00", "09:45"], id="none in the middle of what is left"),
        pytest.param(
            "09:00-11:00", ["09:00", "09:30", "10:00"], id="a quarter is never left on a side"
        ),
        pytest.param("09:00-10:15", ["09:00", "09:15"], id="every start strands: all are offered"),
        pytest.param("09:00-09:45", [], id="nothing fits, nothing is offered"),
    ],
)
def test_starts_that_leave_a_useless_remainder_are_not_offered(
    opening: str, starts: list[str]
) -> None:
    assert offered([opening], []) == starts


def test_each_gap_is_judged_by_itself() -> None:
    assert offered(["09:00-12:45"], ["10:15-11:00"]) == ["09:00", "09:15", "11:00", "11:45"]


def test_a_remainder_off_the_grid_is_judged_by_what_the_grid_finds_in_it() -> None:
    # From 9:50 to 10:20 is half an hour, but the grid's first start there is 10:00.
    assert offered(["09:00-10:20"], [], length=minutes(50)) == ["09:30"]


def test_back_to_back_starts_use_a_remainder_off_the_grid() -> None:
    assert offered(["09:00-10:20"], [], length=minutes(50), anchor="gap") == ["09:00", "09:30"]


@pytest.mark.parametrize(
    ("overrides", "starts"),
    [
        pytest.param(
            {"aftercare": minutes(15)}, ["09:00", "09:45", "10:00"], id="its own after-care is used"
        ),
        pytest.param(
            {"shortest_aftercare": minutes(15)},
            ["09:00", "10:00"],
            id="the shortest needs its own before what follows",
        ),
    ],
)
def test_aftercare_is_part_of_what_a_booking_takes(
    overrides: dict[str, Any], starts: list[str]
) -> None:
    assert offered(["09:00-11:00"], [], **overrides) == starts


@pytest.mark.parametrize(
    ("busy", "starts"),
    [
        pytest.param(["12:00-13:00"], ["09:00", "10:00", "11:00"], id="somebody follows"),
        pytest.param(
            [], ["09:00", "10:00", "10:30", "11:00"], id="it may run past the closing hour"
        ),
    ],
)
def test_what_remains_holds_the_aftercare_of_the_shortest_where_somebody_follows(
    busy: list[str], starts: list[str]
) -> None:
    care = {"step": minutes(30), "shortest_aftercare": minutes(15)}

    assert offered(["09:00-12:00"], busy, **care) == starts


def test_a_service_shorter_than_the_shortest_is_itself_the_shortest() -> None:
    assert offered(["09:00-10:00"], [], length=minutes(15)) == ["09:00", "09:15", "09:30", "09:45"]


def test_time_before_the_bound_is_no_remainder() -> None:
    assert offered(["09:00-11:00"], [], not_before=at("09:10")) == ["09:15", "10:00"]


def test_a_bound_on_what_is_asked_strands_nothing() -> None:
    assert offered(["09:00-11:00"], [], not_after=at("09:30")) == ["09:00", "09:30"]


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param({"shortest": minutes(0)}, id="no shortest service"),
        pytest.param({"shortest_aftercare": minutes(-1)}, id="negative after-care"),
        pytest.param({"length": minutes(0)}, id="no length"),
        pytest.param({"step": minutes(0)}, id="no step"),
    ],
)
def test_an_offer_that_makes_no_sense_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"positive|negative"):
        offered([], [], **wrong)


class Definition:
    """The rule word for word: book each start in a copy of the diary and search what remains."""

    def __init__(
        self, openings: list[Interval], busy: list[Interval], asked: dict[str, Any]
    ) -> None:
        self.openings, self.busy, self.asked = openings, busy, dict(asked)
        shortest, shortest_aftercare = (
            self.asked.pop(name) for name in ("shortest", "shortest_aftercare")
        )
        self.small = {
            "length": shortest,
            "aftercare": shortest_aftercare,
            "step": asked["step"],
            "anchor": asked["anchor"],
            "not_before": asked["not_before"],
        }
        self.free = covered(openings) - covered(busy)

    def offer(self) -> list[datetime]:
        gaps: dict[datetime, list[datetime]] = {}
        for start in free_starts(self.openings, self.busy, **self.asked):
            gaps.setdefault(self.gap(start)[0], []).append(start)
        return [
            start
            for starts in gaps.values()
            for start in [s for s in starts if not self.strands(s, starts[0])] or starts
        ]

    def gap(self, start: datetime) -> tuple[datetime, datetime]:
        minute = (start - MIDNIGHT) // minutes(1)
        begins, ends = back_to_start(minute, self.free), forth_to_end(minute, self.free)
        return MIDNIGHT + minutes(begins), MIDNIGHT + minutes(ends)

    def strands(self, start: datetime, first_start: datetime) -> bool:
        begins, ends = self.gap(start)
        if begins < self.asked["not_before"]:
            begins = first_start
        booked = Interval(start, start + self.asked["length"] + self.asked["aftercare"])
        found = free_starts(self.openings, [*self.busy, booked], **self.small)
        return any(
            before < after
            and not any(before <= s and s + self.small["length"] <= after for s in found)
            for before, after in ((begins, booked.start), (booked.end, ends))
        )


offers = st.tuples(questions, st.integers(1, 40).map(minutes), st.integers(0, 20).map(minutes)).map(
    lambda drawn: (
        drawn[0]
        | {"shortest": min(drawn[1], drawn[0]["length"])}
        | {
            "shortest_aftercare": min(drawn[2], drawn[0]["aftercare"])
            if drawn[1] >= drawn[0]["length"]
            else drawn[2]
        }
    )
)


@settings(max_examples=500)
@given(openings=intervals, busy=intervals, asked=offers)
def test_the_offer_is_what_its_definition_gives(
    openings: list[Interval], busy: list[Interval], asked: dict[str, Any]
) -> None:
    assert offer_of(openings, busy, **asked) == Definition(openings, busy, asked).offer()


@given(openings=intervals, busy=intervals, asked=offers)
def test_an_offer_is_empty_only_where_nothing_is_free(
    openings: list[Interval], busy: list[Interval], asked: dict[str, Any]
) -> None:
    plain = {k: v for k, v in asked.items() if not k.startswith("shortest")}
    found, free = offer_of(openings, busy, **asked), free_starts(openings, busy, **plain)
    assert set(found) <= set(free)
    assert bool(found) == bool(free)


def candidate(counsellor_id: int, clock: str = "09:00", **overrides: Any) -> Candidate:
    said = {"zitdag_id": counsellor_id, "speaks": False, "booked": 0} | overrides
    return Candidate(start=at(clock), counsellor_id=counsellor_id, **said)


def turns(*candidates: Candidate) -> list[int]:
    ranked = ranked_by_start(candidates)
    return [each.counsellor_id for each in ranked[at("09:00")]]


@pytest.mark.parametrize(
    ("candidates", "order"),
    [
        pytest.param([candidate(1), candidate(2, speaks=True)], [2, 1], id="who speaks it first"),
        pytest.param(
            [candidate(1, booked=3), candidate(2, booked=2)], [2, 1], id="the less booked"
        ),
        pytest.param(
            [candidate(1), candidate(2, speaks=True, booked=9)],
            [2, 1],
            id="the language goes before the bookings",
        ),
        pytest.param(
            [candidate(2, zitdag_id=1), candidate(1, zitdag_id=2)],
            [1, 2],
            id="the lower number decides a tie",
        ),
    ],
)
def test_of_two_counsellors_free_at_once_the_fitting_one_is_asked_first(
    candidates: list[Candidate], order: list[int]
) -> None:
    assert turns(*candidates) == order
    assert turns(*reversed(candidates)) == order


def test_a_counsellor_on_two_zitdagen_at_once_has_a_fixed_order() -> None:
    two = [candidate(1, zitdag_id=8), candidate(1, zitdag_id=7)]
    assert [each.zitdag_id for each in ranked_by_start(two)[at("09:00")]] == [7, 8]


def test_each_time_shows_once_and_times_ascend() -> None:
    ranked = ranked_by_start([candidate(1, "10:00"), candidate(2, "09:00"), candidate(3, "10:00")])
    assert clocks(ranked) == ["09:00", "10:00"]
    assert [each.counsellor_id for each in ranked[at("10:00")]] == [1, 3]


def test_nobody_free_is_no_time() -> None:
    assert ranked_by_start([]) == {}
