"""The languages that pages can be in: those that have a catalogue of translations."""

from functools import cache

from babel.support import Translations
from flask_babel import get_babel

from notifications.texts.languages import LANGUAGES, of_locale

SOURCE = "nl"


@cache
def reviewed() -> dict[str, bool]:
    """Per language code: whether a native speaker has reviewed its catalogue."""
    babel = get_babel()
    found = {SOURCE: True}
    for there in babel.instance.list_translations():
        code = of_locale(str(there))
        if code != SOURCE and code in LANGUAGES:
            catalogue = Translations.load(babel.translation_directories[0], [there])
            found[code] = catalogue.info().get("x-reviewed") == "yes"
    return found
