"""Mails for staff that a clock asks for: the counsellor's list of tomorrow, the coordinator's
undelivered messages, group sessions to decide on.

One message per day, or per session, so planning them is idempotent for any number of workers.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from locations.zones import BRUSSELS
from notifications.outbox import lookups, queue
from notifications.outbox.models import Message, NewMessage, Route
from notifications.texts.languages import SOURCE
from notifications.texts.words import date_words, language_words, range_words
from scheduler.access import posts
from scheduler.access.models import Account, Post
from scheduler.access.roles import Role
from scheduler.appointments.lists import agenda, group_sessions
from scheduler.appointments.lists.agenda import AgendaEntry, DayAgenda
from scheduler.appointments.messages import causes, to_coordinators
from scheduler.appointments.messages.reminders import EVENING
from scheduler.appointments.messages.to_staff import LIST_HOUR, counsellor_subject, initial
from scheduler.people.counsellors import Counsellor
from scheduler.people.regions import Region
from scheduler.zitdagen.models import Zitdag, ZitdagState

FAILED_HOUR: Final = 8
"""At this hour, local, a coordinator reads of what failed in the day before."""
_A_DAY: Final = timedelta(days=1)


def plan(session: Session, *, now: datetime) -> int:
    """Enqueue this day's missing mails; returns their number."""
    there = now.astimezone(BRUSSELS)
    found: list[NewMessage] = []
    if LIST_HOUR <= there.hour < EVENING.hour:
        found += _lists(session, there.date() + _A_DAY, now)
    if FAILED_HOUR <= there.hour < EVENING.hour:
        found += _failures(session, there.date(), now)
        few = group_sessions.to_decide(session, now=now)
        found += to_coordinators.few_booked(session, few, now=now) if few else []
    queue.enqueue_all(session, found)
    return len(found)


def _lists(session: Session, day: date, now: datetime) -> list[NewMessage]:
    """Per counsellor on that day without a digest yet: one SELECT, and three each."""
    sits = exists().where(
        Zitdag.counsellor_id == Post.counsellor_id,
        Zitdag.date == day,
        Zitdag.state == ZitdagState.PLANNED,
    )
    people = session.execute(
        select(Account.name, Account.email, Counsellor.id, Region.code, Region.name)
        .join(Post, Post.account_id == Account.id)
        .join(Counsellor, Counsellor.id == Post.counsellor_id)
        .join(Region, Region.id == Post.region_id)
        .where(Post.role == Role.COUNSELLOR, posts.is_live(), sits)
        .order_by(Account.id)
    )
    found = []
    for name, email, counsellor_id, scope, region_name in people.all():
        about = counsellor_subject(counsellor_id, day.isoformat())
        if _is_queued(session, about):
            continue
        sittings = agenda.of_counsellor(session, counsellor_id, day, day)
        if not sittings:
            continue
        facts = {
            "reader": name,
            "region_name": region_name,
            "day_words": date_words(now + _A_DAY, BRUSSELS, SOURCE),
            "sittings": [_sitting(one) for one in sittings],
        }
        found.append(_mail("counsellor_tomorrow", about, email, scope, facts, now=now))
    return found


def _sitting(one: DayAgenda) -> dict[str, Any]:
    loket = one.zitdag.loket
    town = f"{loket.postcode} {loket.city}"
    return {
        "place": loket.name,
        "address": ", ".join(part for part in (loket.street, town, loket.room) if part),
        "visits": [_visit(visit, ZoneInfo(loket.timezone)) for visit in one.visits],
    }


def _visit(visit: AgendaEntry, zone: ZoneInfo) -> dict[str, Any]:
    one = visit.appointment
    return {
        "hours": range_words(one.entry.starts_at, one.entry.ends_at, zone, SOURCE),
        "who": initial(one.client.first_name if one.client else ""),
        "what": one.entry.service.name,
        "speaks": language_words(one.language, SOURCE),
        "interpreter": one.interpreter,
        "arranged_with": visit.arranged_with or "",
    }


def _failures(session: Session, today: date, now: datetime) -> list[NewMessage]:
    """Per coordinator of a region with failures in the last day. Two SELECTs."""
    by_region: dict[str, Counter[tuple[str, str, str]]] = {}
    for one in session.scalars(select(Message).where(Message.gave_up_at > now - _A_DAY)):
        counts = by_region.setdefault(one.scope, Counter())
        channel = one.routes[one.route_index][0] if one.routes else one.first_channel
        counts[one.kind, channel, one.cause or ""] += 1
    people = session.execute(
        select(Post.id, Account.name, Account.email, Region.code, Region.name)
        .join(Post.account)
        .join(Region, Region.id == Post.region_id)
        .where(Post.role == Role.COORDINATOR, posts.is_live(), Region.code.in_(by_region))
        .order_by(Account.id, Post.id)
    )
    found = []
    for post_id, name, email, scope, region_name in people.all():
        about = f"coordinator:{post_id}:{today.isoformat()}"
        if _is_queued(session, about):
            continue
        lines = _lines(by_region[scope].items())
        facts = {
            "reader": name,
            "region_name": region_name,
            "count": sum(line["count"] for line in lines),
            "lines": lines,
        }
        found.append(_mail("coordinator_failed", about, email, scope, facts, now=now))
    return found


def _lines(counts: Iterable[tuple[tuple[str, str, str], int]]) -> list[dict[str, Any]]:
    """Most frequent kind first."""
    return [
        {"count": count, "kind": kind, "channel": channel, "cause": cause}
        for (kind, channel, cause), count in sorted(counts, key=lambda one: (-one[1], one[0]))
    ]


def _is_queued(session: Session, subject: str) -> bool:
    return bool(lookups.about(session, subject))


def _mail(
    kind: str, subject: str, email: str, scope: str, facts: dict[str, Any], *, now: datetime
) -> NewMessage:
    return NewMessage(
        kind=kind,
        cause=causes.clock(now),
        subject=subject,
        version=1,
        language=SOURCE,
        routes=(Route("email", email),),
        facts=facts,
        due=now,
        useless_after=now + _A_DAY,
        scope=scope,
    )
