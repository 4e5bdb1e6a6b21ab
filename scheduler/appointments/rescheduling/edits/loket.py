"""The edit of a loket: where it is, and what its visitors are told of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from locations.models import Loket
from scheduler.appointments.affected import AffectedAppointment
from scheduler.appointments.messages import facts, places, refreshing
from scheduler.appointments.rescheduling import scenarios
from scheduler.appointments.rescheduling.edits.edit import Impact
from scheduler.appointments.rescheduling.scenarios import Scenario
from scheduler.people.actors import By
from scheduler.zitdagen import queries
from scheduler.zitdagen.catalogue import ServiceMode
from scheduler.zitdagen.errors import ChangedMeanwhile
from scheduler.zitdagen.models import DiaryEntry, Zitdag


@dataclass(frozen=True, slots=True)
class ChangeLoket:
    """Give the loket with this code these `values`, by column; those not named stay.

    `seen` are values as whoever changes them saw them: where one differs meanwhile, nothing is
    changed. Whoever comes there and was told otherwise is to be told; small things touch nobody.
    """

    code: str
    values: Mapping[str, Any]
    seen: Mapping[str, Any]

    def lock(self, session: Session) -> None:
        """The loket itself: of two who change it, the second sees what the first did."""
        session.execute(select(Loket.id).where(Loket.code == self.code).with_for_update())

    def impact(self, session: Session) -> Impact:
        """All who come there."""
        there = select(Zitdag.id).join(Loket).where(Loket.code == self.code)
        who = queries.counsellors_of_loket(session, self._loket(session).id)
        return Impact(DiaryEntry.zitdag_id.in_(there), frozenset(who))

    def make(
        self, session: Session, there: list[AffectedAppointment], *, by: By
    ) -> list[AffectedAppointment]:
        """Change it; those who come to a place that is not what they were told.

        Raises:
            ChangedMeanwhile: it is not as it was seen.
        """
        loket = self._loket(session)
        if any(getattr(loket, name) != value for name, value in self.seen.items()):
            raise ChangedMeanwhile(0)
        was = facts.of_place(loket)
        for name, value in self.values.items():
            setattr(loket, name, value)
        session.flush()
        refreshing.place_changed(session, loket)
        return told_otherwise(there, {loket.id: places.news(was, facts.of_place(loket))})

    def scenario(self, session: Session, *, now: datetime) -> Scenario:
        """The planning as it is: nobody sits elsewhere."""
        return scenarios.AS_PLANNED

    def _loket(self, session: Session) -> Loket:
        return session.scalars(
            select(Loket).where(Loket.code == self.code).execution_options(populate_existing=True)
        ).one()


def told_otherwise(
    there: Sequence[AffectedAppointment], news: Mapping[int, Mapping[str, str]]
) -> list[AffectedAppointment]:
    """Of these appointments those whose place has news, by loket, for who goes there."""
    return [
        replace(one, still_fits=True)
        for one in there
        if one.mode is ServiceMode.IN_PERSON and news.get(one.loket_id)
    ]
