"""The part of a network that is one region's own; services and questions are of all of them."""

from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.network.tables import (
    CounsellorRow,
    LoketRow,
    NetworkTables,
    OrganisationRow,
    RegionRow,
    Row,
)
from scheduler.people.regions import Region


def code_of(session: Session, region_id: int) -> str:
    """The code of a region. One SELECT."""
    return session.scalars(select(Region.code).where(Region.id == region_id)).one()


def part(network: NetworkTables, region: str) -> NetworkTables:
    """What is a region's own, and what all of them share."""
    return _those(network, region, own=True)


def beside(network: NetworkTables, region: str) -> NetworkTables:
    """What is of other regions alone."""
    others = _those(network, region, own=False)
    return replace(others, services=(), questions=())


def _those(network: NetworkTables, region: str, *, own: bool) -> NetworkTables:
    sites = {row.code for row in network.organisations if row.region == region}
    lokets = {row.code for row in network.lokets if row.region == region}
    return replace(
        network,
        regions=tuple(row for row in network.regions if (row.code == region) is own),
        organisations=tuple(row for row in network.organisations if (row.code in sites) is own),
        contacts=tuple(row for row in network.contacts if (row.organisation in sites) is own),
        lokets=tuple(row for row in network.lokets if (row.code in lokets) is own),
        counsellors=tuple(row for row in network.counsellors if (row.region == region) is own),
        series=tuple(row for row in network.series if (row.loket in lokets) is own),
    )


def region_of(row: Row) -> str | None:
    """The code of the region whose row it is; None of what all regions share, and of series."""
    if isinstance(row, RegionRow):
        return row.code
    return row.region if isinstance(row, OrganisationRow | LoketRow | CounsellorRow) else None
