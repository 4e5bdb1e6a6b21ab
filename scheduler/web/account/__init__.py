"""How staff sign in beside a mailed code, and what they set up for it. The table of addresses."""

from collections.abc import Callable
from functools import partial
from typing import Any

from flask import Blueprint, Flask

from scheduler.web.account import (
    app_codes,
    mine,
    openid,
    passkey_pages,
    printed_codes,
    second_step,
)
from scheduler.web.account.guard import of_oneself, of_oneself_afresh, of_who_signed_in
from scheduler.web.core import catalogues, page_language

blueprint = Blueprint("account", __name__)
blueprint.before_request(partial(page_language.speak, catalogues.SOURCE))

_GET = ["GET"]
_POST = ["POST"]
_BOTH = ["GET", "POST"]


def init_app(app: Flask) -> None:
    """Let the pages of signing in offer what there is."""
    app.jinja_env.globals["passkey_to_enter"] = passkey_pages.asked_to_enter
    app.jinja_env.globals["factors_to_show"] = second_step.factors_to_show
    app.jinja_env.globals["issuer_name"] = openid.name
    app.jinja_env.globals["issuer_sign_out_url"] = openid.sign_out_url


def _rule(path: str, endpoint: str, view: Callable[..., Any], methods: list[str]) -> None:
    blueprint.add_url_rule(path, endpoint, of_oneself(view), methods=methods)


def _change(path: str, endpoint: str, view: Callable[..., Any], methods: list[str]) -> None:
    """Of what one signs in with."""
    blueprint.add_url_rule(path, endpoint, of_oneself_afresh(view), methods=methods)


# For who is not signed in yet.
blueprint.add_url_rule("/aanmelden/passkey", "enter_by_passkey", passkey_pages.enter, methods=_POST)
blueprint.add_url_rule("/aanmelden/extern", "to_issuer", openid.go)
blueprint.add_url_rule(openid.RETURN, "from_issuer", openid.come_back)
# For who is half signed in.
blueprint.add_url_rule(
    "/aanmelden/tweede-stap", "second_step", of_who_signed_in(second_step.show), methods=_BOTH
)
_rule("/mijn-account/", "mine", mine.show, _GET)
_rule("/mijn-account/elders-af", "end_elsewhere", mine.end_elsewhere, _POST)
_change("/mijn-account/passkey", "add_passkey", passkey_pages.add, _POST)
_change("/mijn-account/passkey/<int:passkey_id>/weg", "remove_passkey", passkey_pages.remove, _POST)
_change("/mijn-account/app", "app", app_codes.set_up, _BOTH)
_change("/mijn-account/app/weg", "remove_app", app_codes.remove, _POST)
_rule("/mijn-account/noodcodes", "printed_codes", printed_codes.show, _GET)
_change("/mijn-account/noodcodes/nieuw", "print_codes", printed_codes.make, _POST)
_rule("/mijn-account/noodcodes/klaar", "codes_printed", printed_codes.done, _POST)
_change("/mijn-account/extern", "link_issuer", openid.link, _GET)
_change("/mijn-account/extern/weg", "unlink_issuer", openid.unlink, _POST)
