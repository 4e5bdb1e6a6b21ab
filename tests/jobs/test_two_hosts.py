"""Two hosts over one PostgreSQL that crashes and comes back: none of their processes is started
again, and nobody notices but who asked meanwhile.
"""

import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from email import message_from_bytes
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, func, select, update

from app import DELIVERY_THREADS
from database import write
from notifications.outbox import claims, queue
from notifications.outbox.models import SENDING, SENT, Message, Route
from scheduler.appointments.models import Appointment, AppointmentState
from scheduler.migrations import upgrading
from scheduler.web.core.forms import FASTEST
from tests.support import pg_pool, today
from tests.support.browserless import Visitor
from tests.support.commands import Running, free_port, get, running, wait_for
from tests.support.concurrency import database_at
from tests.support.example_site import import_example
from tests.support.load import BOOK, DONE, fetch_from
from tests.support.message_builders import new_message
from tests.support.postgres import PostgresServer, server
from tests.support.site import hours_of, press
from tests.support.smtp_stub import Stub, smtp_stub

HOSTS = 2
MAILS = 60
TIMES = "/afspraak/uur?vraag=get-diploma&taal=nl&plaats=kortrijk-vlasschuur&lang=nl"


@dataclass(frozen=True)
class Host:
    """A machine: its pages, and the worker beside them."""

    address: str
    service: Running

    def wait_until(self, *, is_well: bool) -> None:
        wait_for(lambda: True if self._is_well() is is_well else None, self.service)

    def _is_well(self) -> bool:
        answer = get(f"{self.address}/healthz")
        return answer is not None and answer[0] == 200


@contextmanager
def _host(folder: Path, url: str, mail_port: int) -> Iterator[Host]:
    """With a folder and a timetable of its own."""
    timetable = folder / "timetable"
    timetable.mkdir(parents=True)
    port = free_port()
    with running(
        folder,
        *("serve", "--port", str(port)),
        database_url=url,
        timetable_folder=str(timetable),
        proxies="1",
        smtp_host="127.0.0.1",
        smtp_port=str(mail_port),
        smtp_security="none",
        mail_from="lokets@example.org",
    ) as service:
        host = Host(f"http://127.0.0.1:{port}", service)
        host.wait_until(is_well=True)
        yield host


def _book(host: Host, number: int) -> None:
    """Somebody of their own books the first hour, and is told so."""
    visitor = Visitor(fetch_from(host.address, f"198.51.{100 + number}.7"))
    visitor.open(TIMES)
    press(visitor, "uur", hours_of(visitor)[0])
    time.sleep(FASTEST.total_seconds())  # nobody types faster
    form = visitor.page.form(BOOK)
    who = {"voornaam": "Amina", "nummer": f"0470 00 00 {number:02}", "bereik": "own_mobile"}
    assert visitor.send(form, **who).heading == DONE, visitor.page.text


def _post(url: str, numbers: range) -> None:
    now = today.now()
    with database_at(url):
        for number in numbers:
            message = new_message(
                subject=f"test:{number}",
                routes=(Route("email", f"zoe-{number}@example.org"),),
                due=now,
                useless_after=now + timedelta(days=1),
            )
            write(queue.enqueue, message)


def _let_leases_end(engine: Engine, restarted: datetime) -> None:
    """The three minutes of whoever held a message when the database went."""
    now = today.now()
    with engine.begin() as connection:
        connection.execute(
            update(Message)
            .where(Message.state == SENDING, Message.next_try < restarted + claims.LEASE)
            .values(next_try=now)
        )


def _all_sent(engine: Engine) -> bool:
    mails = select(func.count()).where(Message.first_channel == "email", Message.state == SENT)
    with engine.connect() as connection:
        return connection.scalar(mails) == 2 * MAILS


def _booked(engine: Engine) -> int:
    booked = select(func.count()).where(Appointment.state == AppointmentState.BOOKED)
    with engine.connect() as connection:
        return connection.scalar(booked) or 0


def _arrived(mail: Stub) -> Counter[str]:
    return Counter(str(message_from_bytes(one)["Message-ID"]) for one in mail.mails)


@dataclass(frozen=True)
class World:
    """A database server, a mail server, and the hosts over both."""

    postgres: PostgresServer
    url: str
    mail: Stub
    hosts: list[Host]

    def processes(self) -> list[set[int]]:
        return [set(host.service.children()) for host in self.hosts]


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with ExitStack() as stack:
        postgres = stack.enter_context(server(durable=True))
        mail = stack.enter_context(smtp_stub())
        url = pg_pool.create_template(postgres.url)
        engine = create_engine(url)
        upgrading.upgrade(engine)
        engine.dispose()
        import_example(url, now=today.now())
        hosts = [
            stack.enter_context(_host(tmp_path / f"host_{number}", url, mail.port))
            for number in range(HOSTS)
        ]
        yield World(postgres, url, mail, hosts)


@pytest.fixture
def engine(world: World) -> Iterator[Engine]:
    """Of somebody who looks on."""
    engine = create_engine(world.url, pool_pre_ping=True)
    yield engine
    engine.dispose()


@pytest.mark.races
def test_two_hosts_go_on_after_their_database_has_crashed(world: World, engine: Engine) -> None:
    processes = world.processes()
    for number in range(2 * HOSTS):
        _book(world.hosts[number % HOSTS], number)
    _post(world.url, range(MAILS))
    wait_for(lambda: len(world.mail.mails) > MAILS // 4 or None)

    world.postgres.crash()
    for host in world.hosts:
        host.wait_until(is_well=False)
        assert fetch_from(host.address, "198.51.100.7")("GET", TIMES, None).status == 503
    restarted = today.now()
    world.postgres.start()
    for host in world.hosts:
        host.wait_until(is_well=True)

    _let_leases_end(engine, restarted)
    for number in range(2 * HOSTS, 4 * HOSTS):
        _book(world.hosts[number % HOSTS], number)
    _post(world.url, range(MAILS, 2 * MAILS))
    wait_for(lambda: _all_sent(engine) or None)

    assert world.processes() == processes
    assert _booked(engine) == 4 * HOSTS
    arrived = _arrived(world.mail)
    assert len(arrived) == 2 * MAILS
    # What was under way when the database went is all that may have come twice.
    assert arrived.total() - len(arrived) <= HOSTS * DELIVERY_THREADS
