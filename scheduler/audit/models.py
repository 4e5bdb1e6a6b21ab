"""The audit: who of staff saw or changed what of which client. It holds ids, never a name."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from database import Base


class AuditEntry(Base):
    """A page that was shown to somebody of staff, or a change that they made.

    `action` is `saw`, `searched` (the audit itself) or a kind of change; `page` is the endpoint of
    what was shown. `clients` are ids with a space before and after each. No foreign keys: what was
    written down stays as it is when an account or an appointment goes.

    `position` and `digest` are NULL until the row is sealed, a little later and in a transaction of
    its own, so that bookings do not wait for each other. The database refuses any other change of a
    row, and its removal, but for what the anchor says is too old (`scheduler/audit/guards.py`).
    """

    __tablename__ = "audit"
    __table_args__ = (
        UniqueConstraint("position"),
        CheckConstraint("(position IS NULL) = (digest IS NULL)", name="sealed_or_not"),
        Index("ix_audit_at", "at"),
        Index("ix_audit_account_id", "account_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    account_id: Mapped[int]
    role: Mapped[str] = mapped_column(String(24))
    region_id: Mapped[int]
    action: Mapped[str] = mapped_column(String(24))
    page: Mapped[str] = mapped_column(String(60), default="")
    appointment: Mapped[str] = mapped_column(String(36), default="")
    clients: Mapped[str] = mapped_column(Text)
    position: Mapped[int | None]
    digest: Mapped[str | None] = mapped_column(String(64))


class AuditAnchor(Base):
    """Where the chain begins since retention took away its oldest rows: one row, or none.

    `digest` is that of the last row that went, `proof` shows that we wrote this.
    """

    __tablename__ = "audit_anchor"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = mapped_column(primary_key=True, default=1)
    position: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64))
    proof: Mapped[str] = mapped_column(String(64))
