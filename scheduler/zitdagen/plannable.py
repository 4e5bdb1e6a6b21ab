"""What a plan names (its loket, counsellor and services): that it is there, and in use."""

from collections.abc import Collection, Iterable
from datetime import date, timedelta

from sqlalchemy.orm import Session

from locations.models import Loket
from scheduler.people.counsellors import Counsellor
from scheduler.zitdagen import policy, queries, snapshot
from scheduler.zitdagen.catalogue import Service
from scheduler.zitdagen.errors import InvalidPlan, Problem
from scheduler.zitdagen.plans import OpeningPlan, SeriesPlan, ZitdagPlan


def check_in_use(
    session: Session,
    plan: SeriesPlan | ZitdagPlan,
    *,
    loket_id: int | None = None,
    counsellor_id: int | None = None,
) -> None:
    """InvalidPlan for an inactive loket or counsellor; those the plan had already may stay."""
    there = session.get(Loket, plan.loket_id)
    if there is not None and not there.active and there.id != loket_id:
        raise InvalidPlan(Problem.INACTIVE_LOKET, there.code)
    if plan.counsellor_id != counsellor_id:
        check_works_here(session, plan.counsellor_id)
    last = plan.ends_on if isinstance(plan, SeriesPlan) else plan.date
    check_does_not_leave(session, plan.counsellor_id, last)


def check_does_not_leave(session: Session, counsellor_id: int, last: date | None) -> None:
    """InvalidPlan where the counsellor leaves before this day; None is for ever."""
    counsellor = session.get(Counsellor, counsellor_id)
    leaves = None if counsellor is None else counsellor.last_day
    if leaves is not None and (last is None or last > leaves):
        raise InvalidPlan(Problem.COUNSELLOR_LEAVES, leaves.isoformat())


def check_works_here(session: Session, counsellor_id: int) -> None:
    """InvalidPlan where there is no such counsellor, or no more."""
    counsellor = session.get(Counsellor, counsellor_id)
    if counsellor is None:
        raise InvalidPlan(Problem.UNKNOWN_COUNSELLOR, str(counsellor_id))
    if not counsellor.active:
        raise InvalidPlan(Problem.INACTIVE_COUNSELLOR, counsellor.code)


def travel_time(session: Session, counsellor_id: int) -> timedelta:
    """The least time between two lokets; InvalidPlan where there is no such counsellor."""
    travel = snapshot.travel_time(session, counsellor_id)
    if travel is None:
        raise InvalidPlan(Problem.UNKNOWN_COUNSELLOR, str(counsellor_id))
    return travel


def loket(session: Session, loket_id: int) -> Loket:
    """The loket with this id; InvalidPlan where there is none."""
    found = session.get(Loket, loket_id)
    if found is None:
        raise InvalidPlan(Problem.UNKNOWN_LOKET, str(loket_id))
    return found


def services(
    session: Session, service_ids: Collection[int], openings: Iterable[OpeningPlan]
) -> list[Service]:
    """These services, by code; InvalidPlan where one is not there, or does not go with openings."""
    found = queries.services(session, service_ids)
    if unknown := set(service_ids) - {service.id for service in found}:
        raise InvalidPlan(Problem.UNKNOWN_SERVICE, str(min(unknown)))
    policy.check_groups(openings, found)
    return found
