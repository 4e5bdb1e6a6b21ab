"""Killed workers and a bad provider: nothing is lost, and who can be asked gets nothing twice."""

from pathlib import Path

import pytest

from tests.conftest import FreshDatabase
from tests.support.concurrency import database_at
from tests.support.soak import BadProvider, RememberingProvider, soak

MESSAGES = 300
KILLS = 6

pytestmark = pytest.mark.races


def test_with_a_provider_that_can_be_asked_each_arrives_once(
    postgresql: FreshDatabase, tmp_path: Path
) -> None:
    with postgresql() as url, database_at(url):
        soaked = soak(url, RememberingProvider(tmp_path / "taken"), MESSAGES, KILLS, seed=5)
    assert (soaked.lost, soaked.unsettled, soaked.doubles) == (0, 0, 0)


def test_with_any_other_only_what_was_in_the_gap_comes_twice(
    sqlite: FreshDatabase, tmp_path: Path
) -> None:
    with sqlite() as url, database_at(url):
        soaked = soak(url, BadProvider(tmp_path / "taken"), MESSAGES, KILLS, seed=5)
    assert (soaked.lost, soaked.unsettled) == (0, 0)
    assert 0 < soaked.doubles <= soaked.in_the_gap
