"""Refusals of a plan: one exception per kind, a code and the data, no sentences.

What `scheduler.calendar.errors` refuses (a rule, a time the clock skips or shows twice) passes
through the operations as it is.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum
from typing import ClassVar


class Problem(StrEnum):
    """An error within a plan by itself."""

    NO_OPENINGS = "no_openings"
    OPENING_ENDS_FIRST = "opening_ends_first"
    NO_SERVICES = "no_services"
    ONE_GROUP_SERVICE = "one_group_service"
    SHORT_SESSION = "short_session"
    ENDS_FIRST = "ends_first"
    NO_FIRST_DATE = "no_first_date"
    INACTIVE_LOKET = "inactive_loket"
    COUNSELLOR_LEAVES = "counsellor_leaves"
    INACTIVE_COUNSELLOR = "inactive_counsellor"
    BOOKING_RULES = "booking_rules"
    UNKNOWN_LOKET = "unknown_loket"
    UNKNOWN_COUNSELLOR = "unknown_counsellor"
    UNKNOWN_SERVICE = "unknown_service"
    PAST_DAY = "past_day"
    STARTS_OUTSIDE_SEASON = "starts_outside_season"
    ENDS_OUTSIDE_SEASON = "ends_outside_season"


@dataclass
class PlanningRefusal(Exception):
    """Base of all refusals of this package. `code` names its words in templates."""

    code: ClassVar[str] = "refused"


@dataclass
class InvalidPlan(PlanningRefusal):
    """The plan is invalid by itself. `detail` is the offending value."""

    code: ClassVar[str] = "invalid_plan"
    problem: Problem
    detail: str = ""


@dataclass
class UnknownGroupSession(PlanningRefusal):
    """No session for a group is planned there and then, or no more."""

    code: ClassVar[str] = "unknown_group_session"


@dataclass
class OpeningsOverlap(PlanningRefusal):
    """Two openings of one zitdag share time; wall-clock, the start of each."""

    code: ClassVar[str] = "openings_overlap"
    one: time
    other: time


@dataclass
class CounsellorElsewhere(PlanningRefusal):
    """The counsellor would be in two places at once; the codes of the new and the other loket.

    `other_id` is the zitdag that is there already, where it is known.
    """

    code: ClassVar[str] = "counsellor_elsewhere"
    date: date
    lokets: tuple[str, str]
    other_id: int | None = field(default=None, compare=False)


@dataclass
class AlreadyThere(PlanningRefusal):
    """The counsellor already sits at that very loket then, in another zitdag."""

    code: ClassVar[str] = "already_there"
    date: date
    loket: str
    other_id: int | None = field(default=None, compare=False)


@dataclass
class TooLittleTravelTime(PlanningRefusal):
    """The counsellor cannot get from one loket to the other; minutes there are and it takes."""

    code: ClassVar[str] = "too_little_travel_time"
    date: date
    lokets: tuple[str, str]
    minutes: int
    needed: int
    other_id: int | None = field(default=None, compare=False)


@dataclass
class CounsellorAbsent(PlanningRefusal):
    """The counsellor a zitdag is given to is away then; aware UTC, half-open."""

    code: ClassVar[str] = "counsellor_absent"
    starts_at: datetime
    ends_at: datetime


@dataclass
class LoketClosed(PlanningRefusal):
    """The loket of a zitdag is closed then; aware UTC, half-open."""

    code: ClassVar[str] = "loket_closed"
    starts_at: datetime
    ends_at: datetime


@dataclass
class RoomInUse(PlanningRefusal):
    """Others use the room of a loket then; aware UTC, half-open."""

    code: ClassVar[str] = "room_in_use"
    starts_at: datetime
    ends_at: datetime


@dataclass
class ChangedMeanwhile(PlanningRefusal):
    """A concurrent change won (optimistic lock); `version` is the present one, 0 of what has
    none."""

    code: ClassVar[str] = "changed_meanwhile"
    version: int


@dataclass
class DatesChangedMeanwhile(PlanningRefusal):
    """What a series would change is no longer what was shown of it."""

    code: ClassVar[str] = "dates_changed_meanwhile"


@dataclass
class DatesClash(PlanningRefusal):
    """On these dates the series cannot be, and nobody left them out; local, ascending."""

    code: ClassVar[str] = "dates_clash"
    dates: tuple[date, ...]


@dataclass
class UnknownSeries(PlanningRefusal):
    """There is no such series."""

    code: ClassVar[str] = "unknown_series"


@dataclass
class UnknownUnplanned(PlanningRefusal):
    """That date is not waiting to be decided on, or no more."""

    code: ClassVar[str] = "unknown_unplanned"


@dataclass
class UnknownDraft(PlanningRefusal):
    """There is no such draft of a season, or no more, or no such row in it."""

    code: ClassVar[str] = "unknown_draft"


@dataclass
class AlreadyPublished(PlanningRefusal):
    """The draft of a season was published: it changes no more."""

    code: ClassVar[str] = "already_published"


@dataclass
class UnknownZitdag(PlanningRefusal):
    """There is no such zitdag."""

    code: ClassVar[str] = "unknown_zitdag"


@dataclass
class UnknownClosure(PlanningRefusal):
    """There is no such closure, or no more."""

    code: ClassVar[str] = "unknown_closure"


@dataclass
class UnknownAbsence(PlanningRefusal):
    """There is no such absence, or no more."""

    code: ClassVar[str] = "unknown_absence"


@dataclass
class AddressRefused(PlanningRefusal):
    """No calendar is to be had from an address.

    `why` is one of: no_address, not_secure, private (a machine of a private network), unreachable,
    slow, redirects (too many), gone, forbidden, failing (its server), too_large.
    """

    code: ClassVar[str] = "address_refused"
    why: str
