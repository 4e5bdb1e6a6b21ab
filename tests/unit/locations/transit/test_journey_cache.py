"""What is kept comes back as it was, also in another process; what is broken is only lost time."""

import dataclasses
import logging
from datetime import date, timedelta
from pathlib import Path

import pytest

from locations.journeys import Journey, Means, Source, StepFree, Vehicle
from locations.transit.journey_cache import JourneyCache
from tests.support.journeys import journey, leg, ride

DAY = date(2026, 11, 24)
EXAMPLE = journey(
    dataclasses.replace(
        leg(Means.TRANSIT, "9:12", "9:34", line="60"),
        origin="Station",
        destination="Sint-Niklaas – Markt",
        headsign="Ieper",
        step_free=StepFree.WITH_HELP,
        vehicle=Vehicle.TRAM,
    ),
    leg(Means.FOOT, "9:34", "9:39", 333.5),
    source=Source.EXAMPLE_TIMETABLE,
)


@pytest.mark.parametrize(
    "kept",
    [
        pytest.param(ride("8:00", "9:00"), id="a bus"),
        pytest.param(EXAMPLE, id="all there is to a journey"),
        pytest.param(journey(leg(Means.BIKE, "8:00", "8:30")), id="a bike"),
        pytest.param(None, id="that there is no journey"),
    ],
)
def test_what_is_kept_comes_back_as_it_was(tmp_path: Path, kept: Journey | None) -> None:
    JourneyCache(tmp_path / "kept.sqlite").put(DAY, {"a key": kept})

    assert JourneyCache(tmp_path / "kept.sqlite").get(["a key", "another"]) == {"a key": kept}


def test_what_is_put_again_replaces_what_was_there(tmp_path: Path) -> None:
    cache = JourneyCache(tmp_path / "kept.sqlite")
    cache.put(DAY, {"a key": None})

    cache.put(DAY, {"a key": EXAMPLE})

    assert cache.get(["a key"]) == {"a key": EXAMPLE}


def test_days_that_are_over_are_forgotten(tmp_path: Path) -> None:
    cache = JourneyCache(tmp_path / "kept.sqlite")
    cache.put(DAY, {"that day": None})
    cache.put(DAY + timedelta(days=1), {"the next": None})

    assert cache.forget(DAY + timedelta(days=1)) == 1
    assert set(cache.get(["that day", "the next"])) == {"the next"}


def test_more_keys_than_fit_in_one_question_are_found(tmp_path: Path) -> None:
    cache = JourneyCache(tmp_path / "kept.sqlite")
    cache.put(DAY, {str(number): None for number in range(1200)})

    assert len(cache.get(str(number) for number in range(1200))) == 1200


@pytest.mark.parametrize("content", [b"", b"no database at all, and far from it" * 40])
def test_a_broken_file_is_as_if_it_were_empty(
    tmp_path: Path, content: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "kept.sqlite"
    path.write_bytes(content)

    with caplog.at_level(logging.ERROR):
        JourneyCache(path).put(DAY, {"a key": EXAMPLE})
        found = JourneyCache(path).get(["a key"])

    assert found == ({} if content else {"a key": EXAMPLE})
    assert JourneyCache(path).forget(DAY) == 0


def test_a_folder_that_is_not_there_is_made(tmp_path: Path) -> None:
    """Who asks for journeys before there is a timetable: each answer was a warning in the log."""
    JourneyCache(tmp_path / "still" / "to be made" / "kept.sqlite").put(DAY, {"a key": EXAMPLE})

    cache = JourneyCache(tmp_path / "still" / "to be made" / "kept.sqlite")
    assert cache.get(["a key"]) == {"a key": EXAMPLE}


def test_one_that_cannot_be_made_is_as_if_nothing_were_kept(tmp_path: Path) -> None:
    tmp_path.joinpath("a file").touch()
    cache = JourneyCache(tmp_path / "a file" / "kept.sqlite")

    cache.put(DAY, {"a key": EXAMPLE})

    assert cache.get(["a key"]) == {}
