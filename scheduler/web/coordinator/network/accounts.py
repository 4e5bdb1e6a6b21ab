"""Accounts of staff: who has one, a new one, and the end of one."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from flask import abort, current_app, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

import typed_text
from database import reading, write
from logs import Event
from scheduler.access import accounts as registry
from scheduler.access import scope, second_factors
from scheduler.access.accounts import NewAccount
from scheduler.access.errors import AccountExists
from scheduler.access.models import Account
from scheduler.access.roles import MANAGES, Role, may_manage, may_reset
from scheduler.people.actors import Actor
from scheduler.people.regions import Region
from scheduler.web.coordinator import list_fields
from scheduler.web.core import auth, rendering
from scheduler.web.core.auth import current
from scheduler.web.core.forms import Form
from scheduler.web.core.person_fields import email
from scheduler.web.core.rendering import Answer
from scheduler.web.shared.contact_words import OF_SOMEBODY_ELSE

log = logging.getLogger(__name__)
ROLES: Final = {
    Role.PARTNER: lazy_gettext("medewerker van een partner"),
    Role.COUNSELLOR: lazy_gettext("begeleider"),
    Role.COORDINATOR: lazy_gettext("coördinator"),
    Role.ADMINISTRATOR: lazy_gettext("beheerder"),
}
_NAME_LENGTH: Final = 80


@dataclass(frozen=True, slots=True)
class Offered:
    """What somebody may choose from for a new account: words by role, names by code."""

    region: str
    roles: Mapping[str, str]
    sites: Mapping[str, str]
    counsellors: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class AccountRow:
    """An account in the list. `act_url` ends it, or lets it in again, `reset_url` wipes its second
    factor; None where one may not, or there is none.
    """

    id: int
    name: str
    email: str
    role: str
    where: str
    act_url: str | None
    reset_url: str | None


def accounts() -> Answer:
    """The list, and the form for one more."""
    with reading() as session:
        offered = _offered(session)
    if request.method == "GET":
        return _show(Form({}), offered)
    form = Form(request.form)
    new = _new(form, offered)
    if new is None:
        return _show(form, offered), 422
    try:
        made = write(registry.create, new, by=auth.by(Actor.COORDINATOR))
    except AccountExists:
        form.refuse("email", _("Dit adres heeft al een account."))
        return _show(form, offered), 422
    _note(Event.ACCOUNT_MADE, made)
    return redirect(url_for("coordinator.accounts", nieuw=made.id), 303)


def end(account_id: int) -> Response:
    """Sign somebody out everywhere, for good; it can be taken back."""
    account = _within_reach(account_id)
    write(registry.end, account.email, by=auth.by(Actor.COORDINATOR))
    _note(Event.ACCOUNT_ENDED, account)
    return redirect(url_for("coordinator.accounts", einde=account.id), 303)


def readmit(account_id: int) -> Response:
    """Let somebody sign in again whose account was ended."""
    account = _within_reach(account_id)
    write(registry.readmit, account.email, by=auth.by(Actor.COORDINATOR))
    _note(Event.ACCOUNT_READMITTED, account)
    return redirect(url_for("coordinator.accounts", nieuw=account.id), 303)


def reset(account_id: int) -> Response:
    """Let somebody set up a new second factor, who lost theirs; nobody does so for themselves."""
    with reading() as session:
        account = scope.find_account(session, current().region_id, account_id) or abort(404)
    if account.id == current().account_id or not may_reset(current().role, account.role):
        abort(403)
    write(second_factors.reset, account.id, by=auth.by(Actor.COORDINATOR))
    _note(Event.FACTORS_RESET, account)
    return redirect(url_for("coordinator.accounts", hersteld=account.id), 303)


def _note(event: Event, account: Account) -> None:
    role = account.role.value
    log.info(event, extra={"account": account.id, "role": role, "by": current().account_id})


def _within_reach(account_id: int) -> Account:
    """The account; 404 when it is of another region, 403 when it is of those one may not end."""
    with reading() as session:
        found = scope.find_account(session, current().region_id, account_id) or abort(404)
    return found if may_manage(current().role, found.role) else abort(403)


def _offered(session: Session) -> Offered:
    """Three SELECTs."""
    region = session.get_one(Region, current().region_id)
    sites = session.scalars(scope.organisations(region.id))
    counsellors = session.scalars(scope.counsellors(region.id))
    given = MANAGES[current().role]
    return Offered(
        region=region.code,
        roles={role.value: str(words) for role, words in ROLES.items() if role in given},
        sites={one.code: one.name for one in sites},
        counsellors={one.code: f"{one.first_name} {one.last_name}" for one in counsellors},
    )


def _new(form: Form, offered: Offered) -> NewAccount | None:
    """What was filled in. A site and a counsellor count only for the role that has one."""
    name = typed_text.on_one_line(form.value("naam"))
    if not typed_text.is_a_name(name) or len(name) > _NAME_LENGTH:
        form.refuse("naam", _("Schrijf een naam."))
    address = email(form, "email", OF_SOMEBODY_ELSE)
    role = list_fields.one_of(form, "rol", {value: Role(value) for value in offered.roles})
    site = _chosen(form, "site", offered.sites) if role is Role.PARTNER else ""
    counsellor = _chosen(form, "begeleider", offered.counsellors) if role is Role.COUNSELLOR else ""
    if form.wrong or address is None or role is None:
        return None
    return NewAccount(
        email=address,
        name=name,
        role=role,
        region=offered.region,
        organisation=site,
        counsellor=counsellor,
    )


def _chosen(form: Form, name: str, options: Mapping[str, str]) -> str:
    return list_fields.one_of(form, name, {code: code for code in options}) or ""


def _show(form: Form, offered: Offered) -> str:
    with reading() as session:
        found = registry.of_region(session, current().region_id)
        with_factor = second_factors.with_one(session, [one.id for one in found])
    first = ("", _("Kies"))
    by_id = {str(one.id): one for one in found}
    return rendering.render(
        "coordinator/network/accounts.html",
        form=form,
        roles=list(offered.roles.items()),
        sites=[first, *offered.sites.items()],
        counsellors=[first, *offered.counsellors.items()],
        lines=[_line(one, has_factor=one.id in with_factor) for one in found if one.active],
        ended=[_line(one, has_factor=False) for one in found if not one.active],
        made=by_id.get(request.args.get("nieuw", "")),
        gone=by_id.get(request.args.get("einde", "")),
        reset=by_id.get(request.args.get("hersteld", "")),
        address=f"{current_app.config['BASE_URL']}{url_for('auth.ask')}",
    )


def _line(account: Account, *, has_factor: bool) -> AccountRow:
    where = ""
    if account.organisation is not None:
        where = account.organisation.name
    if account.counsellor is not None:
        where = f"{account.counsellor.first_name} {account.counsellor.last_name}"
    endpoint = "coordinator.end_account" if account.active else "coordinator.readmit_account"
    may = may_manage(current().role, account.role)
    is_other = account.id != current().account_id
    resets = has_factor and is_other and may_reset(current().role, account.role)
    return AccountRow(
        id=account.id,
        name=account.name,
        email=account.email,
        role=str(ROLES[account.role]),
        where=where,
        act_url=url_for(endpoint, account_id=account.id) if may else None,
        reset_url=url_for("coordinator.reset_factors", account_id=account.id) if resets else None,
    )
