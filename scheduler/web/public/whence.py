"""Where a client with an appointment lives, for the way there."""

from flask import request

from scheduler.appointments.models import Appointment
from scheduler.web.core.forms import Form
from scheduler.web.shared.travel import origin_field, towns, travel_profile
from scheduler.web.shared.travel.origin_field import OriginField
from scheduler.web.shared.travel.travel_profile import TravelProfile


def told(mine: Appointment) -> TravelProfile:
    """What this browser was told, or else the locality that the client gave."""
    locality = mine.client.locality if mine.client else None
    return travel_profile.current() or TravelProfile(origin=towns.of_locality(locality))


def line(profile: TravelProfile) -> OriginField | None:
    """Where they live, in one line; None where that was just said, and is kept. May ask a service:
    outside of a session.
    """
    if request.method != "POST":
        return origin_field.of(profile)
    return origin_field.read(Form(request.form), profile, "")
