"""Public pages in one region of 300 lokets with 100,000 appointments: no heavier, no more asked."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import cache

import pytest

from database import db, reading
from scheduler.appointments.booking.availability import Slot
from scheduler.calendar.offer import Candidate
from scheduler.web.public import at_a_distance, blueprint
from scheduler.web.public.offers import Scope
from tests.conftest import FreshDatabase
from tests.support import large_network, public_pages
from tests.support.browserless import Visitor
from tests.support.builders import A_DAY, HOUR, NOW
from tests.support.example_site import running
from tests.support.public_pages import ABROAD, BORDER, NAMES, WITHOUT_WORDS
from tests.support.site import PLACE, Site
from tests.web.public.test_cost import HEAVIEST, weight_with_files

TOWNS = {"no town": "", "a town": "8000 Brugge"}
ONE = (Candidate(NOW, counsellor_id=1, zitdag_id=1, speaks=True, booked=0),)
MOST_MORE = 4
"""A search may look again, a little further: one SELECT of holds and three of hours more."""


@dataclass(frozen=True)
class Tour:
    """Somebody, and where each page is for them."""

    visitor: Visitor
    paths: dict[str, str]


Toured = Callable[[str], Tour]


@pytest.fixture(scope="session")
def large(sqlite: FreshDatabase) -> Iterator[Site]:
    with sqlite() as url:
        large_network.fill_one_region(url)
        with running(url) as site:
            site.clock.now, site.clock.step = NOW, timedelta(0)
            yield site


def tour(site: Site, where: str, loket: str, later: int) -> Tour:
    visitor = public_pages.told(site, TOWNS[where])
    return Tour(visitor, public_pages.of(site, visitor, loket, later))


@pytest.fixture(scope="session")
def toured(large: Site) -> Toured:
    """By where somebody lives: one of each, who booked."""
    return cache(lambda where: tour(large, where, "loket-150", 200))


def asked(site: Site, visitor: Visitor, path: str) -> int:
    with site.counting_queries() as statements:
        assert visitor.fetch("GET", path).status == 200, path
    return len([one for one in statements if one.startswith(("SELECT", "WITH"))])


def weight(visitor: Visitor, path: str) -> int:
    page = visitor.open(path)
    assert page.status == 200, path
    return weight_with_files(visitor, page)


@pytest.mark.parametrize("where", TOWNS)
def test_a_region_of_three_hundred_asks_as_little_as_one_of_sixteen(
    site: Site, large: Site, toured: Toured, where: str
) -> None:
    few, many = tour(site, where, PLACE, 8), toured(where)
    more = {
        name: asked(large, many.visitor, many.paths[name]) - asked(site, few.visitor, path)
        for name, path in few.paths.items()
    }
    assert {name: count for name, count in more.items() if count > MOST_MORE} == {}


@pytest.mark.parametrize("where", TOWNS)
def test_a_region_of_three_hundred_weighs_as_little(toured: Toured, where: str) -> None:
    one = toured(where)
    weights = {name: weight(one.visitor, path) for name, path in one.paths.items()}
    assert {name: size for name, size in weights.items() if size > HEAVIEST} == {}


def test_across_the_border_the_region_is_no_larger(site: Site, large: Site) -> None:
    [path] = BORDER.values()
    few, many = (public_pages.told(one, ABROAD) for one in (site, large))
    assert asked(large, many, path) == asked(site, few, path)
    assert weight(many, path) < HEAVIEST
    with large.counting_queries() as statements:
        many.open(path)
    whole = [one for one in statements if "lokets.street" in one]
    assert whole
    assert [one for one in whole if "lokets.id IN" not in one] == []  # three, of three hundred


def test_every_page_is_held(large: Site, toured: Toured) -> None:
    """A new address is among the pages, or is none that people read."""
    match = large.app.url_map.bind("").match
    paths = [*toured("no town").paths.values(), *BORDER.values()]
    held = {match(path.partition("?")[0])[0] for path in paths}
    there = {one.endpoint for one in large.app.url_map.iter_rules() if "GET" in (one.methods or ())}
    ours = {one.partition(".")[2] for one in there if one.startswith(f"{blueprint.name}.")}
    assert {f"{blueprint.name}.{one}" for one in ours - WITHOUT_WORDS} == held
    assert set(toured("no town").paths) == set(NAMES)


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


@pytest.mark.parametrize("where", TOWNS)
@pytest.mark.parametrize("name", NAMES)
def test_no_page_reads_the_zitdagen_of_other_days(
    large: Site, toured: Toured, name: str, where: str
) -> None:
    """Of each loket or counsellor those of some dates, not of the half year that is planned."""
    one = toured(where)
    with large.counting_queries() as statements:
        assert one.visitor.fetch("GET", one.paths[name]).status == 200
    plans = [one for one in _plans(large, statements) if "zitdagen" in one]
    read = {one for one in plans if "date>" not in one and "rowid=?" not in one}
    assert read == set()


@pytest.mark.parametrize(
    ("soon", "searched"),
    [
        pytest.param(11, [at_a_distance.SOON], id="a page, and more"),
        pytest.param(10, [at_a_distance.SOON, None], id="a page, and nobody knows of more"),
        pytest.param(0, [at_a_distance.SOON, None], id="none"),
    ],
)
def test_all_hours_at_a_distance_are_searched_where_the_soon_ones_do_not_fill_a_page(
    large: Site, soon: int, searched: list[timedelta | None]
) -> None:
    asked_for = []

    def find(where: Scope) -> list[Slot]:
        asked_for.append(where.ahead)
        return [Slot(1, NOW + day * A_DAY, NOW + day * A_DAY + HOUR, ONE) for day in range(soon)]

    with large.app.test_request_context(), reading() as session:
        assert len(at_a_distance.free_hours(session, find)) == soon
    assert asked_for == searched
