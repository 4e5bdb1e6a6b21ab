"""What can be held mechanically of fifteen translations: signs, words that mislead, and plurals."""

import re
from collections.abc import Iterator

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from notifications.texts.languages import LANGUAGES, SOURCE
from tests.support.tree import ROOT

TRANSLATED = [code for code in LANGUAGES if code != SOURCE]
DOMAINS = ("messages", "notifications")
SMS = "%(name)s, "
"""A text message begins with the name; GSM-7 has no space that does not break."""

# Offices and villages of other countries, where Dutch says "gemeente", the town one lives in.
AUTHORITIES = {
    "en": r"municipalit",
    "fr": r"\bcommunes?\b",
    "es": r"municipio",
    "pt": r"município",
    "ro": r"\bcomun[aăe]\b",
    "pl": r"\bgmin",
    "uk": r"громад",
    "ru": r"коммун",
    "bg": r"\bобщин",
    "tr": r"belediye",
    "ar": r"بلدي[ةت]",
    "so": r"degm",
}
# Words that a fluent reader took for something else.
MISREAD = {
    "pl": r"[Bb]ez wizyty|szacunek|jest zły|\bsam\b",
    "ro": r"de amintire|\b(tu|tău|tine|îți)\b|\bAlege\b|\bSună\b|\bScrie\b|\bVino\b",
    "tr": r"olmayacak|OLMAYACAK|yaşından büyük",
    "ru": r"Всё время|перед записью|запись не состоится|Нижний этаж|прийти не один|СМС НЕТ",
    "uk": r"перед записом|запис не відбудеться|Нижній поверх|СМС НІ",
    "ar": r"لا أعرف ماذا بعد|لن يتم|يوما\b",
    "bg": r"Носете|[Бб]ез час\b",
    "es": r"no se hace|NO se hace|está anulada|Mi asistente",
    "pt": r"não se faz|NÃO se faz|Não vimos você|Quem é você",
    "fr": r"[Dd]ésolé|avons pas vu\b|déjà venu chez|aimez-vous parler|Pas possible",
    "en": r"does (NOT|not) take place",
    "prs": r"برگزار نمی|^بگذر$",
    "ps": r"هرکلي|«مخکې»",
}
NEW_SCRIPTS = {"ar": "،", "ps": "،", "prs": "،", "ti": "፣"}


def _catalogue(code: str, domain: str) -> Catalog:
    folder = ROOT / "templates" / "translations" / LANGUAGES[code].locale / "LC_MESSAGES"
    with (folder / f"{domain}.po").open("rb") as file:
        return read_po(file)


def _texts(code: str) -> Iterator[tuple[str, str]]:
    """(Dutch, translated): every form of every text of both catalogues."""
    for domain in DOMAINS:
        for message in _catalogue(code, domain):
            if not message.id:
                continue
            dutch = message.id if isinstance(message.id, str) else message.id[0]
            yield from ((dutch, form) for form in _forms(message))


def _forms(message: Message) -> tuple[str, ...]:
    said = message.string or ""
    return (said,) if isinstance(said, str) else tuple(said)


def _found(code: str, pattern: str) -> list[str]:
    return [text for _dutch, text in _texts(code) if re.search(pattern, text)]


@pytest.mark.parametrize("code", AUTHORITIES)
def test_the_town_one_lives_in_is_no_authority(code: str) -> None:
    assert _found(code, AUTHORITIES[code]) == []


@pytest.mark.parametrize("code", MISREAD)
def test_no_translation_says_what_its_readers_took_for_something_else(code: str) -> None:
    assert _found(code, MISREAD[code]) == []


def test_a_french_sign_never_stands_alone_on_the_next_line() -> None:
    loose = [
        text
        for dutch, text in _texts("fr")
        if re.search(r" [?:!;»]|« ", text)
        or (not dutch.startswith(SMS) and re.search(r"\w[?:!;](?!\w|//)", text))
    ]
    assert loose == []


@pytest.mark.parametrize("code", NEW_SCRIPTS)
def test_a_script_with_a_comma_of_its_own_uses_that(code: str) -> None:
    assert _found(code, r"(?<!\d), |,$") == []


def test_arabic_minutes_are_counted_as_arabic_counts() -> None:
    catalogue = _catalogue("ar", "messages")
    minutes, walk = (
        catalogue.get(one) for one in ("%(num)s minuut", "Dan %(num)s minuut wandelen.")
    )
    assert minutes is not None
    assert walk is not None
    assert len(set(_forms(minutes))) == len(set(_forms(walk))) == 4
    # One; two; 3 to 10; 11 and more.
    assert _forms(minutes)[1:4] == ("دقيقة واحدة", "دقيقتان", "%(num)s دقائق")
    assert _forms(minutes)[5] == "%(num)s دقيقة"


@pytest.mark.parametrize("code", TRANSLATED)
def test_every_text_is_translated(code: str) -> None:
    assert [dutch for dutch, text in _texts(code) if not text] == []


@pytest.mark.parametrize("code", TRANSLATED)
def test_the_same_dutch_is_the_same_in_both_catalogues(code: str) -> None:
    pages = dict(_of(code, "messages"))
    mails = dict(_of(code, "notifications"))
    differ = {
        dutch: (pages[dutch], mails[dutch])
        for dutch in pages.keys() & mails.keys()
        if _plain(pages[dutch]) != _plain(mails[dutch])
    }
    assert differ == {}


def _of(code: str, domain: str) -> Iterator[tuple[str, str]]:
    for message in _catalogue(code, domain):
        if message.id and isinstance(message.id, str):
            yield message.id, str(message.string)


def _plain(text: str) -> str:
    return text.replace("’", "'")
