"""The actor and time of a change, passed to every operation that makes one."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Actor(StrEnum):
    """Role in which an appointment is changed."""

    CLIENT = "client"
    PARTNER = "partner"
    PHONE_DESK = "phone_desk"
    COUNSELLOR = "counsellor"
    COORDINATOR = "coordinator"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class By:
    """Actor of a change, signed-in account, and time (aware UTC).

    `account_id` is None for the public and for automatic changes; `region_id` is where that account
    works.
    """

    actor: Actor
    account_id: int | None
    now: datetime
    region_id: int | None = None
