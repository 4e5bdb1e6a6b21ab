"""Counsellors whose last day is over: they sit nowhere any more, and their posts end."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.access import accounts
from scheduler.people.actors import By
from scheduler.people.counsellors import Counsellor


def let_go(session: Session, *, today: date, by: By) -> set[int]:
    """End what is left of every counsellor whose last day lies before `today` (local).

    Their posts end, with the sessions that work in them and their private calendar. Returns the
    ids of the accounts that had one.
    """
    gone = session.scalars(
        select(Counsellor).where(Counsellor.active, Counsellor.last_day < today)
    ).all()
    for counsellor in gone:
        counsellor.active = False
    session.flush()
    return accounts.end_of_counsellors(session, [one.id for one in gone], by=by)
