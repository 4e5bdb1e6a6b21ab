"""A mail server on the loopback that answers as a test tells it to."""

import socket
import socketserver
import ssl
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import cycle
from types import MappingProxyType

DEFAULTS = {
    "EHLO": "250-stub\r\n250-8BITMIME\r\n250 AUTH PLAIN",
    "AUTH": "235 welcome",
    "MAIL": "250 go on",
    "RCPT": "250 known here",
    "DATA": "354 end with a dot",
    ".": "250 taken",
    "RSET": "250 forgotten",
    "QUIT": "221 bye",
}
HANG = "(say nothing)"
DROP = "(hang up)"
DRIP = "(drip) "
"""Before an answer: a byte of it now and then; on its own a line that never ends."""
DRIP_SECONDS = 0.05


@dataclass
class Stub:
    """Answers by verb, "connect" and "." included; keeps verbs and mails as they came."""

    answers: Mapping[str, str]
    tls: ssl.SSLContext | None = None
    port: int = 0
    verbs: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    mails: list[bytes] = field(default_factory=list)
    let_go: threading.Event = field(default_factory=threading.Event)

    def answer(self, verb: str) -> str:
        self.verbs.append(verb)
        return self.answers.get(verb, DEFAULTS.get(verb, "220 stub"))


class _Conversation(socketserver.BaseRequestHandler):
    stub: Stub

    def handle(self) -> None:
        connection: socket.socket = self.request
        with connection.makefile("rb") as incoming:
            if self._say(connection, "connect"):
                self._talk(connection, incoming)

    def _talk(self, connection: socket.socket, incoming: Iterator[bytes]) -> None:
        for line in incoming:
            self.stub.lines.append(line.decode().strip())
            verb = line.decode().split()[0].upper()
            if not self._say(connection, verb):
                return
            if verb == "DATA" and self.stub.answers.get("DATA", "354").startswith("354"):
                self.stub.mails.append(_until_dot(incoming))
                if not self._say(connection, "."):
                    return
            if verb == "STARTTLS" and self.stub.tls:
                self._go_on_in_secret(connection)
                return

    def _go_on_in_secret(self, connection: socket.socket) -> None:
        assert self.stub.tls is not None
        with (
            self.stub.tls.wrap_socket(connection, server_side=True) as secret,
            secret.makefile("rb") as incoming,
        ):
            self._talk(secret, incoming)

    def _say(self, connection: socket.socket, verb: str) -> bool:
        answer = self.stub.answer(verb)
        if answer == HANG:
            self.stub.let_go.wait(10)
        if answer in (HANG, DROP):
            return False
        if answer.startswith(DRIP):
            return self._drip(connection, answer.removeprefix(DRIP)) and verb != "QUIT"
        connection.sendall(f"{answer}\r\n".encode())
        return verb != "QUIT"

    def _drip(self, connection: socket.socket, words: str) -> bool:
        for byte in f"{words}\r\n".encode() if words else cycle(b"a"):
            if self.stub.let_go.wait(DRIP_SECONDS):
                return False
            connection.sendall(bytes([byte]))
        return True


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    block_on_close = True

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that goes away in the middle is what some tests are about."""


def _until_dot(incoming: Iterator[bytes]) -> bytes:
    mail = b""
    for line in incoming:
        if line == b".\r\n":
            break
        mail += line.removeprefix(b".")  # the sender doubled it
    return mail


@contextmanager
def smtp_stub(
    answers: Mapping[str, str] = MappingProxyType({}), tls: ssl.SSLContext | None = None
) -> Iterator[Stub]:
    """Run a server that says these `answers` instead of the usual ones; "." is what ends DATA."""
    stub = Stub(answers, tls)
    handler = type("Conversation", (_Conversation,), {"stub": stub})
    with _Server(("127.0.0.1", 0), handler) as server:
        stub.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield stub
        finally:
            stub.let_go.set()
            server.shutdown()
            thread.join()
