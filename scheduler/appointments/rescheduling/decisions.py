"""The decision for all appointments a change of the planning affects, exceptions included."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from scheduler.appointments.affected import AffectedAppointment


@dataclass(frozen=True, slots=True)
class Cancel:
    """Cancel it; the client is notified, or put on the call list."""


@dataclass(frozen=True, slots=True)
class KeepAndFlag:
    """Keep it and flag it for later review."""


@dataclass(frozen=True, slots=True)
class GiveTo:
    """A colleague takes over, at the same time and place; the client need not be told.

    In a zitdag the colleague has there, or else in a new one for the hours that fall out.
    """

    counsellor_id: int


@dataclass(frozen=True, slots=True)
class MoveAlong:
    """Move it to its zitdag's new date, or to this loket where the zitdag went, at the same hour;
    the client is notified."""

    loket_id: int | None = None


@dataclass(frozen=True, slots=True)
class MoveTo:
    """Move it, to this counsellor at this loket; the client is notified.

    `starts_at` is an aware moment.
    """

    counsellor_id: int
    loket_id: int
    starts_at: datetime


@dataclass(frozen=True, slots=True)
class Tell:
    """It stays; the client is told what is new at its place. Of those that still fit only."""


Choice = Cancel | KeepAndFlag | GiveTo | MoveAlong | MoveTo | Tell


@dataclass(frozen=True, slots=True)
class Decision:
    """The choice for all affected appointments: `default`, overridden by `each`, by appointment id.

    `fitting` instead of `default` for those that still fit, where it is given: they are told.
    `seen` are the appointments that whoever decided was shown, or None for whichever there are.
    When others came meanwhile, those are shown first. A colleague who takes over by default, with
    no exceptions, takes the hours that are left open as well; otherwise only those of the
    appointments.
    """

    default: Choice
    each: Mapping[int, Choice] = field(default_factory=dict)
    seen: frozenset[int] | None = None
    fitting: Choice | None = None

    def of(self, one: AffectedAppointment) -> Choice:
        """The choice for this one. Whoever was told of a place is told of the new one."""
        usual = self.fitting if one.still_fits and self.fitting is not None else self.default
        choice = self.each.get(one.appointment_id, usual)
        return Tell() if one.still_fits and isinstance(choice, KeepAndFlag) else choice

    def covers(self, touched: Iterable[AffectedAppointment]) -> bool:
        """Whether all of these were shown."""
        return self.seen is None or all(one.appointment_id in self.seen for one in touched)

    def apart(self) -> "Decision":
        """The same choice for each seen, without taking over hours that have no appointment."""
        each = {id_: self.each.get(id_, self.default) for id_ in self.seen or ()}
        return replace(self, each=each)

    @property
    def counsellor_ids(self) -> frozenset[int]:
        """Ids of the counsellors whose time it takes."""
        chosen = (self.default, self.fitting, *self.each.values())
        return frozenset(one.counsellor_id for one in chosen if isinstance(one, GiveTo | MoveTo))


UNDECIDED = Decision(KeepAndFlag(), seen=frozenset())
"""Nobody was seen: whomever it touches is shown first."""
