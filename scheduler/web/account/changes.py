"""What follows when a way of signing in came or went."""

import logging

from flask import redirect, url_for
from werkzeug.wrappers import Response

from database import reading, write
from logs import Event
from scheduler.access import second_factors, staff_sessions
from scheduler.access.models import Account
from scheduler.access.staff_sessions import Proof
from scheduler.people.actors import Actor
from scheduler.web.account import printed_codes
from scheduler.web.core import auth, clock
from scheduler.web.core.auth import current
from scheduler.web.core.keys import keys

log = logging.getLogger(__name__)


def added(method: str) -> Response:
    """Whoever set one up has just shown it. With the first one come codes to print."""
    account_id = current().account_id
    log.info(Event.FACTOR_ADDED, extra={"account": account_id, "method": method})
    with reading() as db_session:
        account = db_session.get_one(Account, account_id)
        has_codes = second_factors.standing(db_session, account_id).printed > 0
    if not current().is_strong:
        _become_strong(account, method)
    if has_codes:
        return redirect(url_for("account.mine"), 303)
    by = auth.by(Actor.SYSTEM)
    printed_codes.show_once(write(second_factors.print_codes, account_id, keys().factors, by=by))
    return redirect(url_for("account.printed_codes"), 303)


def _become_strong(account: Account, method: str) -> None:
    """A new session, of who showed both; where they were going is not forgotten."""
    onward = auth.next_page(current().role)
    auth.enter(account, Proof.strengthened(current().methods, method))
    auth.go_on_to(onward)


def removed(method: str) -> None:
    """Who may have had it is out: every other session of the account ends."""
    who = current()
    write(staff_sessions.end_others, who.account_id, who.session_id, now=clock.now())
    log.info(Event.FACTOR_REMOVED, extra={"account": who.account_id, "method": method})
