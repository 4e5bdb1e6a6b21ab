"""What to do with the appointments that a change touches: one decision, with exceptions a person.

The form carries what was typed before it in hidden fields, and which people were shown; whoever
comes meanwhile is shown first, with everything still chosen.
"""

import re
from collections.abc import Iterable, Mapping, Sequence

from flask import abort, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from database import reading, write
from scheduler.appointments.affected import AffectedAppointment
from scheduler.appointments.errors import AppointmentsTouched, ChoicesRefused, ChosenSlotGone
from scheduler.appointments.rescheduling.alternatives import other_slots
from scheduler.appointments.rescheduling.decisions import (
    UNDECIDED,
    Choice,
    Decision,
    GiveTo,
    KeepAndFlag,
    MoveTo,
    Tell,
)
from scheduler.appointments.rescheduling.edits.edit import Edit
from scheduler.appointments.rescheduling.planning_changes import apply, preview
from scheduler.appointments.rescheduling.substitutes import who_can_take
from scheduler.people.actors import Actor
from scheduler.web.coordinator import client_rows, site_phones
from scheduler.web.coordinator.planning import decision_options, formatting
from scheduler.web.coordinator.planning import forms as fields
from scheduler.web.coordinator.planning.choices import PlanningChoices
from scheduler.web.coordinator.planning.decision_options import DecisionPage, Offer
from scheduler.web.core import auth, clock, rendering
from scheduler.web.core.forms import Form
from scheduler.zitdagen.errors import (
    AlreadyThere,
    ChangedMeanwhile,
    CounsellorElsewhere,
    TooLittleTravelTime,
)
from scheduler.zitdagen.planning_rules import RuleBroken

__all__ = ["DecisionPage", "ask", "done", "ids", "submit_decision"]

_OWN = ("csrf_token", "besluit", "gezien", "niemand", "past", "vul", "bewerken")
_ID = re.compile(r"\d{1,9}", re.ASCII)
_CANNOT_COME = (AlreadyThere, CounsellorElsewhere, TooLittleTravelTime, RuleBroken)


def decision(form: Form, asked: DecisionPage) -> Decision | None:
    """What was decided, None when nothing was yet (an error in the form when it was asked).

    Without a choice for all, each needs one of their own; who still fits is told.
    """
    if not form.value("gezien") or form.value("vul"):
        return None
    seen, fitting = ids(form.value("gezien")), ids(form.value("past"))
    each = {id_: one for id_ in seen if (one := _chosen(form, id_, asked))}
    default = decision_options.choice(form.value("besluit"), asked)
    if isinstance(default, MoveTo):
        default = None
    missing = seen - each.keys() - (frozenset() if asked.tell else fitting)
    if default is None and missing:
        _ask_for_choices(form, missing, is_begun=bool(each))
        return None
    usual = default or KeepAndFlag()
    return Decision(usual, each, seen, fitting=None if asked.tell else Tell())


def _ask_for_choices(form: Form, missing: frozenset[int], *, is_begun: bool) -> None:
    """Who has a choice of their own is not asked about again."""
    form.refuse("besluit", _("Kies wat we doen."))
    for id_ in sorted(missing) if is_begun else ():
        form.refuse(f"voor-{id_}", _("Kies hier iets, of kies hierboven voor iedereen."))


def _chosen(form: Form, id_: int, asked: DecisionPage) -> Choice | None:
    return decision_options.choice(form.value(f"voor-{id_}"), asked)


def ids(text: str) -> frozenset[int]:
    """The ids in a list that a form carries."""
    return frozenset(int(part) for part in text.split(",") if _ID.fullmatch(part))


def submit_decision(
    form: Form, edit: Edit, asked: DecisionPage, offered: PlanningChoices
) -> tuple[str, int] | None:
    """Make a change as the form decides; the page that asks on, or None when it is done.

    Raises:
        ChangedMeanwhile, and what the change refuses before anybody is asked.
    """
    decided = decision(form, asked)
    refusal: Exception | None = None
    if decided is not None:
        _check_region(decided, offered)
        try:
            _carry_out(edit, decided)
            return None
        except ChangedMeanwhile:
            raise
        except (AppointmentsTouched, *fields.REFUSED) as refused:
            refusal = refused
    if asked.shows_first and not form.value("gezien") and not form.value("niemand"):
        return ask(form, edit, write(preview, edit, now=clock.now()), asked, offered)
    people = _make_undecided(edit)
    if not people:
        return None
    if refusal is not None:
        # Whatever field it is about is on the page before: here the decision stands.
        _refuse(form, refusal, people, offered)
    return ask(form, edit, people, asked, offered)


def _check_region(decided: Decision, offered: PlanningChoices) -> None:
    """404 for a counsellor or a place of another region."""
    for one in (decided.default, *decided.each.values()):
        if isinstance(one, GiveTo | MoveTo) and str(one.counsellor_id) not in offered.counsellors:
            abort(404)
        if isinstance(one, MoveTo) and str(one.loket_id) not in offered.lokets:
            abort(404)


def _carry_out(edit: Edit, decided: Decision) -> None:
    """Make a change with a decision.

    Who takes everything over takes the hours that are left free too; where the colleague cannot
    be there all day, only those of the appointments.
    """
    by = auth.by(Actor.COORDINATOR)
    try:
        write(apply, edit, decided, by=by)
    except _CANNOT_COME:
        if decided.each or not isinstance(decided.default, GiveTo):
            raise
        write(apply, edit, decided.apart(), by=by)


def _make_undecided(edit: Edit) -> list[AffectedAppointment]:
    """Make a change that touches nobody; whom it touches otherwise, and then it is not made."""
    people = write(preview, edit, now=clock.now())
    if people:
        return people
    try:
        write(apply, edit, UNDECIDED, by=auth.by(Actor.COORDINATOR))
    except AppointmentsTouched as refusal:  # somebody has just booked
        return refusal.touched
    return []


def _refuse(
    form: Form,
    refusal: Exception,
    people: Sequence[AffectedAppointment],
    offered: PlanningChoices,
) -> None:
    """All of the decision that cannot be, each beside its field, and why."""
    names = {one.appointment_id: one.first_name for one in people}
    if isinstance(refusal, ChoicesRefused):
        for id_, one in refusal.refusals.items():
            words = _gone(one, names) if isinstance(one, ChosenSlotGone) else None
            name = names.get(id_, "")
            form.refuse(f"voor-{id_}", words or f"{name}: {fields.words_of(one, offered)}")
    elif isinstance(refusal, ChosenSlotGone):
        form.refuse(f"voor-{refusal.appointment_id}", _gone(refusal, names))
    elif isinstance(refusal, AppointmentsTouched):
        form.refuse("besluit", _("Intussen kwam er iemand bij. Kijk de lijst na."))
    else:
        form.refuse("besluit", fields.words_of(refusal, offered))


def _gone(refusal: ChosenSlotGone, names: Mapping[int, str]) -> str:
    name = names.get(refusal.appointment_id, "")
    when = formatting.moment_words(refusal.starts_at)
    if refusal.first is None or refusal.first not in names:
        return str(_("%(name)s: %(when)s is net weg. Kies een ander uur.", name=name, when=when))
    return str(
        _(
            "%(name)s: %(when)s koos je ook voor %(other)s. Kies een ander uur.",
            name=name,
            when=when,
            other=names[refusal.first],
        )
    )


def ask(
    form: Form,
    edit: Edit,
    people: Sequence[AffectedAppointment],
    asked: DecisionPage,
    offered: PlanningChoices,
) -> tuple[str, int]:
    """The page that shows whom an edit touches, and asks what to do with them."""
    region_id, now = auth.current().region_id, clock.now()
    with reading() as session:
        outlook = edit.scenario(session, now=now)
        offer = Offer(
            people,
            who_can_take(session, region_id, people, outlook, now=now),
            other_slots(session, region_id, people, outlook, now=now),
        )
        sites = site_phones.of_zitdagen(session, {one.zitdag_id for one in people})
    chosen = _choices(form, offer)
    options = {one.appointment_id: offer.of(one, asked) for one in people}
    for id_, groups in options.items():
        decision_options.keep_chosen(chosen.get(id_, ""), groups, offered)
    shown = rendering.render(
        "coordinator/planning/decision_form.html",
        form=form,
        asked=asked,
        rows=[client_rows.touched(one) for one in people],
        sites=sites,
        is_in_one_place=len({(one.loket_id, one.counsellor_id) for one in people}) == 1,
        seen=_listed(people),
        fitting=_listed(one for one in people if one.still_fits),
        kept=_kept(form),
        for_all=offer.takes_all(),
        fills=offer.fills() if len(people) > 1 else [],
        for_one=options,
        chosen=chosen,
    )
    return shown, 422 if form.wrong else 200


def _choices(form: Form, offer: Offer) -> dict[int, str]:
    """What is chosen for each, by their appointment; as was asked, filled in for the others."""
    everybody = [one.appointment_id for one in offer.people]
    chosen = {id_: value for id_ in everybody if (value := form.value(f"voor-{id_}"))}
    return offer.filled(form.value("vul"), chosen) if form.value("vul") else chosen


def _listed(people: Iterable[AffectedAppointment]) -> str:
    return ",".join(str(one.appointment_id) for one in people)


def _kept(form: Form) -> list[tuple[str, str]]:
    return [
        (name, value)
        for name, value in form.values.items()
        if name not in _OWN and not _is_of_a_person(name)
    ]


def _is_of_a_person(name: str) -> bool:
    return name.startswith("voor-") and name.removeprefix("voor-").isdecimal()


def done(form: Form, otherwise: str) -> Response:
    """To the list of whom to call, or `otherwise` where nobody was touched."""
    seen = sorted(ids(form.value("gezien")))
    if not seen:
        return redirect(otherwise, 303)
    return redirect(url_for("coordinator.call_list", voor=",".join(map(str, seen))), 303)
