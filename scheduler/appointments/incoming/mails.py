"""What incoming mail does: a no cancels, a yes confirms, a bounce puts somebody on the call list.

Anybody can write anybody's address above a mail, so it acts only with what its reader alone has:
the random reference of a message of ours that it answers, or the random UID of their appointment,
and from the address where the client is reached. Anything else that a person wrote goes to the
counsellor, or to the coordinators where nobody knows the appointment, and so does what stands
beside a yes or a no. Nothing here answers a mail.
"""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from notifications.channels.email import NAME as BY_MAIL
from notifications.channels.sms.provider import DeliveryReport, DeliveryStatus
from notifications.incoming import delivery_reports, received_texts
from notifications.incoming.received_mails import CalendarReply, ReceivedMail
from notifications.outbox import queue
from notifications.outbox.models import Message
from notifications.texts.languages import SOURCE
from scheduler.appointments import reminder_choice
from scheduler.appointments.booking import lookups, revoking
from scheduler.appointments.incoming import politeness, replies, undelivered
from scheduler.appointments.incoming.replies import Said, Word
from scheduler.appointments.lists import call_list
from scheduler.appointments.messages import facts, to_clients, to_coordinators, to_staff
from scheduler.appointments.models import Appointment, AppointmentState, WhyCall
from scheduler.people import locks
from scheduler.people.actors import By
from scheduler.people.locks import Lock

MAILBOX: Final = "mailbox"
LONGEST: Final = 1000
"""Characters of a mail that staff read."""
NO_ALONE: Final = frozenset({"nl", "fr", "tr"})
"""Languages where a sentence that begins with the word for no says no. In the others it may be
"no problem", or the word that makes a verb a denial ("nie zapomnę": I will not forget)."""
_AFTER_NO: Final = ",.!;:\n-\u2013\u2014\u060c"
_IN_FRONT: Final = " \t\n\"'«“„*"


class MailOutcome(StrEnum):
    """What became of a mail, for the log."""

    REPEATED = "repeated"
    AUTOMATIC = "automatic"
    BOUNCED = "bounced"
    CANCELLED = "cancelled"
    RESTORED = "restored"
    CONFIRMED = "confirmed"
    STOPPED = "stopped"
    KNOWN = "known"
    TO_COUNSELLOR = "to_counsellor"
    TO_COORDINATORS = "to_coordinators"
    TO_NOBODY = "to_nobody"
    """Nobody of staff can be told: the mail must stay where a person finds it."""


@dataclass(frozen=True, slots=True)
class _IncomingMail:
    """A mail; `about` is the appointment it names or, where it names none, that of its sender.

    `may_act`: it has what only the client has, and comes from where they are reached.
    """

    session: Session
    mail: ReceivedMail
    about: Appointment | None
    language: str
    may_act: bool
    region: str
    by: By


def take(session: Session, mail: ReceivedMail, region: str, *, by: By) -> MailOutcome:
    """Process an incoming mail, once however often it is offered.

    Runs inside `database.write`. `region` is the code of the one whose coordinators read what is
    about nobody's appointment; "": of every region.

    Raises:
        TooEarly: it is a report about a message that is still being sent; offer it again.
    """
    locks.take(session, Lock.REPLY, mail.sender)
    if not received_texts.is_new(session, MAILBOX, mail.key, now=by.now):
        return MailOutcome.REPEATED
    answered = _answered(session, mail)
    if mail.bounced:
        _bounce(session, answered, by=by)
        return MailOutcome.BOUNCED
    incoming = _known(session, mail, answered, region, by)
    if mail.reply is not None:
        return _calendar(incoming, mail.reply)
    if mail.automatic:
        return MailOutcome.AUTOMATIC
    return _words(incoming)


def _answered(session: Session, mail: ReceivedMail) -> Message | None:
    """The message of ours that it names, the nearest first."""
    rows = select(Message).where(Message.id.in_(mail.refers_to))
    found = {one.id: one for one in session.scalars(rows)} if mail.refers_to else {}
    return next((found[one] for one in mail.refers_to if one in found), None)


def _known(
    session: Session, mail: ReceivedMail, answered: Message | None, region: str, by: By
) -> _IncomingMail:
    about = _of_uid(session, mail.reply) if mail.reply else None
    if about is None and answered is not None:
        about = to_clients.appointment_of(session, _client_subject(answered))
    is_named = about is not None and _is_of_now(session, about, answered)
    if about is None and answered is None and mail.sender:
        to_come = lookups.of_contact(session, mail.sender, now=by.now)
        about = to_come[0] if to_come else None
    client = about.client if about is not None else None
    is_theirs = client is not None and (client.contact or "").casefold() == mail.sender
    language = client.language if client is not None else SOURCE
    if answered is not None:
        language = answered.language
    return _IncomingMail(session, mail, about, language, is_named and is_theirs, region, by)


def _is_of_now(session: Session, about: Appointment, answered: Message | None) -> bool:
    """Whether it shows what nobody has but the client, also where links were ended: then only a
    message of ours of since does.
    """
    ended_at = revoking.last(session, about)
    return ended_at is None or (answered is not None and answered.due >= ended_at)


def _client_subject(answered: Message) -> str:
    """What the client's messages are about, for an answer to that of the booking partner too."""
    return answered.subject.replace(to_staff.partner_subject(""), to_clients.ABOUT, 1)


def _of_uid(session: Session, reply: CalendarReply) -> Appointment | None:
    return to_clients.appointment_of(session, f"{to_clients.ABOUT}{reply.uid}")


# --------------------------------------------------------------------------------------- by machine


def _bounce(session: Session, answered: Message | None, *, by: By) -> None:
    """Mark the message failed. Whoever has another address by now is not called for the old one."""
    if answered is None:
        return
    report = DeliveryReport(DeliveryStatus.FAILED, str(answered.id))
    delivery_reports.record(session, BY_MAIL, report, _gave_up, now=by.now)


def _gave_up(session: Session, message: Message) -> None:
    about = to_clients.appointment_of(session, message.subject)
    if about is None or about.client is None or about.client.contact == message.sent_to:
        undelivered.gave_up(session, message)


def _calendar(incoming: _IncomingMail, reply: CalendarReply) -> MailOutcome:
    """An answer in a calendar, and the words that were written beside it."""
    outcome = _pressed(incoming, reply)
    if outcome is None:
        return _pass_on(incoming, _in_words(reply))
    written = "" if incoming.mail.automatic else incoming.mail.words
    return _beside(incoming, outcome, f"{reply.comment}\n{written}", _in_words(reply))


def _pressed(incoming: _IncomingMail, reply: CalendarReply) -> MailOutcome | None:
    """No cancels and yes confirms, where it answers what stands now; None: staff must read it."""
    about = incoming.about
    if about is None or not incoming.may_act:
        return None
    if about.state is AppointmentState.CANCELLED:
        return MailOutcome.KNOWN  # calendars confirm that they took it away
    is_of_now = reply.sequence is None or reply.sequence == about.version - 1
    if reply.status == "ACCEPTED" and not is_of_now:
        return MailOutcome.KNOWN
    if reply.status == "ACCEPTED":
        done = replies.confirms(incoming.session, about, by=incoming.by)
        return MailOutcome(done.value) if done is not None else MailOutcome.KNOWN
    if is_of_now and reply.status == "DECLINED":
        is_off = replies.cancels(incoming.session, about, by=incoming.by)
        return MailOutcome.CANCELLED if is_off else None
    return None


def _in_words(reply: CalendarReply) -> str:
    """What was pressed in a calendar, for staff, and what was written there."""
    words = {"DECLINED": "Nee", "TENTATIVE": "Misschien", "ACCEPTED": "Ja"}
    pressed = f"{words.get(reply.status, 'Antwoord')} (in een agenda)"
    return f"{pressed}\n{reply.comment}".strip()


# ---------------------------------------------------------------------------------------- by people


def _words(incoming: _IncomingMail) -> MailOutcome:
    said = understood(incoming.mail.words, incoming.language) if incoming.may_act else None
    about = incoming.about
    if said is None or about is None or (said.day is not None and not replies.is_on(about, said)):
        return _pass_on(incoming)
    if said.word is Word.STOP:
        reminder_choice.end_at(incoming.session, incoming.mail.sender, by=incoming.by)
        return MailOutcome.STOPPED
    if said.word is Word.YES:
        done = replies.confirms(incoming.session, about, by=incoming.by)
        return MailOutcome(done.value) if done is not None else _pass_on(incoming)
    is_off = replies.cancels(incoming.session, about, by=incoming.by)
    if not is_off:
        return _pass_on(incoming)
    return _beside(incoming, MailOutcome.CANCELLED, said.beyond)


def _beside(
    incoming: _IncomingMail, done: MailOutcome, beyond: str, words: str = ""
) -> MailOutcome:
    """It is done; a question that stood beside it goes to staff, or stays where a person looks."""
    client = incoming.about.client if incoming.about is not None else None
    if not politeness.says_more(beyond, client.first_name if client is not None else ""):
        return done
    told = _pass_on(incoming, words)
    return told if told is MailOutcome.TO_NOBODY else done


def understood(words: str, language: str) -> Said | None:
    """The answer that a mail's own text is: its first line alone, or NEE before anything else.

    None where it is anything else, or might be.
    """
    plain = words.strip(_IN_FRONT)
    first_line, _, others = plain.partition("\n")
    said = replies.understood(first_line, language)
    if said is not None and (said.word is Word.NO or plain == first_line):
        return replace(said, beyond=others)
    for end, sign in enumerate(plain[: replies.LONGEST_WORD]):
        if not (sign in _AFTER_NO or sign.isspace()):
            continue
        codes = {language, SOURCE} if sign in _AFTER_NO else {language, SOURCE} & NO_ALONE
        if any(_is_no(plain[:end], code) for code in codes):
            return Said(Word.NO, beyond=plain[end:])
        return None
    return None


def _is_no(word: str, language: str) -> bool:
    said = replies.word_in(word, language)
    return said is Word.NO


def _pass_on(incoming: _IncomingMail, words: str = "") -> MailOutcome:
    """Pass it on to the counsellor, with a line on the call list; else to the coordinators."""
    mail = incoming.mail
    said = "\n".join(one for one in (words, mail.subject, mail.words) if one)[:LONGEST]
    about = incoming.about
    if about is not None and about.client is not None:
        call_list.add(incoming.session, about.id, WhyCall.WROTE, by=incoming.by)
        known = facts.read(incoming.session, about)
        told = to_staff.wrote(incoming.session, known, said, by_mail=True, now=incoming.by.now)
        queue.enqueue_all(incoming.session, told)
        if told:
            return MailOutcome.TO_COUNSELLOR
    asked = to_coordinators.StrangerMail(mail.sender, said)
    to_all = to_coordinators.wrote(incoming.session, asked, incoming.region, now=incoming.by.now)
    queue.enqueue_all(incoming.session, to_all)
    return MailOutcome.TO_COORDINATORS if to_all else MailOutcome.TO_NOBODY
