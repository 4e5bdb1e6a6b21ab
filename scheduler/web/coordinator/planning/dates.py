"""One zitdag: who comes, and what a coordinator changes or calls off."""

import dataclasses
from collections.abc import Sequence

from flask import redirect, request, url_for
from flask_babel import gettext as _

from database import reading
from scheduler.appointments.lists import overview
from scheduler.appointments.rescheduling.edits.zitdag import ChangeZitdag, CloseZitdag
from scheduler.web.coordinator import client_rows, list_fields, site_phones
from scheduler.web.coordinator.planning import (
    choices,
    decision_form,
    formatting,
    rules_form,
    warnings,
)
from scheduler.web.coordinator.planning import forms as fields
from scheduler.web.coordinator.planning.board.address import week_url
from scheduler.web.coordinator.planning.choices import PlanningChoices
from scheduler.web.coordinator.planning.decision_form import DecisionPage
from scheduler.web.core import clock, rendering
from scheduler.web.core.forms import Form
from scheduler.web.core.rendering import Answer
from scheduler.zitdagen.cautions import PlannedSitting
from scheduler.zitdagen.errors import ChangedMeanwhile
from scheduler.zitdagen.models import Zitdag, ZitdagState
from scheduler.zitdagen.plans import Rules, ZitdagChange


def zitdag(zitdag_id: int) -> Answer:
    """A date with its appointments, and the form to change it."""
    found, offered = _read(zitdag_id)
    if request.method == "GET":
        return _show(found, offered, Form(_as_it_is(found)))
    form = Form(request.form)
    edit = _edit(form, found, offered)
    if edit is None or form.value("bewerken"):
        return _show(found, offered, form), 422 if form.wrong else 200
    sitting = _moved(found, edit)
    if sitting and (unheeded := warnings.unheeded(form, sitting, offered)):
        return _show(found, offered, form, warned=(unheeded, warnings.heeded(sitting))), 422
    try:
        answer = decision_form.submit_decision(form, edit, _asked_to_change(found, edit), offered)
    except ChangedMeanwhile:
        return show_what_changed(zitdag_id, form)
    except fields.REFUSED as refusal:
        fields.refuse(form, refusal, offered)
        return _show(found, offered, form), 422
    return answer or decision_form.done(form, url_for("coordinator.zitdag", zitdag_id=zitdag_id))


def cancel(zitdag_id: int) -> Answer:
    """Call a date off: whom it touches, and what to do with them."""
    found, offered = _read(zitdag_id)
    form = Form(request.form)
    version = fields.version(form)
    if version is None or form.value("bewerken"):
        return redirect(url_for("coordinator.zitdag", zitdag_id=zitdag_id), 303)
    try:
        edit = CloseZitdag(zitdag_id, version)
        answer = decision_form.submit_decision(form, edit, _asked_to_close(found), offered)
    except ChangedMeanwhile:
        return show_what_changed(zitdag_id, Form(_as_it_is(found)))
    return answer or decision_form.done(form, week_url(found.date))


def _read(zitdag_id: int) -> tuple[Zitdag, PlanningChoices]:
    with reading() as session:
        return choices.zitdag_of_region(session, zitdag_id), choices.of_region(session)


def _moved(zitdag: Zitdag, edit: ChangeZitdag) -> PlannedSitting | None:
    """Where and when it sits then, if that is another day, other hours, another counsellor or for
    something else.
    """
    change, given = edit.change, frozenset(one.id for one in zitdag.services)
    hours = sorted((one.starts, one.ends) for one in change.openings)
    services = given if change.service_ids is None else change.service_ids
    now = sorted((one.starts, one.ends) for one in zitdag.openings)
    if (change.date, change.counsellor_id, hours, services) == (
        zitdag.date,
        zitdag.counsellor_id,
        now,
        given,
    ):
        return None
    return PlannedSitting(
        zitdag.loket_id, change.counsellor_id, change.date, change.openings, services, zitdag.id
    )


def _show(
    zitdag: Zitdag,
    offered: PlanningChoices,
    form: Form,
    changed: str | None = None,
    warned: tuple[Sequence[str], str] = ((), ""),
) -> str:
    with reading() as session:
        rows = overview.of_zitdag(session, zitdag.id)
        sites = site_phones.of_zitdagen(session, [zitdag.id])
    return rendering.render(
        "coordinator/planning/zitdag.html",
        zitdag=zitdag,
        day=formatting.day_words(zitdag.date),
        hours=_hours(zitdag),
        rows=[client_rows.planned(one) for one in rows],
        sites=sites,
        form=form,
        choices=offered,
        elsewhere=[("", _("Kies")), *_elsewhere(zitdag, offered)],
        services=_services(zitdag, offered),
        rules=rules_form.options(),
        facts=_facts(zitdag),
        following_url=_following_url(zitdag),
        opening_rows=fields.ROWS,
        changed=changed,
        warnings=warned[0],
        heeded=warned[1],
        week_url=week_url(zitdag.date),
        is_cancelled=zitdag.state is ZitdagState.CANCELLED,
    )


def show_again(zitdag: Zitdag, offered: PlanningChoices, form: Form) -> str:
    """The page after a form of its own was mistaken, with everything as it is beside it."""
    whole = Form({**_as_it_is(zitdag), **form.values}, form.wrong)
    return _show(zitdag, offered, whole)


def _as_it_is(zitdag: Zitdag) -> dict[str, str]:
    return {
        "versie": str(zitdag.version),
        "datum": zitdag.date.isoformat(),
        "begeleider": str(zitdag.counsellor_id),
        "titel": zitdag.title,
        **rules_form.values_of(zitdag),
        **{f"dienst-{service.id}": "1" for service in zitdag.services},
        **fields.opening_fields(zitdag.openings),
    }


def _elsewhere(zitdag: Zitdag, offered: PlanningChoices) -> list[tuple[str, str]]:
    return [one for one in offered.lokets.items() if one[0] != str(zitdag.loket_id)]


def _hours(zitdag: Zitdag) -> str:
    return formatting.hours_words((one.starts, one.ends) for one in zitdag.openings)


def _services(zitdag: Zitdag, offered: PlanningChoices) -> dict[str, str]:
    """What it may give, and what it gives now, whether or not that is on offer any more."""
    return {**{str(one.id): one.name for one in zitdag.services}, **offered.services}


def _facts(zitdag: Zitdag) -> list[tuple[str, str]]:
    """What can be booked there, by whom and how long before."""
    services = ", ".join(one.name for one in zitdag.services)
    return [
        (_("Diensten"), services or _("geen: alleen inloop")),
        (_("Wie mag boeken"), str(rules_form.AUDIENCES[zitdag.audience])),
    ]


def _following_url(zitdag: Zitdag) -> str:
    """The series from this date on; empty where it is of none, or its date is over."""
    day = zitdag.recurrence_date
    if zitdag.series_id is None or day is None or day < clock.today():
        return ""
    return url_for("coordinator.one_series", series_id=zitdag.series_id, vanaf=day.isoformat())


def _edit(form: Form, zitdag: Zitdag, offered: PlanningChoices) -> ChangeZitdag | None:
    # Who sits there now may have left the list of the active ones.
    allowed = {**offered.counsellors, str(zitdag.counsellor_id): ""}
    counsellor_id = list_fields.choice(form, "begeleider", allowed)
    day = fields.day_ahead(form, "datum")
    openings = fields.openings(form)
    version = fields.version(form)
    rules = rules_form.read(form, _rules(zitdag))
    title = fields.title(form, zitdag.title)
    if form.wrong or counsellor_id is None or day is None or version is None:
        return None
    services = fields.chosen(form, "dienst", _services(zitdag, offered))
    change = ZitdagChange(day, openings, counsellor_id, services, rules, title)
    return ChangeZitdag(zitdag.id, version, change)


def _rules(zitdag: Zitdag) -> Rules:
    return Rules(**{one.name: getattr(zitdag, one.name) for one in dataclasses.fields(Rules)})


def _asked_to_change(zitdag: Zitdag, edit: ChangeZitdag) -> DecisionPage:
    change = edit.change
    moves = change.date != zitdag.date
    return DecisionPage(
        title=_("Verander %(day)s", day=formatting.day_words(zitdag.date)),
        action=url_for("coordinator.zitdag", zitdag_id=zitdag.id),
        button=_("Verander"),
        along=formatting.day_words(change.date) if moves else "",
    )


def _asked_to_close(zitdag: Zitdag) -> DecisionPage:
    return DecisionPage(
        title=_("%(day)s gaat niet door", day=formatting.day_words(zitdag.date)),
        action=url_for("coordinator.cancel_zitdag", zitdag_id=zitdag.id),
        button=_("Zeg de zitdag af"),
    )


def show_what_changed(zitdag_id: int, form: Form) -> Answer:
    """Somebody else was first: what they made of it, beside everything typed here."""
    found, offered = _read(zitdag_id)
    typed = {name: value for name, value in form.values.items() if name != "gezien"}
    form = Form({**typed, "versie": str(found.version)})
    now = ", ".join(
        (
            formatting.day_words(found.date),
            _hours(found),
            f"{found.counsellor.first_name} {found.counsellor.last_name}",
            *(words for _label, words in _facts(found)),
        )
    )
    return _show(found, offered, form, changed=now), 409
