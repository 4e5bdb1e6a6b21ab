"""The providers that can be configured, and what each needs. Loads none of them."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ProviderEntry:
    """Capabilities of a provider.

    `signs`: its webhooks are signed; otherwise a secret stands at the end of their address.
    `reports_by_get`: its webhooks come by GET, against the semantics of GET. `receives`: it passes
    on replies.
    """

    has_user: bool
    can_test: bool
    signs: bool
    reports_by_get: bool = False
    receives: bool = True


PROVIDERS = {
    "smstools": ProviderEntry(has_user=True, can_test=True, signs=True),
    "ringring": ProviderEntry(has_user=False, can_test=True, signs=False),
    "cm": ProviderEntry(has_user=False, can_test=False, signs=False),
    "spryng": ProviderEntry(
        has_user=False,
        can_test=False,
        signs=False,
        reports_by_get=True,
        receives=False,
    ),
    "twilio": ProviderEntry(has_user=True, can_test=False, signs=True),
}
