"""Who somebody is, from what was typed: the words of an error say the rule."""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask_babel import Babel

from scheduler.people.contact import ContactMethod
from scheduler.web.core import person_fields
from scheduler.web.core.forms import Form
from scheduler.web.shared.contact_words import OF_SOMEBODY_ELSE


@pytest.fixture(autouse=True)
def _dutch() -> Iterator[None]:
    app = Flask(__name__)
    Babel(app, default_locale="nl")
    with app.test_request_context():
        yield


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        pytest.param("", "Schrijf je nummer.", id="nothing"),
        pytest.param("   ", "Schrijf je nummer.", id="blanks"),
        pytest.param(
            "+33 6 12 34 56 78", "Een nummer van een ander land? Bel ons.", id="from abroad"
        ),
        pytest.param("12", "Dit nummer klopt niet. Voorbeeld: 0470 00 00 01.", id="no number"),
    ],
)
def test_the_public_reads_which_rule_a_number_breaks(typed: str, words: str) -> None:
    form = Form({"voornaam": "Amina", "bereik": "own_mobile", "nummer": typed})

    assert person_fields.introduction(form) is None
    assert form.wrong == {"nummer": words}


def test_staff_book_with_a_number_from_abroad() -> None:
    form = Form({"voornaam": "Amina", "bereik": "own_mobile", "nummer": "+33 6 12 34 56 78"})

    found = person_fields.introduced_by_staff(form, OF_SOMEBODY_ELSE)

    assert found is not None
    assert found.contact == "+33612345678"


def by_staff(form: Form) -> person_fields.IntroducedByStaff | None:
    return person_fields.introduced_by_staff(form, OF_SOMEBODY_ELSE)


@pytest.mark.parametrize("read", [person_fields.introduction, by_staff], ids=["public", "staff"])
def test_a_mobile_that_is_called_a_landline_gets_text_messages(read: object) -> None:
    form = Form({"voornaam": "Amina", "bereik": "landline", "nummer": "0470 00 00 01"})

    found = read(form)  # type: ignore[operator]  # one of the two above

    assert found.reach is ContactMethod.OWN_MOBILE
    assert found.contact == "+32470000001"


@pytest.mark.parametrize(
    ("typed", "own", "of_client"),
    [
        pytest.param({"voornaam": ""}, "Schrijf je voornaam.", "Schrijf de voornaam.", id="name"),
        pytest.param(
            {"voornaam": "a" * 41},
            "Deze naam is te lang. Schrijf alleen je voornaam.",
            "Deze naam is te lang. Schrijf alleen de voornaam.",
            id="long name",
        ),
        pytest.param(
            {"voornaam": "evil.example"},
            "Schrijf je voornaam alleen met letters.",
            "Schrijf de voornaam alleen met letters.",
            id="an address as a name",
        ),
        pytest.param(
            {"nummer": " ", "email": " "}, "Schrijf je nummer.", "Schrijf het nummer.", id="number"
        ),
        pytest.param(
            {"bereik": "email", "nummer": "  ", "email": "  "},
            "Schrijf je e-mailadres.",
            "Schrijf het e-mailadres.",
            id="mail address",
        ),
    ],
)
def test_what_is_missing_is_asked_of_who_types(
    typed: dict[str, str], own: str, of_client: str
) -> None:
    values = {"voornaam": "Amina", "bereik": "own_mobile", "nummer": "0470 00 00 01", **typed}
    for read, words in ((person_fields.introduction, own), (by_staff, of_client)):
        form = Form(values)
        assert read(form) is None
        assert list(form.wrong.values()) == [words]


@pytest.mark.parametrize(
    "name",
    [
        *("", "  ", "\u2800", "\u3164\u3164", "\u115f", "\uffa0", "\u200b"),
        *("\U0001f600", "12345", "١٢٣", "?"),
    ],
)
def test_a_name_without_a_letter_is_asked_again(name: str) -> None:
    form = Form({"voornaam": name, "bereik": "own_mobile", "nummer": "0470 00 00 01"})

    assert person_fields.introduction(form) is None
    assert form.wrong == {"voornaam": "Schrijf je voornaam."}


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        pytest.param("٤٧٢٩٥", "47295", id="Arabic"),
        pytest.param("۴۷۲۹۵", "47295", id="Persian"),
        pytest.param("4 7 2 9 5", "47295", id="with spaces"),
        pytest.param("4O2lI", "40211", id="letters that look like figures"),
    ],
)
def test_a_code_is_read_in_figures_of_every_script(typed: str, code: str) -> None:
    assert person_fields.code_of(Form({"code": typed})) == code
