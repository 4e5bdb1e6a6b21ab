"""The language a page is in: chosen by the reader, else negotiated with the browser."""

from flask import Flask, g, request, session
from flask_babel import refresh

from notifications.texts.languages import locale
from scheduler.web.core import catalogues, served_region


def init_app(app: Flask) -> None:
    """Remember in the session what a reader chose with `?lang=`."""
    app.before_request(_keep_choice)


def speak(code: str) -> None:
    """Override the language for the rest of this request."""
    g.language = code
    refresh()


def is_fixed() -> bool:
    """Whether this page is in one language, whatever its reader chose."""
    return "language" in g


def current() -> str:
    """The override of this request, the reader's choice, the browser's preference, the first."""
    if is_fixed():
        return str(g.language)
    offered = served_region.current().languages
    chosen = session.get("language")
    if chosen in offered:
        return str(chosen)
    return _asked_by_browser(offered) or offered[0]


def of_pages(code: str) -> str:
    """This language where pages of the served region have it, else Dutch."""
    return code if code in served_region.current().languages else catalogues.SOURCE


def locale_name() -> str:
    """The locale of `current()` as Flask-Babel names it."""
    return locale(current())


def _asked_by_browser(offered: tuple[str, ...]) -> str | None:
    # Browsers call Dari fa-AF; its own code, which some know, matches too.
    names = {code: code for code in offered}
    names |= {locale(code).replace("_", "-"): code for code in offered}
    found = request.accept_languages.best_match(names)
    return names[found] if found is not None else None


def _keep_choice() -> None:
    # Changes nothing but how this browser is spoken to, so a GET may do it.
    chosen = request.args.get("lang")
    if chosen is not None and chosen in catalogues.reviewed():
        session["language"] = chosen
