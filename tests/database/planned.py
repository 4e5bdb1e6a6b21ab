"""Rows to plan with: a region, lokets, counsellors, services; and plans with overrides."""

from dataclasses import dataclass, replace
from datetime import date, time
from typing import Any

from sqlalchemy.orm import Session

from locations.models import Loket
from scheduler.people.models import Counsellor, Diary, Region
from scheduler.zitdagen.models import OpeningKind, Service
from scheduler.zitdagen.plans import OpeningPlan, SeriesPlan, ZitdagPlan

TODAY = date(2026, 11, 16)  # a Monday, in winter time
TUESDAY = date(2026, 11, 17)


@dataclass(frozen=True, slots=True)
class Network:
    """Ids: two lokets, two counsellors of one region, two services."""

    brugge: int
    ieper: int
    sofie: int
    karim: int
    intake: int
    follow_up: int


def network(session: Session) -> Network:
    """Add the rows; sixty minutes between two lokets."""
    region = Region(
        code="wvl",
        name="Leerwinkel",
        phone="+32470000000",
        phone_hours="mo-fr 09:00-12:00",
        page_languages=["nl"],
    )
    lokets = [_loket("brugge", "Brugge"), _loket("ieper", "Ieper")]
    counsellors = [_counsellor("sofie", region), _counsellor("karim", region)]
    services = [
        Service(code="follow-up", name="Vervolg", minutes=60),
        Service(code="intake", name="Gesprek", minutes=75),
    ]
    session.add_all([region, *lokets, *counsellors, *services])
    session.flush()
    return Network(
        brugge=lokets[0].id,
        ieper=lokets[1].id,
        sofie=counsellors[0].id,
        karim=counsellors[1].id,
        follow_up=services[0].id,
        intake=services[1].id,
    )


def _loket(code: str, city: str) -> Loket:
    return Loket(
        code=code,
        name=f"Markt {city}",
        street="Markt 1",
        postcode="8000",
        city=city,
        reception_words="Ik kom voor Leerwinkel.",
        sms_place=f"Markt 1, {city}",
    )


def _counsellor(code: str, region: Region) -> Counsellor:
    return Counsellor(
        code=code,
        first_name=code.title(),
        last_name="Voorbeeld",
        region=region,
        languages=["nl"],
        diary=Diary(),
    )


def opening(hours: str, kind: OpeningKind = OpeningKind.APPOINTMENT) -> OpeningPlan:
    """`opening("09:00-12:00")`, by appointment unless told otherwise."""
    starts, ends = hours.split("-")
    return OpeningPlan(kind, time.fromisoformat(starts), time.fromisoformat(ends))


def series_plan(ids: Network, **overrides: Any) -> SeriesPlan:
    """Sofie in Brugge on Tuesdays, morning and afternoon."""
    usual = SeriesPlan(
        code="brugge-di",
        loket_id=ids.brugge,
        counsellor_id=ids.sofie,
        rule="FREQ=WEEKLY;BYDAY=TU",
        starts_on=TODAY,
        ends_on=None,
        exceptions=(),
        openings=(opening("09:00-12:00"), opening("13:00-16:30")),
        service_ids=frozenset({ids.intake}),
    )
    return replace(usual, **overrides)


def zitdag_plan(ids: Network, **overrides: Any) -> ZitdagPlan:
    """Sofie at a job fair in Ieper, next Tuesday."""
    usual = ZitdagPlan(
        loket_id=ids.ieper,
        counsellor_id=ids.sofie,
        date=TUESDAY,
        openings=(opening("09:00-12:00"),),
        service_ids=frozenset({ids.intake}),
        title="Jobbeurs",
    )
    return replace(usual, **overrides)
