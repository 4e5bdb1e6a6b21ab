"""How fast messages leave, and what kills and a bad provider do to them."""

import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from multiprocessing.process import BaseProcess
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from database import db, reading, write
from notifications.channels.channel import Sent
from notifications.delivery.worker import DeliveryContext, deliver_due
from notifications.outbox import queue
from notifications.outbox.models import Message
from notifications.texts.rendered import Rendered
from tests.benchmarks.calendar_bench import Row
from tests.benchmarks.databases import engines
from tests.support import today
from tests.support.concurrency import database_at, processes
from tests.support.message_builders import SMS, new_message, renderer
from tests.support.soak import THREADS, BadProvider, RememberingProvider, Soaked, soak

DUE_AT_ONCE = 10_000
RATE = 170
WITHIN = 60
WORKERS = 2
SOAKED = 5_000
KILLS = 60
FAR_AHEAD = datetime(2100, 1, 1, tzinfo=UTC)


class Fake:
    """Takes everything at once."""

    name = "fake"

    def send(self, _rendered: Rendered, _address: str, reference: str) -> Sent:
        return Sent(self.name, reference, "+32460000000", 1)


def run() -> Iterator[Row]:
    with engines() as all_of_them:
        for name, engine in all_of_them.items():
            with engine(_fill) as copies, copies() as url:
                yield from _rush(name, url)
        for name, engine in all_of_them.items():
            with engine(lambda _: None) as copies:
                for provider in (RememberingProvider, BadProvider):
                    with copies() as url, database_at(url):
                        yield from _soak(name, url, provider)


# ----------------------------------------------------------------------------------- how fast


def _fill(url: str) -> None:
    with database_at(url):
        write(_queue)


def _queue(session: Session) -> None:
    long_ago = datetime(2020, 1, 1, tzinfo=UTC)
    queue.enqueue_all(
        session,
        (
            new_message(
                subject=f"appointment:{number}",
                routes=(SMS,),
                due=long_ago,
                useless_after=FAR_AHEAD,
            )
            for number in range(DUE_AT_ONCE)
        ),
    )


def _rush(name: str, url: str) -> Iterator[Row]:
    begun = time.monotonic()
    with _workers(url), database_at(url):
        while _left():
            time.sleep(0.25)
        seconds = time.monotonic() - begun
        out = _out_within(WITHIN)
    rate = DUE_AT_ONCE / seconds
    yield Row(
        f"{name}: messages out with {WORKERS} workers", rate, "/s", f">= {RATE}", rate >= RATE
    )
    what = f"{name}: of {DUE_AT_ONCE:,} due at once, out within {WITHIN} s"
    yield Row(what, 100 * out, "%", ">= 99", out >= 0.99)


def _left() -> bool:
    with reading() as session:
        return session.scalar(select(Message.id).where(Message.next_try.is_not(None))) is not None


def _out_within(seconds: int) -> float:
    """The share that left so soon after the first one."""
    with reading() as session:
        first = session.scalars(select(func.min(Message.sent_at))).one()
        assert first is not None
        soon = Message.sent_at <= first + timedelta(seconds=seconds)
        count = session.scalars(select(func.count()).where(soon)).one()
    return count / DUE_AT_ONCE


@contextmanager
def _workers(url: str) -> Iterator[None]:
    started: list[BaseProcess] = [
        processes.Process(target=_work, args=(url,)) for _ in range(WORKERS)
    ]
    for process in started:
        process.start()
    try:
        yield
    finally:
        for process in started:
            process.kill()
            process.join()
            process.close()


def _work(url: str) -> None:
    with database_at(url):
        post = DeliveryContext(
            now=today.now,
            channels={"sms": Fake()},
            renderer=renderer(),
            link=lambda _message: None,
            on_give_up=lambda _session, _message: None,
            threads=THREADS,
        )
        while True:
            if not deliver_due(post):
                time.sleep(0.1)


# ---------------------------------------------------------------------------------- how safe


def _soak(name: str, url: str, provider: type[BadProvider]) -> Iterator[Row]:
    with tempfile.TemporaryDirectory(prefix="zitdag-soak-") as folder:
        soaked = soak(url, provider(Path(folder) / "taken"), SOAKED, KILLS, seed=2026)
    db.engine.dispose()
    can = "who can be asked" if provider is RememberingProvider else "who cannot"
    what = f"{name}, {can}: lost of {SOAKED:,} in {KILLS} kills"
    yield Row(what, soaked.lost, "", "0", soaked.lost == 0)
    yield Row(f"{name}, {can}: left unsettled", soaked.unsettled, "", "0", soaked.unsettled == 0)
    yield _doubles(f"{name}, {can}: came twice", soaked, provider)


def _doubles(what: str, soaked: Soaked, provider: type[BadProvider]) -> Row:
    if provider is RememberingProvider:
        return Row(what, soaked.doubles, "", "0", soaked.doubles == 0)
    most = soaked.in_the_gap
    return Row(what, soaked.doubles, "", f"<= {most}", soaked.doubles <= most)
