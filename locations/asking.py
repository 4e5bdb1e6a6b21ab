"""One question to a service over HTTP, answered in JSON within so many seconds, or refused."""

import json
import socket
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from time import monotonic
from typing import Any
from urllib.parse import SplitResult, urlsplit

from locations.circuit import Circuit

PATIENCE = 1.0
"""Seconds that a page waits for a service, everything counted."""

LARGEST_ANSWER = 8 * 1024 * 1024
CHUNK = 64 * 1024
OK = 200
FAILURES = 3
REST = timedelta(seconds=30)


class ServiceFailed(Exception):
    """The service gave no usable answer. `code`: down, slow, refused, nonsense or too_large."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code = code
        self.detail = detail


class Service:
    """A server at `url`, asked for JSON, left alone for a while after three failures in a row.

    Raises:
        ValueError: the address is no http or https address.
    """

    def __init__(
        self, url: str, *, seconds: float = PATIENCE, circuit: Circuit | None = None
    ) -> None:
        parts = urlsplit(url.rstrip("/"))
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError(f"not the address of a service: {url}")
        self._parts = parts
        self._seconds = seconds
        self._circuit = circuit or Circuit(FAILURES, REST)

    def ask(self, path: str, read: Callable[[Any], Any], *, body: object = None) -> Any:
        """What `read` makes of the answer; GET, or POST where there is a `body`.

        `read` gets the decoded JSON; its ValueError, TypeError, KeyError, IndexError or
        AttributeError says that the answer is nonsense, and counts as a failure.

        Raises:
            ServiceFailed: no usable answer in time.
            Open: it failed too often and rests.
        """
        return self._circuit.call(lambda: self._ask(path, read, body))

    def _ask(self, path: str, read: Callable[[Any], Any], body: object) -> Any:
        try:
            return read(json.loads(self._fetch(self._parts.path + path, body)))
        except (ValueError, TypeError, KeyError, IndexError, AttributeError) as error:
            raise ServiceFailed("nonsense", type(error).__name__) from error
        except TimeoutError as error:
            raise ServiceFailed("slow") from error
        except (OSError, HTTPException) as error:
            raise ServiceFailed("down", type(error).__name__) from error

    def _fetch(self, path: str, body: object) -> bytes:
        deadline = monotonic() + self._seconds
        connection = _connection(self._parts, self._seconds)
        try:
            connection.connect()
            plug = connection.sock
            plug.settimeout(_left(deadline))
            _send(connection, path, body)
            with closing(connection.getresponse()) as answer:
                if answer.status != OK:
                    raise ServiceFailed("refused", str(answer.status))
                return _all_of(answer, plug, deadline)
        finally:
            connection.close()


def _connection(parts: SplitResult, seconds: float) -> HTTPConnection:
    kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    return kind(parts.hostname or "", parts.port, timeout=seconds)


def _send(connection: HTTPConnection, path: str, body: object) -> None:
    headers = {"Accept": "application/json", "User-Agent": "zitdag"}
    if body is None:
        connection.request("GET", path, headers=headers)
        return
    headers["Content-Type"] = "application/json"
    connection.request("POST", path, body=json.dumps(body).encode(), headers=headers)


def _all_of(answer: HTTPResponse, plug: socket.socket, deadline: float) -> bytes:
    """The body. A server that drips is stopped at the deadline as well."""
    body = bytearray()
    while not answer.isclosed():
        plug.settimeout(_left(deadline))
        chunk = answer.read1(CHUNK)
        if not chunk:
            break
        body += chunk
        if len(body) > LARGEST_ANSWER:
            raise ServiceFailed("too_large", f"over {LARGEST_ANSWER} bytes")
    return bytes(body)


def _left(deadline: float) -> float:
    left = deadline - monotonic()
    if left <= 0:
        raise TimeoutError
    return left
