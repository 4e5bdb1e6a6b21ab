"""The browser that asks: its IP address, and a pseudonym for its session."""

import hmac
import secrets

from flask import request, session

from scheduler.web.core.keys import keys

_DIGEST = "sha256"


def client_ip() -> str:
    """The IP address of the client, as far as the proxies in front can be trusted."""
    return request.remote_addr or ""


def browser() -> str:
    """A keyed digest of this browser's session id, made on first use; ends with `Sluit af`."""
    if "browser" not in session:
        session["browser"] = secrets.token_urlsafe(16)
    return hmac.new(keys().browsers, session["browser"].encode(), _DIGEST).hexdigest()


def is_known_browser() -> bool:
    """Whether this browser has begun something."""
    return "browser" in session


def holder() -> str | None:
    """By whose name this browser holds an hour; None where it can hold none yet."""
    return browser() if is_known_browser() else None
