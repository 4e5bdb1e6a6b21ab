"""A mailbox on the loopback, in memory: as much of IMAP (RFC 3501) as who reads new mail asks.

For the demo, where people may answer the mails that it shows, and for tests. It keeps nothing.
"""

import re
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final

WELCOME: Final = b"* OK ready\r\n"
LARGEST: Final = 100_000
"""Bytes of a mail that can be brought in."""
_OF_STRANGERS = ("CAPABILITY", "LOGOUT")
_LITERAL = re.compile(rb"\{(\d+)\}\r\n$")
_PART = re.compile(r"<0\.(\d+)>")


@dataclass
class HeldMails:
    """Mails by UID, with their flags. `has_partial`: whether a part of a mail can be asked; else
    all of it comes.
    """

    password: str
    mails: dict[int, bytes] = field(default_factory=dict)
    flags: dict[int, set[str]] = field(default_factory=dict)
    has_partial: bool = True

    def put(self, mail: bytes) -> int:
        """Let a mail come in; returns its UID."""
        uid = len(self.mails) + 1
        self.mails[uid], self.flags[uid] = mail, set()
        return uid

    def unread(self) -> list[int]:
        return [uid for uid, flags in self.flags.items() if not flags & {"\\Seen", "\\Flagged"}]


def name_of(command: str) -> str:
    """The name of a command, in capitals: what stands behind UID."""
    words = command.upper().split()
    return words[1] if words[0] == "UID" else words[0]


class Conversation(socketserver.StreamRequestHandler):
    """One visit to the mailbox `held`: a line asks, `answer` tells."""

    held: HeldMails
    has_entered: bool = False

    def handle(self) -> None:
        self.wfile.write(WELCOME)
        for line in self.rfile:
            tag, _, command = line.decode().strip().partition(" ")
            literal = self._literal(line)
            self.wfile.write(self.answer(tag, command, literal))
            if command.upper().startswith("LOGOUT"):
                return

    def _literal(self, line: bytes) -> bytes:
        """The mail that follows a line which announces its length; empty where none does."""
        announced = _LITERAL.search(line)
        if announced is None or int(announced[1]) > LARGEST:
            return b""
        self.wfile.write(b"+ go on\r\n")
        literal = self.rfile.read(int(announced[1]))
        self.rfile.readline()
        return literal

    def answer(self, tag: str, command: str, literal: bytes = b"") -> bytes:
        """All that is said to a command."""
        name = name_of(command)
        if name == "LOGIN":
            self.has_entered = self.held.password in command
            return f"{tag} {'OK' if self.has_entered else 'NO'} so\r\n".encode()
        if not self.has_entered and name not in _OF_STRANGERS:
            return f"{tag} NO who are you\r\n".encode()
        if name == "APPEND":
            return self._append(tag, literal)
        found = getattr(self, f"_{name.lower()}")(command.split())
        return b"".join(found) + f"{tag} OK done\r\n".encode()

    def _append(self, tag: str, mail: bytes) -> bytes:
        if not mail:
            return f"{tag} NO nothing, or too large\r\n".encode()
        self.held.put(mail)
        return f"{tag} OK done\r\n".encode()

    def _capability(self, _words: list[str]) -> list[bytes]:
        return [b"* CAPABILITY IMAP4rev1\r\n"]

    def _select(self, _words: list[str]) -> list[bytes]:
        return [f"* {len(self.held.mails)} EXISTS\r\n".encode()]

    def _search(self, _words: list[str]) -> list[bytes]:
        found = " ".join(str(uid) for uid in self.held.unread())
        return [f"* SEARCH {found}\r\n".encode()]

    def _fetch(self, words: list[str]) -> list[bytes]:
        uids = [int(uid) for uid in words[2].split(",")]
        return [self._body(uid, words[-1]) for uid in uids if uid in self.held.mails]

    def _body(self, uid: int, asked: str) -> bytes:
        part = _PART.search(asked)
        mail = self.held.mails[uid]
        if part is not None and self.held.has_partial:
            mail = mail[: int(part[1])]
        head = f"* {uid} FETCH (UID {uid} BODY[] {{{len(mail)}}}\r\n".encode()
        return head + mail + b")\r\n"

    def _store(self, words: list[str]) -> list[bytes]:
        self.held.flags[int(words[2])].add(words[-1].strip("()"))
        return []

    def _logout(self, _words: list[str]) -> list[bytes]:
        return [b"* BYE\r\n"]


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    block_on_close = True

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that goes away in the middle, or speaks nonsense, ends its own visit alone."""


@contextmanager
def serving(conversation: type[Conversation]) -> Iterator[int]:
    """Hold such conversations on a port of the loopback, for as long as the block lasts."""
    with _Server(("127.0.0.1", 0), conversation) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.daemon = True
        thread.start()
        try:
            yield server.server_address[1]
        finally:
            server.shutdown()
            thread.join()


def conversation_with(
    held: HeldMails, kind: type[Conversation] = Conversation
) -> type[Conversation]:
    """Conversations about these mails."""
    return type("MailConversation", (kind,), {"held": held})
