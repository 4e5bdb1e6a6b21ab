"""The public's pages before there is anything to show: of a region that nobody set up yet."""

from typing import Final

from flask import current_app, request

from scheduler.web.core import served_region

_OF_STAFF: Final = "public.privacy_of_staff"
"""What staff may read before, while they set it up."""


def gate() -> tuple[str, int] | None:
    """A page that says so, instead of any other. Past what Flask adds to a template, which would
    ask for the region.
    """
    if request.endpoint == _OF_STAFF or served_region.is_open():
        return None
    page = current_app.jinja_env.get_template("core/not_open.html")
    return page.render(), 503
