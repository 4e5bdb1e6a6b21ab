"""One question to a service over HTTP, answered in JSON within so many seconds, or refused."""

import json
import socket
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from datetime import timedelta
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from time import monotonic
from typing import Any
from urllib.parse import SplitResult, urlsplit

from locations.circuit import Circuit

PATIENCE = 1.0
"""Seconds that a page waits for a service, everything counted."""

LARGEST_ANSWER = 8 * 1024 * 1024
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
        """In a thread of its own: a name server that thinks, an address that is silent and headers
        that drip each take their time, and only who waits for all of it can stop in time.
        """
        talk = _Talk(self._parts, self._seconds)
        thread = ThreadPoolExecutor(1, "asking")
        answer = thread.submit(talk.hold, path, body)
        thread.shutdown(wait=False)
        try:
            return answer.result(self._seconds)
        except TimeoutError:
            talk.hang_up()
            raise


class _Talk:
    """One question over one connection, to be held in one thread and hung up from another."""

    def __init__(self, parts: SplitResult, seconds: float) -> None:
        self._connection = _connection(parts, seconds)
        self._deadline = monotonic() + seconds
        self._plug: socket.socket | None = None

    def hold(self, path: str, body: object) -> bytes:
        """Ask, and the body of the answer."""
        try:
            self._connection.connect()
            self._plug = self._connection.sock
            if monotonic() >= self._deadline:  # nobody waits any more, and nobody will hang up
                raise TimeoutError
            _send(self._connection, path, body)
            with closing(self._connection.getresponse()) as answer:
                return _body(answer)
        finally:
            self._connection.close()

    def hang_up(self) -> None:
        """Nobody waits for the answer: the other thread reads no further."""
        if self._plug is not None:
            with suppress(OSError):  # it just ended by itself
                self._plug.shutdown(socket.SHUT_RDWR)


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


def _body(answer: HTTPResponse) -> bytes:
    if answer.status != OK:
        raise ServiceFailed("refused", str(answer.status))
    body = answer.read(LARGEST_ANSWER + 1)
    if len(body) > LARGEST_ANSWER:
        raise ServiceFailed("too_large", f"over {LARGEST_ANSWER} bytes")
    return body
