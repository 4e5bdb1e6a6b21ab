"""How many hours a season has per loket and per counsellor, as it is planned now and as drafted."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from typing import TypeAlias

from sqlalchemy import select
from sqlalchemy.orm import Session

from locations.models import Loket
from scheduler.people.counsellors import Counsellor
from scheduler.zitdagen import materialising, snapshot
from scheduler.zitdagen.differences import DateChange, Fate
from scheduler.zitdagen.season_models import DraftSeries, SeasonDraft
from scheduler.zitdagen.snapshot import ShiftQuery

_MINUTE = timedelta(minutes=1)


@dataclass(slots=True)
class SeasonMinutes:
    """Minutes now and as drafted."""

    now: int = 0
    drafted: int = 0


ById: TypeAlias = defaultdict[int, SeasonMinutes]


@dataclass(frozen=True, slots=True)
class SeasonTotals:
    """Minutes by loket and by counsellor, by id, on the days from `first_day` to `last_day`."""

    first_day: date
    last_day: date
    lokets: dict[int, SeasonMinutes] = field(default_factory=lambda: defaultdict(SeasonMinutes))
    counsellors: dict[int, SeasonMinutes] = field(
        default_factory=lambda: defaultdict(SeasonMinutes)
    )

    def _of(self, loket_id: int, counsellor_id: int) -> Iterable[SeasonMinutes]:
        return self.lokets[loket_id], self.counsellors[counsellor_id]

    def add_now(self, loket_id: int, counsellor_id: int, minutes: int) -> None:
        """What is planned now, and stays unless `add_drafted` takes it away."""
        for hours in self._of(loket_id, counsellor_id):
            hours.now += minutes
            hours.drafted += minutes

    def add_drafted(self, loket_id: int, counsellor_id: int, minutes: int) -> None:
        """What comes, or goes where it is below zero."""
        for hours in self._of(loket_id, counsellor_id):
            hours.drafted += minutes


def totals(
    session: Session,
    draft: SeasonDraft,
    found: Sequence[tuple[DraftSeries, list[DateChange]]],
    *,
    today: date,
) -> SeasonTotals:
    """The hours of the days of the season from `today` (local) to the horizon; dates that clash do
    not count. One SELECT.
    """
    first = max(draft.first_day, today)
    last = min(draft.last_day, materialising.horizon(today))
    counted = SeasonTotals(first, last)
    query = ShiftQuery(region_id=draft.region_id, first_date=first, last_date=last)
    now = {}
    for shift in snapshot.shifts(session, query):
        minutes = sum((one.end - one.start) // _MINUTE for one in shift.openings)
        now[shift.zitdag_id] = (shift.loket_id, shift.counsellor_id, minutes)
        counted.add_now(*now[shift.zitdag_id])
    for row, changes in found:
        given = _minutes(row)
        for change in changes:
            if not first <= change.day <= last:
                continue
            if change.zitdag_id in now and _leaves(change):
                loket_id, counsellor_id, minutes = now[change.zitdag_id]
                counted.add_drafted(loket_id, counsellor_id, -minutes)
            if change.fate in (Fate.COMES, Fate.CHANGES) and not change.clashes:
                counted.add_drafted(row.loket_id, row.counsellor_id, given)
    return counted


def _leaves(change: DateChange) -> bool:
    return change.fate in (Fate.GOES, Fate.CHANGES) or bool(change.clashes)


def _minutes(row: DraftSeries) -> int:
    """Of one day, by the clock."""
    return sum(_of_the_day(one.ends) - _of_the_day(one.starts) for one in row.openings)


def _of_the_day(moment: time) -> int:
    return moment.hour * 60 + moment.minute


def names(session: Session, counted: SeasonTotals) -> tuple[dict[int, str], dict[int, str]]:
    """The names of these lokets and of these counsellors, by id. Two SELECTs."""
    lokets = session.execute(
        select(Loket.id, Loket.city, Loket.name).where(Loket.id.in_(counted.lokets))
    )
    people = session.execute(
        select(Counsellor.id, Counsellor.first_name, Counsellor.last_name).where(
            Counsellor.id.in_(counted.counsellors)
        )
    )
    return (
        {id_: f"{city}, {name}" for id_, city, name in lokets},
        {id_: f"{first} {last}" for id_, first, last in people},
    )
