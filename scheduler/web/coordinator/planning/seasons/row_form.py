"""The forms of a row of a draft: a series, or a single zitdag, as the live ones."""

from dataclasses import replace

from flask import abort, redirect, request, url_for
from flask_babel import gettext as _

from database import reading, write
from scheduler.people.actors import Actor
from scheduler.web.coordinator.planning import (
    choices,
    popups,
    rules_form,
    series,
    series_form,
)
from scheduler.web.coordinator.planning import forms as fields
from scheduler.web.coordinator.planning.choices import PlanningChoices
from scheduler.web.coordinator.planning.seasons import draft as drafts
from scheduler.web.coordinator.planning.seasons.listing import days_words
from scheduler.web.coordinator.planning.series_form import RowContext
from scheduler.web.core import auth, rendering
from scheduler.web.core.forms import Form
from scheduler.web.core.rendering import Answer
from scheduler.zitdagen import seasons
from scheduler.zitdagen.errors import AlreadyPublished, ChangedMeanwhile, UnknownDraft
from scheduler.zitdagen.models import ZitdagSeries
from scheduler.zitdagen.plans import Rules, SeriesPlan, ZitdagPlan
from scheduler.zitdagen.season_models import ONCE, DraftSeries, SeasonDraft
from scheduler.zitdagen.seasons import RowPlan


def series_row(draft_id: int, row_id: int) -> Answer:
    """A series of the season."""
    draft, row, offered = _find(draft_id, row_id, is_single=False)
    context = RowContext(row, offered)
    if request.method == "GET":
        return _show_series(draft, context, Form(_as_it_is(draft, context)))
    form = Form(request.form)
    plan = series_form.plan(form, context)
    if plan is None:
        return _show_series(draft, context, form), 422
    plan = replace(plan, starts_on=plan.starts_on or draft.first_day)
    refused = _save(draft, row, RowPlan(plan), form, offered)
    if refused is None:
        return _to_draft(draft_id)
    changed = _changed(draft_id, row, form) if refused is ChangedMeanwhile else ""
    return _show_series(draft, context, form, changed), 409 if changed else 422


def single_row(draft_id: int, row_id: int) -> Answer:
    """A single zitdag of the season."""
    draft, row, offered = _find(draft_id, row_id, is_single=True)
    if request.method == "GET":
        return _show_single(draft, row, Form(_single_as_it_is(row, offered)), offered)
    form = Form(request.form)
    sitting = popups.typed(form, offered)
    if sitting is not None and not draft.first_day <= sitting.date <= draft.last_day:
        form.refuse("datum", _("Deze dag ligt niet in het seizoen."))
    if sitting is None or form.wrong:
        return _show_single(draft, row, form, offered), 422
    refused = _save(draft, row, RowPlan(_once(sitting), sitting.title), form, offered)
    if refused is None:
        return _to_draft(draft_id)
    changed = _changed(draft_id, row, form) if refused is ChangedMeanwhile else ""
    return _show_single(draft, row, form, offered, changed), 409 if changed else 422


def _find(
    draft_id: int, row_id: int, *, is_single: bool
) -> tuple[SeasonDraft, DraftSeries | None, PlanningChoices]:
    """The draft and its row, none where that is new; 404 for what is not there or was published."""
    draft = drafts.find(draft_id)
    rows = [row for row in draft.rows if row.id == row_id and row.is_single is is_single]
    if draft.published_at is not None or (row_id != series.NEW and not rows):
        abort(404)
    with reading() as session:
        return draft, next(iter(rows), None), choices.of_region(session)


def _save(
    draft: SeasonDraft,
    row: DraftSeries | None,
    wanted: RowPlan,
    form: Form,
    offered: PlanningChoices,
) -> type[Exception] | None:
    """Save what was typed; None, or the kind of refusal, with the words in the form."""
    try:
        write(
            seasons.save_row,
            draft.id,
            None if row is None else row.id,
            wanted,
            expected_version=fields.version(form) or 0,
            by=auth.by(Actor.COORDINATOR),
        )
    except ChangedMeanwhile:
        return ChangedMeanwhile
    except (AlreadyPublished, UnknownDraft):
        abort(404)
    except fields.REFUSED as refusal:
        fields.refuse(form, refusal, offered)
        return type(refusal)
    return None


def _changed(draft_id: int, row: DraftSeries | None, form: Form) -> str:
    """What somebody else made of the row; the form goes on from there."""
    now = next(one for one in drafts.find(draft_id).rows if row is not None and one.id == row.id)
    form.values = {**form.values, "versie": str(now.version)}
    return drafts.summary(now)


def _to_draft(draft_id: int) -> Answer:
    return redirect(url_for("coordinator.season", draft_id=draft_id), 303)


def _as_it_is(draft: SeasonDraft, context: RowContext) -> dict[str, str]:
    if context.series is not None:
        return series_form.values_of(context.series)
    usual = {f"dienst-{id_}": "1" for id_ in context.offered.usual_services}
    first = {"vanaf": draft.first_day.isoformat(), "tot": draft.last_day.isoformat()}
    return {**usual, **rules_form.values_of(Rules()), **first, "versie": str(series.NEW)}


def _single_as_it_is(row: DraftSeries | None, offered: PlanningChoices) -> dict[str, str]:
    if row is None:
        usual = {f"dienst-{id_}": "1" for id_ in offered.usual_services}
        return {**usual, **rules_form.values_of(Rules()), "versie": str(series.NEW)}
    return {
        **series_form.values_of(row),
        "datum": row.starts_on.isoformat(),
        "titel": row.title,
    }


def _once(sitting: ZitdagPlan) -> SeriesPlan:
    return SeriesPlan(
        code="",
        loket_id=sitting.loket_id,
        counsellor_id=sitting.counsellor_id,
        rule=ONCE,
        starts_on=sitting.date,
        ends_on=sitting.date,
        exceptions=(),
        openings=sitting.openings,
        service_ids=sitting.service_ids,
        rules=sitting.rules,
    )


def _show_series(draft: SeasonDraft, context: RowContext, form: Form, changed: str = "") -> str:
    return rendering.render(
        "coordinator/planning/seasons/series.html",
        draft=draft,
        days=days_words(draft),
        title=_("Reeks in het seizoen") if context.series else _("Nieuwe reeks in het seizoen"),
        action=_action("coordinator.season_series", draft, context.series),
        form=form,
        changed=changed,
        lists=series.lists(form, context),
    )


def _show_single(
    draft: SeasonDraft,
    row: DraftSeries | None,
    form: Form,
    offered: PlanningChoices,
    changed: str = "",
) -> str:
    return rendering.render(
        "coordinator/planning/seasons/single.html",
        draft=draft,
        days=days_words(draft),
        title=_("Losse zitdag in het seizoen"),
        action=_action("coordinator.season_single", draft, row),
        form=form,
        changed=changed,
        lists=popups.lists(offered),
    )


def _action(endpoint: str, draft: SeasonDraft, row: DraftSeries | ZitdagSeries | None) -> str:
    return url_for(endpoint, draft_id=draft.id, row_id=series.NEW if row is None else row.id)
