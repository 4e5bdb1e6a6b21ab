"""An import of files as one edit of the planning: whom it touches, and one decision for them."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import false, select, true
from sqlalchemy.orm import Session

from locations.models import Loket
from scheduler.appointments.affected import AffectedAppointment
from scheduler.appointments.rescheduling import scenarios
from scheduler.appointments.rescheduling.edits.edit import Impact
from scheduler.appointments.rescheduling.scenarios import Scenario
from scheduler.network import by_hand, import_report, load
from scheduler.network.by_hand import RowEdit
from scheduler.network.importing import Changes, import_network, import_part, lock_planning
from scheduler.network.tables import LOKETS, NetworkTables
from scheduler.people.actors import By
from scheduler.people.counsellors import Counsellor
from scheduler.zitdagen.models import DiaryEntry, Zitdag


class ReportChanged(Exception):
    """The files would do something else now than the report said; carries what."""

    def __init__(self, changes: Changes) -> None:
        super().__init__()
        self.changes = changes


@dataclass(slots=True)
class ImportNetwork:
    """Make the database equal to these files, from `today` (local) on.

    `seen` is the digest of a report (`import_report.digest`) that must be true still, where whoever
    decides was shown one; `changes` are what the last run of `make` did. With a
    `region` what is of others stays as it is.
    """

    network: NetworkTables
    today: date
    seen: str | None = None
    changes: Changes | None = None
    region: str = ""

    def lock(self, session: Session) -> None:
        """One import at a time, and every series."""
        lock_planning(session, self.network)

    def impact(self, session: Session) -> Impact:
        """All that is planned: files may change any of it."""
        return Impact(true(), frozenset(session.scalars(select(Counsellor.id))))

    def make(
        self, session: Session, there: list[AffectedAppointment], *, by: By
    ) -> list[AffectedAppointment]:
        """Import; those that no longer fit, or whose place is not what they were told.

        Raises:
            ImportRefused: as `import_network`.
            ReportChanged: it does not do what was seen.
        """
        if self.region:
            self.changes = import_part(session, self.network, self.region, today=self.today, by=by)
        else:
            self.changes = import_network(session, self.network, today=self.today, by=by)
        if self.seen is not None and import_report.digest(self.changes) != self.seen:
            raise ReportChanged(self.changes)
        touched = {one.appointment_id: one for one in self.changes.touched}
        return [touched[one.appointment_id] for one in there if one.appointment_id in touched]

    def scenario(self, session: Session, *, now: datetime) -> Scenario:
        """The planning as it is: what the files leave is only known once they are in."""
        return scenarios.AS_PLANNED


@dataclass(frozen=True, slots=True)
class SaveRow:
    """Save one row of the network as it was typed, on `today` (local): see `by_hand.save`."""

    row: RowEdit
    today: date

    def lock(self, session: Session) -> None:
        """As an import: another clock at a loket lays its series out anew."""
        lock_planning(session, load.network(session))

    def impact(self, session: Session) -> Impact:
        """All who come to the loket, where it is one."""
        if self.row.file != LOKETS:
            return Impact(false(), frozenset())
        there = select(Zitdag.id).join(Loket).where(Loket.code == self.row.code)
        who = select(Zitdag.counsellor_id).join(Loket).where(Loket.code == self.row.code)
        return Impact(DiaryEntry.zitdag_id.in_(there), frozenset(session.scalars(who)))

    def make(
        self, session: Session, there: list[AffectedAppointment], *, by: By
    ) -> list[AffectedAppointment]:
        """Save it; those whose place is not what they were told, or who no longer fit.

        Raises:
            ImportRefused, RowChanged: as `by_hand.save`.
        """
        changes = by_hand.save(session, self.row, today=self.today, by=by)
        touched = {one.appointment_id: one for one in changes.touched}
        return [touched[one.appointment_id] for one in there if one.appointment_id in touched]

    def scenario(self, session: Session, *, now: datetime) -> Scenario:
        """The planning as it is: nobody sits elsewhere."""
        return scenarios.AS_PLANNED
