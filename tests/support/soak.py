"""Workers that are killed while a bad provider takes their messages, and what came of it.

Their clock runs faster than ours, so that leases end and waits are over while one looks on.
"""

import logging
import random
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from multiprocessing.process import BaseProcess
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from database import db, reading, write
from notifications.channels.sms.channel import SmsChannel
from notifications.channels.sms.provider import (
    Accepted,
    DeliveryReport,
    InboundText,
    TextMessage,
    WebhookRequest,
)
from notifications.delivery.worker import DeliveryContext, deliver_due
from notifications.errors import Retryable, Unsure
from notifications.outbox import queue
from notifications.outbox.models import SENT, Message
from notifications.reporting import figures
from tests.support import today
from tests.support.concurrency import database_at, processes
from tests.support.message_builders import SMS, new_message, renderer

WORKERS = 4
THREADS = 8
SPEED = 30
"""Seconds of theirs in one of ours: a lease of three minutes ends after six."""
ERRORS = 0.05
BEGUN = datetime(2026, 11, 20, 9, tzinfo=UTC)
FAR_AHEAD = datetime(2100, 1, 1, tzinfo=UTC)
PATIENCE = 600.0


@dataclass(frozen=True, slots=True)
class Soaked:
    """What came of `messages`: how often workers were killed, which messages arrived how often.

    `in_the_gap` is the most that may have come twice: what was under way at a kill, and what the
    provider took without saying so.
    """

    messages: int
    kills: int
    seconds: float
    lost: int
    unsettled: int
    doubles: int
    in_the_gap: int


@dataclass(frozen=True)
class BadProvider:
    """Fails one time in twenty: it refuses, or takes the message and hangs up. One line
    per accepted message, in a file that all workers append to.
    """

    file: Path
    name: str = "bad"
    sender: str = "+32460000000"

    def send(self, text: TextMessage) -> Accepted:
        chance = random.random()
        if chance < ERRORS / 2:
            raise Retryable("bad_503")
        self._take(text.reference)
        if chance < ERRORS:
            self._take(f"unsaid:{text.reference}")
            raise Unsure("bad_disconnected")
        return Accepted(text.reference)

    def is_genuine(self, _hook: WebhookRequest, _secret: str) -> bool:
        return False

    def read(self, _hook: WebhookRequest) -> list[DeliveryReport | InboundText]:
        return []

    def taken(self) -> list[str]:
        return self.file.read_text().split()

    def _take(self, line: str) -> None:
        # One short write to a file opened for appending is never mixed with another's.
        with self.file.open("a") as lines:
            lines.write(f"{line}\n")


@dataclass(frozen=True)
class RememberingProvider(BadProvider):
    """As bad, but it can be asked."""

    def find(self, text: TextMessage) -> Accepted | None:
        return Accepted(text.reference) if text.reference in self.taken() else None


@dataclass(frozen=True)
class Clock:
    """Runs from BEGUN on, SPEED times as fast as ours since `since` (seconds of the epoch)."""

    since: float = field(default_factory=lambda: today.now().timestamp())

    def __call__(self) -> datetime:
        return BEGUN + timedelta(seconds=(today.now().timestamp() - self.since) * SPEED)


def soak(url: str, provider: BadProvider, messages: int, kills: int, *, seed: int) -> Soaked:
    """Queue so many messages at once, let four workers send them, and kill one after another.

    Needs the application's context. The kills are spread over the messages, so that each meets a
    worker at work.
    """
    provider.file.touch()
    write(_queue, messages)
    db.engine.dispose()  # workers come next, and SQLite wants none of our files open in them
    begun = time.monotonic()
    with _workers(url, provider) as workers:
        chance = random.Random(seed)
        for number in range(1, kills + 1):
            _wait(lambda: _progress(provider) >= number * messages // (kills + 1))  # noqa: B023 -- called here
            workers.kill(chance.randrange(WORKERS))
        _wait(lambda: not _unsettled())
    seconds = time.monotonic() - begun
    return _soaked(provider, messages, kills, seconds)


def _queue(session: Session, messages: int) -> None:
    for number in range(messages):
        message = new_message(
            subject=f"appointment:{number}",
            routes=(SMS,),
            due=BEGUN - timedelta(hours=1),
            useless_after=FAR_AHEAD,
        )
        queue.enqueue(session, message)


def _progress(provider: BadProvider) -> int:
    return len(set(provider.taken()))


def _unsettled() -> bool:
    with reading() as session:
        return session.scalar(select(Message.id).where(Message.next_try.is_not(None))) is not None


def _wait(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end, "it takes too long"
        time.sleep(0.02)


def _soaked(provider: BadProvider, messages: int, kills: int, seconds: float) -> Soaked:
    lines = provider.taken()
    unsaid = sum(line.startswith("unsaid:") for line in lines)
    arrived = Counter(line for line in lines if not line.startswith("unsaid:"))
    with reading() as session:
        ids = {str(one) for one in session.scalars(select(Message.id))}
        sent = figures.counts(session)[SENT]
    return Soaked(
        messages=messages,
        kills=kills,
        seconds=seconds,
        lost=len(ids - set(arrived)),
        unsettled=messages - sent,
        doubles=sum(count - 1 for count in arrived.values()),
        in_the_gap=kills * THREADS + unsaid,
    )


@dataclass
class _Workers:
    url: str
    provider: BadProvider
    clock: Clock = field(default_factory=Clock)
    running: list[BaseProcess] = field(default_factory=list)

    def start(self) -> BaseProcess:
        job = processes.Process(target=_work, args=(self.url, self.provider, self.clock))
        job.start()
        return job

    def kill(self, number: int) -> None:
        """Kill one with -9, and start another in its place."""
        victim = self.running[number]
        victim.kill()
        victim.join()
        victim.close()
        self.running[number] = self.start()


@contextmanager
def _workers(url: str, provider: BadProvider) -> Iterator[_Workers]:
    workers = _Workers(url, provider)
    workers.running = [workers.start() for _ in range(WORKERS)]
    try:
        yield workers
    finally:
        for process in workers.running:
            process.kill()
            process.join()
            process.close()


def _work(url: str, provider: BadProvider, clock: Clock) -> None:
    logging.disable()  # it fails one time in twenty, as it is told to
    with database_at(url):
        post = DeliveryContext(
            now=clock,
            channels={"sms": SmsChannel([provider])},
            renderer=renderer(),
            link=lambda _message: None,
            on_give_up=lambda _session, _message: None,
            threads=THREADS,
        )
        while True:
            if not deliver_due(post):
                time.sleep(0.05)
