"""JSON from an issuer, bounded in time and in size."""

import json
from collections.abc import Mapping
from http.client import HTTPException, HTTPResponse
from typing import Any, Final
from urllib.parse import urlencode, urlsplit

from http_client import (
    FAILURES,
    OK,
    REST,
    CircuitBreaker,
    CircuitOpen,
    HttpRequest,
    Unreachable,
    exchange,
)
from scheduler.access.openid.errors import OpenIdRefused, Refusal

SECONDS: Final = 5.0
"""Of one exchange, everything counted: somebody waits for it."""
LARGEST: Final = 256 * 1024
_LOOPBACK: Final = frozenset({"127.0.0.1", "::1", "localhost"})


def is_safe(url: str) -> bool:
    """Whether nobody on the way can read or change what is exchanged with `url`; it may be none."""
    try:
        parts = urlsplit(url)
        is_whole = url.isascii() and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
    is_here = parts.scheme == "http" and parts.hostname in _LOOPBACK
    return is_whole and (parts.scheme == "https" or is_here)


class IssuerAnswers:
    """Asks an issuer's addresses. One that fails three times in a row is left alone for a while."""

    def __init__(self, seconds: float = SECONDS) -> None:
        self._seconds = seconds
        self._breaker = CircuitBreaker(FAILURES, REST)

    def get(self, url: str, headers: Mapping[str, str] | None = None) -> dict[str, Any]:
        """The JSON object at `url`; raises OpenIdRefused where none comes."""
        return self._ask(url, "GET", None, headers or {})

    def post(self, url: str, form: Mapping[str, str], headers: Mapping[str, str]) -> dict[str, Any]:
        """The JSON object that answers a form; raises OpenIdRefused where none comes."""
        typed = {"Content-Type": "application/x-www-form-urlencoded", **headers}
        return self._ask(url, "POST", urlencode(form).encode(), typed)

    def _ask(
        self, url: str, method: str, body: bytes | None, headers: Mapping[str, str]
    ) -> dict[str, Any]:
        if not is_safe(url):
            raise OpenIdRefused(Refusal.NONSENSE, "address")
        parts = urlsplit(url)
        target = f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}"
        status, text = self._exchange(
            f"{parts.scheme}://{parts.netloc}", HttpRequest(method, target, headers, body)
        )
        if status != OK:
            raise OpenIdRefused(Refusal.REFUSED, str(status))
        return _object(text)

    def _exchange(self, origin: str, request: HttpRequest) -> tuple[int, bytes]:
        """What it said, a refusal too: only an issuer that says nothing fails."""
        try:
            self._breaker.admit()
            answer = exchange(origin, request, _read, seconds=self._seconds)
        except CircuitOpen:
            raise OpenIdRefused(Refusal.DOWN, "rests") from None
        except (OSError, HTTPException, Unreachable) as error:
            self._breaker.record_failure()
            cause = error.__cause__ if isinstance(error, Unreachable) else error
            why = Refusal.SLOW if isinstance(cause, TimeoutError) else Refusal.DOWN
            raise OpenIdRefused(why, type(cause).__name__) from error
        self._breaker.record_success()
        return answer


def _read(answer: HTTPResponse) -> tuple[int, bytes]:
    return answer.status, answer.read(LARGEST + 1)


def _object(text: bytes) -> dict[str, Any]:
    if len(text) > LARGEST:
        raise OpenIdRefused(Refusal.TOO_LARGE, f"over {LARGEST} bytes")
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise OpenIdRefused(Refusal.NONSENSE, "no JSON") from error
    if not isinstance(found, dict):
        raise OpenIdRefused(Refusal.NONSENSE, "no object")
    return found
