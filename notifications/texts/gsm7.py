"""The GSM-7 alphabet: transliteration, and the parts of a text (3GPP TS 23.038 and 23.040).

In GSM-7 one message holds 160 characters, or 153 per part when it takes several; one character
outside the alphabet turns the whole text into UCS-2: 70, or 67 a part.
"""
# ruff: noqa: RUF001 - the table is about characters that look alike

import unicodedata
from math import ceil

BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
# Each costs two: an escape goes before it.
EXTENSION = frozenset("\f^{}\\[~]|€")

# What taking the accents off does not settle.
_WRITTEN_AS = {
    "ç": "c", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ð": "d", "Ð": "D", "þ": "th", "Þ": "Th",
    "ı": "i", "œ": "oe", "Œ": "OE", "ħ": "h", "Ħ": "H", "ŋ": "n", "Ŋ": "N", "ẞ": "SS", "ə": "e",
    "Ə": "E", "ɛ": "e", "Ɛ": "E", "ɔ": "o", "Ɔ": "O", "ɓ": "b", "ɗ": "d", "ƙ": "k",
    "‘": "'", "’": "'", "‚": "'", "ʼ": "'", "ʻ": "'", "ʿ": "'", "ʾ": "'", "`": "'", "´": "'",
    "“": '"', "”": '"', "„": '"', "«": '"', "»": '"',
    "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-", "−": "-", "•": "-", "…": "...", "\t": " ",
    "⁄": "/", "×": "x", "÷": "/", "·": "-", "→": ">",
}  # fmt: skip
# A fraction, a figure in a circle, a Roman one: beside a digit it is a number of its own.
_APART = ("No", "Nl")


def is_gsm7(text: str) -> bool:
    """Whether `text` can be encoded in GSM-7, without UCS-2."""
    return all(char in BASIC or char in EXTENSION for char in text)


def gsm7(text: str) -> str:
    """Transliterate to GSM-7: Zoë becomes Zoe, Łukasz Lukasz; é, ü and ñ are in the alphabet.

    Figures stay the figures they are: 9½ becomes 9 1/2, ٣ becomes 3. Characters without a Latin
    equivalent, such as Arabic letters or emoji, are dropped.
    """
    written = ""
    is_apart = False
    for char in unicodedata.normalize("NFC", text):
        new, was_apart = _in_gsm7(char), is_apart
        is_apart = unicodedata.category(char) in _APART
        if (is_apart or was_apart) and written[-1:].isdigit() and new[:1].isdigit():
            written += " "
        written += new
    return written


def sms_parts(text: str) -> int:
    """The number of SMS parts that `text` takes; at least 1.

    A character of two units is never split over two parts; the unit this may waste is counted.
    """
    if is_gsm7(text):
        return _parts([2 if char in EXTENSION else 1 for char in text], 160, 153)
    return _parts([2 if ord(char) > 0xFFFF else 1 for char in text], 70, 67)


def _parts(units: list[int], alone: int, together: int) -> int:
    if sum(units) <= alone:
        return 1
    if all(unit == 1 for unit in units):
        return ceil(len(units) / together)
    parts, room = 1, together
    for unit in units:
        if unit > room:
            parts, room = parts + 1, together
        room -= unit
    return parts


def _in_gsm7(char: str) -> str:
    if char in _WRITTEN_AS:
        return _WRITTEN_AS[char]
    if is_gsm7(char):
        return char
    if unicodedata.category(char) == "Nd":
        return str(unicodedata.digit(char))
    bare = unicodedata.normalize("NFKD", char)
    return "".join(_WRITTEN_AS.get(part, part if is_gsm7(part) else "") for part in bare)
