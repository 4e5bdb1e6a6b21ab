"""Arguments of the planning operations, in wall-clock time."""

from dataclasses import dataclass, field
from datetime import date, time

from scheduler.zitdagen.models import Anchor, Audience, OpeningKind


@dataclass(frozen=True, slots=True)
class OpeningPlan:
    """One opening of a day, from `starts` up to `ends` on the clock of the loket."""

    kind: OpeningKind
    starts: time
    ends: time


@dataclass(frozen=True, slots=True)
class Rules:
    """Rules of booking: see `BookingRules` for the units."""

    audience: Audience = Audience.EVERYBODY
    released_hours: int | None = None
    notice_hours: int = 2
    horizon_days: int = 56
    anchor: Anchor = Anchor.OPENING
    step_minutes: int = 15


@dataclass(frozen=True, slots=True)
class SeriesPlan:
    """A recurring pattern: an RFC 5545 rule of whole days, `ends_on` inclusive or open-ended.

    Without `starts_on` it runs from whichever day it is laid out from; a rule whose dates depend
    on the first one (every other week, ten times) needs it.
    """

    code: str
    loket_id: int
    counsellor_id: int
    rule: str
    starts_on: date | None
    ends_on: date | None
    exceptions: tuple[date, ...]
    openings: tuple[OpeningPlan, ...]
    service_ids: frozenset[int]
    rules: Rules = field(default_factory=Rules)
    active: bool = True


@dataclass(frozen=True, slots=True)
class ZitdagPlan:
    """A pop-up: one sitting without a series, at a job fair or a market."""

    loket_id: int
    counsellor_id: int
    date: date
    openings: tuple[OpeningPlan, ...]
    service_ids: frozenset[int]
    rules: Rules = field(default_factory=Rules)
    title: str = ""


@dataclass(frozen=True, slots=True)
class Instead:
    """Who sits at a date that a series could not be planned on, and when."""

    counsellor_id: int
    openings: tuple[OpeningPlan, ...]


@dataclass(frozen=True, slots=True)
class ZitdagChange:
    """The new date, openings and counsellor of one dated zitdag.

    Its services, rules of booking and name stay as they are where None.
    """

    date: date
    openings: tuple[OpeningPlan, ...]
    counsellor_id: int
    service_ids: frozenset[int] | None = None
    rules: Rules | None = None
    title: str | None = None
