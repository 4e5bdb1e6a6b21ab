"""Accounts of staff: who has one, a new one, and the end of one."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from flask import abort, current_app, redirect, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

import typed_text
from database import reading, write
from locations.zones import BRUSSELS
from logs import Event
from notifications.texts.languages import SOURCE
from notifications.texts.words import day_as
from scheduler.access import accounts as registry
from scheduler.access import posts, scope, second_factors
from scheduler.access.accounts import NewAccount
from scheduler.access.errors import AccountExists
from scheduler.access.models import Post
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
    """A post in the list. `act_url` ends it, or gives it back, `reset_url` wipes the second factor
    of its account; None where one may not, or there is none. `seen`: the day of the last sign-in.
    """

    is_mine: bool
    name: str
    email: str
    role: str
    where: str
    seen: str
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
        form.refuse("email", _("Dit adres werkt daar al."))
        return _show(form, offered), 422
    _note(Event.ACCOUNT_MADE, made)
    return redirect(url_for("coordinator.accounts", nieuw=made.id), 303)


def end(post_id: int) -> Response:
    """Sign somebody out who works here, for good; it can be taken back. Their other posts stay."""
    post = _within_reach(post_id)
    write(registry.end_post, post.id, by=auth.by(Actor.COORDINATOR))
    _note(Event.ACCOUNT_ENDED, post)
    return redirect(url_for("coordinator.accounts", einde=post.id), 303)


def readmit(post_id: int) -> Response:
    """Let somebody work here again whose post was ended."""
    post = _within_reach(post_id)
    given = write(registry.readmit, post.id, by=auth.by(Actor.COORDINATOR))
    _note(Event.ACCOUNT_READMITTED, post)
    return redirect(url_for("coordinator.accounts", nieuw=given), 303)


def reset(post_id: int) -> Response:
    """Let somebody set up a new second factor, who lost theirs; nobody does so for themselves.

    Nor for who works elsewhere too: it guards what they see there.
    """
    with reading() as session:
        post = scope.find_post(session, current().region_id, post_id) or abort(404)
        held = posts.of_account(session, post.account_id)
    if post.account_id == current().account_id or not all(_may_reset(one) for one in held):
        abort(403)
    write(second_factors.reset, post.account_id, by=auth.by(Actor.COORDINATOR))
    _note(Event.FACTORS_RESET, post)
    return redirect(url_for("coordinator.accounts", hersteld=post.id), 303)


def _may_reset(post: Post) -> bool:
    return post.region_id == current().region_id and may_reset(current().role, post.role)


def _note(event: Event, post: Post) -> None:
    who = {"account": post.account_id, "role": post.role.value, "by": current().account_id}
    log.info(event, extra=who)


def _within_reach(post_id: int) -> Post:
    """The post; 404 when it is in another region, 403 when it is of those one may not end."""
    with reading() as session:
        found = scope.find_post(session, current().region_id, post_id) or abort(404)
    return found if may_manage(current().role, found.role) else abort(403)


def _offered(session: Session) -> Offered:
    """Three SELECTs."""
    region = session.get_one(Region, current().region_id)
    sites = session.scalars(scope.organisations(region.id))
    counsellors = session.scalars(scope.counsellors(region.id))
    given = MANAGES[current().role]
    return Offered(
        region=region.code,
        roles={role.value: str(words) for role, words in auth.ROLES.items() if role in given},
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
        with_factor = second_factors.with_one(session, [one.account_id for one in found])
    first = ("", _("Kies"))
    by_id = {str(one.id): one for one in found}
    return rendering.render(
        "coordinator/network/accounts.html",
        form=form,
        roles=list(offered.roles.items()),
        sites=[first, *offered.sites.items()],
        counsellors=[first, *offered.counsellors.items()],
        lines=[
            _line(one, has_factor=one.account_id in with_factor)
            for one in found
            if one.ended_at is None
        ],
        ended=[_line(one, has_factor=False) for one in found if one.ended_at is not None],
        made=by_id.get(request.args.get("nieuw", "")),
        gone=by_id.get(request.args.get("einde", "")),
        reset=by_id.get(request.args.get("hersteld", "")),
        address=f"{current_app.config['BASE_URL']}{url_for('auth.ask')}",
    )


def _line(post: Post, *, has_factor: bool) -> AccountRow:
    where = ""
    if post.organisation is not None:
        where = post.organisation.name
    if post.counsellor is not None:
        where = f"{post.counsellor.first_name} {post.counsellor.last_name}"
    endpoint = "coordinator.end_account" if post.ended_at is None else "coordinator.readmit_account"
    may = may_manage(current().role, post.role)
    is_mine = post.account_id == current().account_id
    resets = has_factor and not is_mine and _may_reset(post)
    return AccountRow(
        is_mine=is_mine,
        name=post.account.name,
        email=post.account.email,
        role=str(auth.ROLES[post.role]),
        where=where,
        seen=_day(post.account.signed_in_at) or _("nog nooit"),
        act_url=url_for(endpoint, post_id=post.id) if may else None,
        reset_url=url_for("coordinator.reset_factors", post_id=post.id) if resets else None,
    )


def _day(moment: datetime | None) -> str:
    """`24 november 2026`: the last time may be more than a year ago."""
    return day_as(moment.astimezone(BRUSSELS).date(), "d MMMM y", SOURCE) if moment else ""
