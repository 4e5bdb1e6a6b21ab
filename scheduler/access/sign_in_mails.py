"""The mails about signing in: to the owner of an account, and to nobody else. In Dutch, as all that
staff read.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from notifications.outbox.models import Cause, NewMessage, Route
from notifications.texts.languages import SOURCE


@dataclass(frozen=True, slots=True)
class MailReader:
    """Whose mailbox it is; `service` is what the service is called where they work."""

    email: str
    name: str
    service: str


def mail(
    kind: str,
    subject: str,
    reader: MailReader,
    facts: Mapping[str, Any],
    *,
    cause: Cause,
    useful: timedelta,
) -> NewMessage:
    """A mail that leaves at once and is of use for so long. Of one subject, one a day."""
    return NewMessage(
        kind=kind,
        cause=cause,
        subject=subject,
        version=cause.at.toordinal(),
        language=SOURCE,
        routes=(Route("email", reader.email),),
        facts={"name": reader.name, "region_name": reader.service, **facts},
        due=cause.at,
        useless_after=cause.at + useful,
    )
