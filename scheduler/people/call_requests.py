"""`Bel mij`: requests to be called, the table and its operations."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Select, String, exists, func, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from database import Base, one_of
from scheduler.people import locks
from scheduler.people.actors import By
from scheduler.people.locks import Lock


class PartOfDay(StrEnum):
    """Preferred time of a call."""

    MORNING = "morning"
    AFTERNOON = "afternoon"
    ANY = "any"


class CallRequest(Base):
    """`Bel mij`: a number to call, for the phone desk. Deleted some time after it was answered."""

    __tablename__ = "call_requests"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(64), unique=True)
    region_id: Mapped[int] = mapped_column(ForeignKey("regions.id"), index=True)
    number: Mapped[str] = mapped_column(String(20))
    language: Mapped[str] = mapped_column(String(8))
    part_of_day: Mapped[PartOfDay] = mapped_column(one_of(PartOfDay))
    created_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(default=0)


@dataclass(frozen=True, slots=True)
class NewCallRequest:
    """A number to call (E.164), in which language and part of the day. `key` names the form."""

    key: str
    region_id: int
    number: str
    language: str
    part_of_day: PartOfDay


def ask(session: Session, call: NewCallRequest, *, by: By) -> None:
    """Add a call request to the phone desk's list. Idempotent per form, and per number while one is
    open: the list is worked off by people."""
    locks.take(session, Lock.CALL_REQUEST, call.number)  # or two presses would each see none
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


def waiting(
    session: Session, region_id: int, *, skip: int, most: int
) -> tuple[list[CallRequest], int]:
    """Open call requests of this region, fewest tries first, then the oldest: `most` of them after
    `skip`; and how many there are, 0 where `skip` is too many. One SELECT.
    """
    found = session.execute(
        select(CallRequest, func.count().over())
        .where(CallRequest.region_id == region_id, CallRequest.answered_at.is_(None))
        .order_by(CallRequest.tries, CallRequest.created_at, CallRequest.id)
        .offset(skip)
        .limit(most)
    ).all()
    return [one for one, _count in found], found[0][1] if found else 0


def counted(region_id: int) -> Select[int]:
    """How many wait in this region, as a statement."""
    return select(func.count(CallRequest.id)).where(
        CallRequest.region_id == region_id, CallRequest.answered_at.is_(None)
    )


def done(session: Session, call_id: int, region_id: int, *, by: By) -> None:
    """Close a call request; a no-op on another region's."""
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


def no_answer(session: Session, call_id: int, region_id: int, *, tries: int, by: By) -> None:
    """Count an unanswered call beyond the `tries` that were seen: a double submit counts once."""
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
