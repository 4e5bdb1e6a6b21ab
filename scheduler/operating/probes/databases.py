"""The database: whether it answers, has today's schema, and lets this account do its work."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Engine, text
from sqlalchemy.engine import Connection
from sqlalchemy.exc import SQLAlchemyError

from database import reading
from scheduler.migrations.state import is_current
from scheduler.operating.findings import Finding, ok, warning, wrong
from scheduler.operating.readiness import region_trouble

MOST_APART: Final = timedelta(seconds=5)
_MAY_MIGRATE: Final = text(
    "SELECT has_schema_privilege(current_schema(), 'CREATE'), "
    "EXISTS (SELECT 1 FROM pg_extension WHERE extname = 'btree_gist'), "
    "EXISTS (SELECT 1 FROM pg_available_extensions WHERE name = 'btree_gist'), "
    "has_database_privilege(current_database(), 'CREATE')"
)

_CAUSES: Final = {
    "password authentication failed": "the account or its password is another",
    "Peer authentication failed": "without a password an account is let in as itself alone",
    "certificate verify failed": "nobody that sslrootcert names vouches for its certificate",
    "does not exist": "there is no such database, or no such account",
    "Connection refused": "nothing listens there",
    "failed to resolve host": "there is no such host",
}
"""By words of the engine, which are not quoted: a mistyped password may stand in them."""


def standing(engine: Engine, region: str) -> Iterator[Finding]:
    """Within the context of an application with that engine."""
    try:
        with engine.connect() as connection:
            name = connection.dialect.name
            rights = list(_rights(connection)) if name == "postgresql" else []
    except SQLAlchemyError as error:
        yield wrong("database", f"it does not answer ({_cause(error)}): ZITDAG_DATABASE_URL")
        return
    yield ok("database", f"{name} answers")
    yield from rights
    if not is_current(engine):
        yield wrong("schema", "it is not that of this version: `zitdag migrate`")
        return
    yield ok("schema", "it is that of this version")
    with reading() as session:
        trouble = region_trouble(session, region)
    yield wrong("region", trouble) if trouble else ok("region", region or "the first one")


def _cause(error: SQLAlchemyError) -> str:
    said = str(error)
    known = (cause for words, cause in _CAUSES.items() if words in said)
    return next(known, type(error).__name__)


def _rights(connection: Connection) -> Iterator[Finding]:
    may_create, is_there, is_available, may_extend = connection.execute(_MAY_MIGRATE).one()
    if not may_create:
        yield wrong("rights", "the account may make no tables here: GRANT CREATE ON SCHEMA to it")
    elif is_there:
        yield ok("rights", "tables can be made, and btree_gist is there")
    elif not is_available:
        yield wrong("rights", "the server lacks btree_gist: install its package of extensions")
    elif not may_extend:
        yield wrong("rights", "CREATE EXTENSION btree_gist, as an administrator of the database")
    else:
        yield ok("rights", "tables can be made, and so can btree_gist")


def clock(engine: Engine, now: Callable[[], datetime]) -> Iterator[Finding]:
    """Whether the server of the database has the same time as `now` tells."""
    with engine.connect() as connection:
        if connection.dialect.name != "postgresql":
            yield ok("clock", "the database has this machine's")
            return
        there: datetime = connection.execute(text("SELECT clock_timestamp()")).scalar_one()
        apart = abs(now() - there)
    yield apart_by(apart, "the database")


def apart_by(apart: timedelta, what: str) -> Finding:
    """How far a clock is from ours."""
    if apart <= MOST_APART:
        return ok("clock", f"{what} has the same time")
    seconds = apart.total_seconds()
    return warning("clock", f"{what} is {seconds:.0f} seconds off: have both keep time (NTP)")
