"""The pages over the example network, on a Monday morning that never ends."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from pathlib import Path

import pytest
from jinja2 import FileSystemBytecodeCache
from sqlalchemy import URL, create_engine, text

from database import write
from scheduler.access.roles import Role
from scheduler.network.importing import import_network, plan_import
from tests.conftest import FreshDatabase, copied
from tests.support.browserless import Visitor
from tests.support.builders import by
from tests.support.lending import Names, whole_application
from tests.support.site import NOW, Site, book
from tests.support.staff_accounts import SignIn, sign_in

EXAMPLE = Path(__file__).parents[2] / "scheduler" / "network" / "example"

COMPILED = FileSystemBytecodeCache()
SiteOver = Callable[..., AbstractContextManager[Site]]


def import_example(url: str, now: datetime = NOW) -> None:
    with whole_application(url) as app, app.app_context():
        network = plan_import(EXAMPLE, today=now.date())
        write(import_network, network, today=now.date(), by=by(now))


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


@pytest.fixture(scope="session")
def postgresql_network(postgresql: FreshDatabase, postgres_url: URL) -> Iterator[FreshDatabase]:
    """Copies of one PostgreSQL database with the example network."""
    maintenance = create_engine(postgres_url, isolation_level="AUTOCOMMIT")
    names = Names("network")

    def execute(statement: str) -> None:
        with maintenance.connect() as connection:
            connection.execute(text(statement))

    @contextmanager
    def fresh() -> Iterator[str]:
        with names.taken() as name:
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
    with whole_application(url, **settings) as app:
        # Applications with settings of their own need not compile the templates again.
        app.jinja_env.bytecode_cache = COMPILED
        yield Site(app)


@pytest.fixture
def site(sqlite_network: FreshDatabase) -> Iterator[Site]:
    """The site as most tests visit it, on SQLite."""
    with sqlite_network() as url, running(url) as site:
        yield site


@pytest.fixture(params=["sqlite_network", "postgresql_network"])
def any_site(request: pytest.FixtureRequest) -> Iterator[Site]:
    """The site on each engine, for what differs there.

    PostgreSQL runs what it may answer differently: races, guards and locks, what a second submit
    meets, SQL that each engine has in its own words, migrations, counts of statements, and one walk
    through each operation (tests/database, and a booking from end to end here). What is about a
    page, a session or its words takes `site`: SQLite alone.
    """
    fresh: FreshDatabase = request.getfixturevalue(request.param)
    with fresh() as url, running(url) as site:
        yield site


@pytest.fixture(scope="session")
def booked_site(sqlite_network: FreshDatabase) -> Iterator[Site]:
    """The site with one appointment, for tests that leave it as it is."""
    with sqlite_network() as url, running(url) as site:
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


@pytest.fixture
def signed_in(site: Site) -> SignIn:
    """Signs somebody in at the site of this test: `signed_in(Role.PARTNER, at="vdab-ieper")`."""

    def enter(role: Role = Role.PARTNER, **whoever: str) -> Visitor:
        return sign_in(site, role, **whoever)

    return enter
