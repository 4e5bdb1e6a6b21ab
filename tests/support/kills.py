"""Killing processes that book, as often as asked, and looking at what is left."""

import random
import time
from dataclasses import dataclass
from datetime import datetime
from multiprocessing.connection import Connection

from sqlalchemy.orm import Session

from database import reading, write
from notifications.outbox import lookups
from scheduler.appointments.booking.lookups import by_uid
from scheduler.appointments.booking.operations import book
from scheduler.appointments.messages import to_clients
from scheduler.appointments.models import AppointmentState, BookingChannel
from scheduler.people.actors import Actor
from tests.support import builders
from tests.support.assertions import contradictions
from tests.support.builders import NOW, Scene, by
from tests.support.concurrency import SECONDS, database_at, processes

A_LIFE = 0.12
"""Seconds a booker lives at most after its first booking."""
MOST = 40
"""Bookings of one life, by and large: more than a fast machine makes."""


@dataclass(frozen=True, slots=True)
class Killed:
    """How many processes were killed, what they had acknowledged, and what of that is not there."""

    kills: int
    acknowledged: int
    lost: list[str]
    contradictions: list[str]


def kill_bookers(url: str, kills: int, *, seed: int) -> Killed:
    """Start a booker, wait until it has booked, kill it with -9 a little later; so many times.

    Needs the application's context, for looking afterwards. Every booker begins right after what
    the one before acknowledged, so what that one left half done is in its way.
    """
    chance = random.Random(seed)
    scene = write(builders.scene)
    starts = write(builders.starts, scene, kills * MOST)
    acknowledged: list[str] = []
    for _ in range(kills):
        left = starts[len(acknowledged) :]
        acknowledged += _kill_one(url, scene, left, chance.uniform(0.0, A_LIFE))
    with reading() as session:
        lost = [uid for uid in acknowledged if not _is_whole(session, uid)]
    return Killed(kills, len(acknowledged), lost, contradictions())


def _kill_one(url: str, scene: Scene, starts: list[datetime], after: float) -> list[str]:
    """What a booker acknowledged in its life."""
    ours, theirs = processes.Pipe(duplex=False)
    booker = processes.Process(target=book_on, args=(url, scene, starts, theirs), daemon=True)
    booker.start()
    theirs.close()
    if not ours.poll(SECONDS):
        raise TimeoutError
    time.sleep(after)
    booker.kill()
    booker.join()
    booker.close()
    with ours:
        return _heard(ours)


def _heard(line: Connection) -> list[str]:
    """Every whole message; what the kill cut off in the middle, nobody heard."""
    heard: list[str] = []
    try:
        while True:
            heard.append(line.recv())
    except (EOFError, OSError):
        return heard


def book_on(url: str, scene: Scene, starts: list[datetime], line: Connection) -> None:
    """Book one slot after another and acknowledge each, until somebody kills this process."""
    with database_at(url):
        for start in starts:
            # The desk's: a phone books no more than two online.
            request = scene.request(
                scene.slot(start), key=f"{start}", channel=BookingChannel.PHONE_DESK
            )
            line.send(write(book, request, by=by(NOW, Actor.PHONE_DESK)).uid)


def _is_whole(session: Session, uid: str) -> bool:
    """Whether the appointment is booked, on a live entry, with its confirmation."""
    found = by_uid(session, uid)
    if found is None or found.state is not AppointmentState.BOOKED or found.entry.taken != 1:
        return False
    return [one.kind for one in lookups.about(session, to_clients.subject(found))] == [
        "confirmation"
    ]
