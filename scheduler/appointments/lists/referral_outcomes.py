"""Outcomes a partner may see: only what each client consented to. Read-only."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from locations.models import Loket
from scheduler.access.models import Consent, ConsentItem
from scheduler.appointments import scope
from scheduler.appointments.models import Appointment, AppointmentState
from scheduler.audit import seen
from scheduler.people.clients import Client
from scheduler.zitdagen.models import DiaryEntry, Zitdag

SINCE: Final = timedelta(days=90)
MOST: Final = 300


@dataclass(frozen=True, slots=True)
class Known:
    """One fact a client shares with this partner: that they came, or when they come back.

    `starts_at` is aware UTC, `timezone` that of the place.
    """

    item: ConsentItem
    first_name: str
    starts_at: datetime
    timezone: str


def with_partner(session: Session, organisation_id: int, *, now: datetime) -> list[Known]:
    """Outcomes this site may see, latest first, and never that somebody was absent.

    One SELECT.
    """
    came = and_(
        Consent.item == ConsentItem.CAME,
        Appointment.state == AppointmentState.CAME,
        scope.of_site(organisation_id),
        DiaryEntry.starts_at > now - SINCE,
    )
    returns = and_(
        Consent.item == ConsentItem.RETURNS,
        Appointment.state == AppointmentState.BOOKED,
        DiaryEntry.starts_at > now,
    )
    rows = session.execute(
        select(
            Client.id.label("client_id"),
            Consent.item,
            Client.first_name,
            DiaryEntry.starts_at,
            Loket.timezone,
        )
        .join(Client, Client.id == Consent.client_id)
        .join(Appointment, Appointment.client_id == Client.id)
        .join(DiaryEntry, DiaryEntry.id == Appointment.entry_id)
        .join(Zitdag, Zitdag.id == DiaryEntry.zitdag_id)
        .join(Loket, Loket.id == Zitdag.loket_id)
        .where(
            Consent.organisation_id == organisation_id,
            Consent.withdrawn_at.is_(None),
            Client.anonymised_at.is_(None),
            or_(came, returns),
        )
        .order_by(DiaryEntry.starts_at.desc(), Client.id)
        .limit(MOST)
    )
    return [Known(**row) for row in seen.noted(rows.mappings())]
