"""Clients that send slowly, or never end: whoever sends a whole request is answered meanwhile.

The control is gunicorn's own worker with as many threads.
"""

import contextlib
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest

from scheduler.commands.whole_requests import MOST_HELD
from tests.support.commands import SECONDS, environment, free_port, get, wait_for

SERVES = """
import sys
from flask import Flask, request
from scheduler.commands import serving, whole_requests

def make_app():
    app = Flask("pages")
    app.add_url_rule("/", "front", lambda: request.get_data(), methods=["GET", "POST"])
    return app

port, worker, seconds, breaks, held = sys.argv[1:]
whole_requests.REQUEST_SECONDS = float(seconds)
whole_requests.MOST_HELD = int(held)
if breaks:
    whole = getattr(whole_requests.GatheredRequest, breaks)

    def broken(self, *given):
        result = whole(self, *given)
        if b"break" in b"".join(one for one in (self._received, result, *given) if one):
            raise ValueError
        return result

    setattr(whole_requests.GatheredRequest, breaks, broken)
options = {"bind": "127.0.0.1:" + port, "workers": 2, "threads": 8, "loglevel": "critical",
    "control_socket_disable": True, "worker_class": worker, "keepalive": 75}
if worker == "ours":
    serving.serve(make_app, bind=options["bind"], workers=2)
else:
    serving.GunicornApp(make_app, options).run()
"""
BREAKS = b"break"
MANY = 64
PATIENCE = 3.0
"""Seconds that the control is given; it answers nobody for as long as the others drip."""
HEAD = b"GET / HTTP/1.1\r\nHost: a\r\nX-Long: "
BODY = b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5000\r\n\r\n"
LEFT_OPEN = b"GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"


@contextmanager
def serving(
    worker: str = "ours", *, seconds: float = 60, breaks: str = "", held: int = MOST_HELD
) -> Iterator[int]:
    """Pages under gunicorn; their port. `breaks`: what fails where a request has BREAKS in it;
    `held`: bytes of unfinished requests that a process holds at most.
    """
    port = free_port()
    given = (str(port), worker, str(seconds), breaks, str(held))
    with subprocess.Popen([sys.executable, "-c", SERVES, *given], env=environment()) as process:
        try:
            assert wait_for(lambda: get(f"http://127.0.0.1:{port}/")) == (200, "")
            yield port
        finally:
            process.terminate()


@dataclass
class Drips:
    """Connections that each send a byte now and then."""

    sockets: list[socket.socket]
    let_go: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        while not self.let_go.wait(0.1):
            for one in self.sockets:
                with contextlib.suppress(OSError):  # it was closed on them
                    one.send(b"a")

    def all_closed(self) -> bool | None:
        return True if all(_is_closed(one) for one in self.sockets) else None


def _is_closed(one: socket.socket) -> bool:
    one.settimeout(0)
    try:
        return one.recv(1) == b""
    except BlockingIOError:
        return False
    except ConnectionResetError:
        return True


@contextmanager
def dripping(port: int, start: bytes) -> Iterator[Drips]:
    drips = Drips([socket.create_connection(("127.0.0.1", port)) for _ in range(MANY)])
    for one in drips.sockets:
        one.sendall(start)
    thread = threading.Thread(target=drips.run)
    thread.start()
    try:
        yield drips
    finally:
        drips.let_go.set()
        thread.join()
        for one in drips.sockets:
            one.close()


def _exchange(port: int, *sent: bytes, patience: float = SECONDS) -> bytes:
    """All that is answered until the other side closes; nothing where nobody answers."""
    with socket.create_connection(("127.0.0.1", port)) as asking:
        asking.settimeout(patience)
        for part in sent:
            asking.sendall(part)
        answer = bytearray()
        with contextlib.suppress(TimeoutError):
            while part := asking.recv(65536):
                answer += part
    return bytes(answer)


ASKS = b"POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 5\r\n\r\nhello"
STARTS = pytest.mark.parametrize(
    "start", [pytest.param(HEAD, id="heads"), pytest.param(BODY, id="bodies")]
)


@STARTS
def test_the_honest_are_answered_while_others_drip(start: bytes) -> None:
    with serving() as port, dripping(port, start) as drips:
        for _ in range(20):
            assert _exchange(port, ASKS).endswith(b"\r\n\r\nhello")
        assert not any(_is_closed(one) for one in drips.sockets)


@STARTS
def test_control_threads_that_wait_for_each_byte_answer_nobody(start: bytes) -> None:
    with serving("gthread") as port:
        with dripping(port, start):
            assert _exchange(port, ASKS, patience=PATIENCE) == b""
        assert _exchange(port, ASKS).endswith(b"\r\n\r\nhello")


@STARTS
def test_what_is_not_whole_in_time_is_closed(start: bytes) -> None:
    with serving(seconds=0.5) as port, dripping(port, start) as drips:
        assert wait_for(drips.all_closed)
        assert _exchange(port, ASKS).endswith(b"\r\n\r\nhello")


def test_who_makes_others_go_by_finishing_a_request_is_answered() -> None:
    """What two connections hold is too much: the larger one goes, the whole one is answered."""
    large = BODY + b"a" * 1500
    with serving(held=len(large) + 50) as port, dripping(port, large):
        for _ in range(20):
            assert _exchange(port, ASKS, patience=PATIENCE).endswith(b"\r\n\r\nhello")


def test_who_stays_after_the_last_answer_keeps_nobody_waiting() -> None:
    """Gunicorn's loop would wait two seconds for each of them."""
    with serving() as port, dripping(port, LEFT_OPEN):
        for _ in range(20):
            assert _exchange(port, ASKS, patience=SECONDS).endswith(b"\r\n\r\nhello")


def test_a_connection_serves_one_request_after_another() -> None:
    again = ASKS.replace(b"Connection: close\r\n", b"")
    with serving() as port:
        assert _exchange(port, again, again[:40], again[40:], ASKS).count(b"hello") == 3
        assert _exchange(port, again + again + ASKS).count(b"hello") == 3


@pytest.mark.parametrize(
    ("sent", "answer"),
    [
        (b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n", b"HTTP/1.1 411 "),
        (b"POST / HTTP/1.1\r\nContent-Length: 99999999\r\n\r\n", b"HTTP/1.1 413 "),
        (b"POST / HTTP/1.1\r\nContent-Length: " + b"9" * 5000 + b"\r\n\r\n", b"HTTP/1.1 413 "),
        (b"GET / HTTP/1.1\r\nCookie: " + b"a" * 40_000, b"HTTP/1.1 431 "),
        (b"GET / HTTP/1.1\r\nBad Field: 1\r\n\r\n", b"HTTP/1.1 400 "),
    ],
)
def test_what_is_not_read_is_told_so(sent: bytes, answer: bytes) -> None:
    with serving() as port:
        assert _exchange(port, sent).startswith(answer)
        assert _exchange(port, ASKS).endswith(b"\r\n\r\nhello")


@pytest.mark.parametrize("where", ["add", "take"])
def test_a_mistake_over_one_connection_ends_that_one_alone(where: str) -> None:
    """One that nobody thought of: over another connection, begun before, all goes on."""
    with serving(breaks=where) as port, socket.create_connection(("127.0.0.1", port)) as begun:
        begun.settimeout(SECONDS)
        begun.sendall(ASKS[:40])
        for _ in range(8):  # of both processes
            assert _exchange(port, ASKS.replace(b"hello", BREAKS)) == b""
        begun.sendall(ASKS[40:])
        with begun.makefile("rb") as answer:
            assert answer.read().endswith(b"hello")


def test_who_waits_for_leave_to_send_a_body_gets_it() -> None:
    asks = ASKS.replace(b"Host: a", b"Host: a\r\nExpect: 100-continue").removesuffix(b"hello")
    with serving() as port, socket.create_connection(("127.0.0.1", port)) as asking:
        asking.settimeout(SECONDS)
        asking.sendall(asks)
        assert asking.recv(65536).startswith(b"HTTP/1.1 100 Continue")
        asking.sendall(b"hello")
        with asking.makefile("rb") as answer:
            assert answer.read().endswith(b"hello")
