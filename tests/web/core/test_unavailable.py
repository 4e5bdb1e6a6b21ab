"""When there is nothing to show: no region, no tables, no database; and what a machine is told."""

import json
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from database import db
from scheduler.access.roles import Role
from scheduler.web.health import HOLDS
from tests.conftest import FreshDatabase
from tests.support.example_site import running
from tests.support.site import Site, book
from tests.support.staff_accounts import sign_in
from tests.web.conftest import SiteOver

SORRY = "Even geduld."
NOT_OPEN = "Nog niet open."
# Where no page is opened: nothing is there, or it is only pressed.
NO_PAGES = {"/nowhere", "/afspraak/sluit-af"}
TRIAL = "Dit is een proef. Afspraken tellen hier niet. Wij sturen geen berichten."


@contextmanager
def _no_region(fresh: FreshDatabase, _folder: Path) -> Iterator[Site]:
    with fresh() as url, running(url) as site:
        yield site


@contextmanager
def _no_tables(_fresh: FreshDatabase, folder: Path) -> Iterator[Site]:
    with running(f"sqlite:///{folder}/empty.sqlite") as site:
        yield site


@contextmanager
def _no_database(_fresh: FreshDatabase, folder: Path) -> Iterator[Site]:
    with running(f"sqlite:///{folder}/nowhere/at_all.sqlite") as site:
        yield site


@contextmanager
def _no_server(_fresh: FreshDatabase, folder: Path) -> Iterator[Site]:
    with running(f"postgresql+psycopg://nobody@/none?host={folder}") as site:
        yield site


Trouble = Callable[[FreshDatabase, Path], AbstractContextManager[Site]]
TROUBLES = pytest.mark.parametrize(
    ("trouble", "health"),
    [
        pytest.param(
            _no_region, "there is no region yet: `zitdag import-network` brings one", id="no region"
        ),
        pytest.param(_no_tables, "the database needs `zitdag migrate`", id="no tables"),
        pytest.param(_no_database, "the database does not answer", id="no file"),
        pytest.param(_no_server, "the database does not answer", id="no server"),
    ],
)


@TROUBLES
@pytest.mark.parametrize("testing", [True, False], ids=["in tests", "in service"])
def test_a_page_asks_for_patience(
    sqlite: FreshDatabase, tmp_path: Path, trouble: Trouble, health: str, testing: bool
) -> None:
    with trouble(sqlite, tmp_path) as site:
        site.app.testing = testing
        opened = NOT_OPEN if trouble is _no_region else SORRY  # a page of the public itself says so
        for path in ("/", "/afspraak/", "/a/AAAA", "/nowhere", "/bel-mij", "/afspraak/sluit-af"):
            page = site.visitor().open(path)
            heading = SORRY if path in NO_PAGES else opened
            assert (page.status, page.heading) == (503, heading), path
            assert page.answer.headers["cache-control"] == "no-store"
        assert site.visitor().fetch("POST", "/bel-mij", {}).status == 503
        assert site.visitor().fetch("GET", "/static/zitdag.css").status == 200


@TROUBLES
def test_where_things_are_tried_out_it_says_so_too(
    sqlite: FreshDatabase, tmp_path: Path, trouble: Trouble, health: str
) -> None:
    with trouble(sqlite, tmp_path) as site:
        assert TRIAL not in site.visitor().open("/").text
        site.app.config["STAGING"] = True
        assert TRIAL in site.visitor().open("/").text


@contextmanager
def _database_away(site: Site) -> Iterator[None]:
    """In the place of its file stands a folder, which nothing can be read from."""
    with site.app.app_context():
        file = Path(db.engine.url.database or "")
        db.engine.dispose()
    away = file.rename(file.with_suffix(".away"))
    file.mkdir()
    try:
        yield
    finally:
        file.rmdir()
        away.rename(file)


@pytest.mark.parametrize("role", list(Role))
def test_staff_who_are_signed_in_are_asked_for_patience_too(site: Site, role: Role) -> None:
    site.app.testing = False
    visitor = sign_in(site, role)
    with _database_away(site):
        for path in ("/", "/partner/", "/begeleider/", "/balie/", "/planning/", "/aanmelden/"):
            page = visitor.open(path)
            assert (page.status, page.heading) == (503, SORRY), path
        assert visitor.fetch("POST", "/balie/", {}).status == 503
    assert visitor.fetch("GET", "/bel-mij", None).status == 200


@TROUBLES
def test_a_machine_is_told_what_is_the_matter(
    sqlite: FreshDatabase, tmp_path: Path, trouble: Trouble, health: str
) -> None:
    with trouble(sqlite, tmp_path) as site:
        answer = site.visitor().fetch("GET", "/healthz")
    assert json.loads(answer.text)["status"] == health
    assert answer.status == 503


@TROUBLES
def test_the_process_itself_is_alive_all_the_same(
    sqlite: FreshDatabase, tmp_path: Path, trouble: Trouble, health: str
) -> None:
    with trouble(sqlite, tmp_path) as site, site.counting_queries() as asked:
        assert site.visitor().fetch("GET", "/livez").status == 200
    assert asked == []


def test_a_machine_is_told_of_a_database_that_lacks_a_table_all_the_same(
    sqlite: FreshDatabase,
) -> None:
    with sqlite() as url, running(url) as site:
        with site.app.app_context(), db.engine.begin() as connection:
            connection.exec_driver_sql("DROP TABLE to_call")
        answer = site.visitor().fetch("GET", "/healthz")
    assert answer.status == 503
    assert "the database needs `zitdag migrate`" in answer.text


def test_health_says_how_long_a_message_waits(site: Site) -> None:
    visitor = site.visitor()
    assert '"oldest_message_seconds":0' in visitor.fetch("GET", "/healthz").text.replace(" ", "")
    book(visitor)
    assert '"status":"ok"' in visitor.fetch("GET", "/healthz").text.replace(" ", "")


def test_another_region_is_served_where_it_is_named(site_with: SiteOver) -> None:
    with site_with(region="west-vlaanderen") as site:
        assert site.visitor().open("/").status == 200
    with site_with(region="atlantis") as site:
        assert site.visitor().open("/").status == 503
        health = site.visitor().fetch("GET", "/healthz")
    assert health.status == 503
    assert "no region has the code 'atlantis'; there are west-vlaanderen" in health.text


def test_a_full_disk_is_no_health(site: Site) -> None:
    premises = site.app.config["PREMISES"]
    assert premises.folders
    assert site.visitor().fetch("GET", "/healthz").status == 200
    site.app.config["PREMISES"] = replace(premises, least_free=1 << 62)
    site.clock.wait(HOLDS)
    answer = site.visitor().fetch("GET", "/healthz")
    assert (answer.status, '"the disk is full"' in answer.text) == (503, True)


def test_who_asks_for_health_all_the_time_costs_the_database_nothing(site: Site) -> None:
    site.clock.step = timedelta(0)
    site.visitor().fetch("GET", "/healthz")
    with site.counting_queries() as asked:
        assert site.visitor().fetch("GET", "/healthz").status == 200
        assert asked == []
        site.clock.wait(HOLDS)
        assert site.visitor().fetch("GET", "/healthz").status == 200
    assert asked != []


def test_messages_can_be_read_in_the_demo_alone(site: Site, site_with: SiteOver) -> None:
    assert site.visitor().open("/demo/berichten").status == 404
    with site_with(demo=True) as demo:
        page = demo.visitor().open("/demo/berichten")
        assert (page.status, page.heading) == (200, "Verstuurde berichten")
        assert "Nog geen berichten." in page.text
