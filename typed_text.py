"""What people type, as it is compared: figures of every script, letters without their variants.

Pure functions of text, for names of places and of people alike.
"""

import re
import unicodedata
from typing import Final

# Latin, Greek and Cyrillic: O and o; then I, l and the upright stroke.
_ROUND: Final = "Oo\u039f\u03bf\u041e\u043e"
_UPRIGHT: Final = "Il|\u0399\u0406"
_LOOK_ALIKES: Final = str.maketrans({**dict.fromkeys(_ROUND, "0"), **dict.fromkeys(_UPRIGHT, "1")})
_FOUR_FIGURES: Final = re.compile(rf"(?<![^\W_])(?=\D*\d)[\d{_ROUND}{_UPRIGHT}]{{4}}(?![^\W_])")
_APOSTROPHES: Final = re.compile("['\u2018\u2019\u201b\u2032\u2035`\u00b4\u02b9-\u02d1\uff07]")
_WRITTEN_AS_ONE: Final = str.maketrans(
    {
        "\u0640": "",  # tatweel, which only makes a word longer
        "\u0621": "",  # a hamza that stands by itself
        "\u0671": "\u0627",  # alef
        **dict.fromkeys("\u0629\u06c1\u06be\u06c3\u06d5", "\u0647"),  # heh and teh marbuta
        **dict.fromkeys("\u0649\u06cc\u06cd\u06ce\u06d0\u06d2", "\u064a"),  # yeh
        **dict.fromkeys("\u06a9\u06aa", "\u0643"),  # kaf
        "\u06ab": "\u06af",  # gaf, as Pashto writes it
        "\u0131": "i",
        "\u00f8": "o",
        "\u0111": "d",
        "\u00f0": "d",
        "\u0142": "l",
        "\u0127": "h",
        "\u0259": "e",
        "\u00e6": "ae",
        "\u0153": "oe",
        "\u00fe": "th",
    }
)
# Ethiopic syllables that sound alike: the first of a series of seven, and of that it stands for.
_SOUND_ALIKE: Final = {
    0x1220: 0x1230,
    0x1210: 0x1200,
    0x1280: 0x1200,
    0x12D0: 0x12A0,
    0x1340: 0x1338,
}
_ONE_SERIES: Final = {
    first + vowel: other + vowel for first, other in _SOUND_ALIKE.items() for vowel in range(7)
}
# Letters to Unicode and blank to the eye: of Hangul, Khmer and Braille.
_BLANKS: Final = "\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0"
LETTERS_OF_FIRST_NAME: Final = 40
WORDS_OF_FIRST_NAME: Final = 3
_HYPHENS: Final = "-\u2010\u2011\u2013\u05be"
_TOO_MANY_MARKS: Final = re.compile(r"\^v*\^v*\^|v{5}")
_LETTER_WITH_MARKS: Final = re.compile(r"a[\^v]+")
# Letters, more of them behind apostrophes and hyphens, perhaps abbreviated; or initials.
_NAME_WORD: Final = re.compile(r"'?a+(?:['-]+a+)*['.]?(?:-a+[.]?)*|(?:a[.])+a?")
_LINK_DOT: Final = re.compile(r"(?<=\S)[.](?=[^\W\d_]{2})")
# Persian and others write names with (non-)joiners, which do not print themselves.
_JOINERS: Final = "\u200c\u200d"


def ascii_digits(text: str) -> str:
    """The text with every decimal figure, of any script, as one of 0 to 9."""
    if text.isascii():
        return text
    return "".join(
        str(figure) if (figure := unicodedata.decimal(sign, None)) is not None else sign
        for sign in text
    )


def as_figures(text: str) -> str:
    """A code or a number as typed: letters that look like a figure are that figure."""
    return ascii_digits(text).translate(_LOOK_ALIKES)


def with_postcodes(text: str) -> str:
    """A line with a postcode in it: figures of every script; `8OOO`, but no word, is four."""
    return _FOUR_FIGURES.sub(lambda found: as_figures(found.group()), ascii_digits(text))


def folded_words(text: str) -> list[str]:
    """The words of a name without capitals, accents, apostrophes and the variants of one letter.

    Hyphens and spaces part words. Figures are 0 to 9.
    """
    plain = _APOSTROPHES.sub("", ascii_digits(text)).casefold()
    bare = unicodedata.normalize("NFKD", plain)
    shown = "".join(sign for sign in bare if not _is_left_out(sign))
    alike = shown.translate(_WRITTEN_AS_ONE).translate(_ONE_SERIES)
    return "".join(sign if _is_of_a_word(sign) else " " for sign in alike).split()


def _is_left_out(sign: str) -> bool:
    """Accents, vowel signs above Arabic letters, and what shows as nothing within a word."""
    return (
        bool(unicodedata.combining(sign)) or unicodedata.category(sign) == "Cf" or sign in _BLANKS
    )


def _is_of_a_word(sign: str) -> bool:
    # Indian scripts write vowels as marks that do not combine.
    return sign.isalnum() or unicodedata.category(sign) in ("Mc", "Mn")


def on_one_line(text: str) -> str:
    """A name as it is kept: one line, one spelling of an accent, nothing that does not show."""
    shown = "".join(sign for sign in text if _prints(sign) or sign.isspace() or sign in _JOINERS)
    return unicodedata.normalize("NFC", " ".join(shown.split()))


def _prints(sign: str) -> bool:
    return sign.isprintable() and sign not in _BLANKS


def shows(name: str) -> bool:
    """Whether a name shows as something: a letter, a figure, a sign or a picture."""
    return any(unicodedata.category(sign)[0] in "LNPS" and sign not in _BLANKS for sign in name)


def has_a_letter(name: str) -> bool:
    """Whether there is a letter in it, of whatever script."""
    return any(unicodedata.category(sign)[0] == "L" and sign not in _BLANKS for sign in name)


def is_a_name(name: str) -> bool:
    """Whether somebody may be called so: words of letters, of whatever script, and their marks.

    Apostrophes and hyphens stand within; a full stop ends an abbreviation or stands between
    initials. No figure, slash, colon or at-sign, and no dot before a word: a name stands in
    messages in our name, and there it must not read as an address or a number.
    """
    return all(_is_of_a_name(word) for word in name.split(" "))


def _is_of_a_name(word: str) -> bool:
    shape = "".join(_shape(sign) for sign in word)
    if _TOO_MANY_MARKS.search(shape):
        return False
    return _NAME_WORD.fullmatch(_LETTER_WITH_MARKS.sub("a", shape)) is not None


def fits_a_first_name(name: str) -> bool:
    """Whether a first name is of a length that people have: letters and words."""
    plain = unicodedata.normalize("NFKC", name)
    letters = sum(unicodedata.category(sign)[0] == "L" for sign in plain)
    return letters <= LETTERS_OF_FIRST_NAME and len(plain.split()) <= WORDS_OF_FIRST_NAME


def _shape(sign: str) -> str:
    """A letter is a, an accent on it a caret, a vowel sign v; a joiner is nothing."""
    category = unicodedata.category(sign)
    if category[0] == "L" and sign not in _BLANKS:
        return "a"
    if category in ("Mn", "Mc"):  # Indian scripts write vowels as marks that do not combine
        return "^" if unicodedata.combining(sign) else "v"
    if sign in _HYPHENS:
        return "-"
    if _APOSTROPHES.fullmatch(sign):
        return "'"
    return "." if sign == "." else "" if sign in _JOINERS else "?"


def without_links(text: str) -> str:
    """What a stranger wrote, so that no mail program makes a link of an address in it."""
    return _LINK_DOT.sub("[.]", text.replace("://", "[://]"))
