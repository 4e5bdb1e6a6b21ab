"""What is planned around a plan: who sits where, who is away, and which rules hold."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.orm import Session

from scheduler.calendar.holidays import holiday_names
from scheduler.calendar.intervals import Interval
from scheduler.zitdagen import busy_times, policy, queries, rule_facts, snapshot
from scheduler.zitdagen.busy_times import Unattended
from scheduler.zitdagen.planning_rules import Ledger
from scheduler.zitdagen.policy import PlannedOpening
from scheduler.zitdagen.snapshot import ShiftQuery


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What else is planned, by counsellor and date; travel; when nobody is there; and the rules,
    None where no hour is to be planned.
    """

    sittings: Mapping[int, Mapping[date, Sequence[PlannedOpening]]]
    travel: Mapping[int, timedelta]
    gone: Unattended
    holidays: Mapping[date, str]
    rules: Ledger | None


def read(
    session: Session,
    *,
    loket_ids: Collection[int],
    counsellor_ids: Collection[int],
    openings: Sequence[PlannedOpening],
    without: Collection[int],
    days: tuple[date, date],
) -> Surroundings:
    """Around these openings, from the first to the last of `days` (local), without zitdagen with
    these ids. Nine SELECTs, however many; two where there are no openings.
    """
    first, last = days
    query = ShiftQuery(counsellor_ids=counsellor_ids, first_date=first, last_date=last)
    sittings: dict[int, list[PlannedOpening]] = defaultdict(list)
    for shift in snapshot.shifts(session, query):
        if shift.zitdag_id not in without:
            sittings[shift.counsellor_id] += queries.openings_of([shift])
    gone, rules = Unattended({}, {}, {}), None
    if openings:
        hours = [one.interval for one in openings]
        during = Interval(min(one.start for one in hours), max(one.end for one in hours))
        gone = busy_times.unattended(session, counsellor_ids, loket_ids, during)
        dates = {one.date for one in openings}
        rules = rule_facts.ledger(session, loket_ids, counsellor_ids, dates, without)
    return Surroundings(
        sittings={id_: policy.by_date(some) for id_, some in sittings.items()},
        travel=snapshot.travel_times(session, counsellor_ids),
        gone=gone,
        holidays=holiday_names(first, last),
        rules=rules,
    )
