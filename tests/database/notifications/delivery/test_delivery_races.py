"""Four workers on one outbox, and what happens when they are killed."""

import multiprocessing
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.context import ForkServerProcess as Process
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from database import db, reading, write
from notifications.outbox import lookups, queue
from notifications.reporting import figures
from tests.support import worker_process
from tests.support.message_builders import MORNING, SMS, new_message

MESSAGES = 300
WORKERS = 4
SECONDS = 60
# One process imports everything, and the workers are forked from it: quick, and without the threads
# and connections of the tests.
PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(["pytest", worker_process.__name__])
FAR_AHEAD = MORNING.replace(year=2100)

pytestmark = [pytest.mark.races, pytest.mark.usefixtures("full_outbox")]


def enqueue_all(session: Session) -> None:
    for number in range(MESSAGES):
        message = new_message(
            subject=f"appointment:{number}",
            routes=(SMS,),
            due=MORNING.replace(year=2020),
            useless_after=FAR_AHEAD,
        )
        queue.enqueue(session, message)


@pytest.fixture
def full_outbox(app_context: Flask) -> None:
    write(enqueue_all)
    db.engine.dispose()  # workers come next, and SQLite wants none of our files open in them


@pytest.fixture
def received(tmp_path: Path) -> Callable[[], list[str]]:
    """What the provider got so far, in its order."""
    file = tmp_path / "received"
    file.touch()
    return lambda: file.read_text().split()


@contextmanager
def workers(url: str, tmp_path: Path, run: Callable[[str, Path], None]) -> Iterator[list[Process]]:
    started = [
        PROCESSES.Process(target=run, args=(url, tmp_path / "received")) for _ in range(WORKERS)
    ]
    for process in started:
        process.start()
    try:
        yield started
    finally:
        for process in started:
            process.kill()
            process.join()


def ends_well(process: Process) -> bool:
    process.join(SECONDS)
    return process.exitcode == 0


def wait_for(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + SECONDS
    while not condition():
        assert time.monotonic() < end, "it takes too long"
        time.sleep(0.005)


def states() -> dict[str, int]:
    with reading() as session:
        return figures.counts(session)


def test_four_workers_send_each_message_once(
    database_url: str, tmp_path: Path, received: Callable[[], list[str]]
) -> None:
    with workers(database_url, tmp_path, worker_process.careful) as started:
        assert all(ends_well(process) for process in started)
    assert len(received()) == len(set(received())) == MESSAGES
    assert states()["sent"] == MESSAGES


def test_without_the_claim_they_would_send_some_twice(
    database_url: str, tmp_path: Path, received: Callable[[], list[str]]
) -> None:
    with workers(database_url, tmp_path, worker_process.careless):
        wait_for(lambda: len(received()) > len(set(received())))


def test_workers_killed_in_the_middle_lose_nothing(
    database_url: str, tmp_path: Path, received: Callable[[], list[str]]
) -> None:
    with workers(database_url, tmp_path, worker_process.careful) as started:
        *victims, survivor = started
        for number, victim in enumerate(victims, start=1):
            wait_for(lambda: len(received()) >= number * MESSAGES // 5)  # noqa: B023 - called here
            victim.kill()
        assert ends_well(survivor)
    assert set(received()) == {str(message_id) for message_id in _ids()}
    # Doubles only in the gap between the provider and the mark: one a kill at most.
    assert len(received()) - MESSAGES <= len(victims)
    assert states()["sent"] == MESSAGES


def _ids() -> list[object]:
    with reading() as session:
        return [message.id for message in lookups.latest(session, limit=MESSAGES)]
