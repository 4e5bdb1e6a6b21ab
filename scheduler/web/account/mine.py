"""One's own account: where one works, and what one signs in with."""

import logging
from dataclasses import dataclass
from datetime import datetime

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from database import reading, write
from locations.zones import BRUSSELS
from logs import Event
from notifications.texts.languages import SOURCE
from notifications.texts.words import day_words
from scheduler.access import passkeys, posts, second_factors, staff_sessions
from scheduler.access.factors import Passkey
from scheduler.access.models import Account
from scheduler.access.openid import identities
from scheduler.web.account import guard, openid, passkey_pages
from scheduler.web.core import auth, clock, rendering, second_factor
from scheduler.web.core.auth import current
from scheduler.web.core.rendering import Answer

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class PasskeyRow:
    """A passkey in the list: days in words; `used` is empty where it never was."""

    name: str
    made: str
    used: str
    remove_url: str


def show() -> Answer:
    """The list, with what may be added; the first page of who has to set one up.

    A browser makes a passkey before we could refuse it: who is here long asks for it first.
    """
    is_fresh = guard.is_fresh()
    if request.args.get("toon") and not is_fresh:
        return guard.show_it_first()
    account_id = current().account_id
    with reading() as session:
        listed = passkeys.of(session, account_id)
        standing = second_factors.standing(session, account_id)
        is_linked = identities.is_linked(session, account_id)
        live = staff_sessions.of_account(session, account_id, now=clock.now())
        before = session.get_one(Account, account_id).signed_in_before_at
        held = posts.of_account(session, account_id)
    return rendering.render(
        "account/mine.html",
        must=second_factor.needs_second_factor(current()),
        passkeys=[_row(one) for one in listed],
        standing=standing,
        has_passkeys=passkey_pages.site() is not None,
        new_passkey=passkey_pages.asked_for_a_new_one() if is_fresh else None,
        issuer=openid.name(),
        is_linked=is_linked,
        link_url=openid.link_url(),
        before=_moment(before) if before else "",
        posts=[auth.in_words(one) for one in held],
        elsewhere=[_moment(one.last_seen_at) for one in live if one.id != current().session_id],
        failed=request.args.get("mislukt", ""),
    )


def end_elsewhere() -> Response:
    """End every other session of this account."""
    who = current()
    write(staff_sessions.end_others, who.account_id, who.session_id, now=clock.now())
    log.info(Event.SESSION_ENDED, extra={"account": who.account_id, "reason": "elsewhere"})
    return redirect(url_for("account.mine"), 303)


def _moment(moment: datetime) -> str:
    return f"{_day(moment)}, {moment.astimezone(BRUSSELS):%H.%M}"


def _row(one: Passkey) -> PasskeyRow:
    return PasskeyRow(
        name=one.name,
        made=_day(one.created_at),
        used=_day(one.used_at) if one.used_at else "",
        remove_url=url_for("account.remove_passkey", passkey_id=one.id),
    )


def _day(moment: datetime) -> str:
    return day_words(moment.astimezone(BRUSSELS).date(), SOURCE)
