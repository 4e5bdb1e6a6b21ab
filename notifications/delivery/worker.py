"""The delivery loop: claim due messages, render, send, mark the outcome.

No transaction is open while a provider is asked. Logs hold ids and codes, never names, addresses or
texts.
"""

import logging
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ThreadPoolExecutor, wait
from contextvars import copy_context
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Final, Protocol
from uuid import NAMESPACE_URL, uuid5

from sqlalchemy.orm import Session

from database import reading, reading_once, write
from notifications.channels.channel import Channel, Sent, SupportsLookup
from notifications.delivery.circuit_breakers import CircuitBreakers
from notifications.errors import ChannelError, Permanent, Retryable, Throttled
from notifications.outbox import claims, gate, retries
from notifications.outbox.claims import Dispatch, Lane
from notifications.outbox.models import CausedBy, Message
from notifications.texts.rendered import Rendered

ROUND_LIMIT = 300
EMAIL = "email"
POLL_SECONDS = 1.0
"""Seconds after which a round looks for what is newly due, though its messages are under way."""
LINKED: Final = frozenset({"own_link", "say_yes", "starts_soon"})
"""The kinds whose text message may carry the link: what they ask is done there."""
CAPPED_WAIT = timedelta(minutes=30)
CAPPED_AT_MOST = timedelta(hours=4)

Claimed = tuple[Lane, Message]
FreeThreads = Mapping[Lane, int]

log = logging.getLogger(__name__)


class SupportsRendering(Protocol):
    """Renders a message; rendering.Renderer is the implementation."""

    def render(
        self, kind: str, channel: str, language: str, facts: Mapping[str, Any], link: str | None
    ) -> Rendered: ...


@dataclass(frozen=True)
class DeliveryContext:
    """Dependencies of a delivery. The functions are injected by app, for they know appointments.

    `now` is the clock. `channels` says what carries a route of that name: "sms" and "email".
    `link(message)` is the address that a mail, or a text message of LINKED, may show.
    `on_give_up(session, message)` runs in the transaction that gives a message up, and may run
    again with it. `is_capped(channel, origin)` says whether what this caused must wait for now
    (daily_cap.DailyCap); `cents_per_part` is what a part of a text message costs.
    `threads` is how many messages are under way at once in this process.
    """

    now: Callable[[], datetime]
    channels: Mapping[str, Channel]
    renderer: SupportsRendering
    link: Callable[[Message], str | None]
    on_give_up: Callable[[Session, Message], None]
    lease: timedelta = claims.LEASE
    threads: int = 1
    breakers: CircuitBreakers = field(default_factory=CircuitBreakers)
    is_capped: Callable[[str, CausedBy], bool] = lambda _channel, _origin: False
    cents_per_part: float = 0

    @property
    def lanes(self) -> tuple[Lane, ...]:
        """One for each channel, and one for what no channel of ours carries."""
        known = tuple(sorted(self.channels))
        return (*(Lane(channel) for channel in known), Lane(but=known))


def deliver_due(context: DeliveryContext, lanes: Sequence[Lane] = ()) -> int:
    """Send due messages, at most `ROUND_LIMIT`; returns how many were claimed, 0: nothing is due.

    Any number of processes may run this concurrently. `context.threads` messages of each lane are
    under way at any time, so that one that fails or hangs does not hold up the others, and a
    channel that hangs never another channel. Without `lanes` all of them.

    Raises:
        ExceptionGroup: something is wrong with the database, or with `on_give_up`; raised after the
            other messages of the round have had their turn. Nothing is lost.
    """
    ours = tuple(lanes) or context.lanes
    with reading() as session:
        if not any(claims.anything_due(session, context.now(), lane) for lane in ours):
            return 0
    with ThreadPoolExecutor(context.threads * len(ours)) as executor:
        return _Round(context, ours, executor).run()


@dataclass(frozen=True)
class _SendAttempt:
    """One attempt at a message, with its dispatch, its failure, or neither: the lease is lost."""

    message: Message
    dispatch: Dispatch | None = None
    failure: ChannelError | None = None


class _Round:
    """Dispatches messages to a thread pool, and records the outcomes.

    One transaction marks finished messages and claims as many as there are free threads: nothing is
    claimed that is not begun at once, so that a worker that dies holds few.
    """

    def __init__(self, context: DeliveryContext, lanes: Sequence[Lane], executor: Executor) -> None:
        self._context = context
        self._lanes = lanes
        self._executor = executor
        self._under_way: dict[Future[_SendAttempt], Lane] = {}
        self._claimed = 0
        self._errors: list[Exception] = []

    def run(self) -> int:
        self._step([])
        while self._under_way:
            done, _busy = wait(self._under_way, POLL_SECONDS, FIRST_COMPLETED)
            for future in done:
                del self._under_way[future]
            self._step([future.result() for future in done])
        if self._errors:
            raise ExceptionGroup("messages could not be marked", self._errors)
        return self._claimed

    def _step(self, attempts: list[_SendAttempt]) -> None:
        claimed = self._mark_and_claim(attempts, self._free())
        self._claimed += len(claimed)
        for lane, message in claimed:
            # Each thread finds the database through a context of its own.
            begin = copy_context().run
            future = self._executor.submit(begin, _deliver, self._context, message)
            self._under_way[future] = lane

    def _free(self) -> FreeThreads:
        """How many more each lane may take up."""
        busy = Counter(self._under_way.values())
        left = ROUND_LIMIT - self._claimed
        return {lane: min(self._context.threads - busy[lane], left) for lane in self._lanes}

    def _mark_and_claim(self, attempts: list[_SendAttempt], free: FreeThreads) -> list[Claimed]:
        try:
            return write(_mark_and_claim, self._context, attempts, free)
        except Exception as error:  # noqa: BLE001 - collected, so that the others get their turn
            if not attempts:
                self._errors.append(error)
                return []
        self._mark_each(attempts)
        return self._mark_and_claim([], free)

    def _mark_each(self, attempts: list[_SendAttempt]) -> None:
        for attempt in attempts:
            try:
                write(_mark_and_claim, self._context, [attempt], {})
            except Exception as error:  # noqa: BLE001 - collected, so that the next gets its turn
                self._errors.append(error)


def _mark_and_claim(
    session: Session, context: DeliveryContext, attempts: list[_SendAttempt], free: FreeThreads
) -> list[Claimed]:
    now = context.now()
    left = [
        (attempt.message, attempt.dispatch) for attempt in attempts if attempt.dispatch is not None
    ]
    if claims.mark_all_sent(session, left, now=now) < len(left):
        log.warning("a message was sent after its lease had ended")
    for attempt in attempts:
        if attempt.failure is not None:
            _mark_failure(session, context, attempt.message, attempt.failure, now)
    return [
        (lane, message)
        for lane, most in free.items()
        if most > 0
        for message in claims.claim(session, now, most, context.lease, lane)
    ]


def _mark_failure(
    session: Session,
    context: DeliveryContext,
    message: Message,
    failure: ChannelError,
    now: datetime,
) -> None:
    given_up = claims.mark_failed(session, message, failure, now=now)
    if given_up is not None:
        context.on_give_up(session, given_up)


def _deliver(context: DeliveryContext, message: Message) -> _SendAttempt:
    """Never raises, so that no outcome is lost."""
    try:
        return _SendAttempt(message, dispatch=_send(context, message))
    except ChannelError as failure:
        error = failure
    except Exception as bug:  # noqa: BLE001 - a bug in a template or a channel fails one message
        # The type alone: what an exception says may quote the message.
        error = Retryable(f"bug_{type(bug).__name__}")
    log.warning("message %s by %s: %s", message.id, message.route.channel, error.code)
    return _SendAttempt(message, failure=error)


def _send(context: DeliveryContext, message: Message) -> Dispatch | None:
    """Send one message; None when it is no longer ours to send.

    Raises:
        ChannelError: it was not sent, or is useless by now.
    """
    _check_useful(context, message)
    route = message.route
    channel = context.channels.get(route.channel)
    if channel is None:
        raise Permanent("no_channel")
    has_link = route.channel == EMAIL or message.kind in LINKED
    link = context.link(message) if has_link else None
    if context.is_capped(route.channel, CausedBy(message.origin)):
        raise _capped(message, context.now())
    rendered = context.renderer.render(
        message.kind, route.channel, message.language, message.facts, link
    )
    rendered = replace(rendered, thread=_thread(message))
    # As late as can be: whoever withdrew it meanwhile must win. Sending takes time too, so it
    # begins only while a third of the lease is left.
    with reading_once() as session:
        if not claims.is_still_claimed(session, message, context.now() + context.lease / 3):
            return None
    _check_useful(context, message)
    sent = context.breakers.call(channel.name, partial(_hand_over, channel, rendered, message))
    cost = None if sent.parts is None else sent.parts * context.cents_per_part
    return Dispatch(sent, route.address, rendered, cost)


def _hand_over(channel: Channel, rendered: Rendered, message: Message) -> Sent:
    """Send, unless a lookup finds that it was sent before."""
    address, reference = message.route.address, str(message.id)
    if message.doubtful and isinstance(channel, SupportsLookup):
        known = channel.find(rendered, address, reference)
        if known is not None:
            return known
    return channel.send(rendered, address, reference)


def _thread(message: Message) -> str:
    """What mails about the same subject have in common; says nothing about it to a stranger."""
    return str(uuid5(NAMESPACE_URL, f"zitdag:{message.subject}"))


def _capped(message: Message, now: datetime) -> ChannelError:
    """By the next way, if there is one; else it waits, which does not cost it its attempts.

    Not for long: somebody rings while there is time, for who eats a cap may do so for days.
    """
    waits = message.on_last_route and now < message.due + CAPPED_AT_MOST
    return Throttled("capped", CAPPED_WAIT) if waits else Permanent("capped")


def _check_useful(context: DeliveryContext, message: Message) -> None:
    if message.is_over:
        raise Permanent(gate.TOO_MANY)
    if context.now() >= message.useless_after:
        raise Permanent("too_late")
    if message.attempts > retries.MOST:
        # Workers died over it: else it would have been given up by the failure before.
        raise Permanent("too_many_attempts")
