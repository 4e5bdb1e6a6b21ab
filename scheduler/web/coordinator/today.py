"""`Vandaag`: what asks a coordinator for a decision, what falls out, and who sits where today."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time
from typing import Final
from zoneinfo import ZoneInfo

from flask import redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from database import reading
from locations.zones import BRUSSELS
from notifications.texts.words import clock_figures, day_words
from scheduler.appointments.lists import (
    earlier_visits,
    falling_out,
    fullness,
    group_sessions,
    overview,
    same_origin,
    waiting_for_us,
)
from scheduler.appointments.lists.fullness import Fullness
from scheduler.appointments.lists.waiting_for_us import WaitingForUs
from scheduler.web.coordinator import client_rows, site_phones
from scheduler.web.coordinator.client_rows import ClientRow
from scheduler.web.core import catalogues, clock, rendering
from scheduler.web.core.auth import current
from scheduler.zitdagen import calendar_sources, rule_facts, unplanned
from scheduler.zitdagen.models import OpeningKind
from scheduler.zitdagen.snapshot import OpenPeriod

_SHOWN: Final = 20
"""Appointments to look at, one by one; the week shows the others."""


@dataclass(frozen=True, slots=True)
class Task:
    """Something to decide on, in words with its count, and where."""

    words: str
    url: str


@dataclass(frozen=True, slots=True)
class ZitdagLine:
    """A zitdag of today. `hours` are those in which somebody is received."""

    url: str
    where: str
    counsellor: str
    hours: str
    fullness: str
    appointments: int


def show() -> str | Response:
    """The page. An address of a week, which stood here before, leads to the planning."""
    if "week" in request.args:
        week, grouped = request.args["week"], request.args.get("naar")
        return redirect(url_for("coordinator.week", week=week, naar=grouped), 303)
    today = clock.today()
    with reading() as session:
        tasks, look = _asked(session, current().region_id)
        rows = fullness.between(session, current().region_id, today, today + falling_out.SOON)
        out = falling_out.among(session, rows, now=clock.now())
    return rendering.render(
        "coordinator/today.html",
        day=day_words(today, catalogues.SOURCE),
        tasks=tasks,
        look=look[:_SHOWN],
        more=max(0, len(look) - _SHOWN),
        out=[site_phones.falls_out(one) for one in out],
        sittings=[_line(one) for one in rows if one.zitdag.date == today and one.hours],
    )


def _asked(session: Session, region_id: int) -> tuple[list[Task], list[ClientRow]]:
    """What is to be decided, by count; and who no longer fits, each with the zitdag."""
    now = clock.now()
    waiting = waiting_for_us.counts(session, region_id, now=now)
    groups = group_sessions.to_decide(session, region_id, now=now)
    suspicious = same_origin.groups(session, region_id, now=now)
    midnight = datetime.combine(clock.today(), time(), BRUSSELS)
    unrecorded = earlier_visits.unrecorded_of_region(session, region_id, today_starts=midnight)
    against = rule_facts.of_region(session, region_id, clock.today())
    unread = calendar_sources.count_failing(session, region_id)
    misfits = overview.misfits(session, region_id, now=now)
    tasks = [
        *_to_do(waiting, len(groups), sum(map(len, suspicious))),
        *_not_planned(unplanned.count(session, region_id, today=clock.today())),
        *_against_the_rules(len(against)),
        *_unread(unread),
        *(_unrecorded(*one) for one in unrecorded),
    ]
    return tasks, [client_rows.planned(one) for one in misfits]


def _not_planned(count: int) -> Iterable[Task]:
    """Dates of series that the night could not plan."""
    if count:
        words = ngettext(
            "%(num)s dag van een reeks kon niet gepland worden: jij beslist",
            "%(num)s dagen van reeksen konden niet gepland worden: jij beslist",
            count,
        )
        yield Task(words, url_for("coordinator.unplanned"))


def _against_the_rules(count: int) -> Iterable[Task]:
    """Zitdagen that break a rule of planning."""
    if count:
        words = ngettext(
            "%(num)s zitdag houdt zich niet aan een regel van de planning",
            "%(num)s zitdagen houden zich niet aan een regel van de planning",
            count,
        )
        yield Task(words, url_for("coordinator.broken_rules"))


def _to_do(waiting: WaitingForUs, groups: int, suspicious: int) -> Iterable[Task]:
    """The counts that are not nought."""
    if count := waiting.to_call:
        words = ngettext("%(num)s cliënt te bellen", "%(num)s cliënten te bellen", count)
        yield Task(words, url_for("coordinator.call_list"))
    if count := waiting.call_requests:
        words = ngettext(
            "%(num)s vraag om te bellen (Bel mij)", "%(num)s vragen om te bellen (Bel mij)", count
        )
        yield Task(words, url_for("desk.index", _anchor="calls"))
    if count := waiting.without_interpreter:
        words = ngettext(
            "%(num)s afspraak heeft nog geen tolk",
            "%(num)s afspraken hebben nog geen tolk",
            count,
        )
        yield Task(words, url_for("desk.interpreters"))
    if groups:
        words = ngettext(
            "%(num)s groep met te weinig mensen: jij beslist",
            "%(num)s groepen met te weinig mensen: jij beslist",
            groups,
        )
        yield Task(words, url_for("coordinator.groups"))
    if count := waiting.given_up:
        words = ngettext(
            "%(num)s bericht kwam deze week niet aan",
            "%(num)s berichten kwamen deze week niet aan",
            count,
        )
        yield Task(words, url_for("coordinator.outbox_status"))
    if suspicious:
        words = ngettext(
            "%(num)s boeking van één plaats: is ze echt?",
            "%(num)s boekingen van één plaats: zijn ze echt?",
            suspicious,
        )
        yield Task(words, url_for("coordinator.same_origin"))


def _unread(count: int) -> Iterable[Task]:
    if count:
        words = ngettext(
            "%(num)s agenda van een begeleider kunnen wij niet lezen",
            "%(num)s agenda’s van begeleiders kunnen wij niet lezen",
            count,
        )
        yield Task(words, url_for("calendars.all", _anchor="van-adres"))


def _unrecorded(code: str, who: str, count: int) -> Task:
    words = ngettext(
        "%(num)s bezoek van %(who)s is nog niet genoteerd",
        "%(num)s bezoeken van %(who)s zijn nog niet genoteerd",
        count,
        who=who,
    )
    return Task(words, url_for("counsellor.today", wie=code))


def _line(row: Fullness) -> ZitdagLine:
    zitdag = row.zitdag
    full = _("%(booked)s van %(open)s min", booked=row.booked_minutes, open=row.open_minutes)
    return ZitdagLine(
        url=url_for("coordinator.zitdag", zitdag_id=zitdag.id),
        where=f"{zitdag.loket.city}, {zitdag.loket.name}",
        counsellor=f"{zitdag.counsellor.first_name} {zitdag.counsellor.last_name}",
        hours=_hours(row),
        fullness=full if row.open_minutes else "",
        appointments=row.appointments,
    )


def _hours(row: Fullness) -> str:
    """When somebody is received, on the clock of the loket: `9.00–12.00, vrije inloop 13–16`."""
    zone = ZoneInfo(row.zitdag.loket.timezone)
    return ", ".join(_span(one, zone) for one in row.hours)


def _span(opened: OpenPeriod, zone: ZoneInfo) -> str:
    starts, ends = (clock_figures(at.astimezone(zone).time()) for at in (opened.start, opened.end))
    walk_in = f"{_('vrije inloop')} " if opened.kind is OpeningKind.WALK_IN else ""
    return f"{walk_in}{starts}–{ends}"
