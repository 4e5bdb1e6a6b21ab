"""Calendars that leave and that come in: private addresses to subscribe to, files to read."""

from flask import Blueprint

from scheduler.access.roles import PLANNERS, Role
from scheduler.web.calendars import addresses, feeds, imports, sources
from scheduler.web.core.auth import require_roles

blueprint = Blueprint("calendars", __name__)
blueprint.url_value_preprocessor(imports.allow_files)

_planners, _own = require_roles(*PLANNERS), require_roles(Role.COUNSELLOR)
_rule = blueprint.add_url_rule

# Opened by the token in the address alone: a calendar program does not sign in.
_rule("/agenda/begeleider/<token>.ics", "of_counsellor", feeds.of_counsellor, methods=["GET"])
_rule("/agenda/loket/<token>.ics", "of_loket", feeds.of_loket, methods=["GET"])

_rule("/begeleider/agenda", "mine", _own(addresses.mine), methods=["GET"])
_rule("/begeleider/agenda/adres", "renew_mine", _own(addresses.renew_mine), methods=["POST"])
_rule("/begeleider/agenda/bestand", "read_mine", _own(imports.read_mine), methods=["POST"])
_rule("/begeleider/agenda/van-adres", "act_on_mine", _own(sources.act_on_mine), methods=["POST"])
_rule("/planning/agendas", "all", _planners(addresses.of_region), methods=["GET"])
_rule(
    "/planning/agendas/begeleider/<code>",
    "renew_counsellor",
    _planners(addresses.renew_counsellor),
    methods=["POST"],
)
_rule(
    "/planning/agendas/loket/<code>",
    "renew_loket",
    _planners(addresses.renew_loket),
    methods=["POST"],
)
_rule("/planning/agendas/bestand", "read_one", _planners(imports.read_one), methods=["POST"])
_rule("/planning/agendas/van-adres", "act_on_one", _planners(sources.act_on_one), methods=["POST"])
