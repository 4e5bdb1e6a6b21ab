"""A provider on the loopback that answers over HTTP as a test tells it to."""

import json
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

HANG = "(say nothing)"
DROP = "(hang up)"
DRIP = "(a byte now and then, for ever)"
DRIP_SECONDS = 0.05


@dataclass(frozen=True)
class Asked:
    """A request as it came; `data` is its JSON or form."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    data: Any


@dataclass(frozen=True)
class Says:
    """An answer: JSON unless `body` is text."""

    body: Any
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


Answer = Callable[[Asked], Says | str] | Says | str


@dataclass
class HttpStub:
    answer: Answer
    base: str = ""
    asked: list[Asked] = field(default_factory=list)
    let_go: threading.Event = field(default_factory=threading.Event)


@contextmanager
def http_stub(answer: Answer) -> Iterator[HttpStub]:
    """A server that gives `answer` to everything, or what it makes of the request."""
    stub = HttpStub(answer)
    handler = type("Handler", (_Handler,), {"stub": stub})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    stub.base = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield stub
    finally:
        stub.let_go.set()
        server.shutdown()
        thread.join()
        server.server_close()


class _Handler(BaseHTTPRequestHandler):
    stub: HttpStub

    def do_GET(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        self._answer()

    def log_message(self, *_args: object) -> None:
        """Tests read what was asked, not a log."""

    def _answer(self) -> None:
        asked = self._asked()
        self.stub.asked.append(asked)
        says = self.stub.answer(asked) if callable(self.stub.answer) else self.stub.answer
        if isinstance(says, Says):
            self._say(says)
        else:
            self._misbehave(says)

    def _asked(self) -> Asked:
        parts = urlsplit(self.path)
        body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        is_json = self.headers.get("Content-Type") == "application/json"
        return Asked(
            self.command,
            parts.path,
            dict(parse_qsl(parts.query)),
            dict(self.headers.items()),
            json.loads(body) if is_json else dict(parse_qsl(body)),
        )

    def _say(self, says: Says) -> None:
        body = says.body if isinstance(says.body, str) else json.dumps(says.body)
        self.send_response(says.status)
        for name, value in says.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body.encode())))
        self.end_headers()
        self.wfile.write(body.encode())

    def _misbehave(self, how: str) -> None:
        if how == HANG:
            self.stub.let_go.wait(10)
        elif how == DRIP:
            self._drip()
        self.close_connection = True
        with suppress(OSError):  # they may have had enough before us
            self.connection.shutdown(socket.SHUT_RDWR)

    def _drip(self) -> None:
        with suppress(OSError):
            self.wfile.write(b"HTTP/1.1 200 OK\r\nX-Long: ")
            while not self.stub.let_go.wait(DRIP_SECONDS):
                self.wfile.write(b"a")
