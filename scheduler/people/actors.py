"""Who changes something for somebody, and when: what every such operation is told."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Actor(StrEnum):
    """As whom somebody changes an appointment."""

    CLIENT = "client"
    PARTNER = "partner"
    PHONE_DESK = "phone_desk"
    COUNSELLOR = "counsellor"
    COORDINATOR = "coordinator"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class By:
    """Who does something: as whom, signed in with which account, and when (aware UTC).

    `account_id` is None for the public and for what happens by itself.
    """

    actor: Actor
    account_id: int | None
    now: datetime
