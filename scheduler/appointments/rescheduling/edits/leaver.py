"""The edit that a counsellor leaves."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy.orm import Session

from locations.zones import BRUSSELS
from scheduler.appointments.affected import AffectedAppointment
from scheduler.appointments.rescheduling import appointments_ahead, scenarios
from scheduler.appointments.rescheduling.edits.edit import Impact
from scheduler.appointments.rescheduling.scenarios import Scenario
from scheduler.calendar.intervals import END_OF_TIME, Interval
from scheduler.people.actors import By
from scheduler.zitdagen import leaving
from scheduler.zitdagen.leaving import Leaving


@dataclass(frozen=True, slots=True)
class CounsellorLeaves:
    """A counsellor leaves after a last day, and colleagues go on with some series; from `today`,
    local."""

    leaving: Leaving
    today: date

    def lock(self, session: Session) -> None:
        """Their series."""
        leaving.lock(session, self.leaving)

    def impact(self, session: Session) -> Impact:
        """All whom they would have seen after it, and the colleagues who go on."""
        which = appointments_ahead.during(self.leaving.counsellor_id, self._gone)
        who = {self.leaving.counsellor_id, *self.leaving.takes.values()}
        return Impact(which, frozenset(who))

    def make(
        self, session: Session, there: list[AffectedAppointment], *, by: By
    ) -> list[AffectedAppointment]:
        """Let them leave: nobody fits any more."""
        leaving.leave(session, self.leaving, today=self.today, by=by)
        return there

    def scenario(self, session: Session, *, now: datetime) -> Scenario:
        """The planning without them from then on."""
        return scenarios.after_absence(self.leaving.counsellor_id, self._gone)

    @property
    def _gone(self) -> Interval:
        """From the midnight after the last day."""
        after = self.leaving.last_day + timedelta(days=1)
        return Interval(datetime.combine(after, time(), BRUSSELS), END_OF_TIME)
