"""Edits that close lokets for a while, change that, and open them again."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from scheduler.appointments.affected import AffectedAppointment
from scheduler.appointments.rescheduling import appointments_ahead, scenarios
from scheduler.appointments.rescheduling.edits.edit import Impact
from scheduler.appointments.rescheduling.scenarios import Scenario
from scheduler.calendar.intervals import Interval, overlaps
from scheduler.people.actors import By
from scheduler.zitdagen import closing
from scheduler.zitdagen.closing import ClosurePlan


@dataclass(frozen=True, slots=True)
class CloseLokets:
    """A loket, or every loket of a region, is closed for a while."""

    plan: ClosurePlan

    def lock(self, session: Session) -> None:
        """The closures of the region."""
        closing.lock(session, self.plan.region_id)

    def impact(self, session: Session) -> Impact:
        """All who come there then. No colleague takes over what falls out: nobody can sit there."""
        return _impact(session, self.plan)

    def make(
        self, session: Session, there: list[AffectedAppointment], *, by: By
    ) -> list[AffectedAppointment]:
        """Close: nobody fits any more."""
        closing.close(session, self.plan, by=by)
        return there

    def scenario(self, session: Session, *, now: datetime) -> Scenario:
        """The planning with these lokets closed, and every other as it is."""
        return _scenario(session, self.plan)


@dataclass(frozen=True, slots=True)
class ChangeClosure:
    """A closure `before`, seen at `version`, becomes `plan`."""

    closure_id: int
    version: int
    before: ClosurePlan
    plan: ClosurePlan

    def lock(self, session: Session) -> None:
        """The closures of the region."""
        closing.lock(session, self.plan.region_id)

    def impact(self, session: Session) -> Impact:
        """All who come during the old or the new period."""
        old, new = _impact(session, self.before), _impact(session, self.plan)
        return Impact(old.which | new.which, old.counsellor_ids | new.counsellor_ids)

    def make(
        self, session: Session, there: list[AffectedAppointment], *, by: By
    ) -> list[AffectedAppointment]:
        """Change it; those whom it touches now and did not before."""
        closing.change(session, self.closure_id, self.plan, expected_version=self.version, by=by)
        return [one for one in there if self._is_newly_touched(one)]

    def _is_newly_touched(self, one: AffectedAppointment) -> bool:
        hour = Interval(one.starts_at, one.ends_at)
        return overlaps(hour, self.plan.during) and not overlaps(hour, self.before.during)

    def scenario(self, session: Session, *, now: datetime) -> Scenario:
        """The planning with these lokets closed then too."""
        return _scenario(session, self.plan)


@dataclass(frozen=True, slots=True)
class ReopenLokets:
    """A closure `before`, seen at `version`, is withdrawn: who was kept fits again."""

    closure_id: int
    version: int
    before: ClosurePlan

    def lock(self, session: Session) -> None:
        """The closures of the region."""
        closing.lock(session, self.before.region_id)

    def impact(self, session: Session) -> Impact:
        """All who come there then."""
        return _impact(session, self.before)

    def make(
        self, session: Session, there: list[AffectedAppointment], *, by: By
    ) -> list[AffectedAppointment]:
        """Withdraw it: it touches nobody."""
        closing.withdraw(
            session, self.closure_id, self.before, expected_version=self.version, by=by
        )
        return []

    def scenario(self, session: Session, *, now: datetime) -> Scenario:
        """Nothing is taken."""
        return scenarios.AS_PLANNED


def _impact(session: Session, plan: ClosurePlan) -> Impact:
    loket_ids = closing.lokets_of(session, plan)
    which = appointments_ahead.at_lokets(loket_ids, plan.during)
    return Impact(which, closing.counsellors_of(session, plan))


def _scenario(session: Session, plan: ClosurePlan) -> Scenario:
    return scenarios.after_closure(closing.lokets_of(session, plan), plan.during)
