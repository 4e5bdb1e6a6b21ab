"""An app that shows codes, in the hands of somebody of staff."""

from dataclasses import dataclass
from datetime import timedelta

import pyotp

from database import write
from scheduler.access import second_factors
from scheduler.access.models import Account
from scheduler.people.actors import Actor
from tests.support.builders import by
from tests.support.site import Site


@dataclass(frozen=True)
class AppInHand:
    """It shows a code that the next page of the site takes."""

    site: Site
    secret: str

    @property
    def code(self) -> str:
        return pyotp.TOTP(self.secret).at(self.site.clock.now)


def give_app(site: Site, account: Account) -> AppInHand:
    """Let this account have set one up a while ago."""
    held = AppInHand(site, pyotp.random_base32())
    key, before = site.keys.factors, by(site.clock.now, Actor.SYSTEM)
    with site.app.app_context():
        write(second_factors.add_app, account.id, held.secret, held.code, key, by=before)
    site.clock.now += timedelta(seconds=2 * second_factors.STEP)
    return held
