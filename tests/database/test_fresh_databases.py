"""A database that a test has used is as good as new for the next one."""

import pytest
from sqlalchemy import create_engine, inspect, text

from database import write
from scheduler.appointments.booking.operations import book
from tests.conftest import FreshDatabase
from tests.support import builders
from tests.support.assertions import appointment_count
from tests.support.builders import NOW, by
from tests.support.concurrency import database_at
from tests.support.lending import whole_application


@pytest.fixture(params=["sqlite", "postgresql"])
def fresh(request: pytest.FixtureRequest) -> FreshDatabase:
    """Makes databases, as the tests on one engine get them."""
    found: FreshDatabase = request.getfixturevalue(request.param)
    return found


def test_rows_and_numbers_begin_again(fresh: FreshDatabase) -> None:
    for _ in range(3):
        with fresh() as url, database_at(url):
            assert appointment_count() == 0
            scene = write(builders.scene)
            assert write(book, scene.request("09:30"), by=by(NOW)).id == 1


def test_what_a_test_has_reshaped_is_used_no_more(fresh: FreshDatabase) -> None:
    with fresh() as url:
        engine = create_engine(url)
        with engine.begin() as connection:
            connection.execute(text("ALTER TABLE regions ADD COLUMN extra INTEGER"))
        engine.dispose()

    with fresh() as url:
        engine = create_engine(url)
        columns = {column["name"] for column in inspect(engine).get_columns("regions")}
        engine.dispose()
    assert "extra" not in columns


def test_two_databases_at_a_time_are_two(fresh: FreshDatabase) -> None:
    with fresh() as one, fresh() as other:
        assert one != other


def test_what_a_test_puts_in_an_application_is_put_back(sqlite: FreshDatabase) -> None:
    with sqlite() as url, whole_application(url) as app:
        clock, travel = app.config["CLOCK"], app.extensions["zitdag.travel"]
        app.config["REGION"] = "atlantis"
        app.config["CLOCK"] = lambda: NOW
        app.extensions["zitdag.travel"] = None

    with sqlite() as url, whole_application(url) as again:
        assert again is app
        assert (again.config["REGION"], again.config["CLOCK"]) == ("", clock)
        assert again.extensions["zitdag.travel"] is travel


def test_other_settings_or_two_at_a_time_are_two_applications(sqlite: FreshDatabase) -> None:
    with (
        sqlite() as url,
        whole_application(url) as one,
        whole_application(url) as beside,
        whole_application(url, region="atlantis") as elsewhere,
    ):
        assert len({id(app) for app in (one, beside, elsewhere)}) == 3
