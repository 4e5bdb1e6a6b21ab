"""A field with a list to choose from: what was chosen, or the error beside it."""

from collections.abc import Mapping
from typing import TypeVar

from flask_babel import gettext as _

from scheduler.web.core.forms import Form

T = TypeVar("T")


def choice(form: Form, name: str, options: Mapping[str, str]) -> int | None:
    """The id that was chosen from a list; None with the error in the form."""
    if form.value(name) not in options:
        form.refuse(name, not_chosen(name))
        return None
    return int(form.value(name))


def one_of(form: Form, name: str, options: Mapping[str, T]) -> T | None:
    """What the chosen value of a list stands for; None with the error in the form."""
    if form.value(name) not in options:
        form.refuse(name, not_chosen(name))
        return None
    return options[form.value(name)]


def not_chosen(name: str) -> str:
    """What to say of a list of which nothing was chosen; in the summary no list stands beside."""
    words: str = {
        "loket": _("Kies een loket."),
        "begeleider": _("Kies een begeleider."),
        "dienst": _("Kies minstens één dienst."),
        "weekdag": _("Kies een weekdag."),
        "rol": _("Kies een rol."),
        "site": _("Kies een partner."),
    }.get(name, _("Kies er een uit de lijst."))
    return words
