"""How long a slot search takes in a full network, and how much of that is the database's."""

import random
import statistics
import time
from collections.abc import Iterator
from datetime import timedelta

from sqlalchemy import Engine

from database import db, reading
from scheduler.appointments.booking import availability
from scheduler.appointments.booking.availability import Search, Terms
from scheduler.appointments.policy import PUBLIC
from scheduler.calendar.slots import Duration
from scheduler.commands import serving
from tests.benchmarks.calendar_bench import Row
from tests.benchmarks.databases import engines
from tests.benchmarks.replay import recording, replay
from tests.support import large_network
from tests.support.builders import NOW
from tests.support.concurrency import database_at

NEAREST = 16
WEEKS = timedelta(weeks=8)
SEARCHES = 300
WARM = 20
COMPARED = 60
P95_MS = {"SQLite": 20, "PostgreSQL": 25}
RATIO = 1.5


def run() -> Iterator[Row]:
    serving.tune_gc()  # as every process that answers pages does
    with engines() as all_of_them:
        for name, engine in all_of_them.items():
            with engine(large_network.fill) as copy, copy() as url, database_at(url):
                yield from _measure(name)


def _measure(name: str) -> Iterator[Row]:
    searches = list(_searches(WARM + SEARCHES))
    for search in searches[:WARM]:
        _find(search)
    begun = time.process_time()
    times = [_timed(search) for search in searches[WARM:]]
    own = (time.process_time() - begun) / SEARCHES * 1000
    p95 = statistics.quantiles(times, n=20)[-1] * 1000
    what = f"{name}: search, 16 lokets x 8 weeks"
    yield Row(f"{what}, median", statistics.median(times) * 1000, "ms", "", None)
    yield Row(f"{what}, p95", p95, "ms", f"<= {P95_MS[name]}", p95 <= P95_MS[name])
    # What others on the machine do not lengthen; PostgreSQL's own work is not in it.
    yield Row(f"{what}, of this process", own, "ms", "", None)
    selects, ratio = _against_core(searches[:COMPARED])
    yield Row(f"{name}: SELECTs of a search", selects, "", "4", selects == 4)
    yield Row(
        f"{name}: search / its SELECTs through Core", ratio, "x", f"<= {RATIO}", ratio <= RATIO
    )


def _searches(count: int) -> Iterator[Search]:
    chance = random.Random(16)
    for _ in range(count):
        service_id = chance.choice(list(large_network.LENGTHS))
        duration = Duration.of_minutes(large_network.LENGTHS[service_id], 0)
        yield Search(
            loket_ids=large_network.nearest(chance.randint(1, large_network.LOKETS), NEAREST),
            terms=Terms(service_id, duration, 1),
            language=chance.choice(["nl", *large_network.LANGUAGES]),
            asker=PUBLIC,
            first=NOW,
            last=NOW + WEEKS,
        )


def _find(search: Search) -> None:
    with reading() as session:
        assert availability.find(session, search, now=NOW)


def _timed(search: Search) -> float:
    begun = time.perf_counter()
    _find(search)
    return time.perf_counter() - begun


def _against_core(searches: list[Search]) -> tuple[int, float]:
    """How many SELECTs one takes, and how long beside them; turn by turn, on the same machine."""
    engine: Engine = db.engine
    ours, theirs, selects = 0.0, 0.0, set()
    for search in searches:
        with recording(engine) as asked:
            _find(search)
        selects.add(len(asked))
        for _ in range(3):
            ours += _timed(search)
            begun = time.perf_counter()
            replay(engine, asked, writes=False)
            theirs += time.perf_counter() - begun
    return max(selects), ours / theirs
