"""The pages of partner staff. This is the table of their addresses."""

from flask import Blueprint

from scheduler.access.roles import Role
from scheduler.web.core.auth import require_roles
from scheduler.web.partner import for_oneself, referrals
from scheduler.web.partner.appointments import views

blueprint = Blueprint("partner", __name__, url_prefix="/partner")
_let_in = require_roles(Role.PARTNER)
_rule = blueprint.add_url_rule

_GET = ["GET"]
_POST = ["POST"]
_BOTH = ["GET", "POST"]

_rule("/", "book", _let_in(views.book), methods=_BOTH)
_rule("/zelf", "for_oneself", _let_in(for_oneself.book), methods=_BOTH)
_rule("/afspraak/<uid>/", "shown", _let_in(views.shown), methods=_GET)
_rule("/afspraak/<uid>/samen", "together", _let_in(views.together), methods=_GET)
_rule("/afspraak/<uid>/bericht", "news", _let_in(views.news), methods=_GET)
_rule("/afspraak/<uid>/uur", "move", _let_in(views.move), methods=_BOTH)
_rule("/afspraak/<uid>/herinneringen", "reminders", _let_in(views.reminders), methods=_POST)
_rule("/afspraak/<uid>/weg", "cancel", _let_in(views.cancel), methods=_BOTH)
_rule("/doorverwijzingen", "referrals", _let_in(referrals.referrals), methods=_GET)
_rule("/te-bellen/<int:line_id>/klaar", "reached", _let_in(referrals.reached), methods=_POST)
_rule(
    "/te-bellen/<int:line_id>/niet-opgenomen",
    "not_reached",
    _let_in(referrals.not_reached),
    methods=_POST,
)
