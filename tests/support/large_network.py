"""A network of 300 lokets that has run for months: the same one every time.

They are of five regions of sixty lokets, each nearly four times the largest of today, or all of
one. Each loket is in the building of a site of its own and has a counsellor who sits there one or
two days a week, from nineteen weeks ago to the horizon of twenty-six weeks. There are 100,000
appointments, 30,000 of them ahead, most of those in the next eight weeks; nine of ten came through
the site of the building.
"""

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Connection, Integer, create_engine, insert, text

from database import Base
from scheduler.access.roles import Role
from scheduler.appointments.booking import guards
from scheduler.appointments.models import AppointmentState, BookingChannel, PlanningConflict
from scheduler.people.call_requests import PartOfDay
from scheduler.people.contact import ContactMethod
from scheduler.people.organisations import OrganisationKind
from scheduler.zitdagen.catalogue import ServiceMode
from scheduler.zitdagen.models import Anchor, Audience, OpeningKind, ZitdagState
from tests.support.builders import NOW, ZONE, at

LOKETS = 300
REGIONS = 5
ACROSS = 20
WEEKS_AGO, WEEKS_AHEAD, WEEKS_BUSY = 19, 26, 8
PAST, SOON, LATER = 70_000, 24_000, 6_000
HOURS = ((time(9), time(12)), (time(13), time(16, 30)))
LENGTHS = {1: 30, 2: 60, 3: 75}
"""Minutes of each service, by its id."""
RUNG = 4
"""The id of the service that gives the last of those by telephone."""
RING_EVERY = 5
"""One in so many counsellors rings too."""
LANGUAGES = ("fr", "en", "ar", "tr", "es")
QUESTIONS = (
    ("one-question", "Ik heb één vraag", 1),
    ("learn-something", "Ik wil iets leren. Ik weet nog niet wat.", 3),
    ("get-diploma", "Ik wil een diploma halen", 3),
    ("been-before", "Ik was al bij jullie", 2),
)
NAMES = ("Amina", "Bilal", "Chloé", "Dawit", "Elif", "Farah", "Georgi", "Hana", "Ivo", "Jamila")
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR")
REFERRED = 0.9
MISFITS = 500
"""One in so many appointments no longer fits its zitdag."""
CALLS = 200
MONDAY = NOW.date()
STEP = timedelta(minutes=15)
AT_ONCE = 10_000

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Day:
    """One zitdag; its loket and its counsellor have the same number."""

    zitdag_id: int
    loket_id: int
    date: date

    @property
    def series_id(self) -> int:
        return self.loket_id * len(WEEKDAYS) + self.date.weekday()


def region_of(loket_id: int, regions: int = REGIONS) -> int:
    """Which region a loket, its site and its counsellor are of; they lie side by side."""
    return (loket_id - 1) * regions // LOKETS + 1


def place(loket_id: int) -> tuple[float, float]:
    """Latitude and longitude: the lokets stand in rows, a few kilometres apart."""
    row, column = divmod(loket_id - 1, ACROSS)
    return 50.75 + row * 0.035, 2.6 + column * 0.045


def nearest(loket_id: int, count: int) -> tuple[int, ...]:
    """The lokets nearest to this one, itself first."""
    here = place(loket_id)

    def far(other: int) -> float:
        return sum((one - two) ** 2 for one, two in zip(here, place(other), strict=True))

    return tuple(sorted(range(1, LOKETS + 1), key=far)[:count])


def fill_one_region(url: str) -> None:
    """As `fill`, with all the lokets in one region."""
    fill(url, regions=1)


def fill(url: str, *, regions: int = REGIONS) -> None:
    """Put the network in a migrated, empty database."""
    engine = create_engine(url)
    chance = random.Random(2026)
    with engine.execution_options(zitdag_writes=True).begin() as connection:
        _insert(connection, "regions", map(_region, range(1, regions + 1)))
        _insert(connection, "organisations", (_organisation(one, regions) for one in _lokets()))
        _insert(connection, "services", _services())
        _insert(connection, "questions", _questions())
        _insert(connection, "lokets", map(_loket, _lokets()))
        _insert(connection, "loket_hosts", (_host(one, regions) for one in _lokets()))
        _insert(connection, "counsellors", (_counsellor(one, regions, chance) for one in _lokets()))
        _insert(connection, "diaries", ({"counsellor_id": one, "turn": 0} for one in _lokets()))
        days = _days(chance)
        for name, rows in _series(days).items():
            _insert(connection, name, rows)
        _insert(connection, "zitdagen", map(_zitdag, days))
        _insert(connection, "openings", (row for day in days for row in _openings(day)))
        _insert(connection, "zitdag_services", (row for day in days for row in _gives(day)))
        entries = _entries(days, chance)
        guards.drop(connection)  # which looks at every row; PostgreSQL looks at all when it is back
        _insert(connection, "diary_entries", entries)
        guards.create(connection)
        _insert(connection, "clients", map(_client, entries))
        _insert(connection, "appointments", (_appointment(one, chance) for one in entries))
        _insert(connection, "call_requests", (_call(one, regions) for one in range(1, CALLS + 1)))
        _insert_staff(connection, regions)
        _count_on(connection)
    with engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        connection.execute(text("ANALYZE"))
    engine.dispose()


def _insert(connection: Connection, name: str, rows: Iterable[Row]) -> None:
    table = Base.metadata.tables[name]
    waiting = list(rows)
    for first in range(0, len(waiting), AT_ONCE):
        connection.execute(insert(table), waiting[first : first + AT_ONCE])


def _count_on(connection: Connection) -> None:
    """Let new rows follow these: PostgreSQL counts apart from the ids that it is given."""
    if connection.dialect.name != "postgresql":
        return
    for name, table in Base.metadata.tables.items():
        key = list(table.primary_key)
        if len(key) == 1 and key[0].autoincrement and isinstance(key[0].type, Integer):
            sequence = f"pg_get_serial_sequence('{name}', '{key[0].name}')"
            last = f"(SELECT coalesce(max({key[0].name}), 1) FROM {name})"  # noqa: S608 -- our own names
            connection.execute(text(f"SELECT setval({sequence}, {last})"))


def _lokets() -> range:
    return range(1, LOKETS + 1)


def _region(number: int) -> Row:
    return {
        "id": number,
        "code": f"region-{number}",
        "name": "Leerwinkel Voorbeeld",
        "phone": "+32470000000",
        "phone_hours": "mo-fr 09:00-12:00",
        "page_languages": ["nl", "fr", "en", "ar"],
    }


def _organisation(number: int, regions: int) -> Row:
    return {
        "id": number,
        "code": f"site-{number}",
        "name": f"De Bibliotheek {number}",
        "kind": OrganisationKind.LIBRARY,
        "region_id": region_of(number, regions),
    }


def _services() -> list[Row]:
    names = {1: "information", 2: "follow-up", 3: "conversation"}
    at_lokets: list[Row] = [
        {
            "id": number,
            "code": names[number],
            "name": "Gesprek",
            "minutes": minutes,
            "mode": ServiceMode.IN_PERSON,
            "same_counsellor": names[number] == "follow-up",
            "instead_of_id": None,
        }
        for number, minutes in LENGTHS.items()
    ]
    rung = {
        **at_lokets[-1],
        "id": RUNG,
        "code": "conversation-phone",
        "mode": ServiceMode.PHONE,
        "instead_of_id": at_lokets[-1]["id"],
    }
    return [*at_lokets, rung]


def _questions() -> list[Row]:
    return [
        {
            "id": number,
            "position": number,
            "code": code,
            "text": words,
            "pictogram": "training",
            "service_id": service_id,
        }
        for number, (code, words, service_id) in enumerate(QUESTIONS, start=1)
    ]


def _call(number: int, regions: int) -> Row:
    return {
        "id": number,
        "key": f"call-{number}",
        "region_id": number % regions + 1,
        "number": f"+32480{number:06}",
        "language": "fr",
        "part_of_day": PartOfDay.ANY,
        "created_at": NOW,
    }


def _insert_staff(connection: Connection, regions: int) -> None:
    posts = list(_posts(regions))
    _insert(connection, "accounts", map(_account, posts))
    numbered = ({**post, "account_id": number} for number, post in enumerate(posts, start=1))
    _insert(connection, "account_posts", numbered)


def _posts(regions: int) -> Iterator[Row]:
    """Of each loket somebody at the site and the counsellor; of each region a coordinator."""
    for number in _lokets():
        for role, of in ((Role.PARTNER, "organisation_id"), (Role.COUNSELLOR, "counsellor_id")):
            yield _post(role, region_of(number, regions)) | {of: number}
    for number in range(1, regions + 1):
        yield _post(Role.COORDINATOR, number)


def _post(role: Role, region_id: int) -> Row:
    return {
        "role": role,
        "region_id": region_id,
        "organisation_id": None,
        "counsellor_id": None,
        "created_at": NOW,
    }


def _account(post: Row) -> Row:
    number = post["organisation_id"] or post["counsellor_id"] or post["region_id"]
    return {"email": email(post["role"], number), "name": "Voorbeeld", "created_at": NOW}


def email(role: Role, number: int) -> str:
    """The address of an account: of the site, the counsellor or the region with that number."""
    return f"{role}-{number}@example.org"


def _loket(number: int) -> Row:
    latitude, longitude = place(number)
    return {
        "id": number,
        "code": f"loket-{number}",
        "name": f"Markt {number}",
        "street": "Markt 1",
        "postcode": "8000",
        "city": "Brugge",
        "reception_words": "Ik kom voor Leerwinkel.",
        "sms_place": "Markt 1, Brugge",
        "latitude": latitude,
        "longitude": longitude,
    }


def _host(number: int, regions: int) -> Row:
    return {"loket_id": number, "organisation_id": number, "region_id": region_of(number, regions)}


def _counsellor(number: int, regions: int, chance: random.Random) -> Row:
    return {
        "id": number,
        "code": f"counsellor-{number}",
        "first_name": "Sofie",
        "last_name": "Voorbeeld",
        "region_id": region_of(number, regions),
        "languages": ["nl", *chance.sample(LANGUAGES, chance.randrange(3))],
    }


def _days(chance: random.Random) -> list[Day]:
    days = []
    for loket_id in _lokets():
        weekdays = chance.sample(range(5), 2 if chance.random() < 0.6 else 1)
        days += [
            (loket_id, MONDAY + timedelta(weeks=week, days=weekday))
            for week in range(-WEEKS_AGO, WEEKS_AHEAD)
            for weekday in weekdays
        ]
    return [Day(number, loket_id, day) for number, (loket_id, day) in enumerate(days, start=1)]


def _series(days: Iterable[Day]) -> dict[str, list[Row]]:
    """A weekly series for each weekday of a loket, and what it has."""
    found = list({day.series_id: day for day in days}.values())
    return {
        "zitdag_series": [
            {
                "id": day.series_id,
                "code": f"series-{day.series_id}",
                "loket_id": day.loket_id,
                "counsellor_id": day.loket_id,
                "rule": f"FREQ=WEEKLY;BYDAY={WEEKDAYS[day.date.weekday()]}",
                "starts_on": MONDAY - timedelta(weeks=WEEKS_AGO),
            }
            for day in found
        ],
        "series_openings": [
            {
                "series_id": day.series_id,
                "kind": OpeningKind.APPOINTMENT,
                "starts": starts,
                "ends": ends,
            }
            for day in found
            for starts, ends in HOURS
        ],
        "series_services": [
            {"series_id": day.series_id, "service_id": service_id}
            for day in found
            for service_id in LENGTHS
        ],
    }


def _zitdag(day: Day) -> Row:
    return {
        "id": day.zitdag_id,
        "series_id": day.series_id,
        "recurrence_date": day.date,
        "loket_id": day.loket_id,
        "counsellor_id": day.loket_id,
        "date": day.date,
        "state": ZitdagState.PLANNED,
        "audience": Audience.EVERYBODY,
        "anchor": Anchor.OPENING,
    }


def _openings(day: Day) -> Iterator[Row]:
    for starts, ends in HOURS:
        yield {
            "zitdag_id": day.zitdag_id,
            "kind": OpeningKind.APPOINTMENT,
            "starts": starts,
            "ends": ends,
            "starts_at": datetime.combine(day.date, starts, ZONE),
            "ends_at": datetime.combine(day.date, ends, ZONE),
        }


def _gives(day: Day) -> Iterator[Row]:
    for service_id in LENGTHS:
        yield {"zitdag_id": day.zitdag_id, "service_id": service_id}
    if day.loket_id % RING_EVERY == 0:
        yield {"zitdag_id": day.zitdag_id, "service_id": RUNG}


def _entries(days: list[Day], chance: random.Random) -> list[Row]:
    """Every zitdag is filled, and then as many are kept as there were to be."""
    soon = MONDAY + timedelta(weeks=WEEKS_BUSY)
    chosen = [
        *_some(PAST, (day for day in days if day.date < MONDAY), chance),
        *_some(SOON, (day for day in days if MONDAY <= day.date < soon), chance),
        *_some(LATER, (day for day in days if soon <= day.date), chance),
    ]
    return [{"id": number, **entry} for number, entry in enumerate(chosen, start=1)]


def _some(count: int, days: Iterable[Day], chance: random.Random) -> list[Row]:
    return chance.sample([entry for day in days for entry in _filled(day, chance)], count)


def _filled(day: Day, chance: random.Random) -> Iterator[Row]:
    for starts, ends in HOURS:
        start, end = (at(f"{clock:%H:%M}", day.date) for clock in (starts, ends))
        while True:
            (service_id,) = chance.choices(list(LENGTHS), (70, 20, 10))
            until = start + timedelta(minutes=LENGTHS[service_id])
            if until > end:
                break
            yield {
                "counsellor_id": day.loket_id,
                "zitdag_id": day.zitdag_id,
                "service_id": service_id,
                "starts_at": start,
                "ends_at": until,
                "occupied_until": until,
                "capacity": 1,
                "taken": 1,
            }
            start = until + (STEP if chance.random() < 0.1 else timedelta(0))


def _client(entry: Row) -> Row:
    return {
        "id": entry["id"],
        "first_name": NAMES[entry["id"] % len(NAMES)],
        "language": "nl",
        "reach": ContactMethod.OWN_MOBILE,
        "contact": f"+3247{entry['id']:07}",
        "created_at": NOW,
    }


def _appointment(entry: Row, chance: random.Random) -> Row:
    return {
        "id": entry["id"],
        "uid": uid(entry["id"]),
        "entry_id": entry["id"],
        "client_id": entry["id"],
        "question_id": 3,
        "referrer_id": entry["counsellor_id"] if chance.random() < REFERRED else None,
        "state": AppointmentState.BOOKED,
        "channel": BookingChannel.PARTNER,
        "language": "nl",
        "code": f"{entry['id'] % 100_000:05}",
        "idempotency_key": f"form-{entry['id']}",
        "misfit": None if entry["id"] % MISFITS else PlanningConflict.ZITDAG_CHANGED,
        "version": 1,
        "created_at": NOW,
    }


def uid(appointment_id: int) -> str:
    """The name of that appointment to the outside."""
    return f"appointment-{appointment_id}"
