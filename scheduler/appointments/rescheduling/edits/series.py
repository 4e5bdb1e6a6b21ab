"""The edit that plans a series, new or changed."""

from dataclasses import dataclass, replace
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
from scheduler.zitdagen import differences, policy, queries, series
from scheduler.zitdagen.differences import DateChange
from scheduler.zitdagen.errors import DatesChangedMeanwhile, DatesClash
from scheduler.zitdagen.models import DiaryEntry, Zitdag, ZitdagSeries
from scheduler.zitdagen.plans import SeriesPlan


@dataclass(frozen=True, slots=True)
class PlanSeries:
    """Plan a series seen at `version` (None for a new one) from `today`, local.

    `continues`: the code of the series that it goes on from, which was then seen at `version`.
    `shown` is the digest of the difference that somebody looked at, and `left_out` are the dates of
    it that they then left out.
    """

    plan: SeriesPlan
    version: int | None
    today: date
    continues: str | None = None
    left_out: frozenset[date] = frozenset()
    shown: str | None = None

    def lock(self, session: Session) -> None:
        """The series: `plan_series` takes it too, but it comes before diaries."""
        for code in self._codes:
            locks.take(session, Lock.SERIES, code)

    @property
    def _codes(self) -> list[str]:
        return sorted({self.plan.code, self.continues or self.plan.code})

    @property
    def _decided(self) -> SeriesPlan:
        """The plan without the dates that were left out."""
        exceptions = tuple(sorted({*self.plan.exceptions, *self.left_out}))
        return replace(self.plan, exceptions=exceptions)

    def impact(self, session: Session) -> Impact:
        """All who come to its zitdagen, and every counsellor it had or gets."""
        ids = select(Zitdag.id).join(Zitdag.series).where(ZitdagSeries.code.in_(self._codes))
        return Impact(DiaryEntry.zitdag_id.in_(ids), self._counsellor_ids(session))

    def _counsellor_ids(self, session: Session) -> frozenset[int]:
        theirs = queries.counsellors_of_series(session, self._codes)
        return frozenset({self.plan.counsellor_id, *theirs})

    def make(
        self, session: Session, there: list[AffectedAppointment], *, by: By
    ) -> list[AffectedAppointment]:
        """Plan it; those it no longer covers, but for who was flagged before.

        Raises:
            DatesChangedMeanwhile: the difference is not the one that was shown.
            DatesClash: on some of those dates the series cannot be, and nobody left them out.
        """
        counsellor_ids = self._counsellor_ids(session)
        self._check_shown(session)
        series.plan_series(
            session,
            self._decided,
            today=self.today,
            by=by,
            expected_version=self.version,
            continues=self.continues,
        )
        judged = planning_fit.judged(session, now=by.now, counsellor_ids=counsellor_ids)
        left_out = {
            appointment.id
            for appointment, misfit in judged
            if misfit is not None and appointment.misfit is None
        }
        return [one for one in there if one.appointment_id in left_out]

    def _check_shown(self, session: Session) -> None:
        if self.shown is None:
            return
        code = self.continues or self.plan.code
        policy.check_version(queries.series_version(session, code), self.version)
        changes = self.difference(session)
        if differences.digest(changes) != self.shown:
            raise DatesChangedMeanwhile
        clashing = tuple(day for day in differences.clashing(changes) if day not in self.left_out)
        if clashing:
            raise DatesClash(clashing)

    def difference(self, session: Session) -> list[DateChange]:
        """What it changes, before any date is left out. Read-only.

        Raises:
            InvalidPlan, OpeningsOverlap, InvalidRule: the plan makes no sense by itself.
        """
        ahead = differences.ahead(session, self.plan, self.continues, today=self.today)
        (changes,) = differences.differences(session, [ahead], today=self.today)
        return changes

    def scenario(self, session: Session, *, now: datetime) -> Scenario:
        """The planning with its new dates."""
        return scenarios.after_series(session, self._decided, self.continues, today=self.today)
