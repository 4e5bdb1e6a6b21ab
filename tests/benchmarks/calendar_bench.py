"""How fast the calendar is, and what an offer that wastes nothing is worth."""

import random
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from scheduler.calendar.intervals import END_OF_TIME, Interval
from scheduler.calendar.offer import offer
from scheduler.calendar.slots import NONE, Duration, Grid, free_starts

MONDAY = datetime(2026, 1, 5, tzinfo=UTC)
STEP = timedelta(minutes=15)
HOUR = timedelta(hours=1)
AN_HOUR = Duration(HOUR, NONE)
SHORTEST = Duration(timedelta(minutes=30), NONE)
GRID = Grid(STEP, "opening", MONDAY, END_OF_TIME)
ROUNDS = 60


class Row(NamedTuple):
    """One line of `make bench`. `ok` is None where there is a figure and no target."""

    name: str
    figure: float
    unit: str
    target: str
    ok: bool | None


def run() -> list[Row]:
    return [*_speed(), *_worth()]


def best_of(rounds: int, work: Callable[[], object]) -> float:
    """Seconds of the quickest round: what the work costs when nothing else wants the processor."""
    seconds = []
    for _ in range(rounds):
        begun = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - begun)
    return min(seconds)


# ---------------------------------------------------------------------------------------- speed


def _opening_hours(day: datetime) -> list[Interval]:
    return [
        Interval(day + timedelta(hours=9), day + timedelta(hours=12)),
        Interval(day + timedelta(hours=13), day + timedelta(hours=16, minutes=30)),
    ]


def _working_days(count: int, days_per_week: int) -> list[datetime]:
    return [
        MONDAY + timedelta(weeks=number // days_per_week, days=number % days_per_week)
        for number in range(count)
    ]


def _taken(openings: list[Interval], count: int, chance: random.Random) -> list[Interval]:
    """Appointments of 30 to 75 minutes at random quarters within the openings."""
    busy = []
    for _ in range(count):
        opening = chance.choice(openings)
        start = opening.start + STEP * chance.randrange(8)
        busy.append(Interval(start, start + STEP * chance.randint(2, 5)))
    return busy


def _speed() -> list[Row]:
    chance = random.Random(2026)
    year = [opening for day in _working_days(208, 4) for opening in _opening_hours(day)]
    appointments = _taken(year, 300, chance)
    zitdagen = [
        (openings, _taken(openings, 5, chance))
        for openings in map(_opening_hours, _working_days(256, 5))
    ]

    def counsellor_year() -> None:
        free_starts(year, appointments, length=HOUR, step=STEP, not_before=MONDAY)

    def search() -> None:
        for openings, busy in zitdagen:
            offer(openings, busy, AN_HOUR, shortest=SHORTEST, grid=GRID)

    one_year = best_of(ROUNDS, counsellor_year) * 1000
    many = best_of(ROUNDS, search) * 1000
    return [
        Row("free_starts, a counsellor-year", one_year, "ms", "<= 0.45", one_year <= 0.45),
        Row("offer, 256 zitdagen", many, "ms", "<= 4", many <= 4),
    ]


# ---------------------------------------------------------------------------------------- worth

SERVICES = (timedelta(minutes=30), timedelta(minutes=75), timedelta(minutes=60))
DEMAND = (28, 37, 35)  # in a hundred questions: information, conversation, follow-up
SEEDS = range(8)
DAYS = 21
CLIENTS = {"a month just asked full": 143, "a month asked half as much again": 215}

Choose = Callable[[list[Interval], list[Interval], timedelta], list[datetime]]


def _plain(openings: list[Interval], busy: list[Interval], length: timedelta) -> list[datetime]:
    return free_starts(openings, busy, length=length, step=STEP, not_before=MONDAY)


def _wasting_nothing(
    openings: list[Interval], busy: list[Interval], length: timedelta
) -> list[datetime]:
    return offer(openings, busy, Duration(length, NONE), shortest=SHORTEST, grid=GRID)


@dataclass
class Diary:
    """One zitdag and what is shown of it, worked out again only when something is booked."""

    openings: list[Interval]
    choose: Choose
    busy: list[Interval] = field(default_factory=list)
    shown: dict[timedelta, list[datetime]] = field(default_factory=dict)

    def starts(self, length: timedelta) -> list[datetime]:
        if length not in self.shown:
            self.shown[length] = self.choose(self.openings, self.busy, length)
        return self.shown[length]

    def book(self, start: datetime, length: timedelta) -> None:
        self.busy.append(Interval(start, start + length))
        self.shown.clear()


def share_used(choose: Choose, clients: int, seed: int) -> float:
    """The percentage of opening minutes booked, when each client takes any start shown."""
    demand, taste = random.Random(seed), random.Random(seed + 1000)
    month = [Diary(_opening_hours(day), choose) for day in _working_days(DAYS, 5)]
    for length in demand.choices(SERVICES, DEMAND, k=clients):
        shown = [(diary, start) for diary in month for start in diary.starts(length)]
        if shown:
            diary, start = taste.choice(shown)
            diary.book(start, length)
    used = sum((each.end - each.start for diary in month for each in diary.busy), timedelta(0))
    opened = sum(
        (each.end - each.start for diary in month for each in diary.openings), timedelta(0)
    )
    return 100 * (used / opened)


def _worth() -> list[Row]:
    rows = []
    for name, clients in CLIENTS.items():
        plain, wasting_nothing = (
            statistics.mean(share_used(choose, clients, seed) for seed in SEEDS)
            for choose in (_plain, _wasting_nothing)
        )
        rows += [
            Row(f"{name}: opening time used, free_starts", plain, "%", "", None),
            Row(
                f"{name}: opening time used, offer",
                wasting_nothing,
                "%",
                "more",
                wasting_nothing > plain,
            ),
        ]
    return rows
