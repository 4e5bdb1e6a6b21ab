"""Puts messages into the outbox and takes them out again (transactional outbox).

A message is a row that an operation inserts in its own transaction; delivery/worker.py takes it
from there. No function here commits, and none looks at what the facts say.
"""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any, cast

from sqlalchemy import (
    JSON,
    ColumnElement,
    CursorResult,
    Insert,
    Select,
    Update,
    delete,
    func,
    update,
)
from sqlalchemy import cast as cast_to
from sqlalchemy.dialects import postgresql
from sqlalchemy.orm import Session

from database import core_connection, dialect_of, upsert
from notifications.outbox import gate, lookups
from notifications.outbox.addresses import counted_as
from notifications.outbox.models import (
    UNIQUE_KEY,
    UNSENT,
    WITHDRAWN,
    Cause,
    CausedBy,
    Message,
    NewMessage,
    Route,
)

_NO_BODY: dict[str, Any] = {"facts": {}, "sent_subject": None, "sent_text": None, "wiped": True}


@cache
def _insert_once(dialect: str) -> Insert:
    return upsert(dialect, Message).on_conflict_do_nothing(index_elements=UNIQUE_KEY)


def enqueue(session: Session, message: NewMessage) -> None:
    """Queue `message` in the caller's transaction.

    Idempotent per subject, kind, version and first channel: a repeat is a no-op, whatever became of
    the first.
    """
    enqueue_all(session, [message])


def enqueue_all(session: Session, messages: Iterable[NewMessage]) -> None:
    """Queue several messages, each as `enqueue` does, through the gate. Two statements at most."""
    wanted = list(messages)
    stopped = gate.too_many(session, wanted)
    rows = [_row(one, is_over=is_over) for one, is_over in zip(wanted, stopped, strict=True)]
    if rows:
        connection = core_connection(session)
        connection.execute(_insert_once(connection.dialect.name), rows)


def enqueue_again(session: Session, messages: Sequence[NewMessage]) -> None:
    """Queue messages of one subject that may have been withdrawn before, at the same version.

    Idempotent: what was sent, or is pending, is not enqueued again.
    """
    for message in messages:
        twin = delete(Message).where(
            Message.subject == message.subject,
            Message.kind == message.kind,
            Message.version == message.version,
            Message.first_channel == message.routes[0].channel,
            Message.state == WITHDRAWN,
        )
        session.execute(twin.execution_options(synchronize_session=False))
    enqueue_all(session, messages)


def _row(message: NewMessage, *, is_over: bool) -> dict[str, Any]:
    return {
        "kind": message.kind,
        "origin": message.cause.origin,
        "created_at": message.cause.at,
        "counted_as": counted_as(message.routes[0].address),
        "is_over": is_over,
        "subject": message.subject,
        "version": message.version,
        "language": message.language,
        "first_channel": message.routes[0].channel,
        "channel": message.routes[0].channel,
        "routes": [list(route) for route in message.routes],
        "facts": dict(message.facts),
        "due": message.due,
        "useless_after": message.useless_after,
        "scope": message.scope,
        "next_try": message.due,
    }


def withdraw(session: Session, subject: str, kinds: Collection[str] = ()) -> int:
    """Withdraw unsent messages about `subject`, in the caller's transaction; returns how many.

    With `kinds`, only messages of those kinds.
    A message that a worker holds is withdrawn too: delivery looks again just before it sends. What
    was on its way in that very moment is still marked as sent, for so it is.
    """
    unsent = update(Message).where(Message.subject == subject, Message.state.in_(UNSENT))
    if kinds:
        unsent = unsent.where(Message.kind.in_(kinds))
    return _changed(session, unsent.values(state=WITHDRAWN, next_try=None, facts={}))


def refresh(
    session: Session, subjects: Collection[str] | Select[str], facts: Mapping[str, Any]
) -> int:
    """Merge `facts` into the unsent messages about these subjects; returns how many.

    For what changed without anybody being told of it: they stand over the facts of the same name.
    One UPDATE, so that what is withdrawn in this very moment stays without facts.
    """
    unsent = update(Message).where(Message.subject.in_(subjects), Message.state.in_(UNSENT))
    return _changed(session, unsent.values(facts=_with(session, dict(facts))))


def rewrite(session: Session, subject: str, facts: Mapping[str, Any], language: str) -> int:
    """Merge `facts` into the unsent messages about a subject, and write them in `language`."""
    unsent = update(Message).where(Message.subject == subject, Message.state.in_(UNSENT))
    now_so = {"facts": _with(session, dict(facts)), "language": language}
    return _changed(session, unsent.values(now_so))


def readdress(
    session: Session, subject: str, routes: Sequence[Route], *, but: Collection[str] = ()
) -> None:
    """Withdraw the unsent messages about a subject, and queue them anew by other routes.

    Not those of the kinds `but`; without routes none. What a worker holds is withdrawn too, as by
    `withdraw`: nothing more goes by the old routes.
    """
    waiting = lookups.waiting(session, subject)
    copies = [
        NewMessage(
            kind=one.kind,
            cause=Cause(CausedBy(one.origin), one.created_at),
            subject=subject,
            version=one.version,
            language=one.language,
            routes=tuple(routes),
            facts=one.facts,
            due=one.due,
            useless_after=one.useless_after,
            scope=one.scope,
        )
        for one in waiting
        if routes and one.kind not in but
    ]
    withdraw(session, subject)
    enqueue_again(session, copies)


def _with(session: Session, facts: dict[str, Any]) -> ColumnElement[Any]:
    if dialect_of(session) == "sqlite":
        return func.json_patch(Message.facts, json.dumps(facts))
    before, after = cast_to(Message.facts, postgresql.JSONB), cast_to(facts, postgresql.JSONB)
    return cast_to(before.concat(after), JSON)


def forget(session: Session, subject: str) -> int:
    """Erase personal data from messages about `subject`, withdraw the unsent; returns how many.

    Kind, states and times stay, for the figures.
    """
    withdraw(session, subject)
    # Without its claim, a delivery under way cannot write its text back.
    nobody: dict[str, Any] = {
        "routes": [],
        "counted_as": None,
        "claim": None,
        "provider_reference": None,
        "sent_to": None,
    }
    about = update(Message).where(Message.subject == subject)
    return _changed(session, about.values(nobody | _NO_BODY))


def wipe_bodies(session: Session, before: datetime) -> int:
    """Erase texts and facts of messages sent or given up before that moment; returns how many."""
    settled = func.coalesce(Message.sent_at, Message.gave_up_at)
    old = update(Message).where(settled < before, Message.wiped.is_(False))
    return _changed(session, old.values(_NO_BODY))


def _changed(session: Session, statement: Update) -> int:
    result = session.execute(statement.execution_options(synchronize_session=False))
    return cast(CursorResult[Any], result).rowcount
