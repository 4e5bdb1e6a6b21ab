"""The mailbox that people answer to, read a few mails at a time. Knows nothing of appointments.

A mail is handed on first and marked as read after: a worker that dies in between hands it on again,
and who takes it knows it by its key. What nobody here can take or read stays there, flagged.
"""

import logging
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from sqlalchemy.exc import InterfaceError, OperationalError

from notifications.incoming import received_mails
from notifications.incoming.imap_connection import (
    Connection,
    MailboxDown,
    MailboxSettings,
    connected,
)
from notifications.incoming.received_mails import ReceivedMail

AT_ONCE: Final = 50
"""Mails of one visit."""
TRIES: Final = 3
"""Times that a mail may fail us before it is left for a person."""
_FIRST_PAUSE: Final = timedelta(minutes=1)
_LONGEST_PAUSE: Final = timedelta(minutes=30)
SEEN: Final = "\\Seen"
FLAGGED: Final = "\\Flagged"

log = logging.getLogger(__name__)


class Handled(StrEnum):
    """What becomes of a mail: it is done with, is offered again later, or is left for a person."""

    DONE = "done"
    LATER = "later"
    LEFT = "left"


TakeMail = Callable[[ReceivedMail], Handled]


class Mailbox:
    """Reads a mailbox at each tick, and pauses while it is down: one minute, then ever longer."""

    def __init__(self, settings: MailboxSettings, take: TakeMail) -> None:
        self._settings = settings
        self._take = take
        self._failures = 0
        self._next_visit: datetime | None = None
        self._tries: Counter[bytes] = Counter()

    def read(self, *, now: datetime) -> int:
        """Read what is new, at most AT_ONCE; returns how many were done with. Never raises for a
        mailbox that is down: that is said in the log, once.

        Raises:
            OperationalError, InterfaceError: our database is down; nothing is lost.
        """
        if self._next_visit is not None and now < self._next_visit:
            return 0
        try:
            with connected(self._settings) as mailbox:
                done = self._visit(mailbox)
        except MailboxDown as down:
            self._pause(down, now)
            return 0
        if self._failures:
            log.warning("the mailbox answers again")
        self._failures, self._next_visit = 0, None
        return done

    def _pause(self, down: MailboxDown, now: datetime) -> None:
        if not self._failures:
            log.warning("the mailbox does not answer (%s): tried again, ever less often", down.code)
        pause = _FIRST_PAUSE * 2 ** min(self._failures, 10)
        self._failures += 1
        self._next_visit = now + min(pause, _LONGEST_PAUSE)

    def _visit(self, mailbox: Connection) -> int:
        """Those that failed come last: a mail at which a visit ends must not end the next one."""
        in_turn = sorted(mailbox.unread(), key=self._tries.__getitem__)[:AT_ONCE]
        return sum(self._one(mailbox, uid) for uid in in_turn)

    def _one(self, mailbox: Connection, uid: bytes) -> bool:
        """Whether it is done with."""
        try:
            handled = self._read(mailbox, uid)
            if handled is Handled.LATER:
                return False
            mailbox.mark(uid, SEEN if handled is Handled.DONE else FLAGGED)
            if handled is Handled.LEFT:
                log.warning("a mail is left in the mailbox, flagged, for a person")
        except MailboxDown:
            self._tries[uid] += 1  # it may be the server, or this mail
            raise
        self._tries.pop(uid, None)
        return True

    def _read(self, mailbox: Connection, uid: bytes) -> Handled:
        if self._tries[uid] >= TRIES:
            return Handled.LEFT
        content = mailbox.content(uid)
        return self._failed(uid) if content is None else self._handle(uid, content)

    def _handle(self, uid: bytes, content: bytes) -> Handled:
        try:
            return self._take(received_mails.parse(content))
        except (OperationalError, InterfaceError):
            raise
        except Exception as bug:  # noqa: BLE001 - one odd mail must not keep the others waiting
            # The type alone: what an exception says may quote the mail.
            log.warning("a mail could not be handled: %s", type(bug).__name__)
            return self._failed(uid)

    def _failed(self, uid: bytes) -> Handled:
        self._tries[uid] += 1
        return Handled.LEFT if self._tries[uid] >= TRIES else Handled.LATER
