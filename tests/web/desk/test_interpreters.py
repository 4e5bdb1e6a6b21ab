"""The list of interpreters to arrange, as the desk and the coordinator work it off."""

from scheduler.access.roles import Role
from tests.support.browserless import Visitor
from tests.support.counsellor_day import come
from tests.support.site import Site
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
    visitor.submit("Toch niet geregeld De tolkdienst, maandag 23 november")

    assert len(listed(visitor)) == 2  # the head, and the one to be arranged again


def test_what_is_late_says_so(site: Site, signed_in: SignIn) -> None:
    come(site, "14:00", interpreter=True)

    assert any("Te laat:" in one for one in listed(signed_in(Role.COUNSELLOR)))


def test_with_whom_is_asked(site: Site, signed_in: SignIn) -> None:
    come(site, "14:00", interpreter=True)
    visitor = signed_in(Role.COORDINATOR)
    visitor.open(LIST)
    visitor.submit(f"Geregeld {WHEN}", met_wie="  ")

    assert "Schrijf met wie je het regelde." in visitor.page.text
