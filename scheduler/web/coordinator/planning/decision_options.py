"""What can be decided for each appointment that a change touches, as the lists of a form say it."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from flask import abort
from flask_babel import gettext as _

from locations.zones import BRUSSELS
from scheduler.appointments.affected import AffectedAppointment
from scheduler.appointments.rescheduling.alternatives import Alternatives, OtherSlot
from scheduler.appointments.rescheduling.decisions import (
    Cancel,
    Choice,
    GiveTo,
    KeepAndFlag,
    MoveAlong,
    MoveTo,
    Tell,
)
from scheduler.appointments.rescheduling.substitutes import Colleague
from scheduler.web.coordinator.planning import formatting
from scheduler.web.coordinator.planning.choices import PlanningChoices
from scheduler.web.core.moment_codec import moment, moment_value

# What is offered for one person, under one heading: (value, words).
Group = tuple[str, list[tuple[str, str]]]
_GIVE: Final = re.compile(r"aan-(\d{1,9})", re.ASCII)
_MOVE: Final = re.compile(r"uur-(\d{1,9})-(\d{1,9})-(\d{8}T\d{6}Z)", re.ASCII)
CLEAR: Final = "leeg"
_NEXT_WEEK: Final = "week"
_NEARBY: Final = "buurt"


@dataclass(frozen=True, slots=True)
class DecisionPage:
    """What the page that asks for a decision says: what is done, where the form goes, and to which
    other day, or place, the appointments may go along, if to any.

    `shows_first`: also where it touches nobody, for the button before it only promised to show.
    `warnings`: what to look out for, in words.
    `tell`: what those who still fit are told, where the change is about that alone; then it is the
    usual choice, and nobody is kept in the dark.
    """

    title: str
    action: str
    button: str
    along: str = ""
    along_loket_id: int | None = None
    shows_first: bool = False
    warnings: tuple[str, ...] = ()
    tell: str = ""

    @property
    def can_stay(self) -> bool:
        """Whether somebody may be left as they are: not where their zitdag leaves the day or the
        place."""
        return not self.along


@dataclass(frozen=True, slots=True)
class Offer:
    """All that can be decided: who can take over, and the other hours."""

    people: Sequence[AffectedAppointment]
    colleagues: Sequence[Colleague]
    hours: Alternatives

    def fills(self) -> list[tuple[str, str]]:
        """What fills in a choice for as many as it can be had for: (value, words with how many)."""
        total = len(self.people)
        found = [
            (_NEXT_WEEK, _("volgende week, zelfde uur"), self.hours.next_week),
            (_NEARBY, _("een ander loket in de buurt"), self.hours.nearby),
            *(
                (f"aan-{one.counsellor_id}", _("naar %(name)s", name=one.name), one.can_take)
                for one in self.colleagues
                if len(one.can_take) < total  # who can take all is a choice for all
            ),
        ]
        return [
            (value, _("%(what)s (%(some)s van %(all)s)", what=what, some=len(some), all=total))
            for value, what, some in found
            if some
        ]

    def filled(self, fill: str, chosen: Mapping[int, str]) -> dict[int, str]:
        """The choices of a form with those of `fill` for who has none yet; CLEAR takes all away."""
        if fill == CLEAR:
            return {}
        return {**self._by_id(fill), **chosen}

    def _by_id(self, fill: str) -> dict[int, str]:
        if fill in (_NEXT_WEEK, _NEARBY):
            slots = self.hours.next_week if fill == _NEXT_WEEK else self.hours.nearby
            return {id_: slot_value(slot) for id_, slot in slots.items()}
        takers = {f"aan-{one.counsellor_id}": one.can_take for one in self.colleagues}
        return dict.fromkeys(takers.get(fill, ()), fill)

    def of(self, affected: AffectedAppointment, asked: DecisionPage) -> list[Group]:
        """What can be done with one appointment, in groups."""
        id_ = affected.appointment_id
        bulk = [slots[id_] for slots in (self.hours.next_week, self.hours.nearby) if id_ in slots]
        known = dict.fromkeys([*self.hours.nearest.get(id_, []), *bulk])
        same = [_slot_option(slot) for slot in known if slot.is_same_counsellor]
        others = [_slot_option(slot) for slot in known if not slot.is_same_counsellor]
        groups = [
            (_("Op hetzelfde uur"), [] if affected.still_fits else self._takers(affected)),
            (_same_face(affected), same),
            (_("Een ander uur, iemand anders"), others),
            (_("Of"), _rest(affected, asked)),
        ]
        return [(label, options) for label, options in groups if options]

    def _takers(self, affected: AffectedAppointment) -> list[tuple[str, str]]:
        able = [one for one in self.colleagues if affected.appointment_id in one.can_take]
        return [
            (f"aan-{one.counsellor_id}", _("naar %(name)s", name=one.name))
            for one in sorted(able, key=lambda one: affected.language not in one.languages)
        ]

    def takes_all(self) -> list[tuple[str, str, str]]:
        """Colleagues who can take everybody over: value, name and what they speak."""
        if any(one.still_fits for one in self.people):
            return []
        return [
            _taker(one, len(self.people))
            for one in self.colleagues
            if len(one.can_take) == len(self.people)
        ]


def _same_face(affected: AffectedAppointment) -> str:
    if affected.same_counsellor:
        return str(_("Houdt dezelfde begeleider, op een ander uur"))
    return str(_("Een ander uur, zelfde begeleider"))


def _rest(affected: AffectedAppointment, asked: DecisionPage) -> list[tuple[str, str]]:
    rest = [("af", _("zeg af"))]
    if affected.still_fits:
        rest.insert(0, ("zeg", _("blijft, en krijgt bericht")))
    elif asked.can_stay:
        rest.append(("staan", _("laat staan")))
    if asked.along:
        rest.insert(0, ("mee", _("gaat mee naar %(day)s", day=asked.along)))
    return rest


def _taker(colleague: Colleague, total: int) -> tuple[str, str, str]:
    speaks = _(
        "spreekt %(languages)s; de taal van %(count)s van %(total)s",
        languages=formatting.languages_words(colleague.languages),
        count=colleague.spoken,
        total=total,
    )
    return f"aan-{colleague.counsellor_id}", colleague.name, speaks


def slot_value(slot: OtherSlot) -> str:
    """The value of another hour in a list."""
    return f"uur-{slot.counsellor_id}-{slot.loket_id}-{moment_value(slot.starts_at)}"


def _slot_option(slot: OtherSlot) -> tuple[str, str]:
    when = formatting.short_moment(slot.starts_at, slot.timezone)
    words = f"{when}, {slot.counsellor}, {slot.loket}"
    if not slot.speaks:
        words = _("%(slot)s (spreekt de taal niet)", slot=words)
    return slot_value(slot), words


def choice(value: str, asked: DecisionPage) -> Choice | None:
    """What the value of a list decides; None for nothing."""
    if given := _GIVE.fullmatch(value):
        return GiveTo(int(given[1]))
    if moved := _MOVE.fullmatch(value):
        start = moment(moved[3])
        return MoveTo(int(moved[1]), int(moved[2]), start) if start is not None else abort(404)
    known: dict[str, Choice] = {"af": Cancel(), "zeg": Tell()}
    if asked.can_stay:
        known["staan"] = KeepAndFlag()
    if asked.along:
        known["mee"] = MoveAlong(asked.along_loket_id)
    return known.get(value)


def keep_chosen(value: str, groups: list[Group], offered: PlanningChoices) -> None:
    """What was chosen stays chosen, also when it cannot be had any more."""
    if not value or any(value == option for option in _values(groups)):
        return
    words = value
    if given := _GIVE.fullmatch(value):
        words = _("naar %(name)s", name=offered.counsellors.get(given[1], ""))
    elif moved := _MOVE.fullmatch(value):
        start, who = moment(moved[3]), offered.counsellors.get(moved[1], "")
        when = formatting.short_moment(start, BRUSSELS.key) if start else ""
        words = f"{when}, {who}, {offered.lokets.get(moved[2], '')}"
    groups.insert(0, (_("Dit kan niet meer"), [(value, words)]))


def _values(groups: Iterable[Group]) -> list[str]:
    return [value for _label, options in groups for value, _words in options]
