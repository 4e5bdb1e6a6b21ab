"""Messages and facts as tests want them: whole, with whatever matters to the test put in."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from notifications.outbox import claims
from notifications.outbox.claims import Dispatch
from notifications.outbox.models import Cause, CausedBy, Message, NewMessage, Route
from notifications.texts.rendering import Renderer

MORNING = datetime(2026, 11, 20, 9, tzinfo=UTC)
TEMPLATES = Path(__file__).parents[2] / "templates"
SMS = Route("sms", "+32470000001")
MAIL = Route("email", "zoe@example.org")


def facts(**overrides: Any) -> dict[str, Any]:
    """An appointment of Zoë on 24 November 2026 from 9.30 to 10.45, local time."""
    return {
        "first_name": "Zoë",
        "starts_at": "2026-11-24T08:30:00+00:00",
        "ends_at": "2026-11-24T09:45:00+00:00",
        "zone": "Europe/Brussels",
        "place": "Bib De Korenbloem",
        "sms_place": "Bib, Korenstraat 1, Kortrijk",
        "street": "Korenstraat 1",
        "postcode": "8500",
        "city": "Kortrijk",
        "room": "zaal 2",
        "reception_words": "Ik kom voor Leerwinkel.",
        "with_whom": "Lies",
        "spoken": ["nl", "fr"],
        "bring": ["originele diploma's"],
        "code": "47295",
        "others": 0,
        "until": "10.30 uur",
        "dutch_until": "10.30 uur",
        "region_name": "Leerwinkel West-Vlaanderen",
        "phone": "+3250000000",
        "phone_display": "050 00 00 00",
        "phone_hours": "elke werkdag, 9 tot 16 uur",
    } | overrides


def new_message(**overrides: Any) -> NewMessage:
    """A confirmation by text message and then mail, due at MORNING, useless four days later."""
    whole: dict[str, Any] = {
        "kind": "confirmation",
        "cause": Cause(CausedBy.STAFF, MORNING),
        "subject": "appointment:1",
        "version": 1,
        "language": "nl",
        "routes": (SMS, MAIL),
        "facts": facts(),
        "due": MORNING,
        "useless_after": MORNING + timedelta(days=4),
    }
    return NewMessage(**whole | overrides)


def mark_sent(session: Session, message: Message, receipt: Dispatch, *, now: datetime) -> bool:
    """Note that one claimed message has left; False when it was not this worker's any more."""
    return claims.mark_all_sent(session, [(message, receipt)], now=now) == 1


def renderer(**overrides: Any) -> Renderer:
    return Renderer(TEMPLATES / "messages", TEMPLATES / "translations", **overrides)
