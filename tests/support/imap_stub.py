"""A mailbox on the loopback: as much of IMAP (RFC 3501) as a client asks that reads new mail."""

import re
import socket
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

WELCOME = b"* OK stub is ready\r\n"
HANG = b"(say nothing)"
DRIP = b"(a letter at a time)"
PASSWORD = "correct horse"


@dataclass
class Stub:
    """Holds `mails` by UID, with their `flags`; keeps what was asked.

    `welcome` is said instead of the usual, HANG or DRIP included; `answers` by word instead of what
    that command would do. `has_partial`: whether a part of a mail can be asked; else all of it
    comes.
    """

    mails: dict[int, bytes] = field(default_factory=dict)
    flags: dict[int, set[str]] = field(default_factory=dict)
    welcome: bytes = WELCOME
    answers: dict[str, bytes] = field(default_factory=dict)
    has_partial: bool = True
    port: int = 0
    visits: int = 0
    lines: list[str] = field(default_factory=list)
    let_go: threading.Event = field(default_factory=threading.Event)

    def put(self, mail: bytes) -> int:
        """Let a mail come in; returns its UID."""
        uid = len(self.mails) + 1
        self.mails[uid], self.flags[uid] = mail, set()
        return uid

    def unread(self) -> list[int]:
        return [uid for uid, flags in self.flags.items() if not flags & {"\\Seen", "\\Flagged"}]


class _Conversation(socketserver.BaseRequestHandler):
    stub: Stub

    def handle(self) -> None:
        self.stub.visits += 1
        connection: socket.socket = self.request
        if not self._say(connection, self.stub.welcome):
            return
        with connection.makefile("rb") as incoming:
            for line in incoming:
                said = line.decode().strip()
                self.stub.lines.append(said)
                tag, _, command = said.partition(" ")
                if not self._say(connection, self._answer(tag, command)):
                    return

    def _say(self, connection: socket.socket, answer: bytes) -> bool:
        if answer == HANG:
            self.stub.let_go.wait(10)
            return False
        if answer == DRIP:
            while not self.stub.let_go.wait(0.02):
                connection.sendall(b"*")
            return False
        connection.sendall(answer)
        return True

    def _answer(self, tag: str, command: str) -> bytes:
        words = command.split()
        name = words[1] if words[0].upper() == "UID" else words[0]
        if name.upper() in self.stub.answers:
            return self.stub.answers[name.upper()]
        found = getattr(self, f"_{name.lower()}")(words)
        return b"".join(found) + f"{tag} {self._verdict(name, command)}\r\n".encode()

    def _verdict(self, name: str, command: str) -> str:
        refused = name.upper() == "LOGIN" and PASSWORD not in command
        return "NO wrong" if refused else "OK done"

    def _capability(self, _words: list[str]) -> list[bytes]:
        return [b"* CAPABILITY IMAP4rev1\r\n"]

    def _login(self, _words: list[str]) -> list[bytes]:
        return []

    def _select(self, _words: list[str]) -> list[bytes]:
        return [f"* {len(self.stub.mails)} EXISTS\r\n".encode()]

    def _search(self, _words: list[str]) -> list[bytes]:
        found = " ".join(str(uid) for uid in self.stub.unread())
        return [f"* SEARCH {found}\r\n".encode()]

    def _fetch(self, words: list[str]) -> list[bytes]:
        uids = [int(uid) for uid in words[2].split(",")]
        if "SIZE" in words[-1]:
            return [self._size(uid) for uid in uids if uid in self.stub.mails]
        return [self._body(uid, words[-1]) for uid in uids if uid in self.stub.mails]

    def _size(self, uid: int) -> bytes:
        return f"* {uid} FETCH (UID {uid} RFC822.SIZE {len(self.stub.mails[uid])})\r\n".encode()

    def _body(self, uid: int, asked: str) -> bytes:
        part = re.search(r"<0\.(\d+)>", asked)
        mail = self.stub.mails[uid]
        if part is not None and self.stub.has_partial:
            mail = mail[: int(part[1])]
        head = f"* {uid} FETCH (UID {uid} BODY[] {{{len(mail)}}}\r\n".encode()
        return head + mail + b")\r\n"

    def _store(self, words: list[str]) -> list[bytes]:
        self.stub.flags[int(words[2])].add(words[-1].strip("()"))
        return []

    def _logout(self, _words: list[str]) -> list[bytes]:
        return [b"* BYE\r\n"]


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    block_on_close = True

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that goes away in the middle is what some tests are about."""


@contextmanager
def imap_stub() -> Iterator[Stub]:
    """Run a server with an empty mailbox."""
    stub = Stub()
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
