"""What fits a text message, and what it costs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifications.texts.gsm7 import BASIC, EXTENSION, gsm7, is_gsm7, sms_parts


@pytest.mark.parametrize(
    ("name", "written"),
    [
        pytest.param("Zoë", "Zoe", id="trema"),
        pytest.param("François", "Francois", id="cedilla"),
        pytest.param("Łukasz", "Lukasz", id="Polish l"),
        pytest.param("Ştefan Ţuţea", "Stefan Tutea", id="Romanian"),
        pytest.param("Işıl Çağ", "Isil Çag", id="Turkish, whose capital Ç GSM-7 has"),
        pytest.param("Đorđe", "Dorde", id="crossed d"),
        pytest.param("Nguyễn", "Nguyen", id="two accents on a letter"),
        pytest.param("Zoe\u0308", "Zoe", id="an accent written apart"),
        pytest.param("Renée Müller Ñuñez", "Renée Müller Ñuñez", id="what GSM-7 has stays"),
        pytest.param("O’Neil–Vance…", "O'Neil-Vance...", id="typeset marks"),
        pytest.param("a\u00a0b\tc", "a b c", id="odd spaces"),
        pytest.param("Cœur", "Coeur", id="two letters in one"),
        pytest.param("محمد", "", id="no Latin form"),
        pytest.param("Li 李 😀", "Li  ", id="partly without"),
        pytest.param("Kerkstraat 9½", "Kerkstraat 9 1/2", id="a fraction after a figure"),
        pytest.param("½ uur", "1/2 uur", id="a fraction alone"),
        pytest.param("¾5", "3/4 5", id="a fraction before a figure"),
        pytest.param("zaal 1②", "zaal 1 2", id="a figure in a circle"),
        pytest.param("blok Ⅻ", "blok XII", id="a Roman figure in one character"),
        pytest.param("bus ٣", "bus 3", id="an Arabic figure"),
        pytest.param("4×4", "4x4", id="times"),
    ],
)
def test_names_are_written_in_gsm7(name: str, written: str) -> None:
    assert gsm7(name) == written


@given(st.text())
def test_what_was_written_in_gsm7_fits_and_stays_as_it_is(text: str) -> None:
    assert is_gsm7(gsm7(text))
    assert gsm7(gsm7(text)) == gsm7(text)


def test_the_alphabet_has_as_many_characters_as_its_table() -> None:
    assert len(BASIC) == 127  # 128 places, one of which is the escape to the extension
    assert len(EXTENSION) == 10
    assert not BASIC & EXTENSION


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        pytest.param("", 1, id="nothing"),
        pytest.param("a" * 160, 1, id="GSM-7, full"),
        pytest.param("a" * 161, 2, id="GSM-7, one over"),
        pytest.param("a" * 306, 2, id="GSM-7, two full parts"),
        pytest.param("a" * 307, 3, id="GSM-7, two full parts and one over"),
        pytest.param("€" * 80, 1, id="euros cost two"),
        pytest.param("€" * 81, 2, id="one euro over"),
        pytest.param("a" * 152 + "€" * 77, 3, id="an escape is not cut from its character"),
        pytest.param("é" * 160, 1, id="é is in GSM-7"),
        pytest.param("ë" + "a" * 69, 1, id="UCS-2, full"),
        pytest.param("ë" + "a" * 70, 2, id="UCS-2, one over"),
        pytest.param("ا" * 201, 3, id="UCS-2, three full parts"),
        pytest.param("😀" * 35, 1, id="a pictogram costs two"),
        pytest.param("😀" * 67, 3, id="a pictogram is not cut in two"),
    ],
)
def test_parts_are_counted(text: str, parts: int) -> None:
    assert sms_parts(text) == parts
