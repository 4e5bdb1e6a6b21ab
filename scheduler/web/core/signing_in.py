"""The pages of signing in: a mailed code of one use, or the link beside it."""

import logging
from functools import partial
from typing import Final

from flask import Blueprint, abort, current_app, make_response, redirect, request, session, url_for
from flask_babel import gettext as _
from flask_login import current_user

from database import reading, write
from logs import Event
from scheduler.access import limits, sign_in
from scheduler.access.models import Account
from scheduler.access.roles import Role
from scheduler.access.sign_in import MailRequest
from scheduler.access.staff_sessions import Proof
from scheduler.web.core import (
    auth,
    catalogues,
    clock,
    kept_forms,
    known_browsers,
    page_language,
    rate_limits,
    rendering,
    served_region,
    visitor,
)
from scheduler.web.core.forms import Form
from scheduler.web.core.keys import keys
from scheduler.web.core.person_fields import email
from scheduler.web.core.rendering import Answer

log = logging.getLogger(__name__)
ONCE_MORE = "opnieuw"
"""With this field the address is asked once more, and what is kept stays."""

_WAYS: Final = "ways"
"""In the session: the challenges that were asked for in this browser."""
_MOST_WAYS: Final = 3

blueprint = Blueprint("auth", __name__, url_prefix="/aanmelden")
blueprint.before_request(partial(page_language.speak, catalogues.SOURCE))
blueprint.add_url_rule("/af", "leave", auth.leave, methods=["POST"])
blueprint.add_url_rule(
    "/werkplek", "work", auth.require_roles(*Role)(auth.work_in_another_post), methods=["POST"]
)


@blueprint.route("/", methods=["GET", "POST"])
def ask() -> Answer:
    """Which address? The answer is the same whether or not it has an account."""
    form = Form(request.form)
    if request.args.get("verder"):
        auth.go_on_to(request.args["verder"])
    if form.value(ONCE_MORE):
        return rendering.render("core/auth/ask.html", form=Form({}), kept=kept_forms.carried())
    address = email(form, "email") if request.method == "POST" else None
    if address is not None:
        _mail_a_code(address.lower())
        if kept_forms.carried():
            auth.let_a_form_wait()
            return rendering.render("core/auth/code.html", form=Form({}), kept=kept_forms.carried())
        auth.let_no_form_wait()
        return redirect(url_for("auth.code"), 303)
    shown = rendering.render("core/auth/ask.html", form=form, kept=kept_forms.carried())
    return shown, 422 if form.wrong else 200


@blueprint.route("/code", methods=["GET", "POST"])
def code() -> Answer:
    """Type the code over that was mailed."""
    if kept_forms.carried() and current_user.is_authenticated:  # by the link, in another tab
        return kept_forms.again(auth.next_page(auth.current().role))
    if _WAYS not in session:
        return redirect(url_for("auth.ask"), 303)
    form = Form(request.form)
    if request.method == "POST":
        rate_limits.check_guesses(limits.WRONG_SIGN_IN_CODES_OF_A_NETWORK)
        typed = form.code("code")
        account = write(
            sign_in.enter_by_code, session[_WAYS], typed, keys().sign_in_codes, now=clock.now()
        )
        if account is not None:
            return _enter(account, "code")
        if typed:
            rate_limits.is_over(limits.WRONG_SIGN_IN_CODES_OF_A_NETWORK, visitor.network())
            log.warning(Event.SIGN_IN_REFUSED, extra={"reason": "code"})
        form.refuse("code", _wrong_code(typed))
    shown = rendering.render("core/auth/code.html", form=form, kept=kept_forms.carried())
    return shown, 422 if form.wrong else 200


@blueprint.route("/link/<token>", methods=["GET", "POST"])
def link(token: str) -> Answer:
    """The link of the mail: the page shows a button, the button signs in, once."""
    if request.method == "POST":
        account = write(sign_in.enter_by_token, token, keys().sign_in_codes, now=clock.now())
        if account is None:
            log.warning(Event.SIGN_IN_REFUSED, extra={"reason": "link"})
            abort(410)
        return _enter(account, "link")
    with reading() as db_session:
        if not sign_in.is_open(db_session, token, keys().sign_in_codes, now=clock.now()):
            abort(410)
    return rendering.render("core/auth/link.html")


def _wrong_code(typed: str) -> str:
    # A stranger may have asked one for the same address: that one fits the stranger's browser.
    wrong: str = _(
        "Deze code klopt niet, of is te oud. Typ de code uit de laatste mail die je hier zelf "
        "vroeg. Of open de link in die mail."
    )
    if not typed and kept_forms.carried():
        wrong = _("Je bent nog niet aangemeld. Typ de code, of open de link in de mail.")
    return wrong


def _enter(account: Account, method: str) -> Answer:
    # In the demo a link stands for whatever somebody has to show.
    entered = auth.enter(account, Proof((method,), is_strong=current_app.config["DEMO"]))
    response = make_response(entered)
    known_browsers.remember(response, account.email)
    return response


def _mail_a_code(address: str) -> None:
    """The browser keeps as much of an address without an account as of one with it."""
    way = sign_in.new_way()
    session[_WAYS] = [*session.get(_WAYS, ()), way][-_MOST_WAYS:]
    asked = MailRequest(
        email=address,
        way=way,
        base=current_app.config["BASE_URL"],
        service=served_region.current().name,
        may_mail=rate_limits.may_mail_a_sign_in_code(address),
        is_known=known_browsers.is_known(address),
    )
    write(sign_in.mail_challenge, asked, keys().sign_in_codes, now=clock.now())
