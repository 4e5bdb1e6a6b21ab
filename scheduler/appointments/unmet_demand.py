"""Counting the searches that found nothing: where the network is too thin, and for whom."""

from datetime import date

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from scheduler.appointments.models import FruitlessSearch


def count_fruitless(
    session: Session, *, day: date, loket_id: int, service_id: int, language: str
) -> None:
    """One more search on this (local) day found no slot. Nothing of the person is kept."""
    is_postgresql = session.get_bind().dialect.name == "postgresql"
    insert = (postgresql if is_postgresql else sqlite).insert(FruitlessSearch)
    session.execute(
        insert.values(
            day=day, loket_id=loket_id, service_id=service_id, language=language, count=1
        ).on_conflict_do_update(
            index_elements=["day", "loket_id", "service_id", "language"],
            set_={"count": FruitlessSearch.count + 1},
        )
    )
