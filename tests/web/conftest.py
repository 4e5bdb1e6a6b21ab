"""The pages over the example network, on a Monday morning that never ends."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest
from sqlalchemy import URL, create_engine, text

from scheduler.access.roles import Role
from tests.conftest import FreshDatabase
from tests.support.browserless import Visitor
from tests.support.example_site import import_example, running
from tests.support.lending import Names
from tests.support.site import Site, book
from tests.support.staff_accounts import SignIn, sign_in

SiteOver = Callable[..., AbstractContextManager[Site]]


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
