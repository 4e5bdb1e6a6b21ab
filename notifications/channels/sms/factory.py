"""Building a provider of the catalogue."""

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


def make_provider(name: str, access: Access) -> Provider:
    """The provider that `catalogue.PROVIDERS` has under this name."""
    elsewhere = {"base": access.base} if access.base else {}
    match name:
        case "smstools":
            return Smstools(access.sender, access.user, access.key, access.test, **elsewhere)
        case "ringring":
            return RingRing(access.sender, access.key, access.report_to, access.test, **elsewhere)
        case "cm":
            return Cm(access.sender, access.key, **elsewhere)
        case "spryng":
            return Spryng(access.sender, access.key, **elsewhere)
        case "twilio":
            return Twilio(access.sender, access.user, access.key, access.report_to, **elsewhere)
    raise KeyError(name)
