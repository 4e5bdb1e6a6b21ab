"""The places of the served region: as light rows to choose among, and whole to show."""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy.orm import Session, selectinload

from locations.models import Loket
from scheduler.access import scope
from scheduler.web.core import served_region


class PlaceRow(NamedTuple):
    """A place as far as it is chosen by: WGS 84 degrees, None where nobody knows them."""

    id: int
    code: str
    name: str
    city: str
    postcode: str
    latitude: float | None
    longitude: float | None


def rows(session: Session) -> list[PlaceRow]:
    """All of them, by town and name. One SELECT, of a few columns: a region may have hundreds."""
    columns = [getattr(Loket, name) for name in PlaceRow._fields]
    statement = scope.lokets(served_region.current().id).with_only_columns(*columns)
    return [PlaceRow._make(row) for row in session.execute(statement)]


def whole(session: Session, ids: Sequence[int] | None = None) -> list[Loket]:
    """These, in this order, or all of them, with their way in. Two SELECTs."""
    statement = scope.lokets(served_region.current().id).options(selectinload(Loket.access))
    if ids is None:
        return list(session.scalars(statement))
    found = {one.id: one for one in session.scalars(statement.where(Loket.id.in_(ids)))}
    return [found[one] for one in ids if one in found]
