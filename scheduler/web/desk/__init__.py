"""The pages of the phone desk. This is the table of their addresses."""

from flask import Blueprint

from scheduler.access.roles import PLANNERS, Role
from scheduler.web.core.auth import require_roles
from scheduler.web.desk import calls, client_details, clients, front, interpreters
from scheduler.web.desk.appointments import views

blueprint = Blueprint("desk", __name__, url_prefix="/balie")
_let_in = require_roles(Role.COUNSELLOR, *PLANNERS)
_rule = blueprint.add_url_rule

_GET = ["GET"]
_POST = ["POST"]
_BOTH = ["GET", "POST"]

_rule("/", "index", _let_in(front.index), methods=_BOTH)
_rule("/bellen/<int:call_id>/klaar", "called", _let_in(calls.called), methods=_POST)
_rule(
    "/bellen/<int:call_id>/niet-opgenomen",
    "not_answered",
    _let_in(calls.not_answered),
    methods=_POST,
)
_rule("/te-bellen/<int:line_id>/klaar", "reached", _let_in(calls.reached), methods=_POST)
_rule(
    "/te-bellen/<int:line_id>/niet-opgenomen",
    "not_reached",
    _let_in(calls.not_reached),
    methods=_POST,
)
_rule("/tolken", "interpreters", _let_in(interpreters.index), methods=_GET)
_rule(
    "/tolken/<int:appointment_id>/geregeld",
    "interpreter_arranged",
    _let_in(interpreters.arranged),
    methods=_POST,
)
_rule(
    "/tolken/<int:arrangement_id>/afgezegd",
    "interpreter_called_off",
    _let_in(interpreters.called_off),
    methods=_POST,
)
_rule("/clienten/", "clients", _let_in(clients.search), methods=_BOTH)
_rule("/clienten/<int:client_id>", "client", _let_in(clients.show), methods=_GET)
_rule(
    "/clienten/<int:client_id>/verander",
    "correct_client",
    _let_in(client_details.correct),
    methods=_BOTH,
)
_rule(
    "/clienten/<int:client_id>/herinneringen",
    "client_reminders",
    _let_in(clients.reminders),
    methods=_POST,
)
_rule("/boek", "book", _let_in(views.book), methods=_BOTH)
_rule("/afspraak/<uid>/", "shown", _let_in(views.shown), methods=_GET)
_rule("/afspraak/<uid>/samen", "together", _let_in(views.together), methods=_GET)
_rule("/afspraak/<uid>/bericht", "news", _let_in(views.news), methods=_GET)
_rule("/afspraak/<uid>/uur", "move", _let_in(views.move), methods=_BOTH)
_rule("/afspraak/<uid>/herinneringen", "reminders", _let_in(views.reminders), methods=_POST)
_rule("/afspraak/<uid>/nieuwe-link", "end_links", _let_in(views.end_links), methods=_POST)
_rule("/afspraak/<uid>/weg", "cancel", _let_in(views.cancel), methods=_BOTH)
