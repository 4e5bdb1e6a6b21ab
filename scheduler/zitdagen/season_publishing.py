"""What publishing a draft of a season would do to the live planning, and the doing of just that.

Both are set-wise: a season of a thousand zitdagen costs no more SELECTs than one of ten.
"""

import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.calendar.holidays import public_holidays
from scheduler.people import diaries, locks
from scheduler.people.actors import By
from scheduler.people.locks import Lock
from scheduler.zitdagen import (
    differences,
    materialising,
    plannable,
    policy,
    queries,
    seasons,
    series_codes,
)
from scheduler.zitdagen.differences import DateChange, SeriesAhead
from scheduler.zitdagen.errors import DatesChangedMeanwhile, DatesClash, PlanningRefusal
from scheduler.zitdagen.models import SeriesOpening, UnplannedDate, Zitdag, ZitdagSeries
from scheduler.zitdagen.season_models import DraftSeries, SeasonDraft

_A_DAY: Final = timedelta(days=1)
_DIGEST: Final = 20


@dataclass(frozen=True, slots=True)
class RowAhead:
    """A row of a draft and what it plans; `source` is the live series that it ends, and whose
    zitdagen from then on it takes, None where that does not run on into it.
    """

    row: DraftSeries
    ahead: SeriesAhead
    source: ZitdagSeries | None


@dataclass(frozen=True, slots=True)
class SeasonShown:
    """A draft at the version at which somebody saw it, and the digest of what it would change."""

    draft_id: int
    version: int
    digest: str


def rows_ahead(draft: SeasonDraft, *, today: date) -> list[RowAhead]:
    """What each row plans from `today` (local) on; nothing of one that was left out and ends no
    series.
    """
    found = []
    for row in draft.rows:
        since = max(today, draft.first_day if row.left_out else row.starts_on)
        source = row.source if row.source is not None and _runs_on(row.source, since) else None
        if row.left_out and source is None:
            continue
        plan = replace(seasons.plan_of(row), active=not row.left_out)
        source_id = None if source is None else source.id
        until = row.ends_on if row.is_single else None
        found.append(RowAhead(row, SeriesAhead(plan, source_id, since, until), source))
    return found


def _runs_on(series: ZitdagSeries, since: date) -> bool:
    return series.active and (series.ends_on is None or series.ends_on >= since)


def changes(
    session: Session, ahead: Sequence[RowAhead], *, today: date
) -> list[tuple[DraftSeries, list[DateChange]]]:
    """For each row every date from `today` (local) to the horizon that has something to say.

    Raises:
        InvalidPlan, OpeningsOverlap, InvalidRule: a row makes no sense by itself.
    """
    found = differences.differences(session, [one.ahead for one in ahead], today=today)
    return [(one.row, some) for one, some in zip(ahead, found, strict=True)]


def digest(draft: SeasonDraft, found: Sequence[tuple[DraftSeries, list[DateChange]]]) -> str:
    """What was shown of a draft, in a word: another one is another difference."""
    said = [draft.version, *((row.id, differences.digest(some)) for row, some in found)]
    return hashlib.sha256(repr(said).encode()).hexdigest()[:_DIGEST]


def problem(session: Session, row: DraftSeries) -> PlanningRefusal | None:
    """Why a row cannot be published whatever the dates: what it names is not in use any more, or
    goes no more with its hours. No SELECT, for a row that was read with its loket and counsellor.
    """
    plan = seasons.plan_of(row)
    try:
        policy.check_series(plan)
        plannable.check_in_use(session, plan)
        policy.check_groups(plan.openings, row.services)
    except PlanningRefusal as refusal:
        return refusal
    return None


def lock(session: Session, draft_id: int) -> None:
    """The draft, and the series that it ends and makes: one change of them at a time.

    Raises:
        UnknownDraft, AlreadyPublished: it is not there, or was published.
    """
    draft = seasons.locked(session, draft_id)
    ended = [row.source.code for row in draft.rows if row.source is not None]
    for code in sorted({*ended, *_codes(session, draft.rows).values()}):
        locks.take(session, Lock.SERIES, code)


def publish(session: Session, shown: SeasonShown, *, today: date, by: By) -> SeasonDraft:
    """Make the live planning what the draft says, from `today` (local) on.

    The series that a row goes on from ends the day before; its zitdagen from then on, with who
    comes to them, are those of the new series as far as that gives them, and else called off.

    Raises:
        UnknownDraft, AlreadyPublished, ChangedMeanwhile: the draft is not as it was seen.
        DatesChangedMeanwhile: what it would change is not what was shown.
        DatesClash: on some dates somebody cannot be there.
        InvalidPlan, OpeningsOverlap, InvalidRule: a row makes no sense by itself, or names what is
            not in use any more.
    """
    lock(session, shown.draft_id)
    draft = seasons.locked(session, shown.draft_id)
    policy.check_version(draft.version, shown.version)
    ahead = rows_ahead(draft, today=today)
    ended = {one.source.counsellor_id for one in ahead if one.source is not None}
    diaries.lock(session, {*ended, *(one.row.counsellor_id for one in ahead)})
    check_as_shown(session, draft, ahead, shown, today)
    planned = [one for one in ahead if not (one.row.left_out or one.row.is_single)]
    made = _make_series(session, draft, [one.row for one in planned])
    there = _take_over(session, ahead, made)
    session.flush()  # before another one gets a date that was left
    for one in planned:
        series = made[one.row.id]
        session.add_all(
            materialising.draw(
                session, series, there.get(one.row.id, {}), first=one.ahead.since, today=today
            )
        )
    session.add_all(_singles(ahead, today))
    draft.published_at = by.now
    draft.version += 1
    session.flush()
    return draft


def check_as_shown(
    session: Session,
    draft: SeasonDraft,
    ahead: Sequence[RowAhead],
    shown: SeasonShown,
    today: date,
) -> None:
    """What `publish` raises where the draft would not do what was shown, or cannot be at all."""
    for one in ahead:
        if not one.row.left_out and (refusal := problem(session, one.row)):
            raise refusal
    found = changes(session, ahead, today=today)
    if digest(draft, found) != shown.digest:
        raise DatesChangedMeanwhile
    if clashing := sorted({day for _row, some in found for day in differences.clashing(some)}):
        raise DatesClash(tuple(clashing))


def _make_series(
    session: Session, draft: SeasonDraft, rows: Sequence[DraftSeries]
) -> dict[int, ZitdagSeries]:
    """A series for each of these rows, by its id."""
    codes = _codes(session, draft.rows)
    made = {row.id: _series(row, codes[row.id]) for row in rows}
    session.add_all(made.values())
    session.flush()
    return made


def _series(row: DraftSeries, code: str) -> ZitdagSeries:
    series = ZitdagSeries(
        code=code,
        loket=row.loket,
        counsellor_id=row.counsellor_id,
        rule=row.rule,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        exceptions=list(row.exceptions),
        active=True,
        services=list(row.services),
        openings=[
            SeriesOpening(kind=one.kind, starts=one.starts, ends=one.ends) for one in row.openings
        ],
    )
    materialising.set_rules(series, row)
    return series


def _codes(session: Session, rows: Sequence[DraftSeries]) -> dict[int, str]:
    """A code that no series has yet, for each row that becomes one. One SELECT."""
    taken, codes = queries.series_codes(session), {}
    for row in rows:
        if row.left_out or row.is_single:
            continue
        own = row.loket.code[: series_codes.STEM]
        stem = own if row.source is None else series_codes.stem_of(row.source.code)
        codes[row.id] = series_codes.numbered(stem, taken)
        taken.add(codes[row.id])
    return codes


def _take_over(
    session: Session, ahead: Sequence[RowAhead], made: Mapping[int, ZitdagSeries]
) -> dict[int, dict[date, Zitdag]]:
    """End the series that rows go on from; of what they had from then on, by row, what the new
    series has by date. What it does not have is called off.
    """
    theirs = _zitdagen(session, ahead)
    there = {}
    for one in ahead:
        if one.source is None:
            continue
        _end(one.source, one.ahead.since)
        found = theirs.get(one.row.id, [])
        if one.row.id not in made:
            for zitdag in found:
                materialising.call_off(zitdag)
            continue
        for zitdag in found:
            zitdag.series_id = made[one.row.id].id
        there[one.row.id] = materialising.leave_older(found, one.row.loket_id)
    return there


def _end(series: ZitdagSeries, since: date) -> None:
    series.version += 1
    if series.starts_on is not None and series.starts_on >= since:
        series.active = False
    else:
        series.ends_on = since - _A_DAY


def _zitdagen(session: Session, ahead: Sequence[RowAhead]) -> dict[int, list[Zitdag]]:
    """The zitdagen that rows take over, by row; dates of theirs that could not be planned are
    forgotten, for the new season has decided on them. Four SELECTs.
    """
    since = {one.source.id: one for one in ahead if one.source is not None}
    found: dict[int, list[Zitdag]] = defaultdict(list)
    if not since:
        return found
    first = min(one.ahead.since for one in since.values())
    for zitdag in queries.following(session, list(since), first):
        one = since[zitdag.series_id or 0]
        if (zitdag.recurrence_date or zitdag.date) >= one.ahead.since:
            found[one.row.id].append(zitdag)
    waiting = select(UnplannedDate).where(
        UnplannedDate.series_id.in_(since), UnplannedDate.date >= first
    )
    for row in session.scalars(waiting):
        if row.date >= since[row.series_id].ahead.since:
            session.delete(row)
    return found


def _singles(ahead: Sequence[RowAhead], today: date) -> list[Zitdag]:
    """The single zitdagen that take place."""
    return [
        _single(one.row)
        for one in ahead
        if one.row.is_single and not one.row.left_out and _takes_place(one.row, today)
    ]


def _takes_place(row: DraftSeries, today: date) -> bool:
    day = row.starts_on
    return day >= today and day.isoformat() not in row.exceptions and not public_holidays(day, day)


def _single(row: DraftSeries) -> Zitdag:
    zitdag = Zitdag(
        loket=row.loket,
        counsellor_id=row.counsellor_id,
        date=row.starts_on,
        title=row.title,
        services=list(row.services),
    )
    materialising.set_rules(zitdag, row)
    openings = materialising.planned_openings(row)
    materialising.set_openings(zitdag, openings, ZoneInfo(row.loket.timezone))
    return zitdag
