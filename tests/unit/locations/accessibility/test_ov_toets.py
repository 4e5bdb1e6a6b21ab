"""Both sides of every bound of the OV-toets."""

import pytest

from locations.accessibility.ov_toets import Reference, passes
from locations.journeys import Journey, Means
from tests.support.journeys import at, journey, leg, ride

BUS, FOOT = Means.TRANSIT, Means.FOOT


def buses(count: int) -> Journey:
    """So many buses of ten minutes, one after the other, until nine o'clock."""
    first = 60 - 10 * count
    return journey(
        *(leg(BUS, f"8:{first + 10 * n}", f"8:{first + 10 * n + 9}") for n in range(count)),
    )


@pytest.mark.parametrize(
    ("there", "wanted", "passing"),
    [
        pytest.param(
            ride("8:25", "9:25"), Reference(at("9:25"), 30), True, id="an hour, for 30 min"
        ),
        pytest.param(ride("8:07", "9:25"), Reference(at("9:25"), 30), True, id="2.6 times as long"),
        pytest.param(ride("8:06", "9:25"), Reference(at("9:25"), 30), False, id="longer than that"),
        pytest.param(
            ride("8:00", "8:25"), Reference(at("9:25"), 30), True, id="there an hour early"
        ),
        pytest.param(
            ride("8:00", "8:24"), Reference(at("9:25"), 30), False, id="earlier than that"
        ),
        pytest.param(ride("11:45", "12:10"), Reference(at("10:45"), 30), True, id="an hour after"),
        pytest.param(
            ride("11:46", "12:10"), Reference(at("10:45"), 30), False, id="more than that"
        ),
        pytest.param(buses(3), Reference(at("9:00"), 30), True, id="two transfers"),
        pytest.param(buses(4), Reference(at("9:00"), 30), False, id="three transfers"),
        pytest.param(
            journey(leg(FOOT, "8:00", "8:30", 1000), leg(BUS, "8:30", "8:40")),
            Reference(at("9:00"), 30),
            True,
            id="a kilometre on foot, however slowly",
        ),
        pytest.param(
            journey(leg(FOOT, "8:00", "8:10", 1001), leg(BUS, "8:10", "8:20")),
            Reference(at("9:00"), 30),
            False,
            id="more than a kilometre",
        ),
        pytest.param(
            journey(leg(FOOT, "8:00", "8:12"), leg(BUS, "8:12", "8:20")),
            Reference(at("9:00"), 30),
            True,
            id="twelve minutes on foot",
        ),
        pytest.param(
            journey(leg(FOOT, "8:00", "8:13"), leg(BUS, "8:13", "8:20")),
            Reference(at("9:00"), 30),
            False,
            id="thirteen minutes on foot",
        ),
        pytest.param(
            journey(leg(Means.BIKE, "8:40", "9:00", 900)),
            Reference(at("9:00"), 30),
            False,
            id="a bike is no public transport",
        ),
    ],
)
def test_regular_public_transport_is_what_the_norm_says(
    there: Journey, wanted: Reference, *, passing: bool
) -> None:
    assert passes(there, wanted) is passing
