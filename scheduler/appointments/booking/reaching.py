"""Whether a client can be reached as a service at a distance needs."""

from scheduler.appointments.errors import NeedsMessages, NeedsPhone
from scheduler.people.clients import Client
from scheduler.people.contact import BY_PHONE, WRITTEN_TO, ContactMethod
from scheduler.zitdagen.catalogue import Service, ServiceMode
from scheduler.zitdagen.models import DiaryEntry

_BOTH = BY_PHONE & WRITTEN_TO


def check(entry: DiaryEntry, client: Client | None) -> None:
    """Refuse who cannot be rung for a conversation by telephone, or sent the link of a video.

    Raises:
        NeedsPhone, NeedsMessages: as they say.
    """
    if client is not None and client.reach not in _BOTH:  # most have a mobile: nothing to read
        check_service(entry.service, client.reach)


def check_service(service: Service, reach: ContactMethod) -> None:
    """As `check`, of a service."""
    if service.mode is ServiceMode.PHONE and reach not in BY_PHONE:
        raise NeedsPhone
    if service.mode is ServiceMode.VIDEO and reach not in WRITTEN_TO:
        raise NeedsMessages
