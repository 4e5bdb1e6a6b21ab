"""Book with the client, show the result, move it, cancel it."""

from flask import abort
from sqlalchemy.orm import Session

from scheduler.appointments import policy, scope
from scheduler.appointments.booking import lookups, manage_links
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
    """An appointment of this site. 404 for one of another site, or an old one."""
    found = lookups.by_uid(session, uid, scope.of_site(current().organisation_id or 0))
    if found is None or not manage_links.is_manageable(found, now=clock.now()):
        abort(404)
    return found


views = AppointmentViews(signed_in_desk, _find)
