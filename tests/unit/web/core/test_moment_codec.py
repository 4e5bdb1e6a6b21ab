"""Moments as radios carry them."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from scheduler.web.core.moment_codec import moment, moment_value


@pytest.mark.parametrize(
    "start",
    [
        pytest.param(datetime(2026, 11, 24, 8, 30, tzinfo=UTC), id="in UTC"),
        pytest.param(
            datetime(2026, 11, 24, 9, 30, tzinfo=timezone(timedelta(hours=1))), id="local"
        ),
        pytest.param(datetime(2027, 3, 28, 1, 0, tzinfo=UTC), id="when the clock changes"),
    ],
)
def test_a_moment_comes_back_from_its_radio(start: datetime) -> None:
    assert moment(moment_value(start)) == start


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param("20261124T083000", id="no zone"),
        pytest.param("2026-11-24T08:30:00Z", id="another way of writing"),
        pytest.param("20261131T083000Z", id="a day that is not there"),
        pytest.param("20261124T243000Z", id="an hour that is not there"),
        pytest.param("20261124T083000Z ", id="more behind it"),
        pytest.param("20261124T083000Z\n20261124T083000Z", id="two"),
    ],
)
def test_what_no_radio_carries_is_no_moment(text: str) -> None:
    assert moment(text) is None
