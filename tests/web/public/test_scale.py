"""Public pages in one region of 300 lokets with 100,000 appointments: no heavier, no more asked."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from database import db
from tests.conftest import FreshDatabase
from tests.support import large_network
from tests.support.browserless import Visitor
from tests.support.builders import NOW
from tests.support.example_site import running
from tests.support.site import Site
from tests.web.public.test_cost import HEAVIEST, weight_with_files

ASKED = "vraag=get-diploma&taal=nl"
PAGES = (
    "/",
    "/afspraak/",
    f"/afspraak/waar?{ASKED}",
    f"/afspraak/plaats?{ASKED}",
    f"/afspraak/plaatsen?{ASKED}",
    f"/afspraak/plaatsen?{ASKED}&later=200",
    f"/afspraak/uur?{ASKED}&plaats={{loket}}",
    f"/afspraak/op-afstand?{ASKED}&hoe=telefoon",
)
TOWN = "8000 Brugge"


@pytest.fixture(scope="session")
def large(sqlite: FreshDatabase) -> Iterator[Site]:
    with sqlite() as url:
        large_network.fill_one_region(url)
        with running(url) as site:
            site.clock.now, site.clock.step = NOW, timedelta(0)
            yield site


def somebody(site: Site, *, told: bool) -> Visitor:
    """Somebody who told where they live, or nothing."""
    visitor = site.visitor()
    if told:
        visitor.open(f"/afspraak/waar?{ASKED}&lang=nl")
        visitor.submit("Verder", woonplaats=TOWN)
    return visitor


def asked(site: Site, visitor: Visitor, path: str) -> int:
    with site.counting_queries() as statements:
        assert visitor.fetch("GET", path).status == 200
    return len([one for one in statements if one.startswith(("SELECT", "WITH"))])


@pytest.mark.parametrize("told", [False, True], ids=["no town", "a town"])
def test_a_region_of_three_hundred_asks_as_little_as_one_of_sixteen(
    site: Site, large: Site, *, told: bool
) -> None:
    """A search may look again, a little further: one SELECT of holds and three of hours more."""
    few, many = somebody(site, told=told), somebody(large, told=told)
    more = {
        path: asked(large, many, path.format(loket="loket-150"))
        - asked(site, few, path.format(loket="brugge-weefkamer").replace("later=200", "later=8"))
        for path in PAGES
    }
    assert {path: count for path, count in more.items() if count > 4} == {}


@pytest.mark.parametrize("told", [False, True], ids=["no town", "a town"])
def test_a_region_of_three_hundred_weighs_as_little(large: Site, *, told: bool) -> None:
    visitor = somebody(large, told=told)
    weights = {
        path: weight_with_files(visitor, visitor.open(path.format(loket="loket-150")))
        for path in PAGES
    }
    assert {path: size for path, size in weights.items() if size > HEAVIEST} == {}


def _plans(site: Site, statements: list[str]) -> list[str]:
    """How SQLite goes about each of these, line by line."""
    with site.app.app_context(), db.engine.connect() as connection:
        return [
            str(row.detail)
            for one in statements
            if one.startswith("SELECT")
            for row in connection.exec_driver_sql(
                f"EXPLAIN QUERY PLAN {one}", (None,) * one.count("?")
            )
        ]


@pytest.mark.parametrize("told", [False, True], ids=["no town", "a town"])
@pytest.mark.parametrize("path", PAGES)
def test_no_page_reads_the_zitdagen_of_other_days(large: Site, path: str, *, told: bool) -> None:
    """Of each loket or counsellor those of some dates, not of the half year that is planned."""
    visitor = somebody(large, told=told)
    with large.counting_queries() as statements:
        assert visitor.fetch("GET", path.format(loket="loket-150")).status == 200
    plans = [one for one in _plans(large, statements) if "zitdagen" in one]
    read = {one for one in plans if "date>" not in one and "rowid=?" not in one}
    assert read == set()
