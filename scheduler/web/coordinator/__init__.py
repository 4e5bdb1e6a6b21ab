"""The pages of coordinators: the week, a date, an absence, series. The table of addresses."""

from collections.abc import Callable
from functools import partial
from typing import Any

from flask import Blueprint

from scheduler.access.roles import PLANNERS, Role
from scheduler.web.coordinator import today
from scheduler.web.coordinator.clients import call_list, same_origin
from scheduler.web.coordinator.messages import given_up, outbox_status, templates
from scheduler.web.coordinator.network import (
    accounts,
    contacts,
    counsellors,
    files,
    lokets,
    overview,
    questions,
    region,
    services,
    sites,
    ways_in,
)
from scheduler.web.coordinator.network.rows import views
from scheduler.web.coordinator.network.rows.views import RowKind
from scheduler.web.coordinator.planning import (
    absences,
    broken_rules,
    closures,
    dates,
    elsewhere,
    groups,
    leavers,
    misfits,
    popups,
    series,
    series_dates,
    unplanned,
)
from scheduler.web.coordinator.planning.board import page as board
from scheduler.web.coordinator.planning.seasons import comparing, draft, listing, row_form
from scheduler.web.coordinator.reports import audit, coverage
from scheduler.web.core.auth import require_roles

blueprint = Blueprint("coordinator", __name__, url_prefix="/planning")

blueprint.url_value_preprocessor(files.allow_files)
blueprint.url_value_preprocessor(ways_in.allow_photo)

_GET = ["GET"]
_POST = ["POST"]
_BOTH = ["GET", "POST"]
_let_in = require_roles(*PLANNERS)
_administrators = require_roles(Role.ADMINISTRATOR)


def _rule(path: str, endpoint: str, view: Callable[..., Any], methods: list[str]) -> None:
    blueprint.add_url_rule(path, endpoint, _let_in(view), methods=methods)


def _rows(path: str, new: str, kind: RowKind) -> None:
    """The pages of one kind of row of the network: the list, a new one, one, and its end."""
    name, names = (one.removeprefix("coordinator.") for one in (kind.endpoint, kind.endpoints))
    row = f"/netwerk/{path}/<code>"
    _rule(f"/netwerk/{path}", names, partial(views.list_all, kind), _GET)
    _rule(f"/netwerk/nieuw/{new}", f"new_{name}", partial(views.new, kind, {}), _BOTH)
    _rule(row, name, partial(views.one, kind), _BOTH)
    if kind.retires:
        _rule(f"{row}/weg", f"retire_{name}", partial(views.retire, kind), _POST)
        _rule(f"{row}/terug", f"bring_back_{name}", partial(views.bring_back, kind), _POST)


_rule("/", "today", today.show, _GET)
_rule("/rooster", "week", board.show, _GET)
_rule("/zitdag/<int:zitdag_id>", "zitdag", dates.zitdag, _BOTH)
_rule("/zitdag/<int:zitdag_id>/weg", "cancel_zitdag", dates.cancel, _POST)
_rule("/zitdag/<int:zitdag_id>/elders", "sit_elsewhere", elsewhere.sit_elsewhere, _POST)
_rule("/zitdag/nieuw", "new_zitdag", popups.new_zitdag, _BOTH)
_rule("/regels", "broken_rules", broken_rules.list_all, _GET)
_rule("/niet-gepland", "unplanned", unplanned.list_all, _GET)
_rule("/niet-gepland/<int:unplanned_id>/plan", "plan_unplanned", unplanned.plan, _POST)
_rule("/niet-gepland/<int:unplanned_id>/anders", "plan_otherwise", unplanned.otherwise, _BOTH)
_rule("/niet-gepland/<int:unplanned_id>/weg", "leave_out", unplanned.leave_out, _POST)
_rule("/afwezig", "absence", absences.absence, _BOTH)
_rule("/sluitingen", "closures", closures.closures, _BOTH)
_rule("/sluitingen/<int:closure_id>", "closure", closures.closure, _BOTH)
_rule("/sluitingen/<int:closure_id>/weg", "reopen", closures.reopen, _POST)
_rule("/vertrek", "leavers", leavers.leavers, _BOTH)
_rule("/vertrek/<int:counsellor_id>/terug", "stay", leavers.stay, _POST)
_rule("/kijk-na", "misfits", misfits.decide, _BOTH)
_rule("/groepen", "groups", groups.list_all, _GET)
_rule("/groepen/<int:zitdag_id>/<hour>", "group", groups.one_group, _GET)
_rule("/groepen/<int:zitdag_id>/<hour>/door", "group_goes_on", groups.go_on, _POST)
_rule("/groepen/<int:zitdag_id>/<hour>/samen", "merge_groups", groups.merge, _POST)
_rule("/groepen/<int:zitdag_id>/<hour>/weg", "call_off_group", groups.call_off, _POST)
_rule("/teksten", "templates", templates.list_all, _GET)
_rule("/teksten/<kind>/<channel>/<language>", "template", templates.one_template, _BOTH)
_rule("/berichten", "outbox_status", outbox_status.show, _GET)
_rule("/berichten/opnieuw", "send_again", given_up.send_again, _POST)
_rule("/plaatsen/", "ways_in", ways_in.list_all, _GET)
_rule("/plaatsen/<code>", "way_in", ways_in.way_in, _BOTH)
_rule("/bereik", "coverage", coverage.show, _GET)
_rule("/afwezig/<int:absence_id>/einde", "end_absence", absences.end, _POST)
_rule("/te-bellen", "call_list", call_list.show, _GET)
_rule("/te-bellen/<int:line_id>/klaar", "reached", call_list.reached, _POST)
_rule(
    "/te-bellen/<int:line_id>/niet-opgenomen",
    "not_reached",
    call_list.not_reached,
    _POST,
)
_rule("/van-een-plaats", "same_origin", same_origin.show, _GET)
_rule("/van-een-plaats/weg", "call_off_same_origin", same_origin.call_off, _POST)
_rule("/reeksen/", "series", series.list_all, _GET)
_rule("/reeksen/nieuw", "new_series", series.new_series, _GET)
_rule("/reeksen/<int:series_id>", "one_series", series.one_series, _GET)
_rule("/reeksen/<int:series_id>/dagen", "series_dates", series_dates.show_dates, _GET)
_rule("/reeksen/<int:series_id>/bewaar", "save_series", series_dates.save, _POST)
_rule("/seizoenen/", "seasons", listing.seasons_page, _BOTH)
_rule("/seizoenen/<int:draft_id>", "season", draft.show, _GET)
_rule("/seizoenen/<int:draft_id>/weg", "throw_away_season", draft.throw_away, _POST)
_season_row = "/seizoenen/<int:draft_id>/reeks/<int:row_id>"
_rule(_season_row, "season_series", row_form.series_row, _BOTH)
_rule(f"{_season_row}/weg", "leave_out_row", draft.leave_out, _POST)
_rule("/seizoenen/<int:draft_id>/dag/<int:row_id>", "season_single", row_form.single_row, _BOTH)
_rule("/seizoenen/<int:draft_id>/vergelijk", "compare_season", comparing.compare, _BOTH)
_rule("/seizoenen/<int:draft_id>/publiceer", "publish_season", comparing.publish, _POST)
_rule("/netwerk/", "network_overview", overview.show, _GET)
_rule("/netwerk/regio", "region", region.own, _BOTH)
_rows("plaatsen", "plaats", lokets.KIND)
_rows("partners", "partner", sites.KIND)
_rule("/netwerk/partners/<code>/contacten", "site_contacts", contacts.of_site, _BOTH)
_rows("begeleiders", "begeleider", counsellors.KIND)
_rows("diensten", "dienst", services.KIND)
_rows("vragen", "vraag", questions.KIND)
_rule("/bestanden", "network", files.network, _BOTH)
_rule("/bestanden/netwerk.zip", "download_network", files.download, _GET)
_rule("/bestanden/netwerk.xlsx", "download_workbook", files.download_workbook, _GET)
_rule("/accounts", "accounts", accounts.accounts, _BOTH)
_rule("/accounts/<int:post_id>/einde", "end_account", accounts.end, _POST)
_rule("/accounts/<int:post_id>/herstel", "reset_factors", accounts.reset, _POST)
_rule("/accounts/<int:post_id>/terug", "readmit_account", accounts.readmit, _POST)
blueprint.add_url_rule("/nazicht", "audit", _administrators(audit.show), methods=_GET)
