"""Consents to share facts with a partner: recorded by the counsellor, revocable."""

from collections.abc import Collection

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from scheduler.access.models import Consent, ConsentItem
from scheduler.people.actors import By


def given(session: Session, client_id: int, organisation_id: int) -> frozenset[ConsentItem]:
    """This client's current consents to this partner. One SELECT."""
    items = session.scalars(
        select(Consent.item).where(
            Consent.client_id == client_id,
            Consent.organisation_id == organisation_id,
            Consent.withdrawn_at.is_(None),
        )
    )
    return frozenset(items)


def who_share(
    session: Session, client_ids: Collection[int], organisation_id: int, item: ConsentItem
) -> frozenset[int]:
    """Which of these clients share that with this partner. One SELECT, or none."""
    if not client_ids:
        return frozenset()
    found = session.scalars(
        select(Consent.client_id).where(
            Consent.client_id.in_(client_ids),
            Consent.organisation_id == organisation_id,
            Consent.item == item,
            Consent.withdrawn_at.is_(None),
        )
    )
    return frozenset(found)


def choose(
    session: Session,
    client_id: int,
    organisation_id: int,
    items: Collection[ConsentItem],
    *,
    by: By,
) -> None:
    """Set the current consents to exactly `items`; withdraw all others."""
    known = {
        one.item: one
        for one in session.scalars(
            select(Consent).where(
                Consent.client_id == client_id, Consent.organisation_id == organisation_id
            )
        )
    }
    for item in items:
        one = known.get(item)
        if one is None:
            one = Consent(client_id=client_id, organisation_id=organisation_id, item=item)
            session.add(one)
        elif one.withdrawn_at is None:
            continue
        one.given_at, one.withdrawn_at, one.account_id = by.now, None, by.account_id
    for item, one in known.items():
        if item not in items and one.withdrawn_at is None:
            one.withdrawn_at = by.now
    session.flush()


def forget(session: Session, client_ids: Collection[int]) -> None:
    """Delete all consents of these clients, also withdrawn ones."""
    session.execute(
        delete(Consent)
        .where(Consent.client_id.in_(client_ids))
        .execution_options(synchronize_session=False)
    )
