"""Killing processes that book, as often as asked, and looking at what is left."""

import random
import subprocess
import sys
import time
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.orm import Session

from database import reading, write
from notifications import outbox
from scheduler.appointments import messages
from scheduler.appointments.models import AppointmentState
from scheduler.appointments.queries import by_uid
from tests import builders
from tests.builders import TUESDAY, Scene, Sitting, at
from tests.database.appointments.looking import contradictions

MOST = 400
"""Slots for one process: more than it can book before it is killed."""
A_PAGE = 24


@dataclass(frozen=True, slots=True)
class Killed:
    """How many processes were killed, what they had acknowledged, and what of that is not there."""

    kills: int
    acknowledged: int
    lost: list[str]
    contradictions: list[str]


def kill_bookers(url: str, kills: int, *, seed: int) -> Killed:
    """Start a booker, wait until it books, kill it with -9 a little later; so many times.

    Needs the application's context, for looking afterwards. Every booker begins where the one
    before was killed, so what a killed one left half done is in the way of the next.
    """
    chance = random.Random(seed)
    scene = write(_scene)
    acknowledged: list[str] = []
    for _ in range(kills):
        acknowledged += _kill_one(url, scene, chance.uniform(0.0, 0.12))
    with reading() as session:
        lost = [uid for uid in acknowledged if not _is_whole(session, uid)]
    return Killed(kills, len(acknowledged), lost, contradictions())


def _scene(session: Session) -> Scene:
    scene = builders.scene(session, sitting=Sitting(hours=("00:00-23:59",)), step_minutes=60)
    for number in range(1, MOST // A_PAGE):
        day = TUESDAY + timedelta(days=number)
        sitting = Sitting(day=day, hours=("00:00-23:59",))
        builders.zitdag(session, scene.loket, scene.counsellor, [scene.service], sitting)
    return scene


def _kill_one(url: str, scene: Scene, after: float) -> list[str]:
    command = [sys.executable, "-m", "tests.jobs.booker", url]
    command += [str(scene.loket.id), str(scene.service.id), at("00:00").isoformat(), str(MOST)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        first = process.stdout.readline()
        time.sleep(after)
        process.kill()
        rest = process.stdout.read()
    # The last line may have been cut off by the kill: then nobody heard it.
    return [line for line in (first + rest).split("\n")[:-1] if line]


def _is_whole(session: Session, uid: str) -> bool:
    """Whether the appointment is booked, on a live entry, with its confirmation."""
    found = by_uid(session, uid)
    if found is None or found.state is not AppointmentState.BOOKED or found.entry.taken != 1:
        return False
    return [one.kind for one in outbox.about(session, messages.subject(found))] == ["confirmation"]
