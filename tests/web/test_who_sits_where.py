"""Whoever says who sits where says the same: plans are generated, and every page and feed is held
to a plain model of them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from database import write
from scheduler.access import feed_links
from scheduler.access.roles import Role
from scheduler.appointments.booking import availability
from scheduler.appointments.booking.availability import Search, Terms
from scheduler.appointments.policy import STAFF
from scheduler.appointments.rescheduling.decisions import UNDECIDED
from scheduler.appointments.rescheduling.edits.absence import RecordAbsence
from scheduler.appointments.rescheduling.edits.edit import Edit
from scheduler.appointments.rescheduling.edits.zitdag import ChangeZitdag, CloseZitdag
from scheduler.appointments.rescheduling.planning_changes import apply
from scheduler.calendar.intervals import Interval
from scheduler.people.regions import Region
from scheduler.zitdagen.errors import PlanningRefusal
from scheduler.zitdagen.models import (
    AbsenceReason,
    Closure,
    ClosureReason,
    RoomBusy,
    Zitdag,
)
from scheduler.zitdagen.operations import plan_zitdag
from scheduler.zitdagen.plans import OpeningPlan, SeriesPlan, ZitdagChange, ZitdagPlan
from scheduler.zitdagen.series import plan_series
from tests.support import builders
from tests.support.builders import NOW, PLANNER, ZONE, at
from tests.support.presence_checks import (
    APPOINTMENT,
    GROUP,
    SESSION,
    WALK_IN,
    Pattern,
    Sits,
    Span,
    World,
    check_counsellors,
    check_feeds,
    check_figures,
    check_public,
    check_reception,
    minute_of,
    openings,
)
from tests.support.site import Site
from tests.support.staff_accounts import sign_in

DAYS = (date(2026, 11, 24), date(2026, 11, 25))
PATTERNS: Sequence[Pattern] = (
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
            runs = self._runs(one, round(60 * first), round(60 * last))
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

    def coming(self, who: int) -> Sequence[tuple[int, int]]:
        """Nobody booked."""
        return ()

    def where(self, **fields: int) -> list[Sits]:
        return [
            one
            for one in self.sits
            if all(getattr(one, name) == value for name, value in fields.items())
        ]


@dataclass(frozen=True)
class Planned(World):
    """Two lokets and two counsellors, and what a test says is so."""

    model: Model


def make(session: Session, site: Site) -> Planned:
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
    return Planned(site, region, lokets, people, services, DAYS, Model())


def plan(session: Session, world: Planned, one: Sits, *, by_series: bool = False) -> None:
    whole: dict[str, Any] = {
        "loket_id": world.lokets[one.loket].id,
        "counsellor_id": world.people[one.who].id,
        "openings": openings(one.pattern),
        "service_ids": frozenset(
            service.id
            for service, kind in zip(world.services, (APPOINTMENT, GROUP), strict=True)
            if any(kind is given for given, *_ in one.pattern)
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


def tell(session: Session, world: Planned, act: tuple[Any, ...]) -> None:
    """Do it, by the operation that does it, and note it in the model."""
    model, (what, *given) = world.model, act
    if what in ("call off", "give away", "take over"):
        planned = [one for one in model.sits if not one.is_off]
        if planned:
            _change(session, world, what, planned[given[0] % len(planned)])
        return
    whose, day, (first, last) = given
    period = Interval(world.moment(day, first), world.moment(day, last))
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


def _close(session: Session, world: Planned, loket_id: int | None, period: Interval) -> None:
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


def _change(session: Session, world: Planned, what: str, one: Sits) -> None:
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
                hours = tuple(
                    OpeningPlan(row.kind, row.starts, row.ends) for row in zitdag.openings
                )
                change = ZitdagChange(zitdag.date, hours, world.people[other].id)
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


def check_search(world: Planned, session: Session) -> None:
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
        day, first = DAYS.index(slot.start.astimezone(ZONE).date()), minute_of(slot.start)
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
    sittings: Mapping[tuple[int, int], tuple[int, Pattern, bool]],
    acts: list[tuple[Any, ...]],
) -> None:
    site.clock.step = timedelta(0)
    staff, anybody = sign_in(site, Role.COORDINATOR), site.visitor()

    def fill(session: Session) -> Planned:
        world = make(session, site)
        for (who, day), (loket, pattern, by_series) in sittings.items():
            plan(session, world, Sits(0, loket, who, day, pattern), by_series=by_series)
        for act in acts:
            tell(session, world, act)
        return world

    with site.app.app_context():
        world = write(fill)
    check_public(world, anybody, (0, 1))
    check_reception(world, staff, (0, 1))
    check_feeds(world, anybody)
    check_counsellors(world, staff, (0, 1))
    with site.looking() as session:
        check_figures(world, session)
        check_search(world, session)
