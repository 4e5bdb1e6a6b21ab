"""Edits of one zitdag: called off, or moved, shortened or given away."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session, joinedload, selectinload

from scheduler.appointments.affected import AffectedAppointment
from scheduler.appointments.rescheduling import appointments_ahead, scenarios
from scheduler.appointments.rescheduling.edits.edit import Impact
from scheduler.appointments.rescheduling.scenarios import Scenario
from scheduler.calendar.intervals import BEGINNING_OF_TIME, END_OF_TIME, Interval, merge
from scheduler.calendar.recurrence import local_interval
from scheduler.people.actors import By
from scheduler.zitdagen import operations as zitdagen
from scheduler.zitdagen import queries
from scheduler.zitdagen.models import OpeningKind, Zitdag
from scheduler.zitdagen.plans import ZitdagChange
from scheduler.zitdagen.policy import check_openings

ALWAYS = Interval(BEGINNING_OF_TIME, END_OF_TIME)


@dataclass(frozen=True, slots=True)
class CloseZitdag:
    """Cancel a zitdag that was seen at `version`."""

    zitdag_id: int
    version: int

    def lock(self, session: Session) -> None:
        """Nothing comes before its diary."""

    def impact(self, session: Session) -> Impact:
        """All who come to it."""
        who = {queries.counsellor_of(session, self.zitdag_id)}
        which = appointments_ahead.of_zitdag(self.zitdag_id)
        return Impact(which, frozenset(who), (ALWAYS,))

    def make(
        self, session: Session, there: list[AffectedAppointment], *, by: By
    ) -> list[AffectedAppointment]:
        """Cancel it: nobody fits any more."""
        zitdagen.cancel_zitdag(session, self.zitdag_id, expected_version=self.version, by=by)
        return there

    def scenario(self, session: Session, *, now: datetime) -> Scenario:
        """The planning without it."""
        return scenarios.after_closing(self.zitdag_id)


@dataclass(frozen=True, slots=True)
class ChangeZitdag:
    """Move, shorten or give away a zitdag that was seen at `version`, or change what it gives."""

    zitdag_id: int
    version: int
    change: ZitdagChange

    def lock(self, session: Session) -> None:
        """Nothing comes before its diaries."""

    def impact(self, session: Session) -> Impact:
        """All who come to it, and both counsellors. Nobody stays on a day that it leaves."""
        who = {queries.counsellor_of(session, self.zitdag_id), self.change.counsellor_id}
        return Impact(
            appointments_ahead.of_zitdag(self.zitdag_id),
            frozenset(who),
            can_stay=queries.date_of(session, self.zitdag_id) == self.change.date,
        )

    def make(
        self, session: Session, there: list[AffectedAppointment], *, by: By
    ) -> list[AffectedAppointment]:
        """Change it; those outside its new hours, who came for its former counsellor, or for what
        it no longer gives.
        """
        hours = self._hours(session)
        touched = [one for one in there if not self._fits(one, hours)]
        zitdagen.change_zitdag(
            session, self.zitdag_id, self.change, expected_version=self.version, by=by
        )
        return touched

    def _fits(
        self, appointment: AffectedAppointment, hours: Mapping[bool, Iterable[Interval]]
    ) -> bool:
        given = self.change.service_ids
        return (
            appointment.counsellor_id == self.change.counsellor_id
            and (given is None or appointment.service_id in given)
            and any(
                hour.start <= appointment.starts_at and appointment.ends_at <= hour.end
                for hour in hours[appointment.seats > 1]
            )
        )

    def _hours(self, session: Session) -> dict[bool, list[Interval]]:
        """Its new hours in which one can be, and (True) those in which a group can."""
        check_openings(self.change.openings)
        zone = queries.zone_of(session, self.zitdag_id)

        def of(*kinds: OpeningKind) -> list[Interval]:
            return merge(
                local_interval(self.change.date, opening.starts, opening.ends, zone)
                for opening in self.change.openings
                if opening.kind in kinds
            )

        by_appointment = of(OpeningKind.APPOINTMENT)
        return {False: by_appointment, True: of(OpeningKind.APPOINTMENT, OpeningKind.GROUP)}

    def scenario(self, session: Session, *, now: datetime) -> Scenario:
        """The planning with its new hours instead."""
        shown = [joinedload(Zitdag.loket), selectinload(Zitdag.services)]
        zitdag = session.get_one(Zitdag, self.zitdag_id, options=shown)
        return scenarios.after_change(zitdag, self.change)
