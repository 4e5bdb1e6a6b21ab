"""`Bel mij`: who asked to be called."""

from dataclasses import dataclass

from sqlalchemy import exists, select, update
from sqlalchemy.orm import Session

from database import advisory_lock
from scheduler.people.actors import By
from scheduler.people.models import CallRequest, PartOfDay


@dataclass(frozen=True, slots=True)
class Call:
    """A number to call (E.164), in which language and part of the day. `key` names the form."""

    key: str
    region_id: int
    number: str
    language: str
    part_of_day: PartOfDay


def ask(session: Session, call: Call, *, by: By) -> None:
    """Put a call on the phone desk's list. The same form twice, or a number that already waits,
    is one call: the list is worked off by people.
    """
    advisory_lock(session, f"call:{call.number}")  # or two presses at once would each see none
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
            created_at=by.now,
        )
    )


def waiting(session: Session, region_id: int) -> list[CallRequest]:
    """Who waits for a call in this region; who waits longest and was tried least comes first."""
    return list(
        session.scalars(
            select(CallRequest)
            .where(CallRequest.region_id == region_id, CallRequest.answered_at.is_(None))
            .order_by(CallRequest.tries, CallRequest.created_at)
        )
    )


def done(session: Session, call_id: int, region_id: int, *, by: By) -> None:
    """Somebody was called; another region's call is left alone."""
    session.execute(
        update(CallRequest)
        .where(
            CallRequest.id == call_id,
            CallRequest.region_id == region_id,
            CallRequest.answered_at.is_(None),
        )
        .values(answered_at=by.now)
        .execution_options(synchronize_session=False)
    )


def no_answer(session: Session, call_id: int, region_id: int, *, tries: int) -> None:
    """Nobody picked up, once more than the `tries` that were seen: a double submit counts once."""
    session.execute(
        update(CallRequest)
        .where(
            CallRequest.id == call_id,
            CallRequest.region_id == region_id,
            CallRequest.tries == tries,
            CallRequest.answered_at.is_(None),
        )
        .values(tries=tries + 1)
        .execution_options(synchronize_session=False)
    )
