"""The edge of `scheduler/access/rate_limits.py`: the clock, the digest, the log, and 429.

What is limited and why stands in `scheduler/access/limits.py`. Subjects (a network, a contact) are
kept as keyed digests; of the whole service it is "".
"""

import logging
import secrets
from dataclasses import dataclass
from datetime import datetime

from flask import abort, current_app
from itsdangerous import BadSignature, URLSafeSerializer

from database import reading, write
from logs import Event
from scheduler.access import keyed_digests, limits, rate_limits
from scheduler.access.limits import Effect, Limit
from scheduler.web.core import clock, known_browsers, visitor
from scheduler.web.core.keys import keys

log = logging.getLogger(__name__)


def check(limit: Limit, subject: str = "") -> None:
    """Count one attempt; 429 where there were too many."""
    if is_over(limit, subject):
        abort(429)


def is_over(limit: Limit, subject: str = "") -> bool:
    """Count one attempt, unless there were too many: whether there were."""
    admitted = write(rate_limits.admit, limit, digest_of(subject), now=clock.now())
    if not admitted:
        tell(limit)
    if limit.effect is Effect.ALARM:
        alarm(limit, subject)
    return not admitted


def is_alarmed(limit: Limit, subject: str) -> bool:
    """Count one attempt that only alarms; whether it is the one that tells the log."""
    write(rate_limits.admit, limit, digest_of(subject), now=clock.now())
    return alarm(limit, subject)


@dataclass(frozen=True, slots=True)
class Try:
    """A try that was counted before it was made, at `at`, under these limits (with digests)."""

    counted: tuple[tuple[Limit, str], ...]
    at: datetime

    def give_back(self) -> None:
        """Count it no more: it did not fail."""
        write(rate_limits.give_back_all, self.counted, now=self.at)


def begin_try(*subjects: tuple[Limit, str]) -> Try | None:
    """Count a try under all of these before it is made; None where one of them is reached.

    Counted after it failed, all that are made at the same moment would pass.
    """
    counted = tuple((limit, digest_of(subject)) for limit, subject in subjects)
    begun = Try(counted, clock.now())
    reached = write(rate_limits.admit_under_all, counted, now=begun.at)
    return begun if reached is None else None


def is_reached(limit: Limit, subject: str = "") -> bool:
    """Whether there were so many already; counts nothing itself."""
    with reading() as session:
        return rate_limits.is_reached(session, limit, digest_of(subject), now=clock.now())


def tell(limit: Limit) -> None:
    """Tell the log that somebody was stopped by this limit."""
    log.warning(Event.LIMIT_REACHED, extra={"limit": limit.name})


def alarm(limit: Limit, subject: str = "") -> bool:
    """Tell the log where this limit is reached, once a window; whether it was told now."""
    is_told = is_reached(limit, subject) and write(
        rate_limits.is_to_be_told, limit, digest_of(subject), now=clock.now()
    )
    if is_told:
        log.error(Event.ALARM, extra={"limit": limit.name})
    return is_told


def check_guesses(limit: Limit) -> None:
    """429 where there was guessed too often on this network; counts nothing itself.

    Not in a browser that staff signed in with before: a stranger on the network of an office, or
    of its provider, keeps nobody out there.
    """
    if not known_browsers.is_of_staff() and is_reached(limit, visitor.network()):
        abort(429)


def digest_of(subject: str) -> str:
    """What the database keeps of a subject."""
    return keyed_digests.digest(keys().attempts, subject) if subject else ""


def may_mail_a_sign_in_code(address: str) -> bool:
    """Count one mail with a code to sign in, and say whether it may leave.

    Nobody is refused beyond it: the codes that were mailed keep working. A browser that this
    address signed in with before has a count that strangers cannot use up.
    """
    is_over(limits.SIGN_IN_MAILS)
    if known_browsers.is_known(address):
        return not is_over(limits.SIGN_IN_MAILS_TO_A_KNOWN_BROWSER, address)
    if is_over(limits.SIGN_IN_MAILS_OF_A_NETWORK, visitor.network()):
        return False
    return not is_over(limits.SIGN_IN_MAILS_TO_AN_ADDRESS, address)


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
