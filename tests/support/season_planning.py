"""What a coordinator plans in a season: series, pop-ups, and changes of both."""

from copy import deepcopy
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import (
    precondition,
    rule,
)
from sqlalchemy import select

from database import reading, write
from scheduler.appointments.rescheduling.edits.elsewhere import SitElsewhere
from scheduler.appointments.rescheduling.edits.series import PlanSeries
from scheduler.appointments.rescheduling.edits.zitdag import ChangeZitdag, CloseZitdag
from scheduler.zitdagen import differences
from scheduler.zitdagen import operations as zitdagen
from scheduler.zitdagen.errors import PlanningRefusal
from scheduler.zitdagen.models import Zitdag as ZitdagRow
from scheduler.zitdagen.models import (
    ZitdagSeries,
)
from scheduler.zitdagen.plans import SeriesPlan, ZitdagChange, ZitdagPlan
from tests.support.presence_checks import APPOINTMENT, GROUP, WALK_IN, Pattern, openings
from tests.support.season_base import CHOICES, NTH, SOON, THREE, Act, BesideModel
from tests.support.season_model import DAYS, NIGHT_LAYS_OUT, Refused, Season, Series, Zitdag

PATTERNS: tuple[Pattern, ...] = (
    ((APPOINTMENT, 9, 12),),
    ((APPOINTMENT, 9, 12), (WALK_IN, 13, 15)),
    ((WALK_IN, 9, 11), (GROUP, 13, 14)),
    ((GROUP, 9, 11), (APPOINTMENT, 11, 14)),
    ((APPOINTMENT, 13, 17),),
)
ASPECTS = ("loket", "who", "weekday", "pattern", "starts", "ends", "is_active")
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR")


class Planning(BesideModel):
    """Series and zitdagen are planned, and change."""

    # Planning.

    @rule(
        loket=THREE,
        who=THREE,
        weekday=st.integers(0, 4),
        every=st.sampled_from([1, 1, 2]),
        starts=SOON,
        lasts=st.sampled_from([None, None, 13, 27]),
        pattern=st.sampled_from(PATTERNS),
        choice=CHOICES,
    )
    def a_series_is_planned(
        self, choice: str, starts: int, lasts: int | None, **given: Any
    ) -> None:
        first = self.season.today + starts
        ends = None if lasts is None else first + lasts
        series = Series(f"s{len(self.season.series)}", starts=first, ends=ends, **given)
        self.save(series, None, None, choice)

    @precondition(lambda self: self.season.series)
    @rule(
        nth=NTH,
        starts=SOON,
        lasts=st.sampled_from([None, 6, 20]),
        loket=THREE,
        who=THREE,
        weekday=st.integers(0, 4),
        pattern=st.sampled_from(PATTERNS),
        goes_on=st.booleans(),
        what=st.sets(st.sampled_from(ASPECTS), min_size=1, max_size=2),
        choice=CHOICES,
    )
    def a_series_changes(
        self,
        nth: int,
        starts: int,
        lasts: int | None,
        what: set[str],
        goes_on: bool,
        choice: str,
        **given: Any,
    ) -> None:
        every = list(self.season.series.values())
        series = every[nth % len(every)]
        first = self.season.today + starts
        given |= {"starts": first, "ends": None if lasts is None else first + lasts}
        given["is_active"] = not series.is_active
        new = replace(series, **{name: given[name] for name in what})
        if goes_on and series.is_active and new.is_active:
            new = replace(new, code=f"s{len(every)}", starts=first)
            if new.starts <= series.starts:
                return
        if new.ends is not None and new.ends < new.starts:
            return
        self.save(new, series, series if new.code != series.code else None, choice)

    def save(self, series: Series, was: Series | None, goes_on: Series | None, choice: str) -> None:
        """As its page does: what clashes is shown, and left out."""
        plan = self.plan_of(series)
        version = None if was is None else self.version(was.code)
        edit = PlanSeries(plan, version, self.today, goes_on.code if goes_on else None)
        leaves = self.season.last_days.get(series.who)
        with reading() as session:
            shown = edit.difference(session)
        clashing = [DAYS.index(day) for day in differences.clashing(shown)]
        decided = replace(series, left_out=series.left_out | set(clashing))

        def tell(season: Season, series: Series = decided) -> None:
            if goes_on is None:
                season.lay_out(series)
            else:
                season.continue_series(goes_on.code, series)

        if clashing and leaves is None:
            with pytest.raises(Refused):
                tell(deepcopy(self.season), series)
        left_out = frozenset(DAYS[day] for day in clashing)
        edit = replace(edit, left_out=left_out, shown=differences.digest(shown))
        self.act(Act(edit, tell), choice)

    def plan_of(self, one: Series) -> SeriesPlan:
        every = f"INTERVAL={one.every};" if one.every > 1 else ""
        return SeriesPlan(
            code=one.code,
            loket_id=self.world.lokets[one.loket].id,
            counsellor_id=self.world.people[one.who].id,
            rule=f"FREQ=WEEKLY;{every}BYDAY={WEEKDAYS[one.weekday]}",
            starts_on=DAYS[one.starts],
            ends_on=None if one.ends is None else DAYS[one.ends],
            exceptions=tuple(DAYS[day] for day in sorted(one.left_out)),
            openings=openings(one.pattern),
            service_ids=frozenset(service.id for service in self.world.services),
            active=one.is_active,
        )

    def version(self, code: str) -> int:
        with reading() as session:
            statement = select(ZitdagSeries.version).where(ZitdagSeries.code == code)
            return session.scalars(statement).one()

    @rule(
        loket=THREE,
        who=THREE,
        day=st.integers(0, NIGHT_LAYS_OUT + 7),
        pattern=st.sampled_from(PATTERNS),
    )
    def a_popup_is_planned(self, loket: int, who: int, day: int, pattern: Pattern) -> None:
        one = Zitdag(0, loket, who, self.season.today + day, pattern)
        plan = ZitdagPlan(
            loket_id=self.world.lokets[loket].id,
            counsellor_id=self.world.people[who].id,
            date=DAYS[one.day],
            openings=openings(pattern),
            service_ids=frozenset(service.id for service in self.world.services),
        )
        season = deepcopy(self.season)
        try:
            season.plan(one)
        except Refused:
            with pytest.raises(PlanningRefusal):
                write(zitdagen.plan_zitdag, plan, by=self.by)
        else:
            write(zitdagen.plan_zitdag, plan, by=self.by)
            self.know(season)

    @precondition(lambda self: self.season.ahead())
    @rule(
        nth=NTH,
        what=st.sampled_from(["day", "who", "pattern"]),
        day=SOON,
        who=THREE,
        pattern=st.sampled_from(PATTERNS),
        choice=CHOICES,
    )
    def a_zitdag_changes(self, nth: int, what: str, choice: str, **given: Any) -> None:
        one = self.one(nth)
        given["day"] += self.season.today
        values = {what: given[what]}
        new = replace(one, **values)
        change = ZitdagChange(DAYS[new.day], openings(new.pattern), self.world.people[new.who].id)
        self.act(
            Act(
                ChangeZitdag(*self.row(one), change),
                lambda season: season.change(season.zitdagen[one.id], **values),
                along=lambda season: season.zitdagen[one.id],
            ),
            choice,
        )

    @precondition(lambda self: self.season.ahead())
    @rule(nth=NTH, choice=CHOICES)
    def a_zitdag_is_called_off(self, nth: int, choice: str) -> None:
        one = self.one(nth)
        self.act(
            Act(
                CloseZitdag(*self.row(one)),
                lambda season: season.call_off(season.zitdagen[one.id]),
                gone=lambda _day: (0, 24 * 60),
            ),
            choice,
        )

    @precondition(lambda self: self.season.ahead())
    @rule(nth=NTH, on=st.integers(1, 2), choice=CHOICES)
    def a_zitdag_is_elsewhere(self, nth: int, on: int, choice: str) -> None:
        one = self.one(nth)
        loket = (one.loket + on) % 3
        loket_id = self.world.lokets[loket].id
        self.act(
            Act(
                SitElsewhere(*self.row(one), loket_id),
                lambda season: season.sit_elsewhere(season.zitdagen[one.id], loket),
                along=lambda season: season.zitdagen[max(season.zitdagen)],
                to_loket=loket_id,
            ),
            choice,
        )

    def one(self, nth: int) -> Zitdag:
        ahead = self.season.ahead()
        return ahead[nth % len(ahead)]

    def row(self, one: Zitdag) -> tuple[int, int]:
        """Its id in the database, and its version."""
        with reading() as session:
            row = session.get_one(ZitdagRow, self.rows[one.id])
            return row.id, row.version
