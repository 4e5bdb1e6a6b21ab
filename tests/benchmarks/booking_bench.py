"""How many bookings are made in a second: by one process, beside the same statements through Core,
and by two at once, which is how the service runs on two cores.
"""

import statistics
import time
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import TypeVar

from sqlalchemy import Engine, create_engine

from database import db, write
from scheduler.appointments.booking.requests import BookingRequest
from tests.benchmarks.calendar_bench import Row
from tests.benchmarks.databases import Copies, engines
from tests.benchmarks.replay import Recording, recording, replay
from tests.support import builders, unsafe_booking
from tests.support.concurrency import Race, database_at, racing

WARM = 50
CHUNK = 25
CHUNKS = 20
PROCESSES = 2
A_SECOND = {"SQLite": 150, "PostgreSQL": 300}
RATIO = 0.7

Thing = TypeVar("Thing")


def run() -> Iterator[Row]:
    with engines() as all_of_them:
        for name, engine in all_of_them.items():
            desks: list[list[BookingRequest]] = []
            with engine(partial(_fill, desks)) as copy:
                yield from _measure(name, desks[0], copy)
                yield _at_once(name, desks, copy)


def _fill(desks: list[list[BookingRequest]], url: str) -> None:
    """Scenes with time enough, and a request for each slot of each."""
    with database_at(url):
        for _ in range(PROCESSES):
            scene = write(builders.scene)
            starts = write(builders.starts, scene, WARM + CHUNK * CHUNKS)
            desks.append([scene.request(scene.slot(start)) for start in starts])


def _at_once(name: str, desks: list[list[BookingRequest]], copy: Copies) -> Row:
    """Each process books at a loket of its own: they wait for the database, not for a diary."""
    with copy() as url, racing(url, PROCESSES) as race:
        _race(race, [requests[:WARM] for requests in desks])
        seconds = _race(race, [requests[WARM:] for requests in desks])
    a_second = PROCESSES * CHUNK * CHUNKS / seconds
    what = f"{name}: bookings, {PROCESSES} processes"
    return Row(what, a_second, "/s", f">= {A_SECOND[name]}", a_second >= A_SECOND[name])


def _race(race: Race, desks: list[list[BookingRequest]]) -> float:
    """Seconds until the last of them has booked everything.

    Raises:
        RuntimeError: one of them was refused.
    """
    begun = time.perf_counter()
    outcomes = race.run([partial(unsafe_booking.book_all, requests) for requests in desks])
    seconds = time.perf_counter() - begun
    for outcome in outcomes:
        if not outcome.won:
            raise RuntimeError(outcome.trace)
    return seconds


def _measure(name: str, requests: list[BookingRequest], copy: Copies) -> Iterator[Row]:
    asked = _recorded(requests, copy)
    with copy() as ours, copy() as theirs:
        core = create_engine(theirs)
        with database_at(ours):
            booked, replayed = _turn_by_turn(requests, asked, core)
        core.dispose()
    a_second = CHUNK * CHUNKS / sum(booked)
    ratio = statistics.median(two / one for one, two in zip(booked, replayed, strict=True))
    best = CHUNK / min(booked)
    yield Row(f"{name}: statements of a booking", len(asked[-1]), "", "", None)
    yield Row(f"{name}: bookings, one process", a_second, "/s", "", None)
    yield Row(f"{name}: bookings, one process, the best {CHUNK}", best, "/s", "", None)
    yield Row(
        f"{name}: bookings / statements through Core", ratio, "x", f">= {RATIO}", ratio >= RATIO
    )


def _recorded(requests: list[BookingRequest], copy: Copies) -> list[Recording]:
    """What each booking asks the database, when they are made in this order."""
    found = []
    with copy() as url, database_at(url):
        for request in requests:
            with recording(db.engine) as asked:
                unsafe_booking.book(request)
            found.append(asked)
    return found


def _turn_by_turn(
    requests: list[BookingRequest], asked: list[Recording], core: Engine
) -> tuple[list[float], list[float]]:
    """Seconds of each chunk: of bookings, and of the same statements on a copy of the database."""
    booked, replayed = [], []
    for first in (0, *range(WARM, len(requests), CHUNK)):
        last = first + (CHUNK if first else WARM)
        booked.append(_seconds(unsafe_booking.book, requests[first:last]))
        replayed.append(_seconds(lambda one: replay(core, one, writes=True), asked[first:last]))
    return booked[1:], replayed[1:]


def _seconds(work: Callable[[Thing], object], things: Iterable[Thing]) -> float:
    begun = time.perf_counter()
    for thing in things:
        work(thing)
    return time.perf_counter() - begun
