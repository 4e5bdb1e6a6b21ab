"""How long the public pages of a booking take, beside the search through the functions alone.

In one region of 300 lokets, for people of towns drawn by chance, and for who names no town. Beside
the time by the clock stands that of this process alone, which others on the machine do not
lengthen. Without a timetable: minutes of a bus are those of `reach_bench`.
"""

import random
import statistics
import time
from collections.abc import Callable, Iterator
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
from tests.support import large_network
from tests.support.browserless import KEPT_PAGE, Visitor
from tests.support.builders import NOW
from tests.support.site import Site

ROUNDS = 20
OWN_MS = 60
TOWNS = ("8500", "8800", "8900", "8000", "8400", "8630", "8700", "8560", "8600", "8970")
ASKED = "?vraag=get-diploma&taal=nl"
PAGES = {
    "the start": "/",
    "what do you need": "/afspraak/",
    "where do you live": f"/afspraak/waar{ASKED}",
    "the cards": f"/afspraak/plaats{ASKED}",
    "all places": f"/afspraak/plaatsen{ASKED}",
    "the hours of a place": f"/afspraak/uur{ASKED}&plaats=loket-150",
    "the hours by telephone": f"/afspraak/op-afstand{ASKED}&hoe=telefoon",
}


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
    for what, visitors in {"": _without_town(site), ", from a town": _from_towns(site)}.items():
        for page, path in PAGES.items():
            own = _own(visitors, path)
            row = f"{name}: {page}{what} ({own / search:.1f} x the search)"
            yield Row(row, own, "ms own", f"< {OWN_MS}", own < OWN_MS)
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


def _without_town(site: Site) -> list[Visitor]:
    return [site.visitor()]


def _from_towns(site: Site) -> list[Visitor]:
    visitors = []
    for town in random.Random(300).sample(TOWNS, len(TOWNS)):
        visitor = site.visitor()
        answer = visitor.fetch("POST", PAGES["where do you live"], {"woonplaats": town})
        if KEPT_PAGE not in answer.headers["location"]:  # else it asks which of several towns
            visitors.append(visitor)
    assert visitors, "no town was understood"
    return visitors


def _own(visitors: list[Visitor], path: str) -> float:
    """The median of this process's milliseconds, each visitor in turn."""

    def visit(visitor: Visitor) -> None:
        assert visitor.fetch("GET", path).status == 200, path

    for visitor in visitors:
        visit(visitor)
    turns = islice(cycle(visitors), ROUNDS)
    return statistics.median(_own_of(partial(visit, one)) for one in turns)
