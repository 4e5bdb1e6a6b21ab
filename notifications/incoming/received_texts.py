"""Deduplication of inbound texts by the provider's id. Their words are kept nowhere."""

from datetime import datetime
from typing import cast

from sqlalchemy import Index, String, Table, delete
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, Session, mapped_column

from database import Base


class ReceivedText(Base):
    """That a provider brought us this message, once; nothing of who wrote it or what."""

    __tablename__ = "received_texts"
    __table_args__ = (Index("ix_received_texts_at", "at"),)

    provider: Mapped[str] = mapped_column(String(20), primary_key=True)
    provider_id: Mapped[str] = mapped_column(String(200), primary_key=True)
    at: Mapped[datetime]


_TABLE = cast(Table, ReceivedText.__table__)
_KEY = ["provider", "provider_id"]
_INSERT_ONCE = {
    "sqlite": sqlite.insert(_TABLE).on_conflict_do_nothing(index_elements=_KEY),
    "postgresql": postgresql.insert(_TABLE).on_conflict_do_nothing(index_elements=_KEY),
}


def is_new(session: Session, provider: str, provider_id: str, *, now: datetime) -> bool:
    """Record the id; False when it was recorded before. Of two at once, one waits for the other."""
    row = {"provider": provider, "provider_id": provider_id[:200], "at": now}
    once = _INSERT_ONCE[session.get_bind().dialect.name].returning(_TABLE.c.provider)
    return session.execute(once, row).first() is not None


def purge(session: Session, before: datetime) -> None:
    """Delete ids recorded before that moment: no provider repeats a text for so long."""
    session.execute(delete(ReceivedText).where(ReceivedText.at < before))
