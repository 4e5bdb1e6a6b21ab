"""The edit that plans a series, new or changed."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.appointments import planning_fit
from scheduler.appointments.affected import AffectedAppointment
from scheduler.appointments.rescheduling import scenarios
from scheduler.appointments.rescheduling.edits.edit import Impact
from scheduler.appointments.rescheduling.scenarios import Scenario
from scheduler.people import locks
from scheduler.people.actors import By
from scheduler.people.locks import Lock
from scheduler.zitdagen import queries, series
from scheduler.zitdagen.models import DiaryEntry, Zitdag, ZitdagSeries
from scheduler.zitdagen.plans import SeriesPlan


@dataclass(frozen=True, slots=True)
class PlanSeries:
    """Plan a series seen at `version` (None for a new one) from `today`, local."""

    plan: SeriesPlan
    version: int | None
    today: date

    def lock(self, session: Session) -> None:
        """The series: `plan_series` takes it too, but it comes before diaries."""
        locks.take(session, Lock.SERIES, self.plan.code)

    def impact(self, session: Session) -> Impact:
        """All who come to its zitdagen, and every counsellor it had or gets."""
        ids = select(Zitdag.id).join(Zitdag.series).where(ZitdagSeries.code == self.plan.code)
        return Impact(DiaryEntry.zitdag_id.in_(ids), self._counsellor_ids(session))

    def _counsellor_ids(self, session: Session) -> frozenset[int]:
        theirs = queries.counsellors_of_series(session, self.plan.code)
        return frozenset({self.plan.counsellor_id, *theirs})

    def make(
        self, session: Session, there: list[AffectedAppointment], *, by: By
    ) -> list[AffectedAppointment]:
        """Plan it; those it no longer covers, but for who was flagged before."""
        counsellor_ids = self._counsellor_ids(session)
        series.plan_series(
            session, self.plan, today=self.today, by=by, expected_version=self.version
        )
        judged = planning_fit.judged(session, now=by.now, counsellor_ids=counsellor_ids)
        left_out = {
            appointment.id
            for appointment, misfit in judged
            if misfit is not None and appointment.misfit is None
        }
        return [one for one in there if one.appointment_id in left_out]

    def scenario(self, session: Session, *, now: datetime) -> Scenario:
        """The planning with its new dates."""
        return scenarios.after_series(session, self.plan, today=self.today)
