"""Codes of five figures, spoken at a desk and typed to find an appointment."""

import secrets
from datetime import datetime

from sqlalchemy.orm import Session

from scheduler.appointments.booking import lookups


def five_figures() -> str:
    """A code at random."""
    return f"{secrets.randbelow(100_000):05}"


def unused(session: Session, *, now: datetime) -> str:
    """A code of five figures, unique among future appointments; with very many ahead, shared.

    A code opens nothing by itself (first name and number go with it), so sharing does no harm.
    """
    for _ in range(2):
        code = five_figures()
        if not lookups.is_code_in_use(session, code, now=now):
            return code
    return five_figures()
