"""Whatever a season brings, the pages say what is so.

Series and pop-ups, changes of them, closures, absences, takeovers, a leaver, people who come,
seasons that are published and nights that go by, in any order. After each step the database is held
to a plain model, which is told of no more than what was done: never two things at once, never an
appointment ahead without somebody there unless it is flagged. In the end every page, sheet and feed
is held to it.

What it must find, and its test tries: with each of MUTATIONS it is red.

ZITDAG_SEASONS is how many seasons are tried; 15 without it.
"""

import os
import sys
from copy import deepcopy
from dataclasses import replace
from datetime import datetime

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select
from sqlalchemy.orm import Session

from database import reading, write
from scheduler.access.roles import Role
from scheduler.appointments.booking import availability, operations
from scheduler.appointments.booking.availability import Search, SlotChoice, Terms
from scheduler.appointments.booking.requests import BookingRequest
from scheduler.appointments.errors import AppointmentRefusal
from scheduler.appointments.models import BookingChannel
from scheduler.appointments.policy import STAFF
from scheduler.appointments.rescheduling import planning_changes
from scheduler.appointments.rescheduling.edits.absence import RecordAbsence
from scheduler.appointments.rescheduling.edits.closure import CloseLokets, ReopenLokets
from scheduler.appointments.rescheduling.edits.leaver import CounsellorLeaves
from scheduler.calendar.intervals import Interval
from scheduler.jobs import nightly
from scheduler.zitdagen import busy_times, materialising, policy
from scheduler.zitdagen.busy_times import Unattended
from scheduler.zitdagen.closing import ClosurePlan
from scheduler.zitdagen.leaving import Leaving
from scheduler.zitdagen.models import (
    Absence,
    AbsenceReason,
    Closure,
    ClosureReason,
    ZitdagSeries,
)
from tests.conftest import FreshDatabase
from tests.support import builders
from tests.support.presence_checks import (
    check_counsellors,
    check_feeds,
    check_figures,
    check_public,
    check_reception,
    minute_of,
)
from tests.support.season_base import CHOICES, NTH, SOON, THREE, Act
from tests.support.season_model import (
    DAYS,
    NIGHT_LAYS_OUT,
    Gone,
    Season,
    Visit,
    Zitdag,
)
from tests.support.season_planning import PATTERNS
from tests.support.season_publishing import Publishing
from tests.support.staff_accounts import sign_in

SEASONS = int(os.environ.get("ZITDAG_SEASONS", "15"))
HOURS = st.sampled_from([(0, 24), (9, 12), (13, 17), (10, 11), (11, 14)])
"""A day, half a day, hours."""


class AnySeason(Publishing):
    """A coordinator, who is told of no more than what the pages tell them."""

    @initialize()
    def begin(self) -> None:
        """Two series, and six who come."""
        self.start()
        for number, (weekday, pattern) in enumerate(((1, PATTERNS[0]), (3, PATTERNS[-1]))):
            given = {"loket": number, "who": number, "weekday": weekday, "pattern": pattern}
            self.a_series_is_planned("keep", starts=1, lasts=None, every=1, **given)
        self.the_database_says_the_same()
        for nth in range(6):
            self.somebody_books(nth, 2 * nth, is_free=True)

    # Away and closed.

    @rule(who=THREE, day=SOON, lasts=st.sampled_from([0, 0, 0, 4]), hours=HOURS, choice=CHOICES)
    def somebody_is_away(
        self, who: int, day: int, lasts: int, hours: tuple[int, int], choice: str
    ) -> None:
        gone, during = self.period(who, day, lasts, hours)

        def on(day: int) -> tuple[int, int] | None:
            first = gone.first[1] if day == gone.first[0] else 0
            return first, gone.last[1] if day == gone.last[0] else 24 * 60

        edit = RecordAbsence(self.world.people[who].id, during, AbsenceReason.ILL)
        self.act(Act(edit, lambda season: _note(season.away, gone), gone=on), choice)

    @precondition(lambda self: self.season.away)
    @rule(nth=NTH)
    def somebody_is_back(self, nth: int) -> None:
        gone = self.season.away[nth % len(self.season.away)]
        season = deepcopy(self.season)
        season.away.remove(gone)
        with reading() as session:
            absence = select(Absence.id).where(
                Absence.counsellor_id == self.world.people[gone.who or 0].id,
                Absence.starts_at == self.world.moment(*gone.first),
                Absence.ends_at == self.until(*gone.last),
            )
            absence_id = session.scalars(absence).one()
        write(planning_changes.end_absence, absence_id, None, by=self.by)
        self.know(season)

    @rule(
        loket=st.sampled_from([0, 1, 2, None]),
        day=SOON,
        lasts=st.sampled_from([0, 0, 4, 9]),
        hours=HOURS,
        choice=CHOICES,
    )
    def a_loket_closes(
        self, loket: int | None, day: int, lasts: int, hours: tuple[int, int], choice: str
    ) -> None:
        gone, during = self.period(loket, day, lasts, hours)
        edit = CloseLokets(self.closing(loket, during))
        self.act(Act(edit, lambda season: _note(season.closed, gone)), choice)

    @precondition(lambda self: self.season.closed)
    @rule(nth=NTH)
    def a_loket_opens(self, nth: int) -> None:
        gone = self.season.closed[nth % len(self.season.closed)]
        during = Interval(self.world.moment(*gone.first), self.until(*gone.last))
        plan = self.closing(gone.who, during)
        with reading() as session:
            closure = select(Closure.id, Closure.version).where(
                Closure.loket_id.is_not_distinct_from(plan.loket_id),
                Closure.starts_at == during.start,
                Closure.ends_at == during.end,
            )
            closure_id, version = session.execute(closure).one()
        edit = ReopenLokets(closure_id, version, plan)
        self.act(Act(edit, lambda season: season.closed.remove(gone)), "keep")

    def closing(self, loket: int | None, during: Interval) -> ClosurePlan:
        loket_id = None if loket is None else self.world.lokets[loket].id
        return ClosurePlan(self.world.region.id, loket_id, during, ClosureReason.WORKS)

    def period(
        self, who: int | None, day: int, lasts: int, hours: tuple[int, int]
    ) -> tuple[Gone, Interval]:
        first = self.season.today + day, 60 * hours[0]
        last = self.season.today + day + lasts, 60 * hours[1]
        return Gone(who, first, last), Interval(self.world.moment(*first), self.until(*last))

    def until(self, day: int, minute: int) -> datetime:
        return self.world.moment(day + minute // 1440, minute % 1440)

    @precondition(lambda self: len(self.season.series) > 1 and not self.season.last_days)
    @rule(who=THREE, day=SOON, on=st.sampled_from([None, 1, 2]), choice=CHOICES)
    def somebody_leaves(self, who: int, day: int, on: int | None, choice: str) -> None:
        to = None if on is None else (who + on) % 3
        last_day = self.season.today + day
        with reading() as session:
            rows = session.execute(select(ZitdagSeries.code, ZitdagSeries.id))
            ids = {row.code: row.id for row in rows}
        going = [
            one.code
            for one in self.season.series.values()
            if one.who == who and one.is_active and (one.ends is None or one.ends > last_day)
        ]
        takes = {} if to is None else dict.fromkeys(going, to)
        leaving = Leaving(
            self.world.people[who].id,
            DAYS[last_day],
            {ids[code]: self.world.people[colleague].id for code, colleague in takes.items()},
        )
        edit = CounsellorLeaves(leaving, self.today)
        self.act(Act(edit, lambda season: season.leave(who, last_day, takes)), choice)

    # Who comes, and time.

    @rule(nth=NTH, minute=st.integers(0, 9), is_free=st.booleans())
    def somebody_books(self, nth: int, minute: int, is_free: bool) -> None:
        found = self.asked_for(nth, minute, is_free, None)
        if found is None:
            return
        one, at, expected = found
        request = BookingRequest(
            slot=self.slot(one, at),
            client=builders.client_details(),
            channel=BookingChannel.PHONE_DESK,
            key=builders.new_code("form"),
        )
        if not expected:
            with pytest.raises(AppointmentRefusal):
                write(operations.book, request, by=self.by)
            return
        appointment = write(operations.book, request, by=self.by)
        season = deepcopy(self.season)
        id_ = appointment.id
        season.visits[id_] = Visit(id_, one.id, one.who, one.day, at)
        self.know(season)

    @precondition(lambda self: self.to_come())
    @rule(visit=NTH, nth=NTH, minute=st.integers(0, 9), is_free=st.booleans())
    def somebody_moves(self, visit: int, nth: int, minute: int, is_free: bool) -> None:
        moves = self.to_come()[visit % len(self.to_come())]
        found = self.asked_for(nth, minute, is_free, moves.id)
        if found is None:
            return
        one, at, expected = found
        slot = self.slot(one, at)
        if not expected:
            with pytest.raises(AppointmentRefusal):
                write(operations.move, moves.id, slot, by=self.by, overlap_ok=True)
            return
        write(operations.move, moves.id, slot, by=self.by, overlap_ok=True)
        season = deepcopy(self.season)
        season.visits[moves.id] = replace(moves, zitdag=one.id, who=one.who, day=one.day, minute=at)
        self.know(season)

    @precondition(lambda self: self.to_come())
    @rule(nth=NTH)
    def somebody_cancels(self, nth: int) -> None:
        one = self.to_come()[nth % len(self.to_come())]
        write(operations.cancel, one.id, by=self.by)
        season = deepcopy(self.season)
        season.cancel([one])
        self.know(season)

    def to_come(self) -> list[Visit]:
        return [one for one in self.season.visits.values() if self.season.is_ahead(one)]

    def asked_for(
        self, nth: int, minute: int, is_free: bool, moves: int | None
    ) -> tuple[Zitdag, int, bool] | None:
        """A zitdag, a minute, and whether somebody can come then; who `moves` is not in the way."""
        later = [one for one in self.season.ahead() if one.day > self.season.today]
        if not later:
            return None
        one = later[nth % len(later)]
        if is_free:
            free = self.season.free(one, besides=moves)
            return (one, free[minute % len(free)], True) if free else None
        at = 9 * 60 + 60 * minute
        for other in self.season.where(who=one.who, loket=one.loket, day=one.day):
            if at in self.season.free(other, besides=moves):
                return other, at, True
        return one, at, False

    def slot(self, one: Zitdag, minute: int) -> SlotChoice:
        return SlotChoice(
            loket_id=self.world.lokets[one.loket].id,
            service_id=self.world.services[0].id,
            starts_at=self.world.moment(one.day, minute),
            language="nl",
            asker=STAFF,
            counsellor_id=self.world.people[one.who].id,
        )

    @precondition(lambda self: self.season.today < 21)
    @rule(days=st.sampled_from([1, 1, 7]))
    def nights_go_by(self, days: int) -> None:
        season = deepcopy(self.season)
        season.nights(days)
        self.know(season)
        self.new_day()
        nightly.let_leavers_go(self.now)
        nightly.extend_all(self.now)

    # What every page says in the end.

    def teardown(self) -> None:
        if not hasattr(self, "open"):
            return
        with self.open:
            self.here.close()
            if sys.exc_info()[0] is None:
                self.look()

    def look(self) -> None:
        """All of today and of the week after, and what can be booked."""
        days = range(self.season.today, self.season.today + 8)
        staff, anybody = sign_in(self.site, Role.COORDINATOR), self.site.visitor()
        check_public(self.world, anybody, range(days[0], days[0] + 15))
        check_reception(self.world, staff, days)
        check_feeds(self.world, anybody)
        check_counsellors(self.world, staff, days)
        with self.site.looking() as session:
            check_figures(replace(self.world, model=self._by_row()), session)
            self._check_search(session)

    def _by_row(self) -> Season:
        """The model with the ids of the database."""
        season = deepcopy(self.season)
        for one in season.zitdagen.values():
            one.id = self.rows[one.id]
        return season

    def _check_search(self, session: Session) -> None:
        """An hour is offered where the model says that one is free, and nowhere else."""
        first, last = self.season.today + 1, self.season.horizon
        search = Search(
            loket_ids=tuple(self.world.ids()),
            terms=Terms.of(self.world.services[0]),
            language="nl",
            asker=STAFF,
            first=self.world.moment(first, 0),
            last=self.world.moment(last, 0),
        )
        slots = availability.find(session, search, now=self.now)
        found = {(slot.loket_id, slot.start) for slot in slots if minute_of(slot.start) % 30 == 0}
        free = [
            {
                (self.world.lokets[one.loket].id, self.world.moment(one.day, minute))
                for minute in self.season.free(one)
            }
            for one in self.season.where()
            if first <= one.day < last
        ]
        assert found <= set().union(*free)
        assert all(found & hours for hours in free if hours)


def _note(known: list[Gone], gone: Gone) -> None:
    """The same again is one."""
    if gone not in known:
        known.append(gone)


def run(fresh: FreshDatabase, seasons: int, *, always_same: bool = False) -> None:
    machine = type("Season", (AnySeason,), {"fresh": staticmethod(fresh)})
    tried = settings(
        max_examples=seasons,
        stateful_step_count=30,
        # What fails is not made smaller: each try is a season.
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(
        machine, settings=settings(tried, derandomize=True) if always_same else tried
    )


@pytest.fixture(autouse=True)
def _three_weeks_ahead(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that what a night plans is soon looked at."""
    monkeypatch.setattr(materialising, "HORIZON_WEEKS", NIGHT_LAYS_OUT // 7)


def test_whatever_a_season_brings_the_pages_say_what_is_so(sqlite: FreshDatabase) -> None:
    run(sqlite, SEASONS)


def _nobody_is_away(*_where: object) -> Unattended:
    return Unattended({}, {}, {})


def _nothing_clashes(*_sittings: object) -> tuple[()]:
    return ()


def _nobody_is_flagged(*_of: object, **_whose: object) -> list[int]:
    return []


MUTATIONS = {
    "absences and closures are not read": (busy_times, "unattended", _nobody_is_away),
    "one can be at two places at once": (policy, "clashes", _nothing_clashes),
    "who no longer fits is not flagged": (planning_changes, "flag_misfits", _nobody_is_flagged),
}


@pytest.mark.parametrize("mutation", MUTATIONS)
def test_it_is_red_where_a_rule_is_gone(
    sqlite: FreshDatabase, monkeypatch: pytest.MonkeyPatch, mutation: str
) -> None:
    monkeypatch.setattr(*MUTATIONS[mutation])

    # Refused is a step that fails: Failed, where an error was to be raised.
    with pytest.raises((AssertionError, pytest.fail.Exception)):
        run(sqlite, SEASONS, always_same=True)
