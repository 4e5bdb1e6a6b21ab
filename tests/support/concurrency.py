"""Processes that do something at the same moment, round after round.

They live as long as the race, each with its own connection, and wait for each other before every
round: what happens then is as close together as the machine can make it.
"""

import multiprocessing
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from multiprocessing.synchronize import Barrier
from typing import Any

from flask import Flask

from database import db

# A clean process that has our modules loaded and makes the others by forking itself.
processes = multiprocessing.get_context("forkserver")
processes.set_forkserver_preload(
    ["tests.support.unsafe_booking", "tests.support.kills", "tests.support.soak"]
)

SECONDS = 60.0
"""How long a round may take before the race is given up."""

Job = Callable[[], Any]
"""What one process does in a round: it can be pickled, and so can what it returns."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a job returned; or the name of what it raised, and where."""

    value: Any = None
    refusal: str = ""
    trace: str = ""

    @property
    def won(self) -> bool:
        return not self.refusal


def make_bare(url: str) -> Flask:
    """An application that knows nothing but its database."""
    app = Flask("zitdag")
    app.config["SQLALCHEMY_DATABASE_URI"] = url
    db.init_app(app)
    return app


@contextmanager
def database_at(url: str) -> Iterator[Flask]:
    """The context operations find their database in, as in a process of its own."""
    app = make_bare(url)
    with app.app_context():
        yield app
        db.engine.dispose()


class Race:
    """So many processes over one database. Use `racing`, which ends them."""

    def __init__(self, url: str, runners: int) -> None:
        self.runners = runners
        self._barrier = processes.Barrier(runners)
        self._lines: list[Connection] = []
        self._processes: list[BaseProcess] = []
        for _ in range(runners):
            ours, theirs = processes.Pipe()
            runner = processes.Process(target=_run, args=(url, self._barrier, theirs), daemon=True)
            runner.start()
            theirs.close()
            self._lines.append(ours)
            self._processes.append(runner)

    def run(self, jobs: Sequence[Job]) -> list[Outcome]:
        """One round: each process does its job, all at once; what became of each, in order.

        Raises:
            TimeoutError: one of them has not answered in time.
        """
        for line, job in zip(self._lines, jobs, strict=True):
            line.send(job)
        return [self._answer(line) for line in self._lines]

    def end(self) -> None:
        for line in self._lines:
            line.close()
        for runner in self._processes:
            runner.join(SECONDS)
            runner.close()

    def _answer(self, line: Connection) -> Outcome:
        if not line.poll(SECONDS):
            raise TimeoutError
        outcome = line.recv()
        assert isinstance(outcome, Outcome)
        return outcome


@contextmanager
def racing(url: str, runners: int = 16) -> Iterator[Race]:
    """Processes that are ready to run against each other over the database at `url`."""
    race = Race(url, runners)
    try:
        yield race
    finally:
        race.end()


def _run(url: str, barrier: Barrier, line: Connection) -> None:
    with database_at(url):
        while True:
            try:
                job = line.recv()
            except EOFError:  # the race is over
                return
            barrier.wait(SECONDS)
            line.send(_outcome(job))


def _outcome(job: Job) -> Outcome:
    try:
        return Outcome(value=job())
    except Exception as error:  # noqa: BLE001 -- whatever it is, it is what the test wants to see
        return Outcome(refusal=type(error).__name__, trace=traceback.format_exc())
