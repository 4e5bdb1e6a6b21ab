"""Shared secrets for the webhooks of providers that do not sign."""

import hmac

from notifications.channels.sms.provider import WebhookRequest


def has_secret(request: WebhookRequest, secret: str) -> bool:
    """Whether the request came with `secret`: by HTTP Basic, or at the end of its address."""
    return hmac.compare_digest(request.password.encode(), secret.encode())
