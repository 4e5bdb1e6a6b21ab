"""The list of interpreters to arrange, as the desk and the coordinator work it off."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from database import write
from locations.models import Loket
from scheduler.access.roles import Role
from scheduler.appointments.booking import operations
from scheduler.appointments.booking.availability import SlotChoice
from scheduler.appointments.models import Appointment
from scheduler.appointments.policy import STAFF
from scheduler.people.counsellors import Counsellor
from tests.support import builders
from tests.support.browserless import Visitor
from tests.support.builders import Sitting, by
from tests.support.counsellor_day import IRINA, MONDAY, OOSTENDE, come
from tests.support.site import NOW, Site
from tests.support.staff_accounts import SignIn

LIST = "/balie/tolken"
WHEN = "maandag 23 november, 14 tot 14.30 uur"


def listed(visitor: Visitor) -> list[str]:
    return [one.text for one in visitor.open(LIST).main.all("tr")]


def test_an_interpreter_is_arranged_and_called_off(site: Site, signed_in: SignIn) -> None:
    come(site, "14:00", interpreter=True)
    visitor = signed_in(Role.COORDINATOR)
    assert "1 afspraak heeft nog geen tolk" in visitor.open("/planning/").text
    visitor.open("/balie/")
    visitor.click("Tolk te regelen (1)")
    visitor.submit(f"Geregeld {WHEN}", met_wie="De tolkdienst")
    assert visitor.page.path == LIST
    assert "De tolkdienst" in visitor.page.text
    assert "nog geen tolk" not in visitor.open("/planning/").text

    visitor.open(LIST)
    visitor.submit("Toch niet geregeld De tolkdienst, maandag 23 november, 14 uur")

    assert len(listed(visitor)) == 2  # the head, and the one to be arranged again


def _goes_elsewhere(session: Session, one: Appointment) -> None:
    """To Irina in Oostende, at four o'clock, in Tigrinya."""
    loket = session.scalars(select(Loket).where(Loket.code == OOSTENDE)).one()
    irina = session.scalars(select(Counsellor).where(Counsellor.code == IRINA)).one()
    service = one.entry.service
    builders.zitdag(session, loket, irina, [service], Sitting(MONDAY, ("15:00-18:00",)))
    start = builders.at("16:00", MONDAY)
    slot = SlotChoice(loket.id, service.id, start, "ti", STAFF)
    operations.move(session, one.id, slot, by=by(NOW))


def test_an_interpreter_to_call_off_is_named_as_arranged(site: Site, signed_in: SignIn) -> None:
    """Of that language, for that hour and that place: so they know which one it is."""
    one = come(site, "14:00", interpreter=True, language="ar")
    visitor = signed_in(Role.COORDINATOR)
    visitor.open(LIST)
    visitor.submit(f"Geregeld {WHEN}", met_wie="De tolkdienst")
    with site.app.app_context():
        write(_goes_elsewhere, one)

    _head, wanted, _head, to_call_off = listed(visitor)

    assert "Zeg de tolk af (1)" in visitor.page.text
    for told in ("maandag 23 november, 14 uur", "Ieper – ", "Arabisch", "De tolkdienst"):
        assert told in to_call_off
    for told in ("16 tot 16.30 uur", "Oostende – ", "Tigrinya"):
        assert told in wanted
        assert told not in to_call_off


def test_what_is_late_says_so(site: Site, signed_in: SignIn) -> None:
    come(site, "14:00", interpreter=True)

    assert any("Te laat:" in one for one in listed(signed_in(Role.COUNSELLOR)))


def test_with_whom_is_asked(site: Site, signed_in: SignIn) -> None:
    come(site, "14:00", interpreter=True)
    visitor = signed_in(Role.COORDINATOR)
    visitor.open(LIST)
    visitor.submit(f"Geregeld {WHEN}", met_wie="  ")

    assert "Schrijf met wie je het regelde." in visitor.page.text
