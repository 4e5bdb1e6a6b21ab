"""Seasons that are prepared or were published: the list, and the form to begin one."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from flask import redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext, ngettext

import typed_text
from database import reading, write
from scheduler.people.actors import Actor
from scheduler.web.coordinator import list_fields
from scheduler.web.coordinator.planning import formatting
from scheduler.web.coordinator.planning import forms as fields
from scheduler.web.core import auth, clock, rendering
from scheduler.web.core.auth import current
from scheduler.web.core.forms import Form
from scheduler.web.core.rendering import Answer
from scheduler.zitdagen import season_copying, seasons
from scheduler.zitdagen.season_copying import LastSeason
from scheduler.zitdagen.season_models import SeasonDraft
from scheduler.zitdagen.seasons import Season

_COPY, _EMPTY = "kopie", "leeg"
_HOW: Final = {
    _COPY: lazy_gettext("met een kopie van de planning van vroeger"),
    _EMPTY: lazy_gettext("leeg"),
}
_NAME_LENGTH: Final = 80
_MOST_WEEKS: Final = 104
_HALF_A_YEAR: Final = timedelta(weeks=26)
_LONGEST: Final = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class SeasonLine:
    """A season in the list, in words; `published` is when, empty for a draft."""

    url: str
    name: str
    days: str
    rows: str
    published: str


def seasons_page() -> Answer:
    """The seasons of the region, and the form to prepare one."""
    if request.method == "GET":
        return _show(Form(_usual()))
    form = Form(request.form)
    draft_id = _begin(form)
    if draft_id is None:
        return _show(form), 422
    return redirect(url_for("coordinator.season", draft_id=draft_id), 303)


def _usual() -> dict[str, str]:
    """Half a year from the next Monday on, as the half year before it."""
    first = clock.today() + timedelta(days=7 - clock.today().weekday())
    return {
        "van": first.isoformat(),
        "tot": (first + _HALF_A_YEAR - timedelta(days=1)).isoformat(),
        "hoe": _COPY,
        "weken": "26",
    }


def _begin(form: Form) -> int | None:
    """The id of the draft; None with the errors in the form."""
    name = typed_text.on_one_line(form.value("naam"))
    if not name or len(name) > _NAME_LENGTH:
        form.refuse("naam", _("Schrijf een korte naam, zoals “Voorjaar 2027”."))
    first, last = fields.day(form, "van"), fields.day_ahead(form, "tot")
    if first is not None and last is not None and not timedelta() <= last - first <= _LONGEST:
        form.refuse("tot", _("Kies een datum na de eerste, binnen het jaar."))
    how = list_fields.one_of(form, "hoe", {_COPY: _COPY, _EMPTY: _EMPTY})
    weeks = form.number("weken")
    if how == _COPY and (weeks is None or not 1 <= weeks <= _MOST_WEEKS):
        form.refuse("weken", _("Schrijf een getal van 1 tot %(most)s.", most=_MOST_WEEKS))
    if form.wrong or first is None or last is None:
        return None
    by, region_id = auth.by(Actor.COORDINATOR), current().region_id
    if how == _EMPTY or weeks is None:
        return write(seasons.begin, Season(region_id, name, first, last), by=by)
    earlier = timedelta(weeks=weeks)
    copied = LastSeason(first - earlier, last - earlier, weeks)
    return write(season_copying.copy, region_id, name, copied, by=by)


def _show(form: Form) -> str:
    with reading() as session:
        found = seasons.every(session, current().region_id)
    return rendering.render(
        "coordinator/planning/seasons/list.html",
        form=form,
        rows=[_line(draft, rows) for draft, rows in found],
        how=[(value, str(words)) for value, words in _HOW.items()],
    )


def _line(draft: SeasonDraft, rows: int) -> SeasonLine:
    at = draft.published_at
    return SeasonLine(
        url=url_for("coordinator.season", draft_id=draft.id),
        name=draft.name,
        days=days_words(draft),
        rows=ngettext("%(num)s regel", "%(num)s regels", rows),
        published=formatting.moment_words(at) if at else "",
    )


def days_words(draft: SeasonDraft) -> str:
    """From when to when it is."""
    words: str = _(
        "%(first)s tot en met %(last)s",
        first=formatting.dated(draft.first_day),
        last=formatting.dated(draft.last_day),
    )
    return words
