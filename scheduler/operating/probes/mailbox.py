"""The mailbox that the worker reads: logged in at and opened, without reading a mail."""

from collections.abc import Iterator, Mapping
from typing import Final

from notifications.incoming.imap_connection import MailboxDown, MailboxSettings, connected
from scheduler.operating.findings import Finding, ok, warning, wrong
from scheduler.operating.probes.mail import LOOPBACK
from scheduler.operating.setup import Setup

SECONDS: Final = 8.0
WHOLE: Final = 15.0
"""Of all that is said, however slowly."""
_SLOW: Final = "answers too slowly: ZITDAG_MAILBOX_PORT (993 with ssl, 143 with starttls)"
_WORDS: Final[Mapping[str, str]] = {
    "unreachable": "cannot be reached: ZITDAG_MAILBOX_HOST, ZITDAG_MAILBOX_PORT",
    "timeout": _SLOW,
    "deadline": _SLOW,
    "tls": "makes no safe connection: its certificate does not count, or ZITDAG_MAILBOX_SECURITY"
    " does not fit the port",
    "login": "refuses ZITDAG_MAILBOX_USER with its password",
    "folder": "has no folder of that name: ZITDAG_MAILBOX_FOLDER",
}
"""By the code of what went wrong."""


def folder(setup: Setup) -> Iterator[Finding]:
    """How it stands with the mailbox that ZITDAG_MAILBOX_HOST names; nothing without one."""
    if not setup.mailbox_host:
        return
    if setup.mailbox_security == "none" and setup.mailbox_host not in LOOPBACK:
        yield warning("mailbox", "its password travels unencrypted: ZITDAG_MAILBOX_SECURITY")
    where = f"{setup.mailbox_host}:{setup.mailbox_port}"
    try:
        with connected(_settings(setup)) as mailbox:
            waiting = len(mailbox.unread())
    except MailboxDown as down:
        yield wrong("mailbox", f"{where} {_WORDS.get(down.code, 'does not do what is asked')}")
        return
    yield ok("mailbox", f"{where} takes the login; mails that wait for the worker: {waiting}")


def _settings(setup: Setup) -> MailboxSettings:
    return MailboxSettings(
        host=setup.mailbox_host,
        port=setup.mailbox_port,
        security=setup.mailbox_security,
        user=setup.mailbox_user,
        password=setup.mailbox_password,
        folder=setup.mailbox_folder,
        timeout=SECONDS,
        deadline=WHOLE,
    )
