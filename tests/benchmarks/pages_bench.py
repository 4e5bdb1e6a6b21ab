"""How long the public pages of a booking take, beside the search through the functions alone.

In one region of 300 lokets, for people of towns drawn by chance, and for who names no town. Beside
the time by the clock stands that of this process alone, which others on the machine do not
lengthen. Without a timetable: minutes of a bus are those of `reach_bench`.
"""

import statistics
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import timedelta
from functools import partial
from itertools import cycle, islice

from app import create_app
from database import db, reading
from scheduler.appointments.booking import availability
from scheduler.appointments.booking.availability import Search, Terms
from scheduler.appointments.policy import PUBLIC
from scheduler.calendar.slots import Duration
from scheduler.commands import serving
from settings import Settings
from tests.benchmarks.calendar_bench import Row
from tests.benchmarks.databases import engines
from tests.support import large_network, public_pages
from tests.support.browserless import Visitor
from tests.support.builders import NOW
from tests.support.site import Site

VISITS = 12
"""To each page, that are timed; the first of each visitor is not."""
OWN_MS = 60
TOWNS = ("8500 Kortrijk", "8900 Ieper", "8400 Oostende")
"""One would be enough of each page: several, so that no town is a lucky one."""
LOKET, LATER = "loket-150", 200
Tour = tuple[Visitor, Mapping[str, str]]
"""A visitor, and where each page is for them."""


def run() -> Iterator[Row]:
    serving.tune_gc()  # as every process that answers pages does
    with engines() as all_of_them:
        for name, engine in all_of_them.items():
            with engine(large_network.fill_one_region) as copy, copy() as url:
                yield from _measure(name, url)


def _measure(name: str, url: str) -> Iterator[Row]:
    app = create_app(Settings(database_url=url, secret_key="a secret of this benchmark"))
    app.config["WTF_CSRF_ENABLED"] = False
    site = Site(app)
    site.clock.now, site.clock.step = NOW, timedelta(0)
    with app.app_context():
        search = _best(_search)
    yield Row(f"{name}: search, {large_network.LOKETS} lokets, 8 weeks", search, "ms own", "", None)
    for what, towns, pages in (
        ("", [""], public_pages.NAMES),
        (", from a town", TOWNS, public_pages.BY_TOWN),
    ):
        tours = [_tour(site, town) for town in towns]
        for page in pages:
            own = _own(tours, page)
            row = f"{name}: {page}{what} ({own / search:.1f} x the search)"
            yield Row(row, own, "ms own", f"< {OWN_MS}", own < OWN_MS)
    abroad = [(public_pages.told(site, public_pages.ABROAD), public_pages.BORDER)]
    for page in public_pages.BORDER:
        own = _own(abroad, page)
        yield Row(f"{name}: {page}", own, "ms own", f"< {OWN_MS}", own < OWN_MS)
    with app.app_context():
        db.engine.dispose()


def _search() -> None:
    """Every free hour of eight weeks at every place: what the page of places once asked."""
    search = Search(
        loket_ids=tuple(range(1, large_network.LOKETS + 1)),
        terms=Terms(3, Duration.of_minutes(large_network.LENGTHS[3], 0), 1),
        language="nl",
        asker=PUBLIC,
        first=NOW,
    )
    with reading() as session:
        assert availability.find(session, search, now=NOW)


def _best(once: Callable[[], None], rounds: int = 3) -> float:
    return min(_own_of(once) for _ in range(rounds))


def _own_of(once: Callable[[], None]) -> float:
    begun = time.process_time()
    once()
    return (time.process_time() - begun) * 1000


def _tour(site: Site, town: str) -> Tour:
    visitor = public_pages.told(site, town)
    return visitor, public_pages.of(site, visitor, LOKET, LATER)


def _own(tours: Sequence[Tour], page: str) -> float:
    """The median of this process's milliseconds, each visitor in turn."""

    def visit(visitor: Visitor, path: str) -> None:
        assert visitor.fetch("GET", path).status == 200, path

    once = [partial(visit, visitor, paths[page]) for visitor, paths in tours]
    for one in once:
        one()
    return statistics.median(_own_of(one) for one in islice(cycle(once), VISITS))
