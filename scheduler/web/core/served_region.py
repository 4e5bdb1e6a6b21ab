"""The region whose pages this site serves."""

from dataclasses import dataclass

from flask import abort, current_app, g

from database import reading_once
from scheduler.access import scope
from scheduler.people import phones
from scheduler.web.core import catalogues


@dataclass(frozen=True, slots=True)
class ServedRegion:
    """A region as pages show it; `phone_hours` in the stored format, see people.phone_hours.

    `interpreter_days` are the working days that finding an interpreter takes. Without a phone it
    was not set up yet, and the public gets no pages.
    """

    id: int
    name: str
    minimum_age: int
    phone_display: str
    phone_uri: str
    phone_hours: str
    languages: tuple[str, ...]
    interpreter_days: int
    video_address: str

    @property
    def is_open(self) -> bool:
        """Whether its coordinator has said who the public reaches here."""
        return bool(self.phone_uri)


def is_open() -> bool:
    """Whether there is a region to serve to the public, and it is set up."""
    if "region" not in g:
        g.region = _read()
    return g.region is not None and g.region.is_open


def current() -> ServedRegion:
    """The configured region, or else the first; read once a request. 503 when there is none."""
    if "region" not in g:
        g.region = _read()
    region: ServedRegion | None = g.region
    if region is None:
        abort(503)
    return region


def _read() -> ServedRegion | None:
    with reading_once() as session:
        row = session.scalar(scope.served_region(current_app.config["REGION"]))
    if row is None:
        return None
    languages = tuple(code for code in row.page_languages if code in catalogues.reviewed())
    return ServedRegion(
        id=row.id,
        name=row.name,
        minimum_age=row.minimum_age,
        phone_display=phones.display(row.phone) if row.phone else "",
        phone_uri=f"tel:{row.phone}" if row.phone else "",
        phone_hours=row.phone_hours,
        languages=languages or (catalogues.SOURCE,),
        interpreter_days=row.interpreter_days,
        video_address=row.video_address,
    )
