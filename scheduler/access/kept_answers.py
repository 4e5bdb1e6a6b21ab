"""Pages that answered a POST, kept for a while for the browser that sent it.

So every POST ends in a redirect, and going back, reloading and a second tab ask for a page again
instead of sending a form again. A row may hold what somebody typed: it is found with a key that
only their browser has, and lasts an hour at most. Whoever sends a form without a cookie is a new
browser each time, so what is kept of all together is bounded too.
"""

import zlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from scheduler.access.models import KeptAnswer

LASTS: Final = timedelta(hours=1)
MOST: Final = 12
"""Of one browser; of more the oldest go."""
MOST_OF_ALL: Final = 5_000
"""Of all browsers. A page echoes what was typed, so a stranger makes it as large as a form may be:
a few hundred MB at most. The redirect asks for it at once; only who comes back later misses it."""


@dataclass(frozen=True, slots=True)
class KeptPage:
    """A page in HTML, as UTF-8, with its HTTP status."""

    status: int
    body: bytes


def keep(session: Session, browser: str, key: str, page: KeptPage, *, now: datetime) -> None:
    """Keep a page of `browser` under `key`; both are keyed digests (hex). What is too old goes."""
    purge(session, now=now)
    row = KeptAnswer(
        browser=browser,
        key=key,
        status=page.status,
        body=zlib.compress(page.body),
        created_at=now,
    )
    session.add(row)
    session.flush()
    newest = (
        select(KeptAnswer.id)
        .where(KeptAnswer.browser == browser)
        .order_by(KeptAnswer.id.desc())
        .limit(MOST)
    )
    ids = session.scalars(newest).all()
    session.execute(
        delete(KeptAnswer).where(KeptAnswer.browser == browser, KeptAnswer.id < ids[-1])
    )
    session.execute(delete(KeptAnswer).where(KeptAnswer.id <= row.id - MOST_OF_ALL))


def find(session: Session, key: str, *, now: datetime) -> KeptPage | None:
    """The page under a key, while it lasts. One SELECT."""
    found = session.execute(
        select(KeptAnswer.status, KeptAnswer.body).where(
            KeptAnswer.key == key, KeptAnswer.created_at > now - LASTS
        )
    ).one_or_none()
    return None if found is None else KeptPage(found.status, zlib.decompress(found.body))


def forget(session: Session, browser: str) -> None:
    """Delete all pages of a browser."""
    session.execute(delete(KeptAnswer).where(KeptAnswer.browser == browser))


def purge(session: Session, *, now: datetime) -> None:
    """Delete what is too old."""
    session.execute(delete(KeptAnswer).where(KeptAnswer.created_at <= now - LASTS))
