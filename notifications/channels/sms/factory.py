"""Building a provider of the catalogue."""

from collections.abc import Callable
from dataclasses import dataclass

from notifications.channels.sms.cm import Cm
from notifications.channels.sms.provider import Provider
from notifications.channels.sms.ringring import RingRing
from notifications.channels.sms.smstools import Smstools
from notifications.channels.sms.spryng import Spryng
from notifications.channels.sms.twilio import Twilio


@dataclass(frozen=True)
class Access:
    """Credentials of a provider, `user` (where it has one) and `key`; and our settings.

    `report_to` is the public address for its delivery reports, `test` its test mode, `base` another
    host than its own.
    """

    sender: str
    user: str
    key: str
    report_to: str = ""
    test: bool = False
    base: str = ""


def _smstools(access: Access) -> Provider:
    base = {"base": access.base} if access.base else {}
    return Smstools(access.sender, access.user, access.key, access.test, **base)


def _ringring(access: Access) -> Provider:
    base = {"base": access.base} if access.base else {}
    return RingRing(access.sender, access.key, access.report_to, access.test, **base)


def _cm(access: Access) -> Provider:
    base = {"base": access.base} if access.base else {}
    return Cm(access.sender, access.key, **base)


def _spryng(access: Access) -> Provider:
    base = {"base": access.base} if access.base else {}
    return Spryng(access.sender, access.key, **base)


def _twilio(access: Access) -> Provider:
    base = {"base": access.base} if access.base else {}
    return Twilio(access.sender, access.user, access.key, access.report_to, **base)


_MAKERS: dict[str, Callable[[Access], Provider]] = {
    "smstools": _smstools,
    "ringring": _ringring,
    "cm": _cm,
    "spryng": _spryng,
    "twilio": _twilio,
}


def make_provider(name: str, access: Access) -> Provider:
    """The provider that `catalogue.PROVIDERS` has under this name."""
    return _MAKERS[name](access)
