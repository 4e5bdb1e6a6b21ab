"""Replies by text message: NEE cancels, JA confirms or restores, STOP ends reminders.

Anything else goes to the counsellor. A reply belongs to the last message that went from that number
to that number; where more than one appointment is to come there, it must name its day, for a phone
may be two people's.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from notifications.channels.sms.provider import InboundText
from notifications.incoming import received_texts
from notifications.outbox import queue
from notifications.outbox.lookups import last_text
from notifications.texts.languages import ANSWERS, SOURCE, Answers
from scheduler.appointments import reminder_choice
from scheduler.appointments.booking import answers, lookups, operations, undoing
from scheduler.appointments.errors import (
    AlreadyBookedThen,
    NotBooked,
    SlotTaken,
    TooLateToCancel,
    TooLateToRestore,
    TooManyAppointments,
    ZitdagClosed,
)
from scheduler.appointments.lists import call_list
from scheduler.appointments.messages import facts, to_clients, to_staff
from scheduler.appointments.models import Appointment, AppointmentState, WhyCall
from scheduler.people import locks, phones
from scheduler.people.actors import By
from scheduler.people.locks import Lock

NOT_RESTORED = (
    SlotTaken,
    ZitdagClosed,
    TooLateToRestore,
    TooManyAppointments,
    AlreadyBookedThen,
)
LONGEST = 300
LONGEST_WORD = 30
MOST_DAYS = 2
ASK_AGAIN = timedelta(minutes=10)
# "NEE 24", "nee 24/11." and so on: a word, then perhaps a day of the month and a month.
_SHAPE = re.compile(r"(?P<word>[^\d]+?)(?:\s*(?P<day>\d{1,2})(?:\s*[/.-]\s*(?P<month>\d{1,2}))?)?")
_AROUND = " \t\r\n.!?,;:'\"«»“”„\u2018\u2019()"


class Word(StrEnum):
    """A reply's keyword."""

    NO = "no"
    YES = "yes"
    STOP = "stop"


class Outcome(StrEnum):
    """The outcome of a reply, for the figures and the log."""

    REPEATED = "repeated"
    OF_NOBODY = "of_nobody"
    CANCELLED = "cancelled"
    RESTORED = "restored"
    CONFIRMED = "confirmed"
    STOPPED = "stopped"
    ASKED = "asked"
    PASSED_ON = "passed_on"


@dataclass(frozen=True, slots=True)
class Said:
    """A known keyword, perhaps with a day of the month and a month.

    `beyond`: what else was written, in a mail.
    """

    word: Word
    day: int | None = None
    month: int | None = None
    beyond: str = ""


def take(session: Session, provider: str, text: InboundText, *, by: By) -> Outcome:
    """Process an incoming text message, once however often it is delivered.

    Runs inside `database.write`. A text from a number never written to is ignored.
    """
    sender = _as_number(text.sender)
    locks.take(session, Lock.REPLY, sender)  # or NEE and JA at once would not see each other
    if not received_texts.is_new(session, provider, text.provider_id, now=by.now):
        return Outcome.REPEATED
    message = last_text(session, sender, _as_number(text.receiver))
    about = to_clients.appointment_of(session, message.subject) if message is not None else None
    if message is None or about is None or not _is_theirs(about, sender):
        return Outcome.OF_NOBODY
    reply = _IncomingReply(session, about, sender, text.body, by)
    said = understood(text.body, message.language)
    return _pass_on(reply) if said is None else _do(reply, said)


def _is_theirs(about: Appointment, sender: str) -> bool:
    """Whether it is still their number: one that was corrected may be a stranger's."""
    return about.client is not None and about.client.contact == sender


def understood(body: str, language: str) -> Said | None:
    """Parse a reply in the reader's language, or in Dutch; None when it is anything else."""
    plain = unicodedata.normalize("NFC", body).casefold().strip(_AROUND)
    found = _SHAPE.fullmatch(plain) if len(plain) <= LONGEST_WORD else None
    if found is None:
        return None
    word = _word(found["word"].strip(_AROUND), language)
    if word is None:
        return None
    day, month = (int(found[name]) if found[name] else None for name in ("day", "month"))
    return Said(word, day, month)


def _word(plain: str, language: str) -> Word | None:
    for code in (language, SOURCE):
        if word := word_in(plain, code):
            return word
    return None


def word_in(plain: str, language: str) -> Word | None:
    """The keyword of that language that this is."""
    answers = ANSWERS.get(language)
    plain = unicodedata.normalize("NFC", plain).casefold()
    return _among(plain, answers) if answers is not None else None


def _among(plain: str, answers: Answers) -> Word | None:
    for word in Word:
        if plain in (one.casefold() for one in getattr(answers, word.value)):
            return word
    return None


@dataclass(frozen=True, slots=True)
class _IncomingReply:
    """A reply from the number `sender`; `about` is what the last message there was about."""

    session: Session
    about: Appointment
    sender: str
    body: str
    by: By


def _do(reply: _IncomingReply, said: Said) -> Outcome:
    if said.word is Word.STOP:
        return _stop(reply)
    if said.word is Word.YES:
        return _yes(reply, said)
    return _no(reply, said)


def _no(reply: _IncomingReply, said: Said) -> Outcome:
    """Cancel only if unambiguous: the one to come, or the one of the day named."""
    to_come = lookups.of_contact(reply.session, reply.sender, now=reply.by.now)
    if said.day is None and len(to_come) > 1 and reply.about in to_come:
        return _ask(reply, to_come)
    meant = to_come if said.day is None else [one for one in to_come if is_on(one, said)]
    if len(meant) != 1 or (said.day is None and meant[0] is not reply.about):
        return _pass_on(reply)
    is_off = cancels(reply.session, meant[0], by=reply.by)
    return Outcome.CANCELLED if is_off else _pass_on(reply)


def cancels(session: Session, appointment: Appointment, *, by: By) -> bool:
    """Cancel for a client who wrote no, with the hour kept to come back to; False: too late."""
    try:
        operations.cancel_and_keep(
            session,
            appointment.id,
            undoing.holder(appointment),
            lasts=undoing.UNDONE_WITHIN,
            by=by,
        )
    except (NotBooked, TooLateToCancel):
        return False
    return True


def _yes(reply: _IncomingReply, said: Said) -> Outcome:
    if said.day is not None and not is_on(reply.about, said):
        return _pass_on(reply)
    return confirms(reply.session, reply.about, by=reply.by) or _pass_on(reply)


def say_yes(session: Session, appointment_id: int, *, by: By) -> Outcome | None:
    """As `confirms`, by the link of a message; the appointment by its id."""
    return confirms(session, lookups.by_id(session, appointment_id), by=by)


def confirms(session: Session, about: Appointment, *, by: By) -> Outcome | None:
    """Confirm or restore for a client who wrote yes; None where it is neither."""
    if about.state is AppointmentState.CANCELLED:
        return _restored(session, about, by=by)
    if about.state is not AppointmentState.BOOKED or about.entry.starts_at <= by.now:
        return None
    answers.confirm(session, about.id, by=by)
    return Outcome.CONFIRMED


def _restored(session: Session, about: Appointment, *, by: By) -> Outcome | None:
    """Back with the answer, also what fell away without one."""
    about.confirmed_at = by.now
    try:
        operations.restore(session, about.id, by=by)
    except NOT_RESTORED:
        about.confirmed_at = None
        return None
    about.confirmed_at = by.now
    return Outcome.RESTORED


def _stop(reply: _IncomingReply) -> Outcome:
    """End reminders to that phone, for all who share it; changes are still sent."""
    reminder_choice.end_at(reply.session, reply.sender, by=reply.by)
    return Outcome.STOPPED


def _ask(reply: _IncomingReply, to_come: list[Appointment]) -> Outcome:
    """Ask which one, by its day. Where days do not tell them apart, staff call."""
    days = {_local_date(one) for one in to_come}
    if len(days) < len(to_come) or len(days) > MOST_DAYS:
        return _pass_on(reply)
    if len({day.day for day in days}) < len(days):
        return _pass_on(reply)
    attempt = int(reply.by.now.timestamp() // ASK_AGAIN.total_seconds())
    asked = to_clients.which_one(
        reply.session, reply.about, to_come, attempt=attempt, now=reply.by.now
    )
    queue.enqueue_all(reply.session, asked)
    return Outcome.ASKED


def _pass_on(reply: _IncomingReply) -> Outcome:
    """Pass it on to the counsellor: a mail with the text, and a line on the call list."""
    call_list.add(reply.session, reply.about.id, WhyCall.WROTE, by=reply.by)
    known = facts.read(reply.session, reply.about)
    words = reply.body.strip()[:LONGEST]
    mail = to_staff.wrote(reply.session, known, words, now=reply.by.now)
    queue.enqueue_all(reply.session, mail)
    return Outcome.PASSED_ON


def is_on(appointment: Appointment, said: Said) -> bool:
    """Whether its day, local, is the one that was named."""
    day = _local_date(appointment)
    return day.day == said.day and said.month in (None, day.month)


def _local_date(appointment: Appointment) -> date:
    zone = ZoneInfo(appointment.entry.zitdag.loket.timezone)
    return appointment.entry.starts_at.astimezone(zone).date()


def _as_number(written: str) -> str:
    """Normalise a provider's number (32470..., 0032470..., +32470...) to E.164 where it is one.

    Short codes and names stay as they are.
    """
    plain = written.strip()
    full = plain if plain.startswith("+") else f"+{plain.removeprefix('00')}"
    found = phones.parse(full)
    return found.number if found is not None else plain
