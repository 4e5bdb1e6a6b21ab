"""The databases and the application that tests run against.

Every test gets a fresh database that the real migrations built, on SQLite and on PostgreSQL.
"""

import itertools
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest
from flask import Flask
from hypothesis import settings as hypothesis_settings
from sqlalchemy import URL, create_engine

from app import Settings, create_app
from database import db
from scheduler import migrations
from tests import recycling
from tests.postgres import NoServerFound, running_server

pytest_plugins = ["tests.skips", "tests.today"]

hypothesis_settings.register_profile("zitdag", deadline=None, derandomize="CI" in os.environ)
hypothesis_settings.load_profile("zitdag")

# Makes a migrated database, gives its URL, and takes it away again.
FreshDatabase = Callable[[], AbstractContextManager[str]]


def _migrate(url: str) -> None:
    engine = create_engine(url)
    migrations.upgrade(engine)
    engine.dispose()


@pytest.fixture(scope="session")
def sqlite(tmp_path_factory: pytest.TempPathFactory) -> FreshDatabase:
    """Copies of one migrated SQLite file."""
    folder = tmp_path_factory.mktemp("sqlite")
    template = folder / "migrated_template"
    numbers = itertools.count(1)
    _migrate(f"sqlite:///{template}")

    @contextmanager
    def fresh() -> Iterator[str]:
        path = folder / f"{next(numbers)}.sqlite"
        shutil.copy(template, path)
        yield f"sqlite:///{path}"
        for left in folder.glob(f"{path.name}*"):
            left.unlink()

    return fresh


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[URL]:
    """The maintenance database of a PostgreSQL server that lives as long as the run."""
    try:
        with running_server() as url:
            yield url
    except NoServerFound:
        pytest.skip("no PostgreSQL server on this machine")


@pytest.fixture(scope="session")
def postgresql(postgres_url: URL) -> Iterator[FreshDatabase]:
    """Copies of one migrated PostgreSQL database, all on one server."""
    _migrate(recycling.create_template(postgres_url))
    databases = recycling.Databases(postgres_url)
    yield databases.fresh
    databases.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """A fresh, migrated database: the test runs once on each engine."""
    fresh: FreshDatabase = request.getfixturevalue(request.param)
    with fresh() as url:
        yield url


@pytest.fixture
def app(database_url: str) -> Iterator[Flask]:
    """The whole application over a fresh database."""
    app = create_app(Settings(database_url=database_url, secret_key="test-secret"))
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def app_context(app: Flask) -> Iterator[Flask]:
    """The application with its context entered: operations find the database through it."""
    with app.app_context():
        yield app
