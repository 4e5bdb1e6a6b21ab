"""Whether the service does what it should, for a machine that asks."""

import hmac
from datetime import datetime, timedelta
from ipaddress import ip_address
from typing import Final

from flask import Blueprint, Response, current_app, jsonify, request
from sqlalchemy.exc import SQLAlchemyError

from database import db, reading
from notifications.reporting import metrics
from notifications.reporting.figures import waiting_since
from scheduler.operating import readiness
from scheduler.operating.probes.site import SERVICE
from scheduler.reports import metrics as booking_metrics
from scheduler.web.core import clock, request_metrics

HOLDS: Final = timedelta(seconds=5)
"""How long an answer about health is good for: to look costs the database a dozen questions, and
whoever likes may ask."""
_LOOKED: Final = "zitdag.health"

blueprint = Blueprint("health", __name__)


@blueprint.get("/livez")
def livez() -> dict[str, str]:
    """Whether this process answers at all, and as whom it counts who asks; nothing is asked of the
    database. `zitdag check` reads it through whatever stands in front."""
    return {"status": "ok", "service": SERVICE, "asker": request.remote_addr or ""}


@blueprint.get("/healthz")
def healthz() -> tuple[Response, int]:
    """200 and figures when the service can do its work; 503 and why when not."""
    looked_at, health = current_app.extensions.get(_LOOKED, (None, None))
    if looked_at is None or not timedelta() <= clock.now() - looked_at < HOLDS:
        looked_at, health = clock.now(), _look(clock.now())
        current_app.extensions[_LOOKED] = looked_at, health
    return jsonify(health), 200 if health["status"] == "ok" else 503


def _look(now: datetime) -> dict[str, str | int]:
    trouble = readiness.trouble(db.engine, current_app.config["PREMISES"])
    if trouble is not None:
        return {"status": trouble}
    try:
        with reading() as session:
            since = waiting_since(session, now)
    except SQLAlchemyError:
        return {"status": readiness.NO_DATABASE}
    waited = (now - since).total_seconds() if since else 0
    return {"status": "ok", "oldest_message_seconds": round(waited)}


@blueprint.get("/metrics")
def figures() -> Response | tuple[str, int]:
    """Messages, bookings and pages in figures for Prometheus; 401 for who may not know them."""
    if not _may_know():
        return "", 401
    now = clock.now()
    try:
        with reading() as session:
            read = metrics.read(session, now=now, cap=current_app.config["SMS_DAILY_CAP"])
            read += booking_metrics.read(session, now=now)
    except SQLAlchemyError:
        return "", 503
    return Response(read + request_metrics.read(), content_type=metrics.CONTENT_TYPE)


def _may_know() -> bool:
    """Who shows the token; without one, the machine itself, with no proxy in between."""
    token: str = current_app.config["METRICS_TOKEN"]
    if token:
        shown = request.headers.get("Authorization", "")
        return hmac.compare_digest(shown.encode(), f"Bearer {token}".encode())
    if "X-Forwarded-For" in request.headers or "Forwarded" in request.headers:
        return False
    return bool(request.remote_addr) and ip_address(request.remote_addr or "").is_loopback
