"""Whether the service does what it should, for a machine that asks."""

import hmac
from ipaddress import ip_address

from flask import Blueprint, Response, current_app, jsonify, request
from sqlalchemy.exc import SQLAlchemyError

from database import db, reading
from notifications.reporting import metrics
from notifications.reporting.figures import waiting_since
from scheduler.migrations.state import is_current
from scheduler.web.core import clock

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
def healthz() -> tuple[Response, int]:
    """200 and figures when the database answers and is up to date; 503 and why when not."""
    now = clock.now()
    try:
        migrated = is_current(db.engine)
        with reading() as session:
            since = waiting_since(session, now) if migrated else None
    except SQLAlchemyError:
        return jsonify(status="the database does not answer"), 503
    if not migrated:
        return jsonify(status="the database needs `zitdag migrate`"), 503
    waited = (now - since).total_seconds() if since else 0
    return jsonify(status="ok", oldest_message_seconds=round(waited)), 200


@blueprint.get("/metrics")
def figures() -> Response | tuple[str, int]:
    """The outbox in figures for Prometheus; 401 for who may not know them."""
    if not _may_know():
        return "", 401
    now = clock.now()
    try:
        with reading() as session:
            read = metrics.read(session, now=now, cap=current_app.config["SMS_DAILY_CAP"])
    except SQLAlchemyError:
        return "", 503
    return Response(read, content_type=metrics.CONTENT_TYPE)


def _may_know() -> bool:
    """Who shows the token; without one, the machine itself, with no proxy in between."""
    token: str = current_app.config["METRICS_TOKEN"]
    if token:
        shown = request.headers.get("Authorization", "")
        return hmac.compare_digest(shown.encode(), f"Bearer {token}".encode())
    if "X-Forwarded-For" in request.headers or "Forwarded" in request.headers:
        return False
    return bool(request.remote_addr) and ip_address(request.remote_addr or "").is_loopback
