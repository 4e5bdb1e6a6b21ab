"""Sixteen processes at once, round after round: nothing is ever booked twice.

Each rule has its control: the same race without what is meant to stop it, which must go wrong, so
that the test is known to see it.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial

import pytest
from sqlalchemy import delete
from sqlalchemy.orm import Session

from database import db, reading, write
from notifications.outbox.models import Message
from scheduler.appointments.booking import guards, idempotency, lookups
from scheduler.appointments.booking.operations import book
from scheduler.appointments.booking.requests import BookingRequest
from scheduler.appointments.models import (
    Appointment,
    AppointmentChange,
    AppointmentState,
)
from scheduler.people.counsellors import Counsellor
from scheduler.zitdagen.models import DiaryEntry
from tests.conftest import FreshDatabase
from tests.support import builders, unsafe_booking
from tests.support.assertions import again, contradictions, history, live, states, told
from tests.support.builders import MINUTE, NOW, Scene, by
from tests.support.concurrency import Job, Outcome, Race, database_at, racing

pytestmark = pytest.mark.races

RUNNERS = 16
ROUNDS = 100
FEWER = 5
CONTROL_ROUNDS = 5


@pytest.fixture(params=["sqlite", "postgresql"], scope="module")
def race(request: pytest.FixtureRequest) -> Iterator[Race]:
    """Processes over one database an engine, for all the races: they take time to warm up."""
    fresh: FreshDatabase = request.getfixturevalue(request.param)
    with fresh() as url, racing(url, RUNNERS) as race, database_at(url):
        yield race


@pytest.fixture
def scene(race: Race) -> Iterator[Scene]:
    """The usual world, and nobody booked in the database."""
    yield write(builders.scene)
    write(_clear)


@pytest.fixture
def unguarded(scene: Scene) -> Iterator[None]:
    """The database itself refuses nothing."""
    with db.engine.execution_options(zitdag_writes=True).begin() as connection:
        guards.drop(connection)
    yield
    write(_clear)
    with db.engine.execution_options(zitdag_writes=True).begin() as connection:
        guards.create(connection)


def _clear(session: Session) -> None:
    for model in (Message, AppointmentChange, Appointment, DiaryEntry):
        session.execute(delete(model))


def _colleagues(session: Session, scene: Scene, count: int) -> list[Counsellor]:
    return [builders.counsellor(session, scene.region.id) for _ in range(count)]


def _results(outcomes: list[Outcome]) -> Counter[str]:
    """How many won, and how many were refused why."""
    unexpected = [one.trace for one in outcomes if one.refusal.endswith("Error")]
    assert unexpected == []
    return Counter(one.refusal or "won" for one in outcomes)


# -------------------------------------------------------------------------------- one slot


def test_one_slot_goes_to_one(scene: Scene, race: Race) -> None:
    for start in write(builders.starts, scene, ROUNDS):
        jobs = [
            partial(unsafe_booking.book, scene.request(scene.slot(start))) for _ in range(RUNNERS)
        ]
        assert _results(race.run(jobs)) == {"won": 1, "SlotTaken": RUNNERS - 1}

    assert contradictions() == []
    assert states() == [AppointmentState.BOOKED] * ROUNDS


@pytest.mark.usefixtures("unguarded")
def test_without_lock_and_guard_one_slot_goes_to_many(scene: Scene, race: Race) -> None:
    """The control. On SQLite the check is made in a transaction before the one that writes."""
    winners = []
    for start in write(builders.starts, scene, CONTROL_ROUNDS):
        slot = scene.slot(start)
        jobs = [
            partial(unsafe_booking.book_without_lock, scene.request(slot)) for _ in range(RUNNERS)
        ]
        winners.append(sum(one.won for one in race.run(jobs)))

    assert max(winners) > 1
    assert any("overlap" in one for one in contradictions())


def test_without_lock_the_guard_alone_lets_one_through(scene: Scene, race: Race) -> None:
    """PostgreSQL ends some of them as deadlocks, which is why operations lock first."""
    refusals: list[Outcome] = []
    for start in write(builders.starts, scene, CONTROL_ROUNDS):
        slot = scene.slot(start)
        jobs = [
            partial(unsafe_booking.book_without_lock, scene.request(slot)) for _ in range(RUNNERS)
        ]
        outcomes = race.run(jobs)
        assert sum(one.won for one in outcomes) == 1
        refusals += [one for one in outcomes if not one.won]

    assert contradictions() == []
    assert all(guards.NAME in one.trace for one in refusals if one.refusal == "IntegrityError")
    refused_as = {one.refusal for one in refusals}
    assert refused_as <= {"SlotTaken", "IntegrityError", "OperationalError"}
    if db.engine.dialect.name == "sqlite":
        assert "IntegrityError" in refused_as


def test_one_slot_is_held_by_one(scene: Scene, race: Race) -> None:
    for number, start in enumerate(write(builders.starts, scene, FEWER)):
        slot = scene.slot(start)
        jobs = [
            partial(unsafe_booking.hold, slot, f"browser-{number}-{one}") for one in range(RUNNERS)
        ]
        assert _results(race.run(jobs)) == {"won": 1, "SlotTaken": RUNNERS - 1}

    assert contradictions() == []


def test_a_held_slot_is_booked_by_its_holder_only(scene: Scene, race: Race) -> None:
    for start in write(builders.starts, scene, FEWER):
        slot = scene.slot(start)
        held = unsafe_booking.hold(slot, "mine")
        jobs = [partial(unsafe_booking.book, scene.request(slot)) for _ in range(RUNNERS - 1)]
        mine = partial(unsafe_booking.book, scene.request(slot, holder="mine"))
        *others, winner = race.run([*jobs, mine])
        assert winner.value == held
        assert _results(others) == {"SlotTaken": RUNNERS - 1}

    assert contradictions() == []


def test_an_expired_hold_is_fought_for_by_its_holder_and_all_others(
    scene: Scene, race: Race
) -> None:
    for start in write(builders.starts, scene, FEWER):
        slot = scene.slot(start)
        write(unsafe_booking.expired_hold, slot, "mine")
        jobs = [partial(unsafe_booking.book, scene.request(slot)) for _ in range(RUNNERS - 1)]
        jobs.append(partial(unsafe_booking.book, scene.request(slot, holder="mine")))
        assert _results(race.run(jobs)) == {"won": 1, "SlotTaken": RUNNERS - 1}

    assert contradictions() == []


def test_one_slot_is_moved_to_or_booked_by_one(scene: Scene, race: Race) -> None:
    """Half of them have an appointment elsewhere, which keeps its place unless it wins."""
    half = RUNNERS // 2
    homes, targets = _split(write(builders.starts, scene, half + FEWER), half)
    movers = [_booked(scene, start) for start in homes]
    for start in targets:
        slot = scene.slot(start)
        jobs = [partial(unsafe_booking.move, mover.id, slot) for mover in movers]
        jobs += [partial(unsafe_booking.book, scene.request(slot)) for _ in range(half)]
        assert _results(race.run(jobs)) == {"won": 1, "SlotTaken": RUNNERS - 1}

    assert contradictions() == []


# -------------------------------------------------------------------------- group sessions


@pytest.mark.parametrize("seats", [3, 12])
def test_a_session_fills_exactly(scene: Scene, race: Race, seats: int) -> None:
    group = write(builders.scene, service_is={"seats": seats})
    for start in write(builders.starts, group, FEWER):
        jobs = [
            partial(unsafe_booking.book, group.request(group.slot(start))) for _ in range(RUNNERS)
        ]
        assert _results(race.run(jobs)) == {"won": seats, "SlotTaken": RUNNERS - seats}

    assert contradictions() == []
    assert [taken for *_, taken in live()] == [seats] * FEWER


@pytest.mark.usefixtures("unguarded")
def test_without_lock_and_guard_a_session_is_held_twice(scene: Scene, race: Race) -> None:
    """The control: several of them begin the session, each for itself."""
    group = write(builders.scene, service_is={"seats": 3})
    for start in write(builders.starts, group, CONTROL_ROUNDS):
        slot = group.slot(start)
        race.run(
            [partial(unsafe_booking.book_without_lock, group.request(slot)) for _ in range(RUNNERS)]
        )

    assert any("overlap" in one for one in contradictions())


def test_seats_given_back_are_taken_once(scene: Scene, race: Race) -> None:
    """A full session of three: as they leave, others come in."""
    group = write(builders.scene, service_is={"seats": 3})
    for start in write(builders.starts, group, FEWER):
        slot = group.slot(start)
        full = [write(book, group.request(slot), by=by(NOW)) for _ in range(3)]
        jobs = [partial(unsafe_booking.cancel, one.id) for one in full]
        jobs += [partial(unsafe_booking.book, group.request(slot)) for _ in range(RUNNERS - 3)]
        results = _results(race.run(jobs))
        assert 3 <= results["won"] <= 6

    assert contradictions() == []


def _of_each(group: Scene, start: datetime, count: int) -> list[list[BookingRequest]]:
    """What RUNNERS partners ask for: so many clients each, of a form of their own."""
    slot = group.slot(start)
    forms = [builders.new_code("form") for _ in range(RUNNERS)]
    return [
        [
            group.request(slot, key=idempotency.row_key(form, slot, row))
            for row in range(1, 1 + count)
        ]
        for form in forms
    ]


def _together(asked: list[list[BookingRequest]]) -> list[int]:
    """How many of each form are booked."""
    with reading() as session:
        made = [lookups.by_idempotency_keys(session, [one.key for one in form]) for form in asked]
    return [len(one) for one in made]


def test_several_clients_of_one_form_are_all_booked_or_nobody(scene: Scene, race: Race) -> None:
    group = write(builders.scene, service_is={"seats": 12})
    for start in write(builders.starts, group, FEWER):
        asked = _of_each(group, start, 5)
        jobs = [partial(unsafe_booking.book_several, form) for form in asked]
        assert _results(race.run(jobs)) == {"won": 2, "TooFewSeats": RUNNERS - 2}
        assert sorted(_together(asked), reverse=True) == [5, 5] + [0] * (RUNNERS - 2)

    assert contradictions() == []
    assert [taken for *_, taken in live()] == [10] * FEWER


def test_one_after_the_other_some_are_booked_and_some_are_not(scene: Scene, race: Race) -> None:
    """The control: each client in a transaction of their own."""
    group = write(builders.scene, service_is={"seats": 12})
    for start in write(builders.starts, group, CONTROL_ROUNDS):
        asked = _of_each(group, start, 5)
        race.run([partial(unsafe_booking.book_all, form) for form in asked])
        assert set(_together(asked)) - {0, 5}

    assert contradictions() == []


def test_a_form_with_several_that_is_sent_often_books_each_once(scene: Scene, race: Race) -> None:
    group = write(builders.scene, service_is={"seats": 6})
    for start in write(builders.starts, group, FEWER):
        form = _of_each(group, start, 5)[0]
        outcomes = race.run([partial(unsafe_booking.book_several, form)] * RUNNERS)
        assert _results(outcomes) == {"won": RUNNERS}
        assert len({tuple(one.value) for one in outcomes}) == 1

    assert contradictions() == []
    assert [taken for *_, taken in live()] == [5] * FEWER


def _came_but_one(scene: Scene, race: Race, all_came: Callable[..., int]) -> list[Appointment]:
    """Half of them press `Alle gekomen` while half note one who did not come: those, afterwards."""
    group = write(builders.scene, service_is={"seats": 6})
    missed = []
    for start in write(builders.starts, group, FEWER):
        *_others, absent = made = [_booked(group, start) for _ in range(6)]
        half, during = RUNNERS // 2, start + MINUTE
        jobs: list[Job] = [partial(all_came, absent.entry_id, AppointmentState.CAME, during)] * half
        jobs += [partial(unsafe_booking.note, absent.id, AppointmentState.MISSED, during)] * half
        assert _results(race.run(jobs)) == {"won": RUNNERS}
        assert {again(one).state for one in made[:-1]} == {AppointmentState.CAME}
        missed.append(again(absent))
    return missed


def test_who_is_noted_by_name_stays_so_while_others_press_all_came(
    scene: Scene, race: Race
) -> None:
    missed = _came_but_one(scene, race, unsafe_booking.note_group)

    assert {one.state for one in missed} == {AppointmentState.MISSED}


def test_by_what_was_seen_before_who_did_not_come_has_come(scene: Scene, race: Race) -> None:
    """The control: who is to be noted is looked up before anything is locked."""
    missed = _came_but_one(scene, race, unsafe_booking.note_group_as_seen)

    assert AppointmentState.CAME in {one.state for one in missed}


def test_all_came_is_noted_once_however_often_it_is_pressed(scene: Scene, race: Race) -> None:
    group = write(builders.scene, service_is={"seats": 6})
    for start in write(builders.starts, group, FEWER):
        made = [_booked(group, start) for _ in range(6)]
        job = partial(
            unsafe_booking.note_group, made[0].entry_id, AppointmentState.CAME, start + MINUTE
        )
        outcomes = race.run([job] * RUNNERS)
        assert _results(outcomes) == {"won": RUNNERS}
        assert sum(one.value for one in outcomes) == 6
        assert [history(one)[1:] for one in made] == [[("recorded", "counsellor")]] * 6


# -------------------------------------------------------------------------------- one form


def test_one_form_makes_one_appointment_and_no_refusal(scene: Scene, race: Race) -> None:
    for start in write(builders.starts, scene, FEWER):
        job = partial(unsafe_booking.book, scene.request(scene.slot(start)))
        outcomes = race.run([job] * RUNNERS)
        assert _results(outcomes) == {"won": RUNNERS}
        assert len({one.value for one in outcomes}) == 1

    assert contradictions() == []
    assert len(states()) == FEWER


def test_one_form_confirms_one_hold_and_no_refusal(scene: Scene, race: Race) -> None:
    for start in write(builders.starts, scene, FEWER):
        slot = scene.slot(start)
        held = unsafe_booking.hold(slot, "mine")
        job = partial(unsafe_booking.book, scene.request(slot, holder="mine"))
        outcomes = race.run([job] * RUNNERS)
        assert _results(outcomes) == {"won": RUNNERS}
        assert {one.value for one in outcomes} == {held}

    assert contradictions() == []


# ------------------------------------------------------------------------ one phone, one browser


def _rounds_of_one_phone(
    scene: Scene, race: Race, job: unsafe_booking.Booking, rounds: int, *, hours: int
) -> list[Counter[str]]:
    """Each round a new phone asks RUNNERS counsellors at once, for as many hours in turn."""
    counsellors = write(_colleagues, scene, RUNNERS)
    starts = write(builders.starts, scene, rounds * hours, counsellors=counsellors)
    results = []
    for first in range(0, rounds * hours, hours):
        client = builders.client_details()
        slots = [
            scene.slot(starts[first + number % hours], counsellor_id=who.id)
            for number, who in enumerate(counsellors)
        ]
        jobs = [partial(job, scene.request(slot, client=client)) for slot in slots]
        results.append(_results(race.run(jobs)))
    return results


def test_one_phone_books_two_however_it_hurries(scene: Scene, race: Race) -> None:
    for results in _rounds_of_one_phone(scene, race, unsafe_booking.book, FEWER, hours=RUNNERS):
        assert results == {"won": 2, "TooManyAppointments": RUNNERS - 2}

    assert contradictions() == []


def test_without_a_lock_on_the_phone_it_books_more(scene: Scene, race: Race) -> None:
    """The control; on SQLite a transaction that writes is alone and needs no such lock."""
    job = unsafe_booking.book_without_lock_on_keys
    results = _rounds_of_one_phone(scene, race, job, CONTROL_ROUNDS, hours=RUNNERS)

    most = max(one["won"] for one in results)
    assert most > 2 if db.engine.dialect.name == "postgresql" else most == 2


def test_one_phone_is_in_one_place_at_a_time(scene: Scene, race: Race) -> None:
    for results in _rounds_of_one_phone(scene, race, unsafe_booking.book, FEWER, hours=1):
        assert results == {"won": 1, "AlreadyBookedThen": RUNNERS - 1}

    assert contradictions() == []


def test_without_a_lock_on_the_phone_it_is_in_several_places(scene: Scene, race: Race) -> None:
    """The control; on SQLite a transaction that writes is alone and needs no such lock."""
    job = unsafe_booking.book_without_lock_on_keys
    results = _rounds_of_one_phone(scene, race, job, CONTROL_ROUNDS, hours=1)

    most = max(one["won"] for one in results)
    assert most > 1 if db.engine.dialect.name == "postgresql" else most == 1


def _hold_rounds(scene: Scene, race: Race, job: unsafe_booking.Holding, rounds: int) -> list[int]:
    """How many slots a new browser holds after each round, in which it asks for all at once."""
    counsellors = write(_colleagues, scene, RUNNERS)
    held: list[int] = []
    for start in write(builders.starts, scene, rounds, counsellors=counsellors):
        slots = [scene.slot(start, counsellor_id=who.id) for who in counsellors]
        browser = start.isoformat()
        assert _results(race.run([partial(job, slot, browser) for slot in slots]))["won"] > 0
        held.append(len(states()) - sum(held))
    return held


def test_one_browser_holds_one_slot_however_it_hurries(scene: Scene, race: Race) -> None:
    assert _hold_rounds(scene, race, unsafe_booking.hold_and_linger, FEWER) == [1] * FEWER
    assert contradictions() == []


def test_without_a_lock_on_the_browser_it_holds_more(scene: Scene, race: Race) -> None:
    """The control; on SQLite a transaction that writes is alone and needs no such lock."""
    rounds = _hold_rounds(scene, race, unsafe_booking.hold_without_lock_on_keys, CONTROL_ROUNDS)

    most = max(rounds)
    assert most > 1 if db.engine.dialect.name == "postgresql" else most == 1


# -------------------------------------------------------------------------- one appointment


def test_cancelling_and_moving_at_once_ends_cancelled_and_told_once(
    scene: Scene, race: Race
) -> None:
    half = RUNNERS // 2
    homes, targets = _split(write(builders.starts, scene, 2 * FEWER), FEWER)
    for home, target in zip(homes, targets, strict=True):
        made = _booked(scene, home)
        jobs = [partial(unsafe_booking.cancel, made.id)] * half
        jobs += [partial(unsafe_booking.move, made.id, scene.slot(target))] * half
        results = _results(race.run(jobs))
        assert half <= results["won"] <= RUNNERS
        assert results.keys() <= {"won", "NotBooked"}
        moved = "moved" in [kind for kind, _ in history(made)]
        kinds = ["confirmation", *(["changed_by_us"] if moved else []), "cancelled_by_client"]
        assert [kind for kind, *_ in told(made)] == kinds
        assert [state for _, state, _ in told(made)] == [
            *["withdrawn"] * (len(kinds) - 1),
            "pending",
        ]

    assert contradictions() == []
    assert live() == []


def test_two_who_swap_never_wait_for_each_other_for_ever(scene: Scene, race: Race) -> None:
    """Half of them move there, half move back: in whatever order, one is somewhere."""
    here, there = write(builders.starts, scene, 2)
    made = _booked(scene, here)
    half = RUNNERS // 2
    for _ in range(FEWER):
        jobs = [partial(unsafe_booking.move, made.id, scene.slot(here))] * half
        jobs += [partial(unsafe_booking.move, made.id, scene.slot(there))] * half
        assert _results(race.run(jobs)) == {"won": RUNNERS}

    assert contradictions() == []
    assert len(live()) == 1


def _booked(scene: Scene, start: datetime) -> Appointment:
    return write(book, scene.request(scene.slot(start)), by=by(NOW))


def _split(starts: list[datetime], first: int) -> tuple[list[datetime], list[datetime]]:
    return starts[:first], starts[first:]
