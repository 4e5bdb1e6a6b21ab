"""Partner organisations, and which of them hosts which loket."""

from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from database import Base, one_of
from scheduler.people.regions import Region


class OrganisationKind(StrEnum):
    """The kinds of partner that refer clients or host a loket."""

    VDAB = "vdab"
    OCMW = "ocmw"
    CAW = "caw"
    CLB = "clb"
    INTEGRATION = "integration"
    CVO = "cvo"
    LIBRARY = "library"
    TOWN_HALL = "town_hall"
    YOUTH = "youth"
    PRISON = "prison"
    OTHER = "other"


class Organisation(Base):
    """A partner's site, VDAB Roeselare, under its parent organisation, VDAB.

    `official_code` is its KBO or OVO number, without points: by it an issuer of OpenID Connect says
    where somebody works. As a host: `desks` are how many can sit there at once over all its lokets,
    None where that is unknown; `opening_hours` are when it is open, in the words of `phone_hours`,
    local time; empty where that is unknown.
    """

    __tablename__ = "organisations"
    __table_args__ = (CheckConstraint("desks BETWEEN 1 AND 99", name="desks"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    kind: Mapped[OrganisationKind] = mapped_column(one_of(OrganisationKind))
    region_id: Mapped[int] = mapped_column(ForeignKey("regions.id"), index=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"), index=True)
    domain: Mapped[str] = mapped_column(String(120), default="")
    official_code: Mapped[str] = mapped_column(String(20), default="")
    desks: Mapped[int | None]
    opening_hours: Mapped[str] = mapped_column(String(120), default="", server_default="")

    region: Mapped[Region] = relationship()
    parent: Mapped["Organisation | None"] = relationship(remote_side="Organisation.id")


class LoketHost(Base):
    """The host organisation of a loket, and the region running it.

    `sheet_generation` is part of the private address of the reception's week sheet: 0 while there
    is none, incremented at each renewal. `feed_generation` is that of its calendar.
    """

    __tablename__ = "loket_hosts"

    loket_id: Mapped[int] = mapped_column(
        ForeignKey("lokets.id", ondelete="CASCADE"), primary_key=True
    )
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"), index=True)
    region_id: Mapped[int] = mapped_column(ForeignKey("regions.id"), index=True)

    sheet_generation: Mapped[int] = mapped_column(default=0)
    feed_generation: Mapped[int] = mapped_column(default=0)

    organisation: Mapped[Organisation] = relationship()
    region: Mapped[Region] = relationship()
