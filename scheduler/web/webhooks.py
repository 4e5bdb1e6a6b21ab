"""What providers of text messages tell us: delivery reports, and what people answer.

Machines ask here, so every answer is a bare status. No CSRF token protects it, but each request is
judged by its signature or its secret, and what is told twice is noted once. A log of it holds the
provider and a reason, never a number or a text.
"""

import logging

from flask import Blueprint, current_app, request

from database import write
from logs import Event
from notifications.channels.sms.catalogue import PROVIDERS
from notifications.channels.sms.provider import (
    DeliveryReport,
    InboundText,
    Provider,
    WebhookRequest,
)
from notifications.incoming import delivery_reports
from scheduler.access import limits
from scheduler.appointments.incoming import replies, undelivered
from scheduler.web.core import auth, clock, rate_limits, visitor

blueprint = Blueprint("webhooks", __name__, url_prefix="/webhooks")
log = logging.getLogger(__name__)

Acknowledgement = tuple[str, int]


@blueprint.route("/<name>", methods=["GET", "POST"])
@blueprint.route("/<name>/<secret>", methods=["GET", "POST"])
def receive(name: str, secret: str = "") -> Acknowledgement:
    """200 when it is noted, or is nothing new; 401 when it is forged; 400 when it is nonsense.

    503 asks for it again: a report that was quicker than we were.
    """
    provider, expected = current_app.config["HOOKS"].get(name, (None, ""))
    if provider is None:
        return "", 404
    if request.method == "GET" and not PROVIDERS[name].reports_by_get:
        return "", 405
    webhook = _webhook_request(secret)
    if not expected or not provider.is_genuine(webhook, expected):
        return _forged(name)
    try:
        events = provider.read(webhook)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        _refused(name, "nonsense", type(error).__name__)
        return "", 400
    return _noted(provider, events)


@blueprint.errorhandler(413)
def too_long(_error: object) -> Acknowledgement:
    """A machine reads no page about it."""
    return "", 413


def _noted(provider: Provider, events: list[DeliveryReport | InboundText]) -> Acknowledgement:
    """Whatever came too early, the rest of the batch is noted now."""
    too_early = [event for event in events if not _note(provider, event)]
    return ("", 503) if too_early else ("", 200)


def _note(provider: Provider, event: DeliveryReport | InboundText) -> bool:
    """Whether it is done with: a report that was quicker than we were is not."""
    if isinstance(event, InboundText):
        outcome = write(replies.take, provider.name, event, by=auth.by_client())
        log.info("a reply by %s: %s", provider.name, outcome)
        return True
    try:
        write(delivery_reports.record, provider.name, event, undelivered.gave_up, now=clock.now())
    except delivery_reports.TooEarly:
        return False
    return True


def _webhook_request(secret: str) -> WebhookRequest:
    login = request.authorization
    return WebhookRequest(
        url=f"{current_app.config['BASE_URL']}{request.full_path.rstrip('?')}",
        body=request.get_data(cache=True),
        header=request.headers.get,
        values=request.args.to_dict(),
        form=request.form.to_dict(),
        password=secret or (login.password if login is not None else None) or "",
        now=clock.now().timestamp(),
    )


def _refused(name: str, reason: str, error: str = "") -> None:
    extra = {"provider": name, "reason": reason, "error": error}
    log.warning(Event.WEBHOOK_REFUSED, extra=extra)


def _forged(name: str) -> Acknowledgement:
    _refused(name, "forged")
    if rate_limits.is_over(limits.FORGERIES, visitor.network()):
        return "", 429
    return "", 401
