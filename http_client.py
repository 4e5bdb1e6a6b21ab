"""HTTP with a total deadline, and a circuit breaker before a service that may be down.

The timeout of a socket starts anew with each byte, so that a server that drips holds its caller for
ever. Here the deadline is that of the whole exchange: when it passes, the socket is shut down.
"""

import json
import socket
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from email.message import Message
from functools import partial
from http.client import (
    HTTP_PORT,
    HTTPS_PORT,
    HTTPConnection,
    HTTPException,
    HTTPResponse,
    HTTPSConnection,
)
from threading import Lock, Timer
from time import monotonic
from typing import Any, TypeVar
from urllib.parse import urlsplit
from urllib.request import HTTPHandler, HTTPSHandler, Request, build_opener

T = TypeVar("T")

HEADERS = {"Accept": "application/json", "User-Agent": "zitdag"}
TIMEOUT = 1.0
"""Seconds that a page waits for a service, everything counted."""

LARGEST_ANSWER = 8 * 1024 * 1024
CHUNK = 1 << 20
OK = 200
FAILURES = 3
REST = timedelta(seconds=30)


class Unreachable(Exception):
    """There was no connection: nothing was sent. Its cause is the OSError that says why."""


class DeadlineExceeded(TimeoutError):
    """The exchange took longer than all of it may take."""


@dataclass(frozen=True)
class HttpRequest:
    """A request: `target` is path and query; `headers` are added to the default ones."""

    method: str
    target: str
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    body: bytes | None = None


Connect = Callable[[str, float], HTTPConnection]
"""A connection to an origin, not open yet, each step of which takes so many seconds at most."""


def connection(origin: str, seconds: float) -> HTTPConnection:
    """A connection to whichever machine has the name."""
    is_secure, host, port = parts_of(origin)
    return (HTTPSConnection if is_secure else HTTPConnection)(host, port, timeout=seconds)


def parts_of(origin: str) -> tuple[bool, str, int]:
    """Whether it is https, its host, and its port."""
    parts = urlsplit(origin)
    is_secure = parts.scheme == "https"
    # Said always: http.client looks for one in an address of IPv6 otherwise.
    return is_secure, parts.hostname or "", parts.port or (HTTPS_PORT if is_secure else HTTP_PORT)


def exchange(
    origin: str,
    request: HttpRequest,
    read: Callable[[HTTPResponse], T],
    *,
    seconds: float,
    connect: Connect = connection,
) -> T:
    """Send to `origin` ("https://host:port") and return `read(response)`, in its own thread.

    Redirects are returned as they are. `connect` makes the connection, where not any host may be
    reached: what opening it raises is the cause of Unreachable.

    Raises:
        Unreachable: nothing was sent.
        TimeoutError: no whole answer in time; the request may have been taken.
        OSError, HTTPException: the connection broke, or what came is no HTTP.
    """
    return Exchange(seconds).run(partial(_send, origin, request, read, connect))


def download(
    request: Request,
    read: Callable[[Message, Iterator[bytes]], T],
    *,
    seconds: float,
    silence: float,
) -> T:
    """Return `read(headers, chunks)` of a large response.

    `seconds` bound all of it, `silence` each wait for more. Redirects are followed.

    Raises:
        DeadlineExceeded: not done in time; a part is never taken for the whole.
        HTTPError, OSError, HTTPException, ValueError: as `urllib.request.urlopen`.
    """
    whole = Exchange(seconds)
    opener = build_opener(_PlainHandler(whole), _SecureHandler(whole))
    with whole.until_deadline(), opener.open(request, timeout=silence) as answer:
        return read(answer.headers, whole.pieces(answer))


class Exchange:
    """One exchange, over HTTP or SMTP, and the socket by which another thread can abort it."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._deadline = monotonic() + seconds
        self._socket: socket.socket | None = None

    def run(self, work: Callable[["Exchange"], T]) -> T:
        """Return `work(self)`, run in a thread of its own: a slow name server, a silent address and
        dripping headers can only be abandoned from another thread."""
        executor = ThreadPoolExecutor(1, "http")
        answer = executor.submit(work, self)
        executor.shutdown(wait=False)
        try:
            return answer.result(self.seconds)
        except TimeoutError as late:
            if self._socket is None:  # and what connects after the deadline sends nothing
                raise Unreachable from late
            raise
        finally:
            self.abort()

    @contextmanager
    def until_deadline(self) -> Iterator[None]:
        """Abort the block, run in its own thread, at the deadline."""
        alarm = Timer(self.seconds, self.abort)
        alarm.daemon = True
        alarm.start()
        try:
            yield
        except (OSError, HTTPException) as error:
            self._check(error)
            raise
        finally:
            alarm.cancel()

    def connected(self, connection: socket.socket) -> None:
        """To be called before anything is sent.

        Raises:
            DeadlineExceeded: nobody waits any more, and nobody will abort it.
        """
        self._socket = connection
        self._check()

    def pieces(self, answer: HTTPResponse) -> Iterator[bytes]:
        """The body. An aborted one ends like a whole one: here it raises DeadlineExceeded."""
        while piece := answer.read1(CHUNK):
            yield piece
        self._check()

    def abort(self) -> None:
        """Shut the socket down, which ends any read from it."""
        if self._socket is not None:
            with suppress(OSError):  # it just ended by itself
                self._socket.shutdown(socket.SHUT_RDWR)

    def _check(self, cause: Exception | None = None) -> None:
        if monotonic() >= self._deadline:
            raise DeadlineExceeded from cause


def _send(
    origin: str,
    request: HttpRequest,
    read: Callable[[HTTPResponse], T],
    connect: Connect,
    whole: Exchange,
) -> T:
    with closing(connect(origin, whole.seconds)) as opened:
        try:
            opened.connect()
        except OSError as error:
            raise Unreachable from error
        whole.connected(opened.sock)
        headers = {**HEADERS, **request.headers}
        opened.request(request.method, request.target, request.body, headers)
        with closing(opened.getresponse()) as answer:
            return read(answer)


class _PlainHandler(HTTPHandler):
    """Makes connections that can be aborted."""

    def __init__(self, whole: Exchange) -> None:
        super().__init__()
        self._whole = whole

    def http_open(self, req: Request) -> HTTPResponse:
        return self.do_open(partial(_PlainConnection, self._whole), req)


class _SecureHandler(HTTPSHandler):
    """The same over https."""

    def __init__(self, whole: Exchange) -> None:
        super().__init__()
        self._whole = whole

    def https_open(self, req: Request) -> HTTPResponse:
        return self.do_open(partial(_SecureConnection, self._whole), req)


class _PlainConnection(HTTPConnection):
    def __init__(self, whole: Exchange, host: str, **options: Any) -> None:
        super().__init__(host, **options)
        self._whole = whole

    def connect(self) -> None:
        super().connect()
        self._whole.connected(self.sock)


class _SecureConnection(HTTPSConnection):
    def __init__(self, whole: Exchange, host: str, **options: Any) -> None:
        super().__init__(host, **options)
        self._whole = whole

    def connect(self) -> None:
        super().connect()
        self._whole.connected(self.sock)


class CircuitOpen(Exception):
    """The service failed too often; it was not asked."""


class CircuitBreaker:
    """Counts failures in a row. After `failures` of them it opens, and asks nothing for `rest`.

    After the rest it is half open: one caller tries, the others are still refused. Where that one
    succeeds it closes, where it fails it rests again. `clock` gives seconds that never go back. Any
    number of threads may share one; the service itself is asked outside the lock.

    Raises:
        ValueError: fewer than one failure, or a rest that is not positive.
    """

    def __init__(
        self, failures: int, rest: timedelta, *, clock: Callable[[], float] = monotonic
    ) -> None:
        if failures < 1 or rest <= timedelta(0):
            raise ValueError("a circuit breaker opens after a failure and rests for a while")
        self._limit = failures
        self._rest = rest.total_seconds()
        self._clock = clock
        self._lock = Lock()
        self._failed = 0
        self._tries_at: float | None = None

    @property
    def is_open(self) -> bool:
        """Whether a call made now would be refused."""
        with self._lock:
            return self._is_resting()

    def call(self, ask: Callable[[], T]) -> T:
        """Return `ask()`; any exception of it counts as a failure and is re-raised.

        Raises:
            CircuitOpen: it rests, or another thread is trying whether the service is back.
        """
        self.admit()
        try:
            answer = ask()
        except Exception:
            self.record_failure()
            raise
        self.record_success()
        return answer

    def admit(self) -> None:
        """For callers that record the outcome themselves.

        Raises:
            CircuitOpen: as `call`.
        """
        with self._lock:
            if self._is_resting():
                raise CircuitOpen
            if self._tries_at is not None:  # the one that tries; the others wait a rest longer
                self._tries_at = self._clock() + self._rest

    def record_failure(self) -> None:
        """Count a failure; the last one allowed opens it."""
        with self._lock:
            self._failed += 1
            if self._failed >= self._limit:
                self._tries_at = self._clock() + self._rest

    def record_success(self) -> None:
        """Reset the count of failures."""
        with self._lock:
            self._failed = 0
            self._tries_at = None

    def _is_resting(self) -> bool:
        return self._tries_at is not None and self._clock() < self._tries_at


class ServiceFailed(Exception):
    """The service gave no usable answer. `code`: down, slow, refused, nonsense or too_large."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code = code
        self.detail = detail


class JsonService:
    """A server at `url`, asked for JSON, left alone for a while after three failures in a row.

    Raises:
        ValueError: the address is no http or https address.
    """

    def __init__(
        self, url: str, *, seconds: float = TIMEOUT, breaker: CircuitBreaker | None = None
    ) -> None:
        parts = urlsplit(url.rstrip("/"))
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError(f"not the address of a service: {url}")
        self._origin = f"{parts.scheme}://{parts.netloc}"
        self._path = parts.path
        self._seconds = seconds
        self._breaker = breaker or CircuitBreaker(FAILURES, REST)

    def ask(self, path: str, read: Callable[[Any], Any], *, body: object = None) -> Any:
        """Return `read(decoded JSON)`; GET, or POST where there is a `body`.

        Of `read`, a ValueError, TypeError, KeyError, IndexError or AttributeError says that the
        answer is nonsense, and counts as a failure.

        Raises:
            ServiceFailed: no usable answer in time.
            CircuitOpen: it failed too often and rests.
        """
        request = _asking(self._path + path, body)
        return self._breaker.call(lambda: self._ask(request, read))

    def _ask(self, request: HttpRequest, read: Callable[[Any], Any]) -> Any:
        try:
            return read(json.loads(exchange(self._origin, request, _body, seconds=self._seconds)))
        except (ValueError, TypeError, KeyError, IndexError, AttributeError) as error:
            raise ServiceFailed("nonsense", type(error).__name__) from error
        except Unreachable as error:
            raise _without_answer(error.__cause__ or error) from error
        except (OSError, HTTPException) as error:
            raise _without_answer(error) from error


def _without_answer(error: BaseException) -> ServiceFailed:
    if isinstance(error, TimeoutError):
        return ServiceFailed("slow")
    return ServiceFailed("down", type(error).__name__)


def _asking(target: str, body: object) -> HttpRequest:
    if body is None:
        return HttpRequest("GET", target)
    as_json = {"Content-Type": "application/json"}
    return HttpRequest("POST", target, as_json, json.dumps(body).encode())


def _body(answer: HTTPResponse) -> bytes:
    if answer.status != OK:
        raise ServiceFailed("refused", str(answer.status))
    body = answer.read(LARGEST_ANSWER + 1)
    if len(body) > LARGEST_ANSWER:
        raise ServiceFailed("too_large", f"over {LARGEST_ANSWER} bytes")
    return body
