"""The edit of nothing but appointments: those that no longer fit are decided on."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.appointments.affected import AffectedAppointment
from scheduler.appointments.models import Appointment
from scheduler.appointments.rescheduling import scenarios
from scheduler.appointments.rescheduling.edits.edit import Impact
from scheduler.appointments.rescheduling.scenarios import Scenario
from scheduler.people.actors import By
from scheduler.zitdagen.models import DiaryEntry


@dataclass(frozen=True, slots=True)
class DecideMisfits:
    """Decide on these appointments, as far as they are flagged: the planning stays as it is."""

    appointment_ids: frozenset[int]

    def lock(self, session: Session) -> None:
        """Nothing comes before the appointments themselves."""

    def impact(self, session: Session) -> Impact:
        """Those hours, and whose they are. One SELECT."""
        entries = (
            select(DiaryEntry.id, DiaryEntry.counsellor_id)
            .join(Appointment, Appointment.entry_id == DiaryEntry.id)
            .where(Appointment.id.in_(self.appointment_ids))
        )
        found = session.execute(entries).all()
        which = DiaryEntry.id.in_([id_ for id_, _counsellor in found])
        return Impact(which, frozenset(counsellor for _id, counsellor in found))

    def make(
        self, session: Session, there: list[AffectedAppointment], *, by: By
    ) -> list[AffectedAppointment]:
        """Those that are flagged still."""
        return [
            one
            for one in there
            if one.misfit is not None and one.appointment_id in self.appointment_ids
        ]

    def scenario(self, session: Session, *, now: datetime) -> Scenario:
        """The planning as it is."""
        return scenarios.AS_PLANNED
