"""Who may book what, and when. Pure: no session, no clock."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from typing import Protocol
from zoneinfo import ZoneInfo

from scheduler.calendar import working_days
from scheduler.zitdagen.catalogue import ServiceAudience
from scheduler.zitdagen.models import Audience

ONLINE_APPOINTMENTS = 2
"""Future appointments that one phone number or mail address can have booked online."""

ONLINE_MOVES = 3
"""Times in a day that a client may move one appointment without our staff."""

PUBLIC_HOLD = timedelta(minutes=20)
SHORT_HOLD = timedelta(minutes=5)
"""While strangers keep more than SHARE_TO_ASK."""
ANSWER_WITHIN = timedelta(hours=1)
"""How long a booking that must be answered waits for JA."""
FORTNIGHT = timedelta(days=14)
SHARE_TO_ASK = 0.25
"""The share of the free public hours of a fortnight beyond which a new online booking waits for JA,
where so much is kept by people who never confirmed anything."""
MOST_SHARE = 0.5
"""The share that they never pass: the oldest gives way of the network that keeps most."""
FEW_STRANGERS = 8
"""So few hours are nobody's attack, however small the network of lokets."""


class AskerRole(StrEnum):
    """Role of the asker of a slot."""

    PUBLIC = "public"
    PARTNER = "partner"
    STAFF = "staff"


@dataclass(frozen=True, slots=True)
class Asker:
    """The asker of a slot. A partner asks for its own site, `organisation_id`."""

    role: AskerRole
    organisation_id: int | None = None


PUBLIC = Asker(AskerRole.PUBLIC)
STAFF = Asker(AskerRole.STAFF)


def may_ask(asker: Asker, audience: ServiceAudience) -> bool:
    """Whether a service for `audience` is there for who asks: one for professionals is not for the
    public.
    """
    return audience is ServiceAudience.ADULTS or asker.role is not AskerRole.PUBLIC


def client_of(audience: ServiceAudience, site_id: int | None) -> Asker:
    """As whom a client moves an appointment: a professional as staff of the site they are of."""
    if audience is ServiceAudience.PROFESSIONALS:
        return Asker(AskerRole.PARTNER, site_id)
    return PUBLIC


class NoticeRules(Protocol):
    """The booking rules of one zitdag, and the site that hosts its loket."""

    @property
    def audience(self) -> Audience: ...
    @property
    def released_hours(self) -> int | None: ...
    @property
    def notice_hours(self) -> int: ...
    @property
    def horizon_days(self) -> int: ...
    @property
    def host_id(self) -> int: ...


def bounds(rules: NoticeRules, asker: Asker, *, now: datetime) -> tuple[datetime, datetime] | None:
    """The first and the last moment (both included) at which `asker` may start; None for never.

    The leerwinkel's own staff are bound by neither notice nor horizon: they know what they do.
    What is kept for partners or the host is released to everybody `released_hours` before.
    """
    if asker.role is AskerRole.STAFF:
        return now, datetime.max.replace(tzinfo=now.tzinfo)
    first = after_notice(rules.notice_hours, now=now)
    last = now + timedelta(days=rules.horizon_days)
    if not _is_meant(rules, asker):
        if rules.released_hours is None:
            return None
        last = min(last, now + timedelta(hours=rules.released_hours))
    return (first, last) if first <= last else None


def after_notice(notice_hours: int, *, now: datetime) -> datetime:
    """The earliest start a client can make who hears of it only now."""
    return now + timedelta(hours=notice_hours)


def interpreter_from(days: int, zone: ZoneInfo, *, now: datetime) -> datetime:
    """The first moment (aware UTC) for which an interpreter can be found, who takes `days` working
    days: the start of a local day. Nobody looks for one before the first working day.
    """
    begun = working_days.on_or_after(now.astimezone(zone).date())
    day = working_days.later(begun, days)
    return datetime.combine(day, time(), zone).astimezone(UTC)


def _is_meant(rules: NoticeRules, asker: Asker) -> bool:
    if rules.audience is Audience.EVERYBODY:
        return True
    if asker.role is not AskerRole.PARTNER:
        return False
    return rules.audience is Audience.PARTNERS or asker.organisation_id == rules.host_id
