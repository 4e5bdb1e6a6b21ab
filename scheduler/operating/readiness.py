"""Whether this installation can do its work: for a machine that asks, and before it starts."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sqlalchemy import Engine, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from database import reading
from scheduler.migrations.state import is_current
from scheduler.operating import disk
from scheduler.people.regions import Region

NO_DATABASE: Final = "the database does not answer"


@dataclass(frozen=True)
class Premises:
    """What readiness depends on: the region that is served (empty: the first), the folders that
    are written to, and the room that each must have."""

    region: str
    folders: Iterable[Path]
    least_free: int = disk.LEAST_FREE_BYTES


def trouble(engine: Engine, premises: Premises) -> str | None:
    """What keeps this from working, in a sentence; None when nothing does."""
    try:
        if not is_current(engine):
            return "the database needs `zitdag migrate`"
        with reading() as session:
            unserved = region_trouble(session, premises.region)
    except SQLAlchemyError:
        return NO_DATABASE
    return unserved or _disk_trouble(premises)


def region_trouble(session: Session, region: str) -> str | None:
    """Why no page can be shown; None where the region is there."""
    codes = session.scalars(select(Region.code).order_by(Region.code)).all()
    if not codes:
        return "there is no region yet: `zitdag import-network` brings one"
    if region and region not in codes:
        return f"ZITDAG_REGION: no region has the code {region!r}; there are {', '.join(codes)}"
    return None


def _disk_trouble(premises: Premises) -> str | None:
    try:
        full = disk.full_ones(premises.folders, premises.least_free)
    except OSError:
        return "a folder that is written to cannot be looked at"
    return "the disk is full" if full else None
