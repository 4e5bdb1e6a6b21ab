"""A mailbox on the loopback that can be slow, down, or full of nonsense."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from notifications.incoming import imap_server
from notifications.incoming.imap_server import WELCOME, Conversation, HeldMails

HANG = b"(say nothing)"
DRIP = b"(a letter at a time)"
PASSWORD = "correct horse"


@dataclass
class Stub(HeldMails):
    """Keeps what was asked too.

    `welcome` is said instead of the usual, HANG or DRIP included; `answers`, by how a command
    begins ("FETCH 1 "), instead of what it would do, with its tag for TAG.
    """

    password: str = PASSWORD
    welcome: bytes = WELCOME
    answers: dict[str, bytes] = field(default_factory=dict)
    port: int = 0
    visits: int = 0
    lines: list[str] = field(default_factory=list)
    let_go: threading.Event = field(default_factory=threading.Event)


class StubConversation(Conversation):
    """Does as the stub says."""

    held: Stub

    def handle(self) -> None:
        self.held.visits += 1
        if not self._say(self.held.welcome):
            return
        for line in self.rfile:
            said = line.decode().strip()
            self.held.lines.append(said)
            tag, _, command = said.partition(" ")
            if not self._say(self.answer(tag, command)):
                return

    def _say(self, answer: bytes) -> bool:
        if answer == HANG:
            self.held.let_go.wait(10)
            return False
        if answer == DRIP:
            while not self.held.let_go.wait(0.02):
                self.wfile.write(b"*")
            return False
        self.wfile.write(answer)
        return True

    def answer(self, tag: str, command: str, literal: bytes = b"") -> bytes:
        asked = command.removeprefix("UID ")
        for beginning, instead in self.held.answers.items():
            if asked.startswith(beginning):
                return instead.replace(b"TAG", tag.encode())
        return super().answer(tag, command, literal)


@contextmanager
def imap_stub() -> Iterator[Stub]:
    """Run a server with an empty mailbox."""
    stub = Stub()
    with imap_server.serving(imap_server.conversation_with(stub, StubConversation)) as port:
        stub.port = port
        try:
            yield stub
        finally:
            stub.let_go.set()
