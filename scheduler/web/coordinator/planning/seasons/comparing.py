"""A draft of a season beside the live planning: what comes, goes, stays, changes and clashes; and
the publishing of just that."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from flask import abort, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from sqlalchemy.orm import Session

from database import reading, write
from scheduler.appointments.rescheduling import appointments_ahead
from scheduler.appointments.rescheduling.edits.season import PublishSeason
from scheduler.people.actors import Actor
from scheduler.web.coordinator.planning import (
    choices,
    date_rows,
    decision_form,
    formatting,
)
from scheduler.web.coordinator.planning import forms as fields
from scheduler.web.coordinator.planning.choices import PlanningChoices
from scheduler.web.coordinator.planning.date_rows import CLASHES, DateGroup
from scheduler.web.coordinator.planning.decision_form import DecisionPage
from scheduler.web.coordinator.planning.seasons import draft as drafts
from scheduler.web.coordinator.planning.seasons import hours
from scheduler.web.coordinator.planning.seasons.draft import DraftLine
from scheduler.web.coordinator.planning.seasons.listing import days_words
from scheduler.web.core import auth, clock, rendering
from scheduler.web.core.auth import current
from scheduler.web.core.forms import Form
from scheduler.web.core.rendering import Answer
from scheduler.zitdagen import (
    differences,
    materialising,
    season_clashes,
    season_publishing,
    seasons,
)
from scheduler.zitdagen.differences import DateChange, Fate
from scheduler.zitdagen.errors import (
    AlreadyPublished,
    ChangedMeanwhile,
    DatesChangedMeanwhile,
    DatesClash,
    UnknownDraft,
)
from scheduler.zitdagen.season_models import DraftSeries, SeasonDraft
from scheduler.zitdagen.season_publishing import SeasonShown

_LEFT_OUT: Final = "weg"
_TICK: Final = re.compile(rf"{_LEFT_OUT}-(\d{{1,9}})-(\d{{4}}-\d\d-\d\d)", re.ASCII)
_CLASHING: Final = "botst"
_LOOK: Final = lazy_gettext("Let op: kan, maar er is iets")
_LISTED: Final = (Fate.GOES, Fate.CHANGES, Fate.BY_HAND)
_SAID: Final = (Fate.COMES, Fate.STAYS, Fate.HOLIDAY, Fate.LEFT_OUT)


@dataclass(frozen=True, slots=True)
class RowCompared:
    """A row of the draft beside the live planning: why it cannot be at all, if so; the dates to
    look at, and those of which it is enough to say them: (fate, how many, days).
    """

    line: DraftLine
    problem: str
    totals: Sequence[tuple[str, int]]
    groups: Sequence[DateGroup]
    said: Sequence[tuple[str, int, str]]
    changes_something: bool


@dataclass(frozen=True, slots=True)
class _Compared:
    """What a draft would change, and what keeps it from being published, by row."""

    changes: Sequence[tuple[DraftSeries, list[DateChange]]]
    problems: Mapping[int, str]
    booked: Mapping[int, int]
    hours: hours.HoursTables
    digest: str

    @property
    def clashes(self) -> bool:
        """Whether any date does."""
        return any(differences.clashing(some) for _row, some in self.changes)


def tick(row_id: int, day: date) -> str:
    """The field that leaves a date of a row out."""
    return f"{_LEFT_OUT}-{row_id}-{day.isoformat()}"


def compare(draft_id: int) -> Answer:
    """What the draft would change; a press leaves dates out of it."""
    draft = drafts.find(draft_id)
    if draft.published_at is not None:
        return redirect(url_for("coordinator.season", draft_id=draft_id), 303)
    if request.method == "GET":
        return _page(draft_id, Form({}))
    form = Form(request.form)
    dates = _ticked(form)
    if not dates:
        form.refuse(_LEFT_OUT, _("Vink eerst een dag aan."))
        return _page(draft_id, form), 422
    try:
        write(seasons.leave_out_dates, draft_id, dates, by=auth.by(Actor.COORDINATOR))
    except (AlreadyPublished, UnknownDraft):  # the page of the draft, or the list, shows what is so
        return redirect(url_for("coordinator.seasons"), 303)
    return redirect(url_for("coordinator.compare_season", draft_id=draft_id), 303)


def _ticked(form: Form) -> dict[int, list[date]]:
    """The dates that were ticked, by row, or all that clash."""
    names = form.value(_CLASHING).split(",") if form.value("rest") else form.values
    found: dict[int, list[date]] = {}
    for name in names:
        if match := _TICK.fullmatch(name):
            day = _date(match[2])
            if day is not None:
                found.setdefault(int(match[1]), []).append(day)
    return found


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def publish(draft_id: int) -> Answer:
    """Publish what was shown; whom it touches first."""
    draft = drafts.find(draft_id)
    form = Form(request.form)
    there = url_for("coordinator.season", draft_id=draft_id)
    if form.value("bewerken"):
        return redirect(url_for("coordinator.compare_season", draft_id=draft_id), 303)
    with reading() as session:
        offered = choices.of_region(session)
    asked = DecisionPage(
        title=_("Publiceer: %(name)s", name=draft.name),
        action=url_for("coordinator.publish_season", draft_id=draft_id),
        button=_("Publiceer"),
    )
    shown = SeasonShown(draft_id, fields.version(form) or 0, form.value("beeld"))
    try:
        edit = PublishSeason(shown, clock.today())
        answer = decision_form.submit_decision(form, edit, asked, offered)
    except AlreadyPublished:  # by a second press
        return redirect(there, 303)
    except UnknownDraft:
        return redirect(url_for("coordinator.seasons"), 303)
    except (ChangedMeanwhile, DatesChangedMeanwhile):
        return _page(draft_id, Form({}), is_new_picture=True), 409
    except (DatesClash, *fields.REFUSED):  # the page says which and why
        form = Form({})
        form.refuse(_LEFT_OUT, _("Zo kan het niet. Kijk hieronder wat er botst."))
        return _page(draft_id, form), 422
    return answer or decision_form.done(form, there)


def _page(draft_id: int, form: Form, *, is_new_picture: bool = False) -> str:
    today = clock.today()
    with reading() as session:
        draft = seasons.of_region(session, current().region_id, draft_id) or abort(404)
        offered = choices.of_region(session)
        found = _read(session, draft, offered, today)
    horizon, rows = materialising.horizon(today), _rows(draft, found, offered)
    return rendering.render(
        "coordinator/planning/seasons/compare.html",
        draft=draft,
        days=days_words(draft),
        form=form,
        is_new_picture=is_new_picture,
        later=formatting.dated(horizon) if draft.last_day > horizon else "",
        totals=date_rows.totals(one for _row, some in found.changes for one in some),
        people=sum(found.booked.values()),
        hours=found.hours,
        rows=[one for one in rows if one.changes_something],
        same=[one for one in rows if not one.changes_something],
        asks=any(group.rows and not group.is_closed for one in rows for group in one.groups),
        clashing=[tick(row.id, day) for row, day in season_clashes.to_leave_out(found.changes)],
        can_publish=not (found.clashes or found.problems) and bool(found.changes),
        digest=found.digest,
    )


def _read(session: Session, draft: SeasonDraft, offered: PlanningChoices, today: date) -> _Compared:
    """A row that cannot be published at all is not compared."""
    refused = {
        row.id: refusal
        for row in draft.rows
        if not row.left_out and (refusal := season_publishing.problem(session, row))
    }
    ahead = season_publishing.rows_ahead(draft, today=today)
    ahead = [one for one in ahead if one.row.id not in refused]
    changes = season_publishing.changes(session, ahead, today=today)
    touched = [one.zitdag_id for _row, some in changes for one in some if one.fate in _LISTED]
    return _Compared(
        changes=changes,
        problems={row_id: fields.words_of(one, offered) for row_id, one in refused.items()},
        booked=appointments_ahead.counted(session, touched, now=clock.now()),
        hours=hours.tables(session, draft, changes, today),
        digest=season_publishing.digest(draft, changes),
    )


def _rows(draft: SeasonDraft, found: _Compared, offered: PlanningChoices) -> list[RowCompared]:
    """Those with something to decide first, then as they stand in the draft."""
    by_row = {row.id: some for row, some in found.changes}
    compared = [
        _row(drafts.line(row), by_row.get(row.id, []), found, offered)
        for row in sorted(draft.rows, key=drafts.rank)
        if row.id in by_row or row.id in found.problems
    ]
    return sorted(compared, key=lambda one: not (one.problem or _asks(by_row, one.line.id)))


def _asks(by_row: Mapping[int, Sequence[DateChange]], row_id: int) -> bool:
    return any(one.clashes for one in by_row.get(row_id, ()))


def _row(
    line: DraftLine, changes: Sequence[DateChange], found: _Compared, offered: PlanningChoices
) -> RowCompared:
    looked_at = {one.day for one in changes if one.clashes or _is_warned(one)}
    asking = [one for one in changes if one.day in looked_at]
    quiet = [one for one in changes if one.day not in looked_at]

    def group(heading: object, some: Sequence[DateChange], *, is_closed: bool) -> DateGroup:
        left_out = f"{_LEFT_OUT}-{line.id}-"
        rows = [date_rows.row(one, found.booked, offered, left_out) for one in some]
        return DateGroup(str(heading), rows, is_closed)

    groups = [
        group(date_rows.HEADINGS[CLASHES], [one for one in asking if one.clashes], is_closed=False),
        group(_LOOK, [one for one in asking if not one.clashes], is_closed=False),
        *(
            group(
                date_rows.HEADINGS[fate], [one for one in quiet if one.fate is fate], is_closed=True
            )
            for fate in _LISTED
        ),
    ]
    return RowCompared(
        line=line,
        problem=found.problems.get(line.id, ""),
        totals=date_rows.totals(changes),
        groups=[one for one in groups if one.rows],
        said=[
            _said(fate, some)
            for fate in _SAID
            if (some := [one for one in quiet if one.fate is fate])
        ],
        changes_something=line.id in found.problems or any(map(_changes_something, changes)),
    )


def _is_warned(change: DateChange) -> bool:
    return change.is_planned and bool(change.warnings)


def _changes_something(change: DateChange) -> bool:
    is_new = change.fate in (Fate.COMES, Fate.GOES, Fate.CHANGES)
    return is_new or bool(change.clashes) or _is_warned(change)


def _said(fate: Fate, changes: Sequence[DateChange]) -> tuple[str, int, str]:
    days = ", ".join(
        f"{formatting.short_day(one.day)} ({one.holiday})"
        if fate is Fate.HOLIDAY
        else formatting.short_day(one.day)
        for one in changes
    )
    return str(date_rows.HEADINGS[fate]), len(changes), days
