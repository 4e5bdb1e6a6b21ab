"""Signing in, and who is signed in. A mailed code of one use; the session is Flask-Login's.

The table of addresses of an audience wraps its views in `require_roles(Role...)`; `current()` says
who asks. Passkeys and OpenID Connect come beside `enter`, which is all that signing in does.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Any, ParamSpec

from flask import Blueprint, Flask, abort, current_app, g, redirect, request, session, url_for
from flask_babel import gettext as _
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user
from werkzeug.wrappers import Response

from database import reading, reading_once, write
from logs import Event
from scheduler.access import accounts, limits, sign_in
from scheduler.access.models import Account
from scheduler.access.roles import PLANNERS, Role
from scheduler.people.actors import Actor, By
from scheduler.web.core import (
    catalogues,
    clock,
    kept_answers,
    page_language,
    rate_limits,
    rendering,
    visitor,
)
from scheduler.web.core.forms import Form
from scheduler.web.core.keys import keys
from scheduler.web.core.person_fields import email
from scheduler.web.core.rendering import Answer

log = logging.getLogger(__name__)
P = ParamSpec("P")
KEPT = "bewaard:"
"""Begins the names of fields that only pass through the pages of signing in."""
SHOW_AGAIN = "toon"
"""With this field a kept form is shown again; nothing in it is done."""
ONCE_MORE = "opnieuw"
"""With this field the address is asked once more, and what is kept stays."""
_WAITS = "waits"
"""In the session while a kept form waits in a tab for its reader to sign in."""

blueprint = Blueprint("auth", __name__, url_prefix="/aanmelden")
LANDING_PAGES = {
    Role.PARTNER: "partner.book",
    Role.COUNSELLOR: "counsellor.today",
    Role.COORDINATOR: "coordinator.week",
    Role.ADMINISTRATOR: "coordinator.week",
}


@dataclass(frozen=True)
class CurrentUser(UserMixin):  # type: ignore[misc]  # flask_login has no types
    """Who asks: read once a request, detached from any database session."""

    account_id: int
    generation: int
    name: str
    email: str
    role: Role
    region_id: int
    organisation_id: int | None
    counsellor_id: int | None

    def get_id(self) -> str:
        return f"{self.account_id}:{self.generation}"


def init_app(app: Flask) -> None:
    """Let Flask-Login keep the session, and nothing else: no remember cookie."""
    manager = LoginManager(app)
    manager.session_protection = None  # its own; ours ends after twelve hours and with the account
    manager.user_loader(_load)
    manager.unauthorized_handler(sign_in_first)
    app.jinja_env.globals["navigation"] = navigation


def _load(text: str) -> CurrentUser | None:
    account_id, _colon, generation = text.partition(":")
    since = session.get("signed_in_at")
    if since is None or clock.now() >= datetime.fromisoformat(since) + sign_in.SESSION:
        return None
    with reading_once() as db_session:
        account = accounts.live(db_session, int(account_id), int(generation))
        return _signed_in(account) if account is not None else None


def _signed_in(account: Account) -> CurrentUser:
    return CurrentUser(
        account_id=account.id,
        generation=account.generation,
        name=account.name,
        email=account.email,
        role=account.role,
        region_id=account.region_id,
        organisation_id=account.organisation_id,
        counsellor_id=account.counsellor_id,
    )


def require_roles(
    *roles: Role, keeps: bool = False
) -> Callable[[Callable[P, Any]], Callable[P, Any]]:
    """Let only these roles in: others get 403, and who is not signed in signs in first.

    `keeps` what was posted, in that tab alone, for whoever signs in there.
    """

    def decorate(view: Callable[P, Any]) -> Callable[P, Any]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> Any:
            if not current_user.is_authenticated:
                return _keep_and_sign_in() if keeps and _posted() else sign_in_first()
            if current_user.role not in roles:
                abort(403)
            page_language.speak(catalogues.SOURCE)
            return view(*args, **kwargs)

        guarded.roles = frozenset(roles)  # type: ignore[attr-defined]  # what the tests' matrix reads
        return guarded

    return decorate


def current() -> CurrentUser:
    """Who is signed in. Only for views that `require_roles` guards."""
    user: CurrentUser = current_user
    return user


def by(actor: Actor) -> By:
    """Who is signed in, as `actor`, at this moment: for an operation to write down."""
    return By(actor, current().account_id, clock.now())


def by_client() -> By:
    """The anonymous reader of a public page, at this moment: for an operation to write down."""
    return By(Actor.CLIENT, None, clock.now())


def navigation() -> list[tuple[str, str, bool]]:
    """The pages of who is signed in: words, address, whether it is the one that is open."""
    if not current_user.is_authenticated:
        return []
    pages = [
        (_("Afspraak maken"), "partner.book", {Role.PARTNER}),
        (_("Mijn doorverwijzingen"), "partner.referrals", {Role.PARTNER}),
        (_("Voor jezelf"), "partner.for_oneself", {Role.PARTNER}),
        (_("Mijn dag"), "counsellor.today", {Role.COUNSELLOR}),
        (_("Mijn agenda"), "calendars.mine", {Role.COUNSELLOR}),
        (_("Planning"), "coordinator.week", PLANNERS),
        (_("Balie"), "desk.index", {Role.COUNSELLOR, *PLANNERS}),
    ]
    return [
        (words, url_for(endpoint), request.endpoint == endpoint)
        for words, endpoint, roles in pages
        if current_user.role in roles and endpoint in current_app.view_functions
    ]


def sign_in_first() -> Response:
    """To the sign-in page, and back here afterwards (a GET can be asked again, a POST cannot)."""
    here = request.full_path.rstrip("?") if request.method == "GET" else ""
    return redirect(url_for("auth.ask", verder=here or None), 303)


def _posted() -> list[tuple[str, str]]:
    return [(name, value) for name, value in request.form.items() if name != "csrf_token"]


def _keep_and_sign_in() -> Answer:
    """The account ended while a form was open: what was typed goes along as hidden fields.

    It is in the pages of this browser alone, kept as every answer to a POST is.
    """
    kept_answers.keep_this_one()
    session["verder"] = request.full_path.rstrip("?")
    kept = [(f"{KEPT}{name}", value) for name, value in _posted()]
    return rendering.render("core/auth/ask.html", form=Form({}), kept=kept), 403


def _kept() -> list[tuple[str, str]]:
    return [(name, value) for name, value in request.form.items() if name.startswith(KEPT)]


def _next_page(role: Role) -> str:
    """Where they were going, if that is here; else their own first page."""
    wanted = session.pop("verder", "")
    # Browsers read a backslash as a slash, and two slashes as another host.
    if wanted.startswith("/") and not wanted.startswith(("//", "/\\")):
        return str(wanted)
    return url_for(LANDING_PAGES[role])


@blueprint.route("/", methods=["GET", "POST"])
def ask() -> Answer:
    """Which address? The answer is the same whether or not it has an account."""
    form = Form(request.form)
    if request.args.get("verder"):
        session["verder"] = request.args["verder"]
    if form.value(ONCE_MORE):
        return rendering.render("core/auth/ask.html", form=Form({}), kept=_kept())
    address = email(form, "email") if request.method == "POST" else None
    if address is not None:
        rate_limits.check(limits.SIGN_IN_MAILS_OF_A_NETWORK, visitor.network())
        rate_limits.check(limits.SIGN_IN_MAILS_TO_AN_ADDRESS, address)
        base = current_app.config["BASE_URL"]
        way = write(sign_in.mail_challenge, address, keys().sign_in_codes, base, now=clock.now())
        session["way"] = way or 0
        if _kept():
            session[_WAITS] = True
            return rendering.render("core/auth/code.html", form=Form({}), kept=_kept())
        session.pop(_WAITS, None)
        return redirect(url_for("auth.code"), 303)
    shown = rendering.render("core/auth/ask.html", form=form, kept=_kept())
    return shown, 422 if form.wrong else 200


@blueprint.route("/code", methods=["GET", "POST"])
def code() -> Answer:
    """Type the code over that was mailed."""
    if _kept() and current_user.is_authenticated:  # by the link, in another tab
        return _show_kept(_next_page(current().role))
    if "way" not in session:
        return redirect(url_for("auth.ask"), 303)
    form = Form(request.form)
    if request.method == "POST":
        rate_limits.check(limits.WRONG_SIGN_IN_CODES_OF_A_NETWORK, visitor.network())
        typed = form.code("code")
        account = write(
            sign_in.enter_by_code, session["way"], typed, keys().sign_in_codes, now=clock.now()
        )
        if account is not None:
            return enter(account)
        if typed:
            log.warning(Event.SIGN_IN_REFUSED, extra={"reason": "code"})
        form.refuse("code", _wrong_code(typed))
    shown = rendering.render("core/auth/code.html", form=form, kept=_kept())
    return shown, 422 if form.wrong else 200


@blueprint.route("/link/<token>", methods=["GET", "POST"])
def link(token: str) -> Answer:
    """The link of the mail: the page shows a button, the button signs in, once."""
    if request.method == "POST":
        account = write(sign_in.enter_by_token, token, keys().sign_in_codes, now=clock.now())
        if account is None:
            log.warning(Event.SIGN_IN_REFUSED, extra={"reason": "link"})
            abort(410)
        return enter(account)
    with reading() as db_session:
        if not sign_in.is_open(db_session, token, keys().sign_in_codes, now=clock.now()):
            abort(410)
    return rendering.render("core/auth/link.html")


def enter(account: Account) -> Answer:
    """Begin a new session for this account: nothing of an earlier visitor stays in it.

    A form that waits in another tab goes on with its own token.
    """
    waits = _WAITS in session and not _kept()
    names = ("language", "verder", *(("csrf_token",) if waits else ()))
    stays = {name: session[name] for name in names if name in session}
    kept_answers.forget()
    session.clear()
    session.update(stays)
    session["signed_in_at"] = clock.now().isoformat()
    login_user(_signed_in(account))
    log.info(Event.SIGNED_IN, extra={"account": account.id, "role": account.role.value})
    if waits:
        return rendering.render(
            "core/auth/other_tab.html", home_url=url_for(LANDING_PAGES[account.role])
        )
    onward = _next_page(account.role)
    return _show_kept(onward) if _kept() else redirect(onward, 303)


def _show_kept(onward: str) -> str:
    """What was typed before signing in, to go on with."""
    again = [(name.removeprefix(KEPT), value) for name, value in _kept()]
    return rendering.render("core/auth/again.html", action=onward, kept=[*again, (SHOW_AGAIN, "1")])


def _wrong_code(typed: str) -> str:
    wrong: str = _("Deze code klopt niet, of is te oud. Vraag een nieuwe.")
    if not typed and _kept():
        wrong = _("Je bent nog niet aangemeld. Typ de code, of open de link in de mail.")
    return wrong


@blueprint.post("/af")
def leave() -> Response:
    """Sign out. What is sent then from another tab is kept, as `require_roles` says."""
    if current_user.is_authenticated:
        log.info(Event.SIGNED_OUT, extra={"account": current().account_id})
    logout_user()
    token = session.get("csrf_token")
    kept_answers.forget()
    session.clear()
    if token is not None:
        session["csrf_token"] = token
    g.pop("_login_user", None)
    return redirect(url_for("auth.ask"), 303)
