"""Which offer stands where, and which answers are told in words."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from locations.accessibility.needs import Need, Suitability, Verdict
from locations.journeys import Journey, Means
from locations.ranking import Kind, RankedOffer, rank
from locations.travel import Stay, Way
from tests.support.journeys import MIDNIGHT, TOWN, at, journey, leg, ride, stay, trip, way

NOW = at("8:00") - timedelta(days=1)
SOONEST, CLOSEST, BEST = Kind
STEPS = Suitability(((Need.STEP_FREE, Verdict.FAILS),))
PERHAPS = Suitability(((Need.STEP_FREE, Verdict.UNKNOWN),))


def on_day(number: int, hour: int = 9) -> Stay:
    start = MIDNIGHT + timedelta(days=number, hours=hour)
    return Stay(TOWN, start, start + timedelta(hours=1))


def offer(
    name: str, minutes: int, day: int = 0, *, face: bool = False, speaks: bool = True
) -> RankedOffer[str]:
    return RankedOffer(name, way(minutes, on_day(day)), face, speaks)


def order(*offers: RankedOffer[str]) -> list[str]:
    return [one.what for one in rank(offers, now=NOW).listed]


def answers(*offers: RankedOffer[str]) -> list[tuple[str, tuple[Kind, ...]]]:
    return [(one.offer.what, one.kinds) for one in rank(offers, now=NOW).answers]


@pytest.mark.parametrize(
    ("offers", "names"),
    [
        pytest.param([offer("far", 40), offer("near", 10)], ["near", "far"], id="minutes"),
        pytest.param(
            [offer("later", 10, day=3), offer("sooner", 10)],
            ["sooner", "later"],
            id="as far, so the first one",
        ),
        pytest.param(
            [offer("near", 10, speaks=False), offer("speaks", 40)],
            ["speaks", "near"],
            id="who speaks the language comes before minutes",
        ),
        pytest.param(
            [offer("speaks", 10), offer("known", 40, face=True, speaks=False)],
            ["known", "speaks"],
            id="who is known comes before the language",
        ),
        pytest.param(
            [RankedOffer("bus?", way(0, no_times=True)), offer("near", 10), offer("far", 80)],
            ["near", "bus?", "far"],
            id="a distance stands where minutes are not known",
        ),
    ],
)
def test_offers_stand_in_turn(offers: list[RankedOffer[str]], names: list[str]) -> None:
    assert order(*offers) == names


@pytest.mark.parametrize(
    ("offers", "told"),
    [
        pytest.param([], [], id="nothing"),
        pytest.param([offer("a", 10)], [("a", (SOONEST, CLOSEST, BEST))], id="one is everything"),
        pytest.param(
            [offer("today", 60), offer("near", 5, day=30), offer("between", 15, day=2)],
            [("today", (SOONEST,)), ("near", (CLOSEST,)), ("between", (BEST,))],
            id="three",
        ),
        pytest.param(
            [offer("today", 30), offer("near", 10, day=2)],
            [("today", (SOONEST,)), ("near", (CLOSEST, BEST))],
            id="closest is the best",
        ),
        pytest.param(
            [offer("today", 12), offer("near", 10, day=9)],
            [("today", (SOONEST, BEST)), ("near", (CLOSEST,))],
            id="a week is more than four minutes",
        ),
        pytest.param(
            [offer("today", 10, speaks=False), offer("speaks", 60, day=9)],
            [("speaks", (SOONEST, CLOSEST, BEST))],
            id="no answer is in another language while one is in the person's",
        ),
    ],
)
def test_answers_are_merged_when_they_are_the_same(
    offers: list[RankedOffer[str]], told: list[tuple[str, tuple[Kind, ...]]]
) -> None:
    assert answers(*offers) == told


def test_one_bus_may_be_slower_than_two_and_still_be_the_best() -> None:
    def by_bus(name: str, out: Journey) -> RankedOffer[str]:
        here = stay()
        found = trip(out, ride("10:50", "11:20"), here)
        return RankedOffer(name, Way(here, (found,), 5000.0))

    two = journey(leg(Means.TRANSIT, "8:50", "9:05"), leg(Means.TRANSIT, "9:08", "9:25"))

    assert order(by_bus("two", two), by_bus("one", ride("8:45", "9:25"))) == ["one", "two"]


def test_what_fails_a_need_is_named_and_not_offered() -> None:
    found = rank([RankedOffer("steps", way(5), suits=STEPS), offer("near", 10)], now=NOW)

    assert [one.what for one in found.listed] == ["near"]
    assert [one.what for one in found.failing] == ["steps"]
    assert found.unreachable == ()


def test_what_is_not_known_leaves_nothing_out() -> None:
    assert order(RankedOffer("perhaps", way(5), suits=PERHAPS)) == ["perhaps"]


def test_where_there_is_no_way_nothing_is_promised() -> None:
    found = rank(
        [RankedOffer("nowhere", Way(stay(point=None))), RankedOffer("far", way(0))], now=NOW
    )

    assert (found.answers, found.listed) == ((), ())
    assert {one.what for one in found.unreachable} == {"nowhere", "far"}


offers_of_all_kinds = st.lists(
    st.builds(
        offer,
        st.text("abc", min_size=1, max_size=3),
        st.integers(0, 120),
        st.integers(0, 50),
        face=st.booleans(),
        speaks=st.booleans(),
    ),
    max_size=12,
)


@given(offers_of_all_kinds)
def test_every_offer_stands_in_one_place_and_the_order_of_asking_changes_nothing(
    offers: list[RankedOffer[str]],
) -> None:
    found = rank(offers, now=NOW)
    turned = rank(list(reversed(offers)), now=NOW)

    assert len(found.listed) + len(found.failing) + len(found.unreachable) == len(offers)
    keys = [(one.tier, one.burden, one.way.stay.start) for one in found.listed]
    assert keys == sorted(keys)
    assert keys == [(one.tier, one.burden, one.way.stay.start) for one in turned.listed]


@given(offers_of_all_kinds, st.integers(1, 60))
def test_a_better_way_never_lowers_an_offer(offers: list[RankedOffer[str]], minutes: int) -> None:
    mine = offer("mine", minutes + 5)
    better = offer("mine", minutes)

    assert order(*offers, better).index("mine") <= order(*offers, mine).index("mine")
    assert sum(len(one.kinds) for one in rank([*offers, mine], now=NOW).answers) == 3
