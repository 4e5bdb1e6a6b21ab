"""The pages of coordinators: the week, a date, an absence, series. The table of addresses."""

from flask import Blueprint

from scheduler.web.coordinator.clients import call_list
from scheduler.web.coordinator.messages import outbox_status, templates
from scheduler.web.coordinator.network import accounts, files, lokets
from scheduler.web.coordinator.planning import absences, dates, popups, series, week
from scheduler.web.coordinator.reports import coverage

blueprint = Blueprint("coordinator", __name__, url_prefix="/planning")

blueprint.url_value_preprocessor(files.allow_files)

_GET = ["GET"]
_BOTH = ["GET", "POST"]

blueprint.add_url_rule("/", "week", week.week, methods=_GET)
blueprint.add_url_rule("/zitdag/<int:zitdag_id>", "zitdag", dates.zitdag, methods=_BOTH)
blueprint.add_url_rule(
    "/zitdag/<int:zitdag_id>/weg", "cancel_zitdag", dates.cancel, methods=["POST"]
)
blueprint.add_url_rule("/zitdag/nieuw", "new_zitdag", popups.new_zitdag, methods=_BOTH)
blueprint.add_url_rule("/afwezig", "absence", absences.absence, methods=_BOTH)
blueprint.add_url_rule("/teksten", "texts", templates.every_text, methods=_GET)
blueprint.add_url_rule(
    "/teksten/<kind>/<channel>/<language>", "one_text", templates.one_text, methods=_BOTH
)
blueprint.add_url_rule("/berichten", "outgoing", outbox_status.outgoing, methods=_GET)
blueprint.add_url_rule("/plaatsen/", "places", lokets.list_all, methods=_GET)
blueprint.add_url_rule("/plaatsen/<code>", "one_place", lokets.one_place, methods=_BOTH)
blueprint.add_url_rule("/bereik", "reach", coverage.reach, methods=_GET)
blueprint.add_url_rule(
    "/afwezig/<int:absence_id>/einde", "end_absence", absences.end, methods=["POST"]
)
blueprint.add_url_rule("/te-bellen", "to_call", call_list.to_call, methods=_GET)
blueprint.add_url_rule(
    "/te-bellen/<int:line_id>/klaar", "reached", call_list.reached, methods=["POST"]
)
blueprint.add_url_rule(
    "/te-bellen/<int:line_id>/niet-opgenomen",
    "not_reached",
    call_list.not_reached,
    methods=["POST"],
)
blueprint.add_url_rule("/reeksen/", "series", series.list_all, methods=_GET)
blueprint.add_url_rule("/reeksen/nieuw", "new_series", series.new_series, methods=_GET)
blueprint.add_url_rule("/reeksen/<int:series_id>", "one_series", series.one_series, methods=_GET)
blueprint.add_url_rule(
    "/reeksen/<int:series_id>/dagen", "series_dates", series.show_dates, methods=_GET
)
blueprint.add_url_rule(
    "/reeksen/<int:series_id>/bewaar", "save_series", series.save, methods=["POST"]
)
blueprint.add_url_rule("/bestanden", "network", files.network, methods=_BOTH)
blueprint.add_url_rule("/bestanden/netwerk.zip", "download_network", files.download, methods=_GET)
blueprint.add_url_rule("/accounts", "accounts", accounts.accounts, methods=_BOTH)
blueprint.add_url_rule(
    "/accounts/<int:account_id>/einde", "end_account", accounts.end, methods=["POST"]
)
blueprint.add_url_rule(
    "/accounts/<int:account_id>/terug", "readmit_account", accounts.readmit, methods=["POST"]
)
