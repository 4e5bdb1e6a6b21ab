"""Signing in at an issuer of OpenID Connect, and linking one's account to it."""

import logging
from typing import Final

from flask import abort, current_app, redirect, request, session, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from database import write
from logs import Event
from scheduler.access import challenges
from scheduler.access.challenges import Purpose
from scheduler.access.openid import identities
from scheduler.access.openid.errors import OpenIdRefused, Refusal
from scheduler.access.openid.issuer import Issuer, Vouched, flow
from scheduler.access.staff_sessions import Proof
from scheduler.people.actors import Actor, By
from scheduler.web.account import changes
from scheduler.web.core import auth, clock, rendering
from scheduler.web.core.auth import current
from scheduler.web.core.keys import keys
from scheduler.web.core.rendering import Answer

log = logging.getLogger(__name__)
RETURN: Final = "/aanmelden/extern/terug"
"""The path that the issuer sends browsers back to: registered there, so it never changes."""
ISSUER: Final = "zitdag.openid"
"""The extension of the application that holds the issuer, or None."""
METHOD: Final = "oidc"
_STATE: Final = "openid state"
"""In the session: the challenge that this browser took to the issuer."""
_LINKS: Final = "openid links"
"""In the session: the account that is to be linked, where one is."""


def name() -> str:
    """How staff know the issuer; empty where there is none."""
    issuer = _found()
    return issuer.client.name if issuer is not None else ""


def go() -> Answer:
    """To the issuer, to sign in. Nothing is kept here but in the browser itself."""
    return _go(_challenge(Purpose.OPENID, 0), 0)


def link_url() -> str:
    """Where an account goes to the issuer from its own page, and from there alone: led there by
    another site, while that had them signed in at the issuer as somebody else, it would open to
    that somebody. It is a link, as that of `sign_out_url`.
    """
    asked = _challenge(Purpose.NEW_IDENTITY, current().account_id)
    return url_for("account.link_issuer", uitdaging=asked)


def link() -> Answer:
    """To the issuer, to sign in with it from now on; with what one's own page gave along."""
    account_id, asked, now = current().account_id, request.args.get("uitdaging", ""), clock.now()
    purpose = Purpose.NEW_IDENTITY
    if not challenges.is_one(keys().challenges, purpose, asked, now=now, of=account_id):
        return redirect(url_for("account.mine"), 303)
    return _go(asked, account_id)


def come_back() -> Answer:
    """The issuer sent this browser back, with a code or with a refusal."""
    linked = session.pop(_LINKS, 0)
    try:
        vouched = _vouched(linked)
        return _linked(linked, vouched) if linked else _entered(vouched)
    except OpenIdRefused as refused:
        return _refused(refused)


def unlink() -> Response:
    """Sign in there no more."""
    if write(identities.unlink, current().account_id, by=auth.by(Actor.SYSTEM)):
        changes.removed(METHOD)
    return redirect(url_for("account.mine"), 303)


def sign_out_url() -> str | None:
    """For who just signed out here and had come from the issuer: where to sign out there too.

    A link of its own: a browser follows no redirect of a form to another site (CSP, form-action).
    """
    issuer = _found()
    if issuer is None or METHOD not in session.get(auth.LEFT, ()):
        return None
    back = f"{current_app.config['BASE_URL']}{url_for('auth.ask')}"
    try:
        return issuer.sign_out_url(back, now=clock.now())
    except OpenIdRefused:
        return None


def _found() -> Issuer | None:
    issuer: Issuer | None = current_app.extensions[ISSUER]
    return issuer


def _issuer() -> Issuer:
    return _found() or abort(404)


def _challenge(purpose: Purpose, account_id: int) -> str:
    return challenges.make(keys().challenges, purpose, now=clock.now(), of=account_id)


def _go(state: str, account_id: int) -> Answer:
    asked = flow(keys().challenges, state)
    try:
        address = _issuer().authorization_url(asked, now=clock.now())
    except OpenIdRefused as refused:
        return _refused(refused)
    session[_STATE] = state
    session[_LINKS] = account_id
    return redirect(address, 303)


def _vouched(linked: int) -> Vouched:
    """Whom the issuer vouches for, to this browser and once."""
    issuer, state = _issuer(), session.pop(_STATE, "")
    purpose = Purpose.NEW_IDENTITY if linked else Purpose.OPENID
    told = request.args
    if not state or told.get("state") != state:
        raise OpenIdRefused(Refusal.STATE)
    if not write(challenges.spend, keys().challenges, purpose, state, now=clock.now(), of=linked):
        raise OpenIdRefused(Refusal.STATE, "spent")
    if told.get("iss", issuer.client.issuer) != issuer.client.issuer:
        raise OpenIdRefused(Refusal.ISSUER, "iss")  # RFC 9207
    if not told.get("code"):
        raise OpenIdRefused(Refusal.REFUSED, "no code")
    return issuer.vouched(told["code"], flow(keys().challenges, state), now=clock.now())


def _entered(vouched: Vouched) -> Answer:
    account = write(
        identities.enter,
        vouched,
        current_app.config["REGION"],
        trusts_mail=_issuer().client.trusts_mail,
        by=By(Actor.SYSTEM, None, clock.now()),
    )
    return auth.enter(account, Proof((METHOD,), is_strong=vouched.is_strong))


def _linked(account_id: int, vouched: Vouched) -> Answer:
    """Only for who is signed in as the account that went there."""
    if not current_user.is_authenticated or current().account_id != account_id:
        raise OpenIdRefused(Refusal.STATE, "another account")
    write(identities.link, account_id, vouched, by=auth.by(Actor.SYSTEM))
    log.info(Event.FACTOR_ADDED, extra={"account": account_id, "method": METHOD})
    return redirect(url_for("account.mine"), 303)


def _refused(refused: OpenIdRefused) -> Answer:
    log.warning(Event.SIGN_IN_REFUSED, extra={"method": METHOD, "reason": str(refused)})
    is_unknown = refused.why in (Refusal.UNKNOWN, Refusal.UNVERIFIED, Refusal.ENDED)
    shown = rendering.render("account/no_issuer.html", issuer=name(), is_unknown=is_unknown)
    return shown, 403
