"""`Regels`: what is planned soon and breaks a rule of planning, however that came about."""

from dataclasses import dataclass

from flask import url_for

from database import reading
from scheduler.web.coordinator.planning import choices, formatting, rule_words
from scheduler.web.coordinator.planning.choices import PlanningChoices
from scheduler.web.core import clock, rendering
from scheduler.web.core.auth import current
from scheduler.zitdagen import rule_facts
from scheduler.zitdagen.planning_rules import RuleBroken, Sitting


@dataclass(frozen=True, slots=True)
class BrokenRow:
    """A zitdag that breaks rules, in words, and its page."""

    day: str
    loket: str
    counsellor: str
    url: str
    rules: list[str]


def list_all() -> str:
    """Every zitdag of the coming weeks that breaks a rule, by date."""
    today = clock.today()
    with reading() as session:
        found = rule_facts.of_region(session, current().region_id, today)
        offered = choices.of_region(session)
    return rendering.render(
        "coordinator/planning/broken_rules.html",
        rows=[_row(sitting, rules, offered) for sitting, rules in found],
        until=formatting.day_words(today + rule_facts.AHEAD),
    )


def _row(sitting: Sitting, rules: tuple[RuleBroken, ...], offered: PlanningChoices) -> BrokenRow:
    return BrokenRow(
        day=formatting.dated(sitting.day),
        loket=offered.loket_names.get(sitting.loket, sitting.loket),
        counsellor=offered.counsellors.get(str(sitting.counsellor_id), ""),
        url=url_for("coordinator.zitdag", zitdag_id=sitting.zitdag_id),
        rules=[rule_words.of(one, offered) for one in rules],
    )
