"""An IMAP connection (RFC 3501) with a total deadline and a bound on what it takes in."""

import imaplib
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any, Final, Literal

MOST: Final = 1_000_000
"""Bytes that are read of a mail: what people and mail servers write is far smaller."""
_LITERAL: Final = 2 * MOST

Security = Literal["ssl", "starttls", "none"]


class MailboxDown(Exception):
    """The mailbox cannot be read for now; `code` says why, without a name or an address."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class MailboxSettings:
    """Where the mailbox is. `deadline` is in seconds, over a whole visit; `timeout` per answer.

    `security`: "ssl" (port 993), "starttls" or "none". Certificates are checked.
    """

    host: str
    user: str
    password: str = field(repr=False)
    port: int = 993
    security: Security = "ssl"
    folder: str = "INBOX"
    timeout: float = 10
    deadline: float = 50


class _Imap(imaplib.IMAP4):
    """The library's client, which would wait for a dripping server and read a literal of any size.

    At the deadline a timer shuts the connection down, whatever it is doing.
    """

    def __init__(self, settings: MailboxSettings) -> None:
        self._settings = settings
        self._cut: threading.Timer | None = None
        self._twin: socket.socket | None = None
        self.is_late = threading.Event()
        try:
            super().__init__(settings.host, settings.port, settings.timeout)
        except BaseException:
            self._stop_timer()
            if self.is_late.is_set():
                raise MailboxDown("deadline") from None
            raise

    def _create_socket(self, timeout: float | None) -> socket.socket:
        settings = self._settings
        plain = socket.create_connection((settings.host, settings.port), timeout)
        self._twin = plain.dup()  # TLS takes the first one away; a shutdown of either ends both
        self._cut = threading.Timer(settings.deadline, self._shut, [self._twin])
        self._cut.daemon = True
        self._cut.start()
        if settings.security != "ssl":
            return plain
        context = ssl.create_default_context()
        return context.wrap_socket(plain, server_hostname=settings.host)

    def _shut(self, twin: socket.socket) -> None:
        self.is_late.set()
        with suppress(OSError):
            twin.shutdown(socket.SHUT_RDWR)

    def read(self, size: int) -> bytes:
        """Refuses what no mail that we asked for can be."""
        if size > _LITERAL:
            raise self.abort("literal too large")
        return super().read(size)

    def done(self) -> None:
        """Stop the timer, and close."""
        self._stop_timer()
        with suppress(OSError):
            self.shutdown()

    def _stop_timer(self) -> None:
        if self._cut is not None and self._twin is not None:
            self._cut.cancel()
            self._twin.close()


class Connection:
    """An open mailbox. Every method raises MailboxDown where the server fails."""

    def __init__(self, imap: imaplib.IMAP4) -> None:
        self._imap = imap

    def unread(self) -> list[bytes]:
        """UIDs of mails that are neither seen nor flagged, oldest first."""
        [found] = self._ask("SEARCH", "UNSEEN", "UNFLAGGED")
        return found.split() if isinstance(found, bytes) else []

    def content(self, uid: bytes) -> bytes | None:
        """A mail, or the beginning of one larger than MOST; it stays unread. None: it is not there.

        It asks for no sizes first: a server may refuse those of fifty mails for the sake of one.
        """
        for line in self._ask("FETCH", uid.decode(), f"(BODY.PEEK[]<0.{MOST}>)"):
            if isinstance(line, tuple):
                return bytes(line[1])
        return None

    def mark(self, uid: bytes, flag: str) -> None:
        """Give a mail that flag: `\\Seen` or `\\Flagged`."""
        self._ask("STORE", uid.decode(), "+FLAGS.SILENT", f"({flag})")

    def _ask(self, command: str, *words: str) -> list[Any]:
        with _down_for("protocol"):
            answer, found = self._imap.uid(command, *words)
        if answer != "OK":
            raise MailboxDown("refused")
        return found


@contextmanager
def connected(settings: MailboxSettings) -> Iterator[Connection]:
    """The mailbox, logged in, for one visit.

    Raises:
        MailboxDown: it cannot be reached, refuses us, speaks nonsense, or the deadline has come.
    """
    with _down_for("unreachable"):
        imap = _Imap(settings)
    try:
        if settings.security == "starttls":
            with _down_for("tls"):
                imap.starttls(ssl.create_default_context())
        with _down_for("login"):
            imap.login(settings.user, settings.password)
        with _down_for("folder"):
            if imap.select(f'"{settings.folder}"')[0] != "OK":
                raise MailboxDown("folder")
        yield Connection(imap)
        with suppress(imaplib.IMAP4.error, OSError):
            imap.logout()
    except MailboxDown as down:
        raise MailboxDown("deadline" if imap.is_late.is_set() else down.code) from None
    finally:
        imap.done()


@contextmanager
def _down_for(code: str) -> Iterator[None]:
    """What the library raises on a bad server, as MailboxDown."""
    try:
        yield
    except TimeoutError:
        raise MailboxDown("timeout") from None
    except ssl.SSLError:
        raise MailboxDown("tls") from None
    # The library itself stumbles over nonsense in several ways.
    except (imaplib.IMAP4.error, OSError, ValueError, TypeError, LookupError, AttributeError):
        raise MailboxDown(code) from None
