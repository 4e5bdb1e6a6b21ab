"""A sitting on a holiday, in a leave or in a closure, or that breaks a rule: asked about once, and
then planned.
"""

from database import reading
from scheduler.web.coordinator.planning import forms as fields
from scheduler.web.coordinator.planning.choices import PlanningChoices
from scheduler.web.core.forms import Form
from scheduler.zitdagen import cautions
from scheduler.zitdagen.cautions import PlannedSitting


def unheeded(form: Form, sitting: PlannedSitting, offered: PlanningChoices) -> list[str]:
    """What to look out for, in words; nothing where the form says to plan it all the same."""
    if form.value("toch") == heeded(sitting):
        return []
    with reading() as session:
        found = cautions.of_sitting(session, sitting)
    return [fields.conflict_words(one, offered) for one in found]


def heeded(sitting: PlannedSitting) -> str:
    """What the field `toch` says of this sitting: another one is asked about again."""
    hours = ",".join(f"{one.starts:%H%M}-{one.ends:%H%M}" for one in sitting.openings)
    services = ",".join(str(id_) for id_ in sorted(sitting.service_ids))
    parts = sitting.loket_id, sitting.counsellor_id, sitting.day.isoformat(), hours, services
    return "_".join(str(one) for one in parts)
