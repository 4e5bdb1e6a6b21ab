"""A counsellor leaves: from when, who takes over what, and whom that touches."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from flask import abort, redirect, request, url_for
from flask_babel import gettext as _

from database import reading, write
from scheduler.appointments.rescheduling.edits.leaver import CounsellorLeaves
from scheduler.people.actors import Actor
from scheduler.web.coordinator import list_fields
from scheduler.web.coordinator.planning import (
    choices,
    decision_form,
    formatting,
    recurrence_presets,
)
from scheduler.web.coordinator.planning import forms as fields
from scheduler.web.coordinator.planning.choices import PlanningChoices
from scheduler.web.coordinator.planning.decision_form import DecisionPage
from scheduler.web.core import auth, clock, rendering
from scheduler.web.core.auth import current
from scheduler.web.core.forms import Form
from scheduler.web.core.rendering import Answer
from scheduler.zitdagen import leaving
from scheduler.zitdagen.leaving import Leaving
from scheduler.zitdagen.models import ZitdagSeries

_A_DAY = timedelta(days=1)
_ENDS = "stopt"


@dataclass(frozen=True, slots=True)
class LeaverRow:
    """A counsellor who leaves: name, the last day in words, the address to undo it."""

    name: str
    last_day: str
    stay_url: str


@dataclass(frozen=True, slots=True)
class SeriesLeft:
    """A series of who leaves: the field for who takes it, and where and when in words."""

    field: str
    words: str


def leavers() -> Answer:
    """Who leaves, and for one of them from when and who goes on with what."""
    with reading() as session:
        offered = choices.of_region(session)
    form = Form(request.form if request.method == "POST" else request.args)
    if not form.value("begeleider") and request.method == "GET":
        return _show(form, offered)
    counsellor_id = list_fields.choice(form, "begeleider", offered.counsellors)
    if counsellor_id is None:
        return _show(form, offered), 422
    series = _series_of(counsellor_id)
    if request.method == "GET":
        return _show(form, offered, series)
    return _submit(form, offered, counsellor_id, series)


def stay(counsellor_id: int) -> Answer:
    """Somebody stays after all: what ended or was handed over stays so."""
    with reading() as session:
        offered = choices.of_region(session)
    if str(counsellor_id) not in offered.counsellors:
        abort(404)
    write(leaving.stay, counsellor_id, by=auth.by(Actor.COORDINATOR))
    return redirect(url_for("coordinator.leavers"), 303)


def _submit(
    form: Form, offered: PlanningChoices, counsellor_id: int, series: Sequence[ZitdagSeries]
) -> Answer:
    plan = _plan(form, offered, counsellor_id, series)
    if plan is None or form.value("bewerken"):
        return _show(form, offered, series), 422 if form.wrong else 200
    asked = DecisionPage(
        title=_(
            "%(name)s stopt. Laatste dag: %(day)s",
            name=offered.counsellors[str(counsellor_id)],
            day=formatting.day_words(plan.last_day),
        ),
        action=url_for("coordinator.leavers"),
        button=_("Bewaar"),
        shows_first=True,
    )
    edit = CounsellorLeaves(plan, clock.today())
    try:
        answer = decision_form.submit_decision(form, edit, asked, offered)
    except fields.REFUSED as refusal:
        form.refuse("allen", fields.words_of(refusal, offered))
        return _show(form, offered, series), 422
    return answer or decision_form.done(form, url_for("coordinator.leavers"))


def _series_of(counsellor_id: int) -> Sequence[ZitdagSeries]:
    """The series that run now or later."""
    with reading() as session:
        return leaving.series_after(session, Leaving(counsellor_id, clock.today() - _A_DAY, {}))


def _plan(
    form: Form, offered: PlanningChoices, counsellor_id: int, series: Sequence[ZitdagSeries]
) -> Leaving | None:
    last_day = fields.day(form, "laatste")
    if last_day is not None and last_day < clock.today() - _A_DAY:
        form.refuse("laatste", _("Deze dag is voorbij."))
    takers = {id_ for id_ in offered.counsellors if id_ != str(counsellor_id)}
    default = _taker(form, "allen", takers)
    takes = {}
    for one in series:
        name = _field(one)
        taker = _taker(form, name, takers) if form.value(name) else default
        if taker is not None:
            takes[one.id] = taker
    if form.wrong or last_day is None:
        return None
    return Leaving(counsellor_id, last_day, takes)


def _taker(form: Form, name: str, takers: set[str]) -> int | None:
    """The colleague of a field; None where the series ends, or with the error in the form."""
    value = form.value(name)
    if value in takers:
        return int(value)
    if value not in ("", _ENDS):
        form.refuse(name, list_fields.not_chosen("begeleider"))
    return None


def _field(series: ZitdagSeries) -> str:
    return f"reeks-{series.id}"


def _row(series: ZitdagSeries) -> SeriesLeft:
    hours = formatting.hours_words((one.starts, one.ends) for one in series.openings)
    where = f"{series.loket.city}, {series.loket.name}"
    return SeriesLeft(
        _field(series), f"{where}: {_rhythm(series)}, {hours}{_until(series.ends_on)}"
    )


def _rhythm(series: ZitdagSeries) -> str:
    return recurrence_presets.words(series.rule)


def _until(ends_on: date | None) -> str:
    return "" if ends_on is None else _(", tot en met %(day)s", day=formatting.day_words(ends_on))


def _show(form: Form, offered: PlanningChoices, series: Sequence[ZitdagSeries] = ()) -> str:
    with reading() as session:
        leave = leaving.who_leave(session, current().region_id)
    chosen = form.value("begeleider")
    others = [(id_, name) for id_, name in offered.counsellors.items() if id_ != chosen]
    return rendering.render(
        "coordinator/planning/leavers.html",
        form=form,
        leave=[
            LeaverRow(
                f"{one.first_name} {one.last_name}",
                formatting.day_words(one.last_day),
                url_for("coordinator.stay", counsellor_id=one.id),
            )
            for one in leave
            if one.last_day is not None
        ],
        who=offered.counsellors.get(chosen, ""),
        counsellors=[("", _("Kies")), *offered.counsellors.items()],
        series=[_row(one) for one in series],
        for_all=[(_ENDS, _("alles stopt")), *others],
        for_one=[("", _("zoals alle andere")), (_ENDS, _("stopt")), *others],
    )
