"""From the outbox to people: claim, render, send, mark.

No transaction is open while a provider is asked. Logs hold ids and codes, never names, addresses or
texts.
"""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from sqlalchemy.orm import Session

from database import reading, write
from notifications import outbox, retries
from notifications.channels import Asked, Channel, Rendered, Sent
from notifications.errors import ChannelError, Permanent, Retryable, Throttled
from notifications.outbox import Message, Receipt

AT_MOST = 300
EMAIL = "email"
SMS = "sms"
WHILE_CAPPED = timedelta(minutes=30)

log = logging.getLogger(__name__)


class Renders(Protocol):
    """What turns a message into words; rendering.Renderer does."""

    def render(
        self, kind: str, channel: str, language: str, facts: Mapping[str, Any], link: str | None
    ) -> Rendered: ...


@dataclass(frozen=True)
class Post:
    """Everything that a delivery needs. The functions come from above, for they know appointments.

    `now` is the clock. `channels` says what carries a route of that name: "sms" and "email".
    `link(message)` is the address a mail may show. `gave_up(session, message)` runs in the
    transaction that gives a message up, and may run again with it. `capped()` says whether no more
    text messages may leave for now (capping.DailyCap); `cents_per_part` is what one costs.
    """

    now: Callable[[], datetime]
    channels: Mapping[str, Channel]
    renderer: Renders
    link: Callable[[Message], str | None]
    gave_up: Callable[[Session, Message], None]
    lease: timedelta = outbox.LEASE
    capped: Callable[[], bool] = lambda: False
    cents_per_part: float = 0


def deliver_due(post: Post) -> int:
    """Send what is due, at most some hundreds, and say how many were taken up; 0: nothing is due.

    Any number of processes may do this at once. A message that fails does not hold up the others.

    Raises:
        ExceptionGroup: something is wrong with the database, or with `gave_up`; raised after the
            other messages of the batch have had their turn. Nothing is lost.
    """
    with reading() as session:
        if not outbox.anything_due(session, post.now()):
            return 0
    handled = 0
    while handled < AT_MOST and (batch := write(outbox.claim, post.now(), lease=post.lease)):
        _deliver_batch(post, batch)
        handled += len(batch)
    return handled


def _deliver_batch(post: Post, batch: list[Message]) -> None:
    troubles: list[Exception] = []
    for message in batch:
        try:
            _deliver(post, message)
        except Exception as error:  # noqa: BLE001 - collected, so that the next message gets its turn
            troubles.append(error)
    if troubles:
        raise ExceptionGroup("messages could not be marked", troubles)


def _deliver(post: Post, message: Message) -> None:
    try:
        receipt = _send(post, message)
    except ChannelError as failure:
        _fail(post, message, failure)
    except Exception as error:  # noqa: BLE001 - a bug in a template or a channel fails one message
        # The type alone: what an exception says may quote the message.
        _fail(post, message, Retryable(f"bug_{type(error).__name__}"))
    else:
        if receipt is not None and not write(outbox.mark_sent, message, receipt, now=post.now()):
            log.warning("message %s was sent after its lease had ended", message.id)


def _send(post: Post, message: Message) -> Receipt | None:
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
    with reading() as session:
        if not outbox.still_to_send(session, message, post.now() + post.lease / 3):
            return None
    _check_useful(post, message)
    sent = _hand_over(channel, rendered, message)
    cost = None if sent.parts is None else sent.parts * post.cents_per_part
    return Receipt(sent, route.address, rendered, cost)


def _hand_over(channel: Channel, rendered: Rendered, message: Message) -> Sent:
    """Send, unless the provider says that it has it already."""
    address, reference = message.route.address, str(message.id)
    if message.doubtful and isinstance(channel, Asked):
        known = channel.find(rendered, address, reference)
        if known is not None:
            return known
    return channel.send(rendered, address, reference)


def _capped(message: Message) -> ChannelError:
    """Mail costs nothing; where there is none, waiting does not cost the message its attempts."""
    return Throttled("capped", WHILE_CAPPED) if message.on_last_route else Permanent("capped")


def _check_useful(post: Post, message: Message) -> None:
    if post.now() >= message.useless_after:
        raise Permanent("too_late")
    if message.attempts > retries.MOST:
        # Workers died over it: else it would have been given up by the failure before.
        raise Permanent("too_many_attempts")


def _fail(post: Post, message: Message, failure: ChannelError) -> None:
    log.warning("message %s by %s: %s", message.id, message.route.channel, failure.code)
    write(_mark_failed, post, message, failure)


def _mark_failed(session: Session, post: Post, message: Message, failure: ChannelError) -> None:
    given_up = outbox.mark_failed(session, message, failure, now=post.now())
    if given_up is not None:
        post.gave_up(session, given_up)
