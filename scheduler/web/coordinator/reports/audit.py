"""The audit: which of staff saw or changed which client, newest first. Reading it is in it too."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from flask import current_app, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext

from database import reading, write
from locations.zones import BRUSSELS
from notifications.texts.words import day_as, time_words
from scheduler.access import accounts
from scheduler.appointments.incoming import given_up
from scheduler.appointments.lists import search
from scheduler.audit import trail
from scheduler.audit.models import AuditEntry
from scheduler.audit.trail import AuditQuery
from scheduler.web.core import audit_trail, catalogues, clock, rendering
from scheduler.web.core.auth import current
from scheduler.web.core.forms import Form

ROWS: Final = 50
MOST_ROWS: Final = 100_000
NOBODY: Final = 0
"""Of whom no row is: the client of a code that no appointment has."""
_PART: Final = re.compile(r"<[^>]*>")
"""Of an address: what differs from one page to the next."""
_ACTIONS: Final = {
    trail.SAW: lazy_gettext("zag"),
    trail.SEARCHED: lazy_gettext("las deze lijst"),
    "booked": lazy_gettext("boekte"),
    "moved": lazy_gettext("verzette"),
    "reassigned": lazy_gettext("gaf aan een collega"),
    "cancelled": lazy_gettext("zegde af"),
    "recorded": lazy_gettext("noteerde"),
    "flagged": lazy_gettext("hield apart"),
    "late": lazy_gettext("meldde te laat"),
    given_up.SENT_AGAIN: lazy_gettext("stuurde een bericht opnieuw"),
}


@dataclass(frozen=True, slots=True)
class AuditRow:
    """A line. `clients` are numbers, each with the address of all that is about them."""

    when: str
    who: str
    what: str
    where: str
    clients: list[tuple[int, str]]


@dataclass(frozen=True, slots=True)
class _RowsAsked:
    """What the address asks for: up to a day, of an account, about a client."""

    day: date
    account_id: int | None
    client_id: int | None
    skip: int


def show() -> str:
    """Rows of this region: `dag`, `account`, `code` and `client` choose, `later` goes on."""
    form = Form(request.args)
    who = current()
    with reading() as session:
        held = accounts.of_region(session, who.region_id)
        names = {one.account_id: one.account.name for one in held}
        asked = _asked(form, search.client_of_code(session, who.region_id, form.code("code")))
        found = trail.entries(session, _query(asked), skip=asked.skip, most=ROWS + 1)
        rows = [_row(one, names) for one in found[:ROWS]]
    about = (asked.client_id,) if asked.client_id else ()
    reader = audit_trail.reader()
    write(trail.saw, reader, page="coordinator.audit", clients=about, action=trail.SEARCHED)
    return rendering.render(
        "coordinator/reports/audit.html",
        form=form,
        day=asked.day.isoformat(),
        accounts=[("", _("iedereen")), *((str(id_), name) for id_, name in names.items())],
        rows=rows,
        client=asked.client_id,
        is_unknown=asked.client_id == NOBODY,
        later_url=_url(asked) if len(found) > ROWS else None,
    )


def _asked(form: Form, of_code: int | None) -> _RowsAsked:
    client_id = form.number("client")
    if form.code("code"):
        client_id = NOBODY if of_code is None else of_code
    return _RowsAsked(
        _day(form), form.number("account"), client_id, min(form.number("later") or 0, MOST_ROWS)
    )


def _query(asked: _RowsAsked) -> AuditQuery:
    next_day = asked.day + timedelta(days=1)
    until = datetime.combine(next_day, time(), BRUSSELS).astimezone(UTC)
    return AuditQuery(current().region_id, until, asked.account_id, asked.client_id)


def _day(form: Form) -> date:
    try:
        found = date.fromisoformat(form.figures("dag"))
    except ValueError:
        return clock.today()
    return min(found, clock.today())


def _row(entry: AuditEntry, names: Mapping[int, str]) -> AuditRow:
    moment, language = entry.at, catalogues.SOURCE
    day = day_as(moment.astimezone(BRUSSELS).date(), "EEEE d MMMM y", language)
    clients = [int(one) for one in entry.clients.split()]
    return AuditRow(
        when=f"{day}, {time_words(moment, BRUSSELS, language)}",
        who=names.get(entry.account_id, _("account %(id)s", id=entry.account_id)),
        what=str(_ACTIONS.get(entry.action, entry.action)),
        where=_address(entry.page),
        clients=[(one, url_for("coordinator.audit", client=one)) for one in clients],
    )


def _address(endpoint: str) -> str:
    """`/planning/te-bellen`, as it stood in the bar of who looked; of a page that is no more, its
    former name.
    """
    rules = current_app.url_map.iter_rules
    found = next(rules(endpoint), None) if endpoint in current_app.view_functions else None
    return _PART.sub("…", found.rule) if found is not None else endpoint


def _url(asked: _RowsAsked) -> str:
    """The next part. The client by number: a code in an address would stay in the browser."""
    kept = {"dag": asked.day, "account": asked.account_id, "client": asked.client_id}
    chosen = {name: str(value) for name, value in kept.items() if value is not None}
    return rendering.link("coordinator.audit", {**chosen, "later": str(asked.skip + ROWS)})
