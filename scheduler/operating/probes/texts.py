"""The providers of text messages: reached, without sending anything."""

from collections.abc import Iterator, Mapping
from http.client import HTTPException

from http_client import HttpRequest, Unreachable, exchange
from notifications.channels.sms import cm, ringring, smstools, spryng, twilio
from scheduler.operating.findings import Finding, ok, warning, wrong
from scheduler.operating.setup import Setup

SECONDS = 8.0
ORIGINS: Mapping[str, str] = {
    "smstools": smstools.BASE,
    "ringring": ringring.BASE,
    "cm": cm.BASE,
    "spryng": spryng.BASE,
    "twilio": twilio.BASE,
}


def providers(setup: Setup, origins: Mapping[str, str] = ORIGINS) -> Iterator[Finding]:
    """How it stands with each; whether it knows our key only shows when something is sent."""
    if not setup.text_providers:
        yield warning("texts", "text messages go to the console: set ZITDAG_SMS_PROVIDERS")
    for name in setup.text_providers:
        yield _reached(name, origins[name])


def _reached(name: str, origin: str) -> Finding:
    try:
        exchange(origin, HttpRequest("GET", "/"), lambda answer: answer.status, seconds=SECONDS)
    except (Unreachable, OSError, HTTPException) as error:
        return wrong("texts", f"{name} cannot be reached at {origin}: {type(error).__name__}")
    return ok("texts", f"{name} answers; `zitdag sms-test` sends one")
