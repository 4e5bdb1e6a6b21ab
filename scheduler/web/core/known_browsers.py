"""Browsers that staff signed in with before, known by a signed cookie.

It opens nothing and outlives signing out: who has it is merely not counted among strangers.
"""

from datetime import timedelta
from typing import Final

from flask import current_app, request
from itsdangerous import BadSignature, URLSafeSerializer
from werkzeug.wrappers import Response

from scheduler.access import keyed_digests
from scheduler.web.core.keys import keys

_MOST: Final = 5
"""Colleagues share a computer."""
_LASTS: Final = timedelta(days=180)


def is_known(address: str) -> bool:
    """Whether somebody signed in as this mail address in this browser before."""
    return _digest(address) in _addresses()


def is_of_staff() -> bool:
    """Whether anybody of staff signed in in this browser before."""
    return bool(_addresses())


def remember(response: Response, address: str) -> None:
    """Let this browser pass as one of that mail address from now on."""
    others = [one for one in _addresses() if one != _digest(address)]
    response.set_cookie(
        _cookie(),
        str(_serializer().dumps([*others, _digest(address)][-_MOST:])),
        max_age=_LASTS,
        path="/",  # as __Host- wants it
        httponly=True,
        secure=current_app.config["SESSION_COOKIE_SECURE"],
        samesite="Lax",
    )


def _cookie() -> str:
    # __Host-: only over https, and no other host of the domain can set it.
    return "__Host-known" if current_app.config["SESSION_COOKIE_SECURE"] else "known"


def _addresses() -> list[str]:
    try:
        return list(_serializer().loads(request.cookies.get(_cookie(), "")))
    except BadSignature:
        return []


def _digest(address: str) -> str:
    return keyed_digests.digest(keys().attempts, f"known:{address}")[:22]


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="known browser")
