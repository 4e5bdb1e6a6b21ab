"""Nobody is bombed with messages through us; who is honest hears everything.

Each attack has a control that shows the harm without the brakes. A round of delivery follows each
act, as the worker makes one a second.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from types import MappingProxyType

import pytest
from sqlalchemy import select

from database import reading, write
from notifications.delivery.daily_cap import ONLINE_SHARE, DailyCap
from notifications.delivery.worker import DeliveryContext, deliver_due
from notifications.outbox import gate
from notifications.outbox.gate import MOST_A_DAY, TOO_MANY
from notifications.outbox.models import CausedBy, Message
from scheduler.appointments import reminder_choice
from scheduler.appointments.booking import finding, online_moves, undoing
from scheduler.appointments.booking.operations import book, cancel, move, restore
from scheduler.appointments.errors import TooLateToRestore, TooManyMoves
from scheduler.appointments.incoming import undelivered
from scheduler.appointments.messages import leaving
from scheduler.appointments.models import Appointment, CallTask
from scheduler.appointments.policy import ONLINE_MOVES
from scheduler.people.actors import Actor
from tests.support import builders
from tests.support.builders import A_DAY, NOW, Scene, by
from tests.support.outbox import Clock, Letterbox, delivery_context

VICTIM = "+32470000066"
HANDFUL = MOST_A_DAY[CausedBy.ONLINE]
A_SECOND = timedelta(seconds=1)

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


class Post:
    """The clock and the phone: what arrives where, as the worker sends it."""

    def __init__(self) -> None:
        self.clock = Clock(NOW)
        self.phone = Letterbox("sms")
        self.context: DeliveryContext = delivery_context(
            now=self.clock,
            channels={"sms": self.phone},
            on_give_up=undelivered.gave_up,
        )

    def after(self, passed: timedelta) -> datetime:
        self.clock.now += passed
        deliver_due(self.context)
        return self.clock.now

    def to(self, number: str = VICTIM) -> int:
        return self.phone.addresses.count(number)


@pytest.fixture
def post() -> Post:
    return Post()


@pytest.fixture
def brakes_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate, "MOST_A_DAY", MappingProxyType({}))
    for room in (online_moves, undoing):
        monkeypatch.setattr(room, "ONLINE_MOVES", 10**6)
    monkeypatch.setattr(leaving, "SETTLES", timedelta())


def booked(scene: Scene, start: str = "09:30", contact: str = VICTIM) -> Appointment:
    request = scene.request(start, client=builders.client_details(contact=contact))
    return write(book, request, by=by(NOW))


def move_to_and_fro(scene: Scene, post: Post, times: int, *, apart: timedelta) -> None:
    made = booked(scene)
    for number in range(times):
        start = ("14:00", "09:30")[number % 2]
        try:
            write(move, made.id, scene.slot(start), by=by(post.after(apart)))
        except TooManyMoves:
            continue
    post.after(timedelta(minutes=5))


def cancel_and_restore(scene: Scene, post: Post, times: int) -> None:
    made = booked(scene)
    for number in range(times):
        try:
            write((cancel, restore)[number % 2], made.id, by=by(post.after(A_SECOND)))
        except TooLateToRestore:
            continue
    post.after(timedelta(minutes=5))


def cancel_and_rebook(scene: Scene, post: Post, times: int) -> None:
    for _ in range(times):
        made = booked(scene)
        post.after(timedelta(minutes=2))
        write(cancel, made.id, by=by(post.clock.now))
        post.after(timedelta(minutes=2))


def ask_for_codes(scene: Scene, post: Post, times: int) -> None:
    made = booked(scene)
    assert made.client is not None
    for _ in range(times):
        now = post.after(timedelta(minutes=1))
        write(finding.send_codes, VICTIM, made.client.first_name, by=by(now))
    post.after(timedelta(minutes=1))


ATTACKS = {
    "cancels": lambda scene, post: cancel_and_restore(scene, post, 60),
    "rebooks": lambda scene, post: cancel_and_rebook(scene, post, 30),
    "codes": lambda scene, post: ask_for_codes(scene, post, 60),
}
Attack = Callable[[Scene, Post], None]


@pytest.mark.usefixtures("brakes_off")
def test_without_brakes_sixty_texts_arrive_in_a_minute(scene: Scene, post: Post) -> None:
    move_to_and_fro(scene, post, 60, apart=A_SECOND)

    assert post.to() == 61


def test_moves_to_and_fro_in_a_minute_are_one_message(scene: Scene, post: Post) -> None:
    move_to_and_fro(scene, post, 60, apart=A_SECOND)

    assert post.to() == 2, "the confirmation, and the last of all moves"


def test_an_appointment_moves_three_times_a_day_online(scene: Scene, post: Post) -> None:
    move_to_and_fro(scene, post, 60, apart=timedelta(minutes=2))

    assert post.to() == 1 + ONLINE_MOVES


def test_the_day_after_it_moves_again_and_our_staff_move_it_any_time(
    scene: Scene, post: Post
) -> None:
    made = booked(scene)
    hours = ("14:00", "09:30")
    for number in range(ONLINE_MOVES):
        write(move, made.id, scene.slot(hours[number % 2]), by=by(NOW))
    with pytest.raises(TooManyMoves):
        write(move, made.id, scene.slot(hours[1]), by=by(NOW + A_DAY - A_SECOND))
    for actor in (Actor.PHONE_DESK, Actor.COORDINATOR, Actor.COUNSELLOR, Actor.PARTNER):
        for start in hours[::-1]:
            write(move, made.id, scene.slot(start), by=by(NOW, actor))
    write(move, made.id, scene.slot(hours[1]), by=by(NOW + A_DAY))


@pytest.mark.usefixtures("brakes_off")
@pytest.mark.parametrize("attack", ATTACKS)
def test_without_brakes_the_same_is_a_bomb(scene: Scene, post: Post, attack: str) -> None:
    ATTACKS[attack](scene, post)

    assert post.to() > 55


@pytest.mark.parametrize("attack", ATTACKS)
def test_a_victim_gets_a_handful(scene: Scene, post: Post, attack: str) -> None:
    ATTACKS[attack](scene, post)

    assert 0 < post.to() <= HANDFUL


def test_reminders_switched_on_and_off_come_once(scene: Scene, post: Post) -> None:
    made = booked(scene)
    for number in range(60):
        wanted = bool(number % 2)
        write(reminder_choice.choose, made.id, wanted=wanted, by=by(post.after(A_SECOND)))
    post.after(20 * A_DAY)

    assert post.to() <= 3, "the confirmation and two reminders"


def test_who_moves_twice_hears_each(scene: Scene, post: Post) -> None:
    made = booked(scene)
    for start in ("14:00", "10:00"):
        now = post.after(timedelta(minutes=10))
        write(move, made.id, scene.slot(start), by=by(now))
    now = post.after(timedelta(minutes=10))
    write(cancel, made.id, by=by(now))
    post.after(timedelta(minutes=2))

    assert post.to() == 4
    assert "14 uur" in post.phone.texts[1]
    assert "10 uur" in post.phone.texts[2]


def test_what_the_gate_stops_is_on_the_call_list_and_says_why(scene: Scene, post: Post) -> None:
    ask_for_codes(scene, post, HANDFUL)

    with reading() as session:
        stopped = session.scalars(select(Message).where(Message.is_over)).all()
        called = session.scalars(select(CallTask)).all()
    assert {(one.state, one.cause) for one in stopped} == {("failed", TOO_MANY)}
    assert len(called) == 1


def test_ten_sessions_leave_an_honest_confirmation_its_way(scene: Scene, post: Post) -> None:
    """Each session fills the share of one number: together they stay under what strangers may."""
    cap = 200
    assert cap * ONLINE_SHARE > 10 * HANDFUL
    is_capped = DailyCap({"sms": cap}, post.clock).is_reached
    post.context = delivery_context(
        now=post.clock, channels={"sms": post.phone}, is_capped=is_capped
    )
    for number in range(10):
        contact = f"+324700001{number:02}"
        made = booked(scene, ("09:30", "14:00")[number % 2], contact)
        assert made.client is not None
        for _ in range(20):
            now = post.after(timedelta(minutes=1))
            write(finding.send_codes, contact, made.client.first_name, by=by(now))
        write(cancel, made.id, by=by(post.clock.now))
    honest = booked(scene, "10:00", "+32470000001")
    post.after(A_SECOND)

    assert honest.client is not None
    assert post.to("+32470000001") == 1
