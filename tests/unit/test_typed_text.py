"""What people type, as it is compared and as it is kept."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

import typed_text


@pytest.mark.parametrize(
    "typed",
    [
        pytest.param("٤٧٢٩٥", id="Arabic"),
        pytest.param("۴۷۲۹۵", id="Persian"),
        pytest.param("४७२९५", id="Devanagari"),
        pytest.param("４７２９５", id="full width"),
        pytest.param("47295", id="our own"),
    ],
)
def test_figures_of_every_script_are_figures(typed: str) -> None:
    assert typed_text.ascii_digits(typed) == "47295"


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        pytest.param("8OOO", "8000", id="the letter O"),
        pytest.param("8ooo Brugge", "8000 Brugge", id="small, before a name"),
        pytest.param("٨٠٠٠", "8000", id="Arabic figures"),
        pytest.param("Olen", "Olen", id="a name is no postcode"),
        pytest.param("Lo 8647", "Lo 8647", id="a name beside a postcode"),
        pytest.param("Ollo", "Ollo", id="letters that all look like figures"),
    ],
)
def test_a_postcode_is_read_as_it_looks_and_a_name_stays_a_name(typed: str, read: str) -> None:
    assert typed_text.with_postcodes(typed) == read


BLANKS = ["\u2800", "\u3164", "\u115f", "\u1160", "\uffa0", "\u200b", "\u2060", "\ufeff"]


@pytest.mark.parametrize("sign", [*BLANKS, " ", "\u200d"])
def test_a_name_of_blanks_shows_nothing(sign: str) -> None:
    assert not typed_text.shows(typed_text.on_one_line(sign * 3))


@pytest.mark.parametrize("sign", BLANKS)
def test_no_blank_stays_in_a_name(sign: str) -> None:
    assert typed_text.on_one_line(f" A{sign}na ") == "Ana"


def test_a_joiner_within_a_name_stays_for_persian_is_written_so() -> None:
    assert typed_text.on_one_line("علی\u200cرضا") == "علی\u200cرضا"


def test_an_accent_is_kept_in_one_spelling() -> None:
    assert typed_text.on_one_line("Jose\u0301") == "José"


@pytest.mark.parametrize(
    "name", ["Amina", "O", "علی", "ሰላም", "Юлія", "বিন্দু", "李", "\U0001f600 Amina", "Amina 2", "Ng"]
)
def test_a_name_has_a_letter_of_any_script(name: str) -> None:
    assert typed_text.has_a_letter(typed_text.on_one_line(name))


@pytest.mark.parametrize(
    "name",
    ["", "12345", "١٢٣", "\U0001f600", "\U0001f1e7\U0001f1ea", "-", "?!", "\u3164", "\u0301"],
)
def test_figures_signs_and_pictures_are_no_name(name: str) -> None:
    assert not typed_text.has_a_letter(typed_text.on_one_line(name))
    assert not typed_text.is_a_name(typed_text.on_one_line(name))


NAMES = {
    "Amharic": ["ሰላማዊት", "ገብረ ክርስቶስ"],
    "Arabic": ["أمينة", "عبد الرحمن", "شَّيماء", "محمد علي حسن"],
    "Armenian": ["Անահիտ", "Գրիգոր"],
    "Bengali": ["বিন্দু", "শ্রাবন্তী"],
    "Bulgarian": ["Цветелина", "Йордан"],
    "Burmese": ["မြင့်", "ချိုး", "အောင်ဆန်း"],
    "Chinese": ["李明", "欧阳娜娜"],
    "Dari": ["علی\u200cرضا", "مینا"],
    "Dutch": ["Jan-Pieter", "Lieve", "d'Arc", "Marie-José"],
    "English": ["O'Neill", "Mary Ann"],
    "French": ["Éloïse", "Jean-François", "J.-P.", "N\u2019Golo"],
    "Georgian": ["ნინო", "გიორგი"],
    "Greek": ["Ελένη", "Άννα-Μαρία"],
    "Hebrew": ["שרה", "בן־ציון"],
    "Hindi": ["बिन्दु", "क्षितिज", "ज़ैनब"],
    "Japanese": ["さくら", "レーナ"],
    "Korean": ["김민서", "하늘"],
    "Pashto": ["ګلالۍ", "څانګه"],
    "Polish": ["Łucja", "Świętosława"],
    "Romanian": ["Ștefan", "Mădălina"],
    "Somali": ["Cabdi", "Xaawo", "Md. Nuur"],
    "Tamil": ["கவிதா", "ஸ்ரீதேவி"],
    "Thai": ["ทิพย์", "กิ่งแก้ว"],
    "Tigrinya": ["ሓጎስ", "ለተብርሃን"],
    "Turkish": ["Gülşah", "İbrahim", "Ayşe Nur"],
    "Vietnamese": ["Nguyễn", "Thị Hường", "Ngoc Anh J.P."],
}
"""Plausible first names, invented for the purpose, of twenty-six languages."""


@pytest.mark.parametrize("name", [one for names in NAMES.values() for one in names])
def test_a_name_that_people_have_is_one(name: str) -> None:
    kept = typed_text.on_one_line(name)
    assert typed_text.is_a_name(kept)
    assert typed_text.fits_a_first_name(kept)


_PARTS = st.sampled_from(
    [word for names in NAMES.values() for one in names for word in one.split()]
)


@given(st.lists(_PARTS, min_size=1, max_size=3))
def test_names_together_are_a_name(words: list[str]) -> None:
    assert typed_text.is_a_name(typed_text.on_one_line(" ".join(words)))


@given(
    _PARTS,
    st.sampled_from(list('0٣７/:@#&?=+%<>{}[]()|\\"!,;*_~²Ⅳ。．․。\u20e3\U0001f600')),
    _PARTS,
)
def test_a_sign_of_an_address_or_of_a_number_is_of_no_name(
    before: str, sign: str, after: str
) -> None:
    for typed in (f"{before}{sign}{after}", f"{before} {sign}{after}", f"{before}{sign} {after}"):
        assert not typed_text.is_a_name(typed_text.on_one_line(typed))


@given(st.from_regex(r"[a-z]{1,12}(\.[a-z]{2,8}){1,3}", fullmatch=True))
def test_a_domain_is_no_name(domain: str) -> None:
    assert not typed_text.is_a_name(domain)
    assert not typed_text.is_a_name(f"Win {domain}")


@pytest.mark.parametrize(
    "name",
    [
        "evil.example/betaal",
        "https://evil.example",
        "Bel 0900 12 345",
        "geld@evil.example",
        "t.co",
        "Bel . nu",
        "Q\u0334\u031b\u032b",
        ".Amina",
        "-Amina",
        "A\u0301\u0302\u0303\u0304",
    ],
)
def test_phishing_is_no_name(name: str) -> None:
    assert not typed_text.is_a_name(typed_text.on_one_line(name))


@pytest.mark.parametrize(
    ("name", "fits"),
    [
        pytest.param("a" * 40, True, id="forty letters"),
        pytest.param("a" * 41, False, id="forty-one"),
        pytest.param("ص" * 41, False, id="forty-one of Arabic"),
        pytest.param("\ufdfa" * 3, False, id="signs that stand for whole sentences"),
        pytest.param("An Bea Cas", True, id="three words"),
        pytest.param("An Bea Cas Dirk", False, id="four words"),
    ],
)
def test_a_first_name_has_the_length_that_people_have(name: str, fits: bool) -> None:
    assert typed_text.fits_a_first_name(name) is fits


def test_what_a_stranger_wrote_holds_no_link_for_a_mail_program() -> None:
    wrote = "Kijk op https://evil.example/x.php of www.evil.example. Op 24.11 om 9.30 uur."
    assert typed_text.without_links(wrote) == (
        "Kijk op https[://]evil[.]example/x[.]php of www[.]evil[.]example. Op 24.11 om 9.30 uur."
    )
