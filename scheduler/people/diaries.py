"""The lock on counsellors' time."""

from collections.abc import Iterable

from sqlalchemy import update
from sqlalchemy.orm import Session

from scheduler.people.models import Diary


def lock(session: Session, counsellor_ids: Iterable[int]) -> None:
    """Hold the diaries of these counsellors until the transaction ends.

    The first thing an operation does when it makes somebody's time scarcer: what it reads after
    this, nobody changes before it commits. In id order, so that two who want the same diaries
    never wait for each other.
    """
    for counsellor_id in sorted(set(counsellor_ids)):
        session.execute(
            update(Diary)
            .where(Diary.counsellor_id == counsellor_id)
            .values(turn=Diary.turn + 1)
            .execution_options(synchronize_session=False)
        )
