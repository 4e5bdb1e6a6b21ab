"""A counsellor leaves after a last day: who takes over which series, and what ends."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from scheduler.access import scope
from scheduler.calendar.holidays import public_holidays
from scheduler.calendar.recurrence import series_dates
from scheduler.people import diaries, locks
from scheduler.people.actors import By
from scheduler.people.counsellors import Counsellor
from scheduler.people.locks import Lock
from scheduler.zitdagen import queries, series_codes
from scheduler.zitdagen.errors import InvalidPlan, Problem
from scheduler.zitdagen.models import Zitdag, ZitdagSeries, ZitdagState
from scheduler.zitdagen.operations import cancel_zitdag
from scheduler.zitdagen.plans import OpeningPlan, Rules, SeriesPlan
from scheduler.zitdagen.series import plan_series

_A_DAY = timedelta(days=1)
_CODE_LENGTH = 40


@dataclass(frozen=True, slots=True)
class Leaving:
    """A counsellor works until `last_day` (local, included). `takes`: the colleague by id of the
    series that goes to them; what is not in it ends.
    """

    counsellor_id: int
    last_day: date
    takes: Mapping[int, int]


def lock(session: Session, leaving: Leaving) -> None:
    """One change at a time of each of their series, and of those that go on with them."""
    taken, codes = queries.series_codes(session), []
    for series in series_after(session, leaving):
        codes.append(series.code)
        if series.id in leaving.takes:
            codes.append(_next_code(series.code, taken))
            taken.add(codes[-1])
    for code in sorted(codes):
        locks.take(session, Lock.SERIES, code)


def leave(session: Session, leaving: Leaving, *, today: date, by: By) -> Counsellor:
    """End what the counsellor has after the last day, and let colleagues go on with it.

    A series that goes on does so as one of its own, from its first date after that day. Zitdagen
    apart, pop-ups too, are called off. The counsellor stays active until the day is over
    (`access.leavers`). `today` is local.

    Raises:
        InvalidPlan: there is no such counsellor, or a colleague who works no more.
        CounsellorElsewhere, AlreadyThere, TooLittleTravelTime: a colleague cannot be there.
    """
    lock(session, leaving)
    diaries.lock(session, {leaving.counsellor_id, *leaving.takes.values()})
    counsellor = session.get(Counsellor, leaving.counsellor_id, populate_existing=True)
    if counsellor is None:
        raise InvalidPlan(Problem.UNKNOWN_COUNSELLOR, str(leaving.counsellor_id))
    for series in series_after(session, leaving):
        _hand_over(session, series, leaving, today=today, by=by)
    for zitdag in zitdagen_after(session, leaving):
        cancel_zitdag(session, zitdag.id, expected_version=zitdag.version, by=by)
    counsellor.last_day = leaving.last_day
    session.flush()
    return counsellor


def stay(session: Session, counsellor_id: int, *, by: By) -> None:
    """The counsellor stays after all. What was ended or handed over stays so."""
    diaries.lock(session, [counsellor_id])
    counsellor = session.get_one(Counsellor, counsellor_id, populate_existing=True)
    if counsellor.active:
        counsellor.last_day = None
    session.flush()


def _hand_over(
    session: Session, series: ZitdagSeries, leaving: Leaving, *, today: date, by: By
) -> None:
    plan, colleague_id = _plan_of(series), leaving.takes.get(series.id)
    goes_on = _goes_on(session, plan, leaving.last_day)
    if plan.starts_on is not None and plan.starts_on > leaving.last_day:
        plan_series(session, replace(plan, active=False), today=today, by=by)
    else:
        plan_series(session, replace(plan, ends_on=leaving.last_day), today=today, by=by)
    if colleague_id is not None and goes_on is not None:
        plan_series(session, replace(goes_on, counsellor_id=colleague_id), today=today, by=by)


def _goes_on(session: Session, plan: SeriesPlan, last_day: date) -> SeriesPlan | None:
    """The dates after the last day as a series of its own; None where there are none in a year.

    It begins on one of them, so that every other week stays that week.
    """
    given = series_dates(
        plan.rule,
        starts_on=plan.starts_on,
        ends_on=plan.ends_on,
        exceptions=plan.exceptions,
        holidays=public_holidays,
        first=last_day + _A_DAY,
        last=last_day + timedelta(days=366),
    )
    if not given:
        return None
    ends_on = given[-1] if "COUNT=" in plan.rule.upper() else plan.ends_on
    code = _next_code(plan.code, queries.series_codes(session))
    return replace(plan, code=code, starts_on=given[0], ends_on=ends_on)


def _next_code(code: str, taken: set[str]) -> str:
    return series_codes.numbered(code[: _CODE_LENGTH - 4], taken)


def _plan_of(series: ZitdagSeries) -> SeriesPlan:
    return SeriesPlan(
        code=series.code,
        loket_id=series.loket_id,
        counsellor_id=series.counsellor_id,
        rule=series.rule,
        starts_on=series.starts_on,
        ends_on=series.ends_on,
        exceptions=tuple(date.fromisoformat(day) for day in series.exceptions),
        openings=tuple(OpeningPlan(one.kind, one.starts, one.ends) for one in series.openings),
        service_ids=frozenset(one.id for one in series.services),
        rules=Rules(**{one.name: getattr(series, one.name) for one in fields(Rules)}),
        active=series.active,
    )


def series_after(session: Session, leaving: Leaving) -> Sequence[ZitdagSeries]:
    """The series of the counsellor that go on after that day, by code."""
    later = or_(ZitdagSeries.ends_on.is_(None), ZitdagSeries.ends_on > leaving.last_day)
    return session.scalars(
        select(ZitdagSeries)
        .where(ZitdagSeries.counsellor_id == leaving.counsellor_id, ZitdagSeries.active, later)
        .options(
            joinedload(ZitdagSeries.loket),
            selectinload(ZitdagSeries.openings),
            selectinload(ZitdagSeries.services),
        )
        .order_by(ZitdagSeries.code)
    ).all()


def zitdagen_after(session: Session, leaving: Leaving) -> Sequence[Zitdag]:
    """The zitdagen of the counsellor that are planned after that day, by date."""
    return session.scalars(
        select(Zitdag)
        .where(
            Zitdag.counsellor_id == leaving.counsellor_id,
            Zitdag.date > leaving.last_day,
            Zitdag.state == ZitdagState.PLANNED,
        )
        .order_by(Zitdag.date, Zitdag.id)
    ).all()


def who_leave(session: Session, region_id: int) -> Sequence[Counsellor]:
    """The active counsellors of a region who have a last day, soonest first. One SELECT."""
    theirs = scope.counsellors(region_id).where(Counsellor.last_day.is_not(None))
    return session.scalars(theirs.order_by(None).order_by(Counsellor.last_day, Counsellor.id)).all()
