"""Recorded voices: the fixed sentences of public pages, read aloud by somebody who speaks them.

For languages that browsers have no voice for. A folder holds a folder per language (our code:
`prs`), with a file per sentence: `prs/0a1b2c3d4e5f.ogg`, named by `key_of` its Dutch text. One
without a file is not read; without a folder nothing of this is on any page.
"""

import re
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from notifications.texts.languages import LANGUAGES, SOURCE, locale

SUFFIX = ".ogg"
KEY = re.compile(r"[0-9a-f]{12}")
MAGIC = b"OggS"
"""How every Ogg file begins (RFC 3533, 6)."""

TRANSLATIONS = Path(__file__).parents[3] / "templates" / "translations"
# Any catalogue has all texts; this one tells where each stands.
_LISTED_IN = "en"
_OF_THE_PUBLIC = ("templates/public/", "templates/core/base.html")


def key_of(dutch: str) -> str:
    """The name of a sentence's file, the same in every language and release: 12 hex digits."""
    return sha256(dutch.encode()).hexdigest()[:12]


@lru_cache(maxsize=32)
def sentences(language: str) -> dict[str, str]:
    """The fixed sentences of the public pages in a language, by key; those with a gap are not."""
    return {key_of(dutch): text for dutch, text in _pairs(language)}


def dutch_sentences() -> dict[str, str]:
    """The same in Dutch."""
    return sentences(SOURCE)


def recorded(folder: Path, language: str) -> dict[str, str]:
    """The keys of what is recorded in a language, by the text as a page shows it, on one line."""
    there = {path.stem for path in (folder / language).glob(f"*{SUFFIX}")}
    known = sentences(language) if there else {}
    return {" ".join(text.split()): key for key, text in known.items() if key in there}


def has_language(folder: Path | None, language: str) -> bool:
    """Whether anything may be recorded in it."""
    return folder is not None and language in LANGUAGES and (folder / language).is_dir()


def file_of(folder: Path, language: str, key: str) -> Path | None:
    """A recording; None where there is none, or the key is no key of ours."""
    if language not in LANGUAGES or KEY.fullmatch(key) is None:
        return None
    path = folder / language / f"{key}{SUFFIX}"
    return path if path.is_file() else None


def faults(folder: Path) -> list[str]:
    """What is wrong with a folder: files that no page asks for, and files that are no Ogg."""
    found = []
    for path in sorted(folder.glob("*/*")):
        name = path.relative_to(folder).as_posix()
        if path.parent.name not in LANGUAGES:
            found.append(f"{name}: no language of ours")
        elif path.suffix != SUFFIX or path.stem not in dutch_sentences():
            found.append(f"{name}: no page says this sentence any more")
        elif path.read_bytes()[: len(MAGIC)] != MAGIC:
            found.append(f"{name}: not an Ogg file")
    return found


def _pairs(language: str) -> list[tuple[str, str]]:
    listed = _catalogue(_LISTED_IN)
    fixed = [
        str(message.id)
        for message in listed
        if isinstance(message.id, str)
        and message.id
        and "%(" not in message.id
        and any(where.startswith(_OF_THE_PUBLIC) for where, _line in message.locations)
    ]
    if language == SOURCE:
        return [(dutch, dutch) for dutch in fixed]
    catalogue = _catalogue(language)
    translated = ((dutch, catalogue.get(dutch)) for dutch in fixed)
    return [(dutch, str(found.string)) for dutch, found in translated if found and found.string]


def _catalogue(language: str) -> Catalog:
    path = TRANSLATIONS / locale(language) / "LC_MESSAGES" / "messages.po"
    with path.open("rb") as file:
        return read_po(file)
