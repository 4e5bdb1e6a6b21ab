"""The log: one line an event, as text or as JSON, with nothing in it about a person.

Every room logs by `logging.getLogger(__name__)`. What an operator looks for is an `Event` with
fields, `log.info(Event.SIGNED_IN, extra={"account": 3})`; anything else is a note. Only the fields
named in `FIELDS` are ever written, so a name that slips into `extra` stays out, and no line quotes
what an exception says. Libraries' lines lose what they were given: an address or a path may hold a
token.
"""

import json
import logging
import re
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from enum import StrEnum
from types import TracebackType
from typing import Final

from pythonjsonlogger.json import JsonFormatter

OURS: Final = frozenset(
    {"app", "database", "http_client", "locations", "notifications", "scheduler"}
)
"""The first part of the names of our modules, and so of our loggers. That of Flask's application is
not one of them: Flask writes addresses with it.
"""


class Event(StrEnum):
    """What an operator looks for. `docs/logs.md` says what each means; a test compares them."""

    SIGNED_IN = "signed_in"
    SIGN_IN_REFUSED = "sign_in_refused"
    SIGNED_OUT = "signed_out"
    SESSION_ENDED = "session_ended"
    ACCOUNT_MADE = "account_made"
    ACCOUNT_ENDED = "account_ended"
    ACCOUNT_READMITTED = "account_readmitted"
    FACTOR_ADDED = "factor_added"
    FACTOR_REMOVED = "factor_removed"
    FACTORS_RESET = "factors_reset"
    LOOKUP_FOUND = "lookup_found"
    LOOKUP_MISSED = "lookup_missed"
    FORBIDDEN = "forbidden"
    NOT_FOUND = "not_found"
    TOO_MANY = "too_many"
    LIMIT_REACHED = "limit_reached"
    ALARM = "alarm"
    CSRF_REFUSED = "csrf_refused"
    REQUEST_FAILED = "request_failed"
    EXPORTED = "exported"
    ERASED = "erased"
    IMPORTED = "imported"
    IMPORT_REFUSED = "import_refused"
    WEBHOOK_REFUSED = "webhook_refused"
    LINK_REVOKED = "link_revoked"
    MIGRATED = "migrated"
    BACKED_UP = "backed_up"
    RESTORED = "restored"
    SERVE_STARTED = "serve_started"
    SERVE_STOPPED = "serve_stopped"
    WORKER_STARTED = "worker_started"
    WORKER_STOPPED = "worker_stopped"
    WORKER_DIED = "worker_died"
    JOB_FAILED = "job_failed"
    JOB_SKIPPED = "job_skipped"
    JOB_RECOVERED = "job_recovered"
    AUDIT_SEALED = "audit_sealed"
    AUDIT_BROKEN = "audit_broken"
    NOT_SENT = "not_sent"
    NOTE = "note"


FIELDS: Final[Mapping[str, str]] = {
    "request": "the number of a request; the page of an error shows it to staff",
    "verb": "its method: GET, POST",
    "route": "the rule of its address, with names in place of what stood there",
    "status": "the HTTP status of the answer",
    "account": "the id of the account that asked, or that it is about",
    "by": "the id of the account that did it",
    "method": "how somebody signed in: `code`, `link`, `passkey`, `oidc`, `app`, `printed`",
    "reason": "a word for why",
    "role": "the role of an account",
    "region": "the id of a region",
    "limit": "the name of a limit",
    "network": "a keyed digest of the network that asked, to see what came from one place",
    "kind": "of what kind it was",
    "count": "how many; of a line that is told once a minute, how often since the last",
    "counts": "how many of each kind, where there were any",
    "job": "the name of a job of the worker",
    "provider": "a provider of text messages",
    "error": "the class of an exception",
    "at": "where it came from: the lines of ours that it passed, the innermost last",
    "head": "the digest of the last sealed row of the audit",
    "row": "the number of a row of the audit",
    "version": "the number of a migration",
}
"""Every field that a line may have besides its time, its level and its event."""

_context: ContextVar[Mapping[str, object]] = ContextVar("log context")
_TOLD_APART = re.compile(
    r"[^\s@'\"<>]+@[^\s@'\"<>]+"  # a mail address
    r"|\?[^\s'\"]+"  # the words of an address
    r"|\b\d{1,3}(?:\.\d{1,3}){3}\b"  # an IPv4 address
    r"|(?:[0-9a-fA-F]{0,4}:){3,7}[0-9a-fA-F]{0,4}"  # an IPv6 address
    r"|(?:\+|\b0)\d[\d /.-]{6,}\d"  # a number of a telephone
)
_HIDDEN = "***"
_IS_PLAIN = re.compile(r"[\w.,:/<>*@+-]+")


@contextmanager
def within(fields: Mapping[str, object]) -> Iterator[None]:
    """Give every line of this block these fields too."""
    token = _context.set({**_context.get({}), **fields})
    try:
        yield
    finally:
        _context.reset(token)


def begin(fields: Mapping[str, object]) -> None:
    """Give every line of this thread these fields, until the next `begin`: a thread answers one
    request after another.
    """
    _context.set(fields)


def error_fields(error: BaseException) -> dict[str, object]:
    """The fields of an exception: its class and where, never what it says, which may quote whom it
    was about.
    """
    return {"error": type(error).__name__, "at": " > ".join(_places(error.__traceback__))}


def _places(traceback: TracebackType | None) -> Iterator[str]:
    """The lines of ours that it passed; that of a library only where it began."""
    while traceback is not None:
        module = str(traceback.tb_frame.f_globals.get("__name__"))
        if _is_ours(module) or traceback.tb_next is None:
            yield f"{module}:{traceback.tb_lineno}"
        traceback = traceback.tb_next


def _is_ours(name: str) -> bool:
    return name.partition(".")[0] in OURS


def fields_of(record: logging.LogRecord) -> dict[str, object]:
    """All that a line says, in order."""
    is_event = isinstance(record.msg, Event)
    line: dict[str, object] = {
        "time": _moment(record.created),
        "level": record.levelname.lower(),
        "event": str(record.msg) if is_event else Event.NOTE.value,
    }
    if not is_event:
        line |= {"logger": record.name, "message": _message(record)}
    given = {**_context.get({}), **vars(record)}
    if record.exc_info and record.exc_info[1] is not None:
        given |= error_fields(record.exc_info[1])
    return line | {name: given[name] for name in FIELDS if given.get(name) not in (None, "", {})}


def _moment(seconds: float) -> str:
    moment = datetime.fromtimestamp(seconds, UTC)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _message(record: logging.LogRecord) -> str:
    """What a note says; of a library only the words that stand in its code."""
    said = record.getMessage() if _is_ours(record.name) else str(record.msg)
    return _TOLD_APART.sub(_HIDDEN, said)


class JsonLines(JsonFormatter):
    """A line is a JSON object."""

    def format(self, record: logging.LogRecord) -> str:
        return str(self.jsonify_log_record(fields_of(record)))


class TextLines(logging.Formatter):
    """A line is the time, the level, the event, and `name=value` of each field."""

    def format(self, record: logging.LogRecord) -> str:
        line = fields_of(record)
        first = [str(line.pop(name)) for name in ("time", "level", "event")]
        return " ".join([*first, *(f"{name}={_plain(value)}" for name, value in line.items())])


def _plain(value: object) -> str:
    """One word, or a JSON string: nothing that is logged begins a new line or a new field."""
    if isinstance(value, Mapping):
        return ",".join(f"{name}:{_plain(one)}" for name, one in value.items())
    text = str(value)
    return text if _IS_PLAIN.fullmatch(text) else json.dumps(text, ensure_ascii=False)


class _StandardError(logging.Handler):
    """Standard error as it is at that moment, a line in one piece."""

    def emit(self, record: logging.LogRecord) -> None:
        try:
            line = self.format(record)
            sys.stderr.write(f"{line}\n")
            sys.stderr.flush()
        except (OSError, ValueError):  # nobody reads it any more
            self.handleError(record)


FORMATTERS: Final[Mapping[str, type[logging.Formatter]]] = {"text": TextLines, "json": JsonLines}


def configure(shape: str, level: str) -> None:
    """Write what is logged to standard error: ours from `level` on, of libraries only warnings.

    The level is that of writing: what is counted (`request_metrics`) does not depend on it.
    """
    handler = _StandardError()
    handler.setFormatter(FORMATTERS[shape]())
    handler.setLevel(level.upper())
    root = logging.getLogger()
    for old in [one for one in root.handlers if isinstance(one, _StandardError)]:
        root.removeHandler(old)
    root.addHandler(handler)
    root.setLevel(logging.WARNING)
    for name in OURS:
        logging.getLogger(name).setLevel(min(handler.level, logging.INFO))
    # What its jobs do is told once, by `scheduler.jobs.job_log`.
    logging.getLogger("apscheduler").setLevel(logging.CRITICAL)
