"""What to do with the appointments that a change touches: one decision, with exceptions a person.

The form carries what was typed before it in hidden fields, and which people were shown; whoever
comes meanwhile is shown first, with everything still chosen.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from flask import abort, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from database import reading
from scheduler.appointments.closures import CancelAll, GiveTo, KeepAndFlag, MoveAlong, OneEach
from scheduler.appointments.colleagues import Colleague, who_can_take
from scheduler.appointments.errors import AppointmentsTouched, Touched
from scheduler.web import page
from scheduler.web.auth import current
from scheduler.web.coordinator import reading as fields
from scheduler.web.coordinator import showing
from scheduler.web.coordinator.choices import Choices
from scheduler.web.forms import Form
from scheduler.zitdagen.errors import (
    AlreadyThere,
    ChangedMeanwhile,
    CounsellorElsewhere,
    TooLittleTravelTime,
)

ForAll = CancelAll | KeepAndFlag | GiveTo | MoveAlong
Decided = ForAll | OneEach
_OWN = ("csrf_token", "besluit", "gezien", "terug")
_GIVE = "aan-"
_CANNOT_COME = (AlreadyThere, CounsellorElsewhere, TooLittleTravelTime)


@dataclass(frozen=True, slots=True)
class Asked:
    """What the page that asks for a decision says: what is done, where the form goes, and whether
    the appointments may go along to another day, be decided one each, or go to a colleague.
    """

    title: str
    action: str
    button: str
    along: str = ""
    one_each: bool = True
    takers: bool = True


def decision(form: Form) -> Decided | None:
    """What was decided, None when nothing was yet (an error in the form when it was asked)."""
    if not form.value("gezien"):
        return None
    seen = _ids(form.value("gezien"))
    for_all = _decision(form.value("besluit"))
    if for_all is None:
        form.refuse("besluit", _("Kies wat we doen."))
        return None
    apart = {id_: found for id_ in seen if (found := _decision(form.value(f"voor-{id_}")))}
    if not apart or isinstance(for_all, MoveAlong):
        return _for(for_all, seen)
    return OneEach({id_: _of_one(apart.get(id_, for_all)) for id_ in seen})


def _ids(text: str) -> frozenset[int]:
    return frozenset(int(part) for part in text.split(",") if part.isdecimal())


def _decision(value: str) -> ForAll | None:
    if value.startswith(_GIVE) and value.removeprefix(_GIVE).isdecimal():
        return GiveTo(int(value.removeprefix(_GIVE)))
    known: Mapping[str, ForAll] = {"af": CancelAll(), "staan": KeepAndFlag(), "mee": MoveAlong()}
    return known.get(value)


def _for(for_all: ForAll, seen: frozenset[int]) -> ForAll:
    match for_all:
        case GiveTo():
            return GiveTo(for_all.counsellor_id, seen)
        case CancelAll():
            return CancelAll(seen)
        case KeepAndFlag():
            return KeepAndFlag(seen)
        case _:
            return MoveAlong(seen)


def _of_one(one: ForAll) -> CancelAll | KeepAndFlag | GiveTo:
    return KeepAndFlag() if isinstance(one, MoveAlong) else one


def settle(
    form: Form, run: Callable[[Decided | None], object], asked: Asked, offered: Choices
) -> tuple[str, int] | None:
    """Run an operation as the form decides; the page that asks on, or None when it is done.

    Raises:
        ChangedMeanwhile, and what the operation refuses before anybody is asked.
    """
    decided = decision(form)
    if not {str(id_) for id_ in _colleagues(decided)} <= offered.counsellors.keys():
        abort(404)
    try:
        _carry_out(run, decided)
    except AppointmentsTouched as refusal:
        return ask(form, refusal, asked)
    except ChangedMeanwhile:
        raise
    except fields.REFUSED as refusal:
        if decided is None:
            raise
        return _ask_again(form, run, asked, refusal)
    return None


def _ask_again(
    form: Form, run: Callable[[Decided | None], object], asked: Asked, refusal: Exception
) -> tuple[str, int] | None:
    fields.refuse(form, refusal)
    # Whatever field it is about is on the page before: here the decision stands.
    words = next(iter(form.wrong.values()))
    form.wrong.clear()
    form.refuse("besluit", words)
    try:
        run(None)
    except AppointmentsTouched as touched:
        return ask(form, touched, asked)
    return None


def _colleagues(decided: Decided | None) -> set[int]:
    given = decided.decisions.values() if isinstance(decided, OneEach) else (decided,)
    return {one.counsellor_id for one in given if isinstance(one, GiveTo)}


def _carry_out(run: Callable[[Decided | None], object], decided: Decided | None) -> None:
    """Run an operation with a decision.

    Who takes everything over takes the hours that are left free too; where the colleague cannot
    be there all day, only those of the appointments.
    """
    try:
        run(decided)
    except _CANNOT_COME:
        if not isinstance(decided, GiveTo) or not decided.seen:
            raise
        run(OneEach({id_: GiveTo(decided.counsellor_id) for id_ in decided.seen}))


def ask(form: Form, refusal: AppointmentsTouched, asked: Asked) -> tuple[str, int]:
    """The page that shows whom it touches, and asks what to do with them."""
    people = refusal.touched
    with reading() as session:
        takers = people if asked.takers else []
        colleagues = who_can_take(session, current().region_id, takers)
    if form.value("gezien") and not form.wrong:
        form.refuse("besluit", _("Intussen kwam er iemand bij. Kijk de lijst na."))
    shown = page.render(
        "coordinator/decide.html",
        form=form,
        asked=asked,
        rows=[showing.touched(one) for one in people],
        seen=",".join(str(one.appointment_id) for one in people),
        kept=_kept(form),
        for_all=[_option(one, people) for one in colleagues if len(one.can_take) == len(people)],
        for_one=_options_of_each(people, colleagues),
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


def _option(one: Colleague, people: Sequence[Touched]) -> tuple[str, str, str]:
    speaks = _(
        "spreekt %(languages)s; de taal van %(count)s van %(total)s",
        languages=showing.languages_words(one.languages),
        count=one.spoken,
        total=len(people),
    )
    return f"{_GIVE}{one.counsellor_id}", one.name, speaks


def _options_of_each(
    people: Sequence[Touched], colleagues: Sequence[Colleague]
) -> dict[int, list[tuple[str, str]]]:
    return {
        one.appointment_id: [
            (f"{_GIVE}{colleague.counsellor_id}", _("naar %(name)s", name=colleague.name))
            for colleague in sorted(colleagues, key=lambda who: one.language not in who.languages)
            if one.appointment_id in colleague.can_take
        ]
        for one in people
    }


def done(form: Form, otherwise: str) -> Response:
    """To the list of whom to call, or `otherwise` where nobody was touched."""
    seen = sorted(_ids(form.value("gezien")))
    if not seen:
        return redirect(otherwise, 303)
    return redirect(url_for("coordinator.to_call", voor=",".join(map(str, seen))), 303)
