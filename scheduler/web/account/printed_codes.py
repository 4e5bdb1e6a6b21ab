"""Codes to print, for who loses a phone. They are shown until they are printed, and never again.

Meanwhile they are in the cookie of this browser, sealed: the database keeps digests alone.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from typing import Final

from flask import redirect, session, url_for
from werkzeug.wrappers import Response

from database import reading, write
from scheduler.access import second_factors
from scheduler.people.actors import Actor
from scheduler.web.core import auth, rendering
from scheduler.web.core.auth import current
from scheduler.web.core.keys import keys

_CODES: Final = "printed codes"


def show_once(codes: Sequence[str]) -> None:
    """Let the next page show them."""
    sealed = second_factors.seal(keys().factors, current().account_id, " ".join(codes))
    session[_CODES] = urlsafe_b64encode(sealed).decode()


def show() -> str:
    """The codes, where they were just made; and the button that makes new ones."""
    with reading() as db_session:
        standing = second_factors.standing(db_session, current().account_id)
    codes = [f"{one[:4]} {one[4:8]} {one[8:]}" for one in _shown()]
    return rendering.render("account/printed_codes.html", codes=codes, left=standing.printed)


def make() -> Response:
    """New ones, in the place of the old."""
    account_id, by = current().account_id, auth.by(Actor.SYSTEM)
    show_once(write(second_factors.print_codes, account_id, keys().factors, by=by))
    return redirect(url_for("account.printed_codes"), 303)


def done() -> Response:
    """They are printed: show them no more, and go on."""
    session.pop(_CODES, None)
    return redirect(auth.next_page(current().role), 303)


def _shown() -> list[str]:
    sealed = urlsafe_b64decode(session.get(_CODES, ""))
    opened = second_factors.unseal(keys().factors, current().account_id, sealed)
    return opened.split() if opened else []
