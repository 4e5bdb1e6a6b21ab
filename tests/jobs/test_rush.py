"""Thirty-two browsers after one hour, over HTTP, against the real server."""

from pathlib import Path

import pytest
from sqlalchemy import ColumnElement, create_engine, func, select

from database import Base
from notifications.outbox.models import Message
from scheduler.appointments.models import Appointment, AppointmentState
from scheduler.people.call_requests import CallRequest
from scheduler.zitdagen.models import DiaryEntry
from tests.conftest import FreshDatabase
from tests.support import today
from tests.support.commands import free_port, get, running, wait_for
from tests.support.example_site import import_example
from tests.support.load import DONE, Rush, ask_for_a_call, rush

CLIENTS = 32
ROUNDS = 2
# One counsellor sits there: an hour is one place.
TIMES = "/afspraak/uur?vraag=get-diploma&taal=nl&plaats=kortrijk-vlasschuur&lang=nl"


@pytest.mark.races
@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_one_of_thirty_two_gets_the_hour_and_nobody_an_error(
    engine: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    fresh: FreshDatabase = request.getfixturevalue(engine)
    with fresh() as url:
        _assert_rushes_are_fair(url, tmp_path, clients=CLIENTS, rounds=ROUNDS)


def test_one_of_two_gets_the_hour_on_any_day(sqlite: FreshDatabase, tmp_path: Path) -> None:
    """The same way from today, for `make clocks`, which leaves races out."""
    with sqlite() as url:
        _assert_rushes_are_fair(url, tmp_path, clients=2, rounds=1)


def _assert_rushes_are_fair(url: str, folder: Path, *, clients: int, rounds: int) -> None:
    import_example(url, now=today.now())
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    with running(folder, "serve", "--port", str(port), database_url=url, proxies="1") as service:
        wait_for(lambda: get(f"{address}/healthz"), service)
        rushes = [
            rush(address, TIMES, clients=clients, number=f"0470 00 00 {number:02}")
            for number in range(rounds)
        ]
        calls = ask_for_a_call(address, number="0470 00 00 99", presses=3)
        assert "Traceback" not in service.output
    assert _booked(url) == rounds
    assert _count(url, CallRequest) == 1
    assert [page.heading for page in calls] == ["Goed. Wij bellen je."] * 3
    for one in rushes:
        _assert_fair(one, clients)
    assert len({one.hour for one in rushes}) == rounds


def _assert_fair(one: Rush, clients: int) -> None:
    assert (one.winners, one.losers) == (1, clients - 1)
    assert one.statuses == {200, 303}
    (done,) = one.booked
    assert done.endswith(DONE)


def _booked(url: str) -> int:
    """How many appointments there are, each with a live entry and a message of its own."""
    (count,) = {
        _count(url, Appointment, Appointment.state == AppointmentState.BOOKED),
        _count(url, DiaryEntry, DiaryEntry.taken == 1),
        _count(url, Message, Message.kind == "confirmation"),  # a reminder may be still to come
    }
    return count


def _count(url: str, model: type[Base], *only: ColumnElement[bool]) -> int:
    engine = create_engine(url)
    with engine.connect() as connection:
        counting = select(func.count()).select_from(model).where(*only)
        count = connection.execute(counting).scalar_one()
    engine.dispose()
    return count
