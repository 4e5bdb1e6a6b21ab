"""The edit that a zitdag is at another loket for once, with its people."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session, joinedload, selectinload

from scheduler.appointments.affected import AffectedAppointment
from scheduler.appointments.rescheduling import appointments_ahead, scenarios
from scheduler.appointments.rescheduling.edits.edit import Impact
from scheduler.appointments.rescheduling.scenarios import Scenario
from scheduler.people.actors import By
from scheduler.zitdagen import operations as zitdagen
from scheduler.zitdagen import queries
from scheduler.zitdagen.models import Zitdag


@dataclass(frozen=True, slots=True)
class SitElsewhere:
    """A zitdag that was seen at `version` takes place at another loket: one of its own there."""

    zitdag_id: int
    version: int
    loket_id: int

    def lock(self, session: Session) -> None:
        """Nothing comes before its diary."""

    def impact(self, session: Session) -> Impact:
        """All who come to it. Nobody stays where nobody would be."""
        who = {queries.counsellor_of(session, self.zitdag_id)}
        which = appointments_ahead.of_zitdag(self.zitdag_id)
        return Impact(which, frozenset(who), can_stay=False)

    def make(
        self, session: Session, there: list[AffectedAppointment], *, by: By
    ) -> list[AffectedAppointment]:
        """Plan it there and call it off here: everybody was told the old place."""
        zitdagen.sit_elsewhere(
            session, self.zitdag_id, self.loket_id, expected_version=self.version, by=by
        )
        return there

    def scenario(self, session: Session, *, now: datetime) -> Scenario:
        """The planning with its hours there instead."""
        shown = [
            joinedload(Zitdag.loket),
            selectinload(Zitdag.services),
            selectinload(Zitdag.openings),
        ]
        zitdag = session.get_one(Zitdag, self.zitdag_id, options=shown)
        return scenarios.after_going_elsewhere(zitdag, self.loket_id)
