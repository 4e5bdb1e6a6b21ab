"""What was acknowledged is there, with its messages, whatever becomes of who acknowledged it."""

import pytest
from flask import Flask

from tests.support.kills import kill_bookers


@pytest.mark.races
def test_ten_killed_processes_lose_no_acknowledged_booking(
    app_context: Flask, database_url: str
) -> None:
    killed = kill_bookers(database_url, 10, seed=1)

    assert killed.lost == []
    assert killed.contradictions == []
    assert killed.acknowledged > killed.kills
