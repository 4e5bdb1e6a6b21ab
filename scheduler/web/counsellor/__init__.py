"""The counsellor's day: who comes, who came, what comes next.

A counsellor sees and touches their own appointments; a coordinator those of any counsellor of the
region (`wie`). What is somebody else's is not there.
"""

from flask import Blueprint

from scheduler.access.roles import PLANNERS, Role
from scheduler.web.core.auth import require_roles
from scheduler.web.counsellor import (
    absences,
    call_list,
    consent,
    follow_up,
    running_late,
    today,
    walk_in,
)
from scheduler.web.counsellor.change_appointment import views

blueprint = Blueprint("counsellor", __name__, url_prefix="/begeleider")
_let_in = require_roles(Role.COUNSELLOR, *PLANNERS)
_own = require_roles(Role.COUNSELLOR)

_GET = ["GET"]
_BOTH = ["GET", "POST"]
_ONE = "/afspraak/<uid>"

blueprint.add_url_rule("/", "today", _let_in(today.today), methods=_GET)
blueprint.add_url_rule("/dag", "day", _let_in(today.day), methods=_GET)
blueprint.add_url_rule(f"{_ONE}/uitkomst", "record", _let_in(today.record), methods=["POST"])
blueprint.add_url_rule(f"{_ONE}/gebeld", "rang", _let_in(today.rang), methods=["POST"])
blueprint.add_url_rule(
    "/groep/<int:entry_id>/uitkomst", "record_group", _let_in(today.record_group), methods=["POST"]
)
blueprint.add_url_rule(f"{_ONE}/volgende", "follow_up", _let_in(follow_up.follow_up), methods=_BOTH)
blueprint.add_url_rule(f"{_ONE}/klaar", "done", _let_in(follow_up.done), methods=_GET)
blueprint.add_url_rule(
    f"{_ONE}/berichten", "message_log", _let_in(call_list.show_messages), methods=_GET
)
blueprint.add_url_rule(f"{_ONE}/toestemming", "consent", _let_in(consent.consent), methods=_BOTH)
blueprint.add_url_rule(
    "/zitdag/<int:zitdag_id>/te-laat", "late", _let_in(running_late.late), methods=_BOTH
)
blueprint.add_url_rule(f"{_ONE}/papier", "slip", _let_in(follow_up.slip), methods=_GET)
blueprint.add_url_rule(f"{_ONE}/uur", "move", _let_in(views.move), methods=_BOTH)
blueprint.add_url_rule(f"{_ONE}/weg", "cancel", _let_in(views.cancel), methods=_BOTH)
blueprint.add_url_rule(f"{_ONE}/inloop", "take_back", _let_in(walk_in.take_back), methods=["POST"])
blueprint.add_url_rule(
    "/te-bellen/<int:line_id>/klaar", "reached", _let_in(call_list.reached), methods=["POST"]
)
blueprint.add_url_rule(
    "/te-bellen/<int:line_id>/niet-opgenomen",
    "not_reached",
    _let_in(call_list.not_reached),
    methods=["POST"],
)
blueprint.add_url_rule(
    "/zitdag/<int:zitdag_id>/inloop", "walk_in", _let_in(walk_in.walk_in), methods=_BOTH
)
blueprint.add_url_rule("/afwezig", "absences", _own(absences.absences), methods=_BOTH)
blueprint.add_url_rule(
    "/afwezig/<int:absence_id>/weg",
    "take_back_absence",
    _own(absences.take_back),
    methods=["POST"],
)
