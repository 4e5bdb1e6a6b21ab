"""Whatever happens in whatever order, the database agrees with a plain model of one day.

The model knows intervals and nothing else: what is booked, what is held and until when, when the
zitdag is open, when its counsellor is away.
"""

from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

import pytest
from flask import Flask
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from database import write
from scheduler.appointments.booking import operations
from scheduler.appointments.errors import SlotTaken, ZitdagClosed
from scheduler.appointments.models import Appointment, AppointmentState
from scheduler.appointments.policy import PUBLIC_HOLD
from scheduler.zitdagen import operations as zitdagen
from scheduler.zitdagen.models import AbsenceReason, OpeningKind, Zitdag
from scheduler.zitdagen.plans import OpeningPlan, ZitdagChange
from tests.support import builders
from tests.support.assertions import again, contradictions
from tests.support.builders import NOW, PLANNER, TUESDAY, Scene, at, by

LENGTH = timedelta(minutes=60)
AFTERCARE = timedelta(minutes=15)
STEP = timedelta(minutes=30)
PLANS = (("09:00-12:00", "13:00-16:00"), ("09:00-12:00",), ("10:30-15:00",))
BROWSERS = st.sampled_from(["browser-a", "browser-b", "browser-c"])
# Some lie outside every opening, some beside the grid.
STARTS = st.sampled_from(
    ["08:30", "09:00", "09:10", "09:30", "10:30", "11:00", "11:30", "13:00", "13:30", "15:00"]
)


@dataclass
class Day:
    """The model."""

    openings: list[tuple[datetime, datetime]] = field(default_factory=list)
    away: list[tuple[datetime, datetime]] = field(default_factory=list)
    booked: dict[int, datetime] = field(default_factory=dict)
    holds: dict[str, tuple[datetime, datetime]] = field(default_factory=dict)

    def plan(self, hours: tuple[str, ...]) -> None:
        self.openings = [
            (at(starts), at(ends)) for starts, ends in (one.split("-") for one in hours)
        ]

    def can_start(self, start: datetime, now: datetime, *, besides: str | int) -> bool:
        """Whether whoever is `besides` the others can have this start."""
        fits = any(
            opening <= start and start + LENGTH <= closing and (start - opening) % STEP == NOTHING
            for opening, closing in self.openings
        )
        return fits and not any(
            start < until and since < start + LENGTH + AFTERCARE
            for since, until in self._busy(now, besides)
        )

    def _busy(self, now: datetime, besides: str | int) -> list[tuple[datetime, datetime]]:
        taken = [start for ref, start in self.booked.items() if ref != besides]
        taken += [
            start
            for browser, (start, until) in self.holds.items()
            if browser != besides and until > now
        ]
        return [*self.away, *((start, start + LENGTH + AFTERCARE) for start in taken)]


NOTHING = timedelta(0)


class Story(RuleBasedStateMachine):
    """Three browsers, a coordinator, and a clock."""

    @initialize()
    def open_the_day(self) -> None:
        self.now = NOW
        self.day = Day()
        self.day.plan(PLANS[0])
        self.scene: Scene = write(
            builders.scene,
            service_is={"minutes": 60, "aftercare_minutes": 15},
            sitting=builders.Sitting(hours=PLANS[0]),
            step_minutes=30,
        )
        self.keys: dict[str, int] = {}

    @rule(browser=BROWSERS, start=STARTS)
    def hold(self, browser: str, start: str) -> None:
        moment = at(start)
        expected = self.day.can_start(moment, self.now, besides=browser)
        try:
            slot = self.scene.slot(moment)
            write(operations.hold, slot, browser, lasts=PUBLIC_HOLD, by=by(self.now))
        except (SlotTaken, ZitdagClosed):
            assert not expected
        else:
            assert expected
            self.day.holds[browser] = (moment, self.now + PUBLIC_HOLD)

    @rule(browser=BROWSERS, start=STARTS)
    def book(self, browser: str, start: str) -> None:
        moment = at(start)
        expected = self.day.can_start(moment, self.now, besides=browser)
        request = self.scene.request(self.scene.slot(moment), holder=browser)
        try:
            booked = write(operations.book, request, by=by(self.now))
        except (SlotTaken, ZitdagClosed):
            assert not expected
        else:
            assert expected
            self.day.holds.pop(browser, None)
            self.day.booked[booked.id] = moment
            self.keys[request.key] = booked.id

    @precondition(lambda self: self.keys)
    @rule(data=st.data())
    def submit_again(self, data: st.DataObject) -> None:
        key = data.draw(st.sampled_from(sorted(self.keys)))
        request = self.scene.request("09:00", key=key)

        assert write(operations.book, request, by=by(self.now)).id == self.keys[key]

    @precondition(lambda self: self.day.booked)
    @rule(start=STARTS, data=st.data())
    def move(self, start: str, data: st.DataObject) -> None:
        ref, moment = data.draw(st.sampled_from(sorted(self.day.booked))), at(start)
        stays = self.day.booked[ref] == moment
        expected = stays or self.day.can_start(moment, self.now, besides=ref)
        try:
            slot = self.scene.slot(moment)
            write(operations.move, ref, slot, by=by(self.now))
        except (SlotTaken, ZitdagClosed):
            assert not expected
        else:
            assert expected
            self.day.booked[ref] = moment

    @precondition(lambda self: self.day.booked)
    @rule(data=st.data())
    def cancel(self, data: st.DataObject) -> None:
        ref = data.draw(st.sampled_from(sorted(self.day.booked)))

        cancelled = write(operations.cancel, ref, by=by(self.now))

        assert cancelled.state is AppointmentState.CANCELLED
        del self.day.booked[ref]

    @rule(minutes=st.sampled_from([1, 19, 21, 60]))
    def time_passes(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)

    @rule(hours=st.sampled_from(PLANS))
    def the_zitdag_changes(self, hours: tuple[str, ...]) -> None:
        change = ZitdagChange(
            date=TUESDAY,
            openings=tuple(_opening(one) for one in hours),
            counsellor_id=self.scene.counsellor.id,
        )
        version = self._version()
        write(
            zitdagen.change_zitdag,
            self.scene.zitdag.id,
            change,
            expected_version=version,
            by=PLANNER,
        )
        self.day.plan(hours)

    @rule()
    def the_zitdag_is_called_off(self) -> None:
        write(
            zitdagen.cancel_zitdag,
            self.scene.zitdag.id,
            expected_version=self._version(),
            by=PLANNER,
        )
        self.day.openings = []

    @precondition(lambda self: not self.day.away)
    @rule(start=STARTS)
    def the_counsellor_is_away(self, start: str) -> None:
        # It never meets the after-care of a slot alone: what is held or booked would still fit.
        away = (at(start) + timedelta(minutes=15), at(start) + timedelta(minutes=60))
        write(
            zitdagen.record_absence,
            self.scene.counsellor.id,
            *away,
            AbsenceReason.TRAINING,
            by=PLANNER,
        )
        self.day.away.append(away)

    def _version(self) -> int:
        return write(lambda session: session.get_one(Zitdag, self.scene.zitdag.id).version)

    @invariant()
    def nothing_contradicts_itself(self) -> None:
        assert contradictions() == []

    @invariant()
    def the_database_agrees(self) -> None:
        for ref, start in getattr(self, "day", Day()).booked.items():
            found = again(Appointment(id=ref))
            assert found.state is AppointmentState.BOOKED
            assert found.entry.starts_at == start


def _opening(hours: str) -> OpeningPlan:
    starts, ends = (time.fromisoformat(one) for one in hours.split("-"))
    return OpeningPlan(OpeningKind.APPOINTMENT, starts, ends)


@pytest.mark.races
def test_any_story_ends_as_the_model_says(app_context: Flask, database_url: str) -> None:
    examples = 20 if database_url.startswith("sqlite") else 8
    run_state_machine_as_test(
        Story,
        settings=settings(
            max_examples=examples,
            stateful_step_count=25,
            suppress_health_check=list(HealthCheck),
        ),
    )
