"""Whoever says who sits where says the same: plans are generated, and every page and feed is held
to a plain model of them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from icalendar import Calendar
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from database import write
from locations.models import Loket
from notifications.texts.words import date_words, listed, range_words
from scheduler.access import feed_links
from scheduler.access.roles import Role
from scheduler.appointments.board import reading as board
from scheduler.appointments.board.reading import BoardQuery
from scheduler.appointments.booking import availability
from scheduler.appointments.booking.availability import Search, Terms
from scheduler.appointments.messages import told_hosts
from scheduler.appointments.policy import STAFF
from scheduler.appointments.rescheduling.decisions import UNDECIDED
from scheduler.appointments.rescheduling.edits.absence import RecordAbsence
from scheduler.appointments.rescheduling.edits.edit import Edit
from scheduler.appointments.rescheduling.edits.zitdag import ChangeZitdag, CloseZitdag
from scheduler.appointments.rescheduling.planning_changes import apply
from scheduler.calendar.intervals import Interval
from scheduler.people.counsellors import Counsellor
from scheduler.people.organisations import LoketHost
from scheduler.people.regions import Region
from scheduler.zitdagen import presence
from scheduler.zitdagen.catalogue import Service
from scheduler.zitdagen.errors import PlanningRefusal
from scheduler.zitdagen.models import (
    AbsenceReason,
    Closure,
    ClosureReason,
    OpeningKind,
    RoomBusy,
    Zitdag,
)
from scheduler.zitdagen.operations import plan_zitdag
from scheduler.zitdagen.plans import OpeningPlan, SeriesPlan, ZitdagChange, ZitdagPlan
from scheduler.zitdagen.series import plan_series
from scheduler.zitdagen.snapshot import ShiftQuery
from tests.support import builders
from tests.support.browserless import Element, Visitor
from tests.support.builders import NOW, PLANNER, ZONE, at
from tests.support.site import Site
from tests.support.staff_accounts import sign_in

DAYS = (date(2026, 11, 24), date(2026, 11, 25))
APPOINTMENT, WALK_IN, GROUP = OpeningKind.APPOINTMENT, OpeningKind.WALK_IN, OpeningKind.GROUP
SESSION = 60
"""Minutes that a session for a group, and a conversation, takes."""
PATTERNS: Sequence[Sequence[tuple[OpeningKind, int, int]]] = (
    ((APPOINTMENT, 9, 12),),
    ((APPOINTMENT, 9, 12), (WALK_IN, 13, 15)),
    ((WALK_IN, 9, 11), (GROUP, 13, 14)),
    ((GROUP, 9, 11), (APPOINTMENT, 11, 13), (WALK_IN, 14, 16)),
)
TWO = st.integers(0, 1)
HOURS = st.tuples(st.integers(16, 31), st.integers(1, 16)).map(
    lambda halves: (30 * halves[0], 30 * min(halves[0] + halves[1], 40))
)
"""From and to, in minutes of the day."""
ACTS = st.one_of(
    st.tuples(st.just("call off"), st.integers(0, 3)),
    st.tuples(st.just("give away"), st.integers(0, 3)),
    st.tuples(st.just("take over"), st.integers(0, 3)),
    st.tuples(st.just("away"), TWO, TWO, HOURS),
    st.tuples(st.just("close"), st.sampled_from([0, 1, None]), TWO, HOURS),
    st.tuples(st.just("room"), TWO, TWO, HOURS),
)
SITTINGS = st.dictionaries(
    st.tuples(TWO, TWO),
    st.tuples(TWO, st.sampled_from(PATTERNS), st.booleans()),
    min_size=1,
    max_size=4,
)
"""By counsellor and day: where, in which hours, and whether a series planned it."""
Span = tuple[OpeningKind, int, int]


@dataclass
class Sits:
    """The model of a zitdag."""

    id: int
    loket: int
    who: int
    day: int
    pattern: Sequence[tuple[OpeningKind, int, int]]
    is_off: bool = False


class Model:
    """What is planned, and each minute that somebody or something is gone."""

    def __init__(self) -> None:
        self.sits: list[Sits] = []
        self.away: set[tuple[int, int, int]] = set()
        self.shut: set[tuple[int, int, int]] = set()

    def there(self, one: Sits) -> list[Span]:
        """The hours of a zitdag in which somebody is there, in minutes of the day."""
        if one.is_off:
            return []
        found: list[Span] = []
        for kind, first, last in one.pattern:
            runs = self._runs(one, 60 * first, 60 * last)
            if kind is GROUP:
                runs = [run for run in runs if run[0] == 60 * first and run[1] - run[0] >= SESSION]
            found += [(kind, *run) for run in runs]
        return found

    def _runs(self, one: Sits, first: int, last: int) -> list[tuple[int, int]]:
        runs: list[tuple[int, int]] = []
        for minute in range(first, last):
            is_gone = (one.who, one.day, minute) in self.away
            if is_gone or (one.loket, one.day, minute) in self.shut:
                continue
            if runs and runs[-1][1] == minute:
                runs[-1] = runs[-1][0], minute + 1
            else:
                runs.append((minute, minute + 1))
        return runs

    def where(self, **fields: int) -> list[Sits]:
        return [
            one
            for one in self.sits
            if all(getattr(one, name) == value for name, value in fields.items())
        ]


@dataclass(frozen=True)
class World:
    """Two lokets and two counsellors of the site's region, and what is given there."""

    site: Site
    region: Region
    lokets: Sequence[Loket]
    people: Sequence[Counsellor]
    services: Sequence[Service]
    model: Model

    def ids(self) -> list[int]:
        return [loket.id for loket in self.lokets]


def make(session: Session, site: Site) -> World:
    """A world of its own; closures of the region, which reach all of it, end."""
    session.execute(delete(Closure))
    region = session.scalars(select(Region).order_by(Region.id)).all()[0]
    host = builders.organisation(session, region.id)
    lokets = [builders.loket(session, host, name=f"Huis {number}") for number in (1, 2)]
    people = [builders.counsellor(session, region.id, first_name=name) for name in ("An", "Bo")]
    services = [
        builders.service(session, minutes=SESSION, seats=seats, aftercare_minutes=0)
        for seats in (1, 6)
    ]
    for loket in lokets:
        feed_links.renew_loket(session, loket.id, by=PLANNER)
    for person in people:
        feed_links.renew_counsellor(session, person.id, by=PLANNER)
    session.flush()
    for row in (*lokets, *people):
        session.refresh(row)
    return World(site, region, lokets, people, services, Model())


def plan(session: Session, world: World, one: Sits, *, by_series: bool = False) -> None:
    openings = tuple(OpeningPlan(kind, time(a), time(b)) for kind, a, b in one.pattern)
    whole: dict[str, Any] = {
        "loket_id": world.lokets[one.loket].id,
        "counsellor_id": world.people[one.who].id,
        "openings": openings,
        "service_ids": frozenset(
            service.id
            for service, kind in zip(world.services, (APPOINTMENT, GROUP), strict=True)
            if any(kind is opening.kind for opening in openings)
        ),
    }
    day = DAYS[one.day]
    if by_series:
        several = SeriesPlan(
            code=builders.new_code("series"),
            rule="FREQ=DAILY",
            starts_on=day,
            ends_on=day,
            exceptions=(),
            **whole,
        )
        code = plan_series(session, several, today=NOW.date(), by=PLANNER).id
        one.id = session.scalars(select(Zitdag.id).where(Zitdag.series_id == code)).one()
    else:
        one.id = plan_zitdag(session, ZitdagPlan(date=day, **whole), by=PLANNER).id
    world.model.sits.append(one)


def tell(session: Session, world: World, act: tuple[Any, ...]) -> None:
    """Do it, by the operation that does it, and note it in the model."""
    model, (what, *given) = world.model, act
    if what in ("call off", "give away", "take over"):
        planned = [one for one in model.sits if not one.is_off]
        if planned:
            _change(session, world, what, planned[given[0] % len(planned)])
        return
    whose, day, (first, last) = given
    period = Interval(_moment(day, first), _moment(day, last))
    minutes = range(first, last)
    if what == "away":
        away = RecordAbsence(world.people[whose].id, period, AbsenceReason.ILL)
        _apply(session, away)
        model.away |= {(whose, day, minute) for minute in minutes}
        return
    if what == "room":
        room = RoomBusy(loket_id=world.lokets[whose].id, starts_at=period.start, ends_at=period.end)
        session.add(room)
    else:
        _close(session, world, None if whose is None else world.lokets[whose].id, period)
    shut = (0, 1) if whose is None else (whose,)
    model.shut |= {(loket, day, minute) for loket in shut for minute in minutes}


def _close(session: Session, world: World, loket_id: int | None, period: Interval) -> None:
    session.add(
        Closure(
            region_id=world.region.id,
            loket_id=loket_id,
            starts_at=period.start,
            ends_at=period.end,
            reason=ClosureReason.WORKS,
            recorded_at=NOW,
        )
    )


def _change(session: Session, world: World, what: str, one: Sits) -> None:
    """Called off, or a colleague's, in the same zitdag or one of their own; unless it is refused,
    for they are away or the loket is closed.
    """
    zitdag, other = session.get_one(Zitdag, one.id), 1 - one.who
    theirs = world.model.where(who=other, day=one.day)
    if what != "call off" and any(not sits.is_off for sits in theirs):
        return
    try:
        with session.begin_nested():
            if what == "give away":
                openings = tuple(
                    OpeningPlan(row.kind, row.starts, row.ends) for row in zitdag.openings
                )
                change = ZitdagChange(zitdag.date, openings, world.people[other].id)
                _apply(session, ChangeZitdag(one.id, zitdag.version, change))
            else:
                _apply(session, CloseZitdag(one.id, zitdag.version))
            if what == "take over":
                plan(session, world, Sits(0, one.loket, other, one.day, one.pattern))
    except PlanningRefusal:
        return
    if what == "give away":
        one.who = other
    else:
        one.is_off = True


def _apply(session: Session, edit: Edit) -> None:
    apply(session, edit, UNDECIDED, by=PLANNER)
    session.flush()


def _moment(day: int, minute: int) -> Any:
    return at(f"{minute // 60:02}:{minute % 60:02}", DAYS[day])


def words(day: int, spans: Iterable[Span], *kinds: OpeningKind) -> list[str]:
    """The hours of these kinds as pages say them."""
    return [
        _plain(range_words(_moment(day, first), _moment(day, last), ZONE, "nl"))
        for kind, first, last in spans
        if kind in kinds
    ]


def _plain(text: str) -> str:
    return " ".join(text.split())


def _texts(element: Element) -> list[str]:
    return [one.text for one in element.all("bdi")]


def check_public(world: World, visitor: Visitor) -> None:
    """The page of a place: its next three walk-in hours."""
    for number, loket in enumerate(world.lokets):
        spans = sorted(
            (one.day, first, last)
            for one in world.model.where(loket=number)
            for kind, first, last in world.model.there(one)
            if kind is WALK_IN
        )
        expected = [
            _plain(
                listed(
                    (
                        date_words(_moment(day, first), ZONE, "nl"),
                        range_words(_moment(day, first), _moment(day, last), ZONE, "nl"),
                    ),
                    "nl",
                )
            )
            for day, first, last in spans
        ]
        page = visitor.open(f"/plaats/{loket.code}?lang=nl")
        shown = [one.text for one in page.main.all("li") if "november" in one.text]
        assert shown == expected[:3]


def check_reception(world: World, visitor: Visitor) -> None:
    """The week of the reception, and the card at the door."""
    for number, loket in enumerate(world.lokets):
        page = visitor.open(f"/planning/loket/{loket.code}/week?dag={DAYS[0]}")
        rows = [row.all("td") for row in page.main.all("tr") if row.all("td")]
        shown = [(_texts(who), _texts(hours), _texts(walk_in)) for who, hours, walk_in, _ in rows]
        assert sorted(shown) == sorted(row for day in (0, 1) for row in _rows(world, number, day))
        for day in (0, 1):
            page = visitor.open(f"/planning/loket/{loket.code}/deurkaart?dag={DAYS[day]}")
            cards = [
                [
                    text
                    for part in card.all("p")
                    if part.has_class("who") or part.has_class("open")
                    for text in _texts(part)
                ]
                for card in page.main.all("article")
            ]
            assert sorted(cards) == sorted(
                [*who, *hours, *walk_in] for who, hours, walk_in in _rows(world, number, day)
            )


def _rows(world: World, loket: int, day: int) -> list[tuple[list[str], list[str], list[str]]]:
    found = [
        ([world.people[one.who].first_name], world.model.there(one))
        for one in world.model.where(loket=loket, day=day)
    ]
    return [
        (who, words(day, spans, APPOINTMENT, GROUP), words(day, spans, WALK_IN))
        for who, spans in found
        if spans
    ]


def check_feeds(world: World, visitor: Visitor) -> None:
    """The calendars of the places and of the people."""
    keys = world.site.keys.calendar_feeds
    kinds = {APPOINTMENT: "", WALK_IN: " (vrije inloop)", GROUP: " (groep)"}
    with world.site.looking() as session:
        hosts = [session.get_one(LoketHost, loket.id) for loket in world.lokets]
        of_lokets = [feed_links.of_loket(keys, host) for host in hosts]
    for number, token in enumerate(of_lokets):
        expected = [
            (one.day, first, last, world.people[one.who].first_name + kinds[kind])
            for one in world.model.where(loket=number)
            for kind, first, last in world.model.there(one)
        ]
        assert _events(visitor, f"/agenda/loket/{token}.ics") == sorted(expected)
    for number, person in enumerate(world.people):
        token = feed_links.of_counsellor(keys, person)
        expected = [
            (one.day, first, last, "Zitdag" + kinds[kind])
            for one in world.model.where(who=number)
            for kind, first, last in world.model.there(one)
        ]
        assert _events(visitor, f"/agenda/begeleider/{token}.ics") == sorted(expected)


def _events(visitor: Visitor, path: str) -> list[tuple[int, int, int, str]]:
    calendar = Calendar.from_ical(visitor.fetch("GET", path).text)
    found = []
    for event in calendar.walk("VEVENT"):
        start, end = (event.decoded(name).astimezone(ZONE) for name in ("dtstart", "dtend"))
        day = DAYS.index(start.date())
        first, last = (60 * moment.hour + moment.minute for moment in (start, end))
        found.append((day, first, last, str(event["summary"])))
    return sorted(found)


def check_counsellors(world: World, visitor: Visitor) -> None:
    """The day of each of them, as they print it."""
    for number, person in enumerate(world.people):
        for day in (0, 1):
            page = visitor.open(f"/begeleider/dag?wie={person.code}&dag={DAYS[day]}")
            shown = [
                [text for part in sheet.all("p") for text in _texts(part)]
                for sheet in page.main.all("section")
            ]
            places = [
                (one.loket, world.model.there(one))
                for one in world.model.where(who=number, day=day)
            ]
            expected = [
                [
                    world.lokets[loket].name,
                    "Markt 1, 8000 Brugge",
                    *words(day, spans, APPOINTMENT, GROUP),
                    *words(day, spans, WALK_IN),
                ]
                for loket, spans in places
                if spans
            ]
            assert shown == expected


def check_figures(world: World, session: Session) -> None:
    """The board of the week, the one query itself, and what hosts are compared with."""
    found = board.read(session, BoardQuery(world.region.id, *DAYS), now=NOW)
    on_board = {one.zitdag_id: one for row in found.rows for one in row.sittings}
    there = {
        one.shift.zitdag_id: [
            (hours.kind, *(_minute(moment) for moment in (hours.start, hours.end)))
            for hours in one.hours
        ]
        for one in presence.of(session, ShiftQuery(loket_ids=world.ids()))
    }
    for one in world.model.sits:
        spans = world.model.there(one)
        shown = on_board[one.id]
        assert shown.open_minutes == _sum(spans, APPOINTMENT)
        assert shown.walk_in_minutes == _sum(spans, WALK_IN)
        assert sum(group.is_open for group in shown.groups) == [kind for kind, *_ in spans].count(
            GROUP
        )
        assert there.get(one.id, []) == spans
    known = told_hosts.by_loket(presence.of(session, ShiftQuery(loket_ids=world.ids())))
    counted = sum(len(hours) for days in known.values() for hours in days.values())
    assert counted == sum(len(spans) for spans in there.values())


def _sum(spans: Iterable[Span], wanted: OpeningKind) -> int:
    return sum(last - first for kind, first, last in spans if kind is wanted)


def _minute(moment: Any) -> int:
    hours, minutes = map(int, builders.clock(moment).split(":"))
    return 60 * hours + minutes


def check_search(world: World, session: Session) -> None:
    """An hour is offered where somebody sits for the time that it takes, and nowhere else."""
    search = Search(
        loket_ids=tuple(world.ids()),
        terms=Terms.of(world.services[0]),
        language="nl",
        asker=STAFF,
        first=at("00:00", DAYS[0]),
        last=at("23:59", DAYS[1]),
    )
    slots = availability.find(session, search, now=NOW)
    runs = [
        (world.lokets[one.loket].id, one.day, first, last)
        for one in world.model.sits
        for kind, first, last in world.model.there(one)
        if kind is APPOINTMENT and last - first >= SESSION
    ]
    offered: set[tuple[int, int, int, int]] = set()
    for slot in slots:
        day, first = DAYS.index(slot.start.astimezone(ZONE).date()), _minute(slot.start)
        inside = {
            run
            for run in runs
            if run[:2] == (slot.loket_id, day) and run[2] <= first <= run[3] - SESSION
        }
        assert inside
        offered |= inside
    assert offered == set(runs)


@settings(
    max_examples=20,
    deadline=None,
    # A plan is not made smaller: each asks for some thirty pages.
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(sittings=SITTINGS, acts=st.lists(ACTS, max_size=5))
def test_whoever_says_who_sits_where_says_the_same(
    site: Site,
    sittings: Mapping[tuple[int, int], tuple[int, Sequence[tuple[OpeningKind, int, int]], bool]],
    acts: list[tuple[Any, ...]],
) -> None:
    site.clock.step = timedelta(0)
    staff, anybody = sign_in(site, Role.COORDINATOR), site.visitor()

    def fill(session: Session) -> World:
        world = make(session, site)
        for (who, day), (loket, pattern, by_series) in sittings.items():
            plan(session, world, Sits(0, loket, who, day, pattern), by_series=by_series)
        for act in acts:
            tell(session, world, act)
        return world

    with site.app.app_context():
        world = write(fill)
    check_public(world, anybody)
    check_reception(world, staff)
    check_feeds(world, anybody)
    check_counsellors(world, staff)
    with site.looking() as session:
        check_figures(world, session)
        check_search(world, session)
