"""Coordinators who decide on group sessions at once: each client goes one way, and is told once."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import cycle

import pytest

from database import db, write
from scheduler.appointments.booking.operations import book
from scheduler.appointments.models import Appointment
from scheduler.appointments.rescheduling.decisions import MoveTo
from scheduler.appointments.rescheduling.group_sessions import SessionAsSeen
from scheduler.people.counsellors import Counsellor
from scheduler.zitdagen.models import Zitdag
from tests.conftest import FreshDatabase
from tests.support import builders, unsafe_booking
from tests.support.assertions import again, contradictions, history, told
from tests.support.builders import A_DAY, NOW, TUESDAY, Scene, at, by
from tests.support.concurrency import Outcome, Race, database_at, racing

pytestmark = pytest.mark.races

RUNNERS = 8
ROUNDS = 3
_days = cycle(range(30))  # nobody books much further ahead


@dataclass(frozen=True, slots=True)
class Planned:
    """A session of a day of its own, with who booked it."""

    zitdag: Zitdag
    counsellor: Counsellor
    starts_at: datetime
    booked: tuple[Appointment, ...]

    @property
    def seen(self) -> SessionAsSeen:
        people = frozenset(one.id for one in self.booked)
        return SessionAsSeen(self.zitdag.id, self.starts_at, people)

    def into(self, scene: Scene) -> MoveTo:
        return MoveTo(self.counsellor.id, scene.loket.id, self.starts_at)


@pytest.fixture(params=["sqlite", "postgresql"], scope="module")
def race(request: pytest.FixtureRequest) -> Iterator[Race]:
    """Processes over one database an engine, for all these races."""
    fresh: FreshDatabase = request.getfixturevalue(request.param)
    with fresh() as url, racing(url, RUNNERS) as race, database_at(url):
        yield race


@pytest.fixture
def scene(race: Race) -> Scene:
    del race
    kind = {"seats": 5, "minimum": 4, "aftercare_minutes": 0}
    return write(builders.scene, service_is=kind)


def planned(scene: Scene, people: int) -> Planned:
    day = TUESDAY + next(_days) * A_DAY
    sitting = builders.sessions("09:30-11:00", day=day)
    counsellor, zitdag = write(builders.colleague, scene, sitting)
    starts_at = at("09:30", day)
    slot = scene.slot(starts_at, counsellor_id=counsellor.id)
    made = tuple(write(book, scene.request(slot), by=by(NOW)) for _ in range(people))
    return Planned(zitdag, counsellor, starts_at, made)


def results(outcomes: list[Outcome]) -> Counter[str]:
    """How many won, and how many were refused why."""
    assert [one.trace for one in outcomes if one.refusal.endswith("Error")] == []
    return Counter(one.refusal or "won" for one in outcomes)


def test_one_session_joins_one_other_and_each_client_hears_it_once(
    scene: Scene, race: Race
) -> None:
    for _ in range(ROUNDS):
        few, *others = (planned(scene, number) for number in (2, 1, 1))
        jobs = [partial(unsafe_booking.merge, few.seen, one.into(scene)) for one in others]
        outcomes = race.run(jobs * (RUNNERS // 2))

        assert results(outcomes) == {"won": 1, "UnknownGroupSession": RUNNERS - 1}
        (winner,) = (one.value for one in outcomes if one.won)
        for one in few.booked:
            assert again(one).entry.starts_at.isoformat() == winner
            assert [kind for kind, _ in history(one)] == ["booked", "moved"]
            assert [kind for kind, state, _ in told(one) if state == "pending"] == ["changed_by_us"]

    assert contradictions() == []


def book_while_called_off(
    scene: Scene, race: Race, call_off: Callable[[SessionAsSeen], str]
) -> tuple[bool, int]:
    """Whether an empty session was called off, and how many booked it at that moment."""
    one = planned(scene, 0)
    slot = scene.slot(one.starts_at, counsellor_id=one.counsellor.id)
    books = [partial(unsafe_booking.book, scene.request(slot)) for _ in range(RUNNERS - 1)]
    coordinator, *clients = race.run([partial(call_off, one.seen), *books])
    return coordinator.won, sum(client.won for client in clients)


def test_nobody_books_a_session_while_it_is_called_off(scene: Scene, race: Race) -> None:
    for _ in range(ROUNDS):
        is_off, booked = book_while_called_off(scene, race, unsafe_booking.call_off)
        assert booked == (0 if is_off else scene.service.seats)

    assert contradictions() == []


def test_without_the_locks_somebody_books_what_is_called_off(scene: Scene, race: Race) -> None:
    """The control; on SQLite a transaction that writes is alone and needs no such lock."""
    call_off = unsafe_booking.call_off_without_lock
    rounds = [book_while_called_off(scene, race, call_off) for _ in range(ROUNDS)]

    lost = any(is_off and booked for is_off, booked in rounds)
    assert lost == (db.engine.dialect.name == "postgresql")


def test_places_go_to_one_session_of_those_that_want_to_join(scene: Scene, race: Race) -> None:
    """Eight sessions of two people each, and three places: nobody is left halfway."""
    target = planned(scene, 2)
    few = [planned(scene, 2) for _ in range(RUNNERS)]
    outcomes = race.run(
        [partial(unsafe_booking.merge, one.seen, target.into(scene)) for one in few]
    )

    assert results(outcomes) == {"won": 1, "ChosenSlotGone": RUNNERS - 1}
    for session, outcome in zip(few, outcomes, strict=True):
        where = target.starts_at if outcome.won else session.starts_at
        assert {again(one).entry.starts_at for one in session.booked} == {where}
    assert contradictions() == []


def test_two_sessions_that_join_each_other_never_wait_for_ever(scene: Scene, race: Race) -> None:
    one, other = planned(scene, 1), planned(scene, 1)
    jobs = [
        partial(unsafe_booking.merge, one.seen, other.into(scene)),
        partial(unsafe_booking.merge, other.seen, one.into(scene)),
    ]
    outcomes = results(race.run(jobs * (RUNNERS // 2)))

    assert outcomes["won"] == 1
    together = {again(made).entry_id for made in (*one.booked, *other.booked)}
    assert len(together) == 1
    assert contradictions() == []
