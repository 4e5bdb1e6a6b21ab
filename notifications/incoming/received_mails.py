"""Parsing of incoming mail (RFC 5322) into what matters here. No mail, however odd, is an error."""

import email
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.header import decode_header
from email.message import Message as Mail
from email.utils import parseaddr
from typing import Any, Final
from uuid import UUID

from icalendar import Calendar, Component

from notifications.incoming.own_words import from_html, without_quotes

LONGEST: Final = 4000
"""Characters of a mail's own text that are kept."""
MOST_REFERENCES: Final = 20
MOST_PARTS: Final = 60
_OURS = re.compile(r"<([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})@", re.IGNORECASE)
_ANSWERED_BY_MACHINES = ("bulk", "junk", "list", "auto_reply")


@dataclass(frozen=True, slots=True)
class CalendarReply:
    """An iTIP REPLY (RFC 5546): `status` is its PARTSTAT in capitals, `sequence` what it answers.

    `sequence` is None where the program does not say. `comment` is what was written beside it.
    """

    uid: str
    status: str
    sequence: int | None
    comment: str = ""


@dataclass(frozen=True, slots=True)
class ReceivedMail:
    """One incoming mail.

    `key` is the same however often it is delivered. `sender` is a mail address in lower case, as
    the mail says: anybody can write it there. `words` is its own text, without what it quotes.
    `refers_to` are references of messages of ours that it names, the nearest first: each is random,
    and known to its reader alone. `bounced` says that one of these was not delivered and never
    will be (RFC 3464), `automatic` that no person wrote it (RFC 3834).
    """

    key: str
    sender: str
    subject: str
    words: str
    refers_to: tuple[UUID, ...] = ()
    reply: CalendarReply | None = None
    bounced: bool = False
    automatic: bool = False


def parse(content: bytes) -> ReceivedMail:
    """Parse a mail as it was fetched, which may be its beginning alone."""
    mail = email.message_from_bytes(content)
    parts = list(_parts(mail))
    is_report = mail.get_content_type() == "multipart/report"
    return ReceivedMail(
        key=_key(mail, content),
        sender=_sender(mail),
        subject=_plain(" ".join(_header(mail, "Subject").split()))[:200],
        words=_plain(_words(parts))[:LONGEST],
        refers_to=_references(mail, parts if is_report else []),
        reply=_reply(parts),
        bounced=is_report and any(_has_failed(part) for part in parts),
        automatic=is_report or _is_automatic(mail),
    )


def _parts(mail: Mail) -> Iterator[Mail]:
    """Every part, at most MOST_PARTS: a mail of ten thousand is nobody's letter."""
    for number, part in enumerate(mail.walk()):
        if number >= MOST_PARTS:
            return
        yield part


def _key(mail: Mail, content: bytes) -> str:
    said = str(mail.get("Message-ID", "")).strip().encode(errors="replace")
    return hashlib.sha256(said or content).hexdigest()


def _header(mail: Mail, name: str) -> str:
    found = str(mail.get(name, ""))
    try:
        pieces = decode_header(found)
    except (ValueError, LookupError):
        return found
    return "".join(
        piece if isinstance(piece, str) else _decoded(piece, charset) for piece, charset in pieces
    )


def _sender(mail: Mail) -> str:
    return _plain(parseaddr(str(mail.get("From", "")))[1]).strip().lower()[:254]


def _references(mail: Mail, parts: list[Mail]) -> tuple[UUID, ...]:
    """What it answers, then its thread from the end; of a report what it returned."""
    thread = _OURS.findall(str(mail.get("References", "")))
    found = _OURS.findall(str(mail.get("In-Reply-To", ""))) + thread[::-1]
    for part in parts:
        found += _OURS.findall(str(part.get("Message-ID", "")))
        if part.get_content_type() == "text/rfc822-headers":
            found += _OURS.findall(_text(part))
    return tuple(dict.fromkeys(UUID(one) for one in found))[:MOST_REFERENCES]


def _has_failed(part: Mail) -> bool:
    """Whether it is the part of a report that says so; `delayed` and `relayed` are not failures."""
    if part.get_content_type() != "message/delivery-status":
        return False
    blocks = part.get_payload()
    if not isinstance(blocks, list):
        return False
    actions = (str(block.get("Action", "")) for block in blocks if isinstance(block, Mail))
    return any(action.strip().lower() == "failed" for action in actions)


def _is_automatic(mail: Mail) -> bool:
    said = str(mail.get("Auto-Submitted", "no")).split(";")[0].strip().lower()
    if said not in ("no", "") or mail.get("X-Autoreply") or mail.get("X-Autorespond"):
        return True
    if mail.get("List-Id") or str(mail.get("Return-Path", "")).strip() == "<>":
        return True
    suppressed = str(mail.get("X-Auto-Response-Suppress", "none")).strip().lower()
    # Exchange writes it into what people write too: only "All" is a machine's own.
    return suppressed == "all" or _precedence(mail) in _ANSWERED_BY_MACHINES


def _precedence(mail: Mail) -> str:
    return str(mail.get("Precedence", "")).strip().lower()


def _reply(parts: list[Mail]) -> CalendarReply | None:
    for part in parts:
        if part.get_content_type() in ("text/calendar", "application/ics"):
            found = _calendar_reply(_bytes(part))
            if found is not None:
                return found
    return None


def _calendar_reply(content: bytes) -> CalendarReply | None:
    try:
        calendar = Calendar.from_ical(content)
        if str(calendar.get("METHOD", "")).upper() != "REPLY":
            return None
        [event] = calendar.walk("VEVENT")
        attendee = event.get("ATTENDEE")
        one = attendee[0] if isinstance(attendee, list) else attendee
        status = str(one.params.get("PARTSTAT", "")).upper()
        sequence = event.get("SEQUENCE")
        uid = str(event.get("UID", "")).strip()
        return CalendarReply(
            uid, status, None if sequence is None else int(sequence), _comment(event, one)
        )
    except (ValueError, KeyError, IndexError, TypeError, AttributeError):
        return None


def _comment(event: Component, attendee: Any) -> str:
    """Of the standard's property, of which there may be several, or of Google's parameter."""
    found = event.get("COMMENT", [])
    said = found if isinstance(found, list) else [found]
    said = [*map(str, said), str(attendee.params.get("X-RESPONSE-COMMENT", ""))]
    return _plain("\n".join(dict.fromkeys(one.strip() for one in said))).strip()[:LONGEST]


def _words(parts: list[Mail]) -> str:
    """The own text of the first part that has any; HTML only where no part is plain."""
    for kind in ("text/plain", "text/html"):
        for part in parts:
            if part.get_content_type() != kind or part.get_filename():
                continue
            text = _text(part)
            own = without_quotes(from_html(text) if kind == "text/html" else text)
            if own:
                return own
    return ""


def _bytes(part: Mail) -> bytes:
    found = part.get_payload(decode=True)
    return found if isinstance(found, bytes) else b""


def _text(part: Mail) -> str:
    return _decoded(_bytes(part), part.get_content_charset())


def _decoded(content: bytes, charset: str | None) -> str:
    """Decode in what it says it is, in UTF-8, or in what old programs write."""
    for name in (charset or "utf-8", "utf-8"):
        try:
            return content.decode(name)
        except (LookupError, ValueError):
            continue
    return content.decode("cp1252", errors="replace")


def _plain(text: str) -> str:
    """Without what a database or a page cannot hold: control characters, halves of pairs."""
    kept = "".join(sign for sign in text if sign >= " " or sign in "\n\t")
    return kept.encode(errors="replace").decode()
