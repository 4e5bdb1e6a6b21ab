"""The databases and the application that tests run against.

Every test gets a fresh database that the real migrations built, on SQLite and on PostgreSQL.
"""

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from flask import Flask
from hypothesis import settings as hypothesis_settings
from sqlalchemy import URL, Engine, create_engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry

from scheduler.migrations import upgrading
from tests.support import pg_pool
from tests.support.example_site import import_example, running
from tests.support.lending import Names, whole_application
from tests.support.postgres import NoServerFound, running_server
from tests.support.site import Site

pytest_plugins = ["tests.support.skips", "tests.support.today"]

hypothesis_settings.register_profile("zitdag", deadline=None, derandomize="CI" in os.environ)
hypothesis_settings.load_profile("zitdag")

# Makes a migrated database, gives its URL, and takes it away again.
FreshDatabase = Callable[[], AbstractContextManager[str]]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what needs the PostgreSQL server: the quick loop leaves it to the whole suite."""
    for item in items:
        cases = getattr(item, "callspec", None)
        named = [*getattr(item, "fixturenames", ()), *(cases.params.values() if cases else ())]
        if not {"postgresql", "postgresql_network", "postgres_url"}.isdisjoint(map(str, named)):
            item.add_marker("postgresql")


@pytest.fixture(scope="session", autouse=True)
def _quick_and_reversed() -> Iterator[None]:
    """SQLite waits for no disk, and gives what is asked for in no order backwards.

    What a crash would lose does not matter in tests. PostgreSQL answers in another order than
    SQLite does by itself: so what depends on an order that nobody promised fails here, and not on
    another machine some day.

    The processes that tests start (and kill) have neither, as in production.
    """
    event.listen(Engine, "connect", _set_for_tests)
    yield
    event.remove(Engine, "connect", _set_for_tests)


def _set_for_tests(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    if isinstance(connection, sqlite3.Connection):
        connection.execute("PRAGMA synchronous=OFF")
        connection.execute("PRAGMA reverse_unordered_selects=ON")


def _migrate(url: str) -> None:
    engine = create_engine(url)
    upgrading.upgrade(engine)
    engine.dispose()


@pytest.fixture(scope="session")
def sqlite(tmp_path_factory: pytest.TempPathFactory) -> FreshDatabase:
    """Copies of one migrated SQLite file."""
    folder = tmp_path_factory.mktemp("sqlite")
    template = folder / "migrated_template"
    names = Names("sqlite")
    _migrate(f"sqlite:///{template}")

    @contextmanager
    def fresh() -> Iterator[str]:
        with names.taken() as name, copied(template, folder / name) as url:
            yield url

    return fresh


@contextmanager
def copied(template: Path, path: Path) -> Iterator[str]:
    """The URL of a copy of that SQLite file at `path`, for as long as the block lasts."""
    shutil.copy(template, path)
    yield f"sqlite:///{path}"
    for left in (path, *path.parent.glob(f"{path.name}-*")):
        left.unlink()


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
    _migrate(pg_pool.create_template(postgres_url))
    databases = pg_pool.Databases(postgres_url)
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
    with whole_application(database_url) as app:
        yield app


@pytest.fixture
def app_context(app: Flask) -> Iterator[Flask]:
    """The application with its context entered: operations find the database through it."""
    with app.app_context():
        yield app


@pytest.fixture(scope="session")
def sqlite_network(
    sqlite: FreshDatabase, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[FreshDatabase]:
    """Copies of one SQLite file with the example network."""
    folder = tmp_path_factory.mktemp("network")
    names = Names("network")

    @contextmanager
    def fresh() -> Iterator[str]:
        with names.taken() as name, copied(template, folder / name) as url:
            yield url

    with sqlite() as url:
        import_example(url)
        template = Path(url.removeprefix("sqlite:///"))
        yield fresh


@pytest.fixture
def site(sqlite_network: FreshDatabase) -> Iterator[Site]:
    """The site as most tests visit it, on SQLite."""
    with sqlite_network() as url, running(url) as site:
        yield site
