"""How an empty installation begins: with a region of which nothing is known yet."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from notifications.texts.languages import SOURCE
from scheduler.network import codes
from scheduler.people import locks
from scheduler.people.locks import Lock
from scheduler.people.regions import Region


def begin_region(session: Session, code: str) -> None:
    """Make a region with a code and nothing else, where there is none: its name, its phone and the
    rest are set on the pages, and until then the public gets none. Twice is as once.

    Raises:
        Unreadable: no code of a row.
    """
    locks.take(session, Lock.NETWORK)
    name = codes.read(code)
    if session.scalar(select(Region.id).where(Region.code == name)) is None:
        session.add(Region(code=name, name=name, phone="", phone_hours="", page_languages=[SOURCE]))
        session.flush()
