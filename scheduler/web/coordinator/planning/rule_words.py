"""A broken rule of planning in words: which one, and with which other sittings."""

from flask_babel import gettext as _

from notifications.texts.languages import SOURCE
from notifications.texts.words import clock_figures, language_words
from scheduler.people import phone_hours
from scheduler.web.coordinator.planning import formatting
from scheduler.web.coordinator.planning.choices import PlanningChoices
from scheduler.zitdagen.planning_rules import (
    Beside,
    LanguagesNotSpoken,
    NoBreak,
    OutsideHostHours,
    OverWeeklyHours,
    RuleBroken,
    ServicesNotGiven,
    TooFewDesks,
)


def of(broken: RuleBroken, offered: PlanningChoices) -> str:
    """The rule, and what breaks it."""
    return f"{_rule(broken)} {_others(broken, offered)}".strip()


def _rule(broken: RuleBroken) -> str:
    day = formatting.day_words(broken.date)
    if isinstance(broken, TooFewDesks | OutsideHostHours):
        return _of_building(broken, day)
    if isinstance(broken, OverWeeklyHours | NoBreak):
        return _of_hours(broken, day)
    words: str = ""
    match broken:
        case ServicesNotGiven():
            words = _(
                "Regel diensten: de begeleider geeft dit niet: %(services)s.",
                services=", ".join(broken.services),
            )
        case LanguagesNotSpoken():
            words = _(
                "Regel talen: de begeleider spreekt dit niet: %(languages)s.",
                languages=", ".join(language_words(one, SOURCE) for one in broken.languages),
            )
    return words


def _of_building(broken: TooFewDesks | OutsideHostHours, day: str) -> str:
    if isinstance(broken, TooFewDesks):
        words: str = _(
            "Regel werkplekken: in %(host)s kunnen er %(desks)s van ons tegelijk zitten. "
            "Op %(day)s zijn het er meer.",
            host=broken.host,
            desks=broken.desks,
            day=day,
        )
    else:
        words = _(
            "Regel uren van het gebouw: %(host)s is op %(day)s niet al die uren open. "
            "Open: %(hours)s.",
            host=broken.host,
            day=day,
            hours=phone_hours.in_words(broken.open, SOURCE),
        )
    return words


def _of_hours(broken: OverWeeklyHours | NoBreak, day: str) -> str:
    if isinstance(broken, OverWeeklyHours):
        words: str = _(
            "Regel uren per week: in de week van %(day)s zit de begeleider %(hours)s uur. "
            "In het contract staat %(contract)s uur.",
            day=day,
            hours=_hours(broken.minutes),
            contract=broken.hours,
        )
    else:
        words = _(
            "Regel pauze: op %(day)s zit de begeleider van %(starts)s tot %(ends)s zonder "
            "pauze. Na vier uur hoort er een te zijn.",
            day=day,
            starts=clock_figures(broken.starts),
            ends=clock_figures(broken.ends),
        )
    return words


def _hours(minutes: int) -> str:
    """Hours with a decimal comma, as far as they need one."""
    return f"{minutes / 60:.2f}".rstrip("0").rstrip(".").replace(".", ",")


def _others(broken: RuleBroken, offered: PlanningChoices) -> str:
    if not broken.beside:
        return ""
    listed = "; ".join(_other(one, broken, offered) for one in broken.beside)
    return str(_("Ook dan: %(others)s.", others=listed))


def _other(one: Beside, broken: RuleBroken, offered: PlanningChoices) -> str:
    """Where else, and whatever of when and who differs."""
    where = offered.loket_names.get(one.loket, one.loket)
    if isinstance(broken, TooFewDesks):
        who = offered.counsellors.get(str(one.counsellor_id), "")
        return f"{who}, {where}" if who else where
    return f"{formatting.day_words(one.day)}, {where}" if one.day != broken.date else where
