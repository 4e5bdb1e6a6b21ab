"""Webhooks of providers that sign nothing: who knows the secret is believed."""

import hmac

from notifications.channels.sms import Hook


def has_secret(hook: Hook, secret: str) -> bool:
    """Whether the request came with `secret`: by HTTP Basic, or at the end of its address."""
    return hmac.compare_digest(hook.password.encode(), secret.encode())
