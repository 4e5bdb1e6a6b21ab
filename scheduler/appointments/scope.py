"""Row-level authorisation for appointments: which of them a site, a region or a counsellor sees.

Conditions for a statement that joins Appointment (and DiaryEntry, Zitdag where it says so).
"""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement

from scheduler.access import scope
from scheduler.appointments.models import Appointment
from scheduler.zitdagen.models import DiaryEntry, Zitdag

_A_DAY: Final = timedelta(days=1)


def of_site(organisation_id: int) -> ColumnElement[bool]:
    """Referred by this partner site. A site never sees the clients of another one."""
    return Appointment.referrer_id == organisation_id


def of_region(region_id: int) -> ColumnElement[bool]:
    """At a loket that this region runs; joins Zitdag."""
    return scope.at_lokets_of(region_id, Zitdag.loket_id)


def of_counsellor(counsellor_id: int) -> ColumnElement[bool]:
    """In this counsellor's diary; joins DiaryEntry."""
    return DiaryEntry.counsellor_id == counsellor_id


def to_come(now: datetime) -> ColumnElement[bool]:
    """Begins after `now`; joins DiaryEntry and Zitdag, whose date says nothing more, but begins the
    range of an index."""
    return (DiaryEntry.starts_at > now) & (Zitdag.date >= (now - _A_DAY).date())
