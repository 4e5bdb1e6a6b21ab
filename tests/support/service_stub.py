"""A service on the loopback that answers as a test tells it to, and keeps what it was asked."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class Answer:
    """What is sent back. `drip` sends a byte at a time, so many seconds apart; `drip_head` does so
    before the body.
    """

    body: Any = None
    status: int = 200
    drip: float = 0
    drip_head: float = 0
    headers: tuple[tuple[str, str], ...] = ()

    @property
    def content(self) -> bytes:
        return self.body if isinstance(self.body, bytes) else json.dumps(self.body).encode()


SILENCE = Answer(status=0)
"""The server takes the request and never says a word."""


@dataclass
class Stub:
    """A running service: `answer` is what it says next; `asked` the paths, `bodies` the JSON."""

    answer: Answer
    url: str = ""
    asked: list[str] = field(default_factory=list)
    bodies: list[Any] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    let_go: threading.Event = field(default_factory=threading.Event)


class _Handler(BaseHTTPRequestHandler):
    stub: Stub

    def do_GET(self) -> None:
        self._reply(None)

    def do_POST(self) -> None:
        self._reply(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 -- its base's name
        """Say nothing: the test looks at what was asked."""

    def _reply(self, body: Any) -> None:
        self.stub.asked.append(self.path)
        self.stub.bodies.append(body)
        self.stub.headers.append(dict(self.headers))
        if self.stub.answer is SILENCE:
            self.stub.let_go.wait(10)
        else:
            self._send(self.stub.answer)

    def _send(self, answer: Answer) -> None:
        if answer.drip_head:
            self._drip(b"HTTP/1.0 200 OK\r\n" + b"X-More: to come\r\n" * 80, answer.drip_head)
            return
        self.send_response(answer.status)
        length = str(len(answer.content))
        for name, value in {"Content-Length": length, **dict(answer.headers)}.items():
            self.send_header(name, value)
        self.end_headers()
        if answer.drip:
            self._drip(answer.content, answer.drip)
        else:
            self.wfile.write(answer.content)

    def _drip(self, content: bytes, gap: float) -> None:
        for byte in content:
            if self.stub.let_go.wait(gap):
                return
            self.wfile.write(bytes([byte]))


@contextmanager
def running(answer: Answer) -> Iterator[Stub]:
    """The service, on a port of its own, until the block ends."""
    stub = Stub(answer)
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"stub": stub}))
    server.handle_error = lambda *_: None  # type: ignore[method-assign]  # callers hang up on it
    server.daemon_threads = True
    stub.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield stub
    finally:
        stub.let_go.set()
        server.shutdown()
        thread.join()
        server.server_close()
