"""Whose calendar: a counsellor's or a loket's room, of the region of who asks."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from locations.models import Loket
from scheduler.access import scope
from scheduler.people.counsellors import Counsellor
from scheduler.people.organisations import LoketHost
from scheduler.web.core import auth

COUNSELLOR, LOKET = "begeleider", "loket"


@dataclass(frozen=True, slots=True)
class Owner:
    """`value` names it in a form ("loket-ieper-lakenhoek")."""

    id: int
    name: str
    value: str
    is_room: bool = False

    @property
    def choice(self) -> tuple[str, str]:
        """As a list of a form offers it."""
        return self.value, self.name


def me(session: Session) -> Counsellor:
    """The counsellor who asks."""
    # A counsellor's account has a counsellor, says the database; none is numbered 0.
    return session.get_one(Counsellor, auth.current().counsellor_id or 0)


def counsellors(session: Session) -> Sequence[Counsellor]:
    """Those of the region who are here still, by first name."""
    return session.scalars(scope.counsellors(auth.current().region_id)).all()


def lokets(session: Session) -> Sequence[tuple[Loket, LoketHost]]:
    """The lokets that the region runs, by city and name."""
    rows = session.execute(scope.hosted_lokets(auth.current().region_id))
    return [(loket, host) for loket, host in rows]


def of_counsellor(counsellor: Counsellor) -> Owner:
    return Owner(
        counsellor.id,
        f"{counsellor.first_name} {counsellor.last_name}",
        f"{COUNSELLOR}-{counsellor.code}",
    )


def of_loket(loket: Loket) -> Owner:
    return Owner(loket.id, f"{loket.city}, {loket.name}", f"{LOKET}-{loket.code}", is_room=True)


def chosen(session: Session, value: str) -> Owner | None:
    """The owner that a form names; None where the region has no such one."""
    kind, _dash, code = value.partition("-")
    region_id = auth.current().region_id
    if kind == COUNSELLOR:
        counsellor = scope.find_active_counsellor(session, region_id, code)
        return of_counsellor(counsellor) if counsellor else None
    if kind == LOKET:
        loket = scope.find_loket(session, region_id, code)
        return of_loket(loket) if loket else None
    return None
