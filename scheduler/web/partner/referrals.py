"""A site's bookings, their outcomes as far as clients consent, and its call list."""

from zoneinfo import ZoneInfo

from flask import redirect, url_for
from werkzeug.wrappers import Response

from database import reading
from notifications.texts.words import date_words
from scheduler.appointments.booking import manage_links
from scheduler.appointments.lists import referral_outcomes, search
from scheduler.appointments.lists.call_list import Caller
from scheduler.appointments.lists.referral_outcomes import Known
from scheduler.appointments.models import Appointment
from scheduler.people.actors import Actor
from scheduler.web.core import auth, catalogues, clock, rendering
from scheduler.web.core.auth import current
from scheduler.web.partner.appointments import signed_in_desk
from scheduler.web.shared import call_list
from scheduler.web.shared.appointments.rows import row


def _day(outcome: Known) -> str:
    return date_words(outcome.starts_at, ZoneInfo(outcome.timezone), catalogues.SOURCE)


def referrals() -> str:
    """Page of my bookings, then those of my colleagues."""
    me, desk = current(), signed_in_desk()
    with reading() as session:
        found = search.referred_by(session, me.organisation_id or 0, now=clock.now())
        to_call = call_list.lines(session, _caller(), _act, _shown_at, sees_clients=False)
        lines = [(row(desk, one), one.account_id == me.account_id) for one in found]
        outcomes = referral_outcomes.with_partner(session, me.organisation_id or 0, now=clock.now())
    return rendering.render(
        "partner/referrals.html",
        call_list=to_call,
        mine=[line for line, is_mine in lines if is_mine],
        others=[line for line, is_mine in lines if not is_mine],
        outcomes=[(one.item.value, one.first_name, _day(one)) for one in outcomes],
    )


def reached(line_id: int) -> Response:
    """We could not reach this client; the partner did."""
    call_list.reached(_caller(), line_id, auth.by(Actor.PARTNER))
    return redirect(url_for("partner.referrals"), 303)


def not_reached(line_id: int) -> Response:
    """The partner could not either."""
    call_list.not_reached(_caller(), line_id, auth.by(Actor.PARTNER))
    return redirect(url_for("partner.referrals"), 303)


def _caller() -> Caller:
    # A partner's account has a site, says the database; no site is numbered 0.
    return Caller(organisation_id=current().organisation_id or 0)


def _act(act: str, line_id: int) -> str:
    return url_for(f"partner.{act}", line_id=line_id)


def _shown_at(appointment: Appointment) -> str | None:
    can_open = manage_links.is_manageable(appointment, now=clock.now())
    return url_for("partner.shown", uid=appointment.uid) if can_open else None
