"""Rendering a page with what every page shows, and the URLs in it."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from flask import Flask, current_app, render_template, request, url_for
from flask import Response as FlaskResponse
from flask_babel import gettext as _
from markupsafe import escape
from werkzeug.wrappers import Response

from notifications.texts.languages import direction, tag
from notifications.texts.words import own_name
from scheduler.people import phone_hours
from scheduler.web.core import (
    catalogues,
    page_language,
    recordings,
    served_region,
    this_address,
    visitor,
)
from scheduler.web.core.served_region import ServedRegion

Answer = str | Response | tuple[str, int]
"""What a view returns: a page, a redirect, or a page with its status."""


def init_app(app: Flask) -> None:
    """Give the URL of every static file its version, and templates the tag of a language."""
    app.url_defaults(_version)
    app.jinja_env.filters["tag"] = tag
    app.after_request(_begin_title_with_error)


def _begin_title_with_error(response: FlaskResponse) -> FlaskResponse:
    """Who hears a page read hears its title first. A page on which a field is wrong is a 422."""
    if response.status_code == 422 and response.mimetype == "text/html":
        wrong = escape(_("Fout:"))  # apart: no extractor of catalogues looks within an f-string
        title = f"<title>{wrong} ".encode()
        page = response.get_data()
        if title not in page:  # one that was kept, and is shown again, says so already
            response.set_data(page.replace(b"<title>", title, 1))
    return response


def render(template: str, **values: Any) -> str:
    """The template with the context every page needs; `values` win."""
    return render_template(template, **{**_context(), **values})


def link(endpoint: str, arguments: Mapping[str, str]) -> str:
    """The URL of an endpoint with these arguments and no others."""
    values: dict[str, Any] = dict(arguments)
    return url_for(endpoint, **values)


def _context() -> dict[str, Any]:
    region = served_region.current()
    code = page_language.current()
    return {
        "region": region,
        "phone_hours": phone_hours.in_words(region.phone_hours, code) if region.is_open else "",
        "languages": [] if page_language.is_fixed() else _language_bar(region, code),
        "lang": code,
        "recordings_url": _recordings(code),
        "dir": direction(code),
        "in_progress": visitor.is_known_browser(),
        "step": None,
        "back_url": None,
    }


def _recordings(code: str) -> str | None:
    folder = current_app.config["RECORDINGS"]
    if not recordings.has_language(folder, code):
        return None
    return url_for("public.recordings", language=code)


def _language_bar(region: ServedRegion, current: str) -> list[tuple[str, str, bool, str, bool]]:
    path = this_address.path()
    others = {
        name: value
        for name, value in request.args.items()
        if name not in ("lang", this_address.ANSWER)
    }
    return [
        (
            code,
            own_name(code),
            catalogues.reviewed()[code],
            f"{path}?{urlencode({**others, 'lang': code})}",
            code == current,
        )
        for code in region.languages
    ]


@cache
def _file_version(path: Path) -> str:
    return format(path.stat().st_mtime_ns, "x")[-8:]


def _version(endpoint: str, values: dict[str, Any]) -> None:
    """Cache busting: a changed file has another URL, so that browsers may cache it for ever."""
    if endpoint == "static" and current_app.static_folder:
        values["v"] = _file_version(Path(current_app.static_folder) / values["filename"])
