"""The databases and the application that tests run against.

Every test gets a fresh database that the real migrations built, on SQLite and on PostgreSQL.
"""

import os
from collections.abc import Iterator

import pytest
from hypothesis import settings as hypothesis_settings
from sqlalchemy import URL

from tests.postgres import NoServerFound, running_server

pytest_plugins = ["tests.skips"]

hypothesis_settings.register_profile("zitdag", deadline=None, derandomize="CI" in os.environ)
hypothesis_settings.load_profile("zitdag")


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[URL]:
    """The maintenance database of a PostgreSQL server that lives as long as the run."""
    try:
        with running_server() as url:
            yield url
    except NoServerFound:
        pytest.skip("no PostgreSQL server on this machine")
