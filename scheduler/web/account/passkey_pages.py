"""Passkeys: signing in with one, a new one, and one less. Without JavaScript there are none.

What a browser is asked stands in the page, signed; what it answers comes as a field of a form.
"""

import logging
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Final
from urllib.parse import urlsplit

from flask import abort, current_app, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

import typed_text
from database import reading, write
from logs import Event
from scheduler.access import challenges, limits, passkeys
from scheduler.access.challenges import Purpose
from scheduler.access.models import Account
from scheduler.access.passkeys import Answered, PasskeyRefused, RelyingSite
from scheduler.access.staff_sessions import Proof
from scheduler.people.actors import Actor
from scheduler.web.account import changes
from scheduler.web.core import auth, clock, rate_limits, rendering, served_region, visitor
from scheduler.web.core.auth import current
from scheduler.web.core.keys import keys
from scheduler.web.core.rendering import Answer

log = logging.getLogger(__name__)
METHOD: Final = "passkey"


@dataclass(frozen=True, slots=True)
class PasskeyQuestion:
    """What a page carries for its script: a challenge, and the options that hold it, as JSON."""

    challenge: str
    options: str


def site() -> RelyingSite | None:
    """The site that passkeys are of; None where it has no name: an address of figures has none."""
    base = urlsplit(current_app.config["BASE_URL"])
    host = base.hostname or ""
    try:
        ip_address(host)
    except ValueError:
        return RelyingSite(
            origin=f"{base.scheme}://{base.netloc}",
            host=host,
            name=served_region.current().name,
            key=keys().challenges,
        )
    return None


def asked_to_enter() -> PasskeyQuestion | None:
    """For the page of signing in; None where there are no passkeys."""
    here = site()
    if here is None:
        return None
    challenge = challenges.make(here.key, Purpose.PASSKEY_ENTRY, now=clock.now())
    return PasskeyQuestion(challenge, passkeys.entry_options(challenge, here))


def asked_for_a_new_one() -> PasskeyQuestion | None:
    """For the page of one's account; None where there are no passkeys."""
    here, account_id = site(), current().account_id
    if here is None:
        return None
    with reading() as session:
        account = session.get_one(Account, account_id)
        known = passkeys.of(session, account_id)
    challenge = challenges.make(here.key, Purpose.NEW_PASSKEY, now=clock.now(), of=account_id)
    return PasskeyQuestion(challenge, passkeys.creation_options(account, known, challenge, here))


def enter() -> Answer:
    """Sign in with a passkey, which is two factors."""
    rate_limits.check_guesses(limits.WRONG_PASSKEYS_OF_A_NETWORK)
    try:
        account = write(passkeys.enter, _answered(), _site(), now=clock.now())
    except PasskeyRefused as refused:
        rate_limits.is_over(limits.WRONG_PASSKEYS_OF_A_NETWORK, visitor.network())
        log.warning(Event.SIGN_IN_REFUSED, extra={"method": METHOD, "reason": refused.why})
        return rendering.render("account/no_passkey.html"), 403
    return auth.enter(account, Proof((METHOD,), is_strong=True))


def add() -> Answer:
    """Keep the passkey that this browser just made."""
    name = typed_text.on_one_line(request.form.get("naam", "")) or _("Passkey")
    try:
        write(
            passkeys.add,
            current().account_id,
            _answered(),
            _site(),
            name=name,
            by=auth.by(Actor.SYSTEM),
        )
    except PasskeyRefused as refused:
        log.warning(Event.SIGN_IN_REFUSED, extra={"method": METHOD, "reason": refused.why})
        return redirect(url_for("account.mine", mislukt="passkey"), 303)
    return changes.added(METHOD)


def remove(passkey_id: int) -> Response:
    """Take one's own passkey away; one that is not there is away already."""
    by = auth.by(Actor.SYSTEM)
    if write(passkeys.remove, current().account_id, passkey_id, by=by):
        changes.removed(METHOD)
    return redirect(url_for("account.mine"), 303)


def _answered() -> Answered:
    return Answered(request.form.get("passkey", ""), request.form.get("uitdaging", ""))


def _site() -> RelyingSite:
    return site() or abort(404)
