"""A request takes one connection of the database at a time, so that a pool as large as the threads
is never too small.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event
from sqlalchemy.pool import QueuePool

from database import db
from scheduler.access.roles import Role
from tests.conftest import FreshDatabase
from tests.support.access_matrix import BY_TOKEN, WAYS
from tests.support.browserless import Visitor
from tests.support.site import Site
from tests.support.two_regions import World, world_over
from tests.web.public.test_cost import QUERIES


@contextmanager
def _held(site: Site) -> Iterator[list[int]]:
    """How many connections are held, each time that one is taken."""
    with site.app.app_context():
        pool = db.engine.pool
    assert isinstance(pool, QueuePool)
    held: list[int] = []

    def note(*_: object) -> None:
        held.append(pool.checkedout())

    event.listen(pool, "checkout", note)
    yield held
    event.remove(pool, "checkout", note)


def test_no_page_for_everybody_takes_two_connections(sqlite_network: FreshDatabase) -> None:
    most = {}
    with world_over(sqlite_network, alone=True) as world:
        for path in QUERIES:
            with _held(world.site) as held:
                world.site.visitor().fetch("GET", path)
            most[path] = max(held)
    assert {path for path, count in most.items() if count != 1} == set()


def _most(world: World, visitors: dict[Role, Visitor]) -> dict[str, int]:
    most = {}
    for way in (*WAYS, *BY_TOKEN):
        path, fields = way.filled(world.names("mine"))
        with _held(world.site) as held:
            visitors[way.usual_role].fetch(
                way.method, path, fields if way.method == "POST" else None
            )
        most[str(way)] = max(held, default=0)
    return most


def test_no_page_of_staff_takes_two_connections(sqlite_network: FreshDatabase) -> None:
    with world_over(sqlite_network, alone=True) as world:
        world.site.app.config["WTF_CSRF_ENABLED"] = False
        most = _most(world, {role: world.sign_in(role) for role in Role})
    assert {way for way, count in most.items() if count > 1} == set()
