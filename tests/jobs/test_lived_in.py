"""The network of the demo, lived in for months: whatever day it is, it has each kind of thing.

Built once for each day, and looked at as the pages do.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from app import delivery_context
from database import reading, write
from notifications.outbox import lookups as outbox
from notifications.outbox.models import SENT
from scheduler.appointments.board import reading as boards
from scheduler.appointments.board.first_free import Grouping
from scheduler.appointments.board.reading import Board, BoardQuery
from scheduler.appointments.board.sittings import BoardSitting, BoardState
from scheduler.appointments.lists import earlier_visits, overview, waiting_for_us
from scheduler.appointments.models import Appointment, AppointmentState
from scheduler.commands.demo import EXAMPLE
from scheduler.commands.lived_in import months
from scheduler.commands.lived_in.days import at, first_day, today
from scheduler.commands.network import import_folder
from scheduler.jobs import nightly
from scheduler.zitdagen import unplanned
from settings import Settings
from tests.conftest import FreshDatabase
from tests.support.lending import whole_application

REGION_ID = 1
A_SUNDAY = at(date(2026, 11, 29), "10:00")
CHRISTMAS = at(date(2026, 12, 25), "09:00")
END_OF_SUMMER = at(date(2027, 8, 31), "00:20")
"""A Tuesday."""

Visits = Sequence[tuple[datetime, int, str | None, AppointmentState]]


@dataclass(frozen=True)
class Demo:
    """The board from today on, as coordinators see it at that moment."""

    now: datetime
    board: Board
    visits: Visits

    @property
    def sittings(self) -> list[BoardSitting]:
        return [one for row in self.board.rows for one in row.sittings]

    def having(self, state: BoardState) -> list[BoardSitting]:
        return [one for one in self.sittings if one.state is state]

    def loket(self, one: BoardSitting) -> str:
        return self.board.network.lokets[one.loket_id].code


def fill(app: Flask, now: datetime) -> None:
    import_folder(EXAMPLE, now=at(first_day(now), "07:00"))
    write(months.live, delivery_context(Settings(secret_key="test-secret")), now=now)
    nightly.extend_all(now)  # as the worker does when it starts


def look(now: datetime) -> Demo:
    first = today(now)
    query = BoardQuery(REGION_ID, first, first + timedelta(weeks=8), Grouping.LOKET)
    with reading() as session:
        seen = [
            (
                one.entry.starts_at,
                one.entry.zitdag_id,
                one.client.first_name if one.client else None,
                one.state,
            )
            for one in appointments(session)
        ]
        return Demo(now, boards.read(session, query, now=now), seen)


def appointments(session: Session) -> list[Appointment]:
    shown = joinedload(Appointment.entry), joinedload(Appointment.client)
    every = select(Appointment).options(*shown).order_by(Appointment.id)
    return list(session.scalars(every))


@pytest.fixture(
    scope="module",
    params=[A_SUNDAY, CHRISTMAS, END_OF_SUMMER],
    ids=["Sunday", "Christmas", "end of summer"],
)
def demo(request: pytest.FixtureRequest, sqlite: FreshDatabase) -> Iterator[Demo]:
    with sqlite() as url, whole_application(url) as app, app.app_context():
        fill(app, request.param)
        yield look(request.param)


def test_a_past(demo: Demo) -> None:
    with reading() as session:
        every = appointments(session)
        left = earlier_visits.unrecorded_of_region(
            session, REGION_ID, today_starts=at(today(demo.now))
        )
    past = [one for one in every if one.entry.starts_at < at(today(demo.now))]
    states = Counter(one.state for one in past)
    assert min(states[AppointmentState.CAME], states[AppointmentState.MISSED] * 10) > 100
    assert [one for one in past if one.entry.taken == 0 and one.state is AppointmentState.CAME]
    assert [count > 0 for _code, _name, count in left] == [True]
    assert min(one.created_at for one in every) < demo.now - timedelta(weeks=8)
    assert max(one.created_at for one in every) <= demo.now


def test_days_to_come(demo: Demo) -> None:
    [full, *_more] = demo.having(BoardState.FULL)
    assert full.free_minutes == 0 < full.booked_minutes
    gaps = [one for one in demo.having(BoardState.SITS) if one.booked_minutes and one.free_minutes]
    assert len(gaps) > 10
    assert [one for one in demo.having(BoardState.SITS) if not one.booked_minutes]
    assert [one for one in demo.sittings if one.walk_in_minutes]
    assert [group for one in demo.sittings for group in one.groups if 4 <= group.taken < 12]


def test_what_happened_to_the_planning(demo: Demo) -> None:
    [ill, *_others] = demo.having(BoardState.AWAY)
    assert ill.date.weekday() == 3
    assert {demo.loket(one) for one in demo.having(BoardState.CLOSED)} == {"waregem-gaverhoek"}
    market = [one for one in demo.sittings if one.title]
    assert [one.date.weekday() for one in market] == [5]
    [old] = demo.having(BoardState.CALLED_OFF)
    [new] = [one for one in demo.sittings if one.is_popup and not one.title]
    assert (demo.loket(old), demo.loket(new)) == ("tielt-haspel", "roeselare-spoel")
    assert (new.date, old.appointments) == (old.date, 0)
    assert new.appointments >= 2


def test_what_waits_for_a_coordinator(demo: Demo) -> None:
    with reading() as session:
        waiting = waiting_for_us.counts(session, REGION_ID, now=demo.now)
        assert min(waiting.to_call, waiting.call_requests - 1, waiting.without_interpreter) > 0
        assert waiting.given_up == 0
        assert len(overview.misfits(session, REGION_ID, now=demo.now)) == 1
        assert unplanned.count(session, REGION_ID, today=today(demo.now)) == 1


def test_messages_left_in_their_time(demo: Demo) -> None:
    with reading() as session:
        sent = [one for one in outbox.latest(session, 1000) if one.state == SENT]
    assert len(sent) > 200
    moments = [one.sent_at for one in sent if one.sent_at]
    assert max(moments) <= demo.now
    assert min(moments) < demo.now - timedelta(weeks=7)


@pytest.mark.parametrize("demo", [END_OF_SUMMER], indirect=True)
def test_of_one_day_it_is_the_same_each_time(demo: Demo, sqlite: FreshDatabase) -> None:
    with sqlite() as url, whole_application(url) as app, app.app_context():
        fill(app, demo.now)
        assert look(demo.now).visits == demo.visits
