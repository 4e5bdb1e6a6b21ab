"""The line on a page that asks where somebody lives and how they can come."""

from dataclasses import dataclass, replace

from flask_babel import gettext as _

from scheduler.web.core.forms import Form
from scheduler.web.shared.travel import towns, travel_profile
from scheduler.web.shared.travel.travel_profile import TravelProfile


@dataclass(frozen=True, slots=True)
class OriginField:
    """The line: what was told before, and what was typed. `choices` are (value, words) of towns."""

    profile: TravelProfile
    typed: str
    choices: tuple[tuple[str, str], ...] = ()
    error: str | None = None

    @property
    def words(self) -> str:
        """`8000 Brugge`, or nothing."""
        return towns.words(self.profile.origin) if self.profile.origin else ""


def of(profile: TravelProfile) -> OriginField:
    """The line as it stands."""
    return OriginField(profile=profile, typed=profile.origin.label if profile.origin else "")


def read(form: Form, profile: TravelProfile, key: str) -> OriginField | None:
    """Keep what was said in one line; else the line with what it still asks.

    An empty town takes it away. A town that was offered for `gevraagd` comes as `bedoeld`. May
    ask a service, so outside of a session.
    """
    now = travel_profile.ticked(form.values, profile)
    typed = form.value("woonplaats").strip()
    if not typed or (profile.origin and typed == profile.origin.label):
        travel_profile.keep(now if typed else replace(now, origin=None), key)
        return None
    found = towns.look_up(typed)
    # What is ticked belongs to the town that was asked about, not to one typed over it.
    picked = form.value("bedoeld") if form.value("gevraagd") == typed else ""
    origin = towns.by_value(picked) or found.origin
    if origin is not None:
        travel_profile.keep(replace(now, origin=origin), key)
        return None
    error = None if found.is_known else _("Deze gemeente kennen we niet.")
    asked = tuple((one.value, towns.words(one)) for one in found.choices)
    return OriginField(profile=now, typed=typed, choices=asked, error=error)
