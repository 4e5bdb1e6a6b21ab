"""An HTTP client of providers: one request with a deadline, its failures classified.

Each request has a connection of its own and `SECONDS` in all, however slowly the other side drips:
a hanging provider costs one attempt and never a worker.
"""

import json
import re
import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from http.client import HTTPException, HTTPResponse
from typing import Any
from urllib.parse import urlencode, urlsplit

from http_client import HttpRequest, Unreachable, exchange
from notifications.errors import ChannelError, Outage, Permanent, Retryable, Throttled, Unsure

SECONDS = 10.0
LARGEST = 256 * 1024
WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(hours=1)
# Our login, our credit, their address: never the message's fault, and somebody will mend it.
_OURS = frozenset({401, 402, 403, 404, 405, 407})
_NOT_TAKEN = frozenset({408, 425, 503})
_SECONDS = re.compile(r"[0-9]{1,9}")

# Bytes, because a webhook's signature is over bytes too; None: nothing to send along.
Body = tuple[bytes, str] | None


def as_json(value: object) -> Body:
    """A body of JSON, with its content type."""
    return json.dumps(value).encode(), "application/json"


def as_form(values: Mapping[str, str]) -> Body:
    """A body as browsers send a form, with its content type."""
    return urlencode(values).encode(), "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Reply:
    """A reply: the status, and the body as JSON (None when it is none)."""

    status: int
    data: Any
    retry_after: str | None = None


@dataclass(frozen=True)
class ProviderClient:
    """A provider's host. `name` begins the codes of its failures ("twilio_timeout").

    `base` is "https://host" with an optional path. `refused(reply)` says what an answer from 400 on
    means where the status alone does not: an error, or None to go by the status.
    """

    name: str
    base: str
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    refused: Callable[[Reply], ChannelError | None] = lambda _reply: None
    seconds: float = SECONDS

    def ask(self, method: str, path: str, body: Body = None) -> Reply:
        """Make one request; returns the reply, its status below 300.

        Raises:
            Outage, Retryable: it cannot have been taken: nobody listens, they refuse us all, or it
                was refused as a whole.
            Unsure: it may have been: no answer in time, half a one, a server's own trouble.
            Throttled, Permanent: what the answer says.
        """
        reply = self._exchange(method, path, body)
        if reply.status < 300:
            return reply
        raise self.refused(reply) or self._by_status(reply)

    def _exchange(self, method: str, path: str, body: Body) -> Reply:
        parts = urlsplit(self.base)
        payload, headers = self._dressed(body)
        request = HttpRequest(method, parts.path.rstrip("/") + path, headers, payload)
        origin = f"{parts.scheme}://{parts.netloc}"
        try:
            return exchange(origin, request, _reply, seconds=self.seconds)
        except Unreachable as error:
            is_tls = isinstance(error.__cause__, ssl.SSLError)
            raise Outage(f"{self.name}_{'tls' if is_tls else 'unreachable'}") from None
        except TimeoutError:
            raise Unsure(f"{self.name}_timeout") from None
        except (HTTPException, OSError):
            raise Unsure(f"{self.name}_disconnected") from None

    def _dressed(self, body: Body) -> tuple[bytes | None, dict[str, str]]:
        if body is None:
            return None, dict(self.headers)
        payload, content_type = body
        return payload, {**self.headers, "Content-Type": content_type}

    def _by_status(self, reply: Reply) -> ChannelError:
        code = f"{self.name}_{reply.status}"
        if reply.status == 429:
            return Throttled(code, _wait(reply.retry_after))
        if reply.status in _OURS or reply.status in _NOT_TAKEN:
            return Outage(code)
        if reply.status < 400:
            return Retryable(code)
        return Unsure(code) if reply.status >= 500 else Permanent(code)

    def nonsense(self) -> Unsure:
        """For a success whose body is malformed."""
        return Unsure(f"{self.name}_nonsense")


def _reply(answer: HTTPResponse) -> Reply:
    data = _parsed(answer.read(LARGEST))
    return Reply(answer.status, data, answer.getheader("Retry-After"))


def _parsed(text: bytes) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return None


def _wait(retry_after: str | None) -> timedelta:
    """Parse Retry-After in seconds, within bounds; a date in it is not worth a parser."""
    if retry_after is None or not _SECONDS.fullmatch(retry_after):
        return WAIT
    return min(max(timedelta(seconds=int(retry_after)), timedelta(seconds=1)), LONGEST_WAIT)
