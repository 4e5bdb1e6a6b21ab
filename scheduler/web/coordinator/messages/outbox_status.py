"""Messages of the region: what waits and since when, what failed and why, what the month costs."""

from datetime import datetime, time, timedelta
from typing import Final

from flask import current_app, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from sqlalchemy.orm import Session

from database import reading
from locations.zones import BRUSSELS
from notifications.reporting import figures
from notifications.reporting.figures import Backlog
from notifications.texts.words import date_words, time_words
from scheduler.people.regions import Region
from scheduler.web.coordinator.messages import given_up
from scheduler.web.core import catalogues, clock, rendering
from scheduler.web.core.auth import current

A_WEEK = timedelta(days=7)
LATE = timedelta(minutes=10)
"""A message that could have left so long ago says that something is wrong."""
OURS: Final = {
    "smtp_unreachable": lazy_gettext("de mailserver antwoordt niet"),
    "smtp_no_such_host": lazy_gettext("de naam van de mailserver is niet bekend"),
    "smtp_timeout": lazy_gettext("de mailserver antwoordt te traag"),
    "smtp_tls": lazy_gettext("de verbinding met de mailserver is niet veilig"),
    "smtp_login": lazy_gettext("de mailserver aanvaardt ons wachtwoord niet"),
    "smtp_disconnected": lazy_gettext("de mailserver verbreekt de verbinding"),
    "undelivered": lazy_gettext("de gsm kreeg het bericht niet"),
    "bad_address": lazy_gettext("het e-mailadres bestaat niet"),
    "too_late": lazy_gettext("het was te laat om nog te sturen"),
    "too_many": lazy_gettext("dit nummer of adres kreeg vandaag al veel berichten"),
    "capped": lazy_gettext("het hoogste aantal berichten van een dag is bereikt"),
    "paused": lazy_gettext("de dienst antwoordde vijf keer na elkaar niet"),
    "no_channel": lazy_gettext("er is niets ingesteld om het te sturen"),
}
"""Causes that somebody can do something about, in words; the others are shown as they are."""


def show() -> str:
    """Today's queue, failures of the week, costs of the month."""
    now = clock.now()
    midnight = datetime.combine(clock.today(), time(), BRUSSELS)
    with reading() as session:
        scopes = _scopes(session)
        queue = figures.backlog(session, scopes, now=now, until=_next(midnight))
        stuck = figures.retrying(session, scopes)
        failed = figures.failed(session, scopes, since=midnight - A_WEEK)
        groups = given_up.groups(session, since=midnight - A_WEEK, now=now)
        today = figures.usage(session, scopes, since=midnight)
        month = figures.usage(session, scopes, since=midnight.replace(day=1))
        is_capped = figures.is_capped(session, current_app.config["SMS_DAILY_CAP"], now=now)
    return rendering.render(
        "coordinator/messages/outbox_status.html",
        queue=queue,
        oldest=_oldest(queue),
        is_late=queue.oldest is not None and now - queue.oldest > LATE,
        is_capped=is_capped,
        stuck=[(one, _why(one.cause)) for one in stuck],
        failed=[(one, _why(one.cause)) for one in failed],
        groups=[(one, _why(one.cause)) for one in groups],
        seen=now.isoformat(),
        sent_again=request.args.get("opnieuw", type=int),
        sent_today=sum(one.sent for one in today),
        arrived_today=sum(one.arrived for one in today),
        month=[(one, _euros(one.cents)) for one in month],
        total=_euros(sum(one.cents for one in month)),
        parts=sum(one.parts for one in month),
    )


def _scopes(session: Session) -> list[str]:
    """The region's own, and what is of no region: sign-in codes."""
    return [session.get_one(Region, current().region_id).code, ""]


def _next(midnight: datetime) -> datetime:
    return datetime.combine(midnight.date() + timedelta(days=1), time(), BRUSSELS)


def _oldest(queue: Backlog) -> str:
    """Since when the one waits that has waited longest; nothing while none does."""
    if queue.oldest is None:
        return ""
    day = date_words(queue.oldest, BRUSSELS, catalogues.SOURCE)
    return f"{day}, {time_words(queue.oldest, BRUSSELS, catalogues.SOURCE)}"


def _why(cause: str) -> str:
    return str(OURS.get(cause, cause))


def _euros(cents: float) -> str:
    return str(_("%(amount)s euro", amount=f"{cents / 100:.2f}".replace(".", ",")))
