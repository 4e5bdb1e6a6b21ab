"""One zitdag at another loket for once: whom that touches, and how they hear of it."""

from flask import redirect, request, url_for
from flask_babel import gettext as _

from database import reading
from scheduler.appointments.rescheduling.edits.elsewhere import SitElsewhere
from scheduler.web.coordinator import list_fields
from scheduler.web.coordinator.planning import choices, dates, decision_form, formatting
from scheduler.web.coordinator.planning import forms as fields
from scheduler.web.coordinator.planning.board.address import week_url
from scheduler.web.coordinator.planning.choices import PlanningChoices
from scheduler.web.coordinator.planning.decision_form import DecisionPage
from scheduler.web.core.forms import Form
from scheduler.web.core.rendering import Answer
from scheduler.zitdagen import cautions
from scheduler.zitdagen.cautions import PlannedSitting
from scheduler.zitdagen.errors import ChangedMeanwhile
from scheduler.zitdagen.models import Zitdag, ZitdagState
from scheduler.zitdagen.plans import OpeningPlan


def sit_elsewhere(zitdag_id: int) -> Answer:
    """The date goes to the loket `elders`, and its appointments along where that is decided."""
    with reading() as session:
        found, offered = choices.zitdag_of_region(session, zitdag_id), choices.of_region(session)
    form = Form(request.form)
    version = fields.version(form)
    if version is None or form.value("bewerken") or found.state is ZitdagState.CANCELLED:
        return redirect(url_for("coordinator.zitdag", zitdag_id=zitdag_id), 303)
    others = {id_: name for id_, name in offered.lokets.items() if id_ != str(found.loket_id)}
    loket_id = list_fields.choice(form, "elders", others)
    if loket_id is None:
        return dates.show_again(found, offered, form), 422
    asked = DecisionPage(
        title=_(
            "%(day)s is in %(place)s",
            day=formatting.day_words(found.date),
            place=others[str(loket_id)],
        ),
        action=url_for("coordinator.sit_elsewhere", zitdag_id=zitdag_id),
        button=_("Bewaar"),
        along=others[str(loket_id)],
        along_loket_id=loket_id,
        shows_first=True,
        warnings=_warnings(found, loket_id, offered),
    )
    try:
        edit = SitElsewhere(zitdag_id, version, loket_id)
        answer = decision_form.submit_decision(form, edit, asked, offered)
    except ChangedMeanwhile:
        return dates.show_what_changed(zitdag_id, form)
    except fields.REFUSED as refusal:
        form.refuse("elders", fields.words_of(refusal, offered))
        return dates.show_again(found, offered, form), 422
    return answer or decision_form.done(form, week_url(found.date))


def _warnings(zitdag: Zitdag, loket_id: int, offered: PlanningChoices) -> tuple[str, ...]:
    """What to look out for at that loket."""
    sitting = PlannedSitting(
        loket_id,
        zitdag.counsellor_id,
        zitdag.date,
        tuple(OpeningPlan(one.kind, one.starts, one.ends) for one in zitdag.openings),
        frozenset(one.id for one in zitdag.services),
        zitdag.id,
    )
    with reading() as session:
        found = cautions.of_sitting(session, sitting)
    return tuple(fields.conflict_words(one, offered) for one in found)
