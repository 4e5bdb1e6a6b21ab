"""One season that is prepared: its rows, of which some are left out; and the end of it."""

from contextlib import suppress
from dataclasses import dataclass

from flask import abort, redirect, request, url_for
from flask_babel import gettext as _

from database import reading, write
from scheduler.people.actors import Actor
from scheduler.web.coordinator.planning import formatting, recurrence_presets, series
from scheduler.web.coordinator.planning import forms as fields
from scheduler.web.coordinator.planning.seasons.listing import days_words
from scheduler.web.core import auth, rendering
from scheduler.web.core.auth import current
from scheduler.web.core.forms import Form
from scheduler.web.core.rendering import Answer
from scheduler.zitdagen import seasons
from scheduler.zitdagen.errors import AlreadyPublished, ChangedMeanwhile, UnknownDraft
from scheduler.zitdagen.season_models import DraftSeries, SeasonDraft


@dataclass(frozen=True, slots=True)
class DraftLine:
    """A row of a draft, in words; `kind` of new is what no live series goes on as."""

    id: int
    version: int
    url: str
    what: str
    where: str
    counsellor: str
    rhythm: str
    hours: str
    days: str
    is_new: bool
    is_left_out: bool


def find(draft_id: int) -> SeasonDraft:
    """The draft with its rows; 404 in another region."""
    with reading() as session:
        return seasons.of_region(session, current().region_id, draft_id) or abort(404)


def show(draft_id: int) -> Answer:
    """The rows of a draft, or what was published."""
    draft = find(draft_id)
    return page(draft)


def page(draft: SeasonDraft, changed: str = "") -> str:
    """The page of a draft; `changed`: the row that somebody else changed meanwhile."""
    at = draft.published_at
    rows = sorted(draft.rows, key=rank)
    return rendering.render(
        "coordinator/planning/seasons/draft.html",
        draft=draft,
        days=days_words(draft),
        changed=changed,
        published=formatting.moment_words(at) if at else "",
        rows=[line(one) for one in rows if not one.left_out],
        left_out=[line(one) for one in rows if one.left_out],
    )


def rank(row: DraftSeries) -> tuple[object, ...]:
    """By loket; series before single zitdagen."""
    return row.loket.city, row.loket.name, row.is_single, row.starts_on, row.id


def line(row: DraftSeries) -> DraftLine:
    """A row in words."""
    who = row.counsellor
    endpoint = "coordinator.season_single" if row.is_single else "coordinator.season_series"
    where = f"{row.loket.city}, {row.loket.name}"
    return DraftLine(
        id=row.id,
        version=row.version,
        url=url_for(endpoint, draft_id=row.draft_id, row_id=row.id),
        what=f"{where} · {row.title}" if row.title else where,
        where=where,
        counsellor=f"{who.first_name} {who.last_name}",
        rhythm=_("één dag") if row.is_single else recurrence_presets.words(row.rule),
        hours=series.hours_words(row.openings),
        days=_days(row),
        is_new=row.series_id is None,
        is_left_out=row.left_out,
    )


def _days(row: DraftSeries) -> str:
    first = formatting.dated(row.starts_on)
    if row.is_single:
        return first
    words: str = _("vanaf %(first)s, blijft lopen", first=first)
    if row.ends_on is not None:
        last = formatting.dated(row.ends_on)
        words = _("%(first)s tot en met %(last)s", first=first, last=last)
    return words


def leave_out(draft_id: int, row_id: int) -> Answer:
    """Leave a row out of the season, or put it back (`terug`)."""
    draft = find(draft_id)
    form = Form(request.form)
    version = fields.version(form)
    if all(row.id != row_id for row in draft.rows):
        abort(404)
    try:
        write(
            seasons.leave_out,
            draft_id,
            row_id,
            is_left_out=not form.value("terug"),
            expected_version=version or 0,
            by=auth.by(Actor.COORDINATOR),
        )
    except ChangedMeanwhile:
        draft = find(draft_id)
        row = next(row for row in draft.rows if row.id == row_id)
        return page(draft, changed=summary(row)), 409
    except (AlreadyPublished, UnknownDraft):  # the page shows what is so
        pass
    return redirect(url_for("coordinator.season", draft_id=draft_id), 303)


def summary(row: DraftSeries) -> str:
    """What a row says, on one line."""
    said = line(row)
    return ", ".join((said.what, said.counsellor, said.rhythm, said.hours, said.days))


def throw_away(draft_id: int) -> Answer:
    """Throw a draft away. What is planned stays as it is."""
    with reading() as session:
        found = seasons.of_region(session, current().region_id, draft_id)
    if found is not None:  # or a second press: the list shows what is so
        with suppress(UnknownDraft):
            write(seasons.throw_away, draft_id, by=auth.by(Actor.COORDINATOR))
    return redirect(url_for("coordinator.seasons"), 303)
