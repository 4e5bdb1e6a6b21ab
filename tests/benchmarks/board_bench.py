"""How long the board takes: of a region of today, and of one of 300 lokets.

Measured is the time of this process alone, which others on the machine do not lengthen; beside that
of the season stands how many times its reading alone it is: the floor of the page.
"""

import statistics
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial

from app import create_app
from database import db, reading
from scheduler.access.roles import Role
from scheduler.appointments.board import reading as boards
from scheduler.appointments.board.reading import BoardQuery
from scheduler.commands import serving
from settings import Settings
from tests.benchmarks.calendar_bench import Row
from tests.benchmarks.databases import engines
from tests.support import large_network
from tests.support.browserless import Visitor
from tests.support.builders import NOW
from tests.support.site import Site
from tests.support.staff_accounts import sign_in

ROUNDS = 20
WEEKS = timedelta(weeks=12)
LOOKS = ("week", "maand", "seizoen")
"""The season is of thirteen weeks: one more than what is asked."""
ELEVEN = NOW + timedelta(hours=2)
REGIONS_OF_16 = large_network.LOKETS // 16
TARGETS_MS = {REGIONS_OF_16: 150, 1: 400}
"""By the number of regions that 300 lokets are of."""


def run() -> Iterator[Row]:
    serving.tune_gc()  # as every process that answers pages does
    with engines() as all_of_them:
        for name, engine in all_of_them.items():
            for regions, most in TARGETS_MS.items():
                with engine(partial(large_network.fill, regions=regions)) as copy, copy() as url:
                    yield from _measure(name, url, regions, most)


def _measure(name: str, url: str, regions: int, most: int) -> Iterator[Row]:
    app = create_app(Settings(database_url=url, secret_key="a secret of this benchmark"))
    site = Site(app)
    site.clock.now, site.clock.step = ELEVEN, timedelta(0)
    visitor = sign_in(site, Role.COORDINATOR, email=large_network.email(Role.COORDINATOR, 1))
    size = f"{large_network.LOKETS // regions} lokets"
    with app.app_context():
        floor = min(_own(_read) for _ in range(ROUNDS // 4))
    for look in LOOKS:
        own = _p95(partial(_visit, visitor, f"/planning/rooster?beeld={look}"))
        times = f" ({own / floor:.1f} x the reading)" if look == LOOKS[-1] else ""
        row = f"{name}: board, {size}, {look}{times}"
        yield Row(row, own, "ms own", f"< {most}", own < most)
    with app.app_context():
        db.engine.dispose()


def _read() -> None:
    first = ELEVEN.date() - timedelta(days=ELEVEN.weekday())
    query = BoardQuery(region_id=1, first=first, last=first + WEEKS - timedelta(days=1))
    with reading() as session:
        assert boards.read(session, query, now=ELEVEN).rows


def _visit(visitor: Visitor, path: str) -> None:
    assert visitor.fetch("GET", path).status == 200, path


def _p95(once: Callable[[], None]) -> float:
    """Milliseconds of this process; the first time is not counted."""
    once()
    return statistics.quantiles([_own(once) for _ in range(ROUNDS)], n=20)[-1]


def _own(once: Callable[[], None]) -> float:
    begun = time.process_time()
    once()
    return (time.process_time() - begun) * 1000
