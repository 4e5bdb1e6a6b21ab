"""How long each page of staff takes in a full network, for people and things drawn by chance.

The pages are those of the table that the matrix of rights walks
(tests.support.access_matrix). Beside the time by the clock stands that of this process alone,
which others on the machine do not lengthen.
"""

import random
import statistics
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import create_app
from database import db
from scheduler.access.roles import Role
from scheduler.appointments.models import Appointment
from scheduler.commands import serving
from scheduler.people.clients import Client
from scheduler.web.core.moment_codec import moment_value
from scheduler.zitdagen.models import DiaryEntry
from settings import Settings
from tests.benchmarks.calendar_bench import Row
from tests.benchmarks.databases import engines
from tests.support import large_network
from tests.support.access_matrix import WAYS, Way
from tests.support.browserless import Visitor
from tests.support.builders import NOW
from tests.support.site import Site
from tests.support.staff_accounts import sign_in
from tests.support.two_regions import Things, form_key

PEOPLE = 10
ROUNDS = 4
P95_MS = 60
ANSWERS = (200, 303, 422)
ELEVEN = NOW + timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of staff who is signed in, and the names of what is theirs."""

    visitor: Visitor
    things: Things


def run() -> Iterator[Row]:
    serving.tune_gc()  # as every process that answers pages does
    with engines() as all_of_them:
        for name, engine in all_of_them.items():
            with engine(large_network.fill) as copy, copy() as url:
                yield from measure(name, url)


def measure(name: str, url: str) -> Iterator[Row]:
    """A row for each page, over a filled network."""
    app = create_app(Settings(database_url=url, secret_key="a secret of this benchmark"))
    app.config["WTF_CSRF_ENABLED"] = False
    site = Site(app)
    site.clock.now, site.clock.step = ELEVEN, timedelta(0)
    people = _people(site)
    for way in (way for way in WAYS if way.own == 200 and _is_there(way, people)):
        times = [_timed(way, one) for _ in range(ROUNDS) for one in people[way.usual_role]]
        wall, own = (statistics.quantiles(one, n=20)[-1] for one in zip(*times, strict=True))
        yield Row(f"{name}: {way.short}", wall, f"ms ({own:.0f})", f"< {P95_MS}", wall < P95_MS)
    with app.app_context():
        db.engine.dispose()


def _people(site: Site) -> dict[Role, list[Person]]:
    chance = random.Random(2027)
    people = defaultdict(list)
    for number in chance.sample(range(1, large_network.LOKETS + 1), PEOPLE):
        for role in (Role.PARTNER, Role.COUNSELLOR, Role.COORDINATOR):
            at = large_network.region_of(number) if role is Role.COORDINATOR else number
            visitor = sign_in(site, role, email=large_network.email(role, at))
            people[role].append(Person(visitor, _things(site, number)))
    return people


def _things(site: Site, number: int) -> Things:
    """What stands in addresses, of the loket with this number."""
    with site.looking() as session:
        begun = _appointment(session, number, NOW - timedelta(weeks=2))
        booked = _appointment(session, number, NOW + timedelta(weeks=2))
        client, entry = session.get_one(Client, booked.client_id), booked.entry
    hour = moment_value(entry.starts_at)
    things = {
        "begun": begun.uid,
        "booked": booked.uid,
        "appointment_id": str(booked.id),
        "code": booked.code,
        "number": client.contact or "",
        "client": client.first_name,
        "zitdag": str(entry.zitdag_id),
        "series": str(large_network.Day(0, number, entry.starts_at.date()).series_id),
        "version": "1",
        "loket": f"loket-{number}",
        "loket_id": str(number),
        "counsellor": f"counsellor-{number}",
        "counsellor_id": str(number),
        "service_id": "1",
        "key": form_key(site),
        "hour": f"loket-{number} {hour}",
        "next": f"loket-{number}/counsellor-{number}/{hour}",
    }
    return things | {f"mine_{name}": value for name, value in things.items()}


def _appointment(session: Session, number: int, since: datetime) -> Appointment:
    """The counsellor's first appointment from that moment on."""
    return session.scalars(
        select(Appointment)
        .join(Appointment.entry)
        .where(DiaryEntry.counsellor_id == number, DiaryEntry.starts_at > since)
        .where(Appointment.referrer_id == number)
        .order_by(DiaryEntry.starts_at)
        .limit(1)
    ).one()


def _is_there(way: Way, people: dict[Role, list[Person]]) -> bool:
    """Whether this network has what the page is about: nobody walked in, and no day is today's."""
    person = people[way.usual_role][0]
    if not way.braces <= person.things.keys():
        return False
    path, fields = way.filled(person.things)
    posted = fields if way.method == "POST" else None
    return person.visitor.fetch(way.method, path, posted).status in ANSWERS


def _timed(way: Way, person: Person) -> tuple[float, float]:
    """Milliseconds of one page: by the clock, and of this process."""
    path, fields = way.filled(person.things)
    begun, own = time.perf_counter(), time.process_time()
    posted = fields if way.method == "POST" else None
    answer = person.visitor.shown(way.method, path, posted)
    taken = (time.perf_counter() - begun) * 1000, (time.process_time() - own) * 1000
    assert answer.status in ANSWERS, f"{path}: {answer.status}"
    return taken
