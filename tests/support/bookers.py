"""Processes that book one hour after another, for as long as a test does something beside them."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess

from database import db, reading, write
from scheduler.appointments.booking.lookups import by_uid
from tests.support import builders
from tests.support.builders import Scene
from tests.support.concurrency import SECONDS, processes
from tests.support.kills import book_on

BOOKERS = 2
HOURS = 6000
"""More than they book meanwhile."""


@dataclass
class Bookers:
    """What they acknowledged so far, in order, each by its uid."""

    lines: list[Connection] = field(default_factory=list)
    running: list[BaseProcess] = field(default_factory=list)
    heard: list[str] = field(default_factory=list)

    def acknowledged(self) -> list[str]:
        """All that anybody was told is booked, by now."""
        for line in self.lines:
            while line.poll():
                self.heard.append(line.recv())
        return list(self.heard)

    def wait_for(self, more: int) -> list[str]:
        """What was acknowledged, once so many more were."""
        enough = len(self.acknowledged()) + more
        deadline = time.monotonic() + SECONDS
        while len(self.heard) < enough:
            assert time.monotonic() < deadline, "nobody books any more"
            time.sleep(0.01)
            self.acknowledged()
        return list(self.heard)

    def stop(self) -> list[str]:
        """Kill them with -9; what they had acknowledged, to the last one."""
        for process in self.running:
            process.kill()
            process.join()
            process.close()
        self.running.clear()
        for line in self.lines:
            self._drain(line)
        self.lines.clear()
        return list(self.heard)

    def _drain(self, line: Connection) -> None:
        """What a kill cut off in the middle, nobody heard."""
        with line:
            try:
                while True:
                    self.heard.append(line.recv())
            except (EOFError, OSError):
                return


@contextmanager
def booking(url: str) -> Iterator[Bookers]:
    """People book at `url`, which the application's context is over, until the block ends."""
    scene = write(builders.scene)
    starts = write(builders.starts, scene, HOURS)
    db.engine.dispose()  # they come next, and SQLite wants none of our files open in them
    bookers = Bookers()
    for turn in range(BOOKERS):
        _start(bookers, url, scene, starts[turn::BOOKERS])
    try:
        bookers.wait_for(1)
        yield bookers
    finally:
        bookers.stop()


def _start(bookers: Bookers, url: str, scene: Scene, starts: list[datetime]) -> None:
    ours, theirs = processes.Pipe(duplex=False)
    process = processes.Process(target=book_on, args=(url, scene, starts, theirs), daemon=True)
    process.start()
    theirs.close()
    bookers.lines.append(ours)
    bookers.running.append(process)


def missing(uids: list[str]) -> list[str]:
    """Those of which the database of this context knows nothing."""
    with reading() as session:
        return [uid for uid in uids if by_uid(session, uid) is None]
