"""Drafts of a season: begun empty or copied from the live planning, edited, and thrown away.

Every operation runs inside `database.write` and touches nothing live; `season_publishing` does.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from scheduler.people import locks
from scheduler.people.actors import By
from scheduler.people.locks import Lock
from scheduler.zitdagen import materialising, plannable, policy
from scheduler.zitdagen.errors import AlreadyPublished, InvalidPlan, Problem, UnknownDraft
from scheduler.zitdagen.models import ZitdagSeries
from scheduler.zitdagen.plans import Rules, SeriesPlan
from scheduler.zitdagen.season_models import DraftOpening, DraftSeries, SeasonDraft


@dataclass(frozen=True, slots=True)
class Season:
    """A season of a region, from `first_day` to `last_day`, local and included."""

    region_id: int
    name: str
    first_day: date
    last_day: date


@dataclass(frozen=True, slots=True)
class RowPlan:
    """What a row of a draft says: a series, or a single zitdag with its name."""

    plan: SeriesPlan
    title: str = ""


def begin(session: Session, season: Season, rows: Collection[DraftSeries] = (), *, by: By) -> int:
    """Begin a draft with these rows; the id. The same one again, of a button that was pressed
    twice, is one.

    Raises:
        InvalidPlan: it ends before it starts.
    """
    if season.last_day < season.first_day:
        raise InvalidPlan(Problem.ENDS_FIRST, season.last_day.isoformat())
    standing = session.scalar(
        select(SeasonDraft.id).where(
            SeasonDraft.region_id == season.region_id,
            SeasonDraft.name == season.name,
            SeasonDraft.first_day == season.first_day,
            SeasonDraft.last_day == season.last_day,
            SeasonDraft.published_at.is_(None),
        )
    )
    if standing is not None:
        return standing
    draft = SeasonDraft(
        region_id=season.region_id,
        name=season.name,
        first_day=season.first_day,
        last_day=season.last_day,
        begun_at=by.now,
        account_id=by.account_id,
        rows=list(rows),
    )
    session.add(draft)
    session.flush()
    return draft.id


def save_row(
    session: Session,
    draft_id: int,
    row_id: int | None,
    wanted: RowPlan,
    *,
    expected_version: int,
    by: By,
) -> DraftSeries:
    """Change a row of a draft, or add one where `row_id` is None. The same one again is one.

    A row that was left out takes part again.

    Raises:
        UnknownDraft, AlreadyPublished, ChangedMeanwhile: it is not there, or not as it was seen.
        InvalidPlan, OpeningsOverlap, InvalidRule: the plan makes no sense by itself, lies outside
            the season, or names what is not in use any more.
    """
    draft, plan = locked(session, draft_id), wanted.plan
    policy.check_series(plan)
    _check_in_season(draft, plan)
    plannable.check_in_use(session, plan)
    services = plannable.services(session, plan.service_ids, plan.openings)
    if row_id is None:
        if standing := _standing(draft, wanted):
            return standing
        row = DraftSeries(version=0)
    else:
        row = _row(draft, row_id)
        policy.check_version(row.version, expected_version)
    row.loket = plannable.loket(session, plan.loket_id)
    describe(row, wanted)
    row.services, row.left_out, row.draft = services, False, draft
    session.add(row)
    _rises(draft, row)
    session.flush()
    return row


def _standing(draft: SeasonDraft, wanted: RowPlan) -> DraftSeries | None:
    """The row that says this already."""
    alike = (
        row for row in draft.rows if not row.left_out and RowPlan(plan_of(row), row.title) == wanted
    )
    return next(alike, None)


def describe(row: DraftSeries, wanted: RowPlan) -> None:
    """Let a row say what is wanted of it, but for loket and services."""
    plan = wanted.plan
    if plan.starts_on is None:
        raise InvalidPlan(Problem.NO_FIRST_DATE)
    row.counsellor_id = plan.counsellor_id
    row.rule = plan.rule
    row.starts_on, row.ends_on = plan.starts_on, plan.ends_on
    row.exceptions = sorted({day.isoformat() for day in plan.exceptions})
    row.title = wanted.title
    materialising.set_rules(row, plan.rules)
    openings = sorted(plan.openings, key=lambda one: one.starts)
    if openings != materialising.planned_openings(row):
        row.openings = [
            DraftOpening(kind=one.kind, starts=one.starts, ends=one.ends) for one in openings
        ]


def plan_of(row: DraftSeries) -> SeriesPlan:
    """A row as a plan; its code is empty, for a series gets one when it is published."""
    return SeriesPlan(
        code="",
        loket_id=row.loket_id,
        counsellor_id=row.counsellor_id,
        rule=row.rule,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        exceptions=tuple(date.fromisoformat(day) for day in row.exceptions),
        openings=tuple(materialising.planned_openings(row)),
        service_ids=frozenset(service.id for service in row.services),
        rules=Rules(**{one.name: getattr(row, one.name) for one in fields(Rules)}),
    )


def _check_in_season(draft: SeasonDraft, plan: SeriesPlan) -> None:
    if plan.starts_on is None or not draft.first_day <= plan.starts_on <= draft.last_day:
        raise InvalidPlan(Problem.STARTS_OUTSIDE_SEASON)
    if plan.ends_on is not None and plan.ends_on > draft.last_day:
        raise InvalidPlan(Problem.ENDS_OUTSIDE_SEASON, plan.ends_on.isoformat())


def leave_out(
    session: Session,
    draft_id: int,
    row_id: int,
    *,
    is_left_out: bool,
    expected_version: int,
    by: By,
) -> None:
    """Leave a row out of the season, or put it back.

    Raises:
        UnknownDraft, AlreadyPublished, ChangedMeanwhile: it is not there, or not as it was seen.
    """
    draft = locked(session, draft_id)
    row = _row(draft, row_id)
    if row.left_out is is_left_out:
        return
    policy.check_version(row.version, expected_version)
    row.left_out = is_left_out
    _rises(draft, row)
    session.flush()


def leave_out_dates(
    session: Session, draft_id: int, dates: Mapping[int, Collection[date]], *, by: By
) -> None:
    """Leave these dates, by row, out of the season; rows that went meanwhile are passed over.

    Raises:
        UnknownDraft, AlreadyPublished: it is not there, or changes no more.
    """
    draft = locked(session, draft_id)
    for row in draft.rows:
        wanted = {day.isoformat() for day in dates.get(row.id, ())} - set(row.exceptions)
        if wanted:
            row.exceptions = sorted({*row.exceptions, *wanted})
            _rises(draft, row)
    session.flush()


def throw_away(session: Session, draft_id: int, *, by: By) -> None:
    """Delete a draft with its rows; what was published of it stays.

    Raises:
        UnknownDraft: it is not there any more.
    """
    locks.take(session, Lock.SEASON, draft_id)
    draft = session.scalar(_drafts().where(SeasonDraft.id == draft_id))
    if draft is None:
        raise UnknownDraft
    session.delete(draft)
    session.flush()


def locked(session: Session, draft_id: int) -> SeasonDraft:
    """The draft with its rows, which nobody else changes until the transaction ends.

    Raises:
        UnknownDraft, AlreadyPublished: it is not there, or changes no more.
    """
    locks.take(session, Lock.SEASON, draft_id)
    draft = session.scalar(
        _drafts().where(SeasonDraft.id == draft_id).execution_options(populate_existing=True)
    )
    if draft is None:
        raise UnknownDraft
    if draft.published_at is not None:
        raise AlreadyPublished
    return draft


def _row(draft: SeasonDraft, row_id: int) -> DraftSeries:
    for row in draft.rows:
        if row.id == row_id:
            return row
    raise UnknownDraft


def _rises(draft: SeasonDraft, row: DraftSeries) -> None:
    row.version += 1
    draft.version += 1


def of_region(session: Session, region_id: int, draft_id: int) -> SeasonDraft | None:
    """The draft with its rows and all that is shown of them; None in another region. Five
    SELECTs.
    """
    return session.scalar(
        _drafts().where(SeasonDraft.id == draft_id, SeasonDraft.region_id == region_id)
    )


def every(session: Session, region_id: int) -> Sequence[tuple[SeasonDraft, int]]:
    """The drafts of a region with how many rows take part, what is not published first, then by
    day. One SELECT.
    """
    counted = (
        select(func.count())
        .where(DraftSeries.draft_id == SeasonDraft.id, DraftSeries.left_out.is_(False))
        .scalar_subquery()
    )
    rows = session.execute(
        select(SeasonDraft, counted)
        .where(SeasonDraft.region_id == region_id)
        .order_by(
            SeasonDraft.published_at.is_not(None), SeasonDraft.first_day.desc(), SeasonDraft.id
        )
    )
    return [(draft, count or 0) for draft, count in rows]


def _drafts() -> Select[SeasonDraft]:
    rows = selectinload(SeasonDraft.rows)
    return select(SeasonDraft).options(
        rows.joinedload(DraftSeries.loket),
        rows.joinedload(DraftSeries.counsellor),
        rows.selectinload(DraftSeries.openings),
        rows.selectinload(DraftSeries.services),
        rows.joinedload(DraftSeries.source).options(
            joinedload(ZitdagSeries.loket), joinedload(ZitdagSeries.counsellor)
        ),
    )
