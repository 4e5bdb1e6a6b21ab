"""Partner staff: book beside the client, show them what was booked, and their own referrals."""

from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, abort, redirect, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from database import reading
from notifications.texts.words import date_words
from scheduler.access.roles import Role
from scheduler.appointments import policy
from scheduler.appointments.booking import lookups, manage_links
from scheduler.appointments.lists import referral_outcomes, search
from scheduler.appointments.lists.call_list import Caller
from scheduler.appointments.lists.referral_outcomes import Known
from scheduler.appointments.models import Appointment, BookingChannel
from scheduler.appointments.policy import Asker
from scheduler.people.actors import Actor
from scheduler.web.core import catalogues, clock, rendering
from scheduler.web.core.auth import current, require_roles
from scheduler.web.shared import appointment_pages, booking_form, call_list
from scheduler.web.shared.booking_form import StaffDesk

blueprint = Blueprint("partner", __name__, url_prefix="/partner")


def _office() -> StaffDesk:
    me = current()
    return StaffDesk(
        name="partner",
        asker=Asker(policy.AskerRole.PARTNER, me.organisation_id),
        channel=BookingChannel.PARTNER,
        actor=Actor.PARTNER,
        region_id=me.region_id,
        account_id=me.account_id,
        organisation_id=me.organisation_id,
    )


def _find(session: Session, uid: str) -> Appointment:
    """What this site booked. Another site's is as if it were not there, and so is an old one."""
    found = lookups.by_uid(session, uid)
    if found is None or found.referrer_id != current().organisation_id:
        abort(404)
    if not manage_links.is_manageable(found, now=clock.now()):
        abort(404)
    return found


@blueprint.route("/", methods=["GET", "POST"])
@require_roles(Role.PARTNER, keeps=True)
def book() -> Any:
    """Book for the client beside you."""
    return booking_form.book(_office())


@blueprint.get("/afspraak/<uid>/")
@require_roles(Role.PARTNER)
def shown(uid: str) -> Any:
    """The page to show the client."""
    return appointment_pages.shown(_office(), _find, uid)


@blueprint.get("/afspraak/<uid>/bericht")
@require_roles(Role.PARTNER)
def news(uid: str) -> Any:
    """Whether the client's message arrived."""
    return appointment_pages.news(_office(), _find, uid)


@blueprint.route("/afspraak/<uid>/uur", methods=["GET", "POST"])
@require_roles(Role.PARTNER)
def move(uid: str) -> Any:
    """Another hour."""
    return appointment_pages.move(_office(), _find, uid)


@blueprint.post("/afspraak/<uid>/herinneringen")
@require_roles(Role.PARTNER)
def reminders(uid: str) -> Any:
    """Reminders for the client, or none."""
    return appointment_pages.reminders(_office(), _find, uid)


@blueprint.route("/afspraak/<uid>/weg", methods=["GET", "POST"])
@require_roles(Role.PARTNER)
def cancel(uid: str) -> Any:
    """Call it off."""
    return appointment_pages.cancel(_office(), _find, uid)


def _day(known: Known) -> str:
    return date_words(known.starts_at, ZoneInfo(known.timezone), catalogues.SOURCE)


@blueprint.get("/doorverwijzingen")
@require_roles(Role.PARTNER)
def referrals() -> str:
    """What I booked, then what my colleagues of this site did."""
    me, office = current(), _office()
    with reading() as session:
        found = search.referred_by(session, me.organisation_id or 0, now=clock.now())
        to_call = call_list.lines(session, _caller(), _act, _shown_at)
        lines = [
            (appointment_pages.line(office, one), one.account_id == me.account_id) for one in found
        ]
        known = referral_outcomes.with_partner(session, me.organisation_id or 0, now=clock.now())
    return rendering.render(
        "partner/referrals.html",
        call_list=to_call,
        mine=[line for line, is_mine in lines if is_mine],
        others=[line for line, is_mine in lines if not is_mine],
        known=[(one.item.value, one.first_name, _day(one)) for one in known],
    )


@blueprint.post("/te-bellen/<int:line_id>/klaar")
@require_roles(Role.PARTNER)
def reached(line_id: int) -> Response:
    """We could not reach this client; the partner did."""
    call_list.reached(_caller(), line_id, _office().by())
    return redirect(url_for("partner.referrals"), 303)


@blueprint.post("/te-bellen/<int:line_id>/niet-opgenomen")
@require_roles(Role.PARTNER)
def not_reached(line_id: int) -> Response:
    """The partner could not either."""
    call_list.not_reached(_caller(), line_id, _office().by())
    return redirect(url_for("partner.referrals"), 303)


def _caller() -> Caller:
    # A partner's account has a site, says the database; no site is numbered 0.
    return Caller(organisation_id=current().organisation_id or 0)


def _act(act: str, line_id: int) -> str:
    return url_for(f"partner.{act}", line_id=line_id)


def _shown_at(one: Appointment) -> str | None:
    can_open = manage_links.is_manageable(one, now=clock.now())
    return url_for("partner.shown", uid=one.uid) if can_open else None
