"""The numbers of a building, where a coordinator must ring it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from notifications.texts.words import day_words, range_words
from scheduler.appointments.lists import falling_out
from scheduler.appointments.lists.falling_out import FallsOut
from scheduler.people.contact_persons import SitePhone
from scheduler.web.core import catalogues
from scheduler.web.shared import contacts


@dataclass(frozen=True, slots=True)
class PhoneOnPage:
    """Whose number, the number as one reads it, and its `tel:` address."""

    whose: str
    number: str
    url: str | None


@dataclass(frozen=True, slots=True)
class SiteOnPage:
    """A loket and the numbers of its building."""

    loket: str
    phones: list[PhoneOnPage]


@dataclass(frozen=True, slots=True)
class FallsOutOnPage:
    """What falls out, where, and whom to ring; `url` is the page of the zitdag."""

    when: str
    who: str
    url: str
    site: SiteOnPage


def of_zitdagen(session: Session, zitdag_ids: Iterable[int]) -> list[SiteOnPage]:
    """The buildings of these zitdagen that have a number."""
    return [
        SiteOnPage(f"{one.loket.city}, {one.loket.name}", _phones(one.phones))
        for one in falling_out.sites_of(session, list(zitdag_ids))
    ]


def soon(session: Session, region_id: int, *, now: datetime) -> list[FallsOutOnPage]:
    """What falls out today and tomorrow in the region."""
    return [falls_out(one) for one in falling_out.soon(session, region_id, now=now)]


def falls_out(one: FallsOut) -> FallsOutOnPage:
    """It in words."""
    zitdag, loket = one.zitdag, one.zitdag.loket
    zone = ZoneInfo(loket.timezone)
    spans = (range_words(hour.start, hour.end, zone, catalogues.SOURCE) for hour in one.hours)
    return FallsOutOnPage(
        when=", ".join([day_words(zitdag.date, catalogues.SOURCE), *spans]),
        who=f"{zitdag.counsellor.first_name} {zitdag.counsellor.last_name}",
        url=url_for("coordinator.zitdag", zitdag_id=zitdag.id),
        site=SiteOnPage(f"{loket.city}, {loket.name}", _phones(one.phones)),
    )


def _phones(phones: Iterable[SitePhone]) -> list[PhoneOnPage]:
    return [
        PhoneOnPage(
            one.name or _("onthaal"), contacts.display(one.number), contacts.url(one.number)
        )
        for one in phones
    ]
