"""A client's own appointment: opened by the link in a message, or by code, name and number."""

from datetime import datetime
from zoneinfo import ZoneInfo

import segno
from flask import Response as FlaskResponse
from flask import abort, current_app, redirect, render_template, request, session, url_for
from flask_babel import force_locale
from flask_babel import gettext as _
from markupsafe import Markup
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from database import reading, write
from locations.models import Loket
from notifications.invitations import Entry, calendar_file
from scheduler.appointments import availability, links, messages, operations, queries
from scheduler.appointments.availability import Search, Slot, SlotChoice, Terms
from scheduler.appointments.errors import NotBooked, SlotTaken, TooLateToCancel, ZitdagClosed
from scheduler.appointments.models import Actor, Appointment, AppointmentState
from scheduler.appointments.policy import PUBLIC
from scheduler.web import limits, page
from scheduler.web.forms import Form, FoundBy, found_by, moment
from scheduler.web.public import showing
from scheduler.web.public.booking import (
    DAYS_SHOWN,
    NEAREST,
    days_shown,
    nearest,
    remember,
)
from scheduler.web.public.choosing import SEARCHED, walk_in_texts
