"""The lock on counsellors' time."""

from collections.abc import Iterable

from sqlalchemy import bindparam, update
from sqlalchemy.orm import Session

from scheduler.people.counsellors import Diary

_LOCK = (
    update(Diary)
    .where(Diary.counsellor_id == bindparam("of_counsellor"))
    .values(lock_count=Diary.lock_count + 1)
)


def lock(session: Session, counsellor_ids: Iterable[int]) -> None:
    """Lock the diaries of these counsellors until the transaction ends.

    The first thing an operation does when it makes somebody's time scarcer: what it reads after
    this, nobody changes before it commits. In id order, to avoid deadlocks.
    """
    for counsellor_id in sorted(set(counsellor_ids)):
        session.connection().execute(_LOCK, {"of_counsellor": counsellor_id})
