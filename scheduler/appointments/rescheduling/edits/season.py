"""The edit that publishes a draft of a season."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from scheduler.appointments import planning_fit
from scheduler.appointments.affected import AffectedAppointment
from scheduler.appointments.rescheduling import scenarios
from scheduler.appointments.rescheduling.edits.edit import Impact
from scheduler.appointments.rescheduling.scenarios import Scenario
from scheduler.people.actors import By
from scheduler.zitdagen import season_publishing, seasons
from scheduler.zitdagen.models import DiaryEntry, Zitdag
from scheduler.zitdagen.season_publishing import SeasonShown


@dataclass(frozen=True, slots=True)
class PublishSeason:
    """Publish a draft as it was shown, from `today`, local."""

    shown: SeasonShown
    today: date

    def lock(self, session: Session) -> None:
        """The draft, and the series that it ends and makes."""
        season_publishing.lock(session, self.shown.draft_id)

    def impact(self, session: Session) -> Impact:
        """All who come to the zitdagen that it takes over, and every counsellor of those or of the
        season.

        Raises:
            UnknownDraft, AlreadyPublished: it is not there, or was published.
        """
        draft = seasons.locked(session, self.shown.draft_id)
        ahead = season_publishing.rows_ahead(draft, today=self.today)
        since = {one.source.id: one.ahead.since for one in ahead if one.source is not None}
        first = min(since.values(), default=self.today)
        theirs = (
            Zitdag.series_id.in_(since),
            func.coalesce(Zitdag.recurrence_date, Zitdag.date) >= first,
        )
        now = session.scalars(select(Zitdag.counsellor_id).where(*theirs).distinct())
        counsellor_ids = frozenset({*now, *(one.row.counsellor_id for one in ahead)})
        return Impact(DiaryEntry.zitdag_id.in_(select(Zitdag.id).where(*theirs)), counsellor_ids)

    def make(
        self, session: Session, there: list[AffectedAppointment], *, by: By
    ) -> list[AffectedAppointment]:
        """Publish it; those it no longer covers, but for who was flagged before."""
        season_publishing.publish(session, self.shown, today=self.today, by=by)
        ids = {one.counsellor_id for one in there}
        judged = planning_fit.judged(session, now=by.now, counsellor_ids=ids)
        left_out = {
            appointment.id
            for appointment, misfit in judged
            if misfit is not None and appointment.misfit is None
        }
        return [one for one in there if one.appointment_id in left_out]

    def scenario(self, session: Session, *, now: datetime) -> Scenario:
        """The planning with the season."""
        draft = seasons.locked(session, self.shown.draft_id)
        ahead = season_publishing.rows_ahead(draft, today=self.today)
        return scenarios.after_several(session, [one.ahead for one in ahead], today=self.today)
