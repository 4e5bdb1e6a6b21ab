"""The supported languages: one list, for pages, messages and the slip."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, Literal, NamedTuple

SOURCE: Final = "nl"
Direction = Literal["ltr", "rtl"]


class Language(NamedTuple):
    """`locale` is its name at Babel, and the folder of its catalogues.

    `in_gsm7`: its text messages fit GSM-7 once accents are taken off. The others get the Dutch
    facts first, for whoever is shown the phone, and then a sentence of their own.
    """

    own_name: str
    locale: str
    direction: Direction
    in_gsm7: bool


# Dari is ISO 639-3, which CLDR knows as the Persian of Afghanistan.
LANGUAGES: Final[Mapping[str, Language]] = MappingProxyType(
    {
        "nl": Language("Nederlands", "nl", "ltr", in_gsm7=True),
        "fr": Language("Français", "fr", "ltr", in_gsm7=True),
        "en": Language("English", "en", "ltr", in_gsm7=True),
        "ar": Language("العربية", "ar", "rtl", in_gsm7=False),
        "tr": Language("Türkçe", "tr", "ltr", in_gsm7=True),
        "uk": Language("Українська", "uk", "ltr", in_gsm7=False),
        "ru": Language("Русский", "ru", "ltr", in_gsm7=False),
        "es": Language("Español", "es", "ltr", in_gsm7=True),
        "ps": Language("پښتو", "ps", "rtl", in_gsm7=False),
        "prs": Language("دری", "fa_AF", "rtl", in_gsm7=False),
        "ti": Language("ትግርኛ", "ti", "ltr", in_gsm7=False),
        "so": Language("Soomaali", "so", "ltr", in_gsm7=True),
        "pl": Language("Polski", "pl", "ltr", in_gsm7=True),
        "ro": Language("Română", "ro", "ltr", in_gsm7=True),
        "pt": Language("Português", "pt", "ltr", in_gsm7=True),
        "bg": Language("Български", "bg", "ltr", in_gsm7=False),
    }
)


class Answers(NamedTuple):
    """Accepted replies to a text message, in lower case; the advertised one first."""

    no: tuple[str, ...]
    yes: tuple[str, ...]
    stop: tuple[str, ...]


# The Dutch words are understood from everybody: the texts in other scripts begin in Dutch.
ANSWERS: Final[Mapping[str, Answers]] = MappingProxyType(
    {
        "nl": Answers(("nee", "neen"), ("ja",), ("stop",)),
        "fr": Answers(("non",), ("oui",), ("stop", "arrêt", "arret")),
        "en": Answers(("no",), ("yes",), ("stop",)),
        "ar": Answers(("لا",), ("نعم",), ("توقف", "قف")),
        "tr": Answers(("hayır", "hayir"), ("evet",), ("dur",)),  # noqa: RUF001 -- so it is spelled
        "uk": Answers(("ні",), ("так",), ("стоп",)),
        "ru": Answers(("нет",), ("да",), ("стоп",)),
        "es": Answers(("no",), ("sí", "si"), ("alto", "stop")),
        "ps": Answers(("نه", "نا"), ("هو",), ("بس", "ودروه")),
        "prs": Answers(("نی", "نه", "نخیر"), ("بلی", "بله"), ("توقف", "بس")),
        "ti": Answers(("ኣይፋል", "አይፋል"), ("እወ", "እው"), ("ኣቋርጽ", "ደው")),
        "so": Answers(("maya",), ("haa",), ("jooji",)),
        "pl": Answers(("nie",), ("tak",), ("stop",)),
        "ro": Answers(("nu",), ("da",), ("stop",)),
        "pt": Answers(("não", "nao"), ("sim",), ("parar", "stop")),
        "bg": Answers(("не",), ("да",), ("стоп",)),
    }
)
_BY_LOCALE: Final = {language.locale: code for code, language in LANGUAGES.items()}


def locale(code: str) -> str:
    """The Babel locale identifier of a language code, which also names its catalogue folder."""
    known = LANGUAGES.get(code)
    return known.locale if known else code


def of_locale(name: str) -> str:
    """The language code of a Babel locale identifier: "fa_AF" gives "prs"."""
    return _BY_LOCALE.get(name, name)


def tag(code: str) -> str:
    """Its BCP 47 tag, as HTML wants it: "prs" gives "fa-AF", for which browsers have a voice."""
    return locale(code).replace("_", "-")


def direction(code: str) -> Direction:
    """The writing direction of a language; left to right for unsupported ones."""
    return LANGUAGES[code].direction if code in LANGUAGES else "ltr"


def is_in_gsm7(code: str) -> bool:
    """Whether text messages in this language are encoded in GSM-7; False for unsupported ones."""
    return code in LANGUAGES and LANGUAGES[code].in_gsm7
