"""The dates of a difference in words: what becomes of each, why it clashes, and who comes."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext, ngettext

from scheduler.web.coordinator.planning import formatting
from scheduler.web.coordinator.planning import forms as fields
from scheduler.web.coordinator.planning.choices import PlanningChoices
from scheduler.zitdagen.differences import Aspect, DateChange, Fate

_ASPECTS: Final = {
    Aspect.LOKET: lazy_gettext("ander loket"),
    Aspect.COUNSELLOR: lazy_gettext("andere begeleider"),
    Aspect.HOURS: lazy_gettext("andere uren"),
    Aspect.SERVICES: lazy_gettext("andere diensten"),
    Aspect.RULES: lazy_gettext("andere regels om te boeken"),
}
CLASHES: Final = "clashes"
HEADINGS: Final = {
    CLASHES: lazy_gettext("Botst: kan niet zo"),
    Fate.GOES: lazy_gettext("Valt weg"),
    Fate.CHANGES: lazy_gettext("Verandert"),
    Fate.COMES: lazy_gettext("Komt erbij"),
    Fate.BY_HAND: lazy_gettext("Met de hand geregeld: blijft zo"),
    Fate.HOLIDAY: lazy_gettext("Feestdag: geen zitdag"),
    Fate.LEFT_OUT: lazy_gettext("Overgeslagen"),
    Fate.STAYS: lazy_gettext("Blijft zoals het is"),
}
"""In the order of the page: what asks for a decision in front."""
_CLOSED: Final = (Fate.HOLIDAY, Fate.LEFT_OUT, Fate.STAYS)


@dataclass(frozen=True, slots=True)
class DateRow:
    """A date on the page, in words: `said` is what is the matter, each with the address of the
    zitdag in the way, if any. `tick` is the field that leaves it out, where it asks for that.
    """

    day: str
    url: str
    said: Sequence[tuple[str, str]]
    people: str
    tick: str


@dataclass(frozen=True, slots=True)
class DateGroup:
    """Dates with the same fate; `is_closed`: shown when somebody asks."""

    heading: str
    rows: Sequence[DateRow]
    is_closed: bool


def _fate(change: DateChange) -> str:
    return CLASHES if change.clashes else change.fate


def totals(changes: Iterable[DateChange]) -> list[tuple[str, int]]:
    """How many dates have which fate, in the order of the page."""
    found = Counter(_fate(one) for one in changes)
    return [(str(words), found[fate]) for fate, words in HEADINGS.items() if found[fate]]


def groups(
    changes: Sequence[DateChange],
    booked: Mapping[int, int],
    offered: PlanningChoices,
    left_out: str,
) -> list[DateGroup]:
    """The dates by their fate, in the order of the page; `left_out` begins the name of the field
    that leaves one out."""
    return [
        DateGroup(str(heading), rows, fate in _CLOSED)
        for fate, heading in HEADINGS.items()
        if (rows := [row(one, booked, offered, left_out) for one in changes if _fate(one) == fate])
    ]


def row(
    change: DateChange, booked: Mapping[int, int], offered: PlanningChoices, left_out: str
) -> DateRow:
    """One date in words; see `groups`."""
    asks = bool(change.is_planned and (change.clashes or change.warnings))
    people = booked.get(change.zitdag_id, 0) if change.zitdag_id else 0
    return DateRow(
        day=formatting.dated(change.day),
        url=_zitdag_url(change.zitdag_id),
        said=[*_said(change), *_causes(change, offered)],
        people=ngettext("%(num)s afspraak", "%(num)s afspraken", people) if people else "",
        tick=f"{left_out}{change.day.isoformat()}" if asks else "",
    )


def _said(change: DateChange) -> list[tuple[str, str]]:
    words = [str(_ASPECTS[one]) for one in change.aspects]
    if change.fate is Fate.BY_HAND:
        words.append(_by_hand(change))
    elif change.fate in (Fate.HOLIDAY, Fate.GOES) and change.holiday:
        words.append(change.holiday)
    return [(", ".join(words), "")] if words else []


def _by_hand(change: DateChange) -> str:
    if change.sits_on is None:
        words: str = _("afgezegd")
    elif change.sits_on != change.day:
        words = _("verplaatst naar %(day)s", day=formatting.day_words(change.sits_on))
    else:
        words = _("veranderd")
    return words


def _causes(change: DateChange, offered: PlanningChoices) -> list[tuple[str, str]]:
    """Why it clashes, or what to look out for, each with the zitdag that is in the way."""
    return [
        (fields.conflict_words(one, offered), _zitdag_url(getattr(one, "other_id", None)))
        for one in (*change.clashes, *change.warnings)
    ]


def _zitdag_url(zitdag_id: int | None) -> str:
    return url_for("coordinator.zitdag", zitdag_id=zitdag_id) if zitdag_id is not None else ""
