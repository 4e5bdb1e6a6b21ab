"""Book with the client, show the result, move it, cancel it."""

from flask import abort, request
from sqlalchemy.orm import Session

from scheduler.appointments import policy, scope
from scheduler.appointments.booking import lookups, manage_links
from scheduler.appointments.lists import partner_view
from scheduler.appointments.models import Appointment, BookingChannel
from scheduler.appointments.policy import Asker
from scheduler.people.actors import Actor
from scheduler.web.core import clock
from scheduler.web.core.auth import current
from scheduler.web.shared.appointments.views import AppointmentViews
from scheduler.web.shared.staff_desk import StaffDesk, pages_of


def signed_in_desk() -> StaffDesk:
    """As whom the signed-in account books here."""
    me = current()
    return StaffDesk(
        name="partner",
        url_of=pages_of("partner"),
        asker=Asker(policy.AskerRole.PARTNER, me.organisation_id),
        channel=BookingChannel.PARTNER,
        actor=Actor.PARTNER,
        region_id=me.region_id,
        account_id=me.account_id,
        organisation_id=me.organisation_id,
    )


def _find(session: Session, uid: str) -> Appointment:
    """An appointment of this site, as it may know it. 404 for one of another site, or an old one.

    410 where it is no longer as the site left it, and would be changed: the client decides.
    """
    site = current().organisation_id or 0
    found = lookups.by_uid(session, uid, scope.of_site(site))
    if found is None:
        abort(404)
    [known] = partner_view.as_left(session, [found], site)
    if not manage_links.is_manageable(known, now=clock.now()):
        abort(404)
    if known is not found and request.method == "POST":
        abort(410)
    return known


views = AppointmentViews(signed_in_desk, _find)
