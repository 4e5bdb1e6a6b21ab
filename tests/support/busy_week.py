"""A week of the example network in which everything happens that a board can show.

Week 49 of 2026, seen from the Monday before: Samira's Wednesday is full and no longer fits, Bram
is ill on Tuesday and at a doctor's on Thursday morning, Poperinge is closed, Ieper's room is taken
for an hour, a Friday of Hanne's was called off, and in Kortrijk there is a pop-up with a name. A
week later five people come to a group.
"""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from database import write
from locations.models import Loket
from scheduler.appointments.models import Appointment, PlanningConflict
from scheduler.people.counsellors import Counsellor
from scheduler.zitdagen.catalogue import Service
from scheduler.zitdagen.models import Closure, ClosureReason, RoomBusy
from scheduler.zitdagen.operations import cancel_zitdag
from tests.support import builders
from tests.support.builders import NOW, PLANNER, Sitting, at
from tests.support.filled_days import NAMES, WEDNESDAY, fill, zitdag_of
from tests.support.site import Site

WEEK = "/planning/rooster?beeld=week&dag=2026-11-30"
MONDAY = date(2026, 11, 30)
TUESDAY, THURSDAY, FRIDAY = date(2026, 12, 1), date(2026, 12, 3), date(2026, 12, 4)
GROUP_DAY = date(2026, 12, 11)
POP_UP = "Jobbeurs in de Expo"


def live_in(site: Site) -> None:
    """Let all of this happen."""
    fill(site, "samira", WEDNESDAY, [*NAMES, *(f"{name}-Lou" for name in NAMES[:5])])
    fill(site, "bram", THURSDAY, NAMES[:5])
    fill(site, "hanne", MONDAY, NAMES[:3], service="conversation")
    fill(site, "irina", TUESDAY, NAMES[:4])
    fill(site, "irina", GROUP_DAY, NAMES[:5], service="group-session")
    called_off = zitdag_of(site, "hanne", FRIDAY)
    with site.app.app_context():
        write(_happen)
        write(cancel_zitdag, called_off.id, expected_version=called_off.version, by=PLANNER)


def _happen(session: Session) -> None:
    who = {one.code: one for one in session.scalars(select(Counsellor))}
    where = {one.code: one for one in session.scalars(select(Loket))}
    given = session.scalars(select(Service).where(Service.code == "information")).all()
    builders.absence(session, who["bram"].id, at("00:00", TUESDAY), at("23:59", TUESDAY))
    builders.absence(session, who["bram"].id, at("09:00", THURSDAY), at("10:00", THURSDAY))
    closed = where["poperinge-hopzolder"]
    session.add(
        Closure(
            region_id=who["bram"].region_id,
            loket_id=closed.id,
            starts_at=at("00:00", MONDAY),
            ends_at=at("23:59", FRIDAY),
            reason=ClosureReason.WORKS,
            recorded_at=NOW,
        )
    )
    taken = at("09:00", MONDAY), at("10:00", MONDAY)
    session.add(
        RoomBusy(loket_id=where["ieper-lakenhoek"].id, starts_at=taken[0], ends_at=taken[1])
    )
    builders.zitdag(
        session,
        where["kortrijk-vlasschuur"],
        who["lotte"],
        given,
        Sitting(TUESDAY, hours=("10:00-16:00",)),
        title=POP_UP,
    )
    misfit = session.scalars(select(Appointment).order_by(Appointment.id).limit(1)).one()
    misfit.misfit = PlanningConflict.COUNSELLOR_ABSENT
