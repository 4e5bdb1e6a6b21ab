"""Messages that were given up: one by one or as an outage left them, sent again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from flask import abort, redirect, request, url_for
from flask_babel import lazy_gettext
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from database import write
from locations.zones import BRUSSELS
from notifications.outbox import gate
from notifications.texts.words import date_words, time_words
from scheduler.appointments.incoming import given_up
from scheduler.appointments.incoming.given_up import GivenUp, NotAgain
from scheduler.people.actors import Actor
from scheduler.web.core import auth, catalogues
from scheduler.web.core.auth import current
from scheduler.web.shared import message_kinds, message_log

OF_THE_READER: Final = frozenset({gate.TOO_MANY, "undelivered", "bad_address"})
"""Causes that are no outage: what failed so is looked at one by one."""
_WHY_NOT: Final = {
    NotAgain.TOO_LATE: lazy_gettext("Niet opnieuw: het is te laat."),
    NotAgain.OUTDATED: lazy_gettext("Niet opnieuw: het klopt niet meer."),
    NotAgain.UNWANTED: lazy_gettext("Niet opnieuw: deze persoon wil geen herinneringen."),
}


@dataclass(frozen=True, slots=True)
class GivenUpRow:
    """One message in words; `why_not` in place of a button."""

    id: str
    what: str
    when: str
    uid: str
    why_not: str


@dataclass(frozen=True, slots=True)
class FailureGroup:
    """What failed by one channel for one reason; `together` are sent again in one act."""

    way: str
    cause: str
    rows: list[GivenUpRow]
    together: list[str]


def groups(session: Session, *, since: datetime, now: datetime) -> list[FailureGroup]:
    """What was given up in the region, by channel and cause, whether an outage or not."""
    grouped: dict[tuple[str, str], list[GivenUp]] = {}
    for one in given_up.in_region(session, current().region_id, since=since, now=now):
        key = (message_log.way(one.message), one.message.cause or "")
        grouped.setdefault(key, []).append(one)
    return [_group(way, cause, found) for (way, cause), found in grouped.items()]


def _group(way: str, cause: str, found: Sequence[GivenUp]) -> FailureGroup:
    rows = [_row(one) for one in found]
    together = [row.id for row in rows if not row.why_not and cause not in OF_THE_READER]
    return FailureGroup(way, cause, rows, together if len(together) > 1 else [])


def _row(one: GivenUp) -> GivenUpRow:
    when = one.message.gave_up_at or one.message.due
    return GivenUpRow(
        id=str(one.message.id),
        what=str(message_kinds.KINDS.get(one.message.kind, one.message.kind)),
        when=", ".join(
            (
                date_words(when, BRUSSELS, catalogues.SOURCE),
                time_words(when, BRUSSELS, catalogues.SOURCE),
            )
        ),
        uid=one.uid,
        why_not=str(_WHY_NOT[one.why_not]) if one.why_not else "",
    )


def send_again() -> Response:
    """Send what was shown (`bericht`, given up by `gezien`) again; pressed twice, it goes once."""
    ids, seen = _asked()
    by = auth.by(Actor.COORDINATOR)
    count = write(given_up.send_again, ids, current().region_id, seen=seen, by=by)
    return redirect(url_for("coordinator.outbox_status", opnieuw=count), 303)


def _asked() -> tuple[list[UUID], datetime]:
    try:
        ids = [UUID(one) for one in request.form.get("bericht", "").split(",")[: given_up.MOST]]
        seen = datetime.fromisoformat(request.form.get("gezien", ""))
    except ValueError:
        abort(400)
    return (ids, seen) if seen.tzinfo else abort(400)
