"""An app that shows codes: setting it up, and taking it away.

The secret of one that is not confirmed yet is in the cookie of this browser, sealed. No page that
is kept (one that answers a POST) shows it.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Final

import segno
from flask import redirect, request, session, url_for
from flask_babel import gettext as _
from markupsafe import Markup
from werkzeug.wrappers import Response

from database import reading, write
from scheduler.access import second_factors
from scheduler.access.models import Account
from scheduler.access.second_factors import WrongCode
from scheduler.people.actors import Actor
from scheduler.web.account import changes, second_step
from scheduler.web.core import auth, rendering, served_region
from scheduler.web.core.auth import current
from scheduler.web.core.forms import Form
from scheduler.web.core.keys import keys
from scheduler.web.core.rendering import Answer

METHOD: Final = "app"
_SECRET: Final = "app secret"  # noqa: S105 -- where it is kept


def set_up() -> Answer:
    """The code to scan, and the field for what the app then shows."""
    form, secret = Form(request.form), _waiting() or _begin()
    if request.method == "GET":
        return _show(form, secret)
    second_step.check_tries(current().account_id)
    by, account_id = auth.by(Actor.SYSTEM), current().account_id
    try:
        has_replaced = write(
            second_factors.add_app, account_id, secret, form.code("code"), keys().factors, by=by
        )
    except WrongCode:
        form.refuse("code", _("Deze code klopt niet. Wacht tot de app een nieuwe toont."))
        return _show(form, None), 422
    if has_replaced:
        changes.removed(METHOD)
    session.pop(_SECRET, None)
    return changes.added(METHOD)


def remove() -> Response:
    """Take the app away."""
    if write(second_factors.remove_app, current().account_id, by=auth.by(Actor.SYSTEM)):
        changes.removed(METHOD)
    return redirect(url_for("account.mine"), 303)


def _begin() -> str:
    secret = second_factors.new_secret()
    sealed = second_factors.seal(keys().factors, current().account_id, secret)
    session[_SECRET] = urlsafe_b64encode(sealed).decode()
    return secret


def _waiting() -> str | None:
    sealed = urlsafe_b64decode(session.get(_SECRET, ""))
    return second_factors.unseal(keys().factors, current().account_id, sealed)


def _show(form: Form, secret: str | None) -> str:
    return rendering.render(
        "account/app.html",
        form=form,
        picture=_picture(secret) if secret else None,
        secret=" ".join(secret[at : at + 4] for at in range(0, len(secret), 4)) if secret else "",
    )


def _picture(secret: str) -> Markup:
    with reading() as db_session:
        account = db_session.get_one(Account, current().account_id)
    address = second_factors.address(secret, account, served_region.current().name)
    return Markup(segno.make_qr(address).svg_inline(scale=4, omitsize=True))  # noqa: S704 -- a picture of our own text
