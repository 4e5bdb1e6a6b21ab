"""Mails to staff about appointments, in Dutch: to the booking partner and the counsellor.

A partner never reads that somebody did not come. A counsellor's mail has initials; the page behind
its link has the names.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

import typed_text
from notifications.outbox import lookups, queue
from notifications.outbox.models import Cause, NewMessage, Route
from notifications.texts.languages import SOURCE
from notifications.texts.words import date_words, language_words, time_words
from scheduler.access import posts
from scheduler.access.models import Account, Post
from scheduler.access.roles import Role
from scheduler.appointments.lists import partner_view
from scheduler.appointments.messages import causes
from scheduler.appointments.messages.facts import MessageContext, Reader, of_place
from scheduler.appointments.models import AppointmentState
from scheduler.people.actors import Actor
from scheduler.zitdagen.models import DiaryEntry

LIST_HOUR: Final = 18
"""From this hour on, local, the counsellor has tomorrow's list, and reads what changes in it."""
USEFUL: Final = timedelta(days=2)
_A_DAY: Final = timedelta(days=1)
_OUTDATED: Final = ("partner_booked", "partner_changed")
"""What the next mail to a partner makes untrue while it waits."""


def partner_subject(uid: str) -> str:
    """The outbox subject of messages to the partner who booked that appointment."""
    return f"partner:{uid}"


def counsellor_subject(counsellor_id: int, about: str) -> str:
    """The outbox subject of messages to a counsellor about something."""
    return f"counsellor:{counsellor_id}:{about}"


def page_of(subject: str) -> str | None:
    """The path of the page with more for the reader of that subject, without host."""
    reader, _, about = subject.partition(":")
    return {
        "partner": f"/partner/afspraak/{about}/",
        "counsellor": "/begeleider/",
        "coordinator": "/planning/berichten",
        "groups": "/planning/groepen",
        "away": "/planning/",
    }.get(reader)


def to_partner(
    session: Session, kind: str, told: MessageContext, actor: Actor, *, now: datetime
) -> list[NewMessage]:
    """To the booking partner, of what `actor` did: see partner_view.

    Empty where there is none, its account has ended, or it may not hear of it.
    A professional who books for themselves is told as a client is.
    """
    if told.partner is None or told.entry.service.is_for_professionals:
        return []
    if not partner_view.may_hear(session, told.appointment, actor):
        return []
    subject = partner_subject(told.appointment.uid)
    if kind != "partner_not_reached":
        queue.withdraw(session, subject, _OUTDATED)
    more = {"interpreter": _interpreter(told)}
    cause = causes.to_staff(actor, now)
    return [_mail(kind, subject, told, told.partner, more, cause)]


def _interpreter(told: MessageContext) -> str:
    """The language of the interpreter who was asked for; empty for none, and once cancelled."""
    one = told.appointment
    is_wanted = one.interpreter and one.state is AppointmentState.BOOKED
    return language_words(one.language, SOURCE) if is_wanted else ""


@dataclass(frozen=True, slots=True)
class StaffChange:
    """A change `what` ("new", "moved" or "gone") of an appointment; `old` is the former entry."""

    what: str
    actor: Actor
    old: DiaryEntry | None = None


def to_counsellors(
    session: Session, told: MessageContext, change: StaffChange, *, now: datetime
) -> list[NewMessage]:
    """Changes to the rest of today, to each counsellor concerned but the one who made them.

    From LIST_HOUR on tomorrow counts too, for its list has been sent. A few SELECTs per counsellor,
    and none where no moment is that near.
    """
    found = []
    for what, entry, moments in _seen_by(told.entry, change):
        near = any(_is_near(moment, told, now) for moment in moments)
        reader = _who_must_hear(session, entry, told, change) if near else None
        if reader is not None:
            subject = counsellor_subject(entry.counsellor_id, told.appointment.uid)
            more = _change_facts(told, what, entry, change)
            cause = causes.to_staff(change.actor, now)
            mail = _mail("counsellor_change", subject, told, reader, more, cause)
            found.append(_after_others(session, mail))
    return found


def _who_must_hear(
    session: Session, entry: DiaryEntry, told: MessageContext, change: StaffChange
) -> Reader | None:
    """Counsellors move and cancel their own; they may book with a colleague."""
    if change.actor is not Actor.COUNSELLOR:
        return counsellor(session, entry.counsellor_id)
    if change.what == "new":
        return counsellor(session, entry.counsellor_id, but=told.appointment.account_id)
    was = change.old or entry
    same = entry.counsellor_id == was.counsellor_id
    return None if same else counsellor(session, entry.counsellor_id)


def wrote(
    session: Session, told: MessageContext, words: str, *, by_mail: bool = False, now: datetime
) -> list[NewMessage]:
    """To the counsellor: what a client answered, by text or by mail; one mail per answer."""
    reader = counsellor(session, told.entry.counsellor_id)
    if reader is None:
        return []
    subject = counsellor_subject(told.entry.counsellor_id, told.appointment.uid)
    who = initial(told.client.first_name)
    more = {"wrote": typed_text.without_links(words), "first_name": who, "by_mail": by_mail}
    cause = causes.to_staff(Actor.CLIENT, now)
    mail = _mail("counsellor_wrote", subject, told, reader, more, cause)
    return [_after_others(session, mail)]


def _after_others(session: Session, mail: NewMessage) -> NewMessage:
    """The mail, numbered after others of its kind: each is sent, whatever the version."""
    return replace(mail, version=lookups.last_version(session, mail.subject, mail.kind) + 1)


def counsellor(session: Session, counsellor_id: int, *, but: int | None = None) -> Reader | None:
    """The account of a counsellor, unless it is the one `but` names."""
    row = session.execute(
        select(Account.name, Account.email)
        .join(Post, Post.account_id == Account.id)
        .where(
            Post.counsellor_id == counsellor_id,
            Post.role == Role.COUNSELLOR,
            posts.is_live(),
            Account.id.is_distinct_from(but),
        )
        .order_by(Account.id)
        .limit(1)
    ).first()
    return Reader(row.name, row.email) if row is not None else None


def initial(first_name: str) -> str:
    """The initial of a name, for mails: "A."."""
    return f"{first_name[:1]}." if first_name else ""


def _seen_by(
    entry: DiaryEntry, change: StaffChange
) -> list[tuple[str, DiaryEntry, tuple[datetime, ...]]]:
    """The change as each counsellor sees it, with the entry and the moments it is about."""
    old = change.old
    if old is None:
        return [(change.what, entry, (entry.starts_at,))]
    if old.counsellor_id == entry.counsellor_id:
        return [(change.what, entry, (old.starts_at, entry.starts_at))]
    return [("gone", old, (old.starts_at,)), ("new", entry, (entry.starts_at,))]


def _is_near(moment: datetime, told: MessageContext, now: datetime) -> bool:
    there, here = moment.astimezone(told.zone), now.astimezone(told.zone)
    last = here.date() + (_A_DAY if here.hour >= LIST_HOUR else timedelta())
    return moment > now and there.date() <= last


def _change_facts(
    told: MessageContext, what: str, entry: DiaryEntry, change: StaffChange
) -> dict[str, Any]:
    old = change.old if what == "moved" else None
    was = _moment_words(old.starts_at, told) if old is not None else ""
    place = of_place(entry.zitdag.loket) if entry is change.old else {}
    return {
        **place,
        "what": what,
        "first_name": initial(told.client.first_name),
        "starts_at": entry.starts_at.isoformat(),
        "ends_at": entry.ends_at.isoformat(),
        "speaks": language_words(told.appointment.language, SOURCE),
        "interpreter": "" if what == "gone" else _interpreter(told),
        "was": was,
    }


def _moment_words(moment: datetime, told: MessageContext) -> str:
    zone = told.zone
    return f"{date_words(moment, zone, SOURCE)}, {time_words(moment, zone, SOURCE)}"


def _mail(
    kind: str,
    subject: str,
    told: MessageContext,
    reader: Reader,
    more: Mapping[str, Any],
    cause: Cause,
) -> NewMessage:
    return NewMessage(
        kind=kind,
        cause=cause,
        subject=subject,
        version=told.appointment.version,
        language=SOURCE,
        routes=(Route("email", reader.email),),
        facts={**told.staff_facts, "reader": reader.name, **more},
        due=cause.at,
        useless_after=cause.at + USEFUL,
        scope=told.region,
    )
