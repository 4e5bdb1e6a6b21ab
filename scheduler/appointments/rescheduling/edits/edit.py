"""An edit of the planning: what it may touch, what it does, and how the planning is afterwards."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from sqlalchemy import ColumnElement
from sqlalchemy.orm import Session

from scheduler.appointments.affected import AffectedAppointment
from scheduler.appointments.rescheduling.scenarios import Scenario
from scheduler.calendar.intervals import Interval
from scheduler.people.actors import By


@dataclass(frozen=True, slots=True)
class Impact:
    """Appointments a change may touch (a condition on DiaryEntry or Zitdag), the counsellors it
    occupies, and hours left open. `can_stay`: whether somebody may be left where they are, and
    flagged, for now."""

    which: ColumnElement[bool]
    counsellor_ids: frozenset[int]
    left_open: tuple[Interval, ...] = ()
    can_stay: bool = True


class Edit(Protocol):
    """One change of the planning, decided once. `planning_changes` previews and applies it."""

    def lock(self, session: Session) -> None:
        """Take the locks that come before those on appointments and diaries."""

    def impact(self, session: Session) -> Impact:
        """What it may touch. Read-only.

        Raises:
            UnknownZitdag: there is no such zitdag.
        """

    def make(
        self, session: Session, there: list[AffectedAppointment], *, by: By
    ) -> list[AffectedAppointment]:
        """Make the change; return those of `there`, the appointments it may touch, that no longer
        fit. Raises whatever the operations of `zitdagen` raise.
        """

    def scenario(self, session: Session, *, now: datetime) -> Scenario:
        """The planning as it would be, to offer alternatives before it is made. Read-only."""
