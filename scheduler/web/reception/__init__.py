"""Sheets for the door and the host's reception. This is the table of addresses."""

from flask import Blueprint

from scheduler.access.roles import PLANNERS
from scheduler.web.core.auth import require_roles
from scheduler.web.reception import sheets

blueprint = Blueprint("reception", __name__)
_let_in = require_roles(*PLANNERS)
_rule = blueprint.add_url_rule

_GET = ["GET"]
_POST = ["POST"]

_rule("/planning/loket/<code>/deurkaart", "door_card", _let_in(sheets.door_card), methods=_GET)
_rule("/planning/loket/<code>/week", "week", _let_in(sheets.week), methods=_GET)
_rule("/planning/loket/<code>/onthaal", "renew", _let_in(sheets.renew), methods=_POST)
# Opened by the token in the address alone: the host's reception does not sign in.
_rule("/onthaal/<token>", "private_week", sheets.private_week, methods=_GET)
