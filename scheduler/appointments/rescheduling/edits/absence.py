"""The edit that a counsellor is away."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from scheduler.appointments.affected import AffectedAppointment
from scheduler.appointments.rescheduling import appointments_ahead, scenarios
from scheduler.appointments.rescheduling.edits.edit import Impact
from scheduler.appointments.rescheduling.scenarios import Scenario
from scheduler.calendar.intervals import Interval
from scheduler.people.actors import By
from scheduler.zitdagen import operations as zitdagen
from scheduler.zitdagen.models import AbsenceReason


@dataclass(frozen=True, slots=True)
class RecordAbsence:
    """A counsellor is away."""

    counsellor_id: int
    away: Interval
    reason: AbsenceReason

    def lock(self, session: Session) -> None:
        """Nothing comes before the diary."""

    def impact(self, session: Session) -> Impact:
        """All whom they would have seen then."""
        which = appointments_ahead.during(self.counsellor_id, self.away)
        return Impact(which, frozenset({self.counsellor_id}), (self.away,))

    def make(
        self, session: Session, there: list[AffectedAppointment], *, by: By
    ) -> list[AffectedAppointment]:
        """Record it: nobody fits any more."""
        starts_at, ends_at = self.away.start, self.away.end
        zitdagen.record_absence(session, self.counsellor_id, starts_at, ends_at, self.reason, by=by)
        return there

    def scenario(self, session: Session, *, now: datetime) -> Scenario:
        """The planning without them."""
        return scenarios.after_absence(self.counsellor_id, self.away)
