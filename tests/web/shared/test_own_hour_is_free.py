"""Every page on which somebody moves an appointment offers the hours that overlap it."""

from datetime import datetime

import pytest

from scheduler.access.roles import Role
from scheduler.appointments.models import Appointment
from scheduler.web.core.moment_codec import moment
from tests.support.counsellor_day import come, counsellor
from tests.support.site import Site, book, hours_of
from tests.support.staff_accounts import SignIn


def start_of(site: Site, made: Appointment) -> datetime:
    with site.looking() as session:
        return session.get_one(Appointment, made.id).entry.starts_at


def overlapping(site: Site, values: list[str]) -> set[datetime]:
    """The offered starts that overlap the only appointment there is, at its own place."""
    (made,) = site.appointments()
    with site.looking() as session:
        entry = session.get_one(Appointment, made.id).entry
        code = entry.zitdag.loket.code
        length = entry.ends_at - entry.starts_at
        mine = entry.starts_at
    found = [value.split() for value in values]
    starts = [
        start
        for words in found
        if (start := moment(words[-1])) is not None and (len(words) == 1 or words[0] == code)
    ]
    return {start for start in starts if start != mine and abs(start - mine) < length}


def test_an_adult_moves_by_less_than_the_length_of_it(site: Site) -> None:
    visitor = site.visitor()
    book(visitor)
    visitor.click("Verander je afspraak")
    visitor.click("Kies een andere dag")
    assert overlapping(site, hours_of(visitor))


@pytest.mark.parametrize(
    ("role", "path"),
    [
        pytest.param(Role.PARTNER, "/partner/", id="a partner"),
        pytest.param(Role.COORDINATOR, "/balie/boek?plaats=kortrijk-blauwe-deur", id="the desk"),
    ],
)
def test_staff_move_it_by_less_than_the_length_of_it(
    site: Site, signed_in: SignIn, role: Role, path: str
) -> None:
    visitor = signed_in(role)
    visitor.open(path)
    typed = {"voornaam": "Amina", "nummer": "0470 00 00 11"}
    visitor.submit("Boek", uur=visitor.page.choices("uur")[0], **typed)
    values = visitor.click("Verzet").choices("uur")
    assert overlapping(site, values)
    assert start_of(site, site.appointments()[0]) not in {moment(one.split()[1]) for one in values}


def test_a_counsellor_moves_it_by_less_than_the_length_of_it(site: Site) -> None:
    one = come(site, "14:00")
    visitor = counsellor(site)
    visitor.open(f"/begeleider/afspraak/{one.uid}/uur")
    assert overlapping(site, visitor.page.choices("uur"))
