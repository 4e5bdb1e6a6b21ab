"""Text overrides: a region's own wording of a message, per kind, channel and language.

A text message in a language of GSM-7 is written as a whole; in any other the Dutch facts stay, and
the sentence after them is written. In a mail it is what stands on top.
"""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from sqlalchemy import String, Text, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from database import Base
from notifications.errors import LinkInText, UnknownPlaceholder

PLACEHOLDERS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "voornaam": "name",
        "dag": "day",
        "uur": "hour",
        "plaats": "place",
        "telefoon": "phone",
        "code": "code",
        "vroeger": "former",
        "begeleider": "with_whom",
    }
)
"""Placeholders allowed in braces, and the template variable of each."""
OF_ONE_KIND: Final[Mapping[str, str]] = MappingProxyType({"vroeger": "changed_by_us"})
"""Placeholders that only one kind of message can fill, and which."""
_IN_BRACES: Final = re.compile(r"\{([^{}]*)\}")
_LINK: Final = re.compile(
    r"https?:|www\.|[a-z0-9-]\.(be|com|eu|net|org|vlaanderen)\b", re.IGNORECASE
)


class TextOverride(Base):
    """An override with placeholders in braces. `scope` is opaque here: the code of a region."""

    __tablename__ = "text_overrides"

    scope: Mapped[str] = mapped_column(String(40), primary_key=True)
    kind: Mapped[str] = mapped_column(String(40), primary_key=True)
    channel: Mapped[str] = mapped_column(String(8), primary_key=True)
    language: Mapped[str] = mapped_column(String(8), primary_key=True)
    text: Mapped[str] = mapped_column(Text)


def find(session: Session, scope: str, kind: str, channel: str, language: str) -> str | None:
    """The override of this scope; None where the default text applies. One SELECT."""
    return session.scalar(
        select(TextOverride.text).where(
            TextOverride.scope == scope,
            TextOverride.kind == kind,
            TextOverride.channel == channel,
            TextOverride.language == language,
        )
    )


def of_scope(session: Session, scope: str) -> dict[tuple[str, str, str], str]:
    """All overrides of a scope, keyed by (kind, channel, language)."""
    rows = session.scalars(select(TextOverride).where(TextOverride.scope == scope))
    return {(row.kind, row.channel, row.language): row.text for row in rows}


def write(session: Session, text: TextOverride) -> None:
    """Insert an override, or replace the existing one.

    Raises:
        UnknownPlaceholder, LinkInText: as `check`.
    """
    check(text.text, text.kind, text.channel)
    session.merge(text)


def drop(session: Session, scope: str, kind: str, channel: str, language: str) -> None:
    """Delete an override, so that the default text applies again. Idempotent."""
    session.execute(
        delete(TextOverride)
        .where(
            TextOverride.scope == scope,
            TextOverride.kind == kind,
            TextOverride.channel == channel,
            TextOverride.language == language,
        )
        .execution_options(synchronize_session=False)
    )


def placeholders(kind: str) -> list[str]:
    """The placeholders that a message of this kind can fill."""
    return [name for name in PLACEHOLDERS if OF_ONE_KIND.get(name, kind) == kind]


def check(text: str, kind: str, channel: str) -> None:
    """Validate an override.

    Raises:
        UnknownPlaceholder: a placeholder that this kind cannot fill; `name` says which.
        LinkInText: a text message contains a URL.
    """
    for name in _IN_BRACES.findall(text):
        if name not in placeholders(kind):
            raise UnknownPlaceholder(f"{{{name}}}")
    left = _IN_BRACES.sub("", text)
    stray = next((char for char in left if char in "{}"), None)
    if stray is not None:
        raise UnknownPlaceholder(stray)
    if channel == "sms" and _LINK.search(text):
        raise LinkInText


def fill(text: str, words: Mapping[str, Any]) -> str:
    """Substitute the placeholders of an override; `words` has the values of PLACEHOLDERS.

    Substituted values are not expanded again: a name in braces stays as it is.
    """
    return _IN_BRACES.sub(lambda match: str(words[PLACEHOLDERS[match[1]]]), text)
