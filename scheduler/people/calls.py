"""`Bel mij`: who asked to be called."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from scheduler.people.models import CallRequest, PartOfDay


@dataclass(frozen=True, slots=True)
class Call:
    """A number to call (E.164), in which language and part of the day. `key` names the form."""

    key: str
    region_id: int
    number: str
    language: str
    part_of_day: PartOfDay


def ask(session: Session, call: Call, *, now: datetime) -> None:
    """Put a call on the phone desk's list. The same form twice, or a number that already waits,
    is one call: the list is worked off by people.
    """
    waiting = exists().where(
        (CallRequest.key == call.key)
        | ((CallRequest.number == call.number) & CallRequest.answered_at.is_(None))
    )
    if session.scalar(select(waiting)):
        return
    session.add(
        CallRequest(
            key=call.key,
            region_id=call.region_id,
            number=call.number,
            language=call.language,
            part_of_day=call.part_of_day,
            created_at=now,
        )
    )
