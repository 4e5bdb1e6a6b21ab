"""The command `zitdag journey`: what it prints, and how it says what is wrong."""

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from flask import Flask

from locations.streets.estimates import Estimated
from locations.transit.planner import TransitPlanner
from locations.travel import Travel
from scheduler.commands import journey
from tests.support.buses import EveryDay

TUESDAY = "2026-11-24"
HOME, LOKET = "51.0290,2.8990", "50.9475,3.1300"


class NoDatabase:
    """A desk with the example bus, and nothing configured."""

    environment: Mapping[str, str] = {}

    def travel(self) -> Travel:
        return Travel(Estimated(), TransitPlanner(EveryDay(date(2026, 12, 31))))

    def database(self) -> Flask:
        raise AssertionError("no database is asked")


def run(*arguments: str) -> Result:
    return CliRunner().invoke(journey.journey, arguments, obj=NoDatabase())


def ask(*arguments: str) -> Any:
    found = run("--from", HOME, "--to", LOKET, "--json", *arguments)
    assert found.exit_code == 0, found.output
    return json.loads(found.output)


def test_every_means_is_printed_with_its_source_and_its_range() -> None:
    found = run("--from", HOME, "--to", LOKET, "--arrive-by", f"{TUESDAY} 09:25")

    assert found.exit_code == 0
    lines = found.output.splitlines()
    assert lines[0] == f"{HOME} -> {LOKET}, arriving by {TUESDAY} 09:25"
    heads = [line for line in lines[1:] if not line.startswith(" ")]
    assert [head.split(":")[0] for head in heads] == ["transit", "car", "bike", "foot"]
    assert heads[0] == "transit: 25 min, 09:00 - 09:25 (example_timetable)"
    assert lines[2] == "  09:00 bus 60 25 min Esen Dorp -> Klosstraat [step-free: unknown]"
    assert "(estimate)" in heads[1]


def test_one_leaves_when_one_says() -> None:
    (bus,) = ask("--depart-at", f"{TUESDAY}T09:01", "--by", "transit")["journeys"]

    assert (bus["leaves"], bus["arrives"]) == (
        "2026-11-24T08:30:00+00:00",
        "2026-11-24T08:55:00+00:00",
    )
    assert [leg["line"] for leg in bus["legs"]] == ["60"]


@pytest.mark.parametrize("means", ["foot", "bike", "car"])
def test_a_street_is_walked_backwards_as_long_as_forwards(means: str) -> None:
    (there,) = ask("--arrive-by", f"{TUESDAY} 09:25", "--by", means)["journeys"]
    (later,) = ask("--depart-at", f"{TUESDAY} 09:25", "--by", means)["journeys"]

    assert there["arrives"] == later["leaves"] == "2026-11-24T08:25:00+00:00"
    assert (there["low_minutes"], there["high_minutes"]) == (
        later["low_minutes"],
        later["high_minutes"],
    )
    assert there["low_minutes"] < there["high_minutes"]


@pytest.mark.parametrize(
    ("moment", "line"),
    [
        pytest.param("2027-01-05 09:25", "transit: no timetable speaks of 2027-01-05", id="after"),
        pytest.param(f"{TUESDAY} 05:00", "transit: no journey", id="before the first bus"),
    ],
)
def test_what_is_not_known_is_told_from_what_is_not_there(moment: str, line: str) -> None:
    found = run("--from", HOME, "--to", LOKET, "--arrive-by", moment, "--by", "transit")

    assert found.output.splitlines()[-1].startswith(line)


def test_places_are_known_by_their_names() -> None:
    found = run("--from", "Esen", "--to", "8000 Brugge", "--arrive-by", "09:25", "--by", "car")

    assert found.output.startswith("8600 Diksmuide (Esen) -> 8000 Brugge, arriving by ")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        pytest.param(("--to", LOKET), "one of --arrive-by and --depart-at", id="no moment"),
        pytest.param(
            ("--to", LOKET, "--arrive-by", "9:00", "--depart-at", "9:00"),
            "one of --arrive-by and --depart-at",
            id="two moments",
        ),
        pytest.param(
            ("--to", LOKET, "--arrive-by", "morgen"), "is no moment", id="a moment in words"
        ),
        pytest.param(("--to", LOKET, "--arrive-by", "25:00"), "is no moment", id="no such hour"),
        pytest.param(
            ("--to", LOKET, "--arrive-by", "9:00", "--by", "boat"), "foot, transit", id="a boat"
        ),
        pytest.param(
            ("--to", "95,3", "--arrive-by", "9:00"), "no place on earth", id="beyond the pole"
        ),
        pytest.param(
            ("--to", "Sint-Joris", "--arrive-by", "9:00"),
            "which one? 8620 Nieuwpoort (Sint-Joris); 8730 Beernem (Sint-Joris)",
            id="two of one name",
        ),
        pytest.param(
            ("--to", "brugge-weefkamer", "--arrive-by", "9:00"),
            "lokets: not without ZITDAG_SECRET_KEY",
            id="a loket without a database",
        ),
        pytest.param(
            ("--to", LOKET, "--arrive-by", "9:00", "--feed", "nowhere.zip"),
            "nowhere.zip: not_found",
            id="a feed that is not there",
        ),
    ],
)
def test_what_is_wrong_is_said(arguments: tuple[str, ...], words: str) -> None:
    found = run("--from", HOME, *arguments)

    assert found.exit_code != 0
    assert words in found.output


def test_a_broken_feed_is_refused_with_what_is_wrong(tmp_path: Path) -> None:
    (tmp_path / "feed.zip").write_bytes(b"no zip at all")

    found = run(
        "--from", HOME, "--to", LOKET, "--arrive-by", "9:00", "--feed", str(tmp_path / "feed.zip")
    )

    assert found.exit_code == 1
    assert "not_a_zip" in found.output
