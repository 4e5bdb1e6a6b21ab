"""The service as people reach it: at its address, over TLS, through the proxies in front."""

import json
import socket
import ssl
from collections.abc import Iterator
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from http.client import HTTPException, HTTPResponse
from ipaddress import ip_address
from typing import Any, Final
from urllib.parse import urlsplit

from http_client import HttpRequest, Unreachable, exchange
from scheduler.operating.findings import Finding, ok, warning, wrong
from scheduler.operating.probes.databases import apart_by
from scheduler.operating.setup import Setup

SECONDS: Final = 8.0
MADE_UP: Final = "192.0.2.77"
"""An address that nobody has (RFC 5737), written where a proxy notes who asks."""
SERVICE: Final = "zitdag"
_LONGEST: Final = 4096


def front(setup: Setup, now: datetime) -> Iterator[Finding]:
    """What answers at ZITDAG_BASE_URL, and whether it is us."""
    yield _encrypted(setup)
    try:
        told, date = _ask(setup.base_url)
    except (Unreachable, OSError, HTTPException) as error:
        cause = error.__cause__ or error
        yield wrong("site", f"{setup.base_url} does not answer ({_named(cause)})")
        return
    if told.get("service") != SERVICE:
        yield wrong("site", f"at {setup.base_url} something else answers")
        return
    yield ok("site", f"{setup.base_url} is this service")
    yield _proxies(setup, str(told.get("asker")))
    if date is not None:
        yield apart_by(max(abs(now - date) - timedelta(seconds=1), timedelta()), "the site")


def _encrypted(setup: Setup) -> Finding:
    host = urlsplit(setup.base_url).hostname or ""
    if setup.is_secure:
        return ok("tls", "people reach it on https")
    if _is_here(host):
        return ok("tls", "none: only this machine reaches it")
    return wrong("tls", "codes and names travel unencrypted: https in ZITDAG_BASE_URL")


def _is_here(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _leads_here(host: str) -> bool:
    """Whether this machine reaches itself by that name, as Debian has its own name at 127.0.1.1."""
    try:
        return all(_is_here(str(found[4][0])) for found in socket.getaddrinfo(host, None))
    except OSError:
        return False


def _named(cause: BaseException) -> str:
    if isinstance(cause, ssl.SSLCertVerificationError):
        return f"certificate: {cause.verify_message}"
    return type(cause).__name__


def _ask(base_url: str) -> tuple[dict[str, Any], datetime | None]:
    asked = HttpRequest("GET", "/livez", {"X-Forwarded-For": MADE_UP})
    return exchange(base_url.rstrip("/"), asked, _read, seconds=SECONDS)


def _read(answer: HTTPResponse) -> tuple[dict[str, Any], datetime | None]:
    date = answer.headers.get("Date")
    try:
        told = json.loads(answer.read(_LONGEST))
        moment = parsedate_to_datetime(date) if date else None
    except ValueError:
        return {}, None
    return told if isinstance(told, dict) else {}, moment


def _proxies(setup: Setup, asker: str) -> Finding:
    """Whether the service knows who asks: limits count networks, and so does the log."""
    if asker == MADE_UP:
        return wrong(
            "proxies",
            "it believes whatever address anybody writes: ZITDAG_PROXIES counts one too many, or "
            "the proxy adds to X-Forwarded-For instead of setting it",
        )
    host = urlsplit(setup.base_url).hostname or ""
    is_from_here = _is_here(host) or (setup.proxies > 0 and _leads_here(host))
    if _is_here(asker) and not is_from_here:
        return warning(
            "proxies",
            f"we count as {asker}: if a proxy stands in front, everybody counts as one: "
            "ZITDAG_PROXIES",
        )
    return ok("proxies", f"{setup.proxies} believed; we count as {asker}")
