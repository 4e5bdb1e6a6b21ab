"""Whether the service does what it should, for a machine that asks."""

from datetime import UTC, datetime

from flask import Blueprint, Response, jsonify
from sqlalchemy.exc import SQLAlchemyError

from database import db, reading
from notifications import outbox
from scheduler.migrations import is_current

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
def healthz() -> tuple[Response, int]:
    """200 and figures when the database answers and is up to date; 503 and why when not."""
    now = datetime.now(UTC)
    try:
        migrated = is_current(db.engine)
        with reading() as session:
            waiting_since = outbox.waiting_since(session, now) if migrated else None
    except SQLAlchemyError:
        return jsonify(status="the database does not answer"), 503
    if not migrated:
        return jsonify(status="the database needs `zitdag migrate`"), 503
    waited = (now - waiting_since).total_seconds() if waiting_since else 0
    return jsonify(status="ok", oldest_message_seconds=round(waited)), 200
