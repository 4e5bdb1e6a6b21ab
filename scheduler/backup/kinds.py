"""The kinds of values that columns hold, and how a backup writes each down.

A kind is recognised by what the database itself says of a column, so that a backup needs no models:
it is made of any schema there ever was.
"""

from base64 import b64decode, b64encode
from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import (
    CHAR,
    JSON,
    Boolean,
    Date,
    DateTime,
    Double,
    Float,
    Integer,
    LargeBinary,
    String,
    Text,
    Time,
    Uuid,
)
from sqlalchemy.types import TypeEngine

from database import UtcDateTime


class ColumnKind(NamedTuple):
    """`type` reads and writes the column on both engines; `encode` turns what it reads into what
    JSON can say, and `decode` turns that back.
    """

    name: str
    type: TypeEngine[Any]
    encode: Callable[[Any], Any] | None = None
    decode: Callable[[Any], Any] | None = None


JSON_TEXT = ColumnKind("json", Text())
"""As it is written in the database: None and `null` are two things there, and stay so."""

# What the database calls it, the first that fits. SQLite keeps a UUID as 32 characters of fixed
# length, as no other column of ours is.
_KINDS: tuple[tuple[type[TypeEngine[Any]], ColumnKind], ...] = (
    (Boolean, ColumnKind("boolean", Boolean())),
    (Integer, ColumnKind("integer", Integer())),
    (Float, ColumnKind("double", Double())),
    (Uuid, ColumnKind("uuid", Uuid(), str, UUID)),
    (CHAR, ColumnKind("uuid", Uuid(), str, UUID)),
    (JSON, JSON_TEXT),
    (String, ColumnKind("text", Text())),
    (DateTime, ColumnKind("moment", UtcDateTime(), datetime.isoformat, datetime.fromisoformat)),
    (Date, ColumnKind("date", Date(), date.isoformat, date.fromisoformat)),
    (Time, ColumnKind("time", Time(), time.isoformat, time.fromisoformat)),
    (
        LargeBinary,
        ColumnKind("bytes", LargeBinary(), lambda value: b64encode(value).decode(), b64decode),
    ),
)


def kind_of(reflected: TypeEngine[Any]) -> ColumnKind:
    """The kind of a column, from what the database says of it.

    Raises:
        LookupError: a column is of a type that none of ours had yet: its kind belongs above.
    """
    for known, kind in _KINDS:
        if isinstance(reflected, known):
            return kind
    raise LookupError(repr(reflected))
