"""The part of a network that is one region's own; services and questions are of all of them."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.network.tables import CounsellorRow, LoketRow, OrganisationRow, RegionRow, Row
from scheduler.people.regions import Region


def code_of(session: Session, region_id: int) -> str:
    """The code of a region. One SELECT."""
    return session.scalars(select(Region.code).where(Region.id == region_id)).one()


def region_of(row: Row) -> str | None:
    """The code of the region whose row it is; None of what all regions share, and of series."""
    if isinstance(row, RegionRow):
        return row.code
    return row.region if isinstance(row, OrganisationRow | LoketRow | CounsellorRow) else None
