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
        return towns.words(self.profile.home) if self.profile.home else ""


def of(profile: TravelProfile) -> OriginField:
    """The line as it stands."""
    return OriginField(profile=profile, typed=profile.home.label if profile.home else "")


def read(form: Form, profile: TravelProfile, key: str) -> OriginField | None:
    """Keep what was said in one line; else the line with what it still asks.

    An empty town takes it away. A town that was offered for `gevraagd` comes as `bedoeld`. May
    ask a service, so outside of a session.
    """
    now = travel_profile.ticked(form.values, profile)
    typed = form.value("woonplaats").strip()
    if not typed or (profile.home and typed == profile.home.label):
        travel_profile.keep(now if typed else replace(now, home=None), key)
        return None
    found = towns.look_up(typed)
    # What is ticked belongs to the town that was asked about, not to one typed over it.
    picked = form.value("bedoeld") if form.value("gevraagd") == typed else ""
    home = towns.by_value(picked) or found.home
    if home is not None:
        travel_profile.keep(replace(now, home=home), key)
        return None
    error = None if found.is_known else _("Deze gemeente kennen we niet.")
    asked = tuple((one.value, towns.words(one)) for one in found.choices)
    return OriginField(profile=now, typed=typed, choices=asked, error=error)
