"""A board in words: what stands in its cells, in front of its rows and under its columns."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Final
from zoneinfo import ZoneInfo

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext, ngettext

from locations.models import Loket
from notifications.texts.words import clock_figures
from scheduler.appointments.board.first_free import FirstFree
from scheduler.appointments.board.reading import BoardRow, Network
from scheduler.appointments.board.sittings import (
    NOBODY_SITS,
    BoardSitting,
    BoardState,
    Tally,
)
from scheduler.calendar.intervals import Period, subtract
from scheduler.web.coordinator.planning import formatting
from scheduler.zitdagen.models import OpeningKind

_AN_HOUR: Final = 60
_CLOSED, _CLOSED_THEN = lazy_gettext("gesloten"), lazy_gettext("gesloten %(hours)s")
_AWAY, _AWAY_THEN = lazy_gettext("afwezig"), lazy_gettext("afwezig %(hours)s")
_TAKEN, _TAKEN_THEN = lazy_gettext("lokaal bezet"), lazy_gettext("lokaal bezet %(hours)s")
_STATES: Final = {
    BoardState.SITS: lazy_gettext("zit er"),
    BoardState.FULL: lazy_gettext("vol"),
    BoardState.WALK_IN: lazy_gettext("vrije inloop"),
    BoardState.AWAY: lazy_gettext("begeleider afwezig"),
    BoardState.NO_ROOM: lazy_gettext("lokaal bezet"),
    BoardState.CLOSED: lazy_gettext("loket gesloten"),
    BoardState.CALLED_OFF: lazy_gettext("gaat niet door"),
}
_IN_SHORT: Final = {
    BoardState.SITS: lazy_gettext("zit"),
    BoardState.FULL: lazy_gettext("vol"),
    BoardState.WALK_IN: lazy_gettext("inl."),
    BoardState.CLOSED: lazy_gettext("dicht"),
    BoardState.AWAY: lazy_gettext("weg"),
    BoardState.NO_ROOM: lazy_gettext("bezet"),
    BoardState.CALLED_OFF: lazy_gettext("af"),
}


@dataclass(frozen=True, slots=True)
class SittingWords:
    """A zitdag in a cell of a week: `who` is the other of loket and counsellor."""

    url: str
    state: BoardState
    title: str
    who: str
    hours: str
    told: Sequence[str]
    marks: Sequence[str]
    is_over: bool


@dataclass(frozen=True, slots=True)
class RowWords:
    """The first cell of a row: `name` and `more` of it, where it leads, and its first free hour."""

    name: str
    more: str
    url: str
    first_free: str
    is_unused: bool


@dataclass(frozen=True, slots=True)
class TallyWords:
    """What zitdagen come to: how many, also in words, and their hours and places."""

    count: int
    words: str
    more: Sequence[str]


class BoardWords:
    """How the lokets and counsellors of one board are called on it."""

    def __init__(self, network: Network) -> None:
        self._lokets = network.lokets
        self._counsellors = network.counsellors
        self._called = Counter(one.first_name for one in network.counsellors.values())
        self._at = Counter(one.city for one in network.lokets.values() if one.active)

    def row(self, row: BoardRow) -> RowWords:
        """Whose row it is."""
        free = _free_from(row.first_free) if row.first_free else _("niets vrij")
        one = row.subject
        if isinstance(one, Loket):
            url = url_for("coordinator.loket", code=one.code)
            return RowWords(one.city, one.name, url, free, not one.active)
        url = url_for("counsellor.today", wie=one.code)
        return RowWords(one.first_name, one.last_name, url, free, not one.active)

    def sitting(self, one: BoardSitting, *, by_counsellor: bool) -> SittingWords:
        """A zitdag, for the row of its loket or of its counsellor."""
        return SittingWords(
            url=url_for("coordinator.zitdag", zitdag_id=one.zitdag_id),
            state=one.state,
            title=(one.title or _("losse zitdag")) if one.is_popup else "",
            who=self.loket(one.loket_id) if by_counsellor else self.counsellor(one.counsellor_id),
            hours=hours_of(one),
            told=[words for words in (_left(one), *_beside(one)) if words],
            marks=list(marks(one)),
            is_over=one.is_over,
        )

    def counsellor(self, id_: int) -> str:
        """The first name; with the first letter of the last where two are called so."""
        one = self._counsellors[id_]
        if self._called[one.first_name] == 1:
            return one.first_name
        return f"{one.first_name} {one.last_name[:1]}."

    def loket(self, id_: int) -> str:
        """The town; with its name where it has two lokets."""
        one = self._lokets[id_]
        return one.city if self._at[one.city] == 1 else f"{one.city}, {one.name}"


def hours_of(one: BoardSitting) -> str:
    """The planned hours by appointment, also of groups; those to walk in where it has no others."""
    by_appointment = [hour for hour in one.hours if hour.kind is not OpeningKind.WALK_IN]
    return spans(by_appointment or one.hours, one.timezone)


def spans(periods: Iterable[Period], timezone: str) -> str:
    """`9–12, 13–16.30` on the clock of that zone."""
    zone = ZoneInfo(timezone)
    return ", ".join(f"{_hour(one.start, zone)}–{_hour(one.end, zone)}" for one in periods)


def _hour(moment: datetime, zone: ZoneInfo) -> str:
    return clock_figures(moment.astimezone(zone)).removesuffix(".00")


# What is kept (`cache`) a board says very often, and few of it: in Dutch alone, as all of staff's.
@cache
def duration_words(minutes: int) -> str:
    """`45 min`, `3 u`, `3 u 30`."""
    hours, left = divmod(minutes, _AN_HOUR)
    if not hours:
        return str(_("%(minutes)s min", minutes=left))
    return str(_("%(hours)s u", hours=hours)) + (f" {left:02}" if left else "")


def _left(one: BoardSitting) -> str:
    """What is free and what is booked of its hours by appointment."""
    booked = _booked(duration_words(one.booked_minutes))
    if one.state in NOBODY_SITS:
        return booked if one.booked_minutes else ""
    if not one.open_minutes and not one.booked_minutes:
        return ""
    if one.is_over:
        return booked
    free = (
        _free(duration_words(one.free_minutes))
        if one.free_minutes
        else state_words(BoardState.FULL)
    )
    return f"{free}, {booked}" if one.booked_minutes else free


def _beside(one: BoardSitting) -> Iterable[str]:
    """What is not by appointment alone: groups, and hours to walk in."""
    for group in one.groups:
        yield group_words(group.taken, group.seats)
    walk_in = [hour for hour in one.present if hour.kind is OpeningKind.WALK_IN]
    if walk_in and one.state is BoardState.WALK_IN:
        yield _("vrije inloop")
    elif walk_in:
        yield _("inloop %(hours)s", hours=spans(walk_in, one.timezone))


@cache
def state_words(state: BoardState) -> str:
    """How a zitdag stands: `zit er`."""
    return str(_STATES[state])


@cache
def short_words(state: BoardState) -> str:
    """The same where there is room for a word: `zit`."""
    return str(_IN_SHORT[state])


@cache
def _free(time: str) -> str:
    return str(_("%(time)s vrij", time=time))


@cache
def _booked(time: str) -> str:
    return str(_("%(time)s geboekt", time=time))


@cache
def _to_walk_in(time: str) -> str:
    return str(_("%(time)s inloop", time=time))


@cache
def _zitdagen(count: int) -> str:
    return str(ngettext("%(num)s zitdag", "%(num)s zitdagen", count))


@cache
def share_words(percent: int) -> str:
    """`80% vol`."""
    return str(_("%(percent)s%% vol", percent=percent))


@cache
def group_words(taken: int, seats: int) -> str:
    """`groep 3 van 12`."""
    words: str = _("groep %(taken)s van %(seats)s", taken=taken, seats=seats)
    return words


def marks(one: BoardSitting) -> Iterable[str]:
    """What asks for a look, and why nobody is there."""
    if one.state is BoardState.CALLED_OFF:
        yield _("gaat niet door")
    else:
        yield from _gone(one)
    if one.misfits:
        yield _("kijk na: %(count)s", count=one.misfits)


def _gone(one: BoardSitting) -> Iterable[str]:
    for periods, whole, part in (
        (one.closed, _CLOSED, _CLOSED_THEN),
        (one.away, _AWAY, _AWAY_THEN),
        (one.room_taken, _TAKEN, _TAKEN_THEN),
    ):
        if periods:
            is_whole = not subtract(one.hours, periods)
            yield str(whole if is_whole else part) % {"hours": spans(periods, one.timezone)}


def _free_from(free: FirstFree) -> str:
    words: str = _(
        "vrij vanaf %(when)s", when=formatting.short_moment(free.starts_at, free.timezone)
    )
    return words


def tally_words(tally: Tally, *, is_rounded: bool = False) -> TallyWords:
    """What zitdagen come to; `is_rounded` to whole hours, without groups, for a narrow column."""
    of = _rounded if is_rounded else duration_words
    times = (
        (_free, tally.free_minutes),
        (_booked, tally.booked_minutes),
        (_to_walk_in, tally.walk_in_minutes),
    )
    more = [words(of(minutes)) for words, minutes in times if minutes]
    if tally.group_seats and not is_rounded:
        more.append(group_words(tally.group_taken, tally.group_seats))
    return TallyWords(tally.zitdagen, _zitdagen(tally.zitdagen), more)


def _rounded(minutes: int) -> str:
    return duration_words(max(1, round(minutes / _AN_HOUR)) * _AN_HOUR)
