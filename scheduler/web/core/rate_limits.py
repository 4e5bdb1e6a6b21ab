"""How often somebody may try, in the database that every process shares.

Generous for addresses, for a whole library sits behind one; strict for what could be guessed.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import abort, current_app
from itsdangerous import BadSignature, URLSafeSerializer

from database import reading, write
from scheduler.access import rate_limits
from scheduler.web.core import clock
from scheduler.web.core.keys import keys


@dataclass(frozen=True, slots=True)
class Limit:
    """At most so many in a window."""

    most: int
    window: timedelta


HOLDS = Limit(200, timedelta(hours=1))
CALLS = Limit(60, timedelta(hours=1))
CALLS_OF_A_NUMBER = Limit(3, timedelta(days=1))
SEARCHES_BY_CODE = Limit(60, timedelta(minutes=15))
SEARCHES_OF_A_CODE = Limit(8, timedelta(minutes=15))
MISSES_OF_A_PERSON = Limit(12, timedelta(days=1))
CODES_TO_A_CONTACT = Limit(3, timedelta(hours=1))
CODES_TO_A_NETWORK = Limit(30, timedelta(hours=1))
CORRECTIONS = Limit(60, timedelta(hours=1))
SIGN_INS = Limit(60, timedelta(hours=1))
SIGN_INS_OF_AN_ADDRESS = Limit(6, timedelta(hours=1))
FORGERIES = Limit(30, timedelta(hours=1))
SIGN_IN_CODES = Limit(60, timedelta(minutes=15))


def check(scope: str, subject: str, limit: Limit) -> None:
    """Count one attempt; 429 where there were too many. `subject` is kept as a keyed digest."""
    if is_over(scope, subject, limit):
        abort(429)


def is_over(scope: str, subject: str, limit: Limit) -> bool:
    """Count one attempt; whether there were too many, this one included."""
    digest = rate_limits.digest(keys().attempts, subject)
    count = write(rate_limits.count, scope, digest, window=limit.window, now=clock.now())
    return count > limit.most


def count(scope: str, subject: str, limit: Limit) -> None:
    """Count one attempt, for `check_failures` to see."""
    is_over(scope, subject, limit)


def check_failures(scope: str, subject: str, limit: Limit) -> None:
    """429 where so many were counted; counts nothing itself."""
    digest = rate_limits.digest(keys().attempts, subject)
    with reading() as session:
        made = rate_limits.made(session, scope, digest, window=limit.window, now=clock.now())
    if made >= limit.most:
        abort(429)


def form_key() -> str:
    """A key that a form carries: one of its own, and signed with the moment it was made."""
    return str(_serializer().dumps([clock.now().isoformat(), secrets.token_hex(8)]))


def made_at(key: str) -> datetime | None:
    """When a form's key was made; None where it is not one of ours."""
    try:
        moment, _random = _serializer().loads(key)
    except BadSignature:
        return None
    return datetime.fromisoformat(moment)


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="form key")
