"""The rules of booking in a form: who may book, how long before, and at which starts."""

from collections.abc import Mapping
from typing import Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext

from scheduler.web.coordinator import list_fields
from scheduler.web.core.forms import Form
from scheduler.zitdagen.models import Anchor, Audience, BookingRules
from scheduler.zitdagen.plans import Rules

AUDIENCES: Final = {
    Audience.EVERYBODY: lazy_gettext("iedereen"),
    Audience.PARTNERS: lazy_gettext("alleen partners"),
    Audience.HOST: lazy_gettext("alleen de partner in dat gebouw"),
}
ANCHORS: Final = {
    Anchor.OPENING: lazy_gettext("op vaste uren"),
    Anchor.GAP: lazy_gettext("meteen na elkaar"),
}
FIELDS: Final[Mapping[str, tuple[str, int, int]]] = {
    "vooraf": ("notice_hours", 0, 720),
    "horizon": ("horizon_days", 1, 366),
    "stap": ("step_minutes", 5, 240),
    "vrijgave": ("released_hours", 0, 720),
}
"""Which rule a field of figures holds, its least and its most."""
_MAY_BE_EMPTY: Final = "vrijgave"


def values_of(rules: BookingRules | Rules) -> dict[str, str]:
    """The fields, filled in with these rules."""
    numbers = {name: getattr(rules, rule) for name, (rule, _least, _most) in FIELDS.items()}
    return {
        "voor-wie": rules.audience.value,
        "begin": rules.anchor.value,
        **{name: "" if value is None else str(value) for name, value in numbers.items()},
    }


def read(form: Form, usual: Rules) -> Rules:
    """The rules that were typed; what the form does not hold is as usual. Errors in the form."""
    whom = list_fields.one_of(form, "voor-wie", {one.value: one for one in Audience})
    anchor: Anchor | None = usual.anchor
    if "begin" in form.values:
        anchor = list_fields.one_of(form, "begin", {one.value: one for one in Anchor})
    numbers = {
        rule: _number(form, name, getattr(usual, rule)) for name, (rule, *_bounds) in FIELDS.items()
    }
    return Rules(
        audience=whom or usual.audience,
        released_hours=numbers["released_hours"],
        notice_hours=numbers["notice_hours"] or 0,
        horizon_days=numbers["horizon_days"] or usual.horizon_days,
        anchor=anchor or usual.anchor,
        step_minutes=numbers["step_minutes"] or usual.step_minutes,
    )


def _number(form: Form, name: str, usual: int | None) -> int | None:
    if name not in form.values:
        return usual
    _rule, least, most = FIELDS[name]
    number = form.number(name)
    if number is None and not form.figures(name) and name == _MAY_BE_EMPTY:
        return None
    if number is None or not least <= number <= most:
        form.refuse(
            name, _("Schrijf een getal van %(least)s tot %(most)s.", least=least, most=most)
        )
        return usual
    return number


def options() -> dict[str, list[tuple[str, str]]]:
    """What can be chosen, as lists."""
    return {
        "audiences": [(one.value, str(words)) for one, words in AUDIENCES.items()],
        "anchors": [(one.value, str(words)) for one, words in ANCHORS.items()],
    }
