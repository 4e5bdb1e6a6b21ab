"""Groups that few booked: one goes on, goes together with another one, or is called off.

The page of a group shows whom a decision touches; whoever comes meanwhile is shown first.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from flask import abort, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext, ngettext

from database import reading, write
from locations.zones import BRUSSELS
from notifications.texts.words import date_words, range_words, time_words
from scheduler.appointments.errors import AppointmentsTouched, ChosenSlotGone, DecidedMeanwhile
from scheduler.appointments.lists import group_sessions as lists
from scheduler.appointments.lists.group_sessions import GroupSession, SessionCalledOff
from scheduler.appointments.models import GroupChoice
from scheduler.appointments.rescheduling import group_sessions
from scheduler.appointments.rescheduling.decisions import MoveTo
from scheduler.appointments.rescheduling.group_sessions import SessionAsSeen
from scheduler.people.actors import Actor
from scheduler.web.coordinator import client_rows
from scheduler.web.coordinator.planning import choices, decision_form
from scheduler.web.core import auth, catalogues, clock, rendering
from scheduler.web.core.auth import current
from scheduler.web.core.forms import Form
from scheduler.web.core.moment_codec import moment, moment_value
from scheduler.web.core.rendering import Answer
from scheduler.zitdagen.errors import UnknownGroupSession

_ONE: Final = re.compile(r"(\d{1,9})-(\d{8}T\d{6}Z)", re.ASCII)
_CHOICES: Final = {
    GroupChoice.GOES_ON: lazy_gettext("gaat door"),
    GroupChoice.MERGED: lazy_gettext("samen met een andere"),
    GroupChoice.CALLED_OFF: lazy_gettext("gaat niet door"),
}
_REFUSED: Final = (AppointmentsTouched, ChosenSlotGone, DecidedMeanwhile)


@dataclass(frozen=True, slots=True)
class SessionRow:
    """A group in words. `decided` is what was decided on it, by whom and when; `choice` the same as
    a form carries it.
    """

    url: str
    go_on_url: str
    when: str
    where: str
    counsellor: str
    service: str
    people: str
    minimum: int
    is_empty: bool
    decided: str
    choice: str


def list_all() -> str:
    """The groups to decide on; the others that come, and those that do not, folded."""
    return _list()


def one_group(zitdag_id: int, hour: str) -> Answer:
    """A group, who comes, and what can become of it; the list where it is planned no more."""
    answer = _page(_asked(zitdag_id, hour), Form({}))
    return answer or redirect(url_for("coordinator.groups"), 303)


def go_on(zitdag_id: int, hour: str) -> Answer:
    """It goes on with whoever comes."""
    key, form = _asked(zitdag_id, hour), Form(request.form)
    refused = _decide(key, form, group_sessions.go_on)
    return refused or redirect(_list_after(key), 303)


def call_off(zitdag_id: int, hour: str) -> Answer:
    """It does not go on: everybody is told, or stands on the call list."""
    key, form = _asked(zitdag_id, hour), Form(request.form)
    refused = _decide(key, form, group_sessions.call_off)
    return refused or decision_form.done(form, _list_after(key))


def merge(zitdag_id: int, hour: str) -> Answer:
    """Everybody goes to the group that was chosen."""
    key, form = _asked(zitdag_id, hour), Form(request.form)
    into = _chosen(form)
    if into is None:
        return _shown_again(key, form)
    refused = _decide(key, form, group_sessions.merge, into)
    return refused or decision_form.done(form, _list_after(key))


# A zitdag, and when its session begins.
Key = tuple[int, datetime]


def _key_value(key: Key) -> str:
    return f"{key[0]}-{moment_value(key[1])}"


def _read_key(value: str) -> Key | None:
    found = _ONE.fullmatch(value)
    starts_at = moment(found[2]) if found else None
    return (int(found[1]), starts_at) if found and starts_at else None


def _list_after(key: Key) -> str:
    """The list, which says what was decided on this group."""
    return url_for("coordinator.groups", beslist=_key_value(key))


def _asked(zitdag_id: int, hour: str) -> Key:
    """What the address names; 404 where it names nothing, or a zitdag of another region."""
    starts_at = moment(hour) or abort(404)
    with reading() as session:
        choices.zitdag_of_region(session, zitdag_id)
    return zitdag_id, starts_at


def _decide(key: Key, form: Form, operation: Callable[..., None], *more: MoveTo) -> Answer | None:
    """Do it; the page again where it is refused."""
    try:
        write(operation, _seen(key, form), *more, by=auth.by(Actor.COORDINATOR))
    except (UnknownGroupSession, *_REFUSED) as refusal:
        return _refused(key, form, refusal)
    return None


def _seen(key: Key, form: Form) -> SessionAsSeen:
    known = {choice.value: choice for choice in GroupChoice}
    people = decision_form.ids(form.value("gezien"))
    return SessionAsSeen(*key, people, known.get(form.value("besloten")))


def _chosen(form: Form) -> MoveTo | None:
    """The other group that was chosen; an error in the form where none was, or it has gone."""
    found = _read_key(form.value("samen"))
    if found is None:
        form.refuse("samen", _("Kies een groep."))
        return None
    zitdag_id, starts_at = found
    with reading() as session:
        choices.zitdag_of_region(session, zitdag_id)
        other = lists.find(session, current().region_id, zitdag_id, starts_at)
    if other is None:
        form.refuse("samen", _no_room())
        return None
    return MoveTo(other.counsellor_id, other.loket_id, starts_at)


def _refused(key: Key, form: Form, refusal: Exception) -> Answer:
    """The page again, with why not; the list where somebody else took the group away."""
    if isinstance(refusal, ChosenSlotGone):
        form.refuse("samen", _no_room())
    elif isinstance(refusal, AppointmentsTouched):
        form.refuse("groep", _("Intussen kwam er iemand bij. Kijk de lijst na."))
    elif isinstance(refusal, DecidedMeanwhile):
        what = _CHOICES[refusal.choice]
        form.refuse("groep", _("Iemand anders besliste intussen: %(what)s.", what=what))
    return _shown_again(key, form)


def _no_room() -> str:
    return str(_("Die groep heeft geen plaats meer voor iedereen. Kies een andere."))


def _shown_again(key: Key, form: Form) -> Answer:
    gone = _("Deze groep is er niet meer. Iemand anders besliste intussen.")
    return _page(key, form) or _list(gone), 422


def _list(error: str = "") -> str:
    region_id, now = current().region_id, clock.now()
    with reading() as session:
        sessions = lists.ahead(session, region_id, now=now)
        gone = lists.called_off(session, region_id, now=now)
    asked = [one for one in sessions if one.is_to_decide(now=now)]
    return rendering.render(
        "coordinator/planning/groups.html",
        error=error,
        news=_just_decided([*sessions, *gone]),
        asked=[_row(one) for one in asked],
        others=[_row(one) for one in sessions if one not in asked],
        gone=[(_when(one), one.loket, _decided(one)) for one in gone],
    )


def _just_decided(sessions: Sequence[GroupSession | SessionCalledOff]) -> str:
    """What was decided on the group that the address names; empty where it names none."""
    key = _read_key(request.args.get("beslist", ""))
    one = next((one for one in sessions if (one.zitdag_id, one.starts_at) == key), None)
    if one is None or one.choice is None:
        return ""
    return f"{_when(one)}, {one.loket}: {_CHOICES[one.choice]}."


def _page(key: Key, form: Form) -> str | None:
    """The page of a group; None where it is planned no more, or has begun."""
    region_id, now = current().region_id, clock.now()
    with reading() as session:
        sessions = lists.ahead(session, region_id, now=now)
        one = next((one for one in sessions if (one.zitdag_id, one.starts_at) == key), None)
        if one is None:
            return None
        people = group_sessions.people(session, *key, now=now)
        others = group_sessions.others(session, one, sessions, now=now) if people else []
    rows = [client_rows.touched(person) for person in people]
    return rendering.render(
        "coordinator/planning/group.html",
        form=form,
        group=_row(one),
        rows=rows,
        called=sum(row.is_called for row in rows),
        seen=",".join(str(row.id) for row in rows),
        others=[_other(other, seats) for other, seats in others],
        merge_url=_url("merge_groups", one),
        call_off_url=_url("call_off_group", one),
    )


def _row(one: GroupSession) -> SessionRow:
    return SessionRow(
        url=_url("group", one),
        go_on_url=_url("group_goes_on", one),
        when=_when(one),
        where=one.loket,
        counsellor=one.counsellor,
        service=one.service,
        people=_("%(booked)s van %(seats)s", booked=one.booked, seats=one.seats),
        minimum=one.minimum,
        is_empty=not one.booked,
        decided=_decided(one),
        choice=one.choice.value if one.choice else "",
    )


def _when(one: GroupSession | SessionCalledOff) -> str:
    zone = ZoneInfo(one.timezone)
    day = date_words(one.starts_at, zone, catalogues.SOURCE)
    if isinstance(one, SessionCalledOff):
        return f"{day}, {time_words(one.starts_at, zone, catalogues.SOURCE)}"
    return f"{day}, {range_words(one.starts_at, one.ends_at, zone, catalogues.SOURCE)}"


def _decided(one: GroupSession | SessionCalledOff) -> str:
    """What was decided, when and by whom; empty where nothing was."""
    if one.choice is None or one.decided_at is None:
        return ""
    what, on = str(_CHOICES[one.choice]), date_words(one.decided_at, BRUSSELS, catalogues.SOURCE)
    return ", ".join(part for part in (what, one.decided_by, on) if part)


def _other(one: GroupSession, seats: int) -> tuple[str, str, str]:
    """A group to go to: the value of its radio, its words, and how full it is."""
    left = ngettext("nog %(num)s plaats", "nog %(num)s plaatsen", seats)
    people = _("%(booked)s van %(seats)s", booked=one.booked, seats=one.seats)
    value = _key_value((one.zitdag_id, one.starts_at))
    return value, f"{_when(one)}, {one.loket}, {one.counsellor}", f"{people}; {left}"


def _url(endpoint: str, one: GroupSession) -> str:
    hour = moment_value(one.starts_at)
    return url_for(f"coordinator.{endpoint}", zitdag_id=one.zitdag_id, hour=hour)
