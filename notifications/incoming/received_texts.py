"""Deduplication of inbound texts by the provider's id. Their words are kept nowhere."""

from datetime import datetime

from sqlalchemy import Index, String, delete
from sqlalchemy.orm import Mapped, Session, mapped_column

from database import Base, dialect_of, upsert


class ReceivedText(Base):
    """A received text message, for deduplication; neither its sender nor its body."""

    __tablename__ = "received_texts"
    __table_args__ = (Index("ix_received_texts_at", "at"),)

    provider: Mapped[str] = mapped_column(String(20), primary_key=True)
    provider_id: Mapped[str] = mapped_column(String(200), primary_key=True)
    at: Mapped[datetime]


def is_new(session: Session, provider: str, provider_id: str, *, now: datetime) -> bool:
    """Record the id; False when it was recorded before. Of two at once, one waits for the other."""
    row = {"provider": provider, "provider_id": provider_id[:200], "at": now}
    once = (
        upsert(dialect_of(session), ReceivedText)
        .on_conflict_do_nothing(index_elements=["provider", "provider_id"])
        .returning(ReceivedText.provider)
    )
    return session.execute(once, row).first() is not None


def purge(session: Session, before: datetime) -> None:
    """Delete ids recorded before that moment: no provider repeats a text for so long."""
    session.execute(delete(ReceivedText).where(ReceivedText.at < before))
