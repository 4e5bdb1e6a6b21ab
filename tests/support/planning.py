"""A network to plan in, and plans with overrides."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, time
from typing import Any

from sqlalchemy import event, select
from sqlalchemy.orm import Session, joinedload, selectinload

from database import db
from scheduler.zitdagen.models import OpeningKind, Zitdag, ZitdagState
from scheduler.zitdagen.plans import OpeningPlan, SeriesPlan, ZitdagPlan
from tests.support import builders

TODAY = date(2026, 11, 16)  # a Monday, in winter time
TUESDAY = date(2026, 11, 17)


@dataclass(frozen=True, slots=True)
class Network:
    """Ids: two lokets, two counsellors of one region, two services."""

    brugge: int
    ieper: int
    sofie: int
    karim: int
    intake: int
    follow_up: int


def network(session: Session) -> Network:
    """Add the rows; sixty minutes between two lokets."""
    region = builders.region(session)
    host = builders.organisation(session, region.id)
    return Network(
        brugge=builders.loket(session, host, code="brugge").id,
        ieper=builders.loket(session, host, code="ieper").id,
        sofie=builders.counsellor(session, region.id, code="sofie").id,
        karim=builders.counsellor(session, region.id, code="karim").id,
        intake=builders.service(session, minutes=75).id,
        follow_up=builders.service(session).id,
    )


def opening(hours: str, kind: OpeningKind = OpeningKind.APPOINTMENT) -> OpeningPlan:
    """`opening("09:00-12:00")`, by appointment unless told otherwise."""
    starts, ends = hours.split("-")
    return OpeningPlan(kind, time.fromisoformat(starts), time.fromisoformat(ends))


def series_plan(ids: Network, **overrides: Any) -> SeriesPlan:
    """Sofie in Brugge on Tuesdays, morning and afternoon."""
    usual = SeriesPlan(
        code="brugge-di",
        loket_id=ids.brugge,
        counsellor_id=ids.sofie,
        rule="FREQ=WEEKLY;BYDAY=TU",
        starts_on=TODAY,
        ends_on=None,
        exceptions=(),
        openings=(opening("09:00-12:00"), opening("13:00-16:30")),
        service_ids=frozenset({ids.intake}),
    )
    return replace(usual, **overrides)


def zitdag_plan(ids: Network, **overrides: Any) -> ZitdagPlan:
    """Sofie at a job fair in Ieper, next Tuesday."""
    usual = ZitdagPlan(
        loket_id=ids.ieper,
        counsellor_id=ids.sofie,
        date=TUESDAY,
        openings=(opening("09:00-12:00"),),
        service_ids=frozenset({ids.intake}),
        title="Jobbeurs",
    )
    return replace(usual, **overrides)


def upcoming(session: Session, loket_id: int, first: date, last: date) -> list[Zitdag]:
    """The planned zitdagen of a loket from `first` to `last`, both included, with all of theirs."""
    wanted = select(Zitdag).where(
        Zitdag.loket_id == loket_id,
        Zitdag.date.between(first, last),
        Zitdag.state == ZitdagState.PLANNED,
    )
    whole = wanted.options(
        joinedload(Zitdag.counsellor),
        joinedload(Zitdag.loket),
        selectinload(Zitdag.openings),
        selectinload(Zitdag.services),
    )
    return list(session.scalars(whole.order_by(Zitdag.date, Zitdag.id)))


@contextmanager
def statements() -> Iterator[list[str]]:
    seen: list[str] = []

    def note(*arguments: Any) -> None:
        seen.append(arguments[2])

    event.listen(db.engine, "before_cursor_execute", note)
    yield seen
    event.remove(db.engine, "before_cursor_execute", note)
