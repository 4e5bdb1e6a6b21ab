"""The providers that can be configured, and what each needs."""

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
    """What a provider gave us: `user` (where it has one) and `key`; and what we want of it.

    `report_to` is the public address for its delivery reports, `test` its test mode, `base`
    another host than its own.
    """

    sender: str
    user: str
    key: str
    report_to: str = ""
    test: bool = False
    base: str = ""


@dataclass(frozen=True)
class ProviderEntry:
    """`make` builds the provider; the rest says what it can and needs.

    `signs`: its webhooks are signed; otherwise a secret stands at the end of their address.
    `reports_by_get`: it tells us things by GET, however little that fits what GET is for.
    `receives`: we read what people answer there.
    """

    make: Callable[[Access], Provider]
    has_user: bool
    can_test: bool
    signs: bool
    reports_by_get: bool = False
    receives: bool = True


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


PROVIDERS = {
    "smstools": ProviderEntry(_smstools, has_user=True, can_test=True, signs=True),
    "ringring": ProviderEntry(_ringring, has_user=False, can_test=True, signs=False),
    "cm": ProviderEntry(_cm, has_user=False, can_test=False, signs=False),
    "spryng": ProviderEntry(
        _spryng,
        has_user=False,
        can_test=False,
        signs=False,
        reports_by_get=True,
        receives=False,
    ),
    "twilio": ProviderEntry(_twilio, has_user=True, can_test=False, signs=True),
}
