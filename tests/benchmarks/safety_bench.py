"""Races and kills, so often that what is rare would show."""

from collections import Counter
from collections.abc import Iterator
from functools import partial

from database import db, write
from scheduler.appointments.booking import guards
from tests.benchmarks.calendar_bench import Row
from tests.benchmarks.databases import engines
from tests.support import builders, unsafe_booking
from tests.support.assertions import contradictions
from tests.support.builders import Scene
from tests.support.concurrency import Race, database_at, racing
from tests.support.kills import kill_bookers

ROUNDS = 1_000
CONTROL_ROUNDS = 50
KILLS = 200
ONE_WINNER = Counter({"SlotTaken": 15, "won": 1})


def run() -> Iterator[Row]:
    with engines() as all_of_them:
        for name, engine in all_of_them.items():
            with engine(lambda _: None) as copy:
                with copy() as url, racing(url) as race, database_at(url):
                    yield from _races(name, race)
                with copy() as url, database_at(url):
                    yield from _kills(name, url)


def _races(name: str, race: Race) -> Iterator[Row]:
    scene = write(builders.scene)
    fair = sum(one == ONE_WINNER for one in _rounds(scene, race, unsafe_booking.book, ROUNDS))
    what = f"{name}: rounds of {race.runners} that one won"
    yield Row(what, fair, f"of {ROUNDS}", str(ROUNDS), fair == ROUNDS)
    left = len(contradictions())
    yield Row(f"{name}: contradictions after them", left, "", "0", left == 0)
    yield _control(name, race)


def _control(name: str, race: Race, rounds: int = CONTROL_ROUNDS) -> Row:
    """The same race without lock and guard, for free slots with a counsellor of their own.

    Raises:
        RuntimeError: nobody won some round, so that there was nothing to race for.
    """
    with db.engine.execution_options(zitdag_writes=True).begin() as connection:
        guards.drop(connection)
    unfair = list(_rounds(write(builders.scene), race, unsafe_booking.book_without_lock, rounds))
    if lost := sum(one["won"] == 0 for one in unfair):
        raise RuntimeError(f"{name}: nobody won {lost} of {rounds} rounds without lock and guard")
    overbooked = sum(one["won"] > 1 for one in unfair)
    what = f"{name}: rounds overbooked without lock and guard"
    return Row(what, overbooked, f"of {rounds}", "> 0", overbooked > 0)


def _rounds(
    scene: Scene, race: Race, job: unsafe_booking.Booking, rounds: int
) -> Iterator[Counter[str]]:
    for start in write(builders.starts, scene, rounds):
        slot = scene.slot(start)
        jobs = [partial(job, scene.request(slot)) for _ in range(race.runners)]
        yield Counter(one.refusal or "won" for one in race.run(jobs))


def _kills(name: str, url: str) -> Iterator[Row]:
    killed = kill_bookers(url, KILLS, seed=2026)
    what = f"{name}: bookings acknowledged before {killed.kills} kills"
    yield Row(what, killed.acknowledged, "", f"> {KILLS}", killed.acknowledged > KILLS)
    lost = len(killed.lost) + len(killed.contradictions)
    yield Row(f"{name}: of them lost, or without its message", lost, "", "0", lost == 0)
