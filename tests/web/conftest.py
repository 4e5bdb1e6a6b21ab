"""The pages over the example network, on a Monday morning that never ends."""

import itertools
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from pathlib import Path

import pytest
from jinja2 import FileSystemBytecodeCache
from sqlalchemy import URL, create_engine, text

from app import Settings, create_app
from database import db, write
from scheduler.network.importing import import_network, plan_import
from tests.builders import by
from tests.conftest import FreshDatabase
from tests.web.site import NOW, Site, book

EXAMPLE = Path(__file__).parents[2] / "scheduler" / "network" / "example"

COMPILED = FileSystemBytecodeCache()
SiteOver = Callable[..., AbstractContextManager[Site]]


def import_example(url: str, now: datetime = NOW) -> None:
    app = create_app(Settings(database_url=url, secret_key="test-secret"))
    with app.app_context():
        network = plan_import(EXAMPLE, today=now.date())
        write(import_network, network, today=now.date(), by=by(now))
        db.engine.dispose()


@pytest.fixture(scope="session")
def sqlite_network(
    sqlite: FreshDatabase, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[FreshDatabase]:
    """Copies of one SQLite file with the example network."""
    folder = tmp_path_factory.mktemp("network")
    numbers = itertools.count(1)

    @contextmanager
    def fresh() -> Iterator[str]:
        path = folder / f"{next(numbers)}.sqlite"
        shutil.copy(template, path)
        yield f"sqlite:///{path}"
        for left in folder.glob(f"{path.name}*"):
            left.unlink()

    with sqlite() as url:
        import_example(url)
        template = url.removeprefix("sqlite:///")
        yield fresh


@pytest.fixture(scope="session")
def postgresql_network(postgresql: FreshDatabase, postgres_url: URL) -> Iterator[FreshDatabase]:
    """Copies of one PostgreSQL database with the example network."""
    maintenance = create_engine(postgres_url, isolation_level="AUTOCOMMIT")
    numbers = itertools.count(1)

    def execute(statement: str) -> None:
        with maintenance.connect() as connection:
            connection.execute(text(statement))

    @contextmanager
    def fresh() -> Iterator[str]:
        name = f"network_{next(numbers)}"
        execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        yield postgres_url.set(database=name).render_as_string(hide_password=False)
        execute(f"DROP DATABASE {name} WITH (FORCE)")

    with postgresql() as url:
        import_example(url)
        template = url.rsplit("/", 1)[1].split("?")[0]
        yield fresh
    maintenance.dispose()


@contextmanager
def running(url: str, **settings: str | bool) -> Iterator[Site]:
    """The whole application over that database."""
    whole: dict[str, str | bool] = {"database_url": url, "secret_key": "test-secret", **settings}
    app = create_app(Settings(**whole))  # type: ignore[arg-type]  # each by its own name
    app.testing = True
    # Every test has an application of its own; its templates need not be compiled each time.
    app.jinja_env.bytecode_cache = COMPILED
    yield Site(app)
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def site(sqlite_network: FreshDatabase) -> Iterator[Site]:
    """The site as most tests visit it, on SQLite."""
    with sqlite_network() as url, running(url) as site:
        yield site


@pytest.fixture(params=["sqlite_network", "postgresql_network"])
def any_site(request: pytest.FixtureRequest) -> Iterator[Site]:
    """The site on each engine."""
    fresh: FreshDatabase = request.getfixturevalue(request.param)
    with fresh() as url, running(url) as site:
        yield site


@pytest.fixture(scope="session", params=["sqlite_network", "postgresql_network"])
def booked_site(request: pytest.FixtureRequest) -> Iterator[Site]:
    """The site on each engine, with one appointment, for tests that leave it as it is."""
    fresh: FreshDatabase = request.getfixturevalue(request.param)
    with fresh() as url, running(url) as site:
        book(site.visitor())
        yield site


@pytest.fixture
def site_with(sqlite_network: FreshDatabase) -> SiteOver:
    """Makes sites with settings of their own, each over a network of its own."""

    @contextmanager
    def make(**settings: str | bool) -> Iterator[Site]:
        with sqlite_network() as url, running(url, **settings) as site:
            yield site

    return make
