"""A worker of gunicorn that gives its threads whole requests only.

Gunicorn's own (`gthread`) gives a connection a thread at its first byte, and keeps it there until
the last: as many dripping connections as there are threads stop the site, and a deadline alone
would only ask them to come back. Here the loop that accepts connections also gathers what they
send, without a thread, and closes those that are not done in time. Of too many, those that have
waited longest go.
"""

import errno
import socket
import time
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, Final

from gunicorn import util
from gunicorn.workers.gthread import TConn, ThreadWorker

REQUEST_SECONDS: Final = 20
"""From its first byte to its last; a form of ten kilobytes takes two on a slow mobile network."""
ANSWER_SECONDS: Final = 20
"""For whoever reads an answer, each part of it, for that does keep a thread."""
LINGER_SECONDS: Final = 2
"""Between the last answer over a connection and its end, so that the answer arrives."""
MOST_CONNECTIONS: Final = 500
"""A process; with what else it opens this is below the 1,024 files that systems give."""
LONGEST_HEAD: Final = 32 * 1024
LONGEST_BODY: Final = 16 * 1024 * 1024 + 64 * 1024
"""The largest file that a page takes and the form around it; each page has a limit of its own."""
MOST_HELD: Final = 64 * 1024 * 1024
"""Bytes of requests that are not whole yet, a process."""
MOST_DIGITS: Final = 12
"""Of a length. Python itself refuses to read a number of thousands of digits."""
_PIECE: Final = 64 * 1024
_END_OF_HEAD: Final = b"\r\n\r\n"
_CONTINUE: Final = b"HTTP/1.1 100 Continue\r\n\r\n"


class RequestRefused(Exception):
    """It is not one that we read; the status says why."""

    def __init__(self, status: str) -> None:
        super().__init__(status)
        self.status = status


class GatheredRequest:
    """What one connection has sent and no thread has taken yet."""

    def __init__(self) -> None:
        self._received = bytearray()
        self._length: int | None = None
        self.wants_to_be_told_to_go_on = False

    def __len__(self) -> int:
        return len(self._received)

    def add(self, data: bytes) -> None:
        """Keep what came; blank lines before a request say nothing.

        Raises:
            RequestRefused: it has no length that is known beforehand, or is too long.
        """
        self._received += data if self._received else data.lstrip(b"\r\n")
        if self._length is None:
            self._length = self._length_of_head()

    def take(self) -> bytes | None:
        """The first request, once it is whole; what follows stays."""
        if self._length is None or len(self._received) < self._length:
            return None
        request = bytes(self._received[: self._length])
        rest = bytes(self._received[self._length :])
        self._received, self._length = bytearray(), None
        self.add(rest)
        return request

    def _length_of_head(self) -> int | None:
        """Of head and body; None until the head is whole."""
        end = self._received.find(_END_OF_HEAD)
        if max(end, 0) > LONGEST_HEAD or (end < 0 and len(self._received) > LONGEST_HEAD):
            raise RequestRefused("431 Request Header Fields Too Large")
        if end < 0:
            return None
        fields = _fields(bytes(self._received[:end]))
        if b"transfer-encoding" in fields:
            raise RequestRefused("411 Length Required")
        length = fields.get(b"content-length", b"0")
        if not length.isdigit():
            raise RequestRefused("400 Bad Request")
        if len(length) > MOST_DIGITS or int(length) > LONGEST_BODY:
            raise RequestRefused("413 Content Too Large")
        self.wants_to_be_told_to_go_on = b"expect" in fields and int(length) > 0
        return end + len(_END_OF_HEAD) + int(length)


def _fields(head: bytes) -> dict[bytes, bytes]:
    """The header fields as far as they matter here; gunicorn reads all of it more strictly."""
    lines = (line.partition(b":") for line in head.split(b"\r\n")[1:])
    return {name.strip().lower(): value.strip() for name, _, value in lines}


class GatheringConnection(TConn):  # type: ignore[misc]  # gunicorn has no types
    """A connection, and what of its next request is there."""

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self.gathered = GatheredRequest()
        self.is_leaving = False
        self.is_gone = False
        self.data_ready = True  # or its thread would wait for more

    def init(self) -> None:
        """As gunicorn does, at the start of each request; but no thread sends without an end."""
        super().init()
        self.sock.settimeout(ANSWER_SECONDS)

    def feed(self, request: bytes) -> None:
        """Have the parser read this instead of what the network brings."""
        self.init()
        self.parser.unreader.unread(request)


class GatheringWorker(ThreadWorker):  # type: ignore[misc]  # gunicorn has no types
    """Threads for whole requests; the loop for all the rest."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._waiting: dict[GatheringConnection, None] = {}  # whoever waits longest first

    def accept(self, listener: socket.socket) -> None:
        """Take a new connection; where there are many, that which waits longest goes for it."""
        try:
            accepted, address = listener.accept()
        except OSError as error:
            if error.errno in (errno.EAGAIN, errno.ECONNABORTED, errno.EWOULDBLOCK):
                return
            raise
        while self.nr_conns >= MOST_CONNECTIONS - 1 and self._waiting:
            self._drop(next(iter(self._waiting)))
        self.nr_conns += 1
        made = GatheringConnection(self.cfg, accepted, address, listener.getsockname())
        self._alone(made, self._wait, REQUEST_SECONDS)

    def finish_request(self, conn: GatheringConnection, fs: "Future[object]") -> None:
        """Wait for the next request of a connection that was answered, or let it go."""
        self._alone(conn, self._after_answer, fs)

    def _alone(self, conn: GatheringConnection, act: Callable[..., object], *given: object) -> None:
        """Do this with a connection. What goes wrong there ends that one, not all of the process.

        The log gets the kind of mistake alone: its words may hold what the client sent.
        """
        try:
            act(conn, *given)
        except Exception as error:  # noqa: BLE001  # out of the loop it would end every connection
            self.log.error("A connection was dropped: %s", type(error).__name__)
            self._drop(conn)

    def _after_answer(self, conn: GatheringConnection, fs: "Future[object]") -> None:
        is_kept = not fs.cancelled() and fs.exception() is None and bool(fs.result())
        if not is_kept:
            self._let_go(conn)
        elif self._wait(conn, self.cfg.keepalive if self.alive else LINGER_SECONDS):
            self._pass_on(conn)

    def murder_pending(self) -> None:
        """Close connections whose time is over; gunicorn calls it every second."""
        now = time.monotonic()
        for late in [one for one in self._waiting if one.timeout <= now]:
            self._drop(late)

    def _cap_keepalive(self, deadline: float) -> None:
        """Gunicorn stops: whoever still sends has until then."""
        for one in self._waiting:
            one.timeout = min(one.timeout, deadline)

    def _wait(self, conn: GatheringConnection, seconds: float) -> bool:
        """Have the loop listen to it; no where it is gone."""
        try:
            conn.sock.settimeout(0)
        except OSError:
            self._drop(conn)
            return False
        conn.timeout = time.monotonic() + seconds
        self.poller.register(conn.sock, 1, lambda _sock: self._alone(conn, self._on_readable))
        self._waiting[conn] = None
        return True

    def _on_readable(self, conn: GatheringConnection) -> None:
        try:
            data = conn.sock.recv(_PIECE)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if not data:
            self._drop(conn)
        elif not conn.is_leaving:
            self._gather(conn, data)

    def _gather(self, conn: GatheringConnection, data: bytes) -> None:
        was_idle = not conn.gathered
        try:
            conn.gathered.add(data)
        except RequestRefused as refused:
            return self._refuse(conn, refused.status)
        if was_idle and conn.gathered:
            conn.timeout = time.monotonic() + REQUEST_SECONDS
        if sum(map(_held_by, self._waiting)) > MOST_HELD:
            self._drop(max(self._waiting, key=_held_by))
        return None if conn.is_gone else self._pass_on(conn)

    def _pass_on(self, conn: GatheringConnection) -> None:
        """To a thread, if its request is whole."""
        try:
            request = conn.gathered.take()
        except RequestRefused as refused:
            return self._refuse(conn, refused.status)
        if request is not None:
            self._listen_no_more(conn)
            conn.feed(request)
            return self.enqueue_req(conn)  # type: ignore[no-any-return]  # it answers nothing
        if conn.gathered.wants_to_be_told_to_go_on:
            conn.gathered.wants_to_be_told_to_go_on = False
            _say(conn, _CONTINUE)
        return None

    def _refuse(self, conn: GatheringConnection, status: str) -> None:
        self._listen_no_more(conn)
        _say(conn, f"HTTP/1.1 {status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n".encode())
        self._let_go(conn)

    def _let_go(self, conn: GatheringConnection) -> None:
        """Close it once its answer has arrived: to close it while it still sends could lose that.

        Gunicorn waits for this in its loop, and serves nobody meanwhile.
        """
        conn.is_leaving = True
        try:
            conn.sock.shutdown(socket.SHUT_WR)
        except OSError:
            return self._drop(conn)
        self._wait(conn, LINGER_SECONDS)
        return None

    def _drop(self, conn: GatheringConnection) -> None:
        if conn.is_gone:
            return
        conn.is_gone = True
        self._listen_no_more(conn)
        self.nr_conns -= 1
        util.close(conn.sock)

    def _listen_no_more(self, conn: GatheringConnection) -> None:
        if conn in self._waiting:
            del self._waiting[conn]
            self.poller.unregister(conn.sock)


def _held_by(conn: GatheringConnection) -> int:
    return len(conn.gathered)


def _say(conn: GatheringConnection, words: bytes) -> None:
    """A few words, which the system takes at once; whoever does not listen has gone."""
    try:
        conn.sock.send(words)
    except OSError:
        return
