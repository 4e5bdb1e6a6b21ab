"""Advisory locks: the registry of their keys, in the order in which a transaction takes them.

To avoid deadlocks every transaction locks in one order: keys as `Lock` declares them up to
CALL_REQUEST, then rows of appointments by id, then diaries by counsellor (`diaries.lock`), and
CALL_TASK last. Of several locks of one kind, the subjects in ascending order.
"""

from enum import StrEnum

from sqlalchemy.orm import Session

from database import advisory_lock


class Lock(StrEnum):
    """Scope of a lock: one transaction at a time per subject."""

    IDENTITY = "identity"
    """Who somebody is at an issuer of OpenID Connect, by the subject there."""
    ACCOUNT = "account"
    """The account of one mail address of staff, and the posts it is given."""
    AUDIT = "audit"
    """Sealing the audit. No subject."""
    NETWORK = "network"
    """An import of the network. No subject."""
    SEASON = "season"
    """Changes of one draft of a season, by id."""
    SERIES = "series"
    """Changes of one series, by code."""
    HOSTS = "hosts"
    """Telling hosts what changed at their lokets. No subject."""
    CLOSURE = "closure"
    """Closures of lokets in one region, by its id."""
    RUNNING_LATE = "late"
    """Telling clients of one zitdag that it runs late, by id."""
    REPLY = "reply"
    """Text messages from one number (E.164)."""
    CONTACT = "contact"
    """Online bookings on one number or address, which has a quota."""
    HOLDER = "holder"
    """Holds of one browser session."""
    CALL_REQUEST = "call"
    """Requests to be called on one number (E.164)."""
    CALL_TASK = "to_call"
    """Call tasks about one appointment, by id."""


def take(session: Session, lock: Lock, subject: str | int = "") -> None:
    """Take a lock until the transaction ends, waiting for its holder. Reentrant.

    On PostgreSQL only: on SQLite a transaction that writes is alone already.
    """
    advisory_lock(session, f"{lock}:{subject}")
