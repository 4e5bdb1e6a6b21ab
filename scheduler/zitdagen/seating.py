"""A counsellor sits down at a zitdag: at these hours, if they can be there at all of them."""

from collections.abc import Collection
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from scheduler.calendar.intervals import Interval
from scheduler.zitdagen import busy_times, materialising, plannable, policy, queries, rule_facts
from scheduler.zitdagen.models import Zitdag
from scheduler.zitdagen.plans import OpeningPlan
from scheduler.zitdagen.snapshot import ShiftQuery


def sit(session: Session, zitdag: Zitdag, openings: Collection[OpeningPlan]) -> None:
    """Give the zitdag these openings, where its counsellor can be at all of them and no rule
    is broken that its region keeps. It has its services already.
    """
    materialising.set_openings(zitdag, openings, ZoneInfo(zitdag.loket.timezone))
    travel = plannable.travel_time(session, zitdag.counsellor_id)
    query = ShiftQuery(
        counsellor_ids=[zitdag.counsellor_id], dates=[zitdag.date], besides_id=zitdag.id
    )
    others = queries.sittings(session, query)
    policy.check_sittings(materialising.sittings([zitdag], zitdag.loket.code), others, travel)
    rule_facts.check(session, [zitdag], zitdag.loket)


def check_present(session: Session, zitdag: Zitdag) -> None:
    """CounsellorAbsent where its counsellor is away during its hours."""
    hours = [Interval(opening.starts_at, opening.ends_at) for opening in zitdag.openings]
    during = Interval(hours[0].start, hours[-1].end)
    for absence in busy_times.absences(session, [zitdag.counsellor_id], during):
        policy.check_present(hours, absence)
