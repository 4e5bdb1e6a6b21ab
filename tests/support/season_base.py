"""A season beside a plain model of it: how a change is made in both, and what is compared then."""

from collections.abc import Callable, Collection, Iterable
from contextlib import ExitStack
from copy import deepcopy
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
)
from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from database import reading, write
from scheduler.access import feed_links
from scheduler.appointments.errors import AppointmentRefusal
from scheduler.appointments.models import Appointment, AppointmentState
from scheduler.appointments.rescheduling import planning_changes
from scheduler.appointments.rescheduling.decisions import (
    UNDECIDED,
    Cancel,
    Choice,
    Decision,
    GiveTo,
    KeepAndFlag,
    MoveAlong,
)
from scheduler.appointments.rescheduling.edits.edit import Edit
from scheduler.appointments.rescheduling.edits.elsewhere import SitElsewhere
from scheduler.appointments.rescheduling.edits.zitdag import ChangeZitdag
from scheduler.people.actors import Actor, By
from scheduler.zitdagen import presence
from scheduler.zitdagen.errors import PlanningRefusal
from scheduler.zitdagen.models import (
    UnplannedDate,
    ZitdagState,
)
from scheduler.zitdagen.models import Zitdag as ZitdagRow
from scheduler.zitdagen.snapshot import ShiftQuery
from tests.conftest import FreshDatabase
from tests.support import builders
from tests.support.example_site import running
from tests.support.presence_checks import SESSION, World, minute_of
from tests.support.season_model import DAYS, OPENS, TRAVEL, Hours, Refused, Season, Zitdag
from tests.support.site import Site

THREE = st.integers(0, 2)
NTH = st.integers(0, 999)
"""Which of those that there are."""
SOON = st.integers(0, 11)
"""So many days ahead."""
CHOICES = st.sampled_from(["keep", "cancel", "give 0", "give 1", "give 2", "along"])
"""What is decided for whom it touches; `give` a colleague."""


def make(session: Session, site: Site) -> World:
    """Three lokets and three counsellors of one region, where nothing is planned."""
    region = builders.region(session, travel_minutes=TRAVEL)
    host = builders.organisation(session, region.id)
    lokets = [builders.loket(session, host, name=f"Huis {number}") for number in (1, 2, 3)]
    names = ("An", "Bo", "Cé")
    people = [builders.counsellor(session, region.id, first_name=name) for name in names]
    services = [
        builders.service(session, minutes=SESSION, seats=seats, aftercare_minutes=0)
        for seats in (1, 6)
    ]
    builders.question(session, services[0].id)
    for loket in lokets:
        feed_links.renew_loket(session, loket.id, by=builders.PLANNER)
    for person in people:
        feed_links.renew_counsellor(session, person.id, by=builders.PLANNER)
    session.flush()
    for row in (*lokets, *people, *services, region):
        session.refresh(row)
    return World(site, region, lokets, people, services, DAYS, Season())


@dataclass
class Act:
    """A change of the planning, and the same in the model."""

    edit: Edit
    tell: Callable[[Season], Any]
    gone: Hours = lambda _day: None
    """Which hours a colleague who takes over takes beside those of the visits."""
    along: Callable[[Season], Zitdag] | None = None
    """Where its visits can go along to."""
    to_loket: int | None = None


class BesideModel(RuleBasedStateMachine):
    """A season of three lokets and three counsellors, and the model of it."""

    fresh: FreshDatabase

    def start(self) -> None:
        """Open a site where nothing is planned."""
        self.open = ExitStack()
        url = self.open.enter_context(self.fresh())
        self.site = self.open.enter_context(running(url))
        self.site.clock.step = timedelta(0)
        self.here = self.open.enter_context(ExitStack())
        self.here.enter_context(self.site.app.app_context())
        self.season = Season()
        self.world = replace(write(make, self.site), model=self.season)
        self.rows: dict[int, int] = {}
        self.clients = 0
        self.new_day()

    def new_day(self) -> None:
        self.now = self.site.clock.now = self.world.moment(self.season.today, OPENS)
        self.by = By(Actor.COORDINATOR, None, self.now)

    @property
    def today(self) -> date:
        return DAYS[self.season.today]

    # How a change is made.

    def act(self, act: Act, choice: str) -> None:
        """Make it, with what is decided for whom it touches; or see it refused, as it should be."""
        season = deepcopy(self.season)
        try:
            act.tell(season)
        except Refused:
            with pytest.raises(PlanningRefusal):
                write(planning_changes.apply, act.edit, UNDECIDED, by=self.by)
            return
        touched = write(planning_changes.preview, act.edit, now=self.now)
        ids = [one.appointment_id for one in touched]
        assert season.flagged() - self.season.flagged() <= set(ids)
        if not self.decide(act, season, ids, choice):
            season = deepcopy(self.season)
            act.tell(season)
            assert self.decide(act, season, ids, "cancel")

    def decide(self, act: Act, season: Season, ids: Collection[int], choice: str) -> bool:
        """Whether that could be decided."""
        if choice == "along" and act.along is None:
            choice = "keep"
        visits = [season.visits[id_] for id_ in ids]
        decided: Choice = KeepAndFlag()
        try:
            if choice == "cancel":
                decided = Cancel()
                season.cancel(visits)
            elif choice == "along" and act.along is not None:
                decided = MoveAlong(act.to_loket)
                season.take_along(visits, act.along(season))
            elif choice.startswith("give"):
                colleague = int(choice[-1])
                decided = GiveTo(self.world.people[colleague].id)
                season.give(visits, colleague, self.season, act.gone)
            elif visits and self._is_left_behind(act.edit):
                raise Refused
        except Refused:
            with pytest.raises((PlanningRefusal, AppointmentRefusal)):
                self.apply(act, decided, ids)
            return False
        self.apply(act, decided, ids)
        self.know(season)
        return True

    def _is_left_behind(self, edit: Edit) -> bool:
        """Whether whoever stays as they are would stay on another day, or at another place."""
        if isinstance(edit, ChangeZitdag):
            (one,) = (one for one in self.season.where() if self.rows[one.id] == edit.zitdag_id)
            return edit.change.date != DAYS[one.day]
        return isinstance(edit, SitElsewhere)

    def apply(self, act: Act, choice: Choice, ids: Iterable[int]) -> None:
        decision = Decision(choice, seen=frozenset(ids))
        write(planning_changes.apply, act.edit, decision, by=self.by)

    def know(self, season: Season) -> None:
        self.season = season
        self.world = replace(self.world, model=season)

    # What is so after each step.

    @invariant()
    def the_model_makes_sense(self) -> None:
        assert self.season.contradictions() == []

    @invariant()
    def the_database_says_the_same(self) -> None:
        with reading() as session:
            self._check_zitdagen(session)
            self._check_hours(session)
            self._check_visits(session)
            waiting = select(UnplannedDate).options(selectinload(UnplannedDate.series))
            unplanned = {
                (row.series.code, DAYS.index(row.date)) for row in session.scalars(waiting)
            }
        assert unplanned == self.season.unplanned

    def _check_zitdagen(self, session: Session) -> None:
        """Each row is one of the model, and each of the model a row."""
        rows = session.scalars(select(ZitdagRow).options(selectinload(ZitdagRow.openings))).all()
        known = {row: id_ for id_, row in self.rows.items()}
        new = {
            self._content(one): one.id
            for one in self.season.zitdagen.values()
            if one.id not in self.rows
        }
        for row in rows:
            id_ = known[row.id] if row.id in known else new.pop(self._content_of(row))
            self.rows[id_] = row.id
            one = self.season.zitdagen[id_]
            assert (row.state is ZitdagState.CANCELLED) == one.is_off
            assert one.is_off or self._content_of(row) == self._content(one)
        assert not new

    def _content(self, one: Zitdag) -> tuple[Any, ...]:
        hours = frozenset((kind, 60 * first, 60 * last) for kind, first, last in one.pattern)
        return one.loket, one.who, one.day, hours

    def _content_of(self, row: ZitdagRow) -> tuple[Any, ...]:
        lokets = [loket.id for loket in self.world.lokets]
        people = [person.id for person in self.world.people]
        hours = frozenset(
            (one.kind, minute_of(one.starts_at), minute_of(one.ends_at)) for one in row.openings
        )
        return (
            lokets.index(row.loket_id),
            people.index(row.counsellor_id),
            DAYS.index(row.date),
            hours,
        )

    def _check_hours(self, session: Session) -> None:
        there = {
            one.shift.zitdag_id: [
                (hours.kind, minute_of(hours.start), minute_of(hours.end)) for hours in one.hours
            ]
            for one in presence.of(session, ShiftQuery(loket_ids=self.world.ids()))
        }
        expected = {self.rows[one.id]: self.season.there(one) for one in self.season.where()}
        assert there == expected

    def _check_visits(self, session: Session) -> None:
        booked = select(Appointment).where(Appointment.state == AppointmentState.BOOKED)
        rows = session.scalars(booked.options(selectinload(Appointment.entry))).all()
        people = [person.id for person in self.world.people]
        found = {
            row.id: (
                row.entry.zitdag_id,
                people.index(row.entry.counsellor_id),
                self.world.day_of(row.entry.starts_at),
                minute_of(row.entry.starts_at),
            )
            for row in rows
        }
        assert found == {
            one.id: (self.rows[one.zitdag], one.who, one.day, one.minute)
            for one in self.season.visits.values()
        }
        ahead = [row for row in rows if row.entry.starts_at > self.now]
        flagged = {row.id for row in ahead if row.misfit is not None}
        assert flagged == self.season.flagged()
