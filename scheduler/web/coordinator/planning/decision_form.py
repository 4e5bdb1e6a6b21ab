"""What to do with the appointments that a change touches: one decision, with exceptions a person.

The form carries what was typed before it in hidden fields, and which people were shown; whoever
comes meanwhile is shown first, with everything still chosen.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from flask import abort, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from database import reading, write
from locations.zones import BRUSSELS
from scheduler.appointments.affected import AffectedAppointment
from scheduler.appointments.errors import AppointmentsTouched, ChosenSlotGone
from scheduler.appointments.rescheduling.alternatives import OtherSlot, other_slots
from scheduler.appointments.rescheduling.decisions import (
    UNDECIDED,
    Cancel,
    Choice,
    Decision,
    GiveTo,
    KeepAndFlag,
    MoveAlong,
    MoveTo,
)
from scheduler.appointments.rescheduling.edits.edit import Edit
from scheduler.appointments.rescheduling.planning_changes import apply, preview
from scheduler.appointments.rescheduling.substitutes import Colleague, who_can_take
from scheduler.people.actors import Actor
from scheduler.web.coordinator import client_rows, site_phones
from scheduler.web.coordinator.planning import formatting
from scheduler.web.coordinator.planning import forms as fields
from scheduler.web.coordinator.planning.choices import PlanningChoices
from scheduler.web.core import auth, clock, rendering
from scheduler.web.core.forms import Form
from scheduler.web.core.moment_codec import moment, moment_value
from scheduler.zitdagen.errors import (
    AlreadyThere,
    ChangedMeanwhile,
    CounsellorElsewhere,
    TooLittleTravelTime,
)

# What is offered for one person, under one heading: (value, words).
Group = tuple[str, list[tuple[str, str]]]
_OWN = ("csrf_token", "besluit", "gezien", "niemand", "bewerken")
_ID = re.compile(r"\d{1,9}", re.ASCII)
_GIVE = re.compile(r"aan-(\d{1,9})", re.ASCII)
_MOVE = re.compile(r"uur-(\d{1,9})-(\d{1,9})-(\d{8}T\d{6}Z)", re.ASCII)
_CANNOT_COME = (AlreadyThere, CounsellorElsewhere, TooLittleTravelTime)


@dataclass(frozen=True, slots=True)
class DecisionPage:
    """What the page that asks for a decision says: what is done, where the form goes, and to which
    other day, or place, the appointments may go along, if to any.

    `shows_first`: also where it touches nobody, for the button before it only promised to show.
    """

    title: str
    action: str
    button: str
    along: str = ""
    along_loket_id: int | None = None
    shows_first: bool = False


def decision(form: Form, asked: DecisionPage) -> Decision | None:
    """What was decided, None when nothing was yet (an error in the form when it was asked)."""
    if not form.value("gezien"):
        return None
    seen = ids(form.value("gezien"))
    default = _choice(form.value("besluit"), asked)
    if default is None or isinstance(default, MoveTo):
        form.refuse("besluit", _("Kies wat we doen."))
        return None
    each = {id_: found for id_ in seen if (found := _choice(form.value(f"voor-{id_}"), asked))}
    return Decision(default, each, seen)


def ids(text: str) -> frozenset[int]:
    """The ids in a list that a form carries."""
    return frozenset(int(part) for part in text.split(",") if _ID.fullmatch(part))


def _choice(value: str, asked: DecisionPage) -> Choice | None:
    if given := _GIVE.fullmatch(value):
        return GiveTo(int(given[1]))
    if moved := _MOVE.fullmatch(value):
        start = moment(moved[3])
        return MoveTo(int(moved[1]), int(moved[2]), start) if start is not None else abort(404)
    known: dict[str, Choice] = {"af": Cancel(), "staan": KeepAndFlag()}
    if asked.along:
        known["mee"] = MoveAlong(asked.along_loket_id)
    return known.get(value)


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
        return _ask(form, edit, write(preview, edit, now=clock.now()), asked, offered)
    people = _make_undecided(edit)
    if not people:
        return None
    if refusal is not None:
        # Whatever field it is about is on the page before: here the decision stands.
        form.refuse(*_refused(refusal, people, offered))
    return _ask(form, edit, people, asked, offered)


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


def _refused(
    refusal: Exception, people: Sequence[AffectedAppointment], offered: PlanningChoices
) -> tuple[str, str]:
    """The field of the decision that cannot be, and why."""
    if isinstance(refusal, AppointmentsTouched):
        return "besluit", _("Intussen kwam er iemand bij. Kijk de lijst na.")
    if not isinstance(refusal, ChosenSlotGone):
        return "besluit", fields.words_of(refusal, offered)
    names = {one.appointment_id: one.first_name for one in people}
    field = f"voor-{refusal.appointment_id}"
    name = names.get(refusal.appointment_id, "")
    when = formatting.moment_words(refusal.starts_at)
    if refusal.first is not None and refusal.first in names:
        return field, _(
            "%(name)s: %(when)s koos je ook voor %(other)s. Kies een ander uur.",
            name=name,
            when=when,
            other=names[refusal.first],
        )
    return field, _("%(name)s: %(when)s is net weg. Kies een ander uur.", name=name, when=when)


def _ask(
    form: Form,
    edit: Edit,
    people: Sequence[AffectedAppointment],
    asked: DecisionPage,
    offered: PlanningChoices,
) -> tuple[str, int]:
    """The page that shows whom it touches, and asks what to do with them."""
    region_id, now = auth.current().region_id, clock.now()
    with reading() as session:
        outlook = edit.scenario(session, now=now)
        colleagues = who_can_take(session, region_id, people, outlook, now=now)
        slots = other_slots(session, region_id, people, outlook, now=now)
        sites = site_phones.of_zitdagen(session, {one.zitdag_id for one in people})
    takers = [(one, _("naar %(name)s", name=one.name)) for one in colleagues]
    options = {
        one.appointment_id: _options(one, takers, slots.get(one.appointment_id, []), asked)
        for one in people
    }
    for one in people:
        _keep_chosen(form.value(f"voor-{one.appointment_id}"), options[one.appointment_id], offered)
    shown = rendering.render(
        "coordinator/planning/decision_form.html",
        form=form,
        asked=asked,
        rows=[client_rows.touched(one) for one in people],
        sites=sites,
        seen=",".join(str(one.appointment_id) for one in people),
        kept=_kept(form),
        for_all=[_option(one, people) for one in colleagues if len(one.can_take) == len(people)],
        for_one=options,
    )
    return shown, 422 if form.wrong else 200


def _kept(form: Form) -> list[tuple[str, str]]:
    return [
        (name, value)
        for name, value in form.values.items()
        if name not in _OWN and not _is_of_a_person(name)
    ]


def _is_of_a_person(name: str) -> bool:
    return name.startswith("voor-") and name.removeprefix("voor-").isdecimal()


def _option(colleague: Colleague, people: Sequence[AffectedAppointment]) -> tuple[str, str, str]:
    speaks = _(
        "spreekt %(languages)s; de taal van %(count)s van %(total)s",
        languages=formatting.languages_words(colleague.languages),
        count=colleague.spoken,
        total=len(people),
    )
    return f"aan-{colleague.counsellor_id}", colleague.name, speaks


def _options(
    affected: AffectedAppointment,
    colleagues: Sequence[tuple[Colleague, str]],
    slots: Sequence[OtherSlot],
    asked: DecisionPage,
) -> list[Group]:
    """What can be done with one appointment, in groups; `colleagues` with the words for each."""
    rest = [("af", _("zeg af")), ("staan", _("laat staan"))]
    if asked.along:
        rest.insert(0, ("mee", _("gaat mee naar %(day)s", day=asked.along)))
    takers = [
        (f"aan-{colleague.counsellor_id}", words)
        for colleague, words in sorted(
            colleagues, key=lambda who: affected.language not in who[0].languages
        )
        if affected.appointment_id in colleague.can_take
    ]
    same = [_slot_option(slot) for slot in slots if slot.is_same_counsellor]
    others = [_slot_option(slot) for slot in slots if not slot.is_same_counsellor]
    groups = [
        (_("Op hetzelfde uur"), takers),
        (_("Een ander uur, zelfde begeleider"), same),
        (_("Een ander uur, iemand anders"), others),
        (_("Of"), rest),
    ]
    return [(label, options) for label, options in groups if options]


def _slot_option(slot: OtherSlot) -> tuple[str, str]:
    when = formatting.short_moment(slot.starts_at, slot.timezone)
    words = f"{when}, {slot.counsellor}, {slot.loket}"
    if not slot.speaks:
        words = _("%(slot)s (spreekt de taal niet)", slot=words)
    at = moment_value(slot.starts_at)
    return f"uur-{slot.counsellor_id}-{slot.loket_id}-{at}", words


def _keep_chosen(value: str, groups: list[Group], offered: PlanningChoices) -> None:
    """What was chosen stays chosen, also when it cannot be had any more."""
    if value and all(value != option for _label, options in groups for option, _words in options):
        words = value
        if given := _GIVE.fullmatch(value):
            words = _("naar %(name)s", name=offered.counsellors.get(given[1], ""))
        elif moved := _MOVE.fullmatch(value):
            start, who = moment(moved[3]), offered.counsellors.get(moved[1], "")
            when = formatting.short_moment(start, BRUSSELS.key) if start else ""
            words = f"{when}, {who}, {offered.lokets.get(moved[2], '')}"
        groups.insert(0, (_("Dit kan niet meer"), [(value, words)]))


def done(form: Form, otherwise: str) -> Response:
    """To the list of whom to call, or `otherwise` where nobody was touched."""
    seen = sorted(ids(form.value("gezien")))
    if not seen:
        return redirect(otherwise, 303)
    return redirect(url_for("coordinator.call_list", voor=",".join(map(str, seen))), 303)
