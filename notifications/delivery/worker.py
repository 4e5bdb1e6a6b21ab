"""From the outbox to people: claim, render, send, mark.

No transaction is open while a provider is asked. Logs hold ids and codes, never names, addresses or
texts.
"""

import logging
from collections.abc import Callable, Mapping
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ThreadPoolExecutor, wait
from contextvars import copy_context
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Protocol

from sqlalchemy.orm import Session

from database import glancing, reading, write
from notifications.channels import Channel, Rendered, Sent, SupportsLookup
from notifications.delivery.circuit_breakers import Pauses
from notifications.errors import ChannelError, Permanent, Retryable, Throttled
from notifications.outbox import claims, retries
from notifications.outbox.claims import Dispatch
from notifications.outbox.models import Message

AT_MOST = 300
EMAIL = "email"
SMS = "sms"
LOOK_AGAIN = 1.0
"""Seconds after which a round looks for what is newly due, though its messages are under way."""
WHILE_CAPPED = timedelta(minutes=30)

log = logging.getLogger(__name__)


class Renders(Protocol):
    """What turns a message into words; rendering.Renderer does."""

    def render(
        self, kind: str, channel: str, language: str, facts: Mapping[str, Any], link: str | None
    ) -> Rendered: ...


@dataclass(frozen=True)
class DeliveryContext:
    """Everything that a delivery needs. The functions come from above, for they know appointments.

    `now` is the clock. `channels` says what carries a route of that name: "sms" and "email".
    `link(message)` is the address a mail may show. `gave_up(session, message)` runs in the
    transaction that gives a message up, and may run again with it. `capped()` says whether no more
    text messages may leave for now (capping.DailyCap); `cents_per_part` is what one costs.
    `senders` is how many messages are under way at once in this process, each in a thread.
    """

    now: Callable[[], datetime]
    channels: Mapping[str, Channel]
    renderer: Renders
    link: Callable[[Message], str | None]
    gave_up: Callable[[Session, Message], None]
    lease: timedelta = claims.LEASE
    senders: int = 1
    pauses: Pauses = field(default_factory=Pauses)
    capped: Callable[[], bool] = lambda: False
    cents_per_part: float = 0


def deliver_due(post: DeliveryContext) -> int:
    """Send what is due, at most some hundreds, and say how many were taken up; 0: nothing is due.

    Any number of processes may do this at once. `post.senders` messages are under way at any time,
    so that one that fails or hangs does not hold up the others.

    Raises:
        ExceptionGroup: something is wrong with the database, or with `gave_up`; raised after the
            other messages of the round have had their turn. Nothing is lost.
    """
    with reading() as session:
        if not claims.anything_due(session, post.now()):
            return 0
    with ThreadPoolExecutor(post.senders) as senders:
        return _Round(post, senders).run()


@dataclass(frozen=True)
class _Outcome:
    """What became of one message: its receipt, its failure, or neither: no longer ours."""

    message: Message
    receipt: Dispatch | None = None
    failure: ChannelError | None = None


class _Round:
    """Hands messages to the senders, and writes down what came of them.

    One transaction marks what is finished and claims as many as there are senders free: nothing is
    claimed that is not begun at once, so that a worker that dies holds few.
    """

    def __init__(self, post: DeliveryContext, senders: Executor) -> None:
        self._post = post
        self._senders = senders
        self._under_way: set[Future[_Outcome]] = set()
        self._handled = 0
        self._troubles: list[Exception] = []

    def run(self) -> int:
        self._turn([])
        while self._under_way:
            done, self._under_way = wait(self._under_way, LOOK_AGAIN, FIRST_COMPLETED)
            self._turn([future.result() for future in done])
        if self._troubles:
            raise ExceptionGroup("messages could not be marked", self._troubles)
        return self._handled

    def _turn(self, outcomes: list[_Outcome]) -> None:
        free = min(self._post.senders - len(self._under_way), AT_MOST - self._handled)
        claimed = self._settle_and_claim(outcomes, free)
        self._handled += len(claimed)
        for message in claimed:
            # Each thread finds the database through a context of its own.
            begin = copy_context().run
            self._under_way.add(self._senders.submit(begin, _deliver, self._post, message))

    def _settle_and_claim(self, outcomes: list[_Outcome], free: int) -> list[Message]:
        try:
            return write(_settle_and_claim, self._post, outcomes, free)
        except Exception as error:  # noqa: BLE001 - collected, so that the others get their turn
            if not outcomes:
                self._troubles.append(error)
                return []
        self._settle_each(outcomes)
        return self._settle_and_claim([], free)

    def _settle_each(self, outcomes: list[_Outcome]) -> None:
        for outcome in outcomes:
            try:
                write(_settle_and_claim, self._post, [outcome], 0)
            except Exception as error:  # noqa: BLE001 - collected, so that the next gets its turn
                self._troubles.append(error)


def _settle_and_claim(
    session: Session, post: DeliveryContext, outcomes: list[_Outcome], free: int
) -> list[Message]:
    now = post.now()
    left = [(each.message, each.receipt) for each in outcomes if each.receipt is not None]
    if claims.mark_all_sent(session, left, now=now) < len(left):
        log.warning("a message was sent after its lease had ended")
    for outcome in outcomes:
        if outcome.failure is not None:
            _settle_failure(session, post, outcome.message, outcome.failure, now)
    return claims.claim(session, now, free, post.lease) if free > 0 else []


def _settle_failure(
    session: Session, post: DeliveryContext, message: Message, failure: ChannelError, now: datetime
) -> None:
    given_up = claims.mark_failed(session, message, failure, now=now)
    if given_up is not None:
        post.gave_up(session, given_up)


def _deliver(post: DeliveryContext, message: Message) -> _Outcome:
    """Never raises, so that no outcome is lost."""
    try:
        return _Outcome(message, receipt=_send(post, message))
    except ChannelError as failure:
        error = failure
    except Exception as bug:  # noqa: BLE001 - a bug in a template or a channel fails one message
        # The type alone: what an exception says may quote the message.
        error = Retryable(f"bug_{type(bug).__name__}")
    log.warning("message %s by %s: %s", message.id, message.route.channel, error.code)
    return _Outcome(message, failure=error)


def _send(post: DeliveryContext, message: Message) -> Dispatch | None:
    """Send one message; None when it is no longer ours to send.

    Raises:
        ChannelError: it was not sent, or is useless by now.
    """
    _check_useful(post, message)
    route = message.route
    channel = post.channels.get(route.channel)
    if channel is None:
        raise Permanent("no_channel")
    link = post.link(message) if route.channel == EMAIL else None
    if route.channel == SMS and post.capped():
        raise _capped(message)
    rendered = post.renderer.render(
        message.kind, route.channel, message.language, message.facts, link
    )
    # As late as can be: whoever withdrew it meanwhile must win. Sending takes time too, so it
    # begins only while a third of the lease is left.
    with glancing() as session:
        if not claims.is_still_claimed(session, message, post.now() + post.lease / 3):
            return None
    _check_useful(post, message)
    sent = post.pauses.watch(channel.name, partial(_hand_over, channel, rendered, message))
    cost = None if sent.parts is None else sent.parts * post.cents_per_part
    return Dispatch(sent, route.address, rendered, cost)


def _hand_over(channel: Channel, rendered: Rendered, message: Message) -> Sent:
    """Send, unless the provider says that it has it already."""
    address, reference = message.route.address, str(message.id)
    if message.doubtful and isinstance(channel, SupportsLookup):
        known = channel.find(rendered, address, reference)
        if known is not None:
            return known
    return channel.send(rendered, address, reference)


def _capped(message: Message) -> ChannelError:
    """Mail costs nothing; where there is none, waiting does not cost the message its attempts."""
    return Throttled("capped", WHILE_CAPPED) if message.on_last_route else Permanent("capped")


def _check_useful(post: DeliveryContext, message: Message) -> None:
    if post.now() >= message.useless_after:
        raise Permanent("too_late")
    if message.attempts > retries.MOST:
        # Workers died over it: else it would have been given up by the failure before.
        raise Permanent("too_many_attempts")
