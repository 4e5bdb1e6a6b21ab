"""Nearest first, as the crow flies."""

import pytest

from locations.lokets import nearest_first, nearest_to
from locations.models import Loket

WHERE: dict[str, tuple[float | None, float | None]] = {
    "Brugge": (51.21, 3.22),
    "Oostende": (51.22, 2.92),
    "Kortrijk": (50.83, 3.27),
    "Elsewhere": (None, None),
    "Anywhere": (None, None),
}


def loket(city: str) -> Loket:
    latitude, longitude = WHERE[city]
    numbers = list(WHERE)
    return Loket(
        id=numbers.index(city), name="Markt", city=city, latitude=latitude, longitude=longitude
    )


@pytest.mark.parametrize(
    ("origin", "order"),
    [
        pytest.param(
            "Kortrijk",
            ["Kortrijk", "Brugge", "Oostende", "Anywhere", "Elsewhere"],
            id="itself, the nearest, the far, and last those nobody placed",
        ),
        pytest.param(
            "Elsewhere",
            ["Elsewhere", "Anywhere", "Brugge", "Kortrijk", "Oostende"],
            id="from a place nobody placed: itself, then by name",
        ),
        pytest.param(
            None,
            ["Anywhere", "Brugge", "Elsewhere", "Kortrijk", "Oostende"],
            id="from nowhere: by name",
        ),
    ],
)
def test_lokets_stand_by_distance(origin: str | None, order: list[str]) -> None:
    lokets = [loket(city) for city in WHERE]
    found = nearest_first(lokets, loket(origin) if origin else None)
    assert [one.city for one in found] == order


def test_from_a_point_too_the_nearest_come_first_and_those_nobody_placed_last() -> None:
    lokets = [loket(city) for city in WHERE]
    near = nearest_to(lokets, 51.2, 2.95)
    assert [one.city for one in near] == ["Oostende", "Brugge", "Kortrijk", "Anywhere", "Elsewhere"]
