"""Texts that somebody wrote instead of ours: for one scope, kind, channel and language."""

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from database import Base


class TextOverride(Base):
    """A text with placeholders in braces, see wording.py. `scope` is opaque: a region's code."""

    __tablename__ = "text_overrides"

    scope: Mapped[str] = mapped_column(String(40), primary_key=True)
    kind: Mapped[str] = mapped_column(String(40), primary_key=True)
    channel: Mapped[str] = mapped_column(String(8), primary_key=True)
    language: Mapped[str] = mapped_column(String(8), primary_key=True)
    text: Mapped[str] = mapped_column(Text)
