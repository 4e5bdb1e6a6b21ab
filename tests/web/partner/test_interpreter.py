"""Whether an interpreter comes, as partner staff and their client read it."""

from scheduler.access.roles import Role
from tests.support.browserless import Page, Visitor
from tests.support.site import Site
from tests.support.staff_accounts import SignIn

ASKED, COMES = "Tolk gevraagd: Tigrinya", "Er komt een tolk (Tigrinya)"


def booked_with_interpreter(visitor: Visitor) -> Page:
    visitor.open("/partner/?taal=ti&tolk=1")
    hour = visitor.page.choices("uur")[0]
    return visitor.submit(
        "Boek", uur=hour, voornaam="Amina", bereik="own_mobile", nummer="0470000011"
    )


def arranged(visitor: Visitor) -> None:
    visitor.open("/balie/tolken")
    (button,) = [one.text for one in visitor.page.main.all("button") if "Geregeld" in one.text]
    visitor.submit(button, met_wie="De tolkdienst")


def test_a_partner_reads_what_was_asked_and_then_that_one_comes(
    site: Site, signed_in: SignIn
) -> None:
    partner = signed_in()
    shown = booked_with_interpreter(partner)
    assert ASKED in shown.text
    assert "Je vroeg een tolk." in partner.open(f"{shown.path}?taal=nl").text

    arranged(signed_in(Role.COORDINATOR))

    text = partner.open(f"{shown.path}?taal=nl").text
    assert COMES in text
    assert "Er komt een tolk." in text
    assert [
        words for words in (ASKED, "Je vroeg een tolk.", "De tolkdienst") if words in text
    ] == []


def test_of_an_interpreter_that_nobody_asked_for_nothing_is_said(
    site: Site, signed_in: SignIn
) -> None:
    visitor = signed_in()
    visitor.open("/partner/?taal=ti")
    hour = visitor.page.choices("uur")[0]
    page = visitor.submit(
        "Boek", uur=hour, voornaam="Amina", bereik="own_mobile", nummer="0470000011"
    )
    assert "olk" not in page.main.text


def test_once_it_is_cancelled_no_interpreter_comes(site: Site, signed_in: SignIn) -> None:
    partner = signed_in()
    shown = booked_with_interpreter(partner)
    arranged(signed_in(Role.COORDINATOR))
    partner.open(shown.path)
    partner.click("Zeg af")
    partner.submit("Ja, weg")
    assert "olk" not in partner.open(f"{shown.path}?taal=nl").main.text


def test_the_mail_to_a_partner_says_it(site: Site, signed_in: SignIn) -> None:
    partner = signed_in()
    shown = booked_with_interpreter(partner)

    def said(kind: str) -> str:
        (mail,) = [one for one in site.messages() if one.kind == kind]
        return str(mail.facts["interpreter"])

    assert said("partner_booked") == "Tigrinya"
    partner.open(f"{shown.path}weg")
    partner.submit("Ja, weg")
    assert said("partner_cancelled") == ""
