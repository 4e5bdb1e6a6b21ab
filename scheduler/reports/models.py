"""Tables of reports: results of the worker, cached until computed again."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from database import Base
from scheduler.people.regions import Region


class CoverageReport(Base):
    """The coverage of a region by its zitdagen, as the worker found it at `made_at`.

    `content` is what the report on coverage returns, and the lokets without coordinates.
    """

    __tablename__ = "reach_reports"

    region_id: Mapped[int] = mapped_column(
        ForeignKey(Region.id, ondelete="CASCADE"), primary_key=True
    )
    made_at: Mapped[datetime]
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
