"""Counting the searches that found nothing: where the network is too thin, and for whom."""

from datetime import date

from sqlalchemy.orm import Session

from database import dialect_of, upsert
from scheduler.appointments.models import FruitlessSearch


def count_fruitless(
    session: Session, *, day: date, loket_id: int, service_id: int, language: str
) -> None:
    """One more search on this (local) day found no slot. Nothing of the person is kept."""
    session.execute(
        upsert(dialect_of(session), FruitlessSearch)
        .values(day=day, loket_id=loket_id, service_id=service_id, language=language, count=1)
        .on_conflict_do_update(
            index_elements=["day", "loket_id", "service_id", "language"],
            set_={"count": FruitlessSearch.count + 1},
        )
    )
