"""Snapshot of the shifts and services, as plain frozen values: the one reader of these facts.

What is busy then is read by `busy_times.py` beside it, in the same way. Every search for
availability, substitutes or presence computes on what is read here, so that no two answers differ.
Here are no rules, only rows.

Lists of zitdagen that show called-off ones too (`appointments.lists.agenda`) read the openings of
those with their rows: a called-off zitdag is no shift.

Every function is one SELECT, however many people, places and days it is asked about. Rows are read
through Core as tuples, and statements are built once: a search reads thousands of rows, and to make
an object of each costs more than to find it.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any, Final, NamedTuple

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Select,
    String,
    bindparam,
    cast,
    exists,
    null,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import Session

from database import execute_core
from locations.models import Loket
from scheduler.access import scope
from scheduler.calendar.intervals import Interval, Period, subtract
from scheduler.calendar.slots import Duration
from scheduler.people.counsellors import Counsellor
from scheduler.people.organisations import LoketHost
from scheduler.people.regions import Region
from scheduler.zitdagen.bound_lists import among
from scheduler.zitdagen.catalogue import Service
from scheduler.zitdagen.models import (
    Anchor,
    Audience,
    Opening,
    OpeningKind,
    Zitdag,
    ZitdagState,
    zitdag_services,
)

A_DAY: Final = timedelta(days=1)


class OpenPeriod(NamedTuple):
    """An opening of a shift: by appointment, or to walk in. Aware UTC, half-open."""

    start: datetime
    end: datetime
    kind: OpeningKind


class Shift(NamedTuple):
    """A planned zitdag: a counsellor at a loket on a local date, and by which rules it is booked.

    `openings`, ascending, are those that were asked for, and at least one. `loket` is its code,
    `timezone` an IANA name; `host_id` is the site whose building it is. `speaks` is whether the
    counsellor speaks the language that was asked for; None where none was.
    """

    zitdag_id: int
    loket_id: int
    loket: str
    timezone: str
    counsellor_id: int
    date: date
    host_id: int
    audience: Audience
    released_hours: int | None
    notice_hours: int
    horizon_days: int
    anchor: Anchor
    step_minutes: int
    speaks: bool | None
    openings: tuple[OpenPeriod, ...]

    def rules(self) -> tuple[Any, ...]:
        """The fields that decide who can book it and when; many shifts share them."""
        return (
            self.host_id,
            self.audience,
            self.released_hours,
            self.notice_hours,
            self.horizon_days,
            self.anchor,
            self.step_minutes,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftQuery:
    """Filter of zitdagen and their openings to read: all given fields must match.

    `first_date` and `last_date` (local, both included) and `dates` are of the zitdag; `first` and
    `last` (aware, half-open) and `kind` of the opening. `loket_ids` with `anywhere_ids`: at these
    lokets, and at any other where one of these counsellors sits.

    With `usual_date` and `usual_horizon`, zitdagen after that date are only read where they can be
    booked from more days ahead than that.

    `besides_id` leaves one zitdag out; `besides_series_id` those that a change of that series from
    `first_date` on changes. `language`: see `Shift.speaks`.
    """

    loket_ids: Collection[int] | None = None
    anywhere_ids: Collection[int] | None = None
    counsellor_ids: Collection[int] | None = None
    zitdag_ids: Collection[int] | None = None
    region_id: int | None = None
    service_id: int | None = None
    kind: OpeningKind | None = None
    dates: Collection[date] | None = None
    first_date: date | None = None
    last_date: date | None = None
    first: datetime | None = None
    last: datetime | None = None
    usual_date: date | None = None
    usual_horizon: int | None = None
    besides_id: int | None = None
    besides_series_id: int | None = None
    language: str | None = None

    @classmethod
    def during(cls, first: datetime, last: datetime, **others: Any) -> "ShiftQuery":
        """The openings that share time with `[first, last)`, which an index finds by their dates.

        A local date may be a day off the date in UTC, and what opens on one day may close on the
        next.
        """
        first_date, last_date = dates(first, last)
        return cls(first=first, last=last, first_date=first_date, last_date=last_date, **others)

    def given(self) -> dict[str, Any]:
        """The fields that restrict anything, by name; as a statement takes them."""
        values = ((one.name, getattr(self, one.name)) for one in fields(self))
        return {name: _bound(value) for name, value in values if value is not None}


def dates(first: datetime, last: datetime) -> tuple[date, date]:
    """The first and the last date, both included, of zitdagen that can be open in that period."""
    return (first - 2 * A_DAY).date(), (last + A_DAY).date()


def _bound(value: Any) -> Any:
    return value if isinstance(value, str) or not isinstance(value, Collection) else list(value)


_AT_LOKETS = among(Zitdag.loket_id, "loket_ids")
_ASKED_FOR = zitdag_services.alias("asked_for")
_GIVES = exists().where(
    _ASKED_FOR.c.zitdag_id == Zitdag.id, _ASKED_FOR.c.service_id == bindparam("service_id")
)
_FOLLOWS = (
    Zitdag.series_id.is_not(None)
    & (Zitdag.series_id == bindparam("besides_series_id"))
    & (Zitdag.recurrence_date >= bindparam("first_date"))
    & Zitdag.detached.is_(False)
)
_OF_ZITDAG: Final[Mapping[str, ColumnElement[bool]]] = {
    "loket_ids": _AT_LOKETS,
    "counsellor_ids": among(Zitdag.counsellor_id, "counsellor_ids"),
    "zitdag_ids": among(Zitdag.id, "zitdag_ids"),
    "region_id": scope.is_run_by(bindparam("region_id")),
    "service_id": _GIVES,
    "dates": among(Zitdag.date, "dates"),
    "first_date": Zitdag.date >= bindparam("first_date"),
    "last_date": Zitdag.date <= bindparam("last_date"),
    "usual_date": or_(
        Zitdag.date <= bindparam("usual_date"), Zitdag.horizon_days > bindparam("usual_horizon")
    ),
    "besides_id": Zitdag.id != bindparam("besides_id"),
    "besides_series_id": ~_FOLLOWS,
}
_OF_OPENING: Final[Mapping[str, ColumnElement[bool]]] = {
    "kind": Opening.kind == bindparam("kind"),
    "first": Opening.ends_at > bindparam("first"),
    "last": Opening.starts_at < bindparam("last"),
}
_ANYWHERE = _AT_LOKETS | among(Zitdag.counsellor_id, "anywhere_ids")


def _restrictions(names: frozenset[str]) -> list[ColumnElement[bool]]:
    of_zitdag = dict(_OF_ZITDAG)
    if "anywhere_ids" in names:
        of_zitdag["loket_ids"] = _ANYWHERE
    planned = Zitdag.state == ZitdagState.PLANNED
    return [planned, *(clause for name, clause in of_zitdag.items() if name in names)]


# One of the words in a JSON list of them.
_SPEAKS = cast(Counsellor.languages, String).like(bindparam("word"), escape="/")


@cache
def _shifts(names: frozenset[str]) -> Select[*tuple[Any, ...]]:
    speaks = _SPEAKS if "language" in names else null()
    statement: Select[*tuple[Any, ...]] = (
        select(
            Zitdag.id,
            Zitdag.loket_id,
            Loket.code,
            Loket.timezone,
            Zitdag.counsellor_id,
            Zitdag.date,
            LoketHost.organisation_id,
            Zitdag.audience,
            Zitdag.released_hours,
            Zitdag.notice_hours,
            Zitdag.horizon_days,
            Zitdag.anchor,
            Zitdag.step_minutes,
            speaks,
            Opening.starts_at,
            Opening.ends_at,
            Opening.kind,
        )
        .join(Opening, Opening.zitdag_id == Zitdag.id)
        .join(Loket, Loket.id == Zitdag.loket_id)
        .join(LoketHost, LoketHost.loket_id == Zitdag.loket_id)
    )
    if "language" in names:
        statement = statement.join(Counsellor, Counsellor.id == Zitdag.counsellor_id)
    of_opening = (clause for name, clause in _OF_OPENING.items() if name in names)
    return statement.where(*_restrictions(names), *of_opening)


_OPENING_FROM: Final = len(Shift._fields) - 1


def shifts(session: Session, query: ShiftQuery) -> list[Shift]:
    """The planned zitdagen that this query asks for, in no order, each once. One SELECT."""
    wanted = query.given()
    rows = execute_core(
        session, _shifts(frozenset(wanted)), {**wanted, "word": _word(query.language)}
    )
    openings: dict[int, list[OpenPeriod]] = {}
    first_rows: list[Sequence[Any]] = []
    for row in rows.all():
        opening = OpenPeriod(*row[_OPENING_FROM:])
        known = openings.get(row[0])
        if known is None:
            openings[row[0]] = [opening]
            first_rows.append(row)
        else:
            known.append(opening)
    return [
        Shift._make((*row[:_OPENING_FROM], tuple(sorted(openings[row[0]])))) for row in first_rows
    ]


def _word(language: str | None) -> str:
    """A LIKE pattern for a JSON list of words with this one in it; escaped by a slash."""
    word = language or ""
    for sign in "/%_":
        word = word.replace(sign, f"/{sign}")
    return f'%"{word}"%'


_SITTING = (
    select(Zitdag.counsellor_id)
    .join(Opening)
    .where(
        Zitdag.loket_id == bindparam("loket_id"),
        Zitdag.state == ZitdagState.PLANNED,
        Zitdag.date.between(bindparam("first_date"), bindparam("last_date")),
        Opening.starts_at <= bindparam("moment"),
        Opening.ends_at > bindparam("moment"),
    )
)


def counsellors_at(session: Session, loket_id: int, moment: datetime) -> set[int]:
    """Ids at this loket at that moment (aware), to know whom to lock. One SELECT."""
    first_date, last_date = dates(moment, moment)
    wanted = {
        "loket_id": loket_id,
        "moment": moment,
        "first_date": first_date,
        "last_date": last_date,
    }
    return set(execute_core(session, _SITTING, wanted).scalars())


_TRAVEL = (
    select(Counsellor.id, Region.travel_minutes)
    .join(Region, Counsellor.region_id == Region.id)
    .where(among(Counsellor.id, "counsellor_ids"))
)


def travel_times(session: Session, counsellor_ids: Collection[int]) -> dict[int, timedelta]:
    """The least time between two lokets for each of these counsellors who is there. One SELECT."""
    rows = execute_core(session, _TRAVEL, {"counsellor_ids": list(counsellor_ids)}).all()
    return {id_: timedelta(minutes=minutes) for id_, minutes in rows}


def travel_time(session: Session, counsellor_id: int) -> timedelta | None:
    """The least time between two lokets for this counsellor; None when there is no such person."""
    return travel_times(session, [counsellor_id]).get(counsellor_id)


def present(openings: Iterable[OpenPeriod], away: Iterable[Period]) -> tuple[OpenPeriod, ...]:
    """Openings minus the periods in which nobody is there, ascending."""
    away = list(away)
    left = [
        OpenPeriod(piece.start, piece.end, opening.kind)
        for opening in openings
        for piece in subtract([opening], away)
    ]
    return tuple(sorted(left))


@dataclass(frozen=True, slots=True)
class Services:
    """Durations and seats by service id, and the service ids by zitdag id."""

    durations: Mapping[int, Duration]
    seats: Mapping[int, int]
    by_zitdag: Mapping[int, frozenset[int]]

    def of(self, zitdag_id: int) -> frozenset[int]:
        """The services of a zitdag of the query; none of any other."""
        return self.by_zitdag.get(zitdag_id, frozenset())

    def shortest(self, service_ids: Iterable[int]) -> Duration:
        """The shortest of these services, of which there is at least one."""
        return min(self.durations[service_id] for service_id in service_ids)


_SERVICES = select(
    null().label("zitdag_id"),
    Service.id,
    Service.minutes,
    Service.aftercare_minutes,
    Service.seats,
)


@cache
def _services(names: frozenset[str]) -> CompoundSelect[*tuple[Any, ...]]:
    """The services there are, and then a row for each that a zitdag of the query gives."""
    given: Select[*tuple[Any, ...]] = select(
        zitdag_services.c.zitdag_id, zitdag_services.c.service_id, null(), null(), null()
    ).join(Zitdag, Zitdag.id == zitdag_services.c.zitdag_id)
    if "region_id" in names:
        given = given.join(LoketHost, LoketHost.loket_id == Zitdag.loket_id)
    return union_all(_SERVICES, given.where(*_restrictions(names)))


def services(session: Session, query: ShiftQuery) -> Services:
    """All services of the zitdagen that this query asks for, whichever openings. One SELECT."""
    wanted = query.given()
    durations: dict[int, Duration] = {}
    seats: dict[int, int] = {}
    by_zitdag: defaultdict[int, list[int]] = defaultdict(list)
    rows = execute_core(session, _services(frozenset(wanted)), wanted).all()
    for zitdag_id, service_id, minutes, aftercare, at_once in rows:
        if zitdag_id is not None:
            by_zitdag[zitdag_id].append(service_id)
        else:
            durations[service_id] = Duration.of_minutes(minutes, aftercare)
            seats[service_id] = at_once
    given = {zitdag_id: frozenset(ids) for zitdag_id, ids in by_zitdag.items()}
    return Services(durations, seats, given)


def hull(shifts: Iterable[Shift]) -> Interval:
    """The hull of all openings of these shifts, of which there is at least one."""
    spans = [(shift.openings[0].start, shift.openings[-1].end) for shift in shifts]
    return Interval(min(start for start, _ in spans), max(end for _, end in spans))
